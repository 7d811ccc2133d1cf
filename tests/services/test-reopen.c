/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"

#define ORDER  "{\"drink\":\"espresso\"}"
#define SECOND (gint64) 1000

/* How far an order had come when it ended, how it ended, and where it comes back. */
static const struct {
  const char *path;
  int n_steps;
  PressoAction end;
  const char *body;
  PressoOrderState back;
  gint64 deadline_ms; /* from then on; 0 for none */
} ends[] = {
  { "/reopen/collected", 2, PRESSO_ACTION_COLLECT, NULL, PRESSO_ORDER_READY, 10 * MINUTE },
  { "/reopen/cancelled-ready", 2, PRESSO_ACTION_CANCEL, "{\"detail\":\"not-collected\"}",
    PRESSO_ORDER_READY, 10 * MINUTE },
  { "/reopen/cancelled-making", 1, PRESSO_ACTION_CANCEL, "{\"detail\":\"sold-out\"}",
    PRESSO_ORDER_MAKING, 0 },
  { "/reopen/cancelled-waiting", 0, PRESSO_ACTION_CANCEL, NULL, PRESSO_ORDER_WAITING, 15 * MINUTE },
};

static const PressoAction steps[] = { PRESSO_ACTION_CLAIM, PRESSO_ACTION_COMPLETE };

static void
act (Bar *bar, const char *who, const char *id, PressoAction action, const char *body)
{
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, who, id, action, body));
}

/* The order is again what it was, as if nothing had happened: its age, its barista, its times. What
 * it waits for begins anew, as it has to be told of again. */
static void
test_back (Bar *bar, gconstpointer data)
{
  int end = GPOINTER_TO_INT (data);
  g_autofree char *id = bar_scan_now (bar, "guest");
  g_autoptr (PressoOrder) before = NULL;
  g_autoptr (PressoOrder) closed = NULL;
  g_autoptr (PressoOrder) after = NULL;
  g_autofree char *events = NULL;

  g_assert_true (bar_submit (bar, "guest", id, ORDER));
  for (int i = 0; i < ends[end].n_steps; i++) {
    bar_advance (bar, 30 * SECOND);
    act (bar, "one", id, steps[i], NULL);
  }
  before = bar_load (bar, id);
  bar_advance (bar, MINUTE);
  act (bar, "one", id, ends[end].end, ends[end].body);
  closed = bar_load (bar, id);
  bar_advance (bar, 5 * MINUTE);
  g_free (bar_take_events (bar));

  /* Whoever stands there may, it needs no confirmation, and the order doesn't become theirs. */
  act (bar, "two", id, PRESSO_ACTION_REOPEN, NULL);
  events = bar_take_events (bar);
  g_assert_true (g_str_has_prefix (events, "OrderManager.OrderReopened"));
  after = bar_load (bar, id);
  g_assert_cmpint (presso_order_get_state (after), ==, ends[end].back);
  g_assert_cmpint (presso_order_get_number (after), ==, presso_order_get_number (before));
  g_assert_cmpint (presso_order_get_submitted_at (after), ==, START_MS);
  g_assert_cmpint (presso_order_get_claimed_at (after), ==, presso_order_get_claimed_at (before));
  g_assert_cmpint (presso_order_get_ready_at (after), ==, presso_order_get_ready_at (before));
  g_assert_cmpstr (presso_order_get_barista (after), ==, presso_order_get_barista (before));
  g_assert_cmpint (presso_order_get_closed_at (after), ==, 0);
  g_assert_cmpint (presso_order_get_reason (after), ==, PRESSO_REASON_NONE);
  g_assert_cmpint (presso_order_get_detail (after), ==, PRESSO_DETAIL_NONE);
  g_assert_cmpint (presso_order_get_version (after), >, presso_order_get_version (closed));
  g_assert_cmpint (presso_order_get_deadline (after), ==,
                   ends[end].deadline_ms != 0
                     ? presso_order_get_closed_at (closed) + 5 * MINUTE + ends[end].deadline_ms
                     : 0);
  /* It is the claimer's as before. */
  if (ends[end].back == PRESSO_ORDER_MAKING) {
    g_assert_false (bar_act (bar, PRESSO_ROLE_BARISTA, "two", id, PRESSO_ACTION_COMPLETE, NULL));
    bar_assert_refused (bar, PRESSO_ERROR_TRANSITION_INVALID);
    act (bar, "one", id, PRESSO_ACTION_COMPLETE, NULL);
  }
}

/* The restored deadline is kept, and leads where it always does. */
static void
test_deadline (Bar *bar, gconstpointer data)
{
  g_autofree char *late = bar_scan_now (bar, "guest");
  g_autofree char *walk_up = NULL;

  g_assert_true (bar_submit (bar, "guest", late, ORDER));
  bar_advance (bar, 15 * MINUTE);
  g_assert_cmpint (bar_get_state (bar, late), ==, PRESSO_ORDER_CANCELLED);
  act (bar, "one", late, PRESSO_ACTION_REOPEN, NULL);
  g_assert_cmpint (bar_get_state (bar, late), ==, PRESSO_ORDER_WAITING);
  bar_advance (bar, 15 * MINUTE - SECOND);
  g_assert_cmpint (bar_get_state (bar, late), ==, PRESSO_ORDER_WAITING);
  bar_advance (bar, SECOND);
  g_assert_cmpint (bar_get_state (bar, late), ==, PRESSO_ORDER_CANCELLED);

  walk_up = bar_walk_up (bar, ORDER);
  act (bar, "one", walk_up, PRESSO_ACTION_CLAIM, NULL);
  act (bar, "one", walk_up, PRESSO_ACTION_COMPLETE, NULL);
  bar_advance (bar, 10 * MINUTE);
  g_assert_cmpint (bar_get_state (bar, walk_up), ==, PRESSO_ORDER_COLLECTED);
  act (bar, "one", walk_up, PRESSO_ACTION_REOPEN, NULL);
  bar_advance (bar, 10 * MINUTE - SECOND);
  g_assert_cmpint (bar_get_state (bar, walk_up), ==, PRESSO_ORDER_READY);
  bar_advance (bar, SECOND);
  g_assert_cmpint (bar_get_state (bar, walk_up), ==, PRESSO_ORDER_COLLECTED);
}

/* What was given back before it was ordered has gone to somebody else; what is open can't be
 * opened. */
static void
test_refused (Bar *bar, gconstpointer data)
{
  g_autofree char *id = bar_scan_now (bar, "guest");
  g_autofree char *open = bar_walk_up (bar, ORDER);
  g_autoptr (PressoCode) code = bar_get_code (bar);
  int n_left;

  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", id, PRESSO_ACTION_CANCEL, NULL));
  n_left = bar_get_drinks_left (bar, presso_code_get_code (code));
  g_assert_false (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_REOPEN, NULL));
  bar_assert_refused (bar, PRESSO_ERROR_TRANSITION_INVALID);
  g_assert_cmpint (bar_get_state (bar, id), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (bar_get_drinks_left (bar, presso_code_get_code (code)), ==, n_left);
  g_assert_false (bar_act (bar, PRESSO_ROLE_BARISTA, "one", open, PRESSO_ACTION_REOPEN, NULL));
  bar_assert_refused (bar, PRESSO_ERROR_TRANSITION_INVALID);
}

/* It counts again where a cancelled one doesn't: in the queue and in the guest's day. No limit
 * holds it back: the barista decides. And no drink of the code is taken twice. */
static void
test_counts (Bar *bar, gconstpointer data)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);
  const char *text = presso_code_get_code (code);
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;

  g_assert_true (bar_patch (bar, "{\"maxOrdersPerGuest\":1,\"maxOrdersInQueue\":1}"));
  id = bar_scan_now (bar, "guest");
  g_assert_true (bar_submit (bar, "guest", id, ORDER));
  act (bar, "one", id, PRESSO_ACTION_CANCEL, NULL);
  other = bar_scan_now (bar, "other");
  g_assert_true (bar_submit (bar, "other", other, ORDER));
  g_assert_cmpint (bar_get_drinks_left (bar, text), ==, 8);

  act (bar, "one", id, PRESSO_ACTION_REOPEN, NULL);
  g_assert_cmpint (bar_get_drinks_left (bar, text), ==, 8);
  act (bar, "one", other, PRESSO_ACTION_CANCEL, NULL);
  /* It is the guest's open order, which a scan gives. */
  {
    g_autofree char *again = bar_scan_now (bar, "guest");

    g_assert_cmpstr (again, ==, id);
  }
  g_assert_null (bar_scan (bar, "third", text));
  bar_assert_refused (bar, PRESSO_ERROR_QUEUE_FULL);
  act (bar, "one", id, PRESSO_ACTION_CLAIM, NULL);
  act (bar, "one", id, PRESSO_ACTION_COMPLETE, NULL);
  g_assert_null (bar_scan (bar, "guest", text));
  bar_assert_refused (bar, PRESSO_ERROR_GUEST_LIMIT);
}

static char *
list_numbers (Bar *bar, guint states, gint64 limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) documents =
    presso_store_list_closed_documents (bar->store, "main", states, limit, &error);
  g_autoptr (JsonNode) node = json_from_string (documents->str, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
    JsonObject *order = json_array_get_object_element (json_node_get_array (node), i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            json_object_get_int_member (order, "number"));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_list (Bar *bar, guint states, gint64 limit, const char *expected)
{
  g_autofree char *found = list_numbers (bar, states, limit);

  g_assert_cmpstr (found, ==, expected);
}

/* The last ones first, whenever they were ordered; what was never ordered can't be brought back. */
static void
test_list (Bar *bar, gconstpointer data)
{
  static const int order[] = { 2, 0, 3, 1 };
  char *ids[5];
  g_autofree char *scanned = bar_scan_now (bar, "guest");

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = bar_walk_up (bar, ORDER);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    bar_advance (bar, SECOND);
    act (bar, "one", ids[order[i]], PRESSO_ACTION_CANCEL, NULL);
  }
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", scanned, PRESSO_ACTION_CANCEL, NULL));
  assert_list (bar, G_MAXUINT, 50, "2 4 1 3");
  assert_list (bar, G_MAXUINT, 2, "2 4");
  assert_list (bar, PRESSO_STATE_MASK (PRESSO_ORDER_COLLECTED), 50, "");
  assert_list (bar, PRESSO_STATES_OPEN, 50, "");
  act (bar, "one", ids[3], PRESSO_ACTION_REOPEN, NULL);
  assert_list (bar, PRESSO_STATE_MASK (PRESSO_ORDER_CANCELLED), 50, "2 1 3");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_test_add (ends[i].path, Bar, GINT_TO_POINTER ((int) i), bar_set_up, test_back, bar_tear_down);
  g_test_add ("/reopen/deadline", Bar, NULL, bar_set_up, test_deadline, bar_tear_down);
  g_test_add ("/reopen/refused", Bar, NULL, bar_set_up, test_refused, bar_tear_down);
  g_test_add ("/reopen/counts", Bar, NULL, bar_set_up, test_counts, bar_tear_down);
  g_test_add ("/reopen/list", Bar, NULL, bar_set_up, test_list, bar_tear_down);
  return g_test_run ();
}
