/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-baristas-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-toast.h"
#include "admin/presso-barista-dialog.h"
#include "common/presso-focus.h"
#include "model/presso-error.h"

/**
 * PressoBaristasPage:
 *
 * Who makes the drinks. The list is the client's, which follows the host.
 */
struct _PressoBaristasPage {
  AdwBin parent_instance;

  AdwPreferencesGroup *group;

  PressoClient *client;
  GCancellable *cancellable;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (PressoBaristasPage, presso_baristas_page, ADW_TYPE_BIN)

static gboolean
is_doubled (const GError *error)
{
  const char *reason;

  for (guint i = 0; i < presso_error_get_n_fields (error); i++) {
    presso_error_get_field (error, i, &reason);
    if (g_strcmp0 (reason, "doubled") == 0)
      return TRUE;
  }
  return FALSE;
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoBaristasPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) G_GNUC_UNUSED answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL || error == NULL)
    return;
  if (is_doubled (error))
    presso_admin_toast_show (GTK_WIDGET (self),
                             adw_toast_new (_ ("There is a barista of this name already.")));
  else
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
}

static void
request (PressoBaristasPage *self, const char *method, PressoBarista *barista, JsonNode *body)
{
  g_autofree char *path = barista != NULL
                            ? g_strconcat ("baristas/", presso_barista_get_id (barista), NULL)
                            : g_strdup ("baristas");

  presso_client_request_async (self->client, method, path, body, self->cancellable, on_changed,
                               g_object_ref (self));
}

static void
on_wanted (gpointer user_data, PressoBarista *barista, JsonNode *body)
{
  request (user_data, barista != NULL ? "PATCH" : "POST", barista, body);
}

static GtkWindow *
get_window (PressoBaristasPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
on_add_clicked (PressoBaristasPage *self)
{
  presso_barista_dialog_ask (get_window (self), NULL, on_wanted, g_object_ref (self),
                             g_object_unref);
}

static PressoBarista *
get_barista (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "barista");
}

static void
on_edit_clicked (GtkWidget *button, PressoBaristasPage *self)
{
  presso_barista_dialog_ask (get_window (self), get_barista (button), on_wanted,
                             g_object_ref (self), g_object_unref);
}

static void
on_remove_response (AdwMessageDialog *dialog, const char *response, PressoBaristasPage *self)
{
  if (g_strcmp0 (response, "remove") == 0)
    request (self, "DELETE", g_object_get_data (G_OBJECT (dialog), "barista"), NULL);
}

static void
on_remove_clicked (GtkWidget *button, PressoBaristasPage *self)
{
  PressoBarista *barista = get_barista (button);
  /* Translators: %s is the name of a barista. */
  g_autofree char *heading = g_strdup_printf (_ ("Remove %s?"), presso_barista_get_name (barista));
  GtkWidget *dialog = adw_message_dialog_new (
    get_window (self), heading,
    _ ("Stations no longer offer the name. Orders that were taken in it keep it."));

  g_object_set_data_full (G_OBJECT (dialog), "barista", g_object_ref (barista), g_object_unref);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove",
                                    _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_button (PressoBaristasPage *self,
            GtkWidget *row,
            PressoBarista *barista,
            const char *icon,
            const char *format,
            GCallback on_clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autoptr (GString) label = g_string_new (format);

  g_string_replace (label, "%s", presso_barista_get_name (barista), 1);
  gtk_widget_set_tooltip_text (button, label->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label->str, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "barista", g_object_ref (barista), g_object_unref);
  g_signal_connect (button, "clicked", on_clicked, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
create_row (PressoBaristasPage *self, PressoBarista *barista)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), presso_barista_get_name (barista));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), presso_barista_get_has_pin (barista)
                                                       ? _ ("Signs in with a PIN")
                                                       : _ ("Without a PIN"));
  /* Translators: %s is the name of a barista. */
  add_button (self, row, barista, "document-edit-symbolic", _ ("Change %s"),
              G_CALLBACK (on_edit_clicked));
  add_button (self, row, barista, "user-trash-symbolic", _ ("Remove %s"),
              G_CALLBACK (on_remove_clicked));
  return row;
}

/* The row that the keyboard is used in, or one too many. */
static guint
find_focused_row (PressoBaristasPage *self)
{
  guint position = 0;

  while (position < self->rows->len &&
         !presso_focus_is_in (g_ptr_array_index (self->rows, position)))
    position++;
  return position;
}

/* The list is made anew: whoever used a row by key is at the one that took its place. */
static void
show_baristas (PressoBaristasPage *self)
{
  GListModel *baristas = presso_client_get_baristas (self->client);
  guint focused = find_focused_row (self);
  gboolean had_focus = focused < self->rows->len;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (baristas); i++) {
    g_autoptr (PressoBarista) barista = g_list_model_get_item (baristas, i);
    GtkWidget *row = create_row (self, barista);

    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->group, row);
  }
  if (self->rows->len == 0) {
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Nobody is named yet"));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                 _ ("Until then whoever works at a station may type a name."));
    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->group, row);
  }
  if (had_focus)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, MIN (focused, self->rows->len - 1)));
}

static void
show_connection (PressoBaristasPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self),
                            presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE);
}

static void
presso_baristas_page_dispose (GObject *object)
{
  PressoBaristasPage *self = PRESSO_BARISTAS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    g_signal_handlers_disconnect_by_data (presso_client_get_baristas (self->client), self);
  }
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_BARISTAS_PAGE);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (presso_baristas_page_parent_class)->dispose (object);
}

static void
presso_baristas_page_class_init (PressoBaristasPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_baristas_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-baristas-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBaristasPage, group);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
presso_baristas_page_init (PressoBaristasPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_baristas_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Lists the shop's baristas.
 */
void
presso_baristas_page_set_client (PressoBaristasPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_BARISTAS_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_connection), self);
  g_signal_connect_swapped (presso_client_get_baristas (client), "items-changed",
                            G_CALLBACK (show_baristas), self);
  show_baristas (self);
  show_connection (self);
}
