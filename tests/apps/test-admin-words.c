/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organiser's windows on what guests read in which language. */
#include "presso-config.h"

#include <adwaita.h>

#include "admin/presso-drink-editor.h"
#include "admin/presso-languages-button.h"
#include "admin/presso-name-row.h"
#include "admin/presso-names-window.h"
#include "admin/presso-setting-row.h"
#include "model/presso-menu.h"
#include "model/presso-shop.h"
#include "model/presso-texts.h"
#include "widget-tree.h"

typedef struct {
  PressoShop *shop;
  PressoMenuDraft *draft;
  PressoDrink *drink; /* a flat white */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->shop = presso_shop_new ("main");
  fixture->draft = presso_menu_draft_new ();
  presso_menu_draft_set_languages (fixture->draft, (const char *[]){ "en", "de", "ar", NULL },
                                   "en");
  presso_menu_draft_take_menu (fixture->draft, presso_shop_get_menu (fixture->shop));
  fixture->drink = g_object_ref (
    presso_menu_find_drink (presso_menu_draft_get_drinks (fixture->draft), "flat-white"));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_object_unref (fixture->drink);
  g_assert_finalize_object (fixture->draft);
  g_object_unref (fixture->shop);
}

static const char *
get_subtitle (gpointer window, guint n)
{
  return adw_expander_row_get_subtitle (widget_tree_get (window, ADW_TYPE_EXPANDER_ROW, n));
}

static void
test_names (Fixture *fixture, gconstpointer user_data)
{
  GtkWindow *window = presso_names_window_new (fixture->draft, fixture->drink);
  GtkEditable *german = widget_tree_get (window, PRESSO_TYPE_NAME_ROW, 0);
  GtkEditable *oat = widget_tree_get (window, PRESSO_TYPE_NAME_ROW, 4);

  gtk_window_present (window);
  g_assert_cmpstr (get_subtitle (window, 0), ==, "All names are there");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (oat)), ==, "Oat");
  g_assert_cmpstr (gtk_editable_get_text (oat), ==, "Hafer");
  gtk_editable_set_text (german, "Flacher Weißer ");
  gtk_editable_set_text (oat, "");
  g_assert_cmpstr (get_subtitle (window, 0), ==, "1 name is missing");
  g_assert_cmpstr (get_subtitle (window, 1), ==, "All names are there");
  g_assert_true (presso_menu_draft_get_dirty (fixture->draft));
  g_assert_cmpstr (presso_drink_get_name_in (fixture->drink, "de"), ==, "Flacher Weißer");
  g_assert_nonnull (presso_texts_get (presso_drink_get_names (fixture->drink), "ja"));
  g_assert_true (presso_menu_draft_check (fixture->draft, NULL));
  gtk_editable_set_text (oat, "Hafer");
  gtk_editable_set_text (german, "Flat White");
  g_assert_false (presso_menu_draft_get_dirty (fixture->draft));
  gtk_window_destroy (window);
}

/* Another organiser may take a language away while the window has a row for it. */
static void
test_names_of_fewer_languages (Fixture *fixture, gconstpointer user_data)
{
  GtkWindow *window = presso_names_window_new (fixture->draft, fixture->drink);
  GtkEditable *oat = widget_tree_get (window, PRESSO_TYPE_NAME_ROW, 4);

  presso_menu_draft_set_languages (fixture->draft, (const char *[]){ "en", NULL }, "en");
  gtk_editable_set_text (oat, "");
  g_assert_cmpstr (get_subtitle (window, 0), ==, "1 name is missing");
  g_assert_cmpstr (get_subtitle (window, 1), ==, "All names are there");
  gtk_window_destroy (window);
}

/* A window on a drink that is not there any more would take what is typed and lose it. */
static void
test_names_of_a_drink_that_goes (Fixture *fixture, gconstpointer user_data)
{
  GtkWindow *window = presso_names_window_new (fixture->draft, fixture->drink);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (window);
  presso_menu_draft_remove (fixture->draft, presso_menu_draft_get_drinks (fixture->draft),
                            fixture->drink);
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Oat that is almond now must not be oat in German still. */
static void
test_renamed (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *editor = g_object_ref_sink (g_object_new (PRESSO_TYPE_DRINK_EDITOR, NULL));
  g_autoptr (PressoOptionGroup) milk =
    g_list_model_get_item (presso_drink_get_options (fixture->drink), 0);
  g_autoptr (PressoChoice) oat = g_list_model_get_item (presso_option_group_get_choices (milk), 2);
  PressoDrink *copy;
  AdwActionRow *row;

  presso_drink_editor_set_drink (PRESSO_DRINK_EDITOR (editor), fixture->draft, fixture->drink);
  row = widget_tree_get (editor, ADW_TYPE_ACTION_ROW, 0);
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "All names are there");
  g_object_set (oat, "name", "Almond", NULL);
  g_assert_cmpstr (presso_choice_get_name_in (oat, "de"), ==, "Almond");
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "2 names are missing");
  g_object_set (oat, "name", "Oat", NULL);
  g_assert_cmpstr (presso_choice_get_name_in (oat, "de"), ==, "Hafer");
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "All names are there");
  g_assert_false (presso_menu_draft_get_dirty (fixture->draft));

  copy = presso_menu_draft_duplicate_drink (fixture->draft, fixture->drink);
  g_assert_null (presso_drink_get_names (copy));
  presso_drink_editor_set_drink (PRESSO_DRINK_EDITOR (editor), fixture->draft, NULL);
  g_object_unref (editor);
}

static void
on_edited (PressoSettingRow *row, JsonNode *value, JsonNode **edited)
{
  *edited = json_node_ref (value);
}

static void
test_languages (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *row = g_object_new (PRESSO_TYPE_SETTING_ROW, "field", "languages", "kind",
                                 PRESSO_SETTING_LANGUAGES, "title", "Languages", NULL);
  g_autoptr (JsonNode) edited = NULL;
  g_autofree char *text = NULL;
  GtkWidget *button;
  const char *const few[] = { "de", "nl", NULL };

  g_object_ref_sink (row);
  g_signal_connect (row, "edited", G_CALLBACK (on_edited), &edited);
  presso_setting_row_set_shop (PRESSO_SETTING_ROW (row), fixture->shop);
  button = widget_tree_get (row, GTK_TYPE_MENU_BUTTON, 0);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "12 languages");
  /* One that Presso doesn't speak was entered elsewhere, and stays. */
  g_object_set (fixture->shop, "languages", few, NULL);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "2 languages");
  gtk_check_button_set_active (widget_tree_get (row, GTK_TYPE_CHECK_BUTTON, 1), TRUE);
  while (edited == NULL)
    g_main_context_iteration (NULL, TRUE);
  text = json_to_string (edited, FALSE);
  g_assert_cmpstr (text, ==, "[\"ar\",\"de\",\"nl\"]");
  g_object_unref (row);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/admin/words/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/admin/words/names-of-fewer-languages", Fixture, NULL, set_up,
              test_names_of_fewer_languages, tear_down);
  g_test_add ("/admin/words/names-of-a-drink-that-goes", Fixture, NULL, set_up,
              test_names_of_a_drink_that_goes, tear_down);
  g_test_add ("/admin/words/renamed", Fixture, NULL, set_up, test_renamed, tear_down);
  g_test_add ("/admin/words/languages", Fixture, NULL, set_up, test_languages, tear_down);
  return g_test_run ();
}
