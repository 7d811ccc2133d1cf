/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-shop-button.h"

#include <glib/gi18n.h>

#include "common/presso-wall-time.h"

/**
 * PressoShopButton:
 *
 * Whether the bar takes orders and for how long, and a menu with what can be changed about it. Its
 * entries activate `shop.open`, `shop.pause` and `shop.last-orders` with minutes, and `shop.close`.
 */
struct _PressoShopButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkButton *open;
  GtkBox *pauses;
  GtkWidget *last_orders_title;
  GtkBox *last_orders;
  GtkWidget *close;

  PressoClient *client;
  PressoAgeTicker *ticker;
  char *shown; /* what the button says, to touch it only when that changes */
};

G_DEFINE_FINAL_TYPE (PressoShopButton, presso_shop_button, ADW_TYPE_BIN)

typedef enum {
  OPEN,
  LAST_ORDERS,
  PAUSED,
  CLOSED,
} State;

/* How each state looks, and what its way back is called. */
static const struct {
  const char *style;
  const char *icon;
  const char *way_back;
} states[] = {
  [OPEN] = { "open", "presso-bar-open-symbolic", NULL },
  [LAST_ORDERS] = { "last-orders", "presso-bar-open-symbolic", N_ ("Keep the bar open") },
  [PAUSED] = { "paused", "presso-bar-paused-symbolic", N_ ("Take orders again") },
  [CLOSED] = { "closed", "presso-bar-closed-symbolic", N_ ("Open the bar") },
};

static const int pause_minutes[] = { 5, 10, 15 };
static const int last_orders_minutes[] = { 5, 10, 15, 30 };

static State
find_state (PressoShop *shop, gint64 now_ms)
{
  if (!presso_shop_get_open (shop))
    return CLOSED;
  if (presso_shop_get_paused_until (shop) > now_ms)
    return PAUSED;
  return presso_shop_get_closes_at (shop) > now_ms ? LAST_ORDERS : OPEN;
}

static char *
format_time (PressoShop *shop, gint64 time_ms)
{
  return presso_wall_time_format (time_ms, presso_shop_get_time_zone (shop),
                                  PRESSO_WALL_TIME_MINUTES, NULL);
}

static char *
describe (PressoShop *shop, State state)
{
  g_autofree char *time = NULL;

  switch (state) {
  case LAST_ORDERS:
    time = format_time (shop, presso_shop_get_closes_at (shop));
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("Last orders until %s"), time);
  case PAUSED:
    time = format_time (shop, presso_shop_get_paused_until (shop));
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("Paused until %s"), time);
  case CLOSED:
    return g_strdup (_ ("Closed"));
  case OPEN:
  default:
    return g_strdup (_ ("Open"));
  }
}

static void
show_state (PressoShopButton *self, State state, const char *text)
{
  gboolean is_closed = state == CLOSED;

  if (g_strcmp0 (self->shown, text) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (text);
  gtk_label_set_label (self->label, text);
  gtk_image_set_from_icon_name (self->icon, states[state].icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), states[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self), states[state].style);
  gtk_widget_set_visible (GTK_WIDGET (self->open), states[state].way_back != NULL);
  if (states[state].way_back != NULL)
    gtk_button_set_label (self->open, _ (states[state].way_back));
  /* A bar that is closed has no end to come; a pause from then on opens it. */
  gtk_widget_set_visible (self->last_orders_title, !is_closed);
  gtk_widget_set_visible (GTK_WIDGET (self->last_orders), !is_closed);
  gtk_widget_set_visible (self->close, !is_closed);
}

static void
show_shop (PressoShopButton *self)
{
  PressoShop *shop = presso_client_get_shop (self->client);
  State state = find_state (shop, presso_client_get_now (self->client));
  g_autofree char *text = describe (shop, state);

  show_state (self, state, text);
}

static void
on_entry_clicked (PressoShopButton *self)
{
  gtk_menu_button_popdown (self->button);
}

/* A button for a number of minutes; @name says the whole of it, where its place says the rest. */
static void
add_minutes (PressoShopButton *self, GtkBox *box, const char *action, int minutes, const char *name)
{
  /* Translators: a number of minutes, short. */
  g_autofree char *label = g_strdup_printf (_ ("%d min"), minutes);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", minutes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "touch");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_entry_clicked), self);
  gtk_box_append (box, button);
}

static void
add_all_minutes (PressoShopButton *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pause_minutes); i++) {
    int minutes = pause_minutes[i];
    g_autofree char *name = g_strdup_printf (
      ngettext ("Pause for %d minute", "Pause for %d minutes", (unsigned) minutes), minutes);

    add_minutes (self, self->pauses, "shop.pause", minutes, name);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (last_orders_minutes); i++) {
    int minutes = last_orders_minutes[i];
    g_autofree char *name = g_strdup_printf (
      ngettext ("Last orders in %d minute", "Last orders in %d minutes", (unsigned) minutes),
      minutes);

    add_minutes (self, self->last_orders, "shop.last-orders", minutes, name);
  }
}

static void
presso_shop_button_dispose (GObject *object)
{
  PressoShopButton *self = PRESSO_SHOP_BUTTON (object);

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (presso_client_get_shop (self->client), self);
  if (self->ticker != NULL)
    g_signal_handlers_disconnect_by_data (self->ticker, self);
  g_clear_object (&self->client);
  g_clear_object (&self->ticker);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_SHOP_BUTTON);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (presso_shop_button_parent_class)->dispose (object);
}

static void
presso_shop_button_class_init (PressoShopButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_shop_button_dispose;

  gtk_widget_class_set_css_name (widget_class, "shopbutton");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-shop-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, button);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, icon);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, label);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, open);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, pauses);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, last_orders_title);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, last_orders);
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, close);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_clicked);
}

static void
presso_shop_button_init (PressoShopButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_all_minutes (self);
}

/**
 * presso_shop_button_set_up:
 * @self: a button that shows nothing yet
 * @client: the connection to the host
 * @ticker: what tells when a pause is over
 *
 * Shows the state of @client's shop.
 */
void
presso_shop_button_set_up (PressoShopButton *self, PressoClient *client, PressoAgeTicker *ticker)
{
  g_return_if_fail (PRESSO_IS_SHOP_BUTTON (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  self->ticker = g_object_ref (ticker);
  g_signal_connect_swapped (presso_client_get_shop (client), "notify", G_CALLBACK (show_shop),
                            self);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (show_shop), self);
  show_shop (self);
}
