/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"

#define ORDER "{\"drink\":\"espresso\"}"

/* Somebody sets the machine's clock: no time passes by it. */
static void
jump (Bar *bar, gint64 by_ms)
{
  gint64 before_ms = presso_clock_get_now (bar->clock);

  presso_clock_jump (bar->clock, by_ms);
  g_assert_cmpint (presso_clock_get_now (bar->clock), ==, before_ms);
  presso_writer_flush (bar->services->writer);
  g_assert_cmpint (presso_clock_get_now (bar->clock), ==, before_ms + by_ms);
}

static gint64
get_left (Bar *bar, const char *id)
{
  g_autoptr (PressoOrder) order = bar_load (bar, id);

  return presso_order_get_deadline (order) - presso_clock_get_now (bar->clock);
}

/* Everybody has the time they were promised, and the screens are told when it is over now. */
static void
test_deadlines (Bar *bar, gconstpointer data)
{
  static const gint64 jumps_ms[] = { HOUR, -2 * HOUR, 400 * 24 * HOUR, -400 * 24 * HOUR, 2000 };
  g_autofree char *reserved = bar_scan_now (bar, "guest 1");
  g_autofree char *waiting = bar_scan_now (bar, "guest 2");

  g_assert_true (bar_submit (bar, "guest 2", waiting, ORDER));
  bar_advance (bar, MINUTE);
  for (gsize i = 0; i < G_N_ELEMENTS (jumps_ms); i++) {
    g_autofree char *events = NULL;

    g_free (bar_take_events (bar));
    jump (bar, jumps_ms[i]);
    events = bar_take_events (bar);
    g_assert_true (
      g_str_has_prefix (events, "OrderProcessor.WorkflowStarted OrderProcessor.WorkflowStarted"));
    g_assert_cmpint (get_left (bar, reserved), ==, 4 * MINUTE);
    g_assert_cmpint (get_left (bar, waiting), ==, 14 * MINUTE);
  }
  bar_advance (bar, 4 * MINUTE - 1);
  g_assert_cmpint (bar_get_state (bar, reserved), ==, PRESSO_ORDER_RESERVED);
  bar_advance (bar, 1);
  g_assert_cmpint (bar_get_state (bar, reserved), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (bar_get_state (bar, waiting), ==, PRESSO_ORDER_WAITING);
}

/* What a time server corrects by is nobody's news. */
static void
test_nudge (Bar *bar, gconstpointer data)
{
  g_autofree char *reserved = bar_scan_now (bar, "guest");
  g_autofree char *events = NULL;

  g_free (bar_take_events (bar));
  jump (bar, 1999);
  jump (bar, -1999);
  events = bar_take_events (bar);
  g_assert_cmpstr (events, ==, "");
  g_assert_cmpint (get_left (bar, reserved), ==, 5 * MINUTE);
}

static void
assert_new_code (Bar *bar, GPtrArray *codes)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);
  gint64 now_ms = presso_clock_get_now (bar->clock);

  g_assert_cmpint (presso_code_get_valid_from (code), <=, now_ms);
  g_assert_cmpint (presso_code_get_valid_until (code), >, now_ms);
  for (guint i = 0; i < codes->len; i++) {
    g_assert_cmpstr (presso_code_get_code (code), !=, g_ptr_array_index (codes, i));
    g_assert_null (bar_scan (bar, "guest", g_ptr_array_index (codes, i)));
    bar_assert_refused (bar, PRESSO_ERROR_CODE_INVALID);
  }
  g_ptr_array_add (codes, g_strdup (presso_code_get_code (code)));
}

/* No code is shown or good twice, also when its time comes once more. */
static void
test_codes (Bar *bar, gconstpointer data)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  assert_new_code (bar, codes);
  jump (bar, HOUR);
  assert_new_code (bar, codes);
  jump (bar, -HOUR);
  assert_new_code (bar, codes);
  /* Each time when the one before is over with its grace. */
  bar_advance (bar, 31 * 1000);
  for (int i = 0; i < 13; i++) {
    bar_advance (bar, 5 * MINUTE);
    assert_new_code (bar, codes);
  }
}

/* A little back, over the edge of a slot: the code that is shown stays, and is good. */
static void
test_grace (Bar *bar, gconstpointer data)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);
  g_autoptr (PressoCode) after = NULL;
  g_autofree char *id = NULL;

  jump (bar, -30 * 1000);
  after = bar_get_code (bar);
  g_assert_cmpstr (presso_code_get_code (after), ==, presso_code_get_code (code));
  id = bar_scan (bar, "guest", presso_code_get_code (code));
  g_assert_nonnull (id);
  jump (bar, -1);
  g_assert_null (bar_scan (bar, "other", presso_code_get_code (code)));
  g_clear_error (&bar->error);
  jump (bar, -5000);
  g_clear_object (&after);
  after = bar_get_code (bar);
  g_assert_cmpstr (presso_code_get_code (after), !=, presso_code_get_code (code));
}

/* The same where the clock was set back while nobody hosted: there is nothing to tell the jump by
 * but the codes. */
static void
test_restart (Bar *bar, gconstpointer data)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *reserved = NULL;

  assert_new_code (bar, codes);
  reserved = bar_scan_now (bar, "someone");
  bar_close (bar);
  presso_clock_advance (bar->clock, -HOUR);
  bar_open (bar);
  assert_new_code (bar, codes);
  /* Later by as much; nothing was lost. */
  g_assert_cmpint (get_left (bar, reserved), ==, HOUR + 5 * MINUTE);
}

/* The day's limit goes by the wall: set back over midnight it is yesterday once more, and no order
 * is forgotten. */
static void
test_day (Bar *bar, gconstpointer data)
{
  static const PressoAction actions[] = { PRESSO_ACTION_CLAIM, PRESSO_ACTION_COMPLETE,
                                          PRESSO_ACTION_COLLECT };
  g_autofree char *first = NULL;

  g_assert_true (bar_patch (bar, "{\"maxOrdersPerGuest\":1,\"timeZone\":\"UTC\"}"));
  first = bar_scan_now (bar, "guest");
  g_assert_true (bar_submit (bar, "guest", first, ORDER));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", first, actions[i], NULL));
  jump (bar, -10 * HOUR);
  g_assert_null (bar_scan_now (bar, "guest"));
  bar_assert_refused (bar, PRESSO_ERROR_GUEST_LIMIT);
  jump (bar, 10 * HOUR + 15 * HOUR);
  g_free (bar_scan_now (bar, "guest"));
  g_assert_no_error (bar->error);
}

/* The machine's own clock goes with the wall's. */
static void
test_machine (void)
{
  g_autoptr (PressoClock) clock = presso_clock_new ();
  gint64 wall_ms = g_get_real_time () / 1000;

  g_assert_cmpint (ABS (presso_clock_get_now (clock) - wall_ms), <, 1000);
  g_assert_cmpint (ABS (presso_clock_get_jump (clock)), <, 1000);
  presso_clock_adjust (clock, HOUR);
  g_assert_cmpint (ABS (presso_clock_get_now (clock) - wall_ms - HOUR), <, 1000);
  g_assert_cmpint (ABS (presso_clock_get_jump (clock) + HOUR), <, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/clock/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("deadlines", test_deadlines);
  ADD ("nudge", test_nudge);
  ADD ("codes", test_codes);
  ADD ("grace", test_grace);
  ADD ("restart", test_restart);
  ADD ("day", test_day);
  g_test_add_func ("/clock/machine", test_machine);
  return g_test_run ();
}
