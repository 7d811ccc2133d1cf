/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"

#define SECOND ((gint64) 1000)
#define ORDER  "{\"drink\":\"espresso\"}"

static char *
get_text (Bar *bar)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);

  return g_strdup (presso_code_get_code (code));
}

/* One code a slot, whoever asks first and however often the bar is opened. */
static void
test_slot (Bar *bar, gconstpointer data)
{
  g_autofree char *first = get_text (bar);
  g_autofree char *again = NULL;
  g_autofree char *reopened = NULL;
  g_autofree char *late = NULL;
  g_autofree char *next = NULL;
  g_autoptr (PressoCode) code = bar_get_code (bar);

  g_assert_cmpuint (strlen (first), ==, PRESSO_CODE_LENGTH);
  g_assert_cmpint (presso_code_get_valid_from (code), ==, START_MS);
  g_assert_cmpint (presso_code_get_valid_until (code), ==, START_MS + 300 * SECOND);
  g_assert_cmpint (presso_code_get_drinks (code), ==, 10);
  g_assert_cmpint (presso_code_get_drinks_left (code), ==, 10);
  again = get_text (bar);
  bar_close (bar);
  bar_open (bar);
  reopened = get_text (bar);
  bar_advance (bar, 300 * SECOND - 1);
  late = get_text (bar);
  bar_advance (bar, 1);
  next = get_text (bar);
  g_assert_cmpstr (again, ==, first);
  g_assert_cmpstr (reopened, ==, first);
  g_assert_cmpstr (late, ==, first);
  g_assert_cmpstr (next, !=, first);
}

static void
test_grace (Bar *bar, gconstpointer data)
{
  g_autofree char *code = get_text (bar);
  g_autofree char *shown = NULL;
  g_autofree char *in_grace = NULL;
  g_autofree char *over = NULL;

  bar_advance (bar, 330 * SECOND - 1);
  shown = get_text (bar);
  g_assert_cmpstr (shown, !=, code);
  in_grace = bar_scan (bar, "guest", code);
  g_assert_no_error (bar->error);
  g_assert_nonnull (in_grace);
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 9);
  g_assert_cmpint (bar_get_drinks_left (bar, shown), ==, 10);
  bar_advance (bar, 1);
  over = bar_scan (bar, "late", code);
  g_assert_null (over);
  bar_assert_refused (bar, PRESSO_ERROR_CODE_INVALID);
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 9);
}

static void
test_unknown (Bar *bar, gconstpointer data)
{
  static const char *const codes[] = {
    "", "AAAA", "00000000", "UUUUUUUU", "AAAAAAAAA", "AAAA AAA!"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_assert_null (bar_scan (bar, "guest", codes[i]));
    bar_assert_refused (bar, PRESSO_ERROR_CODE_INVALID);
  }
}

static void
test_exhausted (Bar *bar, gconstpointer data)
{
  g_autofree char *code = get_text (bar);
  const char *member;

  for (int i = 0; i < 10; i++) {
    g_autofree char *guest = g_strdup_printf ("guest %d", i);
    g_autofree char *id = bar_scan (bar, guest, code);

    g_assert_nonnull (id);
    g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 9 - i);
  }
  g_assert_null (bar_scan (bar, "late", code));
  g_assert_cmpint (presso_error_get_retry_at (bar->error, &member), ==, START_MS + 300 * SECOND);
  g_assert_cmpstr (member, ==, "validUntil");
  bar_assert_refused (bar, PRESSO_ERROR_CODE_EXHAUSTED);
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 0);
}

/* A drink goes back before submit, while its code is good; never after. */
static void
test_returned (Bar *bar, gconstpointer data)
{
  g_autofree char *code = get_text (bar);
  g_autofree char *cancelled = bar_scan (bar, "guest", code);
  g_autofree char *submitted = NULL;
  g_autofree char *timed_out = NULL;
  g_autofree char *too_late = NULL;

  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", cancelled, PRESSO_ACTION_CANCEL, NULL));
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 10);
  submitted = bar_scan (bar, "guest", code);
  g_assert_true (bar_submit (bar, "guest", submitted, ORDER));
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", submitted, PRESSO_ACTION_CANCEL, NULL));
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 9);

  g_assert_true (bar_patch (bar, "{\"guestTimeout\":60}"));
  timed_out = bar_scan (bar, "guest", code);
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 8);
  bar_advance (bar, 60 * SECOND);
  g_assert_cmpint (bar_get_state (bar, timed_out), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 9);

  g_assert_true (bar_patch (bar, "{\"guestTimeout\":1000}"));
  too_late = bar_scan (bar, "guest", code);
  bar_advance (bar, 400 * SECOND);
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest", too_late, PRESSO_ACTION_CANCEL, NULL));
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 8);
}

/* A new period begins a new code now; the one before has its grace from now. */
static void
test_period (Bar *bar, gconstpointer data)
{
  g_autofree char *before = get_text (bar);
  g_autofree char *in_grace = NULL;
  g_autoptr (PressoCode) after = NULL;

  bar_advance (bar, 100 * SECOND);
  g_assert_true (bar_patch (bar, "{\"codePeriod\":60}"));
  after = bar_get_code (bar);
  g_assert_cmpstr (presso_code_get_code (after), !=, before);
  g_assert_cmpint (presso_code_get_valid_until (after), ==, START_MS + 120 * SECOND);
  bar_advance (bar, 29 * SECOND);
  in_grace = bar_scan (bar, "guest", before);
  g_assert_no_error (bar->error);
  bar_advance (bar, SECOND);
  g_assert_null (bar_scan (bar, "late", before));
  bar_assert_refused (bar, PRESSO_ERROR_CODE_INVALID);
}

static void
test_drinks (Bar *bar, gconstpointer data)
{
  g_autofree char *code = get_text (bar);
  g_autofree char *first = bar_scan (bar, "guest 1", code);
  g_autofree char *second = bar_scan (bar, "guest 2", code);
  g_autofree char *events = NULL;

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_free (bar_take_events (bar));
  g_assert_true (bar_patch (bar, "{\"drinksPerCode\":3}"));
  events = bar_take_events (bar);
  g_assert_cmpstr (events, ==, "ConfigService.ConfigChanged Validator.CodeChanged");
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 1);
  g_assert_true (bar_patch (bar, "{\"drinksPerCode\":1}"));
  g_assert_cmpint (bar_get_drinks_left (bar, code), ==, 0);
  g_assert_null (bar_scan (bar, "guest 3", code));
  bar_assert_refused (bar, PRESSO_ERROR_CODE_EXHAUSTED);
}

/* Without a limit there is always a drink, and the code never shows fewer than none. */
static void
test_unlimited (Bar *bar, gconstpointer data)
{
  g_autoptr (PressoCode) code = NULL;
  g_autoptr (PressoCode) later = NULL;

  g_assert_true (bar_patch (bar, "{\"drinksPerCode\":0}"));
  for (int i = 0; i < 30; i++) {
    g_autofree char *guest = g_strdup_printf ("guest %d", i);
    g_autofree char *id = bar_scan_now (bar, guest);

    g_assert_nonnull (id);
  }
  code = bar_get_code (bar);
  g_assert_cmpint (presso_code_get_drinks (code), ==, 0);
  g_assert_cmpint (presso_code_get_drinks_left (code), >=, 0);
  g_assert_false (presso_code_is_exhausted (code));
  g_assert_true (bar_patch (bar, "{\"drinksPerCode\":40}"));
  later = bar_get_code (bar);
  g_assert_cmpint (presso_code_get_drinks_left (later), ==, 10);
}

static void
test_url (Bar *bar, gconstpointer data)
{
  g_autoptr (PressoCode) own = NULL;
  g_autoptr (PressoCode) code = NULL;
  g_autofree char *expected = NULL;

  presso_services_set_base_url (bar->services, "http://192.168.1.20:8080/");
  code = bar_get_code (bar);
  expected = g_strdup_printf ("HTTP://192.168.1.20:8080/O/%s", presso_code_get_code (code));
  g_assert_cmpstr (presso_code_get_url (code), ==, expected);
  g_assert_true (bar_patch (bar, "{\"publicUrl\":\"https://coffee.example/\"}"));
  own = bar_get_code (bar);
  g_assert_true (g_str_has_prefix (presso_code_get_url (own), "HTTPS://COFFEE.EXAMPLE/O/"));
  g_assert_cmpstr (presso_code_get_code (own), ==, presso_code_get_code (code));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/codes/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("slot", test_slot);
  ADD ("grace", test_grace);
  ADD ("unknown", test_unknown);
  ADD ("exhausted", test_exhausted);
  ADD ("returned", test_returned);
  ADD ("period", test_period);
  ADD ("drinks", test_drinks);
  ADD ("unlimited", test_unlimited);
  ADD ("url", test_url);
  return g_test_run ();
}
