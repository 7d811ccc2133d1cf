/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-lane-head.h"
#include "barista/presso-order-lane.h"
#include "barista/presso-refusal.h"
#include "barista/presso-stock.h"
#include "barista/presso-tap-queue.h"
#include "barista/presso-walk-up.h"
#include "model/presso-error.h"
#include "model/presso-menu.h"
#include "model/presso-shop.h"

#define TAPPED_AT G_GINT64_CONSTANT (1767603600000)

static PressoShop *
new_shop (void)
{
  PressoShop *shop = presso_shop_new ("main");
  g_autoptr (JsonNode) patch = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;

  json_node_take_object (patch, json_object_new ());
  json_object_set_member (json_node_get_object (patch), "menu", presso_menu_new_default ("en"));
  presso_record_patch (PRESSO_RECORD (shop), patch, &error);
  g_assert_no_error (error);
  return shop;
}

static PressoOrder *
add_order (GListStore *orders, gint64 number, PressoOrderState state, gint64 claimed_at)
{
  g_autofree char *id = g_strdup_printf ("order-%" G_GINT64_FORMAT, number);
  g_autoptr (PressoOrder) order = g_object_new (PRESSO_TYPE_ORDER, "id", id, "number", number,
                                                "state", state, "claimed-at", claimed_at, NULL);

  g_list_store_append (orders, order);
  return order; /* The list holds it. */
}

static char *
numbers (gpointer lane)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (lane); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (lane, i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            presso_order_get_number (order));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_numbers(lane, expected)                                                             \
  G_STMT_START                                                                                     \
    {                                                                                              \
      g_autofree char *found = numbers (lane);                                                     \
      g_assert_cmpstr (found, ==, expected);                                                       \
    }                                                                                              \
  G_STMT_END

static void
test_lane_follows_states (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (PressoOrderLane) queue = NULL;
  g_autoptr (PressoOrderLane) making = NULL;
  PressoOrder *first = add_order (orders, 1, PRESSO_ORDER_WAITING, 0);
  PressoOrder *second = add_order (orders, 2, PRESSO_ORDER_WAITING, 0);

  queue = presso_order_lane_new (G_LIST_MODEL (orders), PRESSO_ORDER_WAITING, NULL);
  making = presso_order_lane_new (G_LIST_MODEL (orders), PRESSO_ORDER_MAKING, NULL);
  add_order (orders, 3, PRESSO_ORDER_WAITING, 0);
  assert_numbers (queue, "1 2 3");

  g_object_set (second, "claimed-at", G_GINT64_CONSTANT (100), "state", PRESSO_ORDER_MAKING, NULL);
  g_object_set (first, "claimed-at", G_GINT64_CONSTANT (200), "state", PRESSO_ORDER_MAKING, NULL);
  assert_numbers (queue, "3");
  assert_numbers (making, "2 1");

  /* What is put back has its old place in the queue. */
  g_object_set (first, "state", PRESSO_ORDER_WAITING, NULL);
  assert_numbers (queue, "1 3");
  assert_numbers (making, "2");

  g_list_store_remove (orders, 1);
  assert_numbers (making, "");
  g_list_store_remove_all (orders);
  assert_numbers (queue, "");
}

static void
count_change (GListModel *model, guint position, guint removed, guint added, guint *n_changed)
{
  *n_changed += removed + added;
}

static void
test_lane_tells_of_one (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (PressoOrderLane) queue = NULL;
  guint n_changed = 0;
  PressoOrder *one;

  for (gint64 number = 1; number <= 200; number++)
    add_order (orders, number, PRESSO_ORDER_WAITING, 0);
  queue = presso_order_lane_new (G_LIST_MODEL (orders), PRESSO_ORDER_WAITING, NULL);
  g_signal_connect (queue, "items-changed", G_CALLBACK (count_change), &n_changed);
  one = g_list_model_get_item (G_LIST_MODEL (orders), 100);
  g_object_set (one, "state", PRESSO_ORDER_MAKING, NULL);
  g_assert_cmpuint (n_changed, ==, 1);
  g_object_set (one, "barista", "Barista 1", NULL);
  g_assert_cmpuint (n_changed, ==, 1);
  g_object_unref (one);
}

/* While a finger is on the lane: what came, what left and what did both shows afterwards. */
static void
test_lane_keeps_still (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (PressoOrderLane) queue = NULL;
  PressoOrder *first = add_order (orders, 1, PRESSO_ORDER_WAITING, 0);
  PressoOrder *second = add_order (orders, 2, PRESSO_ORDER_WAITING, 0);
  guint n_changed = 0;

  add_order (orders, 3, PRESSO_ORDER_WAITING, 0);
  queue = presso_order_lane_new (G_LIST_MODEL (orders), PRESSO_ORDER_WAITING, NULL);
  g_signal_connect (queue, "items-changed", G_CALLBACK (count_change), &n_changed);
  presso_order_lane_set_held (queue, TRUE);
  g_object_set (first, "state", PRESSO_ORDER_MAKING, NULL);
  g_object_set (second, "state", PRESSO_ORDER_MAKING, NULL);
  g_object_set (second, "state", PRESSO_ORDER_WAITING, NULL);
  g_list_store_remove (orders, 2);
  add_order (orders, 4, PRESSO_ORDER_WAITING, 0);
  assert_numbers (queue, "1 2 3");
  g_assert_cmpuint (n_changed, ==, 0);
  presso_order_lane_set_held (queue, FALSE);
  assert_numbers (queue, "2 4");
  g_assert_cmpuint (n_changed, ==, 3);
}

static void
test_lane_lets_go (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  PressoOrder *order = add_order (orders, 1, PRESSO_ORDER_WAITING, 0);
  PressoOrderLane *queue =
    presso_order_lane_new (G_LIST_MODEL (orders), PRESSO_ORDER_WAITING, NULL);

  g_assert_finalize_object (queue);
  g_object_set (order, "state", PRESSO_ORDER_MAKING, NULL);
  add_order (orders, 2, PRESSO_ORDER_WAITING, 0);
}

/* Does to a copy what a list says of itself. */
static void
follow (GListModel *model, guint position, guint removed, guint added, GPtrArray *copy)
{
  if (removed > 0)
    g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, (int) (position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (copy->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < copy->len; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);

    g_assert_true (item == g_ptr_array_index (copy, i));
  }
}

static void
change_at_random (GListStore *orders)
{
  guint n_orders = g_list_model_get_n_items (G_LIST_MODEL (orders));
  guint position = (guint) g_test_rand_int_range (0, (gint32) n_orders + 1);
  guint removed = (guint) g_test_rand_int_range (0, (gint32) MIN (n_orders - position, 5) + 1);
  GObject *added[3];
  guint n_added = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (added) + 1);

  for (guint i = 0; i < n_added; i++)
    added[i] = g_object_new (PRESSO_TYPE_ORDER, NULL);
  g_list_store_splice (orders, position, removed, (gpointer *) added, n_added);
  for (guint i = 0; i < n_added; i++)
    g_object_unref (added[i]);
}

static void
test_head_is_the_beginning (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (GtkAdjustment) adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 1, 1, 0));
  PressoLaneHead *head = presso_lane_head_new (G_LIST_MODEL (orders), adjustment);
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (head, "items-changed", G_CALLBACK (follow), copy);
  for (guint i = 0; i < 2000; i++) {
    guint n_orders;

    change_at_random (orders);
    n_orders = g_list_model_get_n_items (G_LIST_MODEL (orders));
    g_assert_cmpuint (copy->len, ==, MIN (n_orders, 12));
    for (guint k = 0; k < copy->len; k++) {
      g_autoptr (GObject) order = g_list_model_get_item (G_LIST_MODEL (orders), k);

      g_assert_true (order == g_ptr_array_index (copy, k));
    }
  }
  g_assert_finalize_object (head);
}

/* The cost of a step doesn't grow with the queue. */
static void
test_head_tells_of_few (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (GtkAdjustment) adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 1, 1, 0));
  g_autoptr (PressoLaneHead) head = NULL;
  guint n_changed = 0;

  for (gint64 number = 1; number <= 800; number++)
    add_order (orders, number, PRESSO_ORDER_WAITING, 0);
  head = presso_lane_head_new (G_LIST_MODEL (orders), adjustment);
  g_signal_connect (head, "items-changed", G_CALLBACK (count_change), &n_changed);
  g_list_store_remove (orders, 0);
  g_assert_cmpuint (n_changed, ==, 2);
  add_order (orders, 801, PRESSO_ORDER_WAITING, 0);
  g_list_store_remove (orders, 700);
  g_assert_cmpuint (n_changed, ==, 2);
}

static void
scroll (GtkAdjustment *adjustment, GListModel *head, double value)
{
  /* Cards of 200 pixels one below the other, in a view of 600. */
  gtk_adjustment_configure (adjustment, value, 0, 200.0 * g_list_model_get_n_items (head), 20, 600,
                            600);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_head_grows_with_the_view (void)
{
  g_autoptr (GListStore) orders = g_list_store_new (PRESSO_TYPE_ORDER);
  g_autoptr (GtkAdjustment) adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 1, 1, 0));
  g_autoptr (PressoLaneHead) head = presso_lane_head_new (G_LIST_MODEL (orders), adjustment);
  GListModel *model = G_LIST_MODEL (head);
  double end = 0;

  for (gint64 number = 1; number <= 100; number++)
    add_order (orders, number, PRESSO_ORDER_WAITING, 0);
  scroll (adjustment, model, 0);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 12);
  /* As far as one can scroll, again and again, until the last order was seen. */
  for (guint i = 0; i < 100 && g_list_model_get_n_items (model) < 100; i++) {
    end = 200.0 * g_list_model_get_n_items (model) - 600;
    scroll (adjustment, model, end);
  }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 100);
  scroll (adjustment, model, 0);
  g_assert_cmpuint (g_list_model_get_n_items (model), <=, 32);
}

static PressoStockItem *
find_item (GListStore *stock, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stock)); i++) {
    g_autoptr (PressoStockItem) item = g_list_model_get_item (G_LIST_MODEL (stock), i);

    if (g_str_equal (presso_stock_item_get_name (item), name))
      return item; /* The list holds it. */
  }
  g_assert_not_reached ();
}

static void
set_oat (PressoShop *shop, const char *drink, gboolean available)
{
  g_autoptr (JsonNode) patch =
    json_from_string (available ? "{\"options\":{\"milk\":{\"oat\":true}}}"
                                : "{\"options\":{\"milk\":{\"oat\":false}}}",
                      NULL);
  g_autoptr (GError) error = NULL;

  presso_menu_set_availability (presso_menu_find_drink (presso_shop_get_menu (shop), drink),
                                json_node_get_object (patch), 0, &error);
  g_assert_no_error (error);
}

static void
test_stock_gathers_choices (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (GListStore) stock = g_list_store_new (PRESSO_TYPE_STOCK_ITEM);
  PressoStockItem *oat;

  presso_stock_update (stock, shop);
  /* Eight drinks, and four milks though six drinks offer them. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stock)), ==, 12);
  oat = find_item (stock, "Oat");
  g_assert_cmpstr (presso_stock_item_get_group (oat), ==, "milk");
  g_assert_cmpuint (g_strv_length ((GStrv) presso_stock_item_get_drinks (oat)), ==, 6);
  g_assert_true (presso_stock_item_get_available (oat));
}

/* Another language than the bar's: this program's own. */
static void
test_stock_is_translated (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (GListStore) stock = g_list_store_new (PRESSO_TYPE_STOCK_ITEM);

  g_setenv ("LANGUAGE", "de", TRUE);
  set_oat (shop, "mocha", FALSE);
  presso_stock_update (stock, shop);
  g_assert_cmpstr (presso_stock_item_get_group_name (find_item (stock, "Hafer")), ==, "Milch");
  g_assert_cmpstr (presso_stock_item_get_note (find_item (stock, "Hafer")), ==,
                   "Sold out for Mokka");
  g_unsetenv ("LANGUAGE");
}

static void
test_stock_keeps_its_items (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (GListStore) stock = g_list_store_new (PRESSO_TYPE_STOCK_ITEM);
  PressoStockItem *oat;
  guint n_changed = 0;

  presso_stock_update (stock, shop);
  oat = find_item (stock, "Oat");
  g_signal_connect (stock, "items-changed", G_CALLBACK (count_change), &n_changed);
  set_oat (shop, "latte", FALSE);
  presso_stock_update (stock, shop);
  g_assert_true (find_item (stock, "Oat") == oat);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_false (presso_stock_item_get_available (oat));
  g_assert_cmpstr (presso_stock_item_get_note (oat), ==, "Sold out for Latte");
}

static void
test_walk_up_takes_the_usual (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoWalkUp) walk_up = presso_walk_up_new ();
  GListModel *menu = presso_shop_get_menu (shop);

  g_assert_false (presso_walk_up_is_complete (walk_up));
  presso_walk_up_set_drink (walk_up, presso_menu_find_drink (menu, "latte"));
  g_assert_true (presso_walk_up_is_complete (walk_up));
  g_assert_cmpstr (presso_walk_up_get_choice (walk_up, "milk"), ==, "regular");
  presso_walk_up_choose (walk_up, "milk", "oat");
  presso_walk_up_set_drink (walk_up, presso_menu_find_drink (menu, "espresso"));
  g_assert_true (presso_walk_up_is_complete (walk_up));
  g_assert_cmpuint (g_hash_table_size (presso_walk_up_get_options (walk_up)), ==, 0);
}

static void
test_walk_up_follows_the_menu (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoWalkUp) walk_up = presso_walk_up_new ();
  GListModel *menu = presso_shop_get_menu (shop);
  PressoDrink *latte = presso_menu_find_drink (menu, "latte");

  presso_walk_up_set_drink (walk_up, latte);
  presso_walk_up_choose (walk_up, "milk", "oat");
  presso_walk_up_take_menu (walk_up, menu);
  g_assert_cmpstr (presso_walk_up_get_choice (walk_up, "milk"), ==, "oat");
  set_oat (shop, "latte", FALSE);
  presso_walk_up_take_menu (walk_up, menu);
  g_assert_cmpstr (presso_walk_up_get_choice (walk_up, "milk"), ==, "regular");
  g_object_set (latte, "available", FALSE, NULL);
  presso_walk_up_take_menu (walk_up, menu);
  g_assert_null (presso_walk_up_get_drink (walk_up));
}

static PressoTap *
tap (PressoTapQueue *queue, int number, PressoOrderState from, PressoAction action)
{
  g_autofree char *id = g_strdup_printf ("order-%d", number);
  g_autoptr (PressoOrder) order =
    g_object_new (PRESSO_TYPE_ORDER, "id", id, "number", (gint64) number, NULL);
  JsonObject *body = json_object_new ();
  PressoTap *made;

  json_object_set_string_member (body, "barista", "Ana");
  made = presso_tap_new (order, from, action, body, TAPPED_AT + number);
  presso_tap_queue_push (queue, made);
  return made;
}

static char *
new_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("taps-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
test_taps_outlive_the_program (void)
{
  g_autofree char *folder = new_folder ();
  PressoTapQueue *queue = presso_tap_queue_new (folder, "barista-main");
  g_autofree char *key = NULL;
  PressoTap *loaded;

  g_assert_cmpuint (presso_tap_queue_get_n_taps (queue), ==, 0);
  tap (queue, 1, PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM);
  key = g_strdup (tap (queue, 2, PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM)->key);
  tap (queue, 2, PRESSO_ORDER_MAKING, PRESSO_ACTION_COMPLETE);
  presso_tap_queue_remove (queue, presso_tap_queue_get_tap (queue, 0));
  g_assert_finalize_object (queue);

  queue = presso_tap_queue_new (folder, "barista-main");
  g_assert_cmpuint (presso_tap_queue_get_n_taps (queue), ==, 2);
  loaded = presso_tap_queue_get_tap (queue, 0);
  g_assert_cmpstr (loaded->key, ==, key);
  g_assert_cmpstr (loaded->order_id, ==, "order-2");
  g_assert_cmpint (loaded->number, ==, 2);
  g_assert_cmpint (loaded->action, ==, PRESSO_ACTION_CLAIM);
  g_assert_cmpint (loaded->result, ==, PRESSO_ORDER_MAKING);
  g_assert_cmpint (loaded->at_ms, ==, TAPPED_AT + 2);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (loaded->body), "barista"),
                   ==, "Ana");
  /* Who knows what was sent just before the end. */
  g_assert_true (loaded->is_sent);
  g_assert_true (loaded->is_late);
  g_assert_cmpint (presso_tap_queue_find_last (queue, "order-2")->action, ==,
                   PRESSO_ACTION_COMPLETE);
  presso_tap_queue_drop_order (queue, loaded->order_id);
  g_assert_finalize_object (queue);

  queue = presso_tap_queue_new (folder, "barista-main");
  g_assert_cmpuint (presso_tap_queue_get_n_taps (queue), ==, 0);
  g_object_unref (queue);
}

/* Two stations of one user on one machine don't do each other's steps. */
static void
test_taps_have_one_owner (void)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (PressoTapQueue) first = presso_tap_queue_new (folder, "barista-main");
  PressoTapQueue *second = presso_tap_queue_new (folder, "barista-main");

  tap (first, 1, PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM);
  tap (second, 2, PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM);
  g_assert_finalize_object (second);
  second = presso_tap_queue_new (folder, "barista-main");
  g_assert_cmpuint (presso_tap_queue_get_n_taps (second), ==, 1);
  g_assert_cmpint (presso_tap_queue_get_tap (second, 0)->number, ==, 2);
  g_object_unref (second);
}

static void
test_taps_damaged (void)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "{\"taps\":3}",
    "{\"taps\":[3,{},{\"key\":\"k\"}]}",
    ("{\"taps\":[{\"key\":\"k\",\"order\":\"o\",\"number\":1,\"action\":\"submit\",\"result\":"
     "\"MAKING\",\"body\":{},\"at\":\"2026-01-05T09:00:00.000Z\"}]}"),
  };
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "barista-main.taps", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PressoTapQueue) queue = NULL;
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, texts[i], -1, &error);
    g_assert_no_error (error);
    queue = presso_tap_queue_new (folder, "barista-main");
    g_assert_cmpuint (presso_tap_queue_get_n_taps (queue), ==, 0);
  }
}

static void
test_refusal_names_the_rival (void)
{
  static const struct {
    PressoOrderState state;
    const char *barista;
    PressoReason reason;
    gboolean is_own;
    guint n_later;
    const char *sentence;
    gboolean is_moot;
  } cases[] = {
    { PRESSO_ORDER_MAKING, "Ana", 0, FALSE, 0, "Order 12: Ana was faster", FALSE },
    { PRESSO_ORDER_READY, "Ana", 0, FALSE, 1,
      "Order 12: Ana was faster; the step after it was dropped", FALSE },
    { PRESSO_ORDER_COLLECTED, "Ana", 0, FALSE, 2,
      "Order 12: Ana was faster; 2 steps after it were dropped", FALSE },
    { PRESSO_ORDER_CANCELLED, NULL, PRESSO_REASON_GUEST, FALSE, 0,
      "Order 12: the guest has cancelled it", FALSE },
    { PRESSO_ORDER_CANCELLED, "Ana", PRESSO_REASON_BARISTA, FALSE, 0,
      "Order 12: it was cancelled meanwhile", FALSE },
    { PRESSO_ORDER_COLLECTED, "We", 0, TRUE, 0, "Order 12: it was collected meanwhile", FALSE },
    { PRESSO_ORDER_NONE, NULL, 0, FALSE, 0, "Order 12: no", FALSE },
    { PRESSO_ORDER_MAKING, "We", 0, TRUE, 0, "Order 12: no", TRUE },
  };

  g_autoptr (PressoTapQueue) queue = presso_tap_queue_new (NULL, "");
  PressoTap *claim = tap (queue, 12, PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM);
  g_autoptr (GError) error =
    g_error_new_literal (PRESSO_ERROR, PRESSO_ERROR_TRANSITION_INVALID, "no");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PressoOrder) now =
      g_object_new (PRESSO_TYPE_ORDER, "state", cases[i].state, "barista", cases[i].barista,
                    "reason", cases[i].reason, NULL);
    g_autofree char *sentence =
      presso_refusal_describe (claim, now, cases[i].is_own, error, cases[i].n_later);

    g_assert_cmpstr (sentence, ==, cases[i].sentence);
    g_assert_cmpint (presso_refusal_is_moot (claim, now, cases[i].is_own), ==, cases[i].is_moot);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/barista/lane/follows-states", test_lane_follows_states);
  g_test_add_func ("/barista/lane/tells-of-one", test_lane_tells_of_one);
  g_test_add_func ("/barista/lane/keeps-still", test_lane_keeps_still);
  g_test_add_func ("/barista/lane/lets-go", test_lane_lets_go);
  g_test_add_func ("/barista/head/is-the-beginning", test_head_is_the_beginning);
  g_test_add_func ("/barista/head/tells-of-few", test_head_tells_of_few);
  g_test_add_func ("/barista/head/grows-with-the-view", test_head_grows_with_the_view);
  g_test_add_func ("/barista/stock/gathers-choices", test_stock_gathers_choices);
  g_test_add_func ("/barista/stock/keeps-its-items", test_stock_keeps_its_items);
  g_test_add_func ("/barista/stock/is-translated", test_stock_is_translated);
  g_test_add_func ("/barista/walk-up/takes-the-usual", test_walk_up_takes_the_usual);
  g_test_add_func ("/barista/walk-up/follows-the-menu", test_walk_up_follows_the_menu);
  g_test_add_func ("/barista/taps/outlive-the-program", test_taps_outlive_the_program);
  g_test_add_func ("/barista/taps/have-one-owner", test_taps_have_one_owner);
  g_test_add_func ("/barista/taps/damaged", test_taps_damaged);
  g_test_add_func ("/barista/refusal/names-the-rival", test_refusal_names_the_rival);
  return g_test_run ();
}
