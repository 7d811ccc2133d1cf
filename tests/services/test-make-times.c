/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "services-fixture.h"
#include "services/presso-make-times.h"
#include "services/presso-order-manager.h"

#define SECOND (gint64) 1000

static char *
claim (Bar *bar, const char *who, const char *drink)
{
  g_autofree char *body = g_strdup_printf ("{\"drink\":\"%s\"}", drink);
  char *id = bar_walk_up (bar, body);

  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, who, id, PRESSO_ACTION_CLAIM, NULL));
  return id;
}

static void
make (Bar *bar, const char *who, const char *drink, gint64 seconds)
{
  g_autofree char *id = claim (bar, who, drink);

  bar_advance (bar, seconds * SECOND);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, who, id, PRESSO_ACTION_COMPLETE, NULL));
}

static void
assert_times (Bar *bar, const char *expected)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = presso_make_times_get (bar->services, "main", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = presso_json_take_to_string (object);
  g_assert_cmpstr (text, ==, expected);
}

/* Nothing is said before three were made; then the one in the middle counts, so that a cup that was
 * forgotten on the machine says nothing. */
static void
test_median (Bar *bar, gconstpointer data)
{
  assert_times (bar, "{}");
  make (bar, "one", "espresso", 34);
  make (bar, "one", "espresso", 1500);
  assert_times (bar, "{}");
  make (bar, "one", "espresso", 26);
  assert_times (bar, "{\"espresso\":30}");
  for (int i = 0; i < 3; i++)
    make (bar, "one", "americano", 62);
  assert_times (bar, "{\"espresso\":30,\"americano\":60}");
}

/* What is told doesn't waver, and follows in the end. */
static void
test_follows (Bar *bar, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    make (bar, "one", "espresso", 30);
  g_free (bar_take_events (bar));
  for (int i = 0; i < 15; i++)
    make (bar, "one", "espresso", 36);
  assert_times (bar, "{\"espresso\":30}");
  for (int i = 0; i < 15; i++)
    make (bar, "one", "espresso", 58);
  assert_times (bar, "{\"espresso\":60}");
}

/* A step that was taken back doesn't count, and an order counts once. */
static void
test_taken_back (Bar *bar, gconstpointer data)
{
  g_autofree char *id = NULL;

  make (bar, "one", "espresso", 100);
  make (bar, "one", "espresso", 100);
  id = claim (bar, "one", "espresso");
  bar_advance (bar, SECOND);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COMPLETE, NULL));
  assert_times (bar, "{\"espresso\":100}");
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_RECALL, NULL));
  bar_advance (bar, 29 * SECOND);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", id, PRESSO_ACTION_COMPLETE, NULL));
  make (bar, "one", "espresso", 30);
  /* Of 100, 100, 30 and 30; not with the second in which nothing was made. */
  assert_times (bar, "{\"espresso\":100}");
}

/* After a start it is read from the store. */
static void
test_restart (Bar *bar, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    make (bar, "one", "americano", 100);
  make (bar, "one", "espresso", 20);
  assert_times (bar, "{\"americano\":100}");
  bar_close (bar);
  bar_open (bar);
  assert_times (bar, "{\"americano\":100}");
  make (bar, "one", "espresso", 20);
  make (bar, "one", "espresso", 20);
  assert_times (bar, "{\"espresso\":20,\"americano\":100}");
}

static gboolean
refuse (gpointer user_data, GError **error)
{
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
  return FALSE;
}

typedef struct {
  Bar *bar;
  const char *id;
  gboolean is_kept;
} Completing;

static gboolean
complete (gpointer user_data, GError **error)
{
  static const PressoCaller caller = { PRESSO_ROLE_BARISTA, (char *) "one", NULL, NULL };
  Completing *self = user_data;
  g_autofree char *document = presso_order_act (self->bar->services, &caller, "main", self->id,
                                                PRESSO_ACTION_COMPLETE, NULL, error);

  g_assert_nonnull (document);
  return self->is_kept || refuse (NULL, error);
}

/* What a refused command noted doesn't count, and it takes nothing away from those beside it:
 * nothing has to be read again. */
static void
test_rolled_back (Bar *bar, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gpointer loaded;
  PressoWriter *writer = bar->services->writer;

  make (bar, "one", "espresso", 20);
  make (bar, "one", "espresso", 20);
  make (bar, "one", "americano", 20);
  make (bar, "one", "americano", 20);
  first = claim (bar, "one", "espresso");
  second = claim (bar, "one", "americano");
  loaded = g_hash_table_lookup (bar->services->make_times, "main");
  g_assert_nonnull (loaded);
  bar_advance (bar, 20 * SECOND);
  presso_writer_push (writer, complete, NULL, &(Completing){ bar, first, TRUE });
  presso_writer_push (writer, complete, NULL, &(Completing){ bar, second, FALSE });
  presso_writer_push (writer, refuse, NULL, NULL);
  presso_writer_flush (writer);
  g_assert_cmpint (bar_get_state (bar, second), ==, PRESSO_ORDER_MAKING);
  assert_times (bar, "{\"espresso\":20}");
  g_assert_true (g_hash_table_lookup (bar->services->make_times, "main") == loaded);
  g_assert_nonnull (g_hash_table_lookup (bar->services->shops, "main"));
}

typedef struct {
  guint n_told;
  char *last;
} Told;

static void
on_committed (PressoWriter *writer, GPtrArray *events, Told *told)
{
  for (guint i = 0; i < events->len; i++) {
    PressoEvent *event = g_ptr_array_index (events, i);

    if (event->type != PRESSO_EVENT_WAIT_TIMES_CHANGED)
      continue;
    told->n_told++;
    g_free (told->last);
    told->last = g_strdup (event->data);
  }
}

/* Everyone is told when it changes and not at every cup, though the minutes of the wait, with three
 * baristas, stay the same all the time. */
static void
test_told (Bar *bar, gconstpointer data)
{
  Told told = { 0 };

  make (bar, "one", "americano", 90);
  make (bar, "two", "americano", 90);
  make (bar, "three", "americano", 90);
  make (bar, "one", "espresso", 90);
  make (bar, "one", "espresso", 90);
  g_signal_connect (bar->services->writer, "committed", G_CALLBACK (on_committed), &told);
  make (bar, "one", "espresso", 90);
  g_assert_cmpuint (told.n_told, ==, 1);
  g_assert_cmpstr (told.last, ==,
                   "{\"waitEstimate\":90,\"ordersInQueue\":0,"
                   "\"makeTimes\":{\"espresso\":90,\"americano\":90}}");
  make (bar, "one", "espresso", 93);
  g_assert_cmpuint (told.n_told, ==, 1);
  g_signal_handlers_disconnect_by_data (bar->services->writer, &told);
  g_free (told.last);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/make-times/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("median", test_median);
  ADD ("follows", test_follows);
  ADD ("taken-back", test_taken_back);
  ADD ("restart", test_restart);
  ADD ("rolled-back", test_rolled_back);
  ADD ("told", test_told);
  return g_test_run ();
}
