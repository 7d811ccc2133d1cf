/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-shop-button.h"

#include <glib/gi18n.h>

/**
 * PressoShopButton:
 *
 * Whether the bar takes orders, and a menu with what can be changed about it. Its entries activate
 * `shop.open`, `shop.pause` with minutes, and `shop.close`.
 */
struct _PressoShopButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkButton *open;
  GtkWidget *close;

  PressoClient *client;
  PressoAgeTicker *ticker;
  char *shown; /* what the button says, to touch it only when that changes */
};

G_DEFINE_FINAL_TYPE (PressoShopButton, presso_shop_button, ADW_TYPE_BIN)

static const char *const state_classes[] = { "open", "paused", "closed" };
static const char *const state_icons[] = { "presso-bar-open-symbolic", "presso-bar-paused-symbolic",
                                           "presso-bar-closed-symbolic" };

static char *
describe_pause (gint64 until_ms)
{
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (until_ms / 1000);
  /* Translators: the time of day in your language's usual form, for g_date_time_format(). */
  g_autofree char *time = g_date_time_format (until, _ ("%H:%M"));

  /* Translators: %s is a time of day. */
  return g_strdup_printf (_ ("Paused until %s"), time);
}

static void
show_state (PressoShopButton *self, guint state, const char *text)
{
  if (g_strcmp0 (self->shown, text) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (text);
  gtk_label_set_label (self->label, text);
  gtk_image_set_from_icon_name (self->icon, state_icons[state]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (state_classes); i++) {
    if (i == state)
      gtk_widget_add_css_class (GTK_WIDGET (self), state_classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), state_classes[i]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->open), state != 0);
  gtk_button_set_label (self->open, state == 1 ? _ ("Take orders again") : _ ("Open the bar"));
  gtk_widget_set_visible (self->close, state != 2);
}

static void
show_shop (PressoShopButton *self)
{
  PressoShop *shop = presso_client_get_shop (self->client);
  gint64 now = presso_client_get_now (self->client);

  if (!presso_shop_get_open (shop)) {
    show_state (self, 2, _ ("Closed"));
  } else if (presso_shop_get_paused_until (shop) > now) {
    g_autofree char *text = describe_pause (presso_shop_get_paused_until (shop));

    show_state (self, 1, text);
  } else {
    show_state (self, 0, _ ("Open"));
  }
}

static void
on_entry_clicked (PressoShopButton *self)
{
  gtk_menu_button_popdown (self->button);
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
  gtk_widget_class_bind_template_child (widget_class, PressoShopButton, close);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_clicked);
}

static void
presso_shop_button_init (PressoShopButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
