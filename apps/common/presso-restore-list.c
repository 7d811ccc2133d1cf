/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-restore-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "common/presso-wall-time.h"
#include "server/presso-host.h"

/* About four rows; the others are scrolled to. */
#define MAX_HEIGHT 260

/**
 * PressoRestoreList:
 *
 * The backups in a data folder, newest first and the newest chosen, for when its database can't be
 * read.
 */
struct _PressoRestoreList {
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkListBox *rows;
  GtkCheckButton *first;
  const char *path; /* belongs to its row */
};

G_DEFINE_FINAL_TYPE (PressoRestoreList, presso_restore_list, GTK_TYPE_WIDGET)

static void
on_toggled (PressoRestoreList *self, GtkCheckButton *button)
{
  if (gtk_check_button_get_active (button))
    self->path = g_object_get_data (G_OBJECT (button), "path");
}

static void
add_backup (PressoRestoreList *self, const PressoHostBackup *backup)
{
  g_autofree char *title = presso_wall_time_format_full (backup->created_at_ms);
  g_autofree char *size = g_format_size ((guint64) backup->size);
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *row = adw_action_row_new ();

  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (backup->path), g_free);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->first);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled), self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_list_box_append (self->rows, row);
  if (self->first == NULL) {
    self->first = GTK_CHECK_BUTTON (button);
    gtk_check_button_set_active (self->first, TRUE);
  }
}

static void
presso_restore_list_dispose (GObject *object)
{
  PressoRestoreList *self = PRESSO_RESTORE_LIST (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (presso_restore_list_parent_class)->dispose (object);
}

static void
presso_restore_list_class_init (PressoRestoreListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_restore_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
presso_restore_list_init (PressoRestoreList *self)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());

  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Backups"), -1);
  self->scrolled = GTK_WIDGET (scrolled);
  gtk_scrolled_window_set_policy (scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scrolled, TRUE);
  gtk_scrolled_window_set_max_content_height (scrolled, MAX_HEIGHT);
  gtk_scrolled_window_set_child (scrolled, GTK_WIDGET (self->rows));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * presso_restore_list_new:
 * @data_dir: a data folder
 *
 * Returns: (transfer floating) (nullable): its backups; %NULL where there is none
 */
GtkWidget *
presso_restore_list_new (const char *data_dir)
{
  g_autoptr (GPtrArray) backups = presso_host_list_backups (data_dir);
  PressoRestoreList *self;

  if (backups->len == 0)
    return NULL;
  self = g_object_new (PRESSO_TYPE_RESTORE_LIST, NULL);
  for (guint i = 0; i < backups->len; i++)
    add_backup (self, g_ptr_array_index (backups, i));
  return GTK_WIDGET (self);
}

/**
 * presso_restore_list_get_path:
 * @self: a list
 *
 * Returns: (transfer none): the file of the backup that is chosen
 */
const char *
presso_restore_list_get_path (PressoRestoreList *self)
{
  g_return_val_if_fail (PRESSO_IS_RESTORE_LIST (self), NULL);

  return self->path;
}
