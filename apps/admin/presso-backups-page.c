/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-backups-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-toast.h"
#include "common/presso-wall-time.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

#define BACKUPS "/api/v1/backups"
/* The schedule makes backups unasked; what is shown is never older than this. */
#define REFRESH_PERIOD_S 20

/**
 * PressoBackupsPage:
 *
 * The backups of the host: when the last was made or why it wasn't, making one, and going back to
 * one after a question that says what will happen.
 */
struct _PressoBackupsPage {
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  AdwActionRow *failure_row;
  AdwActionRow *last_row;
  AdwActionRow *folder_row;
  GtkSpinner *spinner;

  PressoClient *client;
  GCancellable *cancellable;
  GPtrArray *rows; /* of the backups, in the group */
  char *shown;     /* what the rows were made of */
  guint refresh_id;
};

G_DEFINE_FINAL_TYPE (PressoBackupsPage, presso_backups_page, ADW_TYPE_BIN)

static char *
format_time (JsonObject *object, const char *member)
{
  const char *text = presso_json_get_string (object, member);
  gint64 time_ms;

  if (text == NULL || !presso_time_from_string (text, &time_ms))
    return g_strdup ("");
  return presso_wall_time_format_full (time_ms);
}

static char *
describe (JsonObject *backup)
{
  g_autofree char *size =
    g_format_size ((guint64) json_object_get_int_member_with_default (backup, "size", 0));
  const char *reason = presso_json_get_string (backup, "reason");

  return g_strdup_printf (_ ("%s, %s"), size,
                          g_strcmp0 (reason, "request") == 0   ? _ ("asked for")
                          : g_strcmp0 (reason, "restore") == 0 ? _ ("kept before a restore")
                                                               : _ ("by schedule"));
}

static void
set_busy (PressoBackupsPage *self, gboolean is_busy)
{
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backups.make", !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), !is_busy);
}

/* Says @done, or why it wasn't. */
static void
conclude (PressoBackupsPage *self, PressoClient *client, GAsyncResult *result, const char *done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = presso_client_request_finish (client, result, &error);

  if (self->client == NULL)
    return;
  set_busy (self, FALSE);
  if (answer == NULL)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
  else
    presso_admin_toast_show (GTK_WIDGET (self), adw_toast_new (done));
  gtk_widget_activate_action (GTK_WIDGET (self), "backups.refresh", NULL);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoBackupsPage) self = user_data;

  conclude (self, PRESSO_CLIENT (source), result, _ ("The backup is restored"));
}

static void
on_restore_response (AdwMessageDialog *dialog, const char *response, PressoBackupsPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (dialog), "backup");
  g_autofree char *path = g_strconcat (BACKUPS "/", id, "/restore", NULL);

  if (g_strcmp0 (response, "restore") != 0)
    return;
  set_busy (self, TRUE);
  presso_client_request_async (self->client, "POST", path, NULL, self->cancellable, on_restored,
                               g_object_ref (self));
}

static void
on_restore_clicked (GtkButton *button, PressoBackupsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *time = g_object_get_data (G_OBJECT (button), "time");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Restore this backup?"), NULL);

  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    _ ("The menu and the settings become what they were on %s. Orders are not undone: what is "
       "waiting stays waiting, what was handed out stays so. All screens and phones connect again "
       "within seconds.\n\nWhat is there now is kept and can be restored, too."),
    time);
  g_object_set_data_full (G_OBJECT (dialog), "backup",
                          g_strdup (g_object_get_data (G_OBJECT (button), "backup")), g_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "restore",
                                    _ ("Restore"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_restore_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_row (PressoBackupsPage *self, JsonObject *backup)
{
  g_autofree char *time = format_time (backup, "createdAt");
  g_autofree char *text = describe (backup);
  /* Translators: %s is the time of a backup. */
  g_autofree char *label = g_strdup_printf (_ ("Restore the backup of %s"), time);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), time);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "backup",
                          g_strdup (presso_json_get_string (backup, "id")), g_free);
  g_object_set_data_full (G_OBJECT (button), "time", g_steal_pointer (&time), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_restore_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_backups (PressoBackupsPage *self, JsonArray *backups)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < json_array_get_length (backups); i++)
    add_row (self, json_array_get_object_element (backups, i));
  if (self->rows->len > 0) {
    JsonObject *newest = json_array_get_object_element (backups, 0);
    g_autofree char *time = format_time (newest, "createdAt");
    g_autofree char *text = describe (newest);
    g_autofree char *both = g_strdup_printf (_ ("%s, %s"), time, text);

    adw_action_row_set_subtitle (self->last_row, both);
  } else {
    adw_action_row_set_subtitle (self->last_row, _ ("None yet"));
  }
}

static void
show_failure (PressoBackupsPage *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "failure");
  JsonObject *failure =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *detail = failure != NULL ? presso_json_get_string (failure, "detail") : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->failure_row), detail != NULL);
  if (detail != NULL)
    adw_action_row_set_subtitle (self->failure_row, detail);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoBackupsPage) self = user_data;
  g_autoptr (JsonNode) answer = presso_client_request_finish (PRESSO_CLIENT (source), result, NULL);
  g_autofree char *text = NULL;
  JsonObject *object;
  const char *folder;

  /* The banner tells of a lost connection; a station of one of several bars sees no backups. */
  if (self->client == NULL || answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return;
  /* Rows that are right keep the focus. */
  text = presso_json_to_string (answer);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  object = json_node_get_object (answer);
  if (json_object_has_member (object, "backups"))
    show_backups (self, json_object_get_array_member (object, "backups"));
  folder = presso_json_get_string (object, "folder");
  adw_action_row_set_subtitle (self->folder_row, folder);
  show_failure (self, object);
}

static void
refresh (PressoBackupsPage *self)
{
  if (self->client != NULL && presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE)
    presso_client_request_async (self->client, "GET", BACKUPS, NULL, self->cancellable, on_listed,
                                 g_object_ref (self));
}

static void
refresh_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  refresh (PRESSO_BACKUPS_PAGE (widget));
}

static gboolean
on_refresh_timer (gpointer user_data)
{
  refresh (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoBackupsPage) self = user_data;

  conclude (self, PRESSO_CLIENT (source), result, _ ("The bar is backed up"));
}

static void
make_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoBackupsPage *self = PRESSO_BACKUPS_PAGE (widget);

  set_busy (self, TRUE);
  presso_client_request_async (self->client, "POST", BACKUPS, NULL, self->cancellable, on_made,
                               g_object_ref (self));
}

static void
presso_backups_page_dispose (GObject *object)
{
  PressoBackupsPage *self = PRESSO_BACKUPS_PAGE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_BACKUPS_PAGE);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (presso_backups_page_parent_class)->dispose (object);
}

static void
presso_backups_page_class_init (PressoBackupsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_backups_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-backups-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBackupsPage, group);
  gtk_widget_class_bind_template_child (widget_class, PressoBackupsPage, failure_row);
  gtk_widget_class_bind_template_child (widget_class, PressoBackupsPage, last_row);
  gtk_widget_class_bind_template_child (widget_class, PressoBackupsPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, PressoBackupsPage, spinner);
  gtk_widget_class_install_action (widget_class, "backups.make", NULL, make_activated);
  gtk_widget_class_install_action (widget_class, "backups.refresh", NULL, refresh_activated);
}

static void
presso_backups_page_init (PressoBackupsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_backups_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Shows the backups of @client's host.
 */
void
presso_backups_page_set_client (PressoBackupsPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_BACKUPS_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (refresh), self);
  self->refresh_id = g_timeout_add_seconds (REFRESH_PERIOD_S, on_refresh_timer, self);
  refresh (self);
}
