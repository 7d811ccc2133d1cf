/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"
#include "services/presso-pairing-service.h"

static const PressoPairingLimits limits = { 6, 2, 600 };

typedef struct {
  const PressoPairingLimits *limits;
  Bar *bar;
  const char *address;
  const char *hash;
} Question;

static gboolean
run_begin (gpointer user_data, GError **error)
{
  Question *question = user_data;
  g_autoptr (PressoPairingEntry) entry = g_new0 (PressoPairingEntry, 1);

  entry->name = g_strdup ("Screen");
  entry->role = g_strdup ("display");
  entry->address = g_strdup (question->address);
  return presso_pairing_service_begin (question->bar->services, question->limits, entry,
                                       question->hash, error);
}

/* So many from one address, so many in all; a minute later they are still the same ones. */
static void
test_room (Bar *bar, gconstpointer data)
{
  int n_waiting = 0;

  for (int address = 1; address <= 5; address++) {
    for (int i = 0; i < 3; i++) {
      g_autofree char *from = g_strdup_printf ("192.0.2.%d", address);
      g_autofree char *hash = g_strdup_printf ("%d-%d", address, i);
      Question question = { &limits, bar, from, hash };
      gboolean is_room = i < limits.per_address && n_waiting < limits.waiting;

      g_test_message ("%s", hash);
      g_assert_cmpint (bar_run (bar, run_begin, &question), ==, is_room);
      if (is_room)
        n_waiting++;
      else
        bar_assert_refused (bar, PRESSO_ERROR_TOO_MANY_REQUESTS);
    }
  }
  g_assert_cmpint (n_waiting, ==, limits.waiting);
  g_assert_cmpint (
    presso_store_count_pairings (bar->store, presso_clock_get_now (bar->clock), NULL), ==,
    limits.waiting);
  bar_advance (bar, limits.lifetime_s * 1000 - 1);
  g_assert_cmpint (presso_store_count_pairings (bar->store, 0, NULL), ==, limits.waiting);
  bar_advance (bar, 1);
  g_assert_cmpint (presso_store_count_pairings (bar->store, 0, NULL), ==, 0);
}

/* Who has a network of IPv6 asks from as many addresses as wanted, and is one all the same. */
static void
test_network (Bar *bar, gconstpointer data)
{
  static const struct {
    const char *address;
    gboolean is_room;
  } rows[] = {
    { "2001:db8::1", TRUE },     { "2001:db8::2", TRUE }, { "2001:db8::ffff:1", FALSE },
    { "2001:db8:0:1::1", TRUE }, { "192.0.2.1", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Question question = { &limits, bar, rows[i].address, rows[i].address };

    g_assert_cmpint (bar_run (bar, run_begin, &question), ==, rows[i].is_room);
    if (!rows[i].is_room)
      bar_assert_refused (bar, PRESSO_ERROR_TOO_MANY_REQUESTS);
  }
}

/* Where addresses say nothing, only the limit in all holds. */
static void
test_same_address (Bar *bar, gconstpointer data)
{
  static const PressoPairingLimits in_all = { 6, 0, 600 };

  for (int i = 0; i <= in_all.waiting; i++) {
    g_autofree char *hash = g_strdup_printf ("%d", i);
    Question question = { &in_all, bar, "127.0.0.1", hash };

    g_assert_cmpint (bar_run (bar, run_begin, &question), ==, i < in_all.waiting);
  }
  bar_assert_refused (bar, PRESSO_ERROR_TOO_MANY_REQUESTS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/pairing/room", Bar, NULL, bar_set_up, test_room, bar_tear_down);
  g_test_add ("/pairing/network", Bar, NULL, bar_set_up, test_network, bar_tear_down);
  g_test_add ("/pairing/same-address", Bar, NULL, bar_set_up, test_same_address, bar_tear_down);
  return g_test_run ();
}
