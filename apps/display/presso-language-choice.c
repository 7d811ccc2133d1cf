/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-language-choice.h"

#include "model/presso-language.h"

/* The first entry is for none, then come the languages that Presso speaks. */

static gboolean
select_tag (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *languages = presso_language_list ();
  const char *tag = presso_language_find (languages, g_variant_get_string (variant, NULL));
  guint position = 0;

  while (tag != NULL && languages[position] != tag)
    position++;
  g_value_set_uint (value, tag != NULL ? position + 1 : 0);
  return TRUE;
}

static GVariant *
get_tag (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint selected = g_value_get_uint (value);

  if (selected == GTK_INVALID_LIST_POSITION)
    return NULL;
  return g_variant_new_string (selected > 0 ? presso_language_list ()[selected - 1] : "");
}

/**
 * presso_language_choice_bind: (skip)
 * @row: a row to choose a language with
 * @settings: this machine's settings
 * @key: a key that holds a tag, or "" for none
 * @none: what none is called
 *
 * Lets @row choose from the languages that Presso speaks, each by its own name.
 */
void
presso_language_choice_bind (AdwComboRow *row,
                             GSettings *settings,
                             const char *key,
                             const char *none)
{
  const char *const *languages = presso_language_list ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, none);
  for (guint i = 0; languages[i] != NULL; i++)
    gtk_string_list_append (names, presso_language_get_own_name (languages[i]));
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT, select_tag,
                                get_tag, NULL, NULL);
}
