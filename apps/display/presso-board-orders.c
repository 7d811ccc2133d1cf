/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-board-orders.h"

/**
 * PressoBoardOrders:
 *
 * The open orders as the board shows them: what is being prepared and what is ready, each by
 * number. Orders that guests are still choosing have no number yet and aren't shown.
 */
struct _PressoBoardOrders {
  GObject parent_instance;

  GListModel *source;
  GPtrArray *followed;
  GListStore *preparing;
  GListStore *ready;
  guint idle_id;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoBoardOrders, presso_board_orders, G_TYPE_OBJECT)

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  PressoOrder *first = *(PressoOrder *const *) a;
  PressoOrder *second = *(PressoOrder *const *) b;
  gint64 left = presso_order_get_number (first);
  gint64 right = presso_order_get_number (second);

  return left < right ? -1 : left > right;
}

/* Leaves what stays where it is, so that tiles are not made anew. */
static gboolean
replace (GListStore *store, GPtrArray *wanted)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n_items = g_list_model_get_n_items (model);
  guint head = 0;
  guint tail = 0;

  while (head < MIN (n_items, wanted->len)) {
    g_autoptr (GObject) item = g_list_model_get_item (model, head);

    if (item != g_ptr_array_index (wanted, head))
      break;
    head++;
  }
  while (tail < MIN (n_items, wanted->len) - head) {
    g_autoptr (GObject) item = g_list_model_get_item (model, n_items - 1 - tail);

    if (item != g_ptr_array_index (wanted, wanted->len - 1 - tail))
      break;
    tail++;
  }
  if (head + tail == n_items && head + tail == wanted->len)
    return FALSE;
  /* An empty array has no memory to point into. */
  g_list_store_splice (store, head, n_items - head - tail,
                       wanted->len > 0 ? wanted->pdata + head : NULL, wanted->len - head - tail);
  return TRUE;
}

static void
sort_out (PressoBoardOrders *self)
{
  g_autoptr (GPtrArray) preparing = g_ptr_array_new ();
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  gboolean changed;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  for (guint i = 0; i < self->followed->len; i++) {
    PressoOrder *order = g_ptr_array_index (self->followed, i);
    PressoOrderState state = presso_order_get_state (order);

    if (presso_order_get_number (order) == 0)
      continue;
    if (state == PRESSO_ORDER_READY)
      g_ptr_array_add (ready, order);
    else if (state == PRESSO_ORDER_WAITING || state == PRESSO_ORDER_MAKING)
      g_ptr_array_add (preparing, order);
  }
  g_ptr_array_sort (preparing, compare_orders);
  g_ptr_array_sort (ready, compare_orders);
  changed = replace (self->preparing, preparing);
  changed = replace (self->ready, ready) || changed;
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
on_idle (gpointer user_data)
{
  PressoBoardOrders *self = user_data;

  self->idle_id = 0;
  sort_out (self);
  return G_SOURCE_REMOVE;
}

/* A burst of events is sorted out once, before the next frame. */
static void
queue_sort_out (PressoBoardOrders *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
unfollow (PressoBoardOrders *self)
{
  for (guint i = 0; i < self->followed->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->followed, i), self);
  g_ptr_array_set_size (self->followed, 0);
}

static void
on_items_changed (PressoBoardOrders *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = position; i < position + n_removed; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->followed, i), self);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->followed, position, n_removed);
  for (guint i = position; i < position + n_added; i++) {
    GObject *order = g_list_model_get_item (self->source, i);

    g_signal_connect_swapped (order, "notify::state", G_CALLBACK (queue_sort_out), self);
    g_signal_connect_swapped (order, "notify::number", G_CALLBACK (queue_sort_out), self);
    g_ptr_array_insert (self->followed, (int) i, order);
  }
  queue_sort_out (self);
}

static void
presso_board_orders_dispose (GObject *object)
{
  PressoBoardOrders *self = PRESSO_BOARD_ORDERS (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->followed != NULL)
    unfollow (self);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  g_clear_pointer (&self->followed, g_ptr_array_unref);
  g_clear_object (&self->preparing);
  g_clear_object (&self->ready);

  G_OBJECT_CLASS (presso_board_orders_parent_class)->dispose (object);
}

static void
presso_board_orders_class_init (PressoBoardOrdersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_board_orders_dispose;

  /**
   * PressoBoardOrders::changed:
   * @self: the orders
   *
   * An order came to a list or left it.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PRESSO_TYPE_BOARD_ORDERS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_board_orders_init (PressoBoardOrders *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->preparing = g_list_store_new (PRESSO_TYPE_ORDER);
  self->ready = g_list_store_new (PRESSO_TYPE_ORDER);
}

/**
 * presso_board_orders_new:
 *
 * Returns: (transfer full): lists without a source
 */
PressoBoardOrders *
presso_board_orders_new (void)
{
  return g_object_new (PRESSO_TYPE_BOARD_ORDERS, NULL);
}

/**
 * presso_board_orders_set_source:
 * @self: the orders
 * @source: (nullable): a list of [class@Order] to follow
 */
void
presso_board_orders_set_source (PressoBoardOrders *self, GListModel *source)
{
  g_return_if_fail (PRESSO_IS_BOARD_ORDERS (self));
  g_return_if_fail (source == NULL || G_IS_LIST_MODEL (source));

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  unfollow (self);
  g_set_object (&self->source, source);
  if (source != NULL) {
    g_signal_connect_swapped (source, "items-changed", G_CALLBACK (on_items_changed), self);
    on_items_changed (self, 0, 0, g_list_model_get_n_items (source));
  }
  sort_out (self);
}

/**
 * presso_board_orders_get_preparing:
 * @self: the orders
 *
 * Returns: (transfer none): orders that wait or are being made, by number
 */
GListModel *
presso_board_orders_get_preparing (PressoBoardOrders *self)
{
  g_return_val_if_fail (PRESSO_IS_BOARD_ORDERS (self), NULL);

  return G_LIST_MODEL (self->preparing);
}

/**
 * presso_board_orders_get_ready:
 * @self: the orders
 *
 * Returns: (transfer none): orders to be picked up, by number
 */
GListModel *
presso_board_orders_get_ready (PressoBoardOrders *self)
{
  g_return_val_if_fail (PRESSO_IS_BOARD_ORDERS (self), NULL);

  return G_LIST_MODEL (self->ready);
}

static gint64
last_number (GListStore *store)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));
  g_autoptr (PressoOrder) order = NULL;

  if (n_items == 0)
    return 0;
  order = g_list_model_get_item (G_LIST_MODEL (store), n_items - 1);
  return presso_order_get_number (order);
}

/**
 * presso_board_orders_get_n_digits:
 * @self: the orders
 *
 * Returns: the digits of the greatest number, at least 1
 */
guint
presso_board_orders_get_n_digits (PressoBoardOrders *self)
{
  gint64 greatest;
  guint n_digits = 1;

  g_return_val_if_fail (PRESSO_IS_BOARD_ORDERS (self), 1);

  greatest = MAX (last_number (self->preparing), last_number (self->ready));
  for (; greatest >= 10; greatest /= 10)
    n_digits++;
  return n_digits;
}
