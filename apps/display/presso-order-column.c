/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-order-column.h"

#include <math.h>

#include "display/presso-order-tile.h"
#include "display/presso-words.h"

/* Long enough to find one's number on a page. */
#define PAGE_MS 8000

/**
 * PressoOrderColumn:
 *
 * A heading and a grid of orders under it. How large the tiles are and how many fit is planned by
 * the board, which knows both columns; pages that don't fit take turns by the host's clock.
 *
 * # CSS nodes
 *
 * `ordercolumn` with the class given to it
 */
struct _PressoOrderColumn {
  GtkWidget parent_instance;

  GtkWidget *heading;
  GtkLabel *title;
  GtkLabel *count;
  GtkWidget *marks;
  GtkLabel *empty;

  GListModel *orders;
  GHashTable *tiles;
  PressoGridPlan plan;
  int heading_height;
  guint n_digits;
  gint64 now_ms;
  guint page;
  gboolean has_arrivals;
  gboolean shows_names;
};

G_DEFINE_FINAL_TYPE (PressoOrderColumn, presso_order_column, GTK_TYPE_WIDGET)

static guint
get_n_orders (PressoOrderColumn *self)
{
  return self->orders != NULL ? g_list_model_get_n_items (self->orders) : 0;
}

static GtkWidget *
get_tile (PressoOrderColumn *self, guint index)
{
  g_autoptr (PressoOrder) order = g_list_model_get_item (self->orders, index);

  return g_hash_table_lookup (self->tiles, order);
}

static void
update_marks (PressoOrderColumn *self)
{
  g_autofree char *label =
    g_strdup_printf (_ ("Page %u of %u"), self->page + 1, self->plan.n_pages);
  GtkWidget *mark;
  guint index = 0;

  while ((mark = gtk_widget_get_first_child (self->marks)) != NULL)
    gtk_widget_unparent (mark);
  for (; self->plan.n_pages > 1 && index < self->plan.n_pages; index++) {
    mark = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (mark, index == self->page ? "current" : "other");
    gtk_box_append (GTK_BOX (self->marks), mark);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->marks), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
update_shown (PressoOrderColumn *self)
{
  guint n_orders = get_n_orders (self);
  guint first, n_shown;

  presso_grid_plan_get_page (&self->plan, n_orders, self->page, &first, &n_shown);
  for (guint i = 0; i < n_orders; i++)
    gtk_widget_set_child_visible (get_tile (self, i), i >= first && i - first < n_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), n_orders == 0);
  gtk_widget_set_visible (self->marks, self->plan.n_pages > 1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
update_label (PressoOrderColumn *self)
{
  guint n_orders = get_n_orders (self);
  g_autofree char *count = g_strdup_printf ("%u", n_orders);
  g_autofree char *label =
    g_strdup_printf ("%s: %s", gtk_label_get_label (self->title),
                     n_orders > 0 ? count : gtk_label_get_label (self->empty));

  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_orders > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
take_tile (PressoOrderColumn *self, GHashTable *old, PressoOrder *order)
{
  GtkWidget *tile = g_hash_table_lookup (old, order);

  if (tile != NULL) {
    g_hash_table_remove (old, order);
    return tile;
  }
  tile = presso_order_tile_new (order);
  presso_order_tile_set_now (PRESSO_ORDER_TILE (tile), self->now_ms);
  presso_order_tile_set_shows_name (PRESSO_ORDER_TILE (tile), self->shows_names);
  presso_order_tile_set_shape (PRESSO_ORDER_TILE (tile), self->plan.shape, self->n_digits);
  /* What was there when the board came up is no news. */
  if (self->has_arrivals)
    gtk_widget_add_css_class (tile, "arrived");
  return tile;
}

/* The tiles stand in the order of the numbers for screen readers, too. */
static void
on_orders_changed (PressoOrderColumn *self)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->tiles);
  GtkWidget *previous = GTK_WIDGET (self->empty);
  GHashTableIter iter;
  gpointer tile;

  self->tiles = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = 0; i < get_n_orders (self); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (self->orders, i);
    GtkWidget *current = take_tile (self, old, order);

    if (gtk_widget_get_prev_sibling (current) != previous ||
        gtk_widget_get_parent (current) == NULL)
      gtk_widget_insert_after (current, GTK_WIDGET (self), previous);
    g_hash_table_insert (self->tiles, g_object_ref (order), current);
    previous = current;
  }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, &tile))
    gtk_widget_unparent (tile);
  update_label (self);
  update_shown (self);
}

static void
presso_order_column_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
}

/* Gives @child what it was planned to have, and what it can't do without if that is more. */
static void
place (GtkWidget *child, double x, double y, double width, double height)
{
  int left = (int) floor (x);
  int top = (int) floor (y);
  GtkAllocation allocation = { left, top, (int) floor (x + width) - left,
                               (int) floor (y + height) - top };
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  allocation.width = MAX (allocation.width, least);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, allocation.width, &least, NULL, NULL, NULL);
  allocation.height = MAX (allocation.height, least);
  if (gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL)
    allocation.x =
      gtk_widget_get_width (gtk_widget_get_parent (child)) - allocation.x - allocation.width;
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
presso_order_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PressoOrderColumn *self = PRESSO_ORDER_COLUMN (widget);
  const PressoGridPlan *plan = &self->plan;
  guint first, n_shown;
  int room = 0;

  if (gtk_widget_get_visible (self->marks)) {
    gtk_widget_measure (self->marks, GTK_ORIENTATION_HORIZONTAL, -1, &room, NULL, NULL, NULL);
    place (self->marks, width - room, 0, room, self->heading_height);
  }
  place (self->heading, 0, 0, width - room, self->heading_height);
  if (gtk_widget_get_visible (GTK_WIDGET (self->empty)))
    place (GTK_WIDGET (self->empty), 0, self->heading_height, width,
           MAX (height - self->heading_height, 0));

  presso_grid_plan_get_page (plan, get_n_orders (self), self->page, &first, &n_shown);
  for (guint i = 0; i < n_shown; i++)
    place (get_tile (self, first + i), (i % plan->columns) * (plan->tile_width + plan->gap),
           self->heading_height + (i / plan->columns) * (plan->tile_height + plan->gap),
           plan->tile_width, plan->tile_height);
}

static void
presso_order_column_dispose (GObject *object)
{
  PressoOrderColumn *self = PRESSO_ORDER_COLUMN (object);
  GtkWidget *child;

  if (self->orders != NULL)
    g_signal_handlers_disconnect_by_data (self->orders, self);
  g_clear_object (&self->orders);
  g_clear_pointer (&self->tiles, g_hash_table_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (presso_order_column_parent_class)->dispose (object);
}

static void
presso_order_column_class_init (PressoOrderColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_order_column_dispose;
  widget_class->measure = presso_order_column_measure;
  widget_class->size_allocate = presso_order_column_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "ordercolumn");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-order-column.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoOrderColumn, heading);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderColumn, title);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderColumn, count);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderColumn, marks);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderColumn, empty);
}

static void
presso_order_column_init (PressoOrderColumn *self)
{
  self->tiles = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->plan.columns = 1;
  self->plan.rows = 1;
  self->plan.n_pages = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_order_column_new:
 * @css_class: what tells it from the other column
 * @heading: what stands above it
 * @empty: what stands in it while there are no orders
 *
 * Returns: (transfer floating): a column
 */
GtkWidget *
presso_order_column_new (const char *css_class, const char *heading, const char *empty)
{
  PressoOrderColumn *self = g_object_new (PRESSO_TYPE_ORDER_COLUMN, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  gtk_label_set_label (self->title, heading);
  gtk_label_set_label (self->empty, empty);
  update_label (self);
  return GTK_WIDGET (self);
}

/**
 * presso_order_column_set_orders:
 * @self: a column
 * @orders: what it shows, in the order it is shown in
 */
void
presso_order_column_set_orders (PressoOrderColumn *self, GListModel *orders)
{
  g_return_if_fail (PRESSO_IS_ORDER_COLUMN (self));

  if (self->orders != NULL)
    g_signal_handlers_disconnect_by_data (self->orders, self);
  g_set_object (&self->orders, orders);
  g_signal_connect_swapped (orders, "items-changed", G_CALLBACK (on_orders_changed), self);
  on_orders_changed (self);
}

/**
 * presso_order_column_find:
 * @self: a column
 * @order: an order
 * @relative_to: in whose coordinates
 * @bounds: (out): where its tile is
 *
 * Returns: whether it is on the page that is shown
 */
gboolean
presso_order_column_find (PressoOrderColumn *self,
                          PressoOrder *order,
                          GtkWidget *relative_to,
                          graphene_rect_t *bounds)
{
  GtkWidget *tile;

  g_return_val_if_fail (PRESSO_IS_ORDER_COLUMN (self), FALSE);

  tile = g_hash_table_lookup (self->tiles, order);
  return tile != NULL && gtk_widget_get_child_visible (tile) &&
         gtk_widget_compute_bounds (tile, relative_to, bounds);
}

/**
 * presso_order_column_set_now:
 * @self: a column
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 *
 * Lets ages count on and pages turn.
 */
void
presso_order_column_set_now (PressoOrderColumn *self, gint64 now_ms)
{
  guint page;

  g_return_if_fail (PRESSO_IS_ORDER_COLUMN (self));

  self->now_ms = now_ms;
  self->has_arrivals = self->has_arrivals || now_ms > 0;
  for (guint i = 0; i < get_n_orders (self); i++)
    presso_order_tile_set_now (PRESSO_ORDER_TILE (get_tile (self, i)), now_ms);
  page = (guint) (now_ms / PAGE_MS % self->plan.n_pages);
  if (page == self->page)
    return;
  self->page = page;
  update_marks (self);
  update_shown (self);
}

/**
 * presso_order_column_set_plan:
 * @self: a column
 * @plan: how to lay out the tiles
 * @heading_height: pixels of the heading
 * @n_digits: digits of the longest number on the board
 */
void
presso_order_column_set_plan (PressoOrderColumn *self,
                              const PressoGridPlan *plan,
                              int heading_height,
                              guint n_digits)
{
  g_return_if_fail (PRESSO_IS_ORDER_COLUMN (self));

  self->plan = *plan;
  self->heading_height = heading_height;
  self->n_digits = n_digits;
  self->page %= plan->n_pages;
  for (guint i = 0; i < get_n_orders (self); i++)
    presso_order_tile_set_shape (PRESSO_ORDER_TILE (get_tile (self, i)), plan->shape, n_digits);
  update_marks (self);
  update_shown (self);
}

/**
 * presso_order_column_set_shows_names:
 * @self: a column
 * @shows_names: whether its tiles show first names
 */
void
presso_order_column_set_shows_names (PressoOrderColumn *self, gboolean shows_names)
{
  g_return_if_fail (PRESSO_IS_ORDER_COLUMN (self));

  self->shows_names = shows_names;
  for (guint i = 0; i < get_n_orders (self); i++)
    presso_order_tile_set_shows_name (PRESSO_ORDER_TILE (get_tile (self, i)), shows_names);
}

/**
 * presso_order_column_relabel:
 * @self: a column
 *
 * Says its orders in the language that is spoken just now.
 */
void
presso_order_column_relabel (PressoOrderColumn *self)
{
  g_return_if_fail (PRESSO_IS_ORDER_COLUMN (self));

  for (guint i = 0; i < get_n_orders (self); i++)
    presso_order_tile_relabel (PRESSO_ORDER_TILE (get_tile (self, i)));
  update_marks (self);
  update_label (self);
}
