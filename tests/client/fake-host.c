/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-host.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define STATIONS    "/api/v1/stations"
#define SHOP        "/api/v1/shops/main"

typedef struct {
  int status;
  char *body;
} Answer;

struct _FakeHost {
  SoupServer *server;
  char *dir;
  char *uri;
  guint port;
  char *admin_token;
  gboolean has_guests;
  GHashTable *tokens;
  guint n_stations;
  char *last_station;

  char *shop;
  char *code;
  char *orders;
  char *snapshot; /* NULL: made of the three above */
  gint64 time_ms;
  gint64 sequence;
  gint64 log_begin;
  GPtrArray *log; /* event texts from log_begin + 1 on */

  GPtrArray *sockets;
  guint n_connects;
  gint64 last_since;
  GQueue answers;
  GPtrArray *requests;
};

static gint64 wait_deadline_us;

void
fake_wait_begin (void)
{
  wait_deadline_us = g_get_monotonic_time () + PATIENCE_US;
}

static gboolean
on_timeout_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
fake_wait_iterate (const char *condition, const char *file, int line)
{
  /* Wakes the loop for conditions that nothing in it tells of. */
  guint tick = g_timeout_add (20, on_timeout_tick, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (g_get_monotonic_time () > wait_deadline_us)
    g_error ("%s:%d: waited in vain until %s", file, line, condition);
}

static void
answer_free (Answer *answer)
{
  g_free (answer->body);
  g_free (answer);
}

static void
request_free (FakeRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->key);
  g_free (request->body);
  g_free (request);
}

static char *
format_time (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time_ms % 1000));
}

static char *
write_snapshot (FakeHost *self)
{
  g_autofree char *time = format_time (self->time_ms);

  if (self->snapshot != NULL)
    return g_strdup (self->snapshot);
  return g_strdup_printf ("{\"type\":\"snapshot\",\"sequence\":\"%" G_GINT64_FORMAT
                          "\",\"serverTime\":\"%s\",\"shop\":%s,\"orders\":%s,\"code\":%s}",
                          self->sequence, time, self->shop, self->orders, self->code);
}

char *
fake_host_write_event (gint64 sequence, const char *type, const char *data)
{
  return g_strdup_printf ("{\"specversion\":\"1.0\",\"id\":\"%" G_GINT64_FORMAT
                          "\",\"source\":\"/shops/main\",\"type\":\"%s\","
                          "\"time\":\"2026-11-22T10:00:00.000Z\",\"sequence\":\"%" G_GINT64_FORMAT
                          "\",\"data\":%s}",
                          sequence, type, sequence, data);
}

static gboolean
is_known (FakeHost *self, SoupServerMessage *message)
{
  const char *value = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "Authorization");
  const char *token =
    value != NULL && g_str_has_prefix (value, "Bearer ") ? value + strlen ("Bearer ") : NULL;

  if (token == NULL)
    return self->has_guests;
  if (g_str_has_suffix (g_uri_get_path (soup_server_message_get_uri (message)), "/stations"))
    return g_strcmp0 (token, self->admin_token) == 0;
  return g_hash_table_contains (self->tokens, token);
}

static void
on_server_early (SoupServer *server,
                 SoupServerMessage *message,
                 const char *path,
                 GHashTable *query,
                 gpointer user_data)
{
  const char *body = "{\"code\":\"unauthorized\",\"status\":401}";

  if (is_known (user_data, message))
    return;
  soup_server_message_set_status (message, 401, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_STATIC, body,
                                    strlen (body));
}

static void
on_socket_closed (SoupWebsocketConnection *socket, FakeHost *self)
{
  g_ptr_array_remove (self->sockets, socket);
}

static void
on_server_socket (SoupServer *server,
                  SoupServerMessage *message,
                  const char *path,
                  SoupWebsocketConnection *socket,
                  gpointer user_data)
{
  FakeHost *self = user_data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  g_ptr_array_add (self->sockets, g_object_ref (socket));
  g_signal_connect (socket, "closed", G_CALLBACK (on_socket_closed), self);
  self->n_connects++;
  self->last_since = query != NULL ? g_ascii_strtoll (query + strlen ("since="), NULL, 10) : -1;
  if (self->last_since < self->log_begin || self->last_since > self->sequence) {
    g_autofree char *text = write_snapshot (self);

    soup_websocket_connection_send_text (socket, text);
    return;
  }
  for (gint64 i = self->last_since - self->log_begin; i < self->log->len; i++)
    soup_websocket_connection_send_text (socket, g_ptr_array_index (self->log, i));
}

static void
on_server_stations (SoupServer *server,
                    SoupServerMessage *message,
                    const char *path,
                    GHashTable *query,
                    gpointer user_data)
{
  FakeHost *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  char *token = g_strdup_printf ("station-%u", ++self->n_stations);
  char *answer = g_strdup_printf ("{\"id\":\"s%u\",\"token\":\"%s\"}", self->n_stations, token);

  g_free (self->last_station);
  self->last_station = g_strndup (body->data, body->length);
  g_hash_table_add (self->tokens, token);
  soup_server_message_set_status (message, 201, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, answer,
                                    strlen (answer));
}

static void
on_server_shop (SoupServer *server,
                SoupServerMessage *message,
                const char *path,
                GHashTable *query,
                gpointer user_data)
{
  FakeHost *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  Answer *answer = g_queue_peek_head (&self->answers);
  FakeRequest *request = g_new0 (FakeRequest, 1);
  const char *below = g_uri_get_path (uri) + strlen (SHOP);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_uri_get_query (uri) != NULL
                    ? g_strconcat (below, "?", g_uri_get_query (uri), NULL)
                    : g_strdup (below);
  request->key = g_strdup (soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "Idempotency-Key"));
  request->body = g_strndup (body->data, body->length);
  g_ptr_array_add (self->requests, request);
  g_assert_nonnull (answer);
  if (answer->status == 0) {
    g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

    g_io_stream_close (stream, NULL, NULL);
  } else {
    soup_server_message_set_status (message, (guint) answer->status, NULL);
    soup_server_message_set_response (
      message, answer->status < 400 ? "application/json" : "application/problem+json",
      SOUP_MEMORY_COPY, answer->body, strlen (answer->body));
  }
  if (g_queue_get_length (&self->answers) > 1)
    answer_free (g_queue_pop_head (&self->answers));
}

static char *
path_in_dir (FakeHost *self, const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

static void
write_file (FakeHost *self, const char *name, const char *text)
{
  g_autofree char *path = path_in_dir (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
fake_host_set_admin_token (FakeHost *self, const char *token)
{
  g_free (self->admin_token);
  self->admin_token = g_strdup (token);
}

void
fake_host_let_guests_in (FakeHost *self)
{
  self->has_guests = TRUE;
}

void
fake_host_allow (FakeHost *self, const char *token)
{
  g_hash_table_add (self->tokens, g_strdup (token));
}

void
fake_host_write_address (FakeHost *self)
{
  g_autofree char *text = g_strdup_printf ("{\"url\":\"%s\"}", self->uri);

  write_file (self, "host.json", text);
}

void
fake_host_come_up (FakeHost *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  /* libsoup asks the handlers of the longest path only. */
  soup_server_add_early_handler (self->server, STATIONS, on_server_early, self, NULL);
  soup_server_add_early_handler (self->server, SHOP, on_server_early, self, NULL);
  soup_server_add_early_handler (self->server, SHOP "/events", on_server_early, self, NULL);
  soup_server_add_handler (self->server, STATIONS, on_server_stations, self, NULL);
  soup_server_add_handler (self->server, SHOP, on_server_shop, self, NULL);
  soup_server_add_websocket_handler (self->server, SHOP "/events", NULL, NULL, on_server_socket,
                                     self, NULL);
  soup_server_listen_local (self->server, self->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_free (self->uri);
  self->uri = g_strdup_printf ("http://127.0.0.1:%u/", self->port);
}

/* As if the program was killed: the sockets end without a word. */
void
fake_host_go_down (FakeHost *self)
{
  for (guint i = 0; i < self->sockets->len; i++) {
    SoupWebsocketConnection *socket = g_ptr_array_index (self->sockets, i);

    g_signal_handlers_disconnect_by_data (socket, self);
    g_io_stream_close (soup_websocket_connection_get_io_stream (socket), NULL, NULL);
  }
  g_ptr_array_set_size (self->sockets, 0);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

/* Another program takes over at another address. */
void
fake_host_move (FakeHost *self)
{
  fake_host_go_down (self);
  self->port = 0;
  fake_host_come_up (self);
}

FakeHost *
fake_host_new (void)
{
  FakeHost *self = g_new0 (FakeHost, 1);
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("presso-client-XXXXXX", &error);
  g_assert_no_error (error);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  g_queue_init (&self->answers);
  self->shop = g_strdup ("{\"id\":\"main\",\"name\":\"Test Bar\"}");
  self->code = g_strdup ("null");
  self->orders = g_strdup ("[]");
  self->time_ms = G_GINT64_CONSTANT (1795342787000);
  fake_host_set_admin_token (self, "admin-token");
  write_file (self, "admin.token", "admin-token\n");
  fake_host_come_up (self);
  fake_host_write_address (self);
  return self;
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    g_remove (inner);
  }
  g_rmdir (path);
}

void
fake_host_free (FakeHost *self)
{
  fake_host_go_down (self);
  remove_dir (self->dir);
  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->tokens);
  g_free (self->admin_token);
  g_free (self->last_station);
  g_free (self->snapshot);
  g_free (self->orders);
  g_free (self->code);
  g_free (self->shop);
  g_free (self->uri);
  g_free (self->dir);
  g_free (self);
}

const char *
fake_host_get_dir (FakeHost *self)
{
  return self->dir;
}

const char *
fake_host_get_uri (FakeHost *self)
{
  return self->uri;
}

void
fake_host_forget_tokens (FakeHost *self)
{
  g_hash_table_remove_all (self->tokens);
}

static void
set_text (char **held, const char *text)
{
  g_free (*held);
  *held = g_strdup (text);
}

void
fake_host_set_shop (FakeHost *self, const char *shop)
{
  set_text (&self->shop, shop);
}

void
fake_host_set_code (FakeHost *self, const char *code)
{
  set_text (&self->code, code);
}

void
fake_host_set_orders (FakeHost *self, const char *orders)
{
  set_text (&self->orders, orders);
}

void
fake_host_set_snapshot (FakeHost *self, const char *snapshot)
{
  set_text (&self->snapshot, snapshot);
}

void
fake_host_set_time (FakeHost *self, gint64 time_ms)
{
  self->time_ms = time_ms;
}

void
fake_host_send (FakeHost *self, const char *text)
{
  for (guint i = 0; i < self->sockets->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (self->sockets, i), text);
}

gint64
fake_host_push (FakeHost *self, const char *type, const char *data)
{
  char *text = fake_host_write_event (++self->sequence, type, data);

  g_ptr_array_add (self->log, text);
  fake_host_send (self, text);
  return self->sequence;
}

void
fake_host_forget_log (FakeHost *self)
{
  self->sequence++;
  self->log_begin = self->sequence;
  g_ptr_array_set_size (self->log, 0);
}

void
fake_host_answer (FakeHost *self, int status, const char *body)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->status = status;
  answer->body = g_strdup (body);
  g_queue_push_tail (&self->answers, answer);
}

guint
fake_host_get_n_requests (FakeHost *self)
{
  return self->requests->len;
}

const FakeRequest *
fake_host_get_request (FakeHost *self, guint index)
{
  g_assert_cmpuint (index, <, self->requests->len);
  return g_ptr_array_index (self->requests, index);
}

guint
fake_host_get_n_sockets (FakeHost *self)
{
  return self->sockets->len;
}

guint
fake_host_get_n_connects (FakeHost *self)
{
  return self->n_connects;
}

guint
fake_host_get_n_stations (FakeHost *self)
{
  return self->n_stations;
}

gint64
fake_host_get_last_since (FakeHost *self)
{
  return self->last_since;
}

const char *
fake_host_get_last_station (FakeHost *self)
{
  return self->last_station;
}

char *
fake_order (const char *id, int number, const char *state, int version)
{
  g_autofree char *digits = number > 0 ? g_strdup_printf ("%d", number) : g_strdup ("null");

  return g_strdup_printf ("{\"id\":\"%s\",\"shop\":\"main\",\"number\":%s,\"state\":\"%s\","
                          "\"drink\":\"latte\",\"drinkName\":\"Latte\",\"choices\":[],"
                          "\"createdAt\":\"2026-11-22T10:00:00.000Z\",\"version\":%d}",
                          id, digits, state, version);
}

char *
fake_code (const char *code, const char *valid_from, int drinks_left)
{
  return g_strdup_printf ("{\"code\":\"%s\",\"url\":\"HTTP://127.0.0.1/O/%s\",\"validFrom\":\"%s\","
                          "\"validUntil\":\"2026-11-22T12:00:00.000Z\",\"drinks\":10,"
                          "\"drinksLeft\":%d}",
                          code, code, valid_from, drinks_left);
}
