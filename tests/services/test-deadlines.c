/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services-fixture.h"
#include "services/presso-config-service.h"
#include "services/presso-counting.h"

#define ORDER "{\"drink\":\"espresso\"}"

static void
assert_cancelled (Bar *bar, const char *id, PressoReason reason)
{
  g_autoptr (PressoOrder) order = bar_load (bar, id);

  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (presso_order_get_reason (order), ==, reason);
  g_assert_cmpint (presso_order_get_deadline (order), ==, 0);
  g_assert_cmpint (presso_order_get_closed_at (order), ==, presso_clock_get_now (bar->clock));
}

static char *
new_waiting (Bar *bar, const char *guest)
{
  char *id = bar_scan_now (bar, guest);

  g_assert_true (bar_submit (bar, guest, id, ORDER));
  return id;
}

static char *
new_ready (Bar *bar, const char *guest)
{
  char *id = new_waiting (bar, guest);

  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CLAIM, NULL));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COMPLETE, NULL));
  return id;
}

static void
test_guest (Bar *bar, gconstpointer data)
{
  g_autofree char *id = bar_scan_now (bar, "guest");

  bar_advance (bar, 5 * MINUTE - 1);
  g_assert_cmpint (bar_get_state (bar, id), ==, PRESSO_ORDER_RESERVED);
  bar_advance (bar, 1);
  assert_cancelled (bar, id, PRESSO_REASON_GUEST_TIMEOUT);
}

static void
test_barista (Bar *bar, gconstpointer data)
{
  g_autofree char *id = new_waiting (bar, "guest");
  g_autofree char *claimed = new_waiting (bar, "other");

  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", claimed, PRESSO_ACTION_CLAIM, NULL));
  bar_advance (bar, 15 * MINUTE - 1);
  g_assert_cmpint (bar_get_state (bar, id), ==, PRESSO_ORDER_WAITING);
  bar_advance (bar, 1);
  assert_cancelled (bar, id, PRESSO_REASON_BARISTA_TIMEOUT);
  /* The claim has stopped the other's clock. */
  bar_advance (bar, 24 * HOUR);
  g_assert_cmpint (bar_get_state (bar, claimed), ==, PRESSO_ORDER_MAKING);
}

/* Switched off, only a person cancels: also an order that had a deadline from before. */
static void
test_barista_off (Bar *bar, gconstpointer data)
{
  g_autofree char *before = new_waiting (bar, "guest");
  g_autofree char *after = NULL;
  g_autoptr (PressoOrder) order = NULL;

  g_assert_true (bar_patch (bar, "{\"baristaTimeout\":null}"));
  after = new_waiting (bar, "other");
  order = bar_load (bar, after);
  g_assert_cmpint (presso_order_get_deadline (order), ==, 0);
  bar_advance (bar, 24 * HOUR);
  g_assert_cmpint (bar_get_state (bar, before), ==, PRESSO_ORDER_WAITING);
  g_assert_cmpint (bar_get_state (bar, after), ==, PRESSO_ORDER_WAITING);
  g_clear_object (&order);
  order = bar_load (bar, before);
  g_assert_cmpint (presso_order_get_deadline (order), ==, 0);
}

static void
test_pickup (Bar *bar, gconstpointer data)
{
  g_autofree char *id = new_ready (bar, "guest");
  g_autofree char *events = NULL;
  g_autoptr (PressoOrder) order = NULL;

  bar_advance (bar, 10 * MINUTE - 1);
  g_assert_cmpint (bar_get_state (bar, id), ==, PRESSO_ORDER_READY);
  g_free (bar_take_events (bar));
  bar_advance (bar, 1);
  events = bar_take_events (bar);
  g_assert_cmpstr (events, ==, "OrderProcessor.OrderFinished Validator.CodeIssued");
  order = bar_load (bar, id);
  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_COLLECTED);
  g_assert_cmpint (presso_order_get_reason (order), ==, PRESSO_REASON_NONE);
}

/* What fell due while nobody hosted is done when somebody does. */
static void
test_restart (Bar *bar, gconstpointer data)
{
  g_autofree char *reserved = bar_scan_now (bar, "guest 1");
  g_autofree char *waiting = new_waiting (bar, "guest 2");
  g_autofree char *ready = new_ready (bar, "guest 3");
  g_autofree char *later = NULL;

  bar_close (bar);
  presso_clock_advance (bar->clock, 15 * MINUTE);
  bar_open (bar);
  assert_cancelled (bar, reserved, PRESSO_REASON_GUEST_TIMEOUT);
  assert_cancelled (bar, waiting, PRESSO_REASON_BARISTA_TIMEOUT);
  g_assert_cmpint (bar_get_state (bar, ready), ==, PRESSO_ORDER_COLLECTED);

  /* And what isn't due yet keeps the time it had. */
  later = bar_scan_now (bar, "guest 4");
  bar_advance (bar, 4 * MINUTE);
  bar_close (bar);
  bar_open (bar);
  g_assert_cmpint (bar_get_state (bar, later), ==, PRESSO_ORDER_RESERVED);
  bar_advance (bar, MINUTE - 1);
  g_assert_cmpint (bar_get_state (bar, later), ==, PRESSO_ORDER_RESERVED);
  bar_advance (bar, 1);
  assert_cancelled (bar, later, PRESSO_REASON_GUEST_TIMEOUT);
}

/* More than one command's worth at once. */
static void
test_backlog (Bar *bar, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  g_assert_true (bar_patch (bar, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0}"));
  for (int i = 0; i < 150; i++) {
    g_autofree char *guest = g_strdup_printf ("guest %d", i);

    g_ptr_array_add (ids, bar_scan_now (bar, guest));
  }
  bar_advance (bar, 5 * MINUTE);
  while (presso_store_get_next_deadline (bar->store, NULL) > 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (bar->context, TRUE);
  }
  for (guint i = 0; i < ids->len; i++)
    assert_cancelled (bar, g_ptr_array_index (ids, i), PRESSO_REASON_GUEST_TIMEOUT);
}

static void
test_closing (Bar *bar, gconstpointer data)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);
  g_autofree char *reserved = bar_scan_now (bar, "guest 1");
  g_autofree char *waiting = new_waiting (bar, "guest 2");
  g_autofree char *events = NULL;

  g_free (bar_take_events (bar));
  g_assert_true (bar_patch (bar, "{\"open\":false}"));
  events = bar_take_events (bar);
  g_assert_cmpstr (events, ==,
                   "ConfigService.ConfigChanged OrderProcessor.ShopUnavailable "
                   "Validator.CodeChanged");
  assert_cancelled (bar, reserved, PRESSO_REASON_CLOSED);
  g_assert_cmpint (bar_get_state (bar, waiting), ==, PRESSO_ORDER_WAITING);
  g_assert_cmpint (bar_get_drinks_left (bar, presso_code_get_code (code)), ==, 9);
}

static gint64
get_wait (Bar *bar, gint64 *queue)
{
  g_autoptr (GError) error = NULL;
  gint64 wait = presso_counting_get_wait (bar->services, "main", queue, &error);

  g_assert_no_error (error);
  return wait;
}

/* A minute and a half a drink until something was measured; then what the last drinks took, mixed
 * with three of the first guess: (2 × 60 + 3 × 90) / 5. */
static void
test_wait (Bar *bar, gconstpointer data)
{
  gint64 queue;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  g_assert_cmpint (get_wait (bar, &queue), ==, 90);
  g_assert_cmpint (queue, ==, 0);
  first = new_waiting (bar, "guest 1");
  second = new_waiting (bar, "guest 2");
  g_assert_cmpint (get_wait (bar, &queue), ==, 270);
  g_assert_cmpint (queue, ==, 2);

  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", first, PRESSO_ACTION_CLAIM, NULL));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "two", second, PRESSO_ACTION_CLAIM, NULL));
  bar_advance (bar, MINUTE);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", first, PRESSO_ACTION_COMPLETE, NULL));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "two", second, PRESSO_ACTION_COMPLETE, NULL));
  g_assert_cmpint (get_wait (bar, &queue), ==, 78);
  /* Two stations share what is waiting. */
  third = new_waiting (bar, "guest 3");
  g_assert_cmpint (get_wait (bar, &queue), ==, 117);
  /* A measure from long ago says nothing. */
  bar_advance (bar, 14 * MINUTE);
  g_assert_cmpint (get_wait (bar, &queue), ==, 117);
  bar_advance (bar, 20 * MINUTE);
  g_assert_cmpint (get_wait (bar, &queue), ==, 90);
  g_assert_cmpint (queue, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/deadlines/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("guest", test_guest);
  ADD ("barista", test_barista);
  ADD ("barista-off", test_barista_off);
  ADD ("pickup", test_pickup);
  ADD ("restart", test_restart);
  ADD ("backlog", test_backlog);
  ADD ("closing", test_closing);
  ADD ("wait", test_wait);
  return g_test_run ();
}
