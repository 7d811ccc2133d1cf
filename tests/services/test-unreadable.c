/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services-fixture.h"
#include "store/presso-store-private.h"

/* More than the processor handles in one command. */
#define N_SPOILED 70
/* Far more turns of the loop than anything here needs. */
#define MANY_TURNS 200

static void
spoil (Bar *bar, const char *id)
{
  g_autoptr (GError) error = NULL;

  presso_database_run (presso_store_get_database (bar->store), &error,
                       "UPDATE orders SET document = '{\"id\":7}' WHERE id = $1", "s", id);
  g_assert_no_error (error);
}

static void
expect_warning (void)
{
  g_test_expect_message ("presso", G_LOG_LEVEL_WARNING, "The order * can't be read");
}

/* Whatever is still to do for now is done; a warning that nobody expects fails the test. */
static void
take_turns (Bar *bar)
{
  for (int i = 0; i < MANY_TURNS; i++)
    g_main_context_iteration (bar->context, FALSE);
}

/* The others' deadlines and the next code come all the same, and it is said once. */
static void
test_one (Bar *bar, gconstpointer data)
{
  g_autofree char *spoiled = bar_scan_now (bar, "guest 1");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *events = NULL;
  g_autoptr (PressoCode) shown = bar_get_code (bar);
  g_autoptr (PressoCode) next = NULL;

  bar_advance (bar, 1000);
  before = bar_scan_now (bar, "guest 2");
  spoil (bar, spoiled);
  g_free (bar_take_events (bar));
  expect_warning ();
  bar_advance (bar, 5 * MINUTE);
  take_turns (bar);
  g_test_assert_expected_messages ();
  g_assert_cmpint (bar_get_state (bar, before), ==, PRESSO_ORDER_CANCELLED);
  events = bar_take_events (bar);
  g_assert_nonnull (strstr (events, "OrderProcessor.OrderTimeOut"));
  g_assert_nonnull (strstr (events, "Validator.CodeIssued"));
  next = bar_get_code (bar);
  g_assert_cmpstr (presso_code_get_code (next), !=, presso_code_get_code (shown));

  after = bar_scan_now (bar, "guest 3");
  bar_advance (bar, 5 * MINUTE);
  take_turns (bar);
  g_assert_cmpint (bar_get_state (bar, after), ==, PRESSO_ORDER_CANCELLED);
}

/* Nor do many of them stand before the others for ever. */
static void
test_many (Bar *bar, gconstpointer data)
{
  g_autofree char *good = NULL;

  g_assert_true (bar_patch (bar, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0}"));
  for (int i = 0; i < N_SPOILED; i++) {
    g_autofree char *guest = g_strdup_printf ("guest %d", i);
    g_autofree char *id = bar_scan_now (bar, guest);

    spoil (bar, id);
    expect_warning ();
  }
  bar_advance (bar, 1000);
  good = bar_scan_now (bar, "another guest");
  bar_advance (bar, 5 * MINUTE);
  take_turns (bar);
  g_test_assert_expected_messages ();
  g_assert_cmpint (bar_get_state (bar, good), ==, PRESSO_ORDER_CANCELLED);
}

/* What can't be read stays as it is, for whoever can mend it. */
static void
test_kept (Bar *bar, gconstpointer data)
{
  g_autofree char *id = bar_scan_now (bar, "guest");
  g_autoptr (PressoRow) row = NULL;

  spoil (bar, id);
  expect_warning ();
  bar_advance (bar, 5 * MINUTE);
  bar_close (bar);
  bar_open (bar);
  take_turns (bar);
  g_test_assert_expected_messages ();
  row = presso_database_query (presso_store_get_database (bar->store),
                               "SELECT document, state FROM orders WHERE id = $1", "s", id);
  g_assert_true (presso_row_next (row, NULL));
  g_assert_cmpstr (presso_row_get_string (row, 0), ==, "{\"id\":7}");
  g_assert_cmpstr (presso_row_get_string (row, 1), ==, "RESERVED");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/unreadable/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("one", test_one);
  ADD ("many", test_many);
  ADD ("kept", test_kept);
  return g_test_run ();
}
