/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-item-menu.h"

#include <glib/gi18n.h>

/**
 * PressoItemMenu:
 *
 * A button with what can be done with a part of the menu as a whole: move it up or down, remove it,
 * and copy it where it is a drink.
 */
struct _PressoItemMenu {
  AdwBin parent_instance;

  GtkMenuButton *button;
  PressoMenuDraft *draft;
  GListModel *siblings;
  GObject *record;
};

G_DEFINE_FINAL_TYPE (PressoItemMenu, presso_item_menu, ADW_TYPE_BIN)

static void
move_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoItemMenu *self = PRESSO_ITEM_MENU (widget);

  presso_menu_draft_move (self->draft, self->siblings, self->record,
                          g_str_equal (action_name, "item.up") ? -1 : 1);
}

static void
remove_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoItemMenu *self = PRESSO_ITEM_MENU (widget);

  presso_menu_draft_remove (self->draft, self->siblings, self->record);
}

static void
duplicate_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoItemMenu *self = PRESSO_ITEM_MENU (widget);

  presso_menu_draft_duplicate_drink (self->draft, PRESSO_DRINK (self->record));
}

static void
on_active (PressoItemMenu *self)
{
  g_autoptr (GObject) first = g_list_model_get_item (self->siblings, 0);
  g_autoptr (GObject) last =
    g_list_model_get_item (self->siblings, g_list_model_get_n_items (self->siblings) - 1);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "item.up", first != self->record);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "item.down", last != self->record);
}

static void
name_button (PressoItemMenu *self)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->record, "name", &name, NULL);
  /* Translators: a button with actions for a part of the menu; %s is its name. */
  text = g_strdup_printf (_ ("Actions for %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
}

static void
presso_item_menu_dispose (GObject *object)
{
  PressoItemMenu *self = PRESSO_ITEM_MENU (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_ITEM_MENU);
  g_clear_object (&self->draft);
  g_clear_object (&self->siblings);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (presso_item_menu_parent_class)->dispose (object);
}

static void
presso_item_menu_class_init (PressoItemMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_item_menu_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-item-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoItemMenu, button);
  gtk_widget_class_bind_template_callback (widget_class, on_active);
  gtk_widget_class_install_action (widget_class, "item.up", NULL, move_activated);
  gtk_widget_class_install_action (widget_class, "item.down", NULL, move_activated);
  gtk_widget_class_install_action (widget_class, "item.duplicate", NULL, duplicate_activated);
  gtk_widget_class_install_action (widget_class, "item.remove", NULL, remove_activated);
}

static void
presso_item_menu_init (PressoItemMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_item_menu_set_item:
 * @self: a menu without an item
 * @draft: the menu that is being edited
 * @siblings: the list that @record is in
 * @record: a drink, option group or choice of it
 *
 * Says what the menu is about.
 */
void
presso_item_menu_set_item (PressoItemMenu *self,
                           PressoMenuDraft *draft,
                           GListModel *siblings,
                           gpointer record)
{
  g_return_if_fail (PRESSO_IS_ITEM_MENU (self));
  g_return_if_fail (self->record == NULL);

  self->draft = g_object_ref (draft);
  self->siblings = g_object_ref (siblings);
  self->record = g_object_ref (record);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "item.duplicate", PRESSO_IS_DRINK (record));
  g_signal_connect_swapped (record, "notify::name", G_CALLBACK (name_button), self);
  name_button (self);
}
