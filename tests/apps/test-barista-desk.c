/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The barista's taps, with a real presso-server that is stopped, killed and started again. */
#include "barista/presso-desk.h"

#include "../client/fake-host.h"
#include "model/presso-error.h"
#include "presso-test-child.h"
#include "presso-test-http.h"
#include "presso-test-server.h"

#define ORDERS "/api/v1/shops/main/orders"

typedef struct {
  char *dir;
  PressoTestChild *server;
  char *ana; /* header line of another station */
  PressoClient *client;
  PressoDesk *desk;
  GString *acted; /* what was told of, in order */
  GString *refused;
} Fixture;

static void
on_acted (Fixture *fixture, PressoOrder *order, PressoAction action)
{
  g_string_append_printf (fixture->acted, "%s %" G_GINT64_FORMAT ", ",
                          presso_action_to_string (action), presso_order_get_number (order));
}

static void
on_refused (Fixture *fixture, PressoOrder *order, PressoAction action, const GError *error)
{
  g_string_append (fixture->refused, error->message);
}

static void
open_station (Fixture *fixture)
{
  fixture->client = presso_client_new_for_folder (fixture->dir, "barista", "main");
  fixture->desk = presso_desk_new (fixture->client, fixture->dir);
  g_signal_connect_swapped (fixture->desk, "acted", G_CALLBACK (on_acted), fixture);
  g_signal_connect_swapped (fixture->desk, "refused", G_CALLBACK (on_refused), fixture);
  presso_client_start (fixture->client);
}

static void
close_station (Fixture *fixture)
{
  presso_client_stop (fixture->client);
  g_object_run_dispose (G_OBJECT (fixture->desk));
  /* What is under way holds both until it knows that it is over. */
  g_object_add_weak_pointer (G_OBJECT (fixture->desk), (gpointer *) &fixture->desk);
  g_object_unref (fixture->desk);
  wait_until (fixture->desk == NULL);
  g_clear_object (&fixture->client);
}

static void
wait_for_state (Fixture *fixture, PressoConnectionState state)
{
  wait_until (presso_client_get_state (fixture->client) == state);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoTestReply) reply = NULL;

  fixture->dir = presso_test_dir_new ();
  fixture->server = presso_test_child_new (fixture->dir);
  reply = presso_test_call (fixture->server->port, fixture->server->admin, "POST",
                            "/api/v1/stations", "{\"name\":\"Ana\",\"role\":\"barista\"}");
  g_assert_cmpint (reply->status, ==, 201);
  fixture->ana =
    g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
  fixture->acted = g_string_new (NULL);
  fixture->refused = g_string_new (NULL);
  open_station (fixture);
  wait_for_state (fixture, PRESSO_CONNECTION_LIVE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_station (fixture);
  presso_test_child_free (fixture->server);
  presso_test_dir_remove (fixture->dir);
  g_string_free (fixture->acted, TRUE);
  g_string_free (fixture->refused, TRUE);
  g_free (fixture->ana);
  g_free (fixture->dir);
}

static void
lose_server (Fixture *fixture)
{
  presso_test_child_kill (fixture->server);
  wait_for_state (fixture, PRESSO_CONNECTION_STALE);
}

static void
start_server (Fixture *fixture)
{
  presso_test_child_free (fixture->server);
  fixture->server = presso_test_child_new (fixture->dir);
}

static void
act_as_ana (Fixture *fixture, const char *id, const char *action)
{
  g_autofree char *path = g_strdup_printf (ORDERS "/%s/%s", id, action);
  g_autoptr (PressoTestReply) reply =
    presso_test_call (fixture->server->port, fixture->ana, "POST", path, "{\"barista\":\"Ana\"}");

  g_assert_cmpint (reply->status, ==, 200);
}

/* An order at the bar, as the list has it. */
static PressoOrder *
add_order (Fixture *fixture)
{
  g_autoptr (PressoTestReply) reply = presso_test_call (
    fixture->server->port, fixture->ana, "POST", ORDERS, "{\"drink\":\"espresso\",\"options\":{}}");
  const char *id = presso_test_reply_get (reply, "id");

  g_assert_cmpint (reply->status, ==, 201);
  wait_until (presso_desk_find_order (fixture->desk, id) != NULL);
  return presso_desk_find_order (fixture->desk, id);
}

static void
assert_order (Fixture *fixture, const char *id, const char *state, const char *barista)
{
  g_autofree char *path = g_strconcat (ORDERS "/", id, NULL);
  g_autoptr (PressoTestReply) reply =
    presso_test_call (fixture->server->port, fixture->ana, "GET", path, NULL);

  g_assert_cmpstr (presso_test_reply_get (reply, "state"), ==, state);
  if (barista != NULL)
    g_assert_cmpstr (presso_test_reply_get (reply, "barista"), ==, barista);
}

static void
act (Fixture *fixture, PressoOrder *order, PressoAction action)
{
  presso_desk_act (fixture->desk, order, action, FALSE);
}

static guint
count_taps (Fixture *fixture)
{
  return presso_tap_queue_get_n_taps (presso_desk_get_taps (fixture->desk));
}

static void
test_replayed_in_order (Fixture *fixture, gconstpointer data)
{
  PressoOrder *first = add_order (fixture);
  PressoOrder *second = add_order (fixture);
  PressoOrder *third = add_order (fixture);
  g_autofree char *id = g_strdup (presso_order_get_id (first));

  presso_desk_set_barista (fixture->desk, "Bo");
  lose_server (fixture);
  act (fixture, first, PRESSO_ACTION_CLAIM);
  act (fixture, second, PRESSO_ACTION_CLAIM);
  act (fixture, first, PRESSO_ACTION_COMPLETE);
  act (fixture, first, PRESSO_ACTION_COLLECT);
  presso_desk_cancel (fixture->desk, third, PRESSO_DETAIL_SOLD_OUT);
  /* Shown where they are going; what leaves the board, where it comes from. */
  g_assert_cmpint (presso_desk_get_state (fixture->desk, second), ==, PRESSO_ORDER_MAKING);
  g_assert_cmpint (presso_desk_get_state (fixture->desk, first), ==, PRESSO_ORDER_COLLECTED);
  g_assert_cmpint (presso_desk_get_shown_state (fixture->desk, first), ==, PRESSO_ORDER_READY);
  g_assert_cmpint (presso_desk_get_shown_state (fixture->desk, third), ==, PRESSO_ORDER_WAITING);
  g_assert_true (presso_desk_is_kept (fixture->desk, id));
  g_assert_true (presso_desk_is_own (fixture->desk, second));
  g_assert_cmpuint (presso_desk_get_n_kept (fixture->desk), ==, 5);
  g_assert_cmpstr (fixture->acted->str, ==, "");

  start_server (fixture);
  wait_until (count_taps (fixture) == 0);
  g_assert_cmpstr (fixture->acted->str, ==, "claim 1, claim 2, complete 1, collect 1, cancel 3, ");
  g_assert_cmpstr (fixture->refused->str, ==, "");
  g_assert_cmpuint (presso_desk_get_refusals (fixture->desk)->len, ==, 0);
  assert_order (fixture, id, "COLLECTED", "Bo");
  assert_order (fixture, presso_order_get_id (second), "MAKING", "Bo");
}

static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  PressoOrder *first = add_order (fixture);
  PressoOrder *second = add_order (fixture);
  const char *id = presso_order_get_id (first);

  lose_server (fixture);
  act (fixture, first, PRESSO_ACTION_CLAIM);
  act (fixture, first, PRESSO_ACTION_CLAIM);
  g_assert_cmpuint (count_taps (fixture), ==, 1);
  act (fixture, first, PRESSO_ACTION_COMPLETE);
  presso_desk_take_back (fixture->desk, id);
  g_assert_cmpint (presso_desk_get_state (fixture->desk, first), ==, PRESSO_ORDER_MAKING);
  act (fixture, first, PRESSO_ACTION_RELEASE);
  g_assert_false (presso_desk_is_pending (fixture->desk, id));
  presso_desk_cancel (fixture->desk, second, PRESSO_DETAIL_NONE);
  presso_desk_take_back (fixture->desk, presso_order_get_id (second));
  g_assert_cmpuint (count_taps (fixture), ==, 0);

  start_server (fixture);
  wait_for_state (fixture, PRESSO_CONNECTION_LIVE);
  act (fixture, second, PRESSO_ACTION_CLAIM);
  wait_until (count_taps (fixture) == 0);
  g_assert_cmpstr (fixture->acted->str, ==, "claim 2, ");
  assert_order (fixture, id, "WAITING", NULL);
}

static void
test_outlives_the_station (Fixture *fixture, gconstpointer data)
{
  PressoOrder *order = add_order (fixture);
  g_autofree char *id = g_strdup (presso_order_get_id (order));

  lose_server (fixture);
  act (fixture, order, PRESSO_ACTION_CLAIM);
  act (fixture, order, PRESSO_ACTION_COMPLETE);
  close_station (fixture);
  open_station (fixture);
  g_assert_cmpuint (presso_desk_get_n_kept (fixture->desk), ==, 2);
  g_assert_true (presso_desk_is_pending (fixture->desk, id));

  start_server (fixture);
  wait_until (count_taps (fixture) == 0);
  g_assert_cmpstr (fixture->acted->str, ==, "claim 1, complete 1, ");
  assert_order (fixture, id, "READY", NULL);
}

/* The barista hears who was faster, and the order's later steps are not done either; those of other
 * orders are. */
static void
test_other_was_faster (Fixture *fixture, gconstpointer data)
{
  PressoOrder *first = add_order (fixture);
  PressoOrder *second = add_order (fixture);
  GPtrArray *refusals = presso_desk_get_refusals (fixture->desk);

  presso_client_stop (fixture->client);
  act (fixture, first, PRESSO_ACTION_CLAIM);
  act (fixture, first, PRESSO_ACTION_COMPLETE);
  act (fixture, second, PRESSO_ACTION_CLAIM);
  act_as_ana (fixture, presso_order_get_id (first), "claim");
  presso_client_start (fixture->client);
  wait_until (count_taps (fixture) == 0);
  g_assert_cmpuint (refusals->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (refusals, 0), ==,
                   "Order 1: Ana was faster; the step after it was dropped");
  g_assert_cmpstr (fixture->acted->str, ==, "claim 2, ");
  /* It is no news of the moment, but stays until it was read. */
  g_assert_cmpstr (fixture->refused->str, ==, "");
  assert_order (fixture, presso_order_get_id (first), "MAKING", "Ana");
  g_assert_cmpint (presso_desk_get_state (fixture->desk, first), ==, PRESSO_ORDER_MAKING);
  presso_desk_clear_refusals (fixture->desk);
  g_assert_cmpuint (refusals->len, ==, 0);
}

/* Nobody minds who handed a drink over. */
static void
test_same_aim (Fixture *fixture, gconstpointer data)
{
  PressoOrder *order = add_order (fixture);
  g_autofree char *id = g_strdup (presso_order_get_id (order));

  act_as_ana (fixture, id, "claim");
  act_as_ana (fixture, id, "complete");
  wait_until (presso_order_get_state (order) == PRESSO_ORDER_READY);
  presso_client_stop (fixture->client);
  act (fixture, order, PRESSO_ACTION_COLLECT);
  act_as_ana (fixture, id, "collect");
  presso_client_start (fixture->client);
  wait_until (count_taps (fixture) == 0);
  g_assert_cmpuint (presso_desk_get_refusals (fixture->desk)->len, ==, 0);
}

/* While the host answers, who was faster is told at once. */
static void
test_refused_at_once (Fixture *fixture, gconstpointer data)
{
  PressoOrder *order = add_order (fixture);
  g_autoptr (PressoOrder) before =
    g_object_new (PRESSO_TYPE_ORDER, "id", presso_order_get_id (order), "number",
                  presso_order_get_number (order), "state", PRESSO_ORDER_WAITING, NULL);

  act_as_ana (fixture, presso_order_get_id (order), "claim");
  wait_until (presso_order_get_state (order) == PRESSO_ORDER_MAKING);
  /* As if the event had not come yet. */
  act (fixture, before, PRESSO_ACTION_CLAIM);
  wait_until (count_taps (fixture) == 0);
  g_assert_cmpstr (fixture->refused->str, ==, "Order 1: Ana was faster");
  g_assert_cmpuint (presso_desk_get_refusals (fixture->desk)->len, ==, 0);
}

/* The host did it, and its answer was lost; then it is down, and the station starts anew. Each try
 * has the key that was made at the tap. */
static void
test_lost_answer_acts_once (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autofree char *text = fake_order ("a", 4, "WAITING", 2);
  g_autofree char *orders = g_strdup_printf ("[%s]", text);
  g_autofree char *done = fake_order ("a", 4, "MAKING", 3);
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *key = NULL;
  Fixture fixture = { .dir = g_strdup (fake_host_get_dir (host)) };
  guint n_requests;

  fixture.acted = g_string_new (NULL);
  fixture.refused = g_string_new (NULL);
  fake_host_set_orders (host, orders);
  fake_host_answer (host, 0, "");
  fake_host_answer (host, 503, "{\"code\":\"unavailable\"}");
  fake_host_answer (host, 0, "");
  open_station (&fixture);
  wait_for_state (&fixture, PRESSO_CONNECTION_LIVE);
  act (&fixture, presso_desk_find_order (fixture.desk, "a"), PRESSO_ACTION_CLAIM);
  wait_until (fake_host_get_n_requests (host) >= 3);
  fake_host_go_down (host);
  wait_for_state (&fixture, PRESSO_CONNECTION_STALE);
  /* The host may know of it: only a further step takes it back. */
  presso_desk_take_back (fixture.desk, "a");
  g_assert_cmpuint (count_taps (&fixture), ==, 2);
  presso_desk_take_back (fixture.desk, "a");
  g_assert_cmpuint (count_taps (&fixture), ==, 1);
  close_station (&fixture);

  fake_host_answer (host, 200, done);
  fake_host_come_up (host);
  open_station (&fixture);
  wait_until (count_taps (&fixture) == 0);
  n_requests = fake_host_get_n_requests (host);
  g_assert_cmpuint (n_requests, >=, 4);
  for (guint i = 0; i < n_requests; i++) {
    const FakeRequest *request = fake_host_get_request (host, i);

    if (key == NULL)
      key = g_strdup (request->key);
    g_assert_nonnull (request->key);
    g_assert_cmpstr (request->key, ==, key);
    g_assert_cmpstr (request->path, ==, "/orders/a/claim");
  }
  g_assert_cmpstr (fixture.acted->str, ==, "claim 4, ");
  close_station (&fixture);
  g_string_free (fixture.acted, TRUE);
  g_string_free (fixture.refused, TRUE);
  g_free (fixture.dir);
  presso_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/barista/desk/replayed-in-order", test_replayed_in_order);
  ADD ("/barista/desk/taken-back", test_taken_back);
  ADD ("/barista/desk/outlives-the-station", test_outlives_the_station);
  ADD ("/barista/desk/other-was-faster", test_other_was_faster);
  ADD ("/barista/desk/same-aim", test_same_aim);
  ADD ("/barista/desk/refused-at-once", test_refused_at_once);
  g_test_add_func ("/barista/desk/lost-answer-acts-once", test_lost_answer_acts_once);
  return g_test_run ();
}
