/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "services-fixture.h"
#include "services/presso-pairing-service.h"

static const PressoPairingLimits limits = { 6, 2, 600 };

typedef struct {
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
  return presso_pairing_service_begin (question->bar->services, &limits, entry, question->hash,
                                       error);
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
      Question question = { bar, from, hash };
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
    presso_store_count_pairings (bar->store, NULL, presso_clock_get_now (bar->clock), NULL), ==,
    limits.waiting);
  bar_advance (bar, limits.lifetime_s * 1000 - 1);
  g_assert_cmpint (presso_store_count_pairings (bar->store, NULL, 0, NULL), ==, limits.waiting);
  bar_advance (bar, 1);
  g_assert_cmpint (presso_store_count_pairings (bar->store, NULL, 0, NULL), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/pairing/room", Bar, NULL, bar_set_up, test_room, bar_tear_down);
  return g_test_run ();
}
