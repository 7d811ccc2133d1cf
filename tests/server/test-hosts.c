/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "presso-test-child.h"
#include "presso-test-server.h"
#include "server/presso-host.h"
#include "store/presso-store-private.h"

#define ORDERS    "/api/v1/shops/main/orders"
#define N_ROUNDS  6
#define N_THREADS 4
/* Answers before the server is killed; all rounds together stay below a list's 1000. */
#define N_ANSWERS 60

static char *
new_barista (PressoTestChild *child)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "POST", "/api/v1/stations",
                      "{\"name\":\"Bar\",\"role\":\"barista\"}");

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
}

static void
test_ready (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *token = g_build_filename (dir, "admin.token", NULL);
  g_autofree char *host = g_build_filename (dir, "host.json", NULL);
  g_autofree char *wal = g_build_filename (dir, "presso.db-wal", NULL);
  g_autoptr (PressoTestReply) health =
    presso_test_call (child->port, NULL, "GET", "/healthz", NULL);
  g_autofree char *content = NULL;
  g_autofree char *url = g_strdup_printf ("\"http://127.0.0.1:%u/\"", child->port);
  GStatBuf info;

  g_assert_cmpint (health->status, ==, 200);
  g_assert_cmpint (g_stat (token, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (host, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, url));
  presso_test_child_end (child);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  presso_test_dir_remove (dir);
}

static void
assert_fails (const char *dir, const char *port, const char *sentence)
{
  g_autoptr (GSubprocess) process = presso_test_child_spawn (dir, port);
  g_autofree char *line = presso_test_child_read_line (process);

  g_assert_nonnull (strstr (line, sentence));
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
}

/* What it can't do is said in words, with what to do. */
static void
test_failures (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *other = presso_test_dir_new ();
  g_autofree char *file = g_build_filename (other, "presso.db", NULL);
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *port = g_strdup_printf ("%u", child->port);
  g_autofree char *below = g_build_filename (file, "below", NULL);

  assert_fails (other, port, "uses port");
  g_clear_pointer (&child, presso_test_child_free);
  presso_test_dir_remove (dir);
  g_assert_true (g_file_set_contents (file, "No database.", -1, NULL));
  assert_fails (other, "0", "can");
  assert_fails (below, "0", "can");
  presso_test_dir_remove (other);
}

typedef struct {
  guint16 port;
  const char *barista;
  GMutex *mutex;
  GCond *cond;
  GHashTable *numbers; /* key → number, or NULL while there is no answer */
  int *n_answers;
  gint *n_keys;
} Load;

/* Orders one after the other on one connection until the server is gone. */
static gpointer
place_orders (gpointer user_data)
{
  Load *load = user_data;
  int fd = presso_test_connect (load->port);
  gboolean is_alive = fd >= 0;

  while (is_alive) {
    char *key = g_strdup_printf ("order-%d", g_atomic_int_add (load->n_keys, 1));
    g_autofree char *headers = g_strdup_printf ("%sIdempotency-Key: %s\r\n", load->barista, key);
    g_autofree char *request =
      presso_test_build_request (headers, "POST", ORDERS, "{\"drink\":\"espresso\"}");
    g_autoptr (PressoTestReply) reply = NULL;

    g_mutex_lock (load->mutex);
    g_hash_table_insert (load->numbers, key, NULL);
    g_mutex_unlock (load->mutex);
    is_alive = presso_test_try_send (fd, request, -1);
    reply = is_alive ? presso_test_try_receive (fd, FALSE) : NULL;
    is_alive = reply != NULL;
    if (reply == NULL)
      continue;
    g_assert_cmpint (reply->status, ==, 201);
    g_mutex_lock (load->mutex);
    g_hash_table_insert (load->numbers, g_strdup (key),
                         g_strdup (presso_test_reply_get (reply, "number")));
    ++*load->n_answers;
    g_cond_signal (load->cond);
    g_mutex_unlock (load->mutex);
  }
  if (fd >= 0)
    close (fd);
  return NULL;
}

/* Kills the server in the middle of its work. */
static void
run_round (const char *dir, Load *load)
{
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *barista = new_barista (child);
  GThread *threads[N_THREADS];
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  int n_answers = 0;

  load->port = child->port;
  load->barista = barista;
  load->n_answers = &n_answers;
  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("load", place_orders, load);
  g_mutex_lock (load->mutex);
  while (n_answers < N_ANSWERS)
    g_assert_true (g_cond_wait_until (load->cond, load->mutex, end));
  g_mutex_unlock (load->mutex);
  presso_test_child_kill (child);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* Each order that somebody was told of is there with its number, and no number is there twice. */
static void
check_orders (PressoTestChild *child, GHashTable *numbers)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "GET", ORDERS "?limit=1000", NULL);
  JsonArray *orders = json_object_get_array_member (json_node_get_object (reply->json), "orders");
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer number;
  guint n_orders = json_array_get_length (orders);

  for (guint i = 0; i < n_orders; i++) {
    gint64 value = json_object_get_int_member (json_array_get_object_element (orders, i), "number");

    g_assert_true (g_hash_table_add (kept, g_strdup_printf ("%" G_GINT64_FORMAT, value)));
  }
  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, NULL, &number)) {
    if (number != NULL)
      g_assert_true (g_hash_table_contains (kept, number));
  }
  for (guint i = 1; i <= n_orders; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    g_assert_true (g_hash_table_contains (kept, text));
  }
}

static void
test_kills (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (PressoTestChild) child = NULL;
  GMutex mutex;
  GCond cond;
  gint n_keys = 0;
  Load load = { .mutex = &mutex, .cond = &cond, .numbers = numbers, .n_keys = &n_keys };

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  for (int i = 0; i < N_ROUNDS; i++) {
    run_round (dir, &load);
    child = presso_test_child_new (dir);
    check_orders (child, numbers);
    presso_test_child_kill (child);
    g_clear_pointer (&child, presso_test_child_free);
  }
  g_assert_cmpuint (g_hash_table_size (numbers), >=, N_ROUNDS * N_ANSWERS);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
  presso_test_dir_remove (dir);
}

static gboolean
on_late (gpointer user_data)
{
  g_assert_not_reached ();
}

static void
wait_state (PressoHost *host, PressoHostState state)
{
  guint late = g_timeout_add (PRESSO_TEST_DEADLINE_MS, on_late, NULL);

  while (presso_host_get_state (host) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

/* The next program takes over where the host was killed. */
static void
test_takeover (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *barista = new_barista (child);
  g_autoptr (PressoTestReply) order =
    presso_test_call (child->port, barista, "POST", ORDERS, "{\"drink\":\"espresso\"}");
  g_autofree char *path = g_strdup_printf (ORDERS "/%s", presso_test_reply_get (order, "id"));
  g_autoptr (PressoTestReply) kept = NULL;
  PressoHost *host = presso_host_new (dir, "127.0.0.1", 0);
  gint64 killed;

  presso_host_start (host);
  g_assert_cmpint (presso_host_get_state (host), ==, PRESSO_HOST_WAITING);
  killed = g_get_monotonic_time ();
  presso_test_child_kill (child);
  wait_state (host, PRESSO_HOST_SERVING);
  g_test_message ("Took over after %d ms", (int) ((g_get_monotonic_time () - killed) / 1000));
  g_assert_cmpint (g_get_monotonic_time () - killed, <, 2 * G_TIME_SPAN_SECOND);
  /* On the same port, because phones know it, and with the same tokens. */
  kept = presso_test_call (child->port, barista, "GET", path, NULL);
  g_assert_cmpint (kept->status, ==, 200);
  g_assert_cmpstr (kept->body, ==, order->body);
  presso_host_stop (host);
  g_assert_finalize_object (host);
  presso_test_dir_remove (dir);
}

static void
test_two_hosts (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  PressoHost *first = presso_host_new (dir, "127.0.0.1", 0);
  PressoHost *second = presso_host_new (dir, "127.0.0.1", 0);

  presso_host_start (first);
  wait_state (first, PRESSO_HOST_SERVING);
  g_assert_true (g_str_has_prefix (presso_host_get_uri (first), "http://127.0.0.1:"));
  presso_host_start (second);
  g_assert_cmpint (presso_host_get_state (second), ==, PRESSO_HOST_WAITING);
  presso_host_stop (first);
  wait_state (second, PRESSO_HOST_SERVING);
  presso_host_stop (second);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  presso_test_dir_remove (dir);
}

static void
test_host_fails (void)
{
  PressoHost *host = presso_host_new ("/proc/nowhere", "127.0.0.1", 0);

  presso_host_start (host);
  wait_state (host, PRESSO_HOST_FAILED);
  g_assert_nonnull (presso_host_get_error (host));
  g_assert_nonnull (strstr (presso_host_get_error (host)->message, "/proc/nowhere"));
  presso_host_stop (host);
  g_assert_finalize_object (host);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/hosts/ready", test_ready);
  g_test_add_func ("/hosts/failures", test_failures);
  g_test_add_func ("/hosts/kills", test_kills);
  g_test_add_func ("/hosts/takeover", test_takeover);
  g_test_add_func ("/hosts/two", test_two_hosts);
  g_test_add_func ("/hosts/fails", test_host_fails);
  return g_test_run ();
}
