/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-wifi-group.h"

#include <glib/gi18n.h>

#include "model/presso-error.h"

/**
 * PressoWifiGroup:
 *
 * How guests join the bar's Wi-Fi. Name and key belong together, so they are saved together.
 */
struct _PressoWifiGroup {
  AdwPreferencesGroup parent_instance;

  GtkEditable *ssid;
  GtkEditable *password;
  GtkSwitch *hidden;
  GtkLabel *problem;
  GtkWidget *remove;
  GtkWidget *save;

  PressoClient *client;
  GCancellable *cancellable;
  gboolean is_showing; /* we change the fields, not the organiser */
  gboolean is_edited;
  gboolean is_sent; /* what was edited, as it stands now */
};

G_DEFINE_FINAL_TYPE (PressoWifiGroup, presso_wifi_group, ADW_TYPE_PREFERENCES_GROUP)

static const struct {
  const char *field;
  const char *sentence;
} refusals[] = {
  { "wifi.ssid", N_ ("A network’s name has 1 to 32 characters") },
  { "wifi.password", N_ ("A key has 8 to 63 letters, digits and signs, without accents") },
};

static void
set_edited (PressoWifiGroup *self, gboolean is_edited)
{
  self->is_edited = is_edited;
  gtk_widget_set_sensitive (self->save, is_edited && *gtk_editable_get_text (self->ssid) != '\0');
}

/* What is being typed is not taken away by news of what was there. */
static void
show_wifi (PressoWifiGroup *self)
{
  PressoWifi *wifi = presso_shop_get_wifi (presso_client_get_shop (self->client));
  const char *password = wifi != NULL ? presso_wifi_get_password (wifi) : NULL;

  gtk_widget_set_visible (self->remove, wifi != NULL);
  if (self->is_edited)
    return;
  self->is_showing = TRUE;
  gtk_editable_set_text (self->ssid, wifi != NULL ? presso_wifi_get_ssid (wifi) : "");
  gtk_editable_set_text (self->password, password != NULL ? password : "");
  gtk_switch_set_active (self->hidden, wifi != NULL && presso_wifi_get_hidden (wifi));
  self->is_showing = FALSE;
}

static void
on_edited (PressoWifiGroup *self)
{
  if (self->is_showing)
    return;
  self->is_sent = FALSE;
  set_edited (self, TRUE);
}

static const char *
describe_refusal (const GError *error)
{
  for (guint i = 0; error->domain == PRESSO_ERROR && i < presso_error_get_n_fields (error); i++) {
    for (gsize r = 0; r < G_N_ELEMENTS (refusals); r++) {
      if (g_str_equal (presso_error_get_field (error, i, NULL), refusals[r].field))
        return _ (refusals[r].sentence);
    }
  }
  return error->message;
}

static void
on_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoWifiGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_taken = presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_label_set_label (self->problem, is_taken ? "" : describe_refusal (error));
  /* What was typed since then is still to be saved. */
  if (is_taken && self->is_sent) {
    set_edited (self, FALSE);
    show_wifi (self);
  }
}

static void
send (PressoWifiGroup *self, JsonNode *wifi)
{
  g_autoptr (JsonObject) patch = json_object_new ();

  json_object_set_member (patch, "wifi", wifi);
  presso_client_patch_shop_async (self->client, patch, self->cancellable, on_patched,
                                  g_object_ref (self));
}

static void
on_save_clicked (PressoWifiGroup *self)
{
  const char *password = gtk_editable_get_text (self->password);
  g_autoptr (PressoWifi) wifi = NULL;

  if (!gtk_widget_get_sensitive (self->save))
    return;
  wifi = g_object_new (PRESSO_TYPE_WIFI, "ssid", gtk_editable_get_text (self->ssid), "password",
                       *password != '\0' ? password : NULL, "security",
                       *password != '\0' ? PRESSO_WIFI_WPA : PRESSO_WIFI_NONE, "hidden",
                       gtk_switch_get_active (self->hidden), NULL);
  self->is_sent = TRUE;
  send (self, presso_record_to_json (PRESSO_RECORD (wifi)));
}

static void
on_remove_clicked (PressoWifiGroup *self)
{
  self->is_sent = TRUE;
  send (self, json_node_new (JSON_NODE_NULL));
}

static void
presso_wifi_group_dispose (GObject *object)
{
  PressoWifiGroup *self = PRESSO_WIFI_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (presso_client_get_shop (self->client), self);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_WIFI_GROUP);
  G_OBJECT_CLASS (presso_wifi_group_parent_class)->dispose (object);
}

static void
presso_wifi_group_class_init (PressoWifiGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_wifi_group_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-wifi-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoWifiGroup, ssid);
  gtk_widget_class_bind_template_child (widget_class, PressoWifiGroup, password);
  gtk_widget_class_bind_template_child (widget_class, PressoWifiGroup, hidden);
  gtk_widget_class_bind_template_child (widget_class, PressoWifiGroup, problem);
  gtk_widget_class_bind_template_child (widget_class, PressoWifiGroup, remove);
  gtk_widget_class_bind_template_child (widget_class, PressoWifiGroup, save);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
presso_wifi_group_init (PressoWifiGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_wifi_group_set_client:
 * @self: a group without a client
 * @client: the connection to the host
 *
 * Shows the network of @client's shop.
 */
void
presso_wifi_group_set_client (PressoWifiGroup *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_WIFI_GROUP (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (presso_client_get_shop (client), "notify::wifi", G_CALLBACK (show_wifi),
                            self);
  show_wifi (self);
}
