/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services-fixture.h"
#include "services/presso-compactor.h"
#include "store/presso-order-store.h"
#include "store/presso-station-store.h"
#include "store/presso-store-private.h"

#define DAY (24 * HOUR)
/* More than three steps of the compactor. */
#define N_MANY 1700

typedef struct {
  Bar bar;
  PressoCompactor *compactor;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  bar_set_up (&fixture->bar, data);
  fixture->bar.services->retention = (PressoRetention){ 10, 30 * DAY, 400 * DAY };
  fixture->compactor = presso_compactor_new (fixture->bar.services, fixture->bar.context);
  presso_compactor_start (fixture->compactor);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  presso_compactor_stop (fixture->compactor);
  g_assert_finalize_object (fixture->compactor);
  bar_tear_down (&fixture->bar, data);
}

/* Lets time pass and waits for the sweep that it brings. */
static void
sweep_after (Fixture *fixture, gint64 duration_ms)
{
  bar_advance (&fixture->bar, duration_ms);
  g_assert_true (presso_compactor_is_sweeping (fixture->compactor));
  while (presso_compactor_is_sweeping (fixture->compactor))
    g_main_context_iteration (fixture->bar.context, TRUE);
}

static gint64
count (Fixture *fixture, const char *sql)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (fixture->bar.store), sql, "");

  g_assert_true (presso_row_next (row, NULL));
  return presso_row_get_int (row, 0);
}

#define COUNT_EVENTS   "SELECT count(*) FROM event"
#define COUNT_TRAFFIC  "SELECT count(*) FROM event WHERE subject IS NOT NULL"
#define COUNT_SETTINGS "SELECT count(*) FROM event WHERE type = 'ConfigService.ConfigChanged'"
#define COUNT_ORDERS   "SELECT count(*) FROM orders"
#define COUNT_CODES    "SELECT count(*) FROM code"
#define COUNT_ANSWERS  "SELECT count(*) FROM answer"

typedef struct {
  Fixture *fixture;
  int n;
} Many;

static gboolean
append_many (gpointer user_data, GError **error)
{
  Many *many = user_data;
  Bar *bar = &many->fixture->bar;

  for (int i = 0; i < many->n; i++) {
    if (!presso_store_append_event (bar->store, PRESSO_EVENT_CODE_CHANGED, "main", NULL, NULL,
                                    presso_clock_get_now (bar->clock), "{}", error))
      return FALSE;
  }
  return TRUE;
}

static void
append (Fixture *fixture, int n)
{
  Many many = { fixture, n };

  g_assert_true (bar_run (&fixture->bar, append_many, &many));
}

/* An order's events go after a month, who changed the bar is known for a year, and the newest stay
 * whatever their age. */
static void
test_events (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *id = bar_walk_up (bar, "{\"drink\":\"espresso\"}");
  g_autoptr (GPtrArray) journey = NULL;
  gint64 n_traffic = count (fixture, COUNT_TRAFFIC), n_settings;
  gint64 last;

  g_assert_true (bar_patch (bar, "{\"name\":\"Corner\"}"));
  n_settings = count (fixture, COUNT_SETTINGS);
  append (fixture, 20);
  sweep_after (fixture, 29 * DAY);
  g_assert_cmpint (count (fixture, COUNT_TRAFFIC), >=, n_traffic);
  sweep_after (fixture, 2 * DAY);
  last = presso_store_get_last_sequence (bar->store, NULL);
  /* The time-out of the order is two days old. */
  journey = presso_store_list_order_events (bar->store, id, NULL);
  g_assert_cmpuint (journey->len, <=, 1);
  g_assert_cmpint (count (fixture, COUNT_SETTINGS), ==, n_settings);
  for (gint64 i = last - 9; i <= last; i++)
    g_assert_true (presso_store_has_event (bar->store, i, NULL));
  sweep_after (fixture, 400 * DAY);
  g_assert_cmpint (count (fixture, COUNT_SETTINGS), ==, 0);
  g_assert_cmpint (count (fixture, COUNT_EVENTS), ==, 10);
  /* The order itself stays. */
  g_assert_cmpint (bar_get_state (bar, id), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (count (fixture, COUNT_ORDERS), ==, 1);
}

/* A sweep takes as many steps as it needs, and an order doesn't wait for its end. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *id = NULL;

  append (fixture, N_MANY);
  bar_advance (bar, 31 * DAY);
  g_main_context_iteration (bar->context, TRUE);
  id = bar_walk_up (bar, "{\"drink\":\"espresso\"}");
  g_assert_nonnull (id);
  g_assert_true (presso_compactor_is_sweeping (fixture->compactor));
  while (presso_compactor_is_sweeping (fixture->compactor))
    g_main_context_iteration (bar->context, TRUE);
  /* The ten newest, and what the shop began with; a step goes by sequences, so no more can stay. */
  g_assert_cmpint (count (fixture, COUNT_EVENTS), <=, 11);
  g_assert_cmpint (bar_get_state (bar, id), ==, PRESSO_ORDER_WAITING);
}

/* Without having got a number an order and its code are worth nothing after a month; with one it
 * stays in the guest's history. */
static void
test_orders (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *given_up = bar_scan_now (bar, "guest 1");
  g_autofree char *drunk = bar_scan_now (bar, "guest 2");
  g_autoptr (GString) documents = NULL;

  g_assert_true (bar_submit (bar, "guest 2", drunk, "{\"drink\":\"espresso\"}"));
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest 1", given_up, PRESSO_ACTION_CANCEL, NULL));
  sweep_after (fixture, 29 * DAY);
  g_assert_cmpint (count (fixture, COUNT_ORDERS), ==, 2);
  g_assert_cmpint (count (fixture, COUNT_CODES), ==, 2);
  sweep_after (fixture, 2 * DAY);
  g_assert_cmpint (count (fixture, COUNT_ORDERS), ==, 1);
  g_assert_cmpint (count (fixture, COUNT_CODES), ==, 2);
  documents = presso_store_list_guest_documents (bar->store, "main", "guest 2", 0, 10, NULL);
  g_assert_nonnull (strstr (documents->str, drunk));
}

#define COUNT_GUESTS                                                                               \
  "SELECT (SELECT count(*) FROM orders WHERE guest IS NOT NULL)"                                   \
  " + (SELECT count(*) FROM event WHERE guest IS NOT NULL)"
#define COUNT_NAMES                                                                                \
  "SELECT (SELECT count(*) FROM orders WHERE document LIKE '%Ada%')"                               \
  " + (SELECT count(*) FROM event WHERE data LIKE '%Ada%')"

/* After a month nobody can tell any more whose an order was, also of the events that are kept
 * whatever their age. Who comes every day is still known by the last month's. */
static void
test_guests (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *old = bar_scan_now (bar, "guest 1");
  g_autofree char *recent = NULL;

  bar->services->retention.events = 1000;
  g_assert_true (bar_submit (bar, "guest 1", old, "{\"drink\":\"espresso\",\"name\":\"Ada\"}"));
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest 1", old, PRESSO_ACTION_CANCEL, NULL));
  g_assert_cmpint (count (fixture, COUNT_NAMES), >=, 2);
  sweep_after (fixture, 29 * DAY);
  g_assert_cmpint (count (fixture, COUNT_NAMES), >=, 2);
  recent = bar_scan_now (bar, "guest 1");
  g_assert_true (bar_act (bar, PRESSO_ROLE_GUEST, "guest 1", recent, PRESSO_ACTION_CANCEL, NULL));
  sweep_after (fixture, 2 * DAY);
  g_assert_cmpint (count (fixture, COUNT_NAMES), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM orders WHERE guest IS NOT NULL"), ==, 1);
  g_assert_cmpint (bar_get_state (bar, old), ==, PRESSO_ORDER_CANCELLED);
  sweep_after (fixture, 30 * DAY);
  g_assert_cmpint (count (fixture, COUNT_GUESTS), ==, 0);
}

static gboolean
keep_answer (gpointer user_data, GError **error)
{
  Bar *bar = user_data;
  PressoAnswer answer = { (char *) "request", 201, (char *) "{}" };

  return presso_store_insert_answer (bar->store, "guest 1", "key", &answer,
                                     presso_clock_get_now (bar->clock), error);
}

static gboolean
has_answer (Bar *bar)
{
  g_autoptr (PressoAnswer) answer = presso_store_find_answer (
    bar->store, "guest 1", "key", presso_clock_get_now (bar->clock) - PRESSO_ANSWER_AGE_MS, NULL);

  return answer != NULL;
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_assert_true (bar_run (&fixture->bar, keep_answer, &fixture->bar));
  sweep_after (fixture, 23 * HOUR);
  g_assert_cmpint (count (fixture, COUNT_ANSWERS), ==, 1);
  g_assert_true (has_answer (&fixture->bar));
  bar_advance (&fixture->bar, 2 * HOUR);
  /* It is over before it is pruned, whenever that is. */
  g_assert_cmpint (count (fixture, COUNT_ANSWERS), ==, 1);
  g_assert_false (has_answer (&fixture->bar));
  sweep_after (fixture, HOUR);
  g_assert_cmpint (count (fixture, COUNT_ANSWERS), ==, 0);
}

static gboolean
scans (Fixture *fixture, const char *sql)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (fixture->bar.store), sql, "");
  gboolean found = FALSE;

  g_assert_nonnull (row);
  while (presso_row_next (row, NULL))
    found = found || g_str_has_prefix (presso_row_get_string (row, 3), "SCAN");
  return found;
}

#define EXPLAIN "EXPLAIN QUERY PLAN "

/* A step's cost doesn't grow with what is kept. */
static void
test_plans (Fixture *fixture, gconstpointer data)
{
  g_assert_false (scans (fixture, EXPLAIN "SELECT id FROM orders WHERE number IS NULL"
                                          " AND closed_at < 5 ORDER BY closed_at LIMIT 500"));
  g_assert_false (scans (fixture, EXPLAIN "SELECT caller, key FROM answer WHERE created_at < 5"
                                          " ORDER BY created_at LIMIT 500"));
  g_assert_false (scans (fixture, EXPLAIN "SELECT sequence FROM event WHERE sequence > 1"
                                          " AND sequence <= 500 ORDER BY sequence LIMIT 500"));
  g_assert_false (scans (fixture, EXPLAIN "SELECT DISTINCT guest FROM orders"
                                          " WHERE guest > 'a' ORDER BY guest LIMIT 100"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/retention/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("events", test_events);
  ADD ("steps", test_steps);
  ADD ("orders", test_orders);
  ADD ("guests", test_guests);
  ADD ("answers", test_answers);
  ADD ("plans", test_plans);
  return g_test_run ();
}
