/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "model/presso-menu.h"
#include "model/presso-time.h"
#include "services-fixture.h"
#include "services/presso-config-service.h"

#define SHOP    "main"
#define CHANGED "ConfigService.ConfigChanged"
#define LATTE   "latte"

static PressoShop *
get_shop (Bar *bar)
{
  PressoShop *shop = presso_config_get_shop (bar->services, SHOP, NULL);

  g_assert_nonnull (shop);
  return shop;
}

static gboolean
patch_time (Bar *bar, const char *member, gint64 in_ms)
{
  g_autofree char *time = presso_time_to_string (presso_clock_get_now (bar->clock) + in_ms);
  g_autofree char *patch = g_strdup_printf ("{\"%s\":\"%s\"}", member, time);

  return bar_patch (bar, patch);
}

static gboolean
sell_out (Bar *bar, gint64 in_ms)
{
  g_autofree char *time = presso_time_to_string (presso_clock_get_now (bar->clock) + in_ms);
  g_autofree char *patch = g_strdup_printf (
    "{\"available\":false,\"options\":{\"milk\":{\"oat\":false}},\"until\":\"%s\"}", time);

  return bar_patch_menu (bar, LATTE, patch);
}

static PressoDrink *
get_latte (Bar *bar)
{
  return presso_menu_find_drink (presso_shop_get_menu (get_shop (bar)), LATTE);
}

static PressoChoice *
get_oat (Bar *bar)
{
  g_autoptr (PressoOptionGroup) milk =
    g_list_model_get_item (presso_drink_get_options (get_latte (bar)), 0);
  GListModel *choices = presso_option_group_get_choices (milk);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, i);

    if (g_str_equal (presso_choice_get_id (choice), "oat"))
      return choice; /* The menu holds it. */
  }
  g_assert_not_reached ();
}

static void
assert_sold_out (Bar *bar, gboolean is_sold_out, gint64 until_ms)
{
  g_assert_cmpint (presso_drink_get_available (get_latte (bar)), ==, !is_sold_out);
  g_assert_cmpint (presso_drink_get_unavailable_until (get_latte (bar)), ==, until_ms);
  g_assert_cmpint (presso_choice_get_available (get_oat (bar)), ==, !is_sold_out);
  g_assert_cmpint (presso_choice_get_unavailable_until (get_oat (bar)), ==, until_ms);
}

static void
assert_told (Bar *bar, const char *expected)
{
  g_autofree char *events = bar_take_events (bar);

  g_assert_cmpstr (events, ==, expected);
}

/* Last orders: until then guests order, then the bar closes, is told to everyone, and stays so. */
static void
test_last_orders (Bar *bar, gconstpointer data)
{
  g_autofree char *choosing = NULL;

  g_assert_true (bar_patch (bar, "{\"codePeriod\":86400}"));
  g_assert_true (patch_time (bar, "closesAt", 4 * MINUTE));
  choosing = bar_scan_now (bar, "guest");
  bar_advance (bar, 4 * MINUTE - 1);
  g_assert_true (presso_shop_get_open (get_shop (bar)));
  g_free (bar_take_events (bar));
  bar_advance (bar, 1);
  g_assert_false (presso_shop_get_open (get_shop (bar)));
  g_assert_cmpint (presso_shop_get_closes_at (get_shop (bar)), ==, 0);
  assert_told (bar, CHANGED " OrderProcessor.ShopUnavailable Validator.CodeChanged");
  g_assert_cmpint (bar_get_state (bar, choosing), ==, PRESSO_ORDER_CANCELLED);
  g_assert_null (bar_scan_now (bar, "late"));
  bar_assert_refused (bar, PRESSO_ERROR_SHOP_CLOSED);
  /* Whoever opens again has no end in sight. */
  g_assert_true (bar_patch (bar, "{\"open\":true}"));
  bar_advance (bar, 24 * HOUR);
  g_assert_true (presso_shop_get_open (get_shop (bar)));
}

/* It can be taken back, and closing earlier leaves nothing that would close the bar tomorrow. */
static void
test_last_orders_taken_back (Bar *bar, gconstpointer data)
{
  g_assert_true (patch_time (bar, "closesAt", 15 * MINUTE));
  g_assert_true (bar_patch (bar, "{\"closesAt\":null}"));
  bar_advance (bar, HOUR);
  g_assert_true (presso_shop_get_open (get_shop (bar)));
  g_assert_true (patch_time (bar, "closesAt", 15 * MINUTE));
  g_assert_true (patch_time (bar, "pausedUntil", 15 * MINUTE));
  g_assert_true (bar_patch (bar, "{\"open\":false}"));
  g_assert_cmpint (presso_shop_get_paused_until (get_shop (bar)), ==, 0);
  g_assert_true (bar_patch (bar, "{\"open\":true}"));
  bar_advance (bar, HOUR);
  g_assert_true (presso_shop_get_open (get_shop (bar)));
}

/* A pause ends by itself, and everyone is told when it does. */
static void
test_pause (Bar *bar, gconstpointer data)
{
  g_assert_true (bar_patch (bar, "{\"codePeriod\":86400}"));
  g_assert_true (patch_time (bar, "pausedUntil", 5 * MINUTE));
  g_free (bar_take_events (bar));
  bar_advance (bar, 5 * MINUTE - 1);
  assert_told (bar, "");
  g_assert_null (bar_scan_now (bar, "early"));
  bar_assert_refused (bar, PRESSO_ERROR_SHOP_CLOSED);
  bar_advance (bar, 1);
  assert_told (bar, CHANGED);
  g_assert_cmpint (presso_shop_get_paused_until (get_shop (bar)), ==, 0);
  g_assert_true (presso_shop_get_open (get_shop (bar)));
  g_free (bar_scan_now (bar, "guest"));
  g_assert_no_error (bar->error);
}

static void
test_sold_out (Bar *bar, gconstpointer data)
{
  gint64 until_ms = presso_clock_get_now (bar->clock) + 20 * MINUTE;

  g_assert_true (bar_patch (bar, "{\"codePeriod\":86400}"));
  g_assert_true (sell_out (bar, 20 * MINUTE));
  assert_sold_out (bar, TRUE, until_ms);
  g_free (bar_take_events (bar));
  bar_advance (bar, 20 * MINUTE - 1);
  assert_sold_out (bar, TRUE, until_ms);
  assert_told (bar, "");
  bar_advance (bar, 1);
  assert_sold_out (bar, FALSE, 0);
  assert_told (bar, CHANGED);
}

/* Until it is switched back: for ever, and what was to come back by itself no longer does. */
static void
test_sold_out_until_switched_back (Bar *bar, gconstpointer data)
{
  g_assert_true (sell_out (bar, 20 * MINUTE));
  g_assert_true (bar_patch_menu (
    bar, LATTE, "{\"available\":false,\"options\":{\"milk\":{\"oat\":false}},\"until\":null}"));
  assert_sold_out (bar, TRUE, 0);
  bar_advance (bar, 48 * HOUR);
  assert_sold_out (bar, TRUE, 0);
  g_assert_true (sell_out (bar, 20 * MINUTE));
  g_assert_true (
    bar_patch_menu (bar, LATTE, "{\"available\":true,\"options\":{\"milk\":{\"oat\":true}}}"));
  assert_sold_out (bar, FALSE, 0);
}

/* For today: until the next midnight of the shop, wherever the host is. */
static void
test_sold_out_today (Bar *bar, gconstpointer data)
{
  gint64 midnight_ms;

  g_assert_true (bar_patch (bar, "{\"timeZone\":\"America/Havana\"}"));
  g_assert_true (bar_patch_menu (
    bar, LATTE,
    "{\"available\":false,\"options\":{\"milk\":{\"oat\":false}},\"until\":\"today\"}"));
  /* 9:00 UTC is 4:00 there: twenty hours to go. */
  midnight_ms = START_MS + 20 * HOUR;
  assert_sold_out (bar, TRUE, midnight_ms);
  bar_advance (bar, 20 * HOUR - 1);
  assert_sold_out (bar, TRUE, midnight_ms);
  bar_advance (bar, 1);
  assert_sold_out (bar, FALSE, 0);
}

/* What fell due while nobody hosted is done when somebody does; what isn't due is still to come. */
static void
test_restart (Bar *bar, gconstpointer data)
{
  gint64 until_ms;

  g_assert_true (patch_time (bar, "closesAt", 30 * MINUTE));
  g_assert_true (sell_out (bar, 20 * MINUTE));
  until_ms = presso_clock_get_now (bar->clock) + 20 * MINUTE;
  bar_advance (bar, 10 * MINUTE);
  bar_close (bar);
  bar_open (bar);
  assert_sold_out (bar, TRUE, until_ms);
  bar_close (bar);
  presso_clock_advance (bar->clock, 10 * MINUTE);
  bar_open (bar);
  assert_sold_out (bar, FALSE, 0);
  g_assert_true (presso_shop_get_open (get_shop (bar)));
  bar_advance (bar, 10 * MINUTE);
  g_assert_false (presso_shop_get_open (get_shop (bar)));
}

/* Where the machine finds out that it is another day, the bar has as many minutes left as before.
 */
static void
test_jump (Bar *bar, gconstpointer data)
{
  static const gint64 jumps_ms[] = { 400 * 24 * HOUR, -2 * HOUR };

  g_assert_true (patch_time (bar, "closesAt", 15 * MINUTE));
  g_assert_true (sell_out (bar, 20 * MINUTE));
  for (gsize i = 0; i < G_N_ELEMENTS (jumps_ms); i++) {
    presso_clock_jump (bar->clock, jumps_ms[i]);
    presso_writer_flush (bar->services->writer);
    g_assert_cmpint (presso_shop_get_closes_at (get_shop (bar)), ==,
                     presso_clock_get_now (bar->clock) + 15 * MINUTE);
    assert_sold_out (bar, TRUE, presso_clock_get_now (bar->clock) + 20 * MINUTE);
  }
  bar_advance (bar, 15 * MINUTE);
  g_assert_false (presso_shop_get_open (get_shop (bar)));
}

/* A pause until further notice has no later time to go to. */
static void
test_jump_from_the_end (Bar *bar, gconstpointer data)
{
  g_autofree char *kept = NULL;

  g_assert_true (bar_patch (bar, "{\"pausedUntil\":\"9999-12-31T23:59:59.000Z\"}"));
  presso_clock_jump (bar->clock, HOUR);
  presso_writer_flush (bar->services->writer);
  kept = presso_record_to_string (PRESSO_RECORD (get_shop (bar)));
  g_assert_nonnull (strstr (kept, "\"pausedUntil\":\"9999-12-31T23:59:59.999Z\""));
}

static const struct {
  const char *patch;
  const char *reason;
} refused[] = {
  { "{\"available\":false,\"until\":5}", "type" },
  { "{\"available\":false,\"until\":\"tomorrow\"}", "format" },
  { "{\"available\":false,\"until\":\"2026-01-05T09:00:00.000Z\"}", "range" },
  { "{\"available\":false,\"until\":\"2025-12-31T23:59:59.000Z\"}", "range" },
};

static void
test_refused (Bar *bar, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    const char *reason;

    g_assert_false (bar_patch_menu (bar, LATTE, refused[i].patch));
    g_assert_cmpstr (presso_error_get_field (bar->error, 0, &reason), ==, "until");
    g_assert_cmpstr (reason, ==, refused[i].reason);
    bar_assert_refused (bar, PRESSO_ERROR_REQUEST_INVALID);
    assert_sold_out (bar, FALSE, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/shop-deadlines/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("last-orders", test_last_orders);
  ADD ("last-orders-taken-back", test_last_orders_taken_back);
  ADD ("pause", test_pause);
  ADD ("sold-out", test_sold_out);
  ADD ("sold-out-until-switched-back", test_sold_out_until_switched_back);
  ADD ("sold-out-today", test_sold_out_today);
  ADD ("restart", test_restart);
  ADD ("jump", test_jump);
  ADD ("jump-from-the-end", test_jump_from_the_end);
  ADD ("refused", test_refused);
  return g_test_run ();
}
