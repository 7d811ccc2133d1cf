/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "client/presso-client.h"
#include "presso-test-child.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "store/presso-backup.h"

#define EVENTS "/api/v1/shops/main/events"
#define KEY    "Idempotency-Key: 0123456789abcdef-backup\r\n"
/* Asked for one after the other on a connection while the bar closes. */
#define N_PIPELINED 20

static char *
make_backup (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "POST", "/api/v1/backups", NULL);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup (presso_test_reply_get (reply, "id"));
}

static guint
count_backups (PressoTestServer *server)
{
  g_autoptr (GPtrArray) backups = presso_backup_list (server->dir, NULL);

  return backups->len;
}

/* The bar has closed and opened again once its log says so to who connects. */
static void
wait_for_restart (PressoTestServer *server)
{
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  g_autofree char *decided = g_build_filename (server->dir, "presso-restored.db", NULL);

  while (g_file_test (decided, G_FILE_TEST_EXISTS)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (1000);
  }
}

static void
do_nothing (PressoTestServer *server, gpointer user_data)
{
}

static void
restore (PressoTestServer *server, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/backups/%s/restore", id);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "POST", path, NULL);

  g_assert_cmpint (reply->status, ==, 200);
  wait_for_restart (server);
  presso_test_server_run (server, do_nothing, NULL);
}

static char *
get_shop_name (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (server, server->admin, "GET", "", NULL);

  return g_strdup (presso_test_reply_get (reply, "name"));
}

/* Who was connected, and who comes back with the last that it saw, begins anew; what was handed out
 * stays so. */
static void
test_live (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = presso_test_server_order (server, guest, "Ada");
  g_autofree char *before = get_shop_name (server);
  g_autofree char *id = make_backup (server);
  g_autoptr (PressoTestSocket) socket =
    presso_test_socket_new (server->port, server->barista, EVENTS);
  G_GNUC_UNUSED g_autoptr (JsonNode) first = presso_test_socket_next (socket);
  g_autofree char *after = NULL;
  g_autofree char *path = NULL;
  g_autofree char *last = NULL;
  g_autoptr (PressoTestReply) reply = NULL;

  presso_test_server_act (server, server->barista, order, "claim");
  presso_test_server_act (server, server->barista, order, "complete");
  presso_test_server_act (server, server->barista, order, "collect");
  presso_test_server_patch (server, "{\"name\":\"Spoiled\"}");
  {
    g_autoptr (PressoTestSocket) now =
      presso_test_socket_new (server->port, server->barista, EVENTS);
    g_autoptr (JsonNode) snapshot = presso_test_socket_next (now);

    last = g_strdup (presso_test_json_get (snapshot, "sequence"));
  }
  restore (server, id);
  after = get_shop_name (server);
  g_assert_cmpstr (after, ==, before);
  path = g_strdup_printf (EVENTS "?since=%s", last);
  {
    g_autoptr (PressoTestSocket) again =
      presso_test_socket_new (server->port, server->barista, path);
    g_autoptr (JsonNode) snapshot = presso_test_socket_next (again);

    g_assert_cmpstr (presso_test_json_get (snapshot, "type"), ==, "snapshot");
    g_assert_cmpint (json_array_get_length (
                       json_object_get_array_member (json_node_get_object (snapshot), "orders")),
                     ==, 0);
    g_assert_cmpint (g_ascii_strtoll (presso_test_json_get (snapshot, "sequence"), NULL, 10), >,
                     g_ascii_strtoll (last, NULL, 10));
  }
  g_free (path);
  path = g_strdup_printf ("/orders/%s", order);
  reply = presso_test_server_shop (server, guest, "GET", path, NULL);
  g_assert_cmpstr (presso_test_reply_get (reply, "state"), ==, "COLLECTED");
}

static gboolean
on_deadline (gpointer user_data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

static PressoOrder *
find_order (PressoClient *client, const char *id)
{
  GListModel *orders = presso_client_get_orders (client);

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (g_str_equal (presso_order_get_id (order), id))
      return order; /* The model holds it. */
  }
  return NULL;
}

#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
    {                                                                                              \
      guint deadline = g_timeout_add (PRESSO_TEST_DEADLINE_MS, on_deadline, NULL);                 \
                                                                                                   \
      while (!(condition))                                                                         \
        g_main_context_iteration (NULL, TRUE);                                                     \
      g_source_remove (deadline);                                                                  \
    }                                                                                              \
  G_STMT_END

/* The board of a barista, as the program has it, comes to the truth by itself. */
static void
test_client (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *finished = presso_test_server_order (server, guest, "Ada");
  g_autofree char *id = make_backup (server);
  PressoClient *client = presso_client_new_for_folder (server->dir, "barista", "main");
  g_autofree char *other = presso_test_server_new_guest (server);
  g_autofree char *waiting = NULL;

  presso_client_start (client);
  wait_until (find_order (client, finished) != NULL);
  presso_test_server_act (server, server->barista, finished, "claim");
  presso_test_server_act (server, server->barista, finished, "complete");
  presso_test_server_act (server, server->barista, finished, "collect");
  waiting = presso_test_server_order (server, other, "Grace");
  presso_test_server_patch (server, "{\"name\":\"Spoiled\"}");
  wait_until (find_order (client, finished) == NULL && find_order (client, waiting) != NULL &&
              g_strcmp0 (presso_shop_get_name (presso_client_get_shop (client)), "Spoiled") == 0);
  restore (server, id);
  wait_until (g_strcmp0 (presso_shop_get_name (presso_client_get_shop (client)), "Spoiled") != 0);
  g_assert_null (find_order (client, finished));
  g_assert_nonnull (find_order (client, waiting));
  presso_client_stop (client);
  g_assert_finalize_object (client);
}

/* A restore whose answer got lost, asked for again, isn't made again. */
static void
test_twice (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *id = make_backup (server);
  g_autofree char *path = g_strdup_printf ("/api/v1/backups/%s/restore", id);
  g_autofree char *headers = g_strconcat (server->admin, KEY, NULL);
  g_autoptr (PressoTestReply) first = presso_test_server_call (server, headers, "POST", path, NULL);
  g_autoptr (PressoTestReply) second = NULL, made = NULL, again = NULL;
  guint n_backups;

  g_assert_cmpint (first->status, ==, 200);
  wait_for_restart (server);
  presso_test_server_run (server, do_nothing, NULL);
  n_backups = count_backups (server);
  second = presso_test_server_call (server, headers, "POST", path, NULL);
  g_assert_cmpint (second->status, ==, 200);
  g_assert_cmpstr (second->body, ==, first->body);
  presso_test_server_run (server, do_nothing, NULL);
  g_assert_cmpuint (count_backups (server), ==, n_backups);

  /* Nor is a backup. */
  g_free (headers);
  headers = g_strconcat (server->admin, "Idempotency-Key: another-0123456789\r\n", NULL);
  made = presso_test_server_call (server, headers, "POST", "/api/v1/backups", NULL);
  again = presso_test_server_call (server, headers, "POST", "/api/v1/backups", NULL);
  g_assert_cmpint (made->status, ==, 201);
  g_assert_cmpstr (again->body, ==, made->body);
  g_assert_cmpuint (count_backups (server), ==, n_backups + 1);
}

static void
wait_for_backups (PressoTestServer *server, guint n_backups)
{
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  while (count_backups (server) < n_backups) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (1000);
  }
}

/* By the schedule, where something happened since the last one. */
static void
test_schedule (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  G_GNUC_UNUSED g_autofree char *order = presso_test_server_order (server, guest, "Ada");

  presso_test_server_advance (server, 61 * 1000);
  wait_for_backups (server, 1);
  /* What is asked for comes after what the schedule began, so that has ended, too. */
  g_free (make_backup (server));
  for (int i = 0; i < 3; i++)
    presso_test_server_advance (server, 901 * 1000);
  g_free (make_backup (server));
  g_assert_cmpuint (count_backups (server), <=, 4);
}

/* A disk that can't take it: told to the organiser, and the bar goes on. */
static void
test_failure (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *folder = presso_backup_build_folder (server->dir);
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autoptr (PressoTestReply) refused = NULL, list = NULL, mended = NULL;

  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  refused = presso_test_server_call (server, server->admin, "POST", "/api/v1/backups", NULL);
  presso_test_assert_problem (refused, 503, "unavailable");
  g_free (presso_test_server_order (server, guest, "Ada"));
  g_assert_cmpint (g_unlink (folder), ==, 0);
  list = presso_test_server_call (server, server->admin, "GET", "/api/v1/backups", NULL);
  g_assert_nonnull (presso_test_reply_get (list, "failure.detail"));
  g_free (make_backup (server));
  mended = presso_test_server_call (server, server->admin, "GET", "/api/v1/backups", NULL);
  g_assert_nonnull (strstr (mended->body, "\"failure\":null"));
}

/* A connection that the server has served already. */
static int
connect_served (PressoTestServer *server)
{
  g_autofree char *health = presso_test_build_request (NULL, "GET", "/healthz", NULL);
  g_autoptr (PressoTestReply) reply = NULL;
  int fd = presso_test_connect (server->port);

  presso_test_send (fd, health, -1);
  reply = presso_test_receive (fd, FALSE);
  g_assert_cmpint (reply->status, ==, 200);
  return fd;
}

static char *
build_pipelined (PressoTestServer *server)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *request =
    presso_test_build_request (server->admin, "POST", "/api/v1/backups", NULL);

  for (int i = 0; i < N_PIPELINED; i++)
    g_string_append (text, request);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns how many were answered, all of them with a refusal, before the bar ended the connection.
 */
static guint
count_refused (int fd)
{
  guint n_refused = 0;

  for (int i = 0; i < N_PIPELINED; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_try_receive (fd, FALSE);

    if (reply == NULL)
      break;
    presso_test_assert_problem (reply, 503, "unavailable");
    n_refused++;
  }
  close (fd);
  return n_refused;
}

/* A backup that is asked for while the bar closes is refused: nobody would wait for its thread. */
static void
test_closing (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
  g_autofree char *requests = build_pipelined (server);
  int fd = connect_served (server);

  presso_test_server_hold (server, gate);
  presso_test_send (fd, requests, -1);
  presso_test_server_quit (server);
  g_async_queue_push (gate, server);
  presso_test_server_stop (server);
  g_assert_cmpuint (count_refused (fd), >, 0);
  /* The first may have been done before its turn to be ended came. */
  g_assert_cmpuint (count_backups (server), <=, 1);
}

typedef struct {
  const char *requests;
  int fd;
} Late;

static void
on_replaced (PressoBackupService *backups, Late *late)
{
  presso_test_send (late->fd, late->requests, -1);
}

static void
watch_replaced (PressoTestServer *server, gpointer user_data)
{
  PressoBackupService *backups = presso_server_get_backups (presso_bar_get_server (server->bar));

  g_signal_connect (backups, "replaced", G_CALLBACK (on_replaced), user_data);
}

/* Nor does one outlive the bar that a restore replaces. */
static void
test_replacing (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *id = make_backup (server);
  g_autofree char *requests = build_pipelined (server);
  Late late = { requests, connect_served (server) };

  presso_test_server_run (server, watch_replaced, &late);
  restore (server, id);
  g_assert_cmpuint (count_refused (late.fd), >, 0);
  /* The one that was asked for, and what the restore replaced. */
  g_assert_cmpuint (count_backups (server), ==, 2);
  g_free (make_backup (server));
}

static GSubprocess *
run_restore (const char *dir, const char *file)
{
  g_autofree char *program =
    g_build_filename (g_getenv ("PRESSO_TEST_BUILD_ROOT"), "apps", "server", "presso-server", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                      program, "--data-dir", dir, "--restore", file, NULL);

  g_assert_no_error (error);
  return process;
}

static void
assert_says (GSubprocess *process, int status, const char *words)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  if (strstr (status == 0 ? output : errors, words) == NULL)
    g_test_message ("%s%s", output, errors);
  g_assert_nonnull (strstr (status == 0 ? output : errors, words));
}

/* presso-server --restore: not beside a host; not what is no backup; and what it did. */
static void
test_command (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *id = make_backup (server);
  g_autoptr (PressoBackup) backup = presso_backup_find (server->dir, id, NULL);
  g_autofree char *lock = g_build_filename (server->dir, "lock", NULL);
  g_autofree char *database = g_build_filename (server->dir, "presso.db", NULL);
  G_GNUC_UNUSED g_autofree char *kept = NULL;

  presso_test_server_stop (server);
  {
    g_autoptr (PressoTestChild) child = presso_test_child_new (server->dir);
    g_autoptr (GSubprocess) process = run_restore (server->dir, backup->path);

    assert_says (process, 1, "serves the data folder");
    presso_test_child_end (child);
  }
  {
    g_autoptr (GSubprocess) process = run_restore (server->dir, lock);

    assert_says (process, 1, "not a backup");
  }
  {
    g_autoptr (GSubprocess) process = run_restore (server->dir, backup->path);

    assert_says (process, 0, "presso-before-restore-");
  }
  g_assert_true (g_file_set_contents (database, "scrap", -1, NULL));
  {
    g_autoptr (GSubprocess) process = run_restore (server->dir, backup->path);

    assert_says (process, 0, "Not all that happened");
  }
  presso_test_server_start (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/backups/live", test_live);
  g_test_add_func ("/backups/client", test_client);
  g_test_add_func ("/backups/twice", test_twice);
  g_test_add_func ("/backups/schedule", test_schedule);
  g_test_add_func ("/backups/failure", test_failure);
  g_test_add_func ("/backups/closing", test_closing);
  g_test_add_func ("/backups/replacing", test_replacing);
  g_test_add_func ("/backups/command", test_command);
  return g_test_run ();
}
