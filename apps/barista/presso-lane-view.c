/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-lane-view.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "barista/presso-barista-card.h"
#include "barista/presso-lane-head.h"
#include "barista/presso-order-lane.h"

/* How long a lane keeps still after a touch: for a second tap, and for the eye to follow. */
#define SETTLE_MS 400
/* A touch whose end nobody told us of ends by itself. */
#define LONGEST_TOUCH_MS 15000
/* Of a list item: its card. */
#define CARD "presso-card"

/**
 * PressoLaneView:
 *
 * One lane of the board: what it is called, how many orders are in it, and their cards in as many
 * columns as there is room for.
 *
 * From a touch until shortly after it, the lane keeps still: what is tapped is what was aimed at.
 */
struct _PressoLaneView {
  AdwBin parent_instance;

  GtkLabel *count;
  GtkStack *stack;
  GtkGridView *grid;

  char *title;
  char *empty;
  char *hint;
  char *icon_name;
  PressoOrderState state;
  PressoDesk *desk;
  PressoAgeTicker *ticker;
  PressoOrderLane *lane;
  GPtrArray *spare_cards;
  int n_touches;       /* fingers and mouse buttons that are down */
  guint settle_source; /* lets the lane go */
};

G_DEFINE_FINAL_TYPE (PressoLaneView, presso_lane_view, ADW_TYPE_BIN)

enum {
  PROP_TITLE = 1,
  PROP_EMPTY,
  PROP_HINT,
  PROP_ICON_NAME,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The grid makes a cell for each order that comes, and destroys that of each that goes. To make and
 * measure a card anew would take longer than all else that a change costs. */
static GtkWidget *
take_card (PressoLaneView *self)
{
  guint n_cards = self->spare_cards->len;

  if (n_cards > 0)
    return g_ptr_array_steal_index (self->spare_cards, n_cards - 1);
  return g_object_ref_sink (presso_barista_card_new (self->desk, self->ticker, self->state));
}

static void
on_factory_setup (PressoLaneView *self, GtkListItem *item)
{
  GtkWidget *card = take_card (self);

  gtk_list_item_set_child (item, card);
  /* At its end, it may have no child any more. */
  g_object_set_data_full (G_OBJECT (item), CARD, card, g_object_unref);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
on_factory_bind (PressoLaneView *self, GtkListItem *item)
{
  PressoBaristaCard *card = PRESSO_BARISTA_CARD (gtk_list_item_get_child (item));
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (card));
  PressoOrder *order = gtk_list_item_get_item (item);
  g_autofree char *name = NULL;

  /* So it is also told that only its place has changed. */
  if (presso_barista_card_get_order (card) == order)
    return;
  presso_barista_card_set_order (card, order);
  /* The list's own cells take the keyboard focus but have nothing to do: Tab goes to the buttons.
   */
  gtk_widget_set_focusable (cell, FALSE);
  name = g_strdup_printf (_ ("Order %" PRId64), presso_order_get_number (order));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_factory_teardown (PressoLaneView *self, GtkListItem *item)
{
  PressoBaristaCard *card = g_object_steal_data (G_OBJECT (item), CARD);

  gtk_list_item_set_child (item, NULL);
  presso_barista_card_set_order (card, NULL);
  g_ptr_array_add (self->spare_cards, card);
}

static void
show_count (PressoLaneView *self)
{
  guint n_orders = g_list_model_get_n_items (G_LIST_MODEL (self->lane));
  g_autofree char *count = g_strdup_printf ("%u", n_orders);

  gtk_label_set_label (self->count, count);
  gtk_stack_set_visible_child_name (self->stack, n_orders > 0 ? "orders" : "empty");
}

static gboolean
on_settled (gpointer user_data)
{
  PressoLaneView *self = user_data;

  self->settle_source = 0;
  self->n_touches = 0;
  presso_order_lane_set_held (self->lane, FALSE);
  return G_SOURCE_REMOVE;
}

/* Sees each touch of the lane before anything in it does, and takes none of them. */
static gboolean
on_event (PressoLaneView *self, GdkEvent *event)
{
  switch ((int) gdk_event_get_event_type (event)) {
  case GDK_BUTTON_PRESS:
  case GDK_TOUCH_BEGIN:
    self->n_touches++;
    break;
  case GDK_BUTTON_RELEASE:
  case GDK_TOUCH_END:
  case GDK_TOUCH_CANCEL:
    self->n_touches = MAX (self->n_touches - 1, 0);
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  if (self->lane == NULL)
    return GDK_EVENT_PROPAGATE;
  presso_order_lane_set_held (self->lane, TRUE);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  /* A busy station lets go only after the touches that wait for it. */
  self->settle_source =
    g_timeout_add_full (G_PRIORITY_HIGH_IDLE, self->n_touches > 0 ? LONGEST_TOUCH_MS : SETTLE_MS,
                        on_settled, self, NULL);
  return GDK_EVENT_PROPAGATE;
}

static char **
find_text (PressoLaneView *self, guint id)
{
  switch (id) {
  case PROP_TITLE:
    return &self->title;
  case PROP_EMPTY:
    return &self->empty;
  case PROP_HINT:
    return &self->hint;
  case PROP_ICON_NAME:
    return &self->icon_name;
  default:
    return NULL;
  }
}

static void
presso_lane_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoLaneView *self = PRESSO_LANE_VIEW (object);
  char **text = find_text (self, id);

  if (text != NULL)
    g_value_set_string (value, *text);
  else
    g_value_set_enum (value, (int) self->state);
}

static void
presso_lane_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoLaneView *self = PRESSO_LANE_VIEW (object);
  char **text = find_text (self, id);

  if (text != NULL) {
    g_free (*text);
    *text = g_value_dup_string (value);
  } else {
    self->state = (PressoOrderState) g_value_get_enum (value);
  }
}

static void
presso_lane_view_dispose (GObject *object)
{
  PressoLaneView *self = PRESSO_LANE_VIEW (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->lane != NULL)
    g_signal_handlers_disconnect_by_data (self->lane, self);
  if (self->grid != NULL)
    gtk_grid_view_set_model (self->grid, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_LANE_VIEW);
  g_ptr_array_set_size (self->spare_cards, 0);
  g_clear_object (&self->lane);
  g_clear_object (&self->desk);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (presso_lane_view_parent_class)->dispose (object);
}

static void
presso_lane_view_finalize (GObject *object)
{
  PressoLaneView *self = PRESSO_LANE_VIEW (object);

  g_ptr_array_unref (self->spare_cards);
  g_free (self->title);
  g_free (self->empty);
  g_free (self->hint);
  g_free (self->icon_name);
  G_OBJECT_CLASS (presso_lane_view_parent_class)->finalize (object);
}

static void
presso_lane_view_class_init (PressoLaneViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_lane_view_get_property;
  object_class->set_property = presso_lane_view_set_property;
  object_class->dispose = presso_lane_view_dispose;
  object_class->finalize = presso_lane_view_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY] = g_param_spec_string ("empty", NULL, NULL, NULL, flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, PRESSO_TYPE_ORDER_STATE, PRESSO_ORDER_WAITING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "lane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-lane-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoLaneView, count);
  gtk_widget_class_bind_template_child (widget_class, PressoLaneView, stack);
  gtk_widget_class_bind_template_child (widget_class, PressoLaneView, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_event);
  gtk_widget_class_bind_template_callback (widget_class, on_factory_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_factory_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_factory_teardown);
}

static void
presso_lane_view_init (PressoLaneView *self)
{
  self->spare_cards = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_lane_view_set_up:
 * @self: a lane that shows nothing yet
 * @desk: the barista's desk
 * @notices: the orders, and what was cancelled
 * @ticker: what ages follow
 *
 * Shows the orders of the lane's state.
 */
void
presso_lane_view_set_up (PressoLaneView *self,
                         PressoDesk *desk,
                         PressoNotices *notices,
                         PressoAgeTicker *ticker)
{
  g_autoptr (GtkNoSelection) selection = NULL;
  PressoLaneHead *head;

  g_return_if_fail (PRESSO_IS_LANE_VIEW (self));
  g_return_if_fail (self->lane == NULL);

  self->desk = g_object_ref (desk);
  self->ticker = g_object_ref (ticker);
  self->lane = presso_order_lane_new (presso_notices_get_orders (notices), self->state, desk);
  g_signal_connect_swapped (self->lane, "items-changed", G_CALLBACK (show_count), self);
  head = presso_lane_head_new (G_LIST_MODEL (self->lane),
                               gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->grid)));
  selection = gtk_no_selection_new (G_LIST_MODEL (head));
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (selection));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title, -1);
  show_count (self);
}
