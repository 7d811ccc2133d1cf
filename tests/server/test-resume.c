/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presso-test-child.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "store/presso-store.h"

#define SHOP     "/api/v1/shops/main"
#define ORDERS   SHOP "/orders"
#define EVENTS   SHOP "/events"
#define N_GUESTS 6
#define N_STAFF  10
#define N_ROUNDS 15
/* A log that takes some steps to prune, and what is kept of it. */
#define N_OLD  6000
#define N_KEPT 400
#define DAY_MS (24 * 60 * 60 * (gint64) 1000)
/* What the shop is called when all is over. */
#define THE_END "The End"

/**
 * Follower:
 * @headers: who it is
 * @guest: hash of its session as the log has it, or NULL for staff
 * @base: sequence of its one snapshot
 * @since: the last event it applied
 * @applied: the sequences of all of them
 * @has_ended: whether it has heard the end
 *
 * A client that loses its connection all the time, at any moment, and resumes. It has a thread.
 */
typedef struct {
  guint16 port;
  char *headers;
  char *guest;
  GRand *rand;
  GThread *thread;
  gint64 base;
  gint64 since;
  GArray *applied;
  gboolean has_ended;
  guint n_connections;
} Follower;

static char *
build_path (Follower *self)
{
  return self->since < 0 ? g_strdup (EVENTS)
                         : g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, self->since);
}

/* Closes with or without a word to the peer. */
static void
cut (Follower *self, int fd)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (g_rand_boolean (self->rand))
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

/* Sends the handshake or a part of it, and reads some bytes at the most: a head, half a snapshot,
 * half a frame. Nothing of it is applied. */
static void
stumble (Follower *self)
{
  g_autofree char *path = build_path (self);
  g_autofree char *upgrade =
    g_strconcat (self->headers,
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                 NULL);
  g_autofree char *bytes = presso_test_build_request (upgrade, "GET", path, NULL);
  gint32 length = (gint32) strlen (bytes);
  gboolean is_whole = g_rand_boolean (self->rand);
  char buffer[8192];
  int fd = presso_test_connect (self->port);

  if (fd < 0)
    return;
  if (presso_test_try_send (fd, bytes,
                            is_whole ? length : g_rand_int_range (self->rand, 1, length)) &&
      is_whole && g_rand_boolean (self->rand))
    recv (fd, buffer, (gsize) g_rand_int_range (self->rand, 1, sizeof buffer), 0);
  cut (self, fd);
}

static void
apply (Follower *self, JsonNode *message)
{
  const char *type = presso_test_json_get (message, "type");
  gint64 sequence = g_ascii_strtoll (presso_test_json_get (message, "sequence"), NULL, 10);

  if (g_str_equal (type, "snapshot")) {
    /* The log reaches back to everything here. */
    g_assert_cmpint (self->since, ==, -1);
    self->base = self->since = sequence;
    return;
  }
  g_assert_cmpint (sequence, >, self->since);
  self->since = sequence;
  g_array_append_val (self->applied, sequence);
  self->has_ended = g_str_equal (type, "ConfigService.ConfigChanged") &&
                    g_str_equal (presso_test_json_get (message, "data.name"), THE_END);
}

static gboolean
wait_for_message (PressoTestSocket *socket)
{
  struct pollfd poll_fd = { socket->fd, POLLIN, 0 };

  return poll (&poll_fd, 1, 100) > 0;
}

/* Applies some messages, and is cut off. */
static void
listen_for_a_while (Follower *self)
{
  g_autofree char *path = build_path (self);
  g_autoptr (PressoTestSocket) socket =
    presso_test_socket_try_new (self->port, self->headers, path);
  int n_messages = g_rand_int_range (self->rand, 0, 40);

  if (socket == NULL)
    return;
  self->n_connections++;
  while (n_messages-- > 0 && !self->has_ended && wait_for_message (socket)) {
    g_autofree char *text = presso_test_socket_read (socket);
    g_autoptr (JsonNode) message = text != NULL ? json_from_string (text, NULL) : NULL;

    if (message == NULL)
      break;
    apply (self, message);
  }
}

static gpointer
follow (gpointer data)
{
  Follower *self = data;
  gint64 deadline = g_get_monotonic_time () + 6 * PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  while (!self->has_ended) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    if (g_rand_int_range (self->rand, 0, 3) == 0)
      stumble (self);
    else
      listen_for_a_while (self);
  }
  return NULL;
}

/* It has its snapshot before anything happens. */
static Follower *
follower_new (guint16 port, const char *headers)
{
  Follower *self = g_new0 (Follower, 1);
  g_autoptr (PressoTestSocket) socket = presso_test_socket_new (port, headers, EVENTS);
  g_autoptr (JsonNode) snapshot = presso_test_socket_next (socket);
  const char *session = strstr (headers, "presso_guest=");

  self->port = port;
  self->headers = g_strdup (headers);
  self->rand = g_rand_new_with_seed (g_test_rand_int ());
  self->applied = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->since = -1;
  apply (self, snapshot);
  if (session != NULL) {
    g_autofree char *token = g_strndup (session + strlen ("presso_guest="), 48);

    self->guest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  }
  self->thread = g_thread_new ("follower", follow, self);
  return self;
}

static gboolean
concerns (Follower *self, const PressoEvent *event)
{
  return self->guest == NULL || g_strcmp0 (self->guest, event->guest) == 0 ||
         presso_event_type_get_topic (event->type) == PRESSO_TOPIC_CONFIG;
}

/* What it applied is what the log has for it, each once and in order. */
static void
follower_check (Follower *self, PressoStore *store)
{
  g_autoptr (GPtrArray) events =
    presso_store_list_events (store, "main", self->base, 1000000, G_MAXSIZE, NULL);
  guint n_applied = 0;

  for (guint i = 0; i < events->len && n_applied < self->applied->len; i++) {
    PressoEvent *event = g_ptr_array_index (events, i);

    if (concerns (self, event))
      g_assert_cmpint (g_array_index (self->applied, gint64, n_applied++), ==, event->sequence);
  }
  g_assert_cmpuint (n_applied, ==, self->applied->len);
  g_assert_cmpuint (n_applied, >, N_ROUNDS);
}

static void
follower_free (Follower *self)
{
  g_array_unref (self->applied);
  g_rand_free (self->rand);
  g_free (self->headers);
  g_free (self->guest);
  g_free (self);
}

/* A call that may get no answer, because the host was just killed. */
static PressoTestReply *
try_call (guint16 port, const char *headers, const char *method, const char *path, const char *body)
{
  g_autofree char *bytes = presso_test_build_request (headers, method, path, body);
  int fd = presso_test_connect (port);
  PressoTestReply *reply = NULL;

  if (fd < 0)
    return NULL;
  if (presso_test_try_send (fd, bytes, -1))
    reply = presso_test_try_receive (fd, FALSE);
  close (fd);
  return reply;
}

/* The same until the host answers. */
static PressoTestReply *
call (guint16 port, const char *headers, const char *method, const char *path, const char *body)
{
  gint64 deadline = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  PressoTestReply *reply = NULL;

  while (reply == NULL) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    reply = try_call (port, headers, method, path, body);
  }
  return reply;
}

static void
act (guint16 port, const char *headers, const char *order, const char *action)
{
  g_autofree char *path = g_strdup_printf (ORDERS "/%s/%s", order, action);

  presso_test_reply_free (call (port, headers, "POST", path, NULL));
}

/* One guest's drink from the scan to the cup. What a killed host did without telling is met again
 * as a refusal, and the next step goes on from there. */
static void
drink (guint16 port, const char *guest, const char *barista, const char *display)
{
  g_autoptr (PressoTestReply) code = call (port, display, "GET", SHOP "/code", NULL);
  g_autofree char *body =
    g_strdup_printf ("{\"code\":\"%s\"}", presso_test_reply_get (code, "code"));
  g_autoptr (PressoTestReply) order = call (port, guest, "POST", ORDERS, body);
  const char *id = presso_test_reply_get (order, "id");
  g_autofree char *path = g_strdup_printf (ORDERS "/%s", id);

  g_assert_cmpint (order->status / 100, ==, 2);
  presso_test_reply_free (call (port, guest, "PUT", path, "{\"drink\":\"espresso\"}"));
  act (port, barista, id, "claim");
  act (port, barista, id, "complete");
  act (port, barista, id, "collect");
}

static char *
add_station (PressoTestChild *child, const char *role)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"role\":\"%s\"}", role, role);
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "POST", "/api/v1/stations", body);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
}

static char *
new_guest (PressoTestChild *child)
{
  g_autoptr (PressoTestReply) reply = presso_test_call (child->port, NULL, "GET", SHOP, NULL);

  return presso_test_reply_get_cookie (reply);
}

static void
patch (PressoTestChild *child, const char *text)
{
  g_autoptr (PressoTestReply) reply = call (child->port, child->admin, "PATCH", SHOP, text);

  g_assert_cmpint (reply->status, ==, 200);
}

static void
wait_for_host (guint16 port)
{
  presso_test_reply_free (call (port, NULL, "GET", "/healthz", NULL));
}

/* Guests and staff who are cut off all the time see every event once, in order, and guests only
 * their own, while one host is killed and the next takes over, twice. */
static void
test_hostile (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *file = g_build_filename (dir, "presso.db", NULL);
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autoptr (GSubprocess) second = presso_test_child_spawn (dir, "0");
  g_autoptr (GSubprocess) third = NULL;
  g_autofree char *barista = add_station (child, "barista");
  g_autofree char *display = add_station (child, "display");
  g_autoptr (PressoStore) store = NULL;
  char *guests[N_GUESTS];
  Follower *followers[N_GUESTS + N_STAFF];
  guint n_connections = 0;

  patch (child, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0,\"maxOrdersPerGuest\":0}");
  for (int i = 0; i < N_GUESTS; i++)
    guests[i] = new_guest (child);
  for (int i = 0; i < N_GUESTS + N_STAFF; i++)
    followers[i] = follower_new (child->port, i < N_GUESTS ? guests[i]
                                              : i % 2 == 0 ? barista
                                                           : display);
  for (int round = 0; round < N_ROUNDS; round++) {
    for (int i = 0; i < N_GUESTS; i++)
      drink (child->port, guests[i], barista, display);
    if (round == N_ROUNDS / 3) {
      presso_test_child_kill (child);
      wait_for_host (child->port);
      third = presso_test_child_spawn (dir, "0");
    } else if (round == 2 * N_ROUNDS / 3) {
      g_subprocess_send_signal (second, SIGKILL);
      g_assert_true (g_subprocess_wait (second, NULL, NULL));
      wait_for_host (child->port);
    }
  }
  patch (child, "{\"name\":\"" THE_END "\"}");
  for (int i = 0; i < N_GUESTS + N_STAFF; i++)
    g_thread_join (followers[i]->thread);
  g_subprocess_send_signal (third, SIGTERM);
  g_assert_true (g_subprocess_wait (third, NULL, NULL));
  store = presso_store_open (file, NULL);
  for (int i = 0; i < N_GUESTS + N_STAFF; i++) {
    follower_check (followers[i], store);
    n_connections += followers[i]->n_connections;
    follower_free (followers[i]);
  }
  g_test_message ("%u connections resumed over %" G_GINT64_FORMAT " events", n_connections,
                  presso_store_get_last_sequence (store, NULL));
  for (int i = 0; i < N_GUESTS; i++)
    g_free (guests[i]);
  g_clear_object (&store);
  presso_test_dir_remove (dir);
}

static void
expect_order (PressoTestSocket *socket, const char *order, const char *state)
{
  for (;;) {
    g_autoptr (JsonNode) event = presso_test_socket_next (socket);

    if (g_strcmp0 (presso_test_json_get (event, "subject"), order) != 0)
      continue;
    if (g_str_equal (presso_test_json_get (event, "data.state"), state))
      return;
  }
}

/* Both tabs of one guest hear of what either does, and one that sleeps resumes by itself. */
static void
test_two_tabs (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autoptr (PressoTestSocket) first = presso_test_socket_new (server->port, guest, EVENTS);
  g_autoptr (PressoTestSocket) second = presso_test_socket_new (server->port, guest, EVENTS);
  g_autoptr (PressoTestSocket) woken = NULL;
  g_autoptr (JsonNode) snapshot = presso_test_socket_next (second);
  g_autofree char *order = presso_test_server_scan (server, guest);
  g_autofree char *path =
    g_strdup_printf (EVENTS "?since=%s", presso_test_json_get (snapshot, "sequence"));

  presso_test_socket_free (g_steal_pointer (&second));
  expect_order (first, order, "RESERVED");
  presso_test_server_act (server, guest, order, "cancel");
  expect_order (first, order, "CANCELLED");
  woken = presso_test_socket_new (server->port, guest, path);
  expect_order (woken, order, "RESERVED");
  expect_order (woken, order, "CANCELLED");
}

static gboolean
append_old (gpointer user_data, GError **error)
{
  PressoServices *services = user_data;

  for (int i = 0; i < N_OLD; i++) {
    if (!presso_store_append_event (services->store, PRESSO_EVENT_CODE_CHANGED, "main", NULL, NULL,
                                    PRESSO_TEST_START_MS, "{\"code\":\"X\"}", error))
      return FALSE;
  }
  return TRUE;
}

static void
fill_log (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));

  presso_writer_push (services->writer, append_old, NULL, services);
  presso_writer_flush (services->writer);
}

typedef struct {
  gint64 sequence;
  gboolean is_kept;
} Look;

static void
look_at_log (PressoTestServer *server, gpointer user_data)
{
  Look *look = user_data;

  look->is_kept = presso_store_has_event (
    presso_server_get_services (presso_bar_get_server (server->bar))->store, look->sequence, NULL);
}

static gboolean
is_kept (PressoTestServer *server, gint64 sequence)
{
  Look look = { sequence };

  presso_test_server_run (server, look_at_log, &look);
  return look.is_kept;
}

/* Returns whether @since was resumed from; then nothing was missing behind it. */
static gboolean
resume (PressoTestServer *server, const char *who, gint64 since, gint64 end)
{
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  g_autoptr (PressoTestSocket) socket = presso_test_socket_new (server->port, who, path);

  for (gint64 expected = since + 1; expected <= end; expected++) {
    g_autoptr (JsonNode) message = presso_test_socket_next (socket);
    gint64 sequence = g_ascii_strtoll (presso_test_json_get (message, "sequence"), NULL, 10);

    if (expected == since + 1 && g_str_equal (presso_test_json_get (message, "type"), "snapshot")) {
      g_assert_cmpint (sequence, >=, end);
      return FALSE;
    }
    g_assert_cmpint (sequence, ==, expected);
  }
  return TRUE;
}

static char *
get_numbers (PressoTestServer *server, const char *guest)
{
  g_autoptr (PressoTestReply) mine =
    presso_test_server_shop (server, guest, "GET", "/my/orders", NULL);
  g_autoptr (PressoTestReply) metrics =
    presso_test_server_call (server, server->admin, "GET", "/metrics", NULL);

  return g_strconcat (mine->body, metrics->body, NULL);
}

/* Clients that come back while the log is cut get what was after, without a gap, or a snapshot. */
static void
test_compaction (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = NULL, *before = NULL, *after = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  gint64 first, last, change;
  guint n_resumed = 0, n_snapshots = 0;

  presso_test_server_configure (server, "[retention]\nevents=400\ntraffic-days=2\n");
  order = presso_test_server_order (server, guest, "Guest 1");
  presso_test_server_act (server, server->barista, order, "claim");
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  change = presso_test_server_get_sequence (server);
  presso_test_server_run (server, fill_log, NULL);
  last = presso_test_server_get_sequence (server);
  first = last - N_OLD + 1;
  g_assert_true (resume (server, server->display, last - N_KEPT + 1, last));
  presso_test_server_advance (server, 3 * DAY_MS);
  before = get_numbers (server, guest);
  while (is_kept (server, last - N_KEPT - 100) || n_snapshots < 5) {
    gint64 since = g_rand_int_range (rand, (gint32) first, (gint32) last);

    if (resume (server, server->display, since, last))
      n_resumed++;
    else
      n_snapshots++;
  }
  g_test_message ("%u resumed and %u began anew while the log was cut", n_resumed, n_snapshots);
  g_assert_false (is_kept (server, first));
  /* Who changed the bar is kept longer, but what came after it isn't there without a gap. */
  g_assert_true (is_kept (server, change));
  g_assert_false (resume (server, server->display, change, last));
  g_assert_false (resume (server, server->display, first, last));
  g_assert_false (resume (server, server->display, last - N_KEPT - 100, last));
  g_assert_true (resume (server, server->display, last - 100, last));
  /* What people look at isn't in the log. */
  after = get_numbers (server, guest);
  g_assert_cmpstr (after, ==, before);
  g_assert_nonnull (strstr (after, order));
}

/* Whether a snapshot is the first that somebody hears who missed all after @since. */
static gboolean
begins_anew (PressoTestServer *server, const char *who, gint64 since)
{
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  g_autoptr (PressoTestSocket) socket = presso_test_socket_new (server->port, who, path);
  g_autoptr (JsonNode) message = presso_test_socket_next (socket);

  return g_str_equal (presso_test_json_get (message, "type"), "snapshot");
}

/* Nobody but the staff makes the host read much of the log. */
static void
test_far_behind (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  gint64 last;

  presso_test_server_run (server, fill_log, NULL);
  /* Something that everybody sees. */
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  last = presso_test_server_get_sequence (server);
  g_assert_false (begins_anew (server, server->display, last - 501));
  g_assert_true (begins_anew (server, guest, last - 501));
  g_assert_true (begins_anew (server, NULL, last - 501));
  g_assert_false (begins_anew (server, guest, last - 500));
  g_assert_false (begins_anew (server, NULL, last - 500));
}

/* What isn't a sequence is refused before the upgrade, and harms nothing. */
static void
test_garbage (void)
{
  static const char *const garbage[] = {
    "",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x10",

    "1%20",
    "99999999999999999999",
    "%F0%9F%98%80",
    "null",
    "1;DROP",
    "9223372036854775808",
  };
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *headers =
    g_strconcat (server->display,
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                 NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++) {
    g_autofree char *path = g_strconcat (EVENTS "?since=", garbage[i], NULL);
    g_autoptr (PressoTestReply) reply =
      presso_test_server_call (server, headers, "GET", path, NULL);

    g_test_message ("since=%s", garbage[i]);
    presso_test_assert_problem (reply, 400, "request-invalid");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/resume/hostile", test_hostile);
  g_test_add_func ("/resume/two-tabs", test_two_tabs);
  g_test_add_func ("/resume/compaction", test_compaction);
  g_test_add_func ("/resume/far-behind", test_far_behind);
  g_test_add_func ("/resume/garbage", test_garbage);
  return g_test_run ();
}
