/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-drink-row.h"

#include <glib/gi18n.h>

#include "admin/presso-item-menu.h"

/**
 * PressoDrinkRow:
 *
 * A drink in the list of the menu.
 */
struct _PressoDrinkRow {
  AdwActionRow parent_instance;

  PressoItemMenu *menu;
  GtkWidget *edit;
  PressoMenuDraft *draft;
  PressoDrink *drink;
};

G_DEFINE_FINAL_TYPE (PressoDrinkRow, presso_drink_row, ADW_TYPE_ACTION_ROW)

enum {
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* "Milk, Size": what guests are asked about it. */
static char *
describe_options (PressoDrink *drink)
{
  GListModel *options = presso_drink_get_options (drink);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (options); i++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (options, i);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", presso_option_group_get_name (group));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_drink (PressoDrinkRow *self)
{
  PressoMenuProblems *problems = presso_menu_draft_get_problems (self->draft);
  gboolean is_refused = presso_menu_problems_concern (problems, self->drink);
  g_autofree char *options = describe_options (self->drink);
  g_autofree char *label =
    /* Translators: %s is a drink. */
    g_strdup_printf (_ ("Edit %s"), presso_drink_get_name (self->drink));
  const char *text = options;

  if (is_refused)
    text = _ ("Something here needs to be changed");
  else if (!presso_drink_get_available (self->drink))
    text = _ ("Sold out");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), presso_drink_get_name (self->drink));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_tooltip_text (self->edit, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  if (is_refused)
    gtk_widget_add_css_class (GTK_WIDGET (self), "refused");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
}

static void
on_edit_clicked (PressoDrinkRow *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, self->drink);
}

static void
presso_drink_row_dispose (GObject *object)
{
  PressoDrinkRow *self = PRESSO_DRINK_ROW (object);

  if (self->drink != NULL) {
    g_signal_handlers_disconnect_by_data (self->drink, self);
    g_signal_handlers_disconnect_by_data (presso_drink_get_options (self->drink), self);
    g_signal_handlers_disconnect_by_data (presso_menu_draft_get_problems (self->draft), self);
  }
  g_clear_object (&self->draft);
  g_clear_object (&self->drink);
  G_OBJECT_CLASS (presso_drink_row_parent_class)->dispose (object);
}

static void
presso_drink_row_class_init (PressoDrinkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_drink_row_dispose;

  /**
   * PressoDrinkRow::chosen:
   * @self: a row
   * @drink: its drink
   *
   * The drink is to be edited.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, PRESSO_TYPE_DRINK);

  g_type_ensure (PRESSO_TYPE_ITEM_MENU);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-drink-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoDrinkRow, menu);
  gtk_widget_class_bind_template_child (widget_class, PressoDrinkRow, edit);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_clicked);
}

static void
presso_drink_row_init (PressoDrinkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_drink_row_new:
 * @draft: the menu that is being edited
 * @drink: one of its drinks
 *
 * Returns: (transfer floating): a row that follows the drink
 */
GtkWidget *
presso_drink_row_new (PressoMenuDraft *draft, PressoDrink *drink)
{
  PressoDrinkRow *self = g_object_new (PRESSO_TYPE_DRINK_ROW, NULL);

  self->draft = g_object_ref (draft);
  self->drink = g_object_ref (drink);
  presso_item_menu_set_item (self->menu, draft, presso_menu_draft_get_drinks (draft), drink);
  g_signal_connect_swapped (drink, "notify", G_CALLBACK (show_drink), self);
  g_signal_connect_swapped (presso_drink_get_options (drink), "items-changed",
                            G_CALLBACK (show_drink), self);
  g_signal_connect_swapped (presso_menu_draft_get_problems (draft), "changed",
                            G_CALLBACK (show_drink), self);
  show_drink (self);
  return GTK_WIDGET (self);
}
