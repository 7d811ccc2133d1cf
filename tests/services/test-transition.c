/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"
#include "services/presso-transition.h"

#define N_STATES (PRESSO_ORDER_CANCELLED + 1)

/* Roles by a letter. */
static const struct {
  char letter;
  PressoRole role;
} roles[] = {
  { 'a', PRESSO_ROLE_ANYONE },  { 'g', PRESSO_ROLE_GUEST }, { 'd', PRESSO_ROLE_DISPLAY },
  { 'b', PRESSO_ROLE_BARISTA }, { 'o', PRESSO_ROLE_ADMIN }, { 's', PRESSO_ROLE_SYSTEM },
};

/* Each state (down) and action (across): who may, and where it leads. What isn't said can't be
 * done. The columns: submit claim release complete recall collect cancel reopen
 * time-out close; `NONE` for the state that a cancelled order was in. */
static const char *const grid[N_STATES][PRESSO_N_ACTIONS] = {
  [PRESSO_ORDER_NONE] = { "", "", "", "", "", "", "", "", "", "" },
  [PRESSO_ORDER_RESERVED] = { "g>WAITING", "", "", "", "", "", "g>CANCELLED", "", "s>CANCELLED",
                              "s>CANCELLED" },
  [PRESSO_ORDER_WAITING] = { "", "b>MAKING", "", "", "", "", "gb>CANCELLED", "", "s>CANCELLED",
                             "s>CANCELLED" },
  [PRESSO_ORDER_MAKING] = { "", "", "b>WAITING", "b>READY", "", "", "b>CANCELLED", "", "",
                            "s>CANCELLED" },
  [PRESSO_ORDER_READY] = { "", "", "", "", "b>MAKING", "b>COLLECTED", "b>CANCELLED", "",
                           "s>COLLECTED", "s>COLLECTED" },
  [PRESSO_ORDER_COLLECTED] = { "", "", "", "", "", "", "", "b>READY", "", "" },
  [PRESSO_ORDER_CANCELLED] = { "", "", "", "", "", "", "", "b>NONE", "", "" },
};

/* What each transition tells. */
static const struct {
  PressoOrderState from;
  PressoAction action;
  PressoRole role;
  const char *event;
  const char *also;
  PressoReason reason;
  gboolean is_claimers;
  gboolean returns_drink;
} details[] = {
  { PRESSO_ORDER_RESERVED, PRESSO_ACTION_SUBMIT, PRESSO_ROLE_GUEST,
    "OrderManager.WaitingCompletion" },
  { PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM, PRESSO_ROLE_BARISTA, "OrderManager.MakeOrder" },
  { PRESSO_ORDER_MAKING, PRESSO_ACTION_RELEASE, PRESSO_ROLE_BARISTA, "OrderManager.UnmakeOrder",
    NULL, PRESSO_REASON_NONE, TRUE },
  { PRESSO_ORDER_MAKING, PRESSO_ACTION_COMPLETE, PRESSO_ROLE_BARISTA, "OrderManager.OrderCompleted",
    NULL, PRESSO_REASON_NONE, TRUE },
  { PRESSO_ORDER_READY, PRESSO_ACTION_RECALL, PRESSO_ROLE_BARISTA, "OrderManager.OrderRecalled",
    NULL, PRESSO_REASON_NONE, TRUE },
  { PRESSO_ORDER_READY, PRESSO_ACTION_COLLECT, PRESSO_ROLE_BARISTA, "OrderManager.OrderCollected",
    "OrderProcessor.OrderFinished" },
  { PRESSO_ORDER_RESERVED, PRESSO_ACTION_CANCEL, PRESSO_ROLE_GUEST, "OrderManager.OrderCancelled",
    NULL, PRESSO_REASON_GUEST, FALSE, TRUE },
  { PRESSO_ORDER_WAITING, PRESSO_ACTION_CANCEL, PRESSO_ROLE_GUEST, "OrderManager.OrderCancelled",
    NULL, PRESSO_REASON_GUEST },
  { PRESSO_ORDER_WAITING, PRESSO_ACTION_CANCEL, PRESSO_ROLE_BARISTA, "OrderManager.OrderCancelled",
    NULL, PRESSO_REASON_BARISTA },
  { PRESSO_ORDER_MAKING, PRESSO_ACTION_CANCEL, PRESSO_ROLE_BARISTA, "OrderManager.OrderCancelled",
    NULL, PRESSO_REASON_BARISTA, TRUE },
  { PRESSO_ORDER_READY, PRESSO_ACTION_CANCEL, PRESSO_ROLE_BARISTA, "OrderManager.OrderCancelled",
    NULL, PRESSO_REASON_BARISTA },
  { PRESSO_ORDER_COLLECTED, PRESSO_ACTION_REOPEN, PRESSO_ROLE_BARISTA,
    "OrderManager.OrderReopened" },
  { PRESSO_ORDER_CANCELLED, PRESSO_ACTION_REOPEN, PRESSO_ROLE_BARISTA,
    "OrderManager.OrderReopened" },
  { PRESSO_ORDER_RESERVED, PRESSO_ACTION_TIME_OUT, PRESSO_ROLE_SYSTEM,
    "OrderProcessor.OrderTimeOut", NULL, PRESSO_REASON_GUEST_TIMEOUT, FALSE, TRUE },
  { PRESSO_ORDER_WAITING, PRESSO_ACTION_TIME_OUT, PRESSO_ROLE_SYSTEM, "OrderProcessor.OrderTimeOut",
    NULL, PRESSO_REASON_BARISTA_TIMEOUT },
  { PRESSO_ORDER_READY, PRESSO_ACTION_TIME_OUT, PRESSO_ROLE_SYSTEM,
    "OrderProcessor.OrderFinished" },
  { PRESSO_ORDER_RESERVED, PRESSO_ACTION_CLOSE, PRESSO_ROLE_SYSTEM,
    "OrderProcessor.ShopUnavailable", NULL, PRESSO_REASON_CLOSED, FALSE, TRUE },
  { PRESSO_ORDER_WAITING, PRESSO_ACTION_CLOSE, PRESSO_ROLE_SYSTEM, "OrderProcessor.ShopUnavailable",
    NULL, PRESSO_REASON_CLOSED },
  { PRESSO_ORDER_MAKING, PRESSO_ACTION_CLOSE, PRESSO_ROLE_SYSTEM, "OrderProcessor.ShopUnavailable",
    NULL, PRESSO_REASON_CLOSED },
  { PRESSO_ORDER_READY, PRESSO_ACTION_CLOSE, PRESSO_ROLE_SYSTEM, "OrderProcessor.OrderFinished" },
};

/* Returns the state that the grid gives, or NULL where it gives none. */
static const char *
look_up (PressoOrderState from, PressoAction action, char letter)
{
  const char *cell = grid[from][action];
  const char *arrow = strchr (cell, '>');
  const char *found = strchr (cell, letter);

  return arrow != NULL && found != NULL && found < arrow ? arrow + 1 : NULL;
}

static void
test_grid (void)
{
  int n_found = 0;

  for (int from = 0; from < N_STATES; from++) {
    for (int action = 0; action < PRESSO_N_ACTIONS; action++) {
      for (gsize r = 0; r < G_N_ELEMENTS (roles); r++) {
        const char *to = look_up ((PressoOrderState) from, (PressoAction) action, roles[r].letter);
        const PressoTransition *found =
          presso_transition_find ((PressoOrderState) from, (PressoAction) action, roles[r].role);

        g_assert_cmpint (found != NULL, ==, to != NULL);
        if (found == NULL)
          continue;
        g_assert_cmpstr (presso_order_state_to_string (found->to), ==, to);
        n_found++;
      }
    }
  }
  g_assert_cmpint (n_found, ==, G_N_ELEMENTS (details));
}

static void
test_details (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++) {
    const PressoTransition *found =
      presso_transition_find (details[i].from, details[i].action, details[i].role);

    g_assert_nonnull (found);
    g_assert_cmpstr (presso_event_type_to_string (found->event), ==, details[i].event);
    g_assert_cmpstr (presso_event_type_to_string (found->also), ==,
                     details[i].also != NULL ? details[i].also : details[i].event);
    g_assert_cmpint (found->reason, ==, details[i].reason);
    g_assert_cmpint (found->is_claimers, ==, details[i].is_claimers);
    g_assert_cmpint (found->returns_drink, ==, details[i].returns_drink);
  }
}

/* Returns an order of `guest` in that state, claimed by `one` where it is claimed. */
static char *
new_order (Bar *bar, PressoOrderState state)
{
  static const PressoAction steps[] = { PRESSO_ACTION_CLAIM, PRESSO_ACTION_COMPLETE,
                                        PRESSO_ACTION_COLLECT };
  char *id = bar_scan_now (bar, "guest");

  if (state == PRESSO_ORDER_RESERVED)
    return id;
  g_assert_true (bar_submit (bar, "guest", id, "{\"drink\":\"espresso\"}"));
  if (state == PRESSO_ORDER_CANCELLED) {
    g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", id, PRESSO_ACTION_CANCEL, NULL));
    return id;
  }
  for (int i = PRESSO_ORDER_WAITING; i < (int) state; i++)
    g_assert_true (
      bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, steps[i - PRESSO_ORDER_WAITING], NULL));
  return id;
}

/* Who could act on an order. */
static const struct {
  PressoRole role;
  char letter;
  const char *who;
  const char *body;
  gboolean is_claimer;
  gboolean is_owner;
} actors[] = {
  { PRESSO_ROLE_GUEST, 'g', "guest", NULL, TRUE, TRUE },
  { PRESSO_ROLE_GUEST, 'g', "other", NULL, TRUE, FALSE },
  { PRESSO_ROLE_BARISTA, 'b', "one", NULL, TRUE, TRUE },
  { PRESSO_ROLE_BARISTA, 'b', "two", NULL, FALSE, TRUE },
  { PRESSO_ROLE_BARISTA, 'b', "two", "{\"confirm\":false}", FALSE, TRUE },
  { PRESSO_ROLE_BARISTA, 'b', "two", "{\"confirm\":true}", TRUE, TRUE },
  { PRESSO_ROLE_DISPLAY, 'd', "screen", NULL, TRUE, TRUE },
  { PRESSO_ROLE_ADMIN, 'o', "admin", NULL, TRUE, TRUE },
};

static void
check_actor (Bar *bar, PressoOrderState from, PressoAction action, gsize actor)
{
  g_autofree char *id = new_order (bar, from);
  const char *to = look_up (from, action, actors[actor].letter);
  const PressoTransition *row = presso_transition_find (from, action, actors[actor].role);
  gboolean may =
    to != NULL && actors[actor].is_owner && (actors[actor].is_claimer || !row->is_claimers);
  gboolean done;

  /* They were waiting before. */
  if (g_strcmp0 (to, "NONE") == 0)
    to = "WAITING";
  g_free (bar_take_events (bar));
  done = bar_act (bar, actors[actor].role, actors[actor].who, id, action, actors[actor].body);
  g_assert_cmpint (done, ==, may);
  if (done) {
    g_assert_cmpstr (presso_order_state_to_string (bar_get_state (bar, id)), ==, to);
    g_assert_cmpuint (bar->events->len, >, 0);
  } else {
    g_assert_cmpint (bar_get_state (bar, id), ==, from);
    g_assert_cmpuint (bar->events->len, ==, 0);
    bar_assert_refused (bar, actors[actor].is_owner ? PRESSO_ERROR_TRANSITION_INVALID
                                                    : PRESSO_ERROR_NOT_FOUND);
  }
  /* The next one begins anew. */
  if (bar_get_state (bar, id) == PRESSO_ORDER_RESERVED)
    g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", id, PRESSO_ACTION_CANCEL, NULL));
  else if (!presso_order_state_is_closed (bar_get_state (bar, id)))
    g_assert_true (
      bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CANCEL, "{\"confirm\":true}"));
}

/* Every action in every state by everyone, with a real order. */
static void
test_orders (Bar *bar, gconstpointer data)
{
  g_assert_true (
    bar_patch (bar, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0,\"maxOrdersPerGuest\":0}"));
  for (int from = PRESSO_ORDER_RESERVED; from < N_STATES; from++) {
    for (int action = PRESSO_ACTION_CLAIM; action <= PRESSO_ACTION_REOPEN; action++) {
      for (gsize actor = 0; actor < G_N_ELEMENTS (actors); actor++)
        check_actor (bar, (PressoOrderState) from, (PressoAction) action, actor);
    }
  }
}

static void
test_submit (Bar *bar, gconstpointer data)
{
  g_assert_true (
    bar_patch (bar, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0,\"maxOrdersPerGuest\":0}"));
  for (int from = PRESSO_ORDER_RESERVED; from < N_STATES; from++) {
    g_autofree char *id = new_order (bar, (PressoOrderState) from);
    gboolean may = look_up ((PressoOrderState) from, PRESSO_ACTION_SUBMIT, 'g') != NULL;

    g_assert_false (bar_submit (bar, "other", id, "{\"drink\":\"americano\"}"));
    bar_assert_refused (bar, PRESSO_ERROR_NOT_FOUND);
    g_assert_cmpint (bar_submit (bar, "guest", id, "{\"drink\":\"americano\"}"), ==, may);
    if (!may)
      bar_assert_refused (bar, PRESSO_ERROR_TRANSITION_INVALID);
    /* What a phone repeats gives the order as it is. */
    if (from != PRESSO_ORDER_CANCELLED)
      g_assert_true (bar_submit (bar, "guest", id,
                                 may ? "{\"drink\":\"americano\"}" : "{\"drink\":\"espresso\"}"));
    if (!presso_order_state_is_closed (bar_get_state (bar, id)))
      g_assert_true (
        bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CANCEL, "{\"confirm\":true}"));
  }
}

/* The times and the barista that go with the states. */
static void
test_times (Bar *bar, gconstpointer data)
{
  g_autofree char *id = new_order (bar, PRESSO_ORDER_MAKING);
  g_autoptr (PressoOrder) making = bar_load (bar, id);
  g_autoptr (PressoOrder) ready = NULL;
  g_autoptr (PressoOrder) waiting = NULL;

  g_assert_cmpint (presso_order_get_claimed_at (making), ==, START_MS);
  g_assert_cmpint (presso_order_get_deadline (making), ==, 0);
  g_assert_cmpstr (presso_order_get_barista (making), ==, "one");
  bar_advance (bar, MINUTE);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COMPLETE, NULL));
  ready = bar_load (bar, id);
  g_assert_cmpint (presso_order_get_ready_at (ready), ==, START_MS + MINUTE);
  g_assert_cmpint (presso_order_get_claimed_at (ready), ==, START_MS);
  g_assert_cmpint (presso_order_get_deadline (ready), ==, START_MS + 11 * MINUTE);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_RECALL, NULL));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_RELEASE, NULL));
  waiting = bar_load (bar, id);
  g_assert_cmpint (presso_order_get_ready_at (waiting), ==, 0);
  g_assert_cmpint (presso_order_get_claimed_at (waiting), ==, 0);
  g_assert_cmpint (presso_order_get_submitted_at (waiting), ==, START_MS);
  g_assert_cmpint (presso_order_get_deadline (waiting), ==, START_MS + 16 * MINUTE);
  g_assert_null (presso_order_get_barista (waiting));
  g_assert_cmpint (presso_order_get_version (waiting), >, presso_order_get_version (ready));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/transition/grid", test_grid);
  g_test_add_func ("/transition/details", test_details);
  g_test_add ("/transition/orders", Bar, NULL, bar_set_up, test_orders, bar_tear_down);
  g_test_add ("/transition/submit", Bar, NULL, bar_set_up, test_submit, bar_tear_down);
  g_test_add ("/transition/times", Bar, NULL, bar_set_up, test_times, bar_tear_down);
  return g_test_run ();
}
