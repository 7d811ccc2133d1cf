/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-menu.h"
#include "model/presso-shop.h"
#include "presso-plan.h"
#include "presso-recording.h"
#include "presso-tally.h"

#define N_VISITS 4000

static char *
describe (PressoVisit *visit)
{
  g_autoptr (JsonNode) order = presso_visit_build_order (visit);
  g_autofree char *text = presso_json_to_string (order);

  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          text, visit->after_ms, visit->think_ms, visit->cancel_ms, visit->make_ms,
                          visit->pickup_ms);
}

static char *
describe_day (guint32 seed, GListModel *menu)
{
  g_autoptr (PressoPlan) plan = presso_plan_new (seed, 6.0);
  GString *day = g_string_new (NULL);

  for (int i = 0; i < 100; i++) {
    g_autoptr (PressoVisit) visit = presso_plan_next (plan, menu);
    g_autofree char *line = describe (visit);

    g_string_append_printf (day, "%s\n", line);
  }
  return g_string_free (day, FALSE);
}

static void
test_seed (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  GListModel *menu = presso_shop_get_menu (shop);
  g_autofree char *first = describe_day (7, menu);
  g_autofree char *again = describe_day (7, menu);
  g_autofree char *other = describe_day (8, menu);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

/* Of an exponential distribution, mean and deviation are the same, and 63 % are below them. */
static void
test_arrivals (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (PressoPlan) plan = presso_plan_new (1, 6.0);
  double sum = 0.0;
  int n_below = 0;

  for (int i = 0; i < N_VISITS; i++) {
    g_autoptr (PressoVisit) visit = presso_plan_next (plan, presso_shop_get_menu (shop));

    g_assert_cmpint (visit->after_ms, >=, 0);
    sum += (double) visit->after_ms;
    n_below += visit->after_ms < 10000;
  }
  g_assert_cmpfloat_with_epsilon (sum / N_VISITS, 10000.0, 500.0);
  g_assert_cmpfloat_with_epsilon ((double) n_below / N_VISITS, 0.632, 0.03);
}

/* Every order can be made, every drink is ordered, and the first one most. */
static void
test_drinks (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  GListModel *menu = presso_shop_get_menu (shop);
  g_autoptr (PressoPlan) plan = presso_plan_new (1, 6.0);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PressoDrink) first = g_list_model_get_item (menu, 0);
  int most = 0, n_cancelled = 0;

  for (int i = 0; i < N_VISITS; i++) {
    g_autoptr (PressoVisit) visit = presso_plan_next (plan, menu);
    g_autoptr (GListStore) choices = g_list_store_new (PRESSO_TYPE_ORDER_CHOICE);
    g_autoptr (GError) error = NULL;
    int n = GPOINTER_TO_INT (g_hash_table_lookup (counts, visit->drink)) + 1;

    g_assert_nonnull (presso_menu_select (menu, visit->drink, visit->options, choices, &error));
    g_assert_no_error (error);
    g_assert_cmpint (visit->make_ms, >, 0);
    g_hash_table_insert (counts, g_strdup (visit->drink), GINT_TO_POINTER (n));
    most = MAX (most, n);
    n_cancelled += visit->cancel_ms >= 0;
  }
  g_assert_cmpint (g_hash_table_size (counts), ==, g_list_model_get_n_items (menu));
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (counts, presso_drink_get_id (first))), ==,
                   most);
  g_assert_cmpint (n_cancelled, >, N_VISITS / 100);
  g_assert_cmpint (n_cancelled, <, N_VISITS / 10);
}

static void
test_sold_out (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  GListModel *menu = presso_shop_get_menu (shop);
  g_autoptr (PressoPlan) plan = presso_plan_new (1, 6.0);
  g_autoptr (PressoVisit) left = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, i);

    if (i != 2)
      g_object_set (drink, "available", FALSE, NULL);
  }
  left = presso_plan_next (plan, menu);
  {
    g_autoptr (PressoDrink) third = g_list_model_get_item (menu, 2);

    g_assert_cmpstr (left->drink, ==, presso_drink_get_id (third));
    g_object_set (third, "available", FALSE, NULL);
  }
  g_assert_null (presso_plan_next (plan, menu));
}

static void
test_speed (void)
{
  g_autoptr (PressoVisit) visit = presso_visit_new ("espresso");

  visit->after_ms = 1000;
  visit->make_ms = 500;
  presso_visit_speed_up (visit, 10.0);
  g_assert_cmpint (visit->after_ms, ==, 100);
  g_assert_cmpint (visit->make_ms, ==, 50);
  g_assert_cmpint (visit->cancel_ms, ==, -1);
}

#define DAY "2026-01-05T09:0"

static void
test_recording (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "day.jsonl", NULL);
  g_autoptr (JsonNode) orders = presso_json_parse (
    "[{\"drink\":\"latte\",\"options\":{\"milk\":\"oat\"},\"name\":\"Guest 1\",\"number\":2,"
    "\"submittedAt\":\"" DAY "2:00.000Z\",\"claimedAt\":null,\"readyAt\":null,"
    "\"closedAt\":\"" DAY "2:07.000Z\",\"state\":\"CANCELLED\",\"reason\":\"guest\"},"
    "{\"drink\":null,\"submittedAt\":null,\"state\":\"CANCELLED\"},"
    "{\"drink\":\"espresso\",\"options\":{},\"submittedAt\":\"" DAY "1:00.000Z\",\"claimedAt\":"
    "\"" DAY "1:10.000Z\",\"readyAt\":\"" DAY "1:30.000Z\",\"closedAt\":\"" DAY "1:35.000Z\","
    "\"state\":\"COLLECTED\",\"reason\":null}]",
    -1, NULL);
  g_autoptr (GPtrArray) visits = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  PressoVisit *first, *second;
  guint n_written = 0;

  g_assert_true (presso_recording_write (path, json_node_get_array (orders), &n_written, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_written, ==, 2);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_null (strstr (content, "Guest 1"));
  visits = presso_recording_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (visits->len, ==, 2);
  first = visits->pdata[0];
  second = visits->pdata[1];
  g_assert_cmpstr (first->drink, ==, "espresso");
  g_assert_cmpint (first->after_ms, ==, 0);
  g_assert_cmpint (first->make_ms, ==, 20000);
  g_assert_cmpint (first->pickup_ms, ==, 5000);
  g_assert_cmpint (first->cancel_ms, ==, -1);
  g_assert_cmpstr (json_object_get_string_member (second->options, "milk"), ==, "oat");
  g_assert_cmpint (second->after_ms, ==, 60000);
  g_assert_cmpint (second->cancel_ms, ==, 7000);
  g_assert_null (second->name);
  g_unlink (path);
}

static void
test_no_recording (void)
{
  static const char *const lines[] = { "nonsense",
                                       "[]",
                                       "{\"drink\":\"latte\"}",
                                       "{\"submittedAt\":\"" DAY "2:00.000Z\"}",
                                       "{\"drink\":5,\"submittedAt\":\"" DAY "2:00.000Z\"}",
                                       "{\"drink\":\"latte\",\"options\":[],\"submittedAt\":\"" DAY
                                       "2:00.000Z\"}",
                                       "{\"drink\":\"latte\",\"submittedAt\":\"" DAY "2:00.000Z\"",
                                       "{\"drink\":\"latte\",\"submittedAt\":\"yesterday\"}",
                                       "{\"drink\":\"\377\",\"submittedAt\":\"" DAY "2:00.000Z\"}",
                                       "\037\213\b" };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "day.jsonl", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *content = g_strdup_printf ("\n%s\n", lines[i]);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, content, -1, NULL));
    g_assert_null (presso_recording_read (path, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_nonnull (strstr (error->message, "2"));
  }
  g_unlink (path);
}

static void
test_tally (void)
{
  g_autoptr (PressoTally) tally = presso_tally_new ();
  g_autoptr (GError) refusal = presso_error_new_standard (PRESSO_ERROR_CODE_EXHAUSTED);
  g_autoptr (GError) failure = presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE);
  g_autofree char *text = NULL;

  for (int i = 100; i > 0; i--)
    presso_tally_add (tally, PRESSO_TALLY_SCAN, i * 1000, NULL);
  presso_tally_add (tally, PRESSO_TALLY_SCAN, 1, refusal);
  presso_tally_add (tally, PRESSO_TALLY_SCAN, 1, refusal);
  g_assert_cmpuint (presso_tally_get_n_failed (tally), ==, 0);
  presso_tally_add (tally, PRESSO_TALLY_CLAIM, 1, failure);
  g_assert_cmpuint (presso_tally_get_n_failed (tally), ==, 1);
  for (int i = 0; i < 3; i++)
    presso_tally_add_order (tally, i * 15 * G_USEC_PER_SEC);
  presso_tally_add_outcome (tally, PRESSO_ORDER_COLLECTED, 61500);
  presso_tally_add_outcome (tally, PRESSO_ORDER_CANCELLED, -1);
  text = presso_tally_to_string (tally);
  g_assert_cmpstr (
    text, ==,
    "orders    ordered 3 collected 1 cancelled 1 open 1\n"
    "pace      orders/min 4.0\n"
    "wait      n 1 p50 61.5 s p95 61.5 s p99 61.5 s\n"
    "scan      n 100 p50 51.0 ms p95 96.0 ms p99 100.0 ms\n"
    "refused   code-exhausted 2 (All drinks of this code are taken. Please scan the "
    "next one.)\n"
    "failed    unavailable 1 (The bar can’t be reached just now. Please try again in a "
    "moment.)\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/robot/plan/seed", test_seed);
  g_test_add_func ("/robot/plan/arrivals", test_arrivals);
  g_test_add_func ("/robot/plan/drinks", test_drinks);
  g_test_add_func ("/robot/plan/sold-out", test_sold_out);
  g_test_add_func ("/robot/visit/speed", test_speed);
  g_test_add_func ("/robot/recording/round-trip", test_recording);
  g_test_add_func ("/robot/recording/refusals", test_no_recording);
  g_test_add_func ("/robot/tally", test_tally);
  return g_test_run ();
}
