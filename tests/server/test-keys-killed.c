/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "presso-test-child.h"
#include "presso-test-http.h"
#include "presso-test-server.h"

#define ORDERS   "/api/v1/shops/main/orders"
#define ESPRESSO "{\"drink\":\"espresso\"}"
/* Requests that are on their way when the host is killed. */
#define N_ON_THE_WAY 16
#define N_ROUNDS     10

typedef struct {
  char *key;
  char *body; /* of the answer, where it was told */
} Order;

static void
order_free (Order *self)
{
  g_free (self->key);
  g_free (self->body);
  g_free (self);
}

static char *
build_request (PressoTestChild *child, Order *order)
{
  g_autofree char *headers =
    g_strdup_printf ("%sIdempotency-Key: %s\r\n", child->admin, order->key);

  return presso_test_build_request (headers, "POST", ORDERS, ESPRESSO);
}

/* The organiser may not take walk-up orders; a barista's station may. */
static void
become_barista (PressoTestChild *child)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "POST", "/api/v1/stations",
                      "{\"name\":\"Bar\",\"role\":\"barista\",\"shop\":\"main\"}");

  g_assert_cmpint (reply->status, ==, 201);
  g_free (child->admin);
  child->admin =
    g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
}

/* Writes something, because the first write of a new log syncs its header on its own. */
static void
warm_up (PressoTestChild *child, int round)
{
  g_autofree char *patch =
    g_strdup_printf ("{\"pausedUntil\":%s}", round % 2 == 0 ? "\"2100-01-01T00:00:00Z\"" : "null");
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "PATCH", "/api/v1/shops/main", patch);

  g_assert_cmpint (reply->status, ==, 200);
}

/* Sends orders to a host that dies right after one of them was committed. */
static void
die_after_commit (PressoTestChild *child, const char *trigger, GPtrArray *orders)
{
  int fds[N_ON_THE_WAY];

  for (int i = 0; i < N_ON_THE_WAY; i++)
    fds[i] = presso_test_connect (child->port);
  g_assert_true (g_file_set_contents (trigger, "now", -1, NULL));
  for (int i = 0; i < N_ON_THE_WAY; i++) {
    g_autofree char *request = build_request (child, g_ptr_array_index (orders, i));

    presso_test_send (fds[i], request, -1);
  }
  for (int i = 0; i < N_ON_THE_WAY; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_try_receive (fds[i], FALSE);
    Order *order = g_ptr_array_index (orders, i);

    if (reply != NULL && reply->status == 201)
      order->body = g_strdup (reply->body);
    close (fds[i]);
  }
  g_assert_true (g_subprocess_wait (child->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_term_sig (child->process), ==, SIGKILL);
  g_assert_cmpint (g_unlink (trigger), ==, 0);
}

static guint
count_orders (PressoTestChild *child)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "GET", ORDERS "?limit=1000", NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return json_array_get_length (
    json_object_get_array_member (json_node_get_object (reply->json), "orders"));
}

/* Each is asked for again, as who didn't get the answer does; then each was done once. */
static void
repeat (PressoTestChild *child, GPtrArray *orders)
{
  for (guint i = 0; i < orders->len; i++) {
    Order *order = g_ptr_array_index (orders, i);
    g_autofree char *request = build_request (child, order);
    g_autoptr (PressoTestReply) reply = presso_test_exchange (child->port, request, -1);

    g_assert_cmpint (reply->status, ==, 201);
    if (order->body != NULL)
      g_assert_cmpstr (reply->body, ==, order->body);
    else
      order->body = g_strdup (reply->body);
  }
}

static guint
count_answered (GPtrArray *orders)
{
  guint n = 0;

  for (guint i = 0; i < orders->len; i++)
    n += ((Order *) g_ptr_array_index (orders, i))->body != NULL;
  return n;
}

static void
run_round (const char *dir, const char *barista, int round)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) order_free);
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autoptr (PressoTestChild) next = NULL;
  guint n_before = (guint) round * N_ON_THE_WAY, n_done;

  for (int i = 0; i < N_ON_THE_WAY; i++) {
    Order *order = g_new0 (Order, 1);

    order->key = g_strdup_printf ("round-%d-%d", round, i);
    g_ptr_array_add (orders, order);
  }
  g_free (child->admin);
  child->admin = g_strdup (barista);
  warm_up (child, round);
  die_after_commit (child, g_getenv ("PRESSO_TEST_KILL"), orders);
  next = presso_test_child_new (dir);
  g_free (next->admin);
  next->admin = g_strdup (barista);
  n_done = count_orders (next) - n_before;
  /* Something was done, and nobody was told. */
  g_assert_cmpuint (n_done, >, 0);
  g_assert_cmpuint (count_answered (orders), ==, 0);
  repeat (next, orders);
  g_assert_cmpuint (count_orders (next), ==, n_before + N_ON_THE_WAY);
  repeat (next, orders);
  g_assert_cmpuint (count_orders (next), ==, n_before + N_ON_THE_WAY);
  presso_test_child_end (next);
}

/* The host dies between the commit and the replies; whoever asks again gets what was done. */
static void
test_between (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *trigger = g_strconcat (dir, ".kill", NULL);
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *barista = NULL;

  become_barista (child);
  barista = g_strdup (child->admin);
  presso_test_child_end (child);
  g_setenv ("LD_PRELOAD", g_getenv ("PRESSO_TEST_KILL_AFTER_SYNC"), TRUE);
  g_setenv ("PRESSO_TEST_KILL", trigger, TRUE);
  for (int i = 0; i < N_ROUNDS; i++)
    run_round (dir, barista, i);
  presso_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/keys-killed/between", test_between);
  return g_test_run ();
}
