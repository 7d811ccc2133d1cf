/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"

#define N_GUESTS 5

typedef struct {
  Bar bar;
  char *code;
  char *orders[N_GUESTS];
} Fixture;

static char *
scan_as (Fixture *fixture, int guest)
{
  g_autofree char *who = g_strdup_printf ("guest %d", guest);

  return bar_scan (&fixture->bar, who, fixture->code);
}

static void
cancel (Fixture *fixture, int guest)
{
  g_autofree char *who = g_strdup_printf ("guest %d", guest);

  g_assert_true (bar_act (&fixture->bar, PRESSO_ROLE_GUEST, who, fixture->orders[guest],
                          PRESSO_ACTION_CANCEL, NULL));
}

/* A code of ten drinks, of which five are taken. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoCode) code = NULL;

  bar_set_up (&fixture->bar, data);
  code = bar_get_code (&fixture->bar);
  fixture->code = g_strdup (presso_code_get_code (code));
  for (int i = 0; i < N_GUESTS; i++)
    fixture->orders[i] = scan_as (fixture, i);
  g_assert_cmpint (bar_get_drinks_left (&fixture->bar, fixture->code), ==, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < N_GUESTS; i++)
    g_free (fixture->orders[i]);
  g_free (fixture->code);
  bar_tear_down (&fixture->bar, data);
}

/* A code shows what it holds less what was taken, however often the number changes. */
static void
assert_left (Fixture *fixture, int drinks, int left)
{
  g_autofree char *patch = g_strdup_printf ("{\"drinksPerCode\":%d}", drinks);
  g_autoptr (PressoCode) code = NULL;

  g_assert_true (bar_patch (&fixture->bar, patch));
  code = bar_get_code (&fixture->bar);
  g_assert_cmpstr (presso_code_get_code (code), ==, fixture->code);
  g_assert_cmpint (presso_code_get_drinks (code), ==, drinks);
  g_assert_cmpint (presso_code_get_drinks_left (code), ==, left);
}

static void
test_remembered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *late = NULL;

  assert_left (fixture, 2, 0);
  g_assert_null (scan_as (fixture, N_GUESTS));
  bar_assert_refused (&fixture->bar, PRESSO_ERROR_CODE_EXHAUSTED);
  assert_left (fixture, 10, 5);
  assert_left (fixture, 5, 0);
  assert_left (fixture, 6, 1);
  late = scan_as (fixture, N_GUESTS);
  g_assert_nonnull (late);
  assert_left (fixture, 10, 4);
}

static void
test_unlimited (Fixture *fixture, gconstpointer data)
{
  g_autofree char *more = NULL;

  assert_left (fixture, 2, 0);
  assert_left (fixture, 0, 0);
  more = scan_as (fixture, N_GUESTS);
  g_assert_nonnull (more);
  assert_left (fixture, 10, 4);
}

/* Drinks that come back to a code with fewer than were taken are no drinks to take. */
static void
test_returned (Fixture *fixture, gconstpointer data)
{
  static const int left[N_GUESTS] = { 0, 0, 0, 1, 2 };
  g_autofree char *again = NULL;

  assert_left (fixture, 2, 0);
  for (int i = 0; i < N_GUESTS; i++) {
    if (left[i] == 0) {
      g_assert_null (scan_as (fixture, N_GUESTS));
      bar_assert_refused (&fixture->bar, PRESSO_ERROR_CODE_EXHAUSTED);
    }
    cancel (fixture, i);
    g_assert_cmpint (bar_get_drinks_left (&fixture->bar, fixture->code), ==, left[i]);
  }
  again = scan_as (fixture, N_GUESTS);
  g_assert_nonnull (again);
  g_assert_cmpint (bar_get_drinks_left (&fixture->bar, fixture->code), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/drinks/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("remembered", test_remembered);
  ADD ("unlimited", test_unlimited);
  ADD ("returned", test_returned);
  return g_test_run ();
}
