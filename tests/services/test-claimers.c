/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"

#define ORDER "{\"drink\":\"espresso\"}"
/* U+0958, which normalisation form C writes as two characters. */
#define GROWING "\xe0\xa5\x98"

static char *
repeat (const char *text, int n_times)
{
  GString *many = g_string_new (NULL);

  for (int i = 0; i < n_times; i++)
    g_string_append (many, text);
  return g_string_free (many, FALSE);
}

static void
assert_made_by (Bar *bar, const char *id, PressoOrderState state, const char *barista)
{
  g_autoptr (PressoOrder) order = bar_load (bar, id);

  g_assert_cmpint (presso_order_get_state (order), ==, state);
  g_assert_cmpstr (presso_order_get_barista (order), ==, barista);
}

/* A name counts as it is kept: one that grows beyond what an order can hold is refused. */
static void
test_given (Bar *bar, gconstpointer data)
{
  g_autofree char *id = bar_walk_up (bar, ORDER);
  g_autofree char *grows = repeat (GROWING, 40);
  g_autofree char *fits = repeat (GROWING, 20);
  g_autofree char *kept = g_utf8_normalize (fits, -1, G_NORMALIZE_NFC);
  g_autofree char *bad = g_strdup_printf ("{\"barista\":\"%s\"}", grows);
  g_autofree char *good = g_strdup_printf ("{\"barista\":\"  %s \"}", fits);

  g_assert_cmpint (g_utf8_strlen (kept, -1), ==, 40);
  g_assert_false (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CLAIM, bad));
  bar_assert_refused (bar, PRESSO_ERROR_REQUEST_INVALID);
  assert_made_by (bar, id, PRESSO_ORDER_WAITING, NULL);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CLAIM, good));
  assert_made_by (bar, id, PRESSO_ORDER_MAKING, kept);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COMPLETE, NULL));
  assert_made_by (bar, id, PRESSO_ORDER_READY, kept);
}

/* A station's own name never makes an order that can't be read again, however long it is. */
static void
test_own (Bar *bar, gconstpointer data)
{
  static const int lengths[] = { 1, 40, 41, 60, 200 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *id = bar_walk_up (bar, ORDER);
    g_autofree char *name = repeat ("\xc3\xbc", lengths[i]);

    g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, name, id, PRESSO_ACTION_CLAIM, NULL));
    assert_made_by (bar, id, PRESSO_ORDER_MAKING, name);
    bar_close (bar);
    bar_open (bar);
    g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, name, id, PRESSO_ACTION_COMPLETE, NULL));
    assert_made_by (bar, id, PRESSO_ORDER_READY, name);
    g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, name, id, PRESSO_ACTION_COLLECT, NULL));
  }
}

/* A name of nothing but white space is none: the station's own stands on the order. */
static void
test_blank (Bar *bar, gconstpointer data)
{
  g_autofree char *id = bar_walk_up (bar, ORDER);

  g_assert_true (
    bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_CLAIM, "{\"barista\":\"  \"}"));
  assert_made_by (bar, id, PRESSO_ORDER_MAKING, "one");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/claimers/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("given", test_given);
  ADD ("own", test_own);
  ADD ("blank", test_blank);
  return g_test_run ();
}
