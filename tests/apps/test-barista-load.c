/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-load.h"
#include "barista/presso-make-time.h"
#include "barista/presso-recall.h"
#include "barista/presso-total.h"
#include "barista/presso-undo.h"
#include "model/presso-event.h"

#define OAT "{\"group\":\"milk\",\"groupName\":\"Milk\",\"choice\":\"oat\",\"choiceName\":\"Oat\"}"
#define REGULAR                                                                                    \
  "{\"group\":\"milk\",\"groupName\":\"Milk\",\"choice\":\"regular\",\"choiceName\":"              \
  "\"Regular\",\"usual\":true}"

static PressoOrder *
new_order (int number, PressoOrderState state, const char *drink, const char *choice)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"order-%d\",\"shop\":\"main\",\"number\":%d,\"state\":\"%s\",\"drink\":\"%s\","
    "\"drinkName\":\"The %s\",\"choices\":[%s]}",
    number, number, presso_order_state_to_string (state), drink, drink, choice);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);

  g_assert_no_error (error);
  return order;
}

static PressoOrder *
add_order (GListStore *orders,
           int number,
           PressoOrderState state,
           const char *drink,
           const char *choice)
{
  g_autoptr (PressoOrder) order = new_order (number, state, drink, choice);

  g_list_store_append (orders, order);
  return order; /* The list holds it. */
}

static char *
write_totals (GListModel *totals)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (totals); i++) {
    g_autoptr (PressoTotal) total = g_list_model_get_item (totals, i);

    g_string_append_printf (text, "%s%u %s", i > 0 ? ", " : "", presso_total_get_count (total),
                            presso_total_get_name (total));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_load (PressoLoad *load, const char *drinks, const char *choices)
{
  g_autofree char *found_drinks = write_totals (presso_load_get_drinks (load));
  g_autofree char *found_choices = write_totals (presso_load_get_choices (load));

  g_assert_cmpstr (found_drinks, ==, drinks);
  g_assert_cmpstr (found_choices, ==, choices);
}

/* What is to be made counts, from when it is ordered until it is ready, and again if it goes back.
 */
static void
test_load_counts (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (PressoLoad) load = NULL;
  PressoOrder *latte;
  PressoOrder *espresso;

  add_order (orders, 1, PRESSO_ORDER_MAKING, "latte", REGULAR);
  add_order (orders, 2, PRESSO_ORDER_READY, "latte", OAT);
  add_order (orders, 3, PRESSO_ORDER_RESERVED, "latte", OAT);
  load = presso_load_new (G_LIST_MODEL (orders));
  assert_load (load, "1 The latte", "1 Regular");

  espresso = add_order (orders, 4, PRESSO_ORDER_WAITING, "espresso", "");
  latte = add_order (orders, 5, PRESSO_ORDER_WAITING, "latte", OAT);
  assert_load (load, "2 The latte, 1 The espresso", "1 Oat, 1 Regular");
  add_order (orders, 6, PRESSO_ORDER_WAITING, "espresso", "");
  add_order (orders, 7, PRESSO_ORDER_WAITING, "espresso", "");
  assert_load (load, "3 The espresso, 2 The latte", "1 Oat, 1 Regular");

  g_object_set (latte, "state", PRESSO_ORDER_MAKING, NULL);
  assert_load (load, "3 The espresso, 2 The latte", "1 Oat, 1 Regular");
  g_object_set (latte, "state", PRESSO_ORDER_READY, NULL);
  g_object_set (espresso, "state", PRESSO_ORDER_CANCELLED, NULL);
  assert_load (load, "2 The espresso, 1 The latte", "1 Regular");
  g_object_set (latte, "state", PRESSO_ORDER_MAKING, NULL);
  assert_load (load, "2 The espresso, 2 The latte", "1 Oat, 1 Regular");
  g_list_store_remove_all (orders);
  assert_load (load, "", "");
}

static void
count_one (guint *n)
{
  (*n)++;
}

/* Of two hundred orders one takes a step: what is touched is that of this one. */
static void
test_load_costs (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (PressoLoad) load = presso_load_new (G_LIST_MODEL (orders));
  static const char *const drinks[] = { "latte", "mocha", "cortado", "espresso" };
  PressoBatch *others;
  PressoOrder *order = NULL;
  guint n_counts = 0;
  guint n_lists = 0;
  guint n_batches = 0;

  for (int number = 1; number <= 200; number++)
    order = add_order (orders, number, PRESSO_ORDER_WAITING, drinks[number % 4],
                       number % 3 > 0 ? REGULAR : OAT);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (PressoTotal) total = g_list_model_get_item (presso_load_get_drinks (load), i);

    g_signal_connect_swapped (total, "notify::count", G_CALLBACK (count_one), &n_counts);
    g_assert_cmpuint (presso_total_get_count (total), ==, 50);
  }
  {
    g_autoptr (PressoOrder) first = g_list_model_get_item (G_LIST_MODEL (orders), 0);

    others = presso_load_get_batch (load, first);
    g_assert_true (others != presso_load_get_batch (load, order));
  }
  g_signal_connect_swapped (others, "changed", G_CALLBACK (count_one), &n_batches);
  g_signal_connect_swapped (presso_load_get_drinks (load), "items-changed", G_CALLBACK (count_one),
                            &n_lists);
  g_object_set (order, "state", PRESSO_ORDER_MAKING, NULL);
  g_assert_cmpuint (n_counts, ==, 0);
  g_object_set (order, "state", PRESSO_ORDER_READY, NULL);
  g_assert_cmpuint (n_counts, ==, 1);
  /* It was among the first and is the last now. */
  g_assert_cmpuint (n_lists, <=, 2);
  g_assert_cmpuint (n_batches, ==, 0);
}

/* All who look share one load, which goes with the list. */
static void
test_load_is_shared (void)
{
  GListStore *orders = g_list_store_new (PRESSO_TYPE_ORDER);
  PressoLoad *load = presso_load_of (G_LIST_MODEL (orders));

  add_order (orders, 1, PRESSO_ORDER_WAITING, "latte", OAT);
  g_assert_true (presso_load_of (G_LIST_MODEL (orders)) == load);
  assert_load (load, "1 The latte", "1 Oat");
  g_object_add_weak_pointer (G_OBJECT (load), (gpointer *) &load);
  g_assert_finalize_object (orders);
  g_assert_null (load);
}

static void
set_menu (GListStore *menu, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (PressoDrink) drink = presso_record_new_from_json (PRESSO_TYPE_DRINK, node, "", NULL);

  g_list_store_splice (menu, 0, g_list_model_get_n_items (G_LIST_MODEL (menu)), (gpointer *) &drink,
                       1);
}

#define MOCHA(names)                                                                               \
  "{\"id\":\"mocha\",\"name\":\"The mocha\"" names                                                 \
  ",\"options\":[{\"id\":\"milk\",\"name\":\"Milk\","                                              \
  "\"choices\":[{\"id\":\"oat\",\"name\":\"Oat\",\"names\":{\"de\":\"Hafer\"}}]}]}"

/* In this program's language, as soon as the menu has it and for as long. */
static void
test_load_is_translated (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (GListStore) menu = g_list_store_new (PRESSO_TYPE_DRINK);
  g_autoptr (PressoLoad) load = presso_load_new (G_LIST_MODEL (orders));

  add_order (orders, 1, PRESSO_ORDER_WAITING, "mocha", OAT);
  add_order (orders, 2, PRESSO_ORDER_MAKING, "latte", REGULAR);
  add_order (orders, 3, PRESSO_ORDER_MAKING, "mocha", OAT);
  g_setenv ("LANGUAGE", "de", TRUE);
  presso_load_set_menu (load, G_LIST_MODEL (menu));
  assert_load (load, "2 The mocha, 1 The latte", "2 Oat, 1 Regular");
  set_menu (menu, MOCHA (",\"names\":{\"de\":\"Mokka\"}"));
  assert_load (load, "2 Mokka, 1 The latte", "2 Hafer, 1 Regular");
  add_order (orders, 4, PRESSO_ORDER_MAKING, "mocha", OAT);
  assert_load (load, "3 Mokka, 1 The latte", "3 Hafer, 1 Regular");
  set_menu (menu, MOCHA (""));
  assert_load (load, "3 The mocha, 1 The latte", "3 Hafer, 1 Regular");
  g_list_store_remove_all (orders);
  assert_load (load, "", "");
  g_unsetenv ("LANGUAGE");
}

typedef struct {
  PressoClient *client;
  PressoDesk *desk;
  GListStore *orders;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->client = presso_client_new_for_uri ("http://127.0.0.1:9/", "token", "main");
  fixture->desk = presso_desk_new (fixture->client, NULL);
  presso_desk_set_barista (fixture->desk, "Ada");
  fixture->orders = G_LIST_STORE (presso_client_get_orders (fixture->client));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->client);
}

static char *
choose (Fixture *fixture, PressoOrder *order)
{
  PressoLoad *load = presso_load_of (G_LIST_MODEL (fixture->orders));
  g_autoptr (GPtrArray) chosen =
    presso_batch_choose (presso_load_get_batch (load, order), fixture->desk, order);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "",
                            (int) presso_order_get_number (g_ptr_array_index (chosen, i)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_chosen(fixture, order, expected)                                                    \
  G_STMT_START                                                                                     \
    {                                                                                              \
      g_autofree char *chosen = choose (fixture, order);                                           \
      g_assert_cmpstr (chosen, ==, expected);                                                      \
    }                                                                                              \
  G_STMT_END

/* Only what is the same in drink and choices, the oldest first, and no more than fit a machine. */
static void
test_batch_of_the_same (Fixture *fixture, gconstpointer data)
{
  PressoOrder *first = add_order (fixture->orders, 1, PRESSO_ORDER_WAITING, "latte", OAT);
  PressoOrder *espresso = add_order (fixture->orders, 2, PRESSO_ORDER_WAITING, "espresso", "");
  PressoOrder *ninth;

  add_order (fixture->orders, 3, PRESSO_ORDER_WAITING, "latte", REGULAR);
  assert_chosen (fixture, first, "1");
  add_order (fixture->orders, 5, PRESSO_ORDER_WAITING, "latte", OAT);
  add_order (fixture->orders, 4, PRESSO_ORDER_WAITING, "latte", OAT);
  assert_chosen (fixture, first, "1 4 5");
  assert_chosen (fixture, espresso, "2");
  for (int number = 6; number < 9; number++)
    add_order (fixture->orders, number, PRESSO_ORDER_WAITING, "latte", OAT);
  ninth = add_order (fixture->orders, 9, PRESSO_ORDER_WAITING, "latte", OAT);
  assert_chosen (fixture, first, "1 4 5 6 7 8");
  assert_chosen (fixture, ninth, "9 1 4 5 6 7");
  g_object_set (first, "state", PRESSO_ORDER_READY, NULL);
  assert_chosen (fixture, ninth, "9 4 5 6 7 8");
}

/* Nobody finishes what somebody else is making. */
static void
test_batch_is_own (Fixture *fixture, gconstpointer data)
{
  PressoOrder *orders[4];

  for (int i = 0; i < 4; i++) {
    orders[i] = add_order (fixture->orders, i + 1, PRESSO_ORDER_MAKING, "latte", OAT);
    g_object_set (orders[i], "barista", i == 1 ? "Grace" : "Ada", NULL);
  }
  assert_chosen (fixture, orders[0], "1 3 4");
  assert_chosen (fixture, orders[1], "2");
}

static char *
take (PressoUndo *undo, PressoOrder *order, PressoAction action)
{
  presso_undo_take (undo, order, action);
  return presso_undo_describe (undo);
}

/* Each step that a barista can take says what was done and can be taken back. */
static void
test_undo_knows_every_step (Fixture *fixture, gconstpointer data)
{
  static const struct {
    PressoAction action;
    const char *said;
  } steps[] = {
    { PRESSO_ACTION_CLAIM, "Making order 7" },
    { PRESSO_ACTION_RELEASE, "Order 7 is back in the queue" },
    { PRESSO_ACTION_COMPLETE, "Order 7 is ready, the guest is called" },
    { PRESSO_ACTION_RECALL, "Order 7 is being made again" },
    { PRESSO_ACTION_COLLECT, "Order 7 is collected" },
    { PRESSO_ACTION_CANCEL, "Order 7 is cancelled, the guest is told" },
    { PRESSO_ACTION_REOPEN, "Order 7 is back, the guest is told" },
  };

  g_autoptr (PressoUndo) undo = presso_undo_new (fixture->desk);
  g_autoptr (PressoOrder) order = new_order (7, PRESSO_ORDER_WAITING, "latte", OAT);

  g_assert_false (presso_undo_can_run (undo));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *said = take (undo, order, steps[i].action);

    g_assert_cmpstr (said, ==, steps[i].said);
    g_assert_true (presso_undo_can_run (undo));
  }
}

/* Several that were started together are one step; one in between is one by itself. */
static void
test_undo_of_a_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoUndo) undo = presso_undo_new (fixture->desk);
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PressoOrder) other = new_order (9, PRESSO_ORDER_WAITING, "mocha", REGULAR);
  g_autofree char *said = NULL;
  g_autofree char *single = NULL;

  for (int number = 1; number <= 3; number++)
    g_ptr_array_add (orders, new_order (number, PRESSO_ORDER_WAITING, "latte", OAT));
  presso_undo_start (undo, orders, PRESSO_ACTION_CLAIM);
  for (guint i = 0; i < 3; i++) {
    PressoOrder *order = g_ptr_array_index (orders, i);

    g_assert_true (presso_desk_is_pending (fixture->desk, presso_order_get_id (order)));
    g_assert_cmpint (presso_undo_take (undo, order, PRESSO_ACTION_CLAIM), ==, i > 0);
    g_object_set (order, "state", PRESSO_ORDER_MAKING, NULL);
  }
  said = presso_undo_describe (undo);
  g_assert_cmpstr (said, ==, "Making 3 × The latte");
  /* The taps are still to be sent: to take them back leaves nothing to do. */
  presso_undo_run (undo);
  g_assert_false (presso_undo_can_run (undo));
  for (guint i = 0; i < 3; i++)
    g_assert_false (
      presso_desk_is_pending (fixture->desk, presso_order_get_id (g_ptr_array_index (orders, i))));

  presso_undo_take (undo, g_ptr_array_index (orders, 0), PRESSO_ACTION_RELEASE);
  g_assert_false (presso_undo_take (undo, other, PRESSO_ACTION_CLAIM));
  single = presso_undo_describe (undo);
  g_assert_cmpstr (single, ==, "Making order 9");
}

/* Also of one that was started while another one had no answer yet, and before all have answered.
 */
static void
test_undo_of_batches_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoUndo) undo = presso_undo_new (fixture->desk);
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *orders[] = { first, second };
  g_autofree char *said = NULL;

  for (int number = 1; number <= 4; number++)
    g_ptr_array_add (orders[(number - 1) / 2],
                     new_order (number, PRESSO_ORDER_WAITING, "latte", OAT));
  presso_undo_start (undo, orders[0], PRESSO_ACTION_CLAIM);
  presso_undo_start (undo, orders[1], PRESSO_ACTION_CLAIM);
  g_assert_false (presso_undo_take (undo, g_ptr_array_index (orders[0], 0), PRESSO_ACTION_CLAIM));
  g_assert_true (presso_undo_take (undo, g_ptr_array_index (orders[0], 1), PRESSO_ACTION_CLAIM));
  said = presso_undo_describe (undo);
  g_assert_cmpstr (said, ==, "Making 2 × The latte");

  g_assert_false (presso_undo_take (undo, g_ptr_array_index (orders[1], 0), PRESSO_ACTION_CLAIM));
  presso_undo_run (undo);
  for (guint i = 0; i < 4; i++) {
    PressoOrder *order = g_ptr_array_index (orders[i / 2], i % 2);

    g_assert_cmpint (presso_desk_is_pending (fixture->desk, presso_order_get_id (order)), ==,
                     i < 2);
  }
}

static PressoTap *
get_last_tap (Fixture *fixture, PressoOrder *order)
{
  return presso_tap_queue_find_last (presso_desk_get_taps (fixture->desk),
                                     presso_order_get_id (order));
}

/* A cancelled order that was brought back is cancelled again, another one collected. */
static void
test_undo_of_reopen (Fixture *fixture, gconstpointer data)
{
  static const PressoOrderState ends[] = { PRESSO_ORDER_CANCELLED, PRESSO_ORDER_COLLECTED };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (PressoUndo) undo = presso_undo_new (fixture->desk);
    g_autoptr (PressoOrder) closed = new_order ((int) i + 1, ends[i], "latte", OAT);

    g_object_set (closed, "claimed-at", (gint64) 1, "ready-at", (gint64) 2, NULL);
    /* Also by hand, once the host may know of it. */
    presso_desk_act (fixture->desk, closed, PRESSO_ACTION_REOPEN, FALSE);
    get_last_tap (fixture, closed)->is_sent = TRUE;
    presso_desk_take_back (fixture->desk, presso_order_get_id (closed));
    g_assert_cmpint (presso_desk_get_state (fixture->desk, closed), ==, ends[i]);

    presso_undo_start_one (undo, closed, PRESSO_ACTION_REOPEN);
    g_assert_cmpint (presso_desk_get_state (fixture->desk, closed), ==, PRESSO_ORDER_READY);
    presso_undo_take (undo, closed, PRESSO_ACTION_REOPEN);
    presso_undo_run (undo);
    g_assert_cmpint (presso_desk_get_state (fixture->desk, closed), ==, ends[i]);
  }
}

static void
test_make_time (void)
{
  static const struct {
    PressoOrderState state;
    int usual_s;
    const char *text;
  } rows[] = {
    { PRESSO_ORDER_WAITING, 90, "About 1:30" },
    { PRESSO_ORDER_WAITING, 0, NULL },
    { PRESSO_ORDER_MAKING, 90, "1:20 of about 1:30" },
    { PRESSO_ORDER_MAKING, 0, NULL },
    { PRESSO_ORDER_READY, 90, "Made in 1:05, usually 1:30" },
    { PRESSO_ORDER_READY, 0, "Made in 1:05" },
    { PRESSO_ORDER_COLLECTED, 90, NULL },
  };

  g_autoptr (PressoOrder) order = new_order (1, PRESSO_ORDER_WAITING, "latte", OAT);

  g_object_set (order, "claimed-at", (gint64) 1000, "ready-at", (gint64) 66000, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
      presso_make_time_describe (order, rows[i].state, rows[i].usual_s, 81000);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
  /* Tapped, and not claimed at the host yet. */
  {
    g_autoptr (PressoOrder) tapped = new_order (2, PRESSO_ORDER_WAITING, "latte", OAT);
    g_autofree char *text = presso_make_time_describe (tapped, PRESSO_ORDER_MAKING, 90,
                                                       G_GINT64_CONSTANT (1767603600000));

    g_assert_cmpstr (text, ==, "0:00 of about 1:30");
  }
}

/* What closes is the first of the list, what is brought back leaves it, and it stays short. */
static void
test_recall (Fixture *fixture, gconstpointer data)
{
  PressoRecall *recall = presso_recall_new (fixture->client);
  GListModel *orders = presso_recall_get_orders (recall);
  g_autoptr (PressoOrder) order = new_order (1, PRESSO_ORDER_COLLECTED, "latte", OAT);
  g_autoptr (PressoOrder) never = new_order (0, PRESSO_ORDER_CANCELLED, "latte", OAT);
  g_autoptr (PressoOrder) back = new_order (1, PRESSO_ORDER_READY, "latte", OAT);
  g_autoptr (PressoOrder) first = NULL;

  g_signal_emit_by_name (fixture->client, "order-changed", order, PRESSO_EVENT_ORDER_COLLECTED);
  g_signal_emit_by_name (fixture->client, "order-changed", order, PRESSO_EVENT_ORDER_FINISHED);
  g_signal_emit_by_name (fixture->client, "order-changed", never, PRESSO_EVENT_ORDER_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (orders), ==, 1);
  g_signal_emit_by_name (fixture->client, "order-changed", back, PRESSO_EVENT_ORDER_REOPENED);
  g_assert_cmpuint (g_list_model_get_n_items (orders), ==, 0);
  for (int number = 1; number <= PRESSO_RECALL_MAX + 5; number++) {
    g_autoptr (PressoOrder) closed = new_order (number, PRESSO_ORDER_CANCELLED, "latte", OAT);

    g_signal_emit_by_name (fixture->client, "order-changed", closed, PRESSO_EVENT_ORDER_CANCELLED);
  }
  g_assert_cmpuint (g_list_model_get_n_items (orders), ==, PRESSO_RECALL_MAX);
  first = g_list_model_get_item (orders, 0);
  g_assert_cmpint (presso_order_get_number (first), ==, PRESSO_RECALL_MAX + 5);
  g_assert_finalize_object (recall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/barista/" name, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/barista/load/counts", test_load_counts);
  g_test_add_func ("/barista/load/costs", test_load_costs);
  g_test_add_func ("/barista/load/is-shared", test_load_is_shared);
  g_test_add_func ("/barista/load/is-translated", test_load_is_translated);
  g_test_add_func ("/barista/make-time", test_make_time);
  ADD ("batch/of-the-same", test_batch_of_the_same);
  ADD ("batch/is-own", test_batch_is_own);
  ADD ("undo/knows-every-step", test_undo_knows_every_step);
  ADD ("undo/of-a-batch", test_undo_of_a_batch);
  ADD ("undo/of-batches-at-once", test_undo_of_batches_at_once);
  ADD ("undo/of-reopen", test_undo_of_reopen);
  ADD ("recall", test_recall);
  return g_test_run ();
}
