/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-stations-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-toast.h"
#include "admin/presso-pairing-row.h"
#include "admin/presso-station-dialog.h"
#include "admin/presso-station-row.h"
#include "common/presso-focus.h"
#include "model/presso-fingerprint.h"
#include "model/presso-json.h"

#define STATIONS "/api/v1/stations"
#define PAIRINGS "/api/v1/pairings"

/* What is shown of stations that come and go is as old as this at most: that is no event. */
#define REFRESH_PERIOD_S 10

/**
 * PressoStationsPage:
 *
 * The programs and devices that may work with the bar, each with a credential of its own that can
 * be taken away; and those that ask to be let in.
 */
struct _PressoStationsPage {
  AdwBin parent_instance;

  AdwPreferencesGroup *waiting_group;
  AdwPreferencesGroup *group;
  AdwActionRow *fingerprint_row;

  PressoClient *client;
  GCancellable *cancellable;
  GHashTable *stations; /* id → PressoStationRow */
  GHashTable *pairings; /* id → PressoPairingRow */
  guint refresh_id;
};

G_DEFINE_FINAL_TYPE (PressoStationsPage, presso_stations_page, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_N_WAITING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) G_GNUC_UNUSED answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  if (error != NULL)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
  presso_stations_page_refresh (self);
}

static void
on_remove_response (AdwMessageDialog *dialog, const char *response, PressoStationsPage *self)
{
  g_autofree char *path = NULL;

  if (g_strcmp0 (response, "remove") != 0)
    return;
  path = g_strconcat (STATIONS "/", (const char *) g_object_get_data (G_OBJECT (dialog), "station"),
                      NULL);
  presso_client_request_async (self->client, "DELETE", path, NULL, self->cancellable, on_changed,
                               g_object_ref (self));
}

static void
on_row_remove (PressoStationRow *row, PressoStationsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  /* Translators: %s is the name of a station. */
  g_autofree char *heading =
    g_strdup_printf (_ ("Remove “%s”?"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (root), heading,
    _ ("It can no longer see or change anything at the bar, at once. A program on this machine "
       "signs itself in again."));
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  g_object_set_data_full (G_OBJECT (dialog), "station", g_strdup (id), g_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove",
                                    _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_row_decided (PressoPairingRow *row, const char *role, PressoStationsPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");
  g_autofree char *path = g_strconcat (PAIRINGS "/", id, role != NULL ? "/approve" : "/deny", NULL);
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());

  if (role != NULL) {
    json_object_set_string_member (json_node_get_object (body), "role", role);
    json_object_set_string_member (json_node_get_object (body), "shop",
                                   presso_shop_get_id (presso_client_get_shop (self->client)));
  }
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  presso_client_request_async (self->client, "POST", path, body, self->cancellable, on_changed,
                               g_object_ref (self));
}

/* Takes away the rows of what isn't listed any more, so that the others keep the focus and what
 * was chosen in them. */
static void
remove_rows (AdwPreferencesGroup *group, GHashTable *rows, JsonArray *listed)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id, row;

  for (guint i = 0; i < json_array_get_length (listed); i++)
    g_hash_table_add (
      ids, (gpointer) presso_json_get_string (json_array_get_object_element (listed, i), "id"));
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &id, &row)) {
    if (g_hash_table_contains (ids, id))
      continue;
    presso_focus_leave (row);
    adw_preferences_group_remove (group, row);
    g_hash_table_iter_remove (&iter);
  }
}

static void
add_row (AdwPreferencesGroup *group, GHashTable *rows, JsonObject *item, GtkWidget *row)
{
  const char *id = presso_json_get_string (item, "id");

  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  g_hash_table_insert (rows, g_strdup (id), row);
  adw_preferences_group_add (group, row);
}

static void
show_stations (PressoStationsPage *self, JsonArray *stations)
{
  gint64 now_ms = presso_client_get_now (self->client);

  remove_rows (self->group, self->stations, stations);
  for (guint i = 0; i < json_array_get_length (stations); i++) {
    JsonObject *station = json_array_get_object_element (stations, i);
    GtkWidget *row = g_hash_table_lookup (self->stations, presso_json_get_string (station, "id"));

    if (row == NULL) {
      row = presso_station_row_new ();
      g_signal_connect_object (row, "remove", G_CALLBACK (on_row_remove), self, 0);
      add_row (self->group, self->stations, station, row);
    }
    presso_station_row_show (PRESSO_STATION_ROW (row), station, now_ms);
  }
  /* Without any, the page says how to add one. */
  gtk_widget_set_visible (GTK_WIDGET (self->group), g_hash_table_size (self->stations) > 0);
}

static void
show_pairings (PressoStationsPage *self, JsonArray *pairings)
{
  guint n_before = g_hash_table_size (self->pairings);

  remove_rows (self->waiting_group, self->pairings, pairings);
  for (guint i = 0; i < json_array_get_length (pairings); i++) {
    JsonObject *pairing = json_array_get_object_element (pairings, i);
    GtkWidget *row = g_hash_table_lookup (self->pairings, presso_json_get_string (pairing, "id"));

    if (row != NULL) {
      /* A decision that failed can be made again. */
      gtk_widget_set_sensitive (row, TRUE);
      continue;
    }
    row = presso_pairing_row_new (pairing);
    g_signal_connect_object (row, "decided", G_CALLBACK (on_row_decided), self, 0);
    add_row (self->waiting_group, self->pairings, pairing, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_group), g_hash_table_size (self->pairings) > 0);
  if (g_hash_table_size (self->pairings) != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void
show_fingerprint (PressoStationsPage *self, const char *fingerprint)
{
  g_autofree char *text = fingerprint != NULL ? presso_fingerprint_to_lines (fingerprint) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->fingerprint_row), text != NULL);
  if (text != NULL)
    adw_action_row_set_subtitle (self->fingerprint_row, text);
}

/* Gives the list of that name in an answer; NULL after telling what went wrong. */
static JsonArray *
read_list (PressoStationsPage *self, JsonNode *answer, const char *name, const GError *error)
{
  JsonNode *list = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                     ? json_object_get_member (json_node_get_object (answer), name)
                     : NULL;

  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    return json_node_get_array (list);
  if (error != NULL)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
  return NULL;
}

static void
on_stations_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  JsonArray *stations = self->client != NULL ? read_list (self, answer, "stations", error) : NULL;

  if (stations != NULL)
    show_stations (self, stations);
}

static void
on_pairings_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  JsonArray *pairings = self->client != NULL ? read_list (self, answer, "pairings", error) : NULL;

  if (pairings == NULL)
    return;
  show_pairings (self, pairings);
  show_fingerprint (self, presso_json_get_string (json_node_get_object (answer), "fingerprint"));
}

static gboolean
on_refresh_timeout (gpointer user_data)
{
  presso_stations_page_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

static void
presso_stations_page_map (GtkWidget *widget)
{
  PressoStationsPage *self = PRESSO_STATIONS_PAGE (widget);

  GTK_WIDGET_CLASS (presso_stations_page_parent_class)->map (widget);
  if (self->client != NULL)
    presso_stations_page_refresh (self);
  self->refresh_id = g_timeout_add_seconds (REFRESH_PERIOD_S, on_refresh_timeout, self);
}

static void
presso_stations_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PRESSO_STATIONS_PAGE (widget)->refresh_id, g_source_remove);
  GTK_WIDGET_CLASS (presso_stations_page_parent_class)->unmap (widget);
}

static void
presso_stations_page_get_property (GObject *object,
                                   guint property_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  PressoStationsPage *self = PRESSO_STATIONS_PAGE (object);

  switch (property_id) {
  case PROP_N_WAITING:
    g_value_set_uint (value, g_hash_table_size (self->pairings));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
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
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_STATIONS_PAGE);
  g_clear_object (&self->client);
  g_clear_pointer (&self->stations, g_hash_table_unref);
  g_clear_pointer (&self->pairings, g_hash_table_unref);
  G_OBJECT_CLASS (presso_stations_page_parent_class)->dispose (object);
}

static void
presso_stations_page_class_init (PressoStationsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = presso_stations_page_dispose;
  object_class->get_property = presso_stations_page_get_property;
  widget_class->map = presso_stations_page_map;
  widget_class->unmap = presso_stations_page_unmap;

  /**
   * PressoStationsPage:n-waiting:
   *
   * How many stations ask to be let in.
   */
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-stations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoStationsPage, waiting_group);
  gtk_widget_class_bind_template_child (widget_class, PressoStationsPage, group);
  gtk_widget_class_bind_template_child (widget_class, PressoStationsPage, fingerprint_row);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
presso_stations_page_init (PressoStationsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->stations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pairings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_stations_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Lists the host's stations, and what asks to be one, whenever the connection is live and they
 * change.
 */
void
presso_stations_page_set_client (PressoStationsPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_STATIONS_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_connection), self);
  g_signal_connect_swapped (client, "stations-changed", G_CALLBACK (presso_stations_page_refresh),
                            self);
  show_connection (self);
}

/**
 * presso_stations_page_refresh:
 * @self: a page
 *
 * Asks the host for its stations, and what asks to be one, again.
 */
void
presso_stations_page_refresh (PressoStationsPage *self)
{
  g_return_if_fail (PRESSO_IS_STATIONS_PAGE (self));

  if (presso_client_get_state (self->client) != PRESSO_CONNECTION_LIVE)
    return;
  presso_client_request_async (self->client, "GET", STATIONS, NULL, self->cancellable,
                               on_stations_listed, g_object_ref (self));
  presso_client_request_async (self->client, "GET", PAIRINGS, NULL, self->cancellable,
                               on_pairings_listed, g_object_ref (self));
}
