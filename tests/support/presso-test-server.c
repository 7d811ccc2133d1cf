/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-server.h"

#include <errno.h>
#include <glib/gstdio.h>

#define SHOP "/api/v1/shops/main"

/* Waits for another thread, up to the deadline. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean is_done;
} Gate;

static void
gate_init (Gate *gate)
{
  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->cond);
  gate->is_done = FALSE;
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->is_done = TRUE;
  g_cond_signal (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
gate_wait (Gate *gate)
{
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&gate->mutex);
  while (!gate->is_done)
    g_assert_true (g_cond_wait_until (&gate->cond, &gate->mutex, end));
  g_mutex_unlock (&gate->mutex);
  g_mutex_clear (&gate->mutex);
  g_cond_clear (&gate->cond);
}

typedef struct {
  PressoTestServer *server;
  Gate gate;
} Start;

static gpointer
run_bar (gpointer user_data)
{
  Start *start = user_data;
  PressoTestServer *self = start->server;
  g_autoptr (GMainLoop) loop = g_main_loop_ref (self->loop);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  GWeakRef server, store, writer;

  g_main_context_push_thread_default (self->context);
  self->bar = presso_bar_open_with_clock (self->dir, address, self->clock, self->context, &error);
  g_assert_no_error (error);
  self->port = presso_server_get_port (presso_bar_get_server (self->bar));
  g_weak_ref_init (&server, presso_bar_get_server (self->bar));
  g_weak_ref_init (&store, presso_server_get_services (presso_bar_get_server (self->bar))->store);
  g_weak_ref_init (&writer, presso_server_get_services (presso_bar_get_server (self->bar))->writer);
  gate_open (&start->gate);
  g_main_loop_run (loop);
  g_clear_pointer (&self->bar, presso_bar_close);
  /* What libsoup still has in flight goes with the next turns of the loop. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_assert_null (g_weak_ref_get (&server));
  g_assert_null (g_weak_ref_get (&store));
  g_assert_null (g_weak_ref_get (&writer));
  g_weak_ref_clear (&server);
  g_weak_ref_clear (&store);
  g_weak_ref_clear (&writer);
  return NULL;
}

/* Opens the bar on the folder, which may hold one already. */
void
presso_test_server_start (PressoTestServer *self)
{
  Start start = { self };

  g_assert_null (self->thread);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  gate_init (&start.gate);
  self->thread = g_thread_new ("bar", run_bar, &start);
  gate_wait (&start.gate);
}

static gboolean
on_quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* Tells the bar's thread to end as soon as it comes to it. */
void
presso_test_server_quit (PressoTestServer *self)
{
  g_main_context_invoke (self->context, on_quit, self->loop);
}

/* Closes the bar and proves that nothing is left of it but the closed database. */
void
presso_test_server_stop (PressoTestServer *self)
{
  g_autofree char *wal = g_build_filename (self->dir, "presso.db-wal", NULL);
  g_autofree char *shm = g_build_filename (self->dir, "presso.db-shm", NULL);

  presso_test_server_quit (self);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
}

/* Opens the bar again with what a presso.conf says. */
void
presso_test_server_configure (PressoTestServer *self, const char *settings)
{
  g_autofree char *path = g_build_filename (self->dir, "presso.conf", NULL);

  presso_test_server_stop (self);
  g_assert_true (g_file_set_contents (path, settings, -1, NULL));
  presso_test_server_start (self);
}

typedef struct {
  PressoTestServer *server;
  PressoTestFunc func;
  gpointer user_data;
  Gate gate;
} Run;

static gboolean
on_run (gpointer user_data)
{
  Run *run = user_data;

  run->func (run->server, run->user_data);
  gate_open (&run->gate);
  return G_SOURCE_REMOVE;
}

/* Calls a function in the bar's thread and waits for it. */
void
presso_test_server_run (PressoTestServer *self, PressoTestFunc func, gpointer user_data)
{
  Run run = { self, func, user_data };

  gate_init (&run.gate);
  g_main_context_invoke (self->context, on_run, &run);
  gate_wait (&run.gate);
}

static void
advance (PressoTestServer *self, gpointer user_data)
{
  presso_clock_advance (self->clock, *(gint64 *) user_data);
  /* What the time brings is written before the test goes on. */
  presso_writer_flush (presso_server_get_services (presso_bar_get_server (self->bar))->writer);
}

void
presso_test_server_advance (PressoTestServer *self, gint64 duration_ms)
{
  presso_test_server_run (self, advance, &duration_ms);
}

static gboolean
on_hold (gpointer user_data)
{
  g_assert_nonnull (
    g_async_queue_timeout_pop (user_data, PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND));
  return G_SOURCE_REMOVE;
}

/* Holds the bar's thread until something is pushed, so that what is sent meanwhile is there all at
 * once. */
void
presso_test_server_hold (PressoTestServer *self, GAsyncQueue *gate)
{
  g_main_context_invoke (self->context, on_hold, gate);
}

static void
get_sequence (PressoTestServer *self, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (self->bar));

  *(gint64 *) user_data = presso_store_get_last_sequence (services->store, NULL);
}

/* Returns the log's last sequence. */
gint64
presso_test_server_get_sequence (PressoTestServer *self)
{
  gint64 sequence = 0;

  presso_test_server_run (self, get_sequence, &sequence);
  return sequence;
}

char *
presso_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("presso-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

/* Removes a folder with all that is in it. */
void
presso_test_dir_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_file_test (file, G_FILE_TEST_IS_DIR))
      presso_test_dir_remove (file);
    else
      g_assert_cmpint (g_unlink (file), ==, 0);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

PressoTestServer *
presso_test_server_new (void)
{
  PressoTestServer *self = g_new0 (PressoTestServer, 1);
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;

  self->dir = presso_test_dir_new ();
  self->clock = presso_clock_new_manual (PRESSO_TEST_START_MS);
  presso_test_server_start (self);
  path = g_build_filename (self->dir, "admin.token", NULL);
  g_assert_true (g_file_get_contents (path, &token, NULL, NULL));
  self->admin = g_strdup_printf ("Authorization: Bearer %s\r\n", token);
  self->barista = presso_test_server_add_station (self, "barista", "main");
  self->display = presso_test_server_add_station (self, "display", "main");
  return self;
}

void
presso_test_server_free (PressoTestServer *self)
{
  if (self->thread != NULL)
    presso_test_server_stop (self);
  g_assert_finalize_object (self->clock);
  presso_test_dir_remove (self->dir);
  g_free (self->dir);
  g_free (self->admin);
  g_free (self->barista);
  g_free (self->display);
  g_free (self);
}

PressoTestReply *
presso_test_server_call (PressoTestServer *self,
                         const char *headers,
                         const char *method,
                         const char *path,
                         const char *body)
{
  return presso_test_call (self->port, headers, method, path, body);
}

/* The same below the shop `main`: @path is empty or begins with a slash. */
PressoTestReply *
presso_test_server_shop (PressoTestServer *self,
                         const char *headers,
                         const char *method,
                         const char *path,
                         const char *body)
{
  g_autofree char *whole = g_strconcat (SHOP, path, NULL);

  return presso_test_call (self->port, headers, method, whole, body);
}

/* Returns the header line of a new station. */
char *
presso_test_server_add_station (PressoTestServer *self, const char *role, const char *shop)
{
  static int n_stations;
  g_autofree char *body = g_strdup_printf (
    "{\"name\":\"Station %d\",\"role\":\"%s\",\"shop\":\"%s\"}", ++n_stations, role, shop);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (self, self->admin, "POST", "/api/v1/stations", body);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
}

char *
presso_test_server_get_code (PressoTestServer *self)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (self, self->display, "GET", "/code", NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return g_strdup (presso_test_reply_get (reply, "code"));
}

/* Returns the header line of a new phone. */
char *
presso_test_server_new_guest (PressoTestServer *self)
{
  g_autoptr (PressoTestReply) reply = presso_test_server_shop (self, NULL, "GET", "", NULL);
  char *cookie = presso_test_reply_get_cookie (reply);

  g_assert_nonnull (cookie);
  return cookie;
}

/* Scans the code of now and returns the id of the order. */
char *
presso_test_server_scan (PressoTestServer *self, const char *guest)
{
  g_autofree char *code = presso_test_server_get_code (self);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (self, guest, "POST", "/orders", body);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup (presso_test_reply_get (reply, "id"));
}

/* Scans and orders an espresso; returns the id of the order. */
char *
presso_test_server_order (PressoTestServer *self, const char *guest, const char *name)
{
  char *id = presso_test_server_scan (self, guest);
  g_autofree char *path = g_strdup_printf ("/orders/%s", id);
  g_autofree char *body = g_strdup_printf ("{\"drink\":\"espresso\",\"name\":\"%s\"}", name);
  g_autoptr (PressoTestReply) reply = presso_test_server_shop (self, guest, "PUT", path, body);

  g_assert_cmpint (reply->status, ==, 200);
  return id;
}

void
presso_test_server_patch (PressoTestServer *self, const char *patch)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (self, self->admin, "PATCH", "", patch);

  g_assert_cmpint (reply->status, ==, 200);
}

/* Returns a change of the settings, different for each @i, whose event has some 30 KiB. */
char *
presso_test_build_large_patch (int i)
{
  g_autoptr (GString) patch = g_string_new (NULL);

  g_string_append_printf (patch, "{\"name\":\"Bar %d\",\"menu\":[", i);
  for (int drink = 0; drink < 100; drink++)
    g_string_append_printf (patch,
                            "%s{\"id\":\"d%d\",\"name\":\"%040d\",\"options\":[{\"id\":\"a\","
                            "\"name\":\"%040d\",\"choices\":[{\"id\":\"b\",\"name\":\"%040d\"}]}]}",
                            drink > 0 ? "," : "", drink, drink, drink, drink);
  g_string_append (patch, "]}");
  return g_string_free (g_steal_pointer (&patch), FALSE);
}

void
presso_test_server_act (PressoTestServer *self,
                        const char *headers,
                        const char *order,
                        const char *action)
{
  g_autofree char *path = g_strdup_printf ("/orders/%s/%s", order, action);
  g_autoptr (PressoTestReply) reply = presso_test_server_shop (self, headers, "POST", path, NULL);

  g_assert_cmpint (reply->status, ==, 200);
}
