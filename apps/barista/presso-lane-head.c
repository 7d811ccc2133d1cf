/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-lane-head.h"

#include <math.h>

/* The first that are shown, and how many more than needed there are before some are given up. */
#define MIN_SIZE 12
#define SPARE    4
#define SURPLUS  16

/**
 * PressoLaneHead:
 *
 * The first orders of a lane, as far as it is scrolled and a page more.
 *
 * A [class@Gtk.GridView] keeps cards for hundreds of items, seen or not, and each of them costs
 * with every change and every second. (A [class@Gtk.SliceListModel] tells of all that follows as
 * soon as one order comes or goes.)
 */
struct _PressoLaneHead {
  GObject parent_instance;

  GListModel *orders;
  guint size;    /* how many there may be */
  guint n_items; /* how many there are, as far as we have told */
  GtkAdjustment *adjustment;
  guint fit_id;
};

static void presso_lane_head_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PressoLaneHead,
                               presso_lane_head,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      presso_lane_head_list_model_init))

static GType
presso_lane_head_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (PRESSO_LANE_HEAD (model)->orders);
}

static guint
presso_lane_head_get_n_items (GListModel *model)
{
  return PRESSO_LANE_HEAD (model)->n_items;
}

static gpointer
presso_lane_head_get_item (GListModel *model, guint position)
{
  PressoLaneHead *self = PRESSO_LANE_HEAD (model);

  return position < self->n_items ? g_list_model_get_item (self->orders, position) : NULL;
}

static void
presso_lane_head_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = presso_lane_head_get_item_type;
  iface->get_n_items = presso_lane_head_get_n_items;
  iface->get_item = presso_lane_head_get_item;
}

/* Takes in from behind, or gives up, what the size allows. */
static void
fit (PressoLaneHead *self)
{
  guint n_before = self->n_items;
  guint n_after = MIN (self->size, g_list_model_get_n_items (self->orders));

  self->n_items = n_after;
  if (n_after > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n_after - n_before);
  else if (n_after < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_after, n_before - n_after, 0);
}

/* First what came and went, so that for a moment there may be one too many or too few; then the
 * end. Positions are the same in both lists, so each step is true when it is told. */
static void
on_items_changed (GListModel *orders,
                  guint position,
                  guint removed,
                  guint added,
                  PressoLaneHead *self)
{
  if (position < self->n_items) {
    /* Where none of what follows stays, no more is told of than there may be. */
    if (position + removed >= self->n_items || position + added >= self->size) {
      removed = self->n_items - position;
      added = MIN (self->size, g_list_model_get_n_items (orders)) - position;
    }
    self->n_items = self->n_items - removed + added;
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  }
  fit (self);
}

/* Enough for what is seen and for a page below it. */
static gboolean
fit_view (gpointer user_data)
{
  PressoLaneHead *self = user_data;
  double page = gtk_adjustment_get_page_size (self->adjustment);
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double seen = gtk_adjustment_get_value (self->adjustment) + 2 * page;
  guint wanted;

  self->fit_id = 0;
  if (self->n_items == 0 || upper <= 0 || page <= 0)
    return G_SOURCE_REMOVE;
  wanted = MAX ((guint) ceil (seen * self->n_items / upper), MIN_SIZE);
  if (wanted > self->size || wanted + SURPLUS < self->size) {
    self->size = wanted + SPARE;
    fit (self);
  }
  return G_SOURCE_REMOVE;
}

/* Not at once: the view says where it is while it is laid out. */
static void
on_view_changed (PressoLaneHead *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add (fit_view, self);
}

static void
presso_lane_head_dispose (GObject *object)
{
  PressoLaneHead *self = PRESSO_LANE_HEAD (object);

  if (self->orders != NULL)
    g_signal_handlers_disconnect_by_data (self->orders, self);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->orders);
  self->n_items = 0;
  G_OBJECT_CLASS (presso_lane_head_parent_class)->dispose (object);
}

static void
presso_lane_head_class_init (PressoLaneHeadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_lane_head_dispose;
}

static void
presso_lane_head_init (PressoLaneHead *self)
{
  self->size = MIN_SIZE;
}

/**
 * presso_lane_head_new:
 * @orders: a lane
 * @adjustment: how far its view is scrolled
 *
 * Returns: (transfer full): a list of the first of @orders
 */
PressoLaneHead *
presso_lane_head_new (GListModel *orders, GtkAdjustment *adjustment)
{
  PressoLaneHead *self = g_object_new (PRESSO_TYPE_LANE_HEAD, NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (orders), self);
  g_return_val_if_fail (GTK_IS_ADJUSTMENT (adjustment), self);

  self->orders = g_object_ref (orders);
  self->adjustment = g_object_ref_sink (adjustment);
  self->n_items = MIN (self->size, g_list_model_get_n_items (orders));
  g_signal_connect (orders, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect_swapped (adjustment, "changed", G_CALLBACK (on_view_changed), self);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_view_changed), self);
  return self;
}
