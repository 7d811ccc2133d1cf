/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"

#define ORDER "{\"drink\":\"espresso\"}"

/* Scans, orders and has the order made and collected. */
static void
have_drink (Bar *bar, const char *guest)
{
  g_autofree char *id = bar_scan_now (bar, guest);

  g_assert_no_error (bar->error);
  g_assert_true (bar_submit (bar, guest, id, ORDER));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CLAIM, NULL));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COMPLETE, NULL));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COLLECT, NULL));
}

static void
assert_scan_refused (Bar *bar, const char *guest, PressoError code)
{
  g_autoptr (PressoCode) shown = bar_get_code (bar);
  int before = bar_get_drinks_left (bar, presso_code_get_code (shown));

  g_free (bar_take_events (bar));
  g_assert_null (bar_scan_now (bar, guest));
  bar_assert_refused (bar, code);
  /* Nothing is spent and nothing is told. */
  g_assert_cmpint (bar_get_drinks_left (bar, presso_code_get_code (shown)), ==, before);
  g_assert_cmpuint (bar->events->len, ==, 0);
}

static void
test_queue (Bar *bar, gconstpointer data)
{
  g_autofree char *reserved = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *making = NULL;
  g_autofree char *walk_up = NULL;
  g_autofree char *next = NULL;

  g_assert_true (bar_patch (bar, "{\"maxOrdersInQueue\":3}"));
  reserved = bar_scan_now (bar, "guest 1");
  waiting = bar_scan_now (bar, "guest 2");
  g_assert_true (bar_submit (bar, "guest 2", waiting, ORDER));
  making = bar_scan_now (bar, "guest 3");
  g_assert_true (bar_submit (bar, "guest 3", making, ORDER));
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", making, PRESSO_ACTION_CLAIM, NULL));
  assert_scan_refused (bar, "guest 4", PRESSO_ERROR_QUEUE_FULL);
  /* The barista decides. */
  walk_up = bar_walk_up (bar, ORDER);
  g_assert_nonnull (walk_up);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", walk_up, PRESSO_ACTION_CANCEL, NULL));
  /* What is ready isn't in the queue. */
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", making, PRESSO_ACTION_COMPLETE, NULL));
  next = bar_scan_now (bar, "guest 4");
  g_assert_no_error (bar->error);
  assert_scan_refused (bar, "guest 5", PRESSO_ERROR_QUEUE_FULL);
  g_assert_true (bar_patch (bar, "{\"maxOrdersInQueue\":0}"));
  g_free (bar_scan_now (bar, "guest 5"));
  g_assert_no_error (bar->error);
}

static void
test_guest (Bar *bar, gconstpointer data)
{
  g_autofree char *cancelled = NULL;

  g_assert_true (bar_patch (bar, "{\"maxOrdersPerGuest\":2,\"timeZone\":\"UTC\"}"));
  have_drink (bar, "guest");
  cancelled = bar_scan_now (bar, "guest");
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", cancelled, PRESSO_ACTION_CANCEL, NULL));
  have_drink (bar, "guest");
  assert_scan_refused (bar, "guest", PRESSO_ERROR_GUEST_LIMIT);
  have_drink (bar, "other");
  g_assert_true (bar_patch (bar, "{\"maxOrdersPerGuest\":0}"));
  have_drink (bar, "guest");
}

/**
 * Midnight:
 * @zone: a time zone
 * @midnight_ms: a midnight there, and @next_ms the next one
 *
 * A day's end where somebody could get it wrong.
 */
typedef struct {
  const char *zone;
  gint64 midnight_ms;
  gint64 next_ms;
} Midnight;

static const Midnight midnights[] = {
  /* An ordinary day, east and west of Greenwich, and off by a quarter of an hour. */
  { "UTC", G_GINT64_CONSTANT (1767657600000), G_GINT64_CONSTANT (1767744000000) },
  { "Europe/Berlin", G_GINT64_CONSTANT (1767654000000), G_GINT64_CONSTANT (1767740400000) },
  { "America/New_York", G_GINT64_CONSTANT (1767675600000), G_GINT64_CONSTANT (1767762000000) },
  { "Asia/Kathmandu", G_GINT64_CONSTANT (1767636900000), G_GINT64_CONSTANT (1767723300000) },
  { "Pacific/Kiritimati", G_GINT64_CONSTANT (1767607200000), G_GINT64_CONSTANT (1767693600000) },
  /* 29 March 2026 in Berlin has 23 hours, 25 October 25. */
  { "Europe/Berlin", G_GINT64_CONSTANT (1774738800000), G_GINT64_CONSTANT (1774821600000) },
  { "Europe/Berlin", G_GINT64_CONSTANT (1792879200000), G_GINT64_CONSTANT (1792969200000) },
};

/* The guest's day ends at the shop's midnight, not at ours. */
static void
test_midnight (Bar *bar, gconstpointer data)
{
  const Midnight *row = data;
  g_autofree char *patch = g_strdup_printf (
    "{\"maxOrdersPerGuest\":1,\"timeZone\":\"%s\",\"guestTimeout\":604800}", row->zone);
  const char *member;

  g_assert_true (bar_patch (bar, patch));
  bar_advance (bar, row->midnight_ms - presso_clock_get_now (bar->clock) - 1000);
  have_drink (bar, "guest");
  assert_scan_refused (bar, "guest", PRESSO_ERROR_GUEST_LIMIT);
  g_assert_null (bar_scan_now (bar, "guest"));
  g_assert_cmpint (presso_error_get_retry_at (bar->error, &member), ==, row->midnight_ms);
  g_assert_cmpstr (member, ==, "resetsAt");
  g_clear_error (&bar->error);

  bar_advance (bar, 1000);
  have_drink (bar, "guest");
  g_assert_null (bar_scan_now (bar, "guest"));
  g_assert_cmpint (presso_error_get_retry_at (bar->error, &member), ==, row->next_ms);
  g_clear_error (&bar->error);
  bar_advance (bar, row->next_ms - row->midnight_ms - 1);
  assert_scan_refused (bar, "guest", PRESSO_ERROR_GUEST_LIMIT);
  bar_advance (bar, 1);
  have_drink (bar, "guest");
}

static void
test_closed (Bar *bar, gconstpointer data)
{
  g_autofree char *open = bar_scan_now (bar, "guest");
  g_autofree char *again = NULL;
  g_autofree char *walk_up = NULL;
  const char *member;

  g_assert_true (bar_submit (bar, "guest", open, ORDER));
  g_assert_true (bar_patch (bar, "{\"open\":false}"));
  g_assert_null (bar_scan_now (bar, "other"));
  g_assert_cmpint (presso_error_get_retry_at (bar->error, &member), ==, 0);
  g_assert_cmpstr (member, ==, "pausedUntil");
  bar_assert_refused (bar, PRESSO_ERROR_SHOP_CLOSED);
  assert_scan_refused (bar, "other", PRESSO_ERROR_SHOP_CLOSED);
  /* Whoever has an order comes back to it, and the barista can still take one. */
  again = bar_scan_now (bar, "guest");
  g_assert_cmpstr (again, ==, open);
  walk_up = bar_walk_up (bar, ORDER);
  g_assert_nonnull (walk_up);
}

static void
test_paused (Bar *bar, gconstpointer data)
{
  g_assert_true (bar_patch (bar, "{\"pausedUntil\":\"2026-01-05T09:10:00.000Z\"}"));
  g_assert_null (bar_scan_now (bar, "guest"));
  g_assert_cmpint (presso_error_get_retry_at (bar->error, NULL), ==, START_MS + 10 * MINUTE);
  bar_assert_refused (bar, PRESSO_ERROR_SHOP_CLOSED);
  bar_advance (bar, 10 * MINUTE - 1);
  assert_scan_refused (bar, "guest", PRESSO_ERROR_SHOP_CLOSED);
  bar_advance (bar, 1);
  have_drink (bar, "guest");
}

static void
test_same_phone (Bar *bar, gconstpointer data)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);
  g_autofree char *first = bar_scan_now (bar, "guest");
  g_autofree char *again = bar_scan_now (bar, "guest");
  g_autofree char *waiting = NULL;
  g_autofree char *junk = NULL;

  g_assert_cmpstr (again, ==, first);
  g_assert_cmpint (bar_get_drinks_left (bar, presso_code_get_code (code)), ==, 9);
  g_assert_true (bar_submit (bar, "guest", first, ORDER));
  waiting = bar_scan_now (bar, "guest");
  g_assert_cmpstr (waiting, ==, first);
  junk = bar_scan (bar, "guest", "junk");
  g_assert_cmpstr (junk, ==, first);
  g_assert_cmpint (bar_get_drinks_left (bar, presso_code_get_code (code)), ==, 9);
}

/* A number is taken only by an order that is kept. */
static void
test_numbers (Bar *bar, gconstpointer data)
{
  g_autofree char *first = bar_scan_now (bar, "guest");
  g_autofree char *second = NULL;
  g_autoptr (PressoOrder) first_order = NULL;
  g_autoptr (PressoOrder) second_order = NULL;

  g_assert_false (bar_submit (bar, "guest", first, "{\"drink\":\"tea\"}"));
  bar_assert_refused (bar, PRESSO_ERROR_ORDER_INVALID);
  g_assert_true (bar_patch_menu (bar, "espresso", "{\"available\":false}"));
  g_assert_false (bar_submit (bar, "guest", first, ORDER));
  bar_assert_refused (bar, PRESSO_ERROR_SOLD_OUT);
  g_assert_null (bar_walk_up (bar, ORDER));
  bar_assert_refused (bar, PRESSO_ERROR_SOLD_OUT);
  g_assert_true (bar_patch_menu (bar, "espresso", "{\"available\":true}"));
  g_assert_true (bar_submit (bar, "guest", first, ORDER));
  second = bar_walk_up (bar, ORDER);
  first_order = bar_load (bar, first);
  second_order = bar_load (bar, second);
  g_assert_cmpint (presso_order_get_number (first_order), ==, 1);
  g_assert_cmpint (presso_order_get_number (second_order), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/limits/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("queue", test_queue);
  ADD ("guest", test_guest);
  ADD ("closed", test_closed);
  ADD ("paused", test_paused);
  ADD ("same-phone", test_same_phone);
  ADD ("numbers", test_numbers);
  for (gsize i = 0; i < G_N_ELEMENTS (midnights); i++) {
    g_autofree char *zone = g_strdelimit (g_strdup (midnights[i].zone), "/", '-');
    g_autofree char *name = g_strdup_printf ("/limits/midnight/%s-%" G_GSIZE_FORMAT, zone, i);

    g_test_add (name, Bar, &midnights[i], bar_set_up, test_midnight, bar_tear_down);
  }
  return g_test_run ();
}
