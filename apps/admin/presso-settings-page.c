/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-settings-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-focus.h"
#include "admin/presso-admin-toast.h"
#include "admin/presso-logo-row.h"
#include "admin/presso-setting-row.h"
#include "admin/presso-wifi-group.h"
#include "model/presso-error.h"

/* How long an undo is offered. */
#define UNDO_S 10

/**
 * PressoSettingsPage:
 *
 * Every setting of the bar. A change is saved at once and can be undone from the toast that tells
 * of it; where the host refuses one, it says why at the setting.
 */
struct _PressoSettingsPage {
  AdwBin parent_instance;

  AdwPreferencesPage *page;
  PressoLogoRow *logo;
  PressoWifiGroup *wifi;
  PressoClient *client;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PressoSettingsPage, presso_settings_page, ADW_TYPE_BIN)

/* A change on its way to the host. Until it is there, the program stays, though its window may be
 * closed. */
typedef struct {
  GApplication *application;
  PressoSettingsPage *page;
  PressoSettingRow *row;
  JsonNode *before;
  gboolean is_undo;
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->page);
  g_object_unref (change->row);
  json_node_unref (change->before);
  g_application_release (change->application);
  g_object_unref (change->application);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static PressoSettingRow *
find_row (GtkWidget *widget, const char *field)
{
  PressoSettingRow *found = NULL;

  if (PRESSO_IS_SETTING_ROW (widget) &&
      g_str_equal (presso_setting_row_get_field (PRESSO_SETTING_ROW (widget)), field))
    return PRESSO_SETTING_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, field);
  return found;
}

static void
on_undo_clicked (AdwToast *toast, PressoSettingsPage *self)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (self), "settings.restore",
                                      g_object_get_data (G_OBJECT (toast), "before"));
}

/* The toast carries the setting and what it was. */
static void
say_saved (Change *change)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (change->row));
  g_autofree char *text =
    /* Translators: %s is the name of a setting. */
    g_strdup_printf (change->is_undo ? _ ("“%s” is as before") : _ ("“%s” is saved"), title);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  if (!change->is_undo) {
    g_autofree char *before = json_to_string (change->before, FALSE);
    const char *field = presso_setting_row_get_field (change->row);

    g_object_set_data_full (G_OBJECT (toast), "before",
                            g_variant_ref_sink (g_variant_new ("(ss)", field, before)),
                            (GDestroyNotify) g_variant_unref);
    adw_toast_set_button_label (toast, _ ("Undo"));
    adw_toast_set_timeout (toast, UNDO_S);
    g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked), change->page,
                             0);
  }
  presso_admin_toast_show (GTK_WIDGET (change->page), toast);
}

static void
say_refused (Change *change, const GError *error)
{
  const char *field = presso_setting_row_get_field (change->row);

  for (guint i = 0; error->domain == PRESSO_ERROR && i < presso_error_get_n_fields (error); i++) {
    const char *reason;

    if (g_strcmp0 (presso_error_get_field (error, i, &reason), field) == 0) {
      presso_setting_row_refuse (change->row, reason, error->message);
      return;
    }
  }
  presso_setting_row_refuse (change->row, NULL, error->message);
}

static void
on_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Change) change = user_data;
  g_autoptr (GError) error = NULL;

  if (presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &error)) {
    presso_setting_row_accept (change->row);
    say_saved (change);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    say_refused (change, error);
  }
}

static JsonNode *
get_value (PressoSettingsPage *self, const char *field)
{
  PressoRecord *shop = PRESSO_RECORD (presso_client_get_shop (self->client));
  g_autoptr (JsonNode) node = presso_record_to_json (shop);

  return json_object_dup_member (json_node_get_object (node), field);
}

static void
save (PressoSettingsPage *self, PressoSettingRow *row, JsonNode *value, gboolean is_undo)
{
  g_autoptr (JsonObject) patch = json_object_new ();
  const char *field = presso_setting_row_get_field (row);
  Change *change = g_new0 (Change, 1);

  change->application = g_object_ref (g_application_get_default ());
  g_application_hold (change->application);
  change->page = g_object_ref (self);
  change->row = g_object_ref (row);
  change->before = get_value (self, field);
  change->is_undo = is_undo;
  json_object_set_member (patch, field, json_node_copy (value));
  presso_client_patch_shop_async (self->client, patch, self->cancellable, on_patched, change);
}

static void
restore_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoSettingsPage *self = PRESSO_SETTINGS_PAGE (widget);
  PressoSettingRow *row;
  g_autoptr (JsonNode) value = NULL;
  const char *field;
  const char *text;

  g_variant_get (parameter, "(&s&s)", &field, &text);
  row = find_row (GTK_WIDGET (self->page), field);
  value = json_from_string (text, NULL);
  if (row != NULL && value != NULL)
    save (self, row, value, TRUE);
}

static void
on_edited (PressoSettingsPage *self, JsonNode *value, PressoSettingRow *row)
{
  save (self, row, value, FALSE);
}

static void
show_connection (PressoSettingsPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->page),
                            presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE);
}

static void
presso_settings_page_dispose (GObject *object)
{
  PressoSettingsPage *self = PRESSO_SETTINGS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_SETTINGS_PAGE);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (presso_settings_page_parent_class)->dispose (object);
}

static void
presso_settings_page_class_init (PressoSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_settings_page_dispose;

  g_type_ensure (PRESSO_TYPE_LOGO_ROW);
  g_type_ensure (PRESSO_TYPE_SETTING_ROW);
  g_type_ensure (PRESSO_TYPE_WIFI_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoSettingsPage, page);
  gtk_widget_class_bind_template_child (widget_class, PressoSettingsPage, logo);
  gtk_widget_class_bind_template_child (widget_class, PressoSettingsPage, wifi);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_install_action (widget_class, "settings.restore", "(ss)", restore_activated);
}

static void
presso_settings_page_init (PressoSettingsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_shop (GtkWidget *widget, PressoShop *shop)
{
  if (PRESSO_IS_SETTING_ROW (widget)) {
    presso_setting_row_set_shop (PRESSO_SETTING_ROW (widget), shop);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_shop (child, shop);
}

/**
 * presso_settings_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Shows the settings of @client's shop.
 */
void
presso_settings_page_set_client (PressoSettingsPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_SETTINGS_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  set_shop (GTK_WIDGET (self->page), presso_client_get_shop (client));
  presso_logo_row_set_client (self->logo, client);
  presso_wifi_group_set_client (self->wifi, client);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_connection), self);
  show_connection (self);
}
