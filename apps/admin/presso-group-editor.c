/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-group-editor.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-focus.h"
#include "admin/presso-item-row.h"

/**
 * PressoGroupEditor:
 *
 * A question about a drink and its choices, to be edited.
 */
struct _PressoGroupEditor {
  AdwPreferencesGroup parent_instance;

  GtkLabel *problem;
  PressoMenuDraft *draft;
  PressoOptionGroup *group;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (PressoGroupEditor, presso_group_editor, ADW_TYPE_PREFERENCES_GROUP)

static void
add_row (PressoGroupEditor *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_choices (PressoGroupEditor *self)
{
  GListModel *choices = presso_option_group_get_choices (self->group);

  presso_admin_drop_focus (GTK_WIDGET (self));
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, i);

    add_row (self, presso_item_row_new (self->draft, choices, choice));
  }
}

static void
show_problem (PressoGroupEditor *self)
{
  const char *problem =
    presso_menu_problems_get (presso_menu_draft_get_problems (self->draft), self->group, "choices");

  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
}

static void
on_add_clicked (PressoGroupEditor *self)
{
  GtkWidget *row;

  presso_menu_draft_add_choice (self->draft, self->group, _ ("New choice"));
  row = g_ptr_array_index (self->rows, self->rows->len - 1);
  gtk_widget_grab_focus (row);
  gtk_editable_select_region (GTK_EDITABLE (row), 0, -1);
}

static void
presso_group_editor_dispose (GObject *object)
{
  PressoGroupEditor *self = PRESSO_GROUP_EDITOR (object);

  if (self->group != NULL) {
    g_signal_handlers_disconnect_by_data (presso_option_group_get_choices (self->group), self);
    g_signal_handlers_disconnect_by_data (presso_menu_draft_get_problems (self->draft), self);
  }
  g_clear_object (&self->draft);
  g_clear_object (&self->group);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (presso_group_editor_parent_class)->dispose (object);
}

static void
presso_group_editor_class_init (PressoGroupEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_group_editor_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-group-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoGroupEditor, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
presso_group_editor_init (PressoGroupEditor *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_group_editor_new:
 * @draft: the menu that is being edited
 * @siblings: the drink's option groups
 * @group: the one to edit
 *
 * Returns: (transfer floating): its editor
 */
GtkWidget *
presso_group_editor_new (PressoMenuDraft *draft, GListModel *siblings, PressoOptionGroup *group)
{
  PressoGroupEditor *self = g_object_new (PRESSO_TYPE_GROUP_EDITOR, NULL);
  GListModel *choices = presso_option_group_get_choices (group);

  self->draft = g_object_ref (draft);
  self->group = g_object_ref (group);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self),
                             presso_item_row_new (draft, siblings, group));
  g_signal_connect_swapped (choices, "items-changed", G_CALLBACK (show_choices), self);
  g_signal_connect_swapped (presso_menu_draft_get_problems (draft), "changed",
                            G_CALLBACK (show_problem), self);
  show_choices (self);
  show_problem (self);
  return GTK_WIDGET (self);
}
