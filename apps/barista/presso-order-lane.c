/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-order-lane.h"

/**
 * PressoOrderLane:
 *
 * The orders of a list that are in one state, the one that came into it first at the front.
 *
 * The client updates its orders in place, which a [class@Gtk.FilterListModel] doesn't notice. A
 * lane follows each order's state instead, so that an event costs the same however many orders are
 * open, and tells its views of no more than the one order that came or went.
 *
 * While a finger is on it, a lane is held: nothing comes or goes, so that no card moves. What has
 * happened meanwhile shows when it is let go.
 */
struct _PressoOrderLane {
  GObject parent_instance;

  GListModel *orders;
  PressoOrderState state;
  PressoDesk *desk;    /* NULL: nobody taps */
  GPtrArray *followed; /* every order of the list, in its order */
  GPtrArray *shown;    /* those in our state, sorted */
  gboolean is_held;
  GPtrArray *late; /* those that are to come or go as soon as we are let go */
};

static void presso_order_lane_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PressoOrderLane,
                               presso_order_lane,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      presso_order_lane_list_model_init))

static GType
presso_order_lane_get_item_type (GListModel *model)
{
  return PRESSO_TYPE_ORDER;
}

static guint
presso_order_lane_get_n_items (GListModel *model)
{
  return PRESSO_ORDER_LANE (model)->shown->len;
}

static gpointer
presso_order_lane_get_item (GListModel *model, guint position)
{
  PressoOrderLane *self = PRESSO_ORDER_LANE (model);

  if (position >= self->shown->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->shown, position));
}

static void
presso_order_lane_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = presso_order_lane_get_item_type;
  iface->get_n_items = presso_order_lane_get_n_items;
  iface->get_item = presso_order_lane_get_item;
}

/**
 * presso_order_lane_find_state:
 * @desk: (nullable): whose taps count as done; %NULL: nobody's
 * @order: an order
 *
 * What leaves the board by a tap that waits stays in its lane, where that can be seen and taken
 * back. An order that nobody at the bar has cancelled stays where it was until somebody has seen
 * that; its times say where.
 *
 * Returns: the state of the lane @order is in; %PRESSO_ORDER_NONE if in none
 */
PressoOrderState
presso_order_lane_find_state (PressoDesk *desk, PressoOrder *order)
{
  PressoOrderState state =
    desk != NULL ? presso_desk_get_shown_state (desk, order) : presso_order_get_state (order);

  if (state != PRESSO_ORDER_CANCELLED)
    return state;
  if (presso_order_get_number (order) == 0 ||
      presso_order_get_reason (order) == PRESSO_REASON_BARISTA)
    return PRESSO_ORDER_NONE;
  if (presso_order_get_ready_at (order) != 0)
    return PRESSO_ORDER_READY;
  return presso_order_get_claimed_at (order) != 0 ? PRESSO_ORDER_MAKING : PRESSO_ORDER_WAITING;
}

/* When the order came into the lane: now, where the host doesn't know of it yet. A queue goes by
 * number: an order that was put back keeps its place in it. */
static gint64
get_entry (PressoOrderLane *self, PressoOrder *order)
{
  gint64 entry = 0;

  if (self->state == PRESSO_ORDER_WAITING)
    return 0;
  if (presso_order_lane_find_state (NULL, order) == self->state || self->desk == NULL)
    entry = self->state == PRESSO_ORDER_MAKING ? presso_order_get_claimed_at (order)
                                               : presso_order_get_ready_at (order);
  return entry > 0 ? entry : G_MAXINT64;
}

static gboolean
precedes (PressoOrderLane *self, PressoOrder *a, PressoOrder *b)
{
  gint64 entry_a = get_entry (self, a);
  gint64 entry_b = get_entry (self, b);

  if (entry_a == G_MAXINT64)
    return FALSE;
  if (entry_a != entry_b)
    return entry_a < entry_b;
  return presso_order_get_number (a) < presso_order_get_number (b);
}

static void
show (PressoOrderLane *self, PressoOrder *order)
{
  guint position = self->shown->len;

  /* A newcomer is nearly always the last. */
  while (position > 0 && precedes (self, order, g_ptr_array_index (self->shown, position - 1)))
    position--;
  g_ptr_array_insert (self->shown, (int) position, g_object_ref (order));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
hide (PressoOrderLane *self, PressoOrder *order)
{
  guint position;

  if (!g_ptr_array_find (self->shown, order, &position))
    return;
  g_ptr_array_remove_index (self->shown, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static gboolean
belongs (PressoOrderLane *self, PressoOrder *order)
{
  return presso_order_lane_find_state (self->desk, order) == self->state &&
         g_ptr_array_find (self->followed, order, NULL);
}

/* Shows or hides an order, now or when the lane is let go. */
static void
settle (PressoOrderLane *self, PressoOrder *order)
{
  gboolean is_shown = g_ptr_array_find (self->shown, order, NULL);

  if (belongs (self, order) == is_shown)
    return;
  if (self->is_held)
    g_ptr_array_add (self->late, g_object_ref (order));
  else if (is_shown)
    hide (self, order);
  else
    show (self, order);
}

static void
on_order_notify (PressoOrder *order, GParamSpec *pspec, PressoOrderLane *self)
{
  settle (self, order);
}

static void
on_pending_changed (PressoOrderLane *self, PressoOrder *order)
{
  settle (self, order);
}

static void
on_orders_items_changed (GListModel *orders,
                         guint position,
                         guint removed,
                         guint added,
                         PressoOrderLane *self)
{
  for (guint i = 0; i < removed; i++) {
    g_autoptr (PressoOrder) order = g_object_ref (g_ptr_array_index (self->followed, position));

    g_signal_handlers_disconnect_by_data (order, self);
    g_ptr_array_remove_index (self->followed, position);
    settle (self, order);
  }
  for (guint i = 0; i < added; i++) {
    PressoOrder *order = g_list_model_get_item (orders, position + i);

    g_ptr_array_insert (self->followed, (int) (position + i), order);
    g_signal_connect (order, "notify::state", G_CALLBACK (on_order_notify), self);
    settle (self, order);
  }
}

static void
presso_order_lane_dispose (GObject *object)
{
  PressoOrderLane *self = PRESSO_ORDER_LANE (object);

  if (self->orders != NULL)
    g_signal_handlers_disconnect_by_data (self->orders, self);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  for (guint i = 0; i < self->followed->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->followed, i), self);
  g_ptr_array_set_size (self->followed, 0);
  g_clear_object (&self->orders);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (presso_order_lane_parent_class)->dispose (object);
}

static void
presso_order_lane_finalize (GObject *object)
{
  PressoOrderLane *self = PRESSO_ORDER_LANE (object);

  g_ptr_array_unref (self->followed);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->late);
  G_OBJECT_CLASS (presso_order_lane_parent_class)->finalize (object);
}

static void
presso_order_lane_class_init (PressoOrderLaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_order_lane_dispose;
  object_class->finalize = presso_order_lane_finalize;
}

static void
presso_order_lane_init (PressoOrderLane *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->late = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * presso_order_lane_new:
 * @orders: a live list of [class@PressoOrder]
 * @state: which of them
 * @desk: (nullable): whose taps are shown before the host has answered
 *
 * Returns: (transfer full): a list that follows @orders
 */
PressoOrderLane *
presso_order_lane_new (GListModel *orders, PressoOrderState state, PressoDesk *desk)
{
  PressoOrderLane *self = g_object_new (PRESSO_TYPE_ORDER_LANE, NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (orders), self);

  self->orders = g_object_ref (orders);
  self->state = state;
  if (desk != NULL) {
    self->desk = g_object_ref (desk);
    g_signal_connect_swapped (desk, "pending-changed", G_CALLBACK (on_pending_changed), self);
  }
  g_signal_connect (orders, "items-changed", G_CALLBACK (on_orders_items_changed), self);
  on_orders_items_changed (orders, 0, 0, g_list_model_get_n_items (orders), self);
  return self;
}

/**
 * presso_order_lane_set_held:
 * @self: a lane
 * @is_held: whether nothing may come or go now
 *
 * Holds the lane as it is, or lets what has happened meanwhile show.
 */
void
presso_order_lane_set_held (PressoOrderLane *self, gboolean is_held)
{
  g_autoptr (GPtrArray) late = NULL;

  g_return_if_fail (PRESSO_IS_ORDER_LANE (self));

  self->is_held = is_held;
  if (is_held)
    return;
  late = g_steal_pointer (&self->late);
  self->late = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < late->len; i++)
    settle (self, g_ptr_array_index (late, i));
}
