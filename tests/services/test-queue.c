/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "services-fixture.h"
#include "services/presso-queue.h"

#define SECOND ((gint64) 1000)

static char *
order (Bar *bar, const char *guest)
{
  char *id = bar_scan_now (bar, guest);

  g_assert_true (bar_submit (bar, guest, id, "{\"drink\":\"espresso\"}"));
  return id;
}

static void
claim (Bar *bar, const char *who, const char *id)
{
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, who, id, PRESSO_ACTION_CLAIM, NULL));
}

static void
complete (Bar *bar, const char *who, const char *id)
{
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, who, id, PRESSO_ACTION_COMPLETE, NULL));
}

/* Makes drinks one after the other; of @at_once they take as long together as one. */
static void
make (Bar *bar, const char *who, int n, int at_once, gint64 seconds)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n; i++) {
    g_ptr_array_add (ids, bar_walk_up (bar, "{\"drink\":\"espresso\"}"));
    claim (bar, who, g_ptr_array_index (ids, ids->len - 1));
    if ((int) ids->len < at_once)
      continue;
    bar_advance (bar, seconds * SECOND);
    for (guint j = 0; j < ids->len; j++)
      complete (bar, who, g_ptr_array_index (ids, j));
    g_ptr_array_set_size (ids, 0);
  }
}

/* What a guest reads: position, then from and to in seconds; 0 and 0 where nothing is said. */
static void
assert_place (Bar *bar, const char *id, gint64 position, gint64 from_s, gint64 to_s)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = presso_queue_list_places (bar->services, "main", &error);
  guint n_found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < places->len; i++) {
    const PressoPlace *place = g_ptr_array_index (places, i);

    if (!g_str_equal (place->order, id))
      continue;
    n_found++;
    g_test_message ("position %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " s",
                    place->position, place->from_s, place->to_s);
    g_assert_cmpint (place->position, ==, position);
    g_assert_cmpint (place->from_s, ==, from_s);
    g_assert_cmpint (place->to_s, ==, to_s);
  }
  g_assert_cmpuint (n_found, ==, 1);
}

/* First come, first served, and who is at the bar without a phone counts. */
static void
test_positions (Bar *bar, gconstpointer data)
{
  g_autofree char *first = order (bar, "a");
  g_autofree char *walk_up = bar_walk_up (bar, "{\"drink\":\"espresso\"}");
  g_autofree char *third = order (bar, "b");

  assert_place (bar, first, 1, 60, 120);
  assert_place (bar, third, 3, 180, 360);
  claim (bar, "one", first);
  assert_place (bar, first, 0, 60, 120);
  assert_place (bar, third, 2, 180, 360);
  bar_advance (bar, 60 * SECOND);
  complete (bar, "one", first);
  claim (bar, "one", walk_up);
  assert_place (bar, third, 1, 120, 180);
  g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "one", walk_up, PRESSO_ACTION_RELEASE, NULL));
  assert_place (bar, third, 2, 120, 180);
}

static void
test_pace (Bar *bar, gconstpointer data)
{
  g_autofree char *last = NULL;

  make (bar, "one", 20, 1, 120);
  for (int i = 0; i < 9; i++)
    g_free (bar_walk_up (bar, "{\"drink\":\"espresso\"}"));
  last = order (bar, "a");
  /* 9 × 2 minutes and one's own. */
  assert_place (bar, last, 10, 900, 1200);
}

/* Two baristas are twice as fast, and who makes four at once is, too. */
static void
test_two_baristas (Bar *bar, gconstpointer data)
{
  g_autofree char *last = NULL;

  make (bar, "one", 10, 1, 120);
  make (bar, "two", 10, 1, 120);
  for (int i = 0; i < 9; i++)
    g_free (bar_walk_up (bar, "{\"drink\":\"espresso\"}"));
  last = order (bar, "a");
  assert_place (bar, last, 10, 600, 900);
}

static void
test_several_at_once (Bar *bar, gconstpointer data)
{
  g_autofree char *last = NULL;

  make (bar, "one", 20, 4, 120);
  for (int i = 0; i < 9; i++)
    g_free (bar_walk_up (bar, "{\"drink\":\"espresso\"}"));
  last = order (bar, "a");
  assert_place (bar, last, 10, 420, 480);
}

/* What was long ago says nothing about now. */
static void
test_long_ago (Bar *bar, gconstpointer data)
{
  g_autofree char *id = NULL;

  make (bar, "one", 5, 1, 400);
  id = order (bar, "a");
  assert_place (bar, id, 1, 60, 420);
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "a", id, PRESSO_ACTION_CANCEL, NULL));
  g_clear_pointer (&id, g_free);
  bar_advance (bar, 31 * MINUTE);
  id = order (bar, "a");
  assert_place (bar, id, 1, 60, 120);
}

/* The more time passes, the less is left; in the end nothing is promised any more. */
static void
test_overdue (Bar *bar, gconstpointer data)
{
  g_autofree char *id = order (bar, "a");
  g_autofree char *places = NULL;

  claim (bar, "one", id);
  assert_place (bar, id, 0, 60, 120);
  bar_advance (bar, 30 * SECOND);
  assert_place (bar, id, 0, 0, 120);
  bar_advance (bar, 50 * SECOND);
  assert_place (bar, id, 0, 0, 60);
  bar_advance (bar, 60 * SECOND);
  assert_place (bar, id, 0, 0, 0);
  places = presso_queue_get_places (bar->services, "main", "a", NULL);
  g_assert_nonnull (strstr (places, "\"waitFrom\":null,\"waitTo\":null"));
}

/* Nobody gets to know anything of another. */
static void
test_own (Bar *bar, gconstpointer data)
{
  g_autofree char *mine = order (bar, "a");
  g_autofree char *other = order (bar, "b");
  g_autofree char *places = presso_queue_get_places (bar->services, "main", "a", NULL);
  g_autofree char *none = presso_queue_get_places (bar->services, "main", "c", NULL);
  g_autofree char *expected =
    g_strdup_printf ("[{\"order\":\"%s\",\"position\":1,\"waitFrom\":60,\"waitTo\":120}]", mine);

  g_assert_cmpstr (places, ==, expected);
  g_assert_null (strstr (places, other));
  g_assert_cmpstr (none, ==, "[]");
}

static GHashTable *
get_texts (Bar *bar)
{
  g_autoptr (GError) error = NULL;
  GHashTable *texts = presso_queue_get_texts (bar->services, "main", &error);

  g_assert_no_error (error);
  return texts;
}

/* The queue is looked at once for all who ask, and again when something happened or time passed. */
static void
test_once (Bar *bar, gconstpointer data)
{
  g_autofree char *first = order (bar, "a");
  g_autofree char *G_GNUC_UNUSED second = order (bar, "b");
  g_autofree char *before = presso_queue_get_places (bar->services, "main", "b", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GHashTable) texts = get_texts (bar);
  g_autoptr (GHashTable) again = get_texts (bar);
  g_autoptr (GHashTable) changed = NULL;
  g_autoptr (GHashTable) later = NULL;

  g_assert_true (texts == again);
  g_assert_nonnull (strstr (before, "\"position\":2"));
  claim (bar, "one", first);
  after = presso_queue_get_places (bar->services, "main", "b", NULL);
  g_assert_nonnull (strstr (after, "\"position\":1"));
  changed = get_texts (bar);
  g_assert_true (changed != texts);
  bar_advance (bar, SECOND);
  later = get_texts (bar);
  g_assert_true (later != changed);
  /* What a command did that was rolled back isn't kept either. */
  g_assert_false (bar_act (bar, PRESSO_ROLE_BARISTA, "one", first, PRESSO_ACTION_COLLECT, NULL));
  g_clear_error (&bar->error);
  g_clear_pointer (&again, g_hash_table_unref);
  again = get_texts (bar);
  g_assert_true (again != later);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/queue/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("positions", test_positions);
  ADD ("pace", test_pace);
  ADD ("two-baristas", test_two_baristas);
  ADD ("several-at-once", test_several_at_once);
  ADD ("long-ago", test_long_ago);
  ADD ("overdue", test_overdue);
  ADD ("own", test_own);
  ADD ("once", test_once);
  return g_test_run ();
}
