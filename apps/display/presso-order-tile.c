/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-order-tile.h"

#include "common/presso-age.h"
#include "common/presso-label.h"
#include "display/presso-words.h"

#define MS_PER_MINUTE (60 * 1000)

/**
 * PressoOrderTile:
 *
 * An order as guests read it from across the room: the number, then the drink, then how long.
 *
 * # CSS nodes
 *
 * `ordertile` with `.waiting`, `.making` or `.ready`, and `.tall` where the words stand below
 * the number, or `.bare` where there are none
 */
struct _PressoOrderTile {
  GtkWidget parent_instance;

  GtkLabel *number;
  GtkWidget *words;
  GtkLabel *name;
  GtkLabel *drink;
  GtkImage *mark;
  GtkLabel *age;

  PressoOrder *order;
  gulong order_handler;
  PressoTileShape shape;
  guint n_digits; /* 0: the shape isn't known yet */
  gboolean shows_name;
  gint64 now_ms;
};

G_DEFINE_FINAL_TYPE (PressoOrderTile, presso_order_tile, GTK_TYPE_WIDGET)

/* What each state looks like, and what it is called. */
static const struct {
  PressoOrderState state;
  const char *css_class;
  const char *icon;
  const char *words;
} looks[] = {
  { PRESSO_ORDER_WAITING, "waiting", "presso-waiting-symbolic", N_ ("in the queue") },
  { PRESSO_ORDER_MAKING, "making", "presso-making-symbolic", N_ ("being made") },
  { PRESSO_ORDER_READY, "ready", "presso-ready-symbolic", N_ ("ready") },
};

/* As presso_age_format_minutes() says it, but to guests. */
static char *
format_age (gint64 age_ms)
{
  int minutes = (int) (MAX (age_ms, 0) / MS_PER_MINUTE);

  if (minutes == 0)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
}

static void
update_age (PressoOrderTile *self)
{
  g_autofree char *text = format_age (presso_age_of_order (self->order, self->now_ms));

  presso_label_show (self->age, text);
}

static void
set_class (PressoOrderTile *self, const char *css_class, gboolean applies)
{
  if (applies)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), css_class);
}

/* A name takes one of the two lines that the drink has beside the number, and the only one that it
 * has below. */
static void
update_words (PressoOrderTile *self)
{
  const char *drink = presso_words_get_drink (self->order);
  const char *name = self->shows_name ? presso_order_get_name (self->order) : NULL;
  gboolean has_name = name != NULL && name[0] != '\0';

  presso_label_show (self->name, has_name ? name : NULL);
  presso_label_show (self->drink, drink);
  gtk_widget_set_visible (GTK_WIDGET (self->name), has_name);
  gtk_widget_set_visible (GTK_WIDGET (self->drink), !has_name || self->shape != PRESSO_TILE_TALL);
  gtk_label_set_lines (self->drink, self->shape == PRESSO_TILE_WIDE && !has_name ? 2 : 1);
}

/* An order for a screen reader, in the words of its tile. */
static char *
format_label (PressoOrderTile *self, const char *number, const char *state)
{
  const char *drink = presso_words_get_drink (self->order);
  const char *name = gtk_label_get_label (self->name);

  if (name[0] == '\0')
    /* Translators: an order for a screen reader, such as “Order 12, Flat White, ready”. */
    return g_strdup_printf (_ ("Order %s, %s, %s"), number, drink != NULL ? drink : "", state);
  /* Translators: an order for a screen reader, such as “Order 12, Anna, Flat White, ready”. */
  return g_strdup_printf (_ ("Order %s, %s, %s, %s"), number, name, drink != NULL ? drink : "",
                          state);
}

static void
update (PressoOrderTile *self)
{
  g_autofree char *number =
    g_strdup_printf ("%" G_GINT64_FORMAT, presso_order_get_number (self->order));

  presso_label_show (self->number, number);
  update_words (self);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    g_autofree char *label = NULL;

    if (looks[i].state != presso_order_get_state (self->order)) {
      gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].css_class);
      continue;
    }
    gtk_widget_add_css_class (GTK_WIDGET (self), looks[i].css_class);
    gtk_image_set_from_icon_name (self->mark, looks[i].icon);
    label = format_label (self, number, _ (looks[i].words));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
  }
  update_age (self);
}

static void
presso_order_tile_dispose (GObject *object)
{
  PressoOrderTile *self = PRESSO_ORDER_TILE (object);
  GtkWidget *child;

  g_clear_signal_handler (&self->order_handler, self->order);
  g_clear_object (&self->order);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (presso_order_tile_parent_class)->dispose (object);
}

static void
presso_order_tile_class_init (PressoOrderTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_order_tile_dispose;

  gtk_widget_class_set_css_name (widget_class, "ordertile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-order-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoOrderTile, number);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderTile, drink);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderTile, name);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderTile, words);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderTile, mark);
  gtk_widget_class_bind_template_child (widget_class, PressoOrderTile, age);
}

static void
presso_order_tile_init (PressoOrderTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_order_tile_new:
 * @order: the order to show and to follow
 *
 * Returns: (transfer floating): a tile
 */
GtkWidget *
presso_order_tile_new (PressoOrder *order)
{
  PressoOrderTile *self = g_object_new (PRESSO_TYPE_ORDER_TILE, NULL);

  self->order = g_object_ref (order);
  self->order_handler = g_signal_connect_swapped (order, "notify", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * presso_order_tile_set_now:
 * @self: a tile
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 */
void
presso_order_tile_set_now (PressoOrderTile *self, gint64 now_ms)
{
  g_return_if_fail (PRESSO_IS_ORDER_TILE (self));

  self->now_ms = now_ms;
  update_age (self);
}

/**
 * presso_order_tile_set_shape:
 * @self: a tile
 * @shape: what it shows, and where
 * @n_digits: how many digits to keep room for, so that numbers stand below each other
 */
void
presso_order_tile_set_shape (PressoOrderTile *self, PressoTileShape shape, guint n_digits)
{
  gboolean is_wide = shape == PRESSO_TILE_WIDE;

  g_return_if_fail (PRESSO_IS_ORDER_TILE (self));

  if (self->shape == shape && self->n_digits == n_digits)
    return;
  self->shape = shape;
  self->n_digits = n_digits;
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
    is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_label_set_xalign (self->number, is_wide ? 1 : shape == PRESSO_TILE_TALL ? 0 : 0.5F);
  gtk_label_set_width_chars (self->number, is_wide ? (int) n_digits : -1);
  gtk_widget_set_vexpand (GTK_WIDGET (self->number), shape == PRESSO_TILE_BARE);
  gtk_widget_set_visible (self->words, shape != PRESSO_TILE_BARE);
  set_class (self, "tall", shape == PRESSO_TILE_TALL);
  set_class (self, "bare", shape == PRESSO_TILE_BARE);
  update_words (self);
}

/**
 * presso_order_tile_set_shows_name:
 * @self: a tile
 * @shows_name: whether to show the first name that the guest gave, if any
 */
void
presso_order_tile_set_shows_name (PressoOrderTile *self, gboolean shows_name)
{
  g_return_if_fail (PRESSO_IS_ORDER_TILE (self));

  self->shows_name = shows_name;
  update (self);
}

/**
 * presso_order_tile_relabel:
 * @self: a tile
 *
 * Says its order in the language that is spoken just now.
 */
void
presso_order_tile_relabel (PressoOrderTile *self)
{
  g_return_if_fail (PRESSO_IS_ORDER_TILE (self));

  update (self);
}
