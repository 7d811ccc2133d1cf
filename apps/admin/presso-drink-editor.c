/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-drink-editor.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-focus.h"
#include "admin/presso-allergen-button.h"
#include "admin/presso-group-editor.h"
#include "admin/presso-item-row.h"
#include "admin/presso-menu-compare.h"
#include "admin/presso-names-window.h"

/**
 * PressoDrinkEditor:
 *
 * A drink of the menu, to be edited: its name, its drawing, whether it is sold out, and the
 * questions about it.
 */
struct _PressoDrinkEditor {
  AdwBin parent_instance;

  AdwPreferencesPage *page;
  PressoMenuDraft *draft;
  PressoDrink *drink;
  AdwActionRow *names_row; /* NULL where there is one language */
  GPtrArray *groups;       /* what the page holds for this drink */
};

G_DEFINE_FINAL_TYPE (PressoDrinkEditor, presso_drink_editor, ADW_TYPE_BIN)

/* The drawings of the ordering page. */
static const struct {
  const char *id;
  const char *name;
} icons[] = {
  { "espresso", N_ ("Espresso") },
  { "macchiato", N_ ("Macchiato") },
  { "americano", N_ ("Americano") },
  { "cappuccino", N_ ("Cappuccino") },
  { "latte", N_ ("Latte") },
  { "flat-white", N_ ("Flat White") },
  { "mocha", N_ ("Mocha") },
  { "cortado", N_ ("Cortado") },
  { "filter-coffee", N_ ("Filter coffee") },
  { "iced-coffee", N_ ("Iced coffee") },
  { "tea", N_ ("Tea") },
  { "chocolate", N_ ("Hot chocolate") },
  { "water", N_ ("Water") },
  { "juice", N_ ("Juice") },
};

static void
on_icon_selected (GObject *row, GParamSpec *pspec, PressoDrink *drink)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  if (selected > 0 && selected <= G_N_ELEMENTS (icons))
    g_object_set (drink, "icon", icons[selected - 1].id, NULL);
  else
    g_object_set (drink, "icon", NULL, NULL);
}

static guint
find_icon (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++) {
    if (g_strcmp0 (icons[i].id, id) == 0)
      return i + 1;
  }
  return 0;
}

static GtkWidget *
new_icon_row (PressoDrinkEditor *self)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Plain cup"));
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    gtk_string_list_append (names, _ (icons[i].name));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Drawing"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_icon (presso_drink_get_icon (self->drink)));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_icon_selected), self->drink, 0);
  return row;
}

static GtkWidget *
new_available_row (PressoDrinkEditor *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *available = gtk_switch_new ();

  gtk_widget_set_valign (available, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Available"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Off: guests see it as sold out."));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), available);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), available);
  g_object_bind_property (self->drink, "available", available, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return row;
}

static GtkWidget *
new_allergens_row (PressoDrinkEditor *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = g_object_new (PRESSO_TYPE_ALLERGEN_BUTTON, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Allergens"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("What is in it whatever guests choose with it."));
  presso_allergen_button_set_record (PRESSO_ALLERGEN_BUTTON (button), self->drink);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
show_missing (PressoDrinkEditor *self)
{
  g_autofree char *text = NULL;

  if (self->names_row == NULL)
    return;
  text = presso_menu_draft_describe_missing (self->draft, self->drink,
                                             presso_menu_draft_get_languages (self->draft));
  adw_action_row_set_subtitle (self->names_row, text);
}

/* Of the drink and of all that is in it; those who are watched already are so once. */
static void
watch_names (PressoDrinkEditor *self, gpointer record)
{
  GListModel *children = presso_menu_get_children (record);

  g_signal_handlers_disconnect_by_func (record, show_missing, self);
  g_signal_connect_object (record, "notify::names", G_CALLBACK (show_missing), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++) {
    g_autoptr (GObject) child = g_list_model_get_item (children, i);

    watch_names (self, child);
  }
}

static void
on_names_clicked (PressoDrinkEditor *self)
{
  GtkWindow *window = presso_names_window_new (self->draft, self->drink);

  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (window);
}

static GtkWidget *
new_names_row (PressoDrinkEditor *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("go-next-symbolic");

  self->names_row = ADW_ACTION_ROW (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Names in other languages"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_names_clicked), self);
  adw_action_row_add_suffix (self->names_row, button);
  adw_action_row_set_activatable_widget (self->names_row, button);
  watch_names (self, self->drink);
  show_missing (self);
  return row;
}

static void
add_group (PressoDrinkEditor *self, GtkWidget *group)
{
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
}

static void
add_drink_group (PressoDrinkEditor *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_add (
    ADW_PREFERENCES_GROUP (group),
    presso_item_row_new (self->draft, presso_menu_draft_get_drinks (self->draft), self->drink));
  if (*presso_menu_draft_get_languages (self->draft) != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_names_row (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_icon_row (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_available_row (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_allergens_row (self));
  add_group (self, group);
}

static void
on_add_clicked (PressoDrinkEditor *self)
{
  PressoOptionGroup *group =
    presso_menu_draft_add_group (self->draft, self->drink, _ ("New question"));

  presso_menu_draft_add_choice (self->draft, group, _ ("New choice"));
}

static void
add_question_group (PressoDrinkEditor *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *content = adw_button_content_new ();
  GtkWidget *button = gtk_button_new ();

  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _ ("Ask guests something about the drink, such as the milk, the size or the sugar. They pick "
       "one choice of each question."));
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Add Question"));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_add_clicked), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), button);
  add_group (self, group);
}

static void
clear (PressoDrinkEditor *self)
{
  presso_admin_drop_focus (GTK_WIDGET (self));
  self->names_row = NULL;
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
}

static void
show_drink (PressoDrinkEditor *self)
{
  GListModel *options = presso_drink_get_options (self->drink);

  clear (self);
  add_drink_group (self);
  for (guint i = 0; i < g_list_model_get_n_items (options); i++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (options, i);

    add_group (self, presso_group_editor_new (self->draft, options, group));
  }
  add_question_group (self);
}

static void
presso_drink_editor_dispose (GObject *object)
{
  PressoDrinkEditor *self = PRESSO_DRINK_EDITOR (object);

  if (self->drink != NULL)
    g_signal_handlers_disconnect_by_data (presso_drink_get_options (self->drink), self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_DRINK_EDITOR);
  g_clear_object (&self->draft);
  g_clear_object (&self->drink);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (presso_drink_editor_parent_class)->dispose (object);
}

static void
presso_drink_editor_class_init (PressoDrinkEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_drink_editor_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-drink-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoDrinkEditor, page);
}

static void
presso_drink_editor_init (PressoDrinkEditor *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_drink_editor_set_drink:
 * @self: an editor
 * @draft: the menu that is being edited
 * @drink: (nullable): one of its drinks
 *
 * Shows a drink.
 */
void
presso_drink_editor_set_drink (PressoDrinkEditor *self, PressoMenuDraft *draft, PressoDrink *drink)
{
  g_return_if_fail (PRESSO_IS_DRINK_EDITOR (self));

  if (self->drink == drink)
    return;
  if (self->drink != NULL)
    g_signal_handlers_disconnect_by_data (presso_drink_get_options (self->drink), self);
  g_set_object (&self->draft, draft);
  g_set_object (&self->drink, drink);
  clear (self);
  if (drink == NULL)
    return;
  g_signal_connect_swapped (presso_drink_get_options (drink), "items-changed",
                            G_CALLBACK (show_drink), self);
  show_drink (self);
}

/**
 * presso_drink_editor_get_drink:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): the drink it shows
 */
PressoDrink *
presso_drink_editor_get_drink (PressoDrinkEditor *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK_EDITOR (self), NULL);

  return self->drink;
}
