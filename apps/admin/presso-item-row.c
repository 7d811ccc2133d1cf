/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-item-row.h"

#include <glib/gi18n.h>

#include "admin/presso-allergen-button.h"
#include "admin/presso-item-menu.h"

/**
 * PressoItemRow:
 *
 * The name of a drink, a question about it or a choice, to be edited; with a switch where it can be
 * sold out.
 */
struct _PressoItemRow {
  AdwEntryRow parent_instance;

  PressoAllergenButton *allergens;
  GtkSwitch *available;
  PressoItemMenu *menu;
  PressoMenuDraft *draft;
  GListModel *siblings;
  GObject *record;
};

G_DEFINE_FINAL_TYPE (PressoItemRow, presso_item_row, ADW_TYPE_ENTRY_ROW)

/* What the row is about; the first choice is the one most guests have. */
static const char *
describe (PressoItemRow *self)
{
  g_autoptr (GObject) first = g_list_model_get_item (self->siblings, 0);

  if (PRESSO_IS_DRINK (self->record))
    return _ ("Name");
  if (PRESSO_IS_OPTION_GROUP (self->record))
    return _ ("Question");
  return first == self->record ? _ ("Usual choice") : _ ("Choice");
}

/* An entry row has no line for a problem; it takes the place of its title. */
static void
show_problem (PressoItemRow *self)
{
  const char *problem =
    presso_menu_problems_get (presso_menu_draft_get_problems (self->draft), self->record, "name");

  if (problem == NULL)
    problem =
      presso_menu_problems_get (presso_menu_draft_get_problems (self->draft), self->record, "id");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 problem != NULL ? problem : describe (self));
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

static void
on_name_changed (PressoItemRow *self)
{
  presso_menu_draft_follow_name (self->draft, self->record);
}

static void
presso_item_row_dispose (GObject *object)
{
  PressoItemRow *self = PRESSO_ITEM_ROW (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (presso_menu_draft_get_problems (self->draft), self);
  if (self->siblings != NULL)
    g_signal_handlers_disconnect_by_data (self->siblings, self);
  g_clear_object (&self->draft);
  g_clear_object (&self->siblings);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (presso_item_row_parent_class)->dispose (object);
}

static void
presso_item_row_class_init (PressoItemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_item_row_dispose;

  g_type_ensure (PRESSO_TYPE_ALLERGEN_BUTTON);
  g_type_ensure (PRESSO_TYPE_ITEM_MENU);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoItemRow, allergens);
  gtk_widget_class_bind_template_child (widget_class, PressoItemRow, available);
  gtk_widget_class_bind_template_child (widget_class, PressoItemRow, menu);
}

static void
presso_item_row_init (PressoItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_item_row_new:
 * @draft: the menu that is being edited
 * @siblings: the list that @record is in
 * @record: a drink, option group or choice of it
 *
 * Returns: (transfer floating): a row that edits its name
 */
GtkWidget *
presso_item_row_new (PressoMenuDraft *draft, GListModel *siblings, gpointer record)
{
  PressoItemRow *self = g_object_new (PRESSO_TYPE_ITEM_ROW, NULL);
  gboolean is_choice = PRESSO_IS_CHOICE (record);

  self->draft = g_object_ref (draft);
  self->siblings = g_object_ref (siblings);
  self->record = g_object_ref (record);
  g_object_bind_property (record, "name", self, "text",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (record, "notify", G_CALLBACK (presso_menu_draft_touch), draft,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::name", G_CALLBACK (on_name_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->available), is_choice);
  gtk_widget_set_visible (GTK_WIDGET (self->allergens), is_choice);
  if (is_choice) {
    g_object_bind_property (record, "available", self->available, "active",
                            G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
    presso_allergen_button_set_record (self->allergens, record);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->menu), !PRESSO_IS_DRINK (record));
  presso_item_menu_set_item (self->menu, draft, siblings, record);
  g_signal_connect_swapped (presso_menu_draft_get_problems (draft), "changed",
                            G_CALLBACK (show_problem), self);
  g_signal_connect_swapped (siblings, "items-changed", G_CALLBACK (show_problem), self);
  show_problem (self);
  return GTK_WIDGET (self);
}
