/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-wifi-card.h"

#include "common/presso-qr-paintable.h"
#include "display/presso-wifi-text.h"
#include "display/presso-words.h"

/**
 * PressoWifiCard:
 *
 * A second, small code, which a phone joins the bar's network by: where the ordering page is on no
 * other. There is nothing to see without a network.
 *
 * # CSS nodes
 *
 * `wificard`
 */
struct _PressoWifiCard {
  GtkWidget parent_instance;

  GtkPicture *picture;
  GtkLabel *name;

  PressoQrPaintable *qr;
};

G_DEFINE_FINAL_TYPE (PressoWifiCard, presso_wifi_card, GTK_TYPE_WIDGET)

static void
presso_wifi_card_dispose (GObject *object)
{
  PressoWifiCard *self = PRESSO_WIFI_CARD (object);
  GtkWidget *child;

  g_clear_object (&self->qr);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (presso_wifi_card_parent_class)->dispose (object);
}

static void
presso_wifi_card_class_init (PressoWifiCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_wifi_card_dispose;

  gtk_widget_class_set_css_name (widget_class, "wificard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-wifi-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoWifiCard, picture);
  gtk_widget_class_bind_template_child (widget_class, PressoWifiCard, name);
}

static void
presso_wifi_card_init (PressoWifiCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->qr = presso_qr_paintable_new (NULL);
  g_object_bind_property (self, "scale-factor", self->qr, "scale-factor", G_BINDING_SYNC_CREATE);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->qr));
}

/**
 * presso_wifi_card_set_network:
 * @self: a card
 * @network: (nullable): the network to join
 */
void
presso_wifi_card_set_network (PressoWifiCard *self, PressoWifi *network)
{
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;
  const char *ssid = network != NULL ? presso_wifi_get_ssid (network) : NULL;

  g_return_if_fail (PRESSO_IS_WIFI_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self), ssid != NULL);
  if (ssid == NULL) {
    presso_qr_paintable_set_text (self->qr, NULL);
    return;
  }
  text = presso_wifi_text_new (ssid,
                               presso_wifi_get_security (network) == PRESSO_WIFI_WPA
                                 ? presso_wifi_get_password (network)
                                 : NULL,
                               presso_wifi_get_hidden (network));
  presso_qr_paintable_set_text (self->qr, text);
  gtk_label_set_label (self->name, ssid);
  /* Translators: for a screen reader. %s is the name of a wireless network. */
  label = g_strdup_printf (_ ("QR code that joins the Wi-Fi network %s"), ssid);
  gtk_picture_set_alternative_text (self->picture, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}
