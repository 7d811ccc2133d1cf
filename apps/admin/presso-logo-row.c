/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-logo-row.h"

#include <glib/gi18n.h>

#include "common/presso-bar-logo.h"
#include "model/presso-logo.h"

/**
 * PressoLogoRow:
 *
 * The bar's logo: what it is now, another one from a file, or none. A picture that can't be used is
 * explained before it is sent.
 */
struct _PressoLogoRow {
  AdwPreferencesRow parent_instance;

  GtkImage *picture;
  GtkWidget *remove;
  GtkWidget *choose;
  GtkLabel *problem;

  PressoClient *client;
  PressoBarLogo *logo;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (PressoLogoRow, presso_logo_row, ADW_TYPE_PREFERENCES_ROW)

static void
show_problem (PressoLogoRow *self, const char *message)
{
  gtk_label_set_label (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

/* Where it can't be drawn, the buttons still say that there is one. */
static void
show_picture (PressoLogoRow *self)
{
  GdkTexture *texture = presso_bar_logo_get_texture (self->logo);

  gtk_image_set_from_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->picture), texture != NULL);
}

static void
show_logo (PressoLogoRow *self)
{
  const char *logo = presso_shop_get_logo (presso_client_get_shop (self->client));

  gtk_widget_set_visible (self->remove, logo != NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoLogoRow) self = user_data;
  g_autoptr (GError) error = NULL;

  presso_client_save_logo_finish (PRESSO_CLIENT (source), result, &error);
  if (self->client != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error != NULL ? error->message : NULL);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoLogoRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (self->client == NULL)
    return;
  if (bytes == NULL || !presso_logo_check (bytes, &error)) {
    show_problem (self, error->message);
    return;
  }
  presso_client_save_logo_async (self->client, bytes, self->cancellable, on_saved,
                                 g_object_ref (self));
}

/**
 * presso_logo_row_take_file:
 * @self: a row with a client
 * @file: a picture
 *
 * Makes the picture the bar's logo, or says why not.
 */
void
presso_logo_row_take_file (PressoLogoRow *self, GFile *file)
{
  g_return_if_fail (PRESSO_IS_LOGO_ROW (self));

  show_problem (self, NULL);
  g_file_load_bytes_async (file, self->cancellable, on_read, g_object_ref (self));
}

static void
on_chooser_response (GtkNativeDialog *chooser, int response, PressoLogoRow *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    presso_logo_row_take_file (self, file);
}

static GtkFileChooserNative *
new_chooser (PressoLogoRow *self)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Choose a Logo"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose"), NULL);

  gtk_file_filter_set_name (filter, _ ("PNG and SVG pictures"));
  gtk_file_filter_add_mime_type (filter, PRESSO_LOGO_PNG);
  gtk_file_filter_add_mime_type (filter, PRESSO_LOGO_SVG);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  return chooser;
}

static void
on_choose_clicked (PressoLogoRow *self)
{
  g_clear_object (&self->chooser);
  self->chooser = new_chooser (self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_remove_clicked (PressoLogoRow *self)
{
  presso_client_save_logo_async (self->client, NULL, self->cancellable, on_saved,
                                 g_object_ref (self));
}

static void
presso_logo_row_dispose (GObject *object)
{
  PressoLogoRow *self = PRESSO_LOGO_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  if (self->logo != NULL)
    g_signal_handlers_disconnect_by_data (self->logo, self);
  g_clear_object (&self->logo);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (presso_client_get_shop (self->client), self);
  g_clear_object (&self->client);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_LOGO_ROW);
  G_OBJECT_CLASS (presso_logo_row_parent_class)->dispose (object);
}

static void
presso_logo_row_class_init (PressoLogoRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_logo_row_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-logo-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoLogoRow, picture);
  gtk_widget_class_bind_template_child (widget_class, PressoLogoRow, remove);
  gtk_widget_class_bind_template_child (widget_class, PressoLogoRow, choose);
  gtk_widget_class_bind_template_child (widget_class, PressoLogoRow, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
presso_logo_row_init (PressoLogoRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_logo_row_set_client:
 * @self: a row without a client
 * @client: the connection to the host
 *
 * Shows the logo of @client's shop.
 */
void
presso_logo_row_set_client (PressoLogoRow *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_LOGO_ROW (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (presso_client_get_shop (client), "notify::logo", G_CALLBACK (show_logo),
                            self);
  self->logo = presso_bar_logo_new (client);
  g_signal_connect_swapped (self->logo, "notify::texture", G_CALLBACK (show_picture), self);
  show_logo (self);
}
