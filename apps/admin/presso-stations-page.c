/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-stations-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-toast.h"
#include "admin/presso-station-dialog.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

#define STATIONS "/api/v1/stations"

/**
 * PressoStationsPage:
 *
 * The programs and devices that may work with the bar, each with a credential of its own that can
 * be taken away.
 */
struct _PressoStationsPage {
  AdwBin parent_instance;

  AdwPreferencesGroup *group;

  PressoClient *client;
  GCancellable *cancellable;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (PressoStationsPage, presso_stations_page, ADW_TYPE_BIN)

static const char *
describe_role (const char *role)
{
  if (g_strcmp0 (role, "display") == 0)
    return _ ("Display");
  if (g_strcmp0 (role, "barista") == 0)
    return _ ("Barista station");
  if (g_strcmp0 (role, "admin") == 0)
    return _ ("Admin");
  return role;
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) G_GNUC_UNUSED answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  if (error != NULL)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
  gtk_widget_activate_action (GTK_WIDGET (self), "stations.refresh", NULL);
}

static void
on_remove_response (AdwMessageDialog *dialog, const char *response, PressoStationsPage *self)
{
  g_autofree char *path = NULL;

  if (g_strcmp0 (response, "remove") != 0)
    return;
  path = g_strconcat (STATIONS "/", (const char *) g_object_get_data (G_OBJECT (dialog), "station"),
                      NULL);
  presso_client_request_async (self->client, "DELETE", path, NULL, self->cancellable, on_removed,
                               g_object_ref (self));
}

static void
on_remove_clicked (GtkButton *button, PressoStationsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (root), _ ("Remove this station?"),
    _ ("It can no longer see or change anything at the bar, at once. A program on this machine "
       "signs itself in again."));
  const char *id = g_object_get_data (G_OBJECT (button), "station");

  g_object_set_data_full (G_OBJECT (dialog), "station", g_strdup (id), g_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove",
                                    _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
describe_station (JsonObject *station)
{
  const char *role = describe_role (presso_json_get_string (station, "role"));
  const char *created = presso_json_get_string (station, "createdAt");
  g_autoptr (GDateTime) since = NULL;
  g_autofree char *date = NULL;
  gint64 created_ms;

  if (created == NULL || !presso_time_from_string (created, &created_ms))
    return g_strdup (role);
  since = g_date_time_new_from_unix_local (created_ms / 1000);
  date = g_date_time_format (since, "%x");
  /* Translators: a station's role and the day since when it is known. */
  return g_strdup_printf (_ ("%s, since %s"), role, date);
}

static GtkWidget *
new_row (PressoStationsPage *self, JsonObject *station)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *name = presso_json_get_string (station, "name");
  g_autofree char *subtitle = describe_station (station);
  g_autofree char *label = NULL;

  /* Translators: %s is the name of a station. */
  label = g_strdup_printf (_ ("Remove %s"), name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (remove), "station",
                          g_strdup (presso_json_get_string (station, "id")), g_free);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  return row;
}

static void
show_stations (PressoStationsPage *self, JsonArray *stations)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < json_array_get_length (stations); i++) {
    GtkWidget *row = new_row (self, json_array_get_object_element (stations, i));

    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
  }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  JsonNode *stations = NULL;

  if (self->client == NULL)
    return;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    stations = json_object_get_member (json_node_get_object (answer), "stations");
  if (stations != NULL && JSON_NODE_HOLDS_ARRAY (stations))
    show_stations (self, json_node_get_array (stations));
  else if (error != NULL)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
}

static void
refresh_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  presso_stations_page_refresh (PRESSO_STATIONS_PAGE (widget));
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  GtkRoot *root;

  if (self->client == NULL)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) && root != NULL)
    presso_station_dialog_show_token (
      GTK_WINDOW (root), presso_json_get_string (json_node_get_object (answer), "token"));
  else if (error != NULL)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
  presso_stations_page_refresh (self);
}

static void
on_station_wanted (gpointer user_data, const char *name, const char *role)
{
  PressoStationsPage *self = user_data;
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());
  JsonObject *station = json_node_get_object (body);

  json_object_set_string_member (station, "name", name);
  json_object_set_string_member (station, "role", role);
  json_object_set_string_member (station, "shop",
                                 presso_shop_get_id (presso_client_get_shop (self->client)));
  presso_client_request_async (self->client, "POST", STATIONS, body, self->cancellable, on_created,
                               g_object_ref (self));
}

static void
on_add_clicked (PressoStationsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  presso_station_dialog_ask (GTK_WINDOW (root), on_station_wanted, g_object_ref (self),
                             g_object_unref);
}

static void
show_connection (PressoStationsPage *self)
{
  gboolean is_live = presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;

  gtk_widget_set_sensitive (GTK_WIDGET (self), is_live);
  if (is_live)
    presso_stations_page_refresh (self);
}

static void
presso_stations_page_dispose (GObject *object)
{
  PressoStationsPage *self = PRESSO_STATIONS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_STATIONS_PAGE);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (presso_stations_page_parent_class)->dispose (object);
}

static void
presso_stations_page_class_init (PressoStationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_stations_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-stations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoStationsPage, group);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_install_action (widget_class, "stations.refresh", NULL, refresh_activated);
}

static void
presso_stations_page_init (PressoStationsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_stations_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Lists the host's stations whenever the connection is live.
 */
void
presso_stations_page_set_client (PressoStationsPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_STATIONS_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_connection), self);
  show_connection (self);
}

/**
 * presso_stations_page_refresh:
 * @self: a page
 *
 * Asks the host for its stations again.
 */
void
presso_stations_page_refresh (PressoStationsPage *self)
{
  g_return_if_fail (PRESSO_IS_STATIONS_PAGE (self));

  if (presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE)
    presso_client_request_async (self->client, "GET", STATIONS, NULL, self->cancellable, on_listed,
                                 g_object_ref (self));
}
