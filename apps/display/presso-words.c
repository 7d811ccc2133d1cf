/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-words.h"

#include <json-glib/json-glib.h>

#include "model/presso-menu.h"

/* From here on the table of plurals repeats itself, see build-aux/po-to-json.py. */
#define TABLE_LENGTH 200

#define MESSAGE_KEY "presso-message"

/* The display speaks one language at a time, and only its one thread speaks. */
static struct {
  GHashTable *catalogues; /* tag: JsonObject, kept for good, as what was read from it is */
  JsonObject *catalogue;  /* NULL: English, or this machine's language */
  const char *language;   /* NULL: this machine's */
  GWeakRef menu;
} words;

static JsonObject *
load (const char *language)
{
  g_autofree char *path =
    g_strdup_printf ("/io/github/libpresso/Presso/Display/words/%s.json", language);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (text == NULL || !json_parser_load_from_data (parser, text, (gssize) size, NULL))
    return NULL;
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static JsonObject *
find_catalogue (const char *language)
{
  if (words.catalogues == NULL)
    words.catalogues = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_hash_table_contains (words.catalogues, language))
    g_hash_table_insert (words.catalogues, (char *) g_intern_string (language), load (language));
  return g_hash_table_lookup (words.catalogues, language);
}

/**
 * presso_words_speak:
 * @language: (nullable): a language tag; %NULL for this machine's own language
 * @menu: (nullable): drinks, of type [class@PressoDrink], which have names of their own
 *
 * Speaks another language from now on. What is on the screen already is the caller's to say again.
 */
void
presso_words_speak (const char *language, GListModel *menu)
{
  words.language = language != NULL ? g_intern_string (language) : NULL;
  words.catalogue = language != NULL ? find_catalogue (language) : NULL;
  g_weak_ref_set (&words.menu, menu);
}

/**
 * presso_words_get_language:
 *
 * Returns: (transfer none) (nullable): the language that is spoken; %NULL for this machine's own
 */
const char *
presso_words_get_language (void)
{
  return words.language;
}

/**
 * presso_words_get:
 * @text: a sentence in English
 *
 * Returns: (transfer none): the same in the language that is spoken
 */
const char *
presso_words_get (const char *text)
{
  const char *found;

  if (words.language == NULL)
    return g_dgettext (GETTEXT_PACKAGE, text);
  found = words.catalogue != NULL
            ? json_object_get_string_member_with_default (words.catalogue, text, NULL)
            : NULL;
  return found != NULL ? found : text;
}

/**
 * presso_words_get_plural:
 * @one: a sentence in English for one
 * @many: the same for more
 * @n: how many
 *
 * Returns: (transfer none): the form for @n in the language that is spoken
 */
const char *
presso_words_get_plural (const char *one, const char *many, gulong n)
{
  JsonArray *forms = NULL;
  const char *table;
  guint form;

  if (words.language == NULL)
    return g_dngettext (GETTEXT_PACKAGE, one, many, n);
  if (words.catalogue != NULL && json_object_has_member (words.catalogue, one))
    forms = json_object_get_array_member (words.catalogue, one);
  if (forms == NULL)
    return n == 1 ? one : many;
  table = json_object_get_string_member (words.catalogue, "");
  form = (guint) g_ascii_digit_value (table[n < TABLE_LENGTH ? n : 100 + n % 100]);
  return json_array_get_string_element (forms, form);
}

/**
 * presso_words_get_drink:
 * @order: an order
 *
 * Returns: (transfer none) (nullable): what its drink is called in the language that is spoken, as
 *   far as the menu knows, or else what it was ordered as
 */
const char *
presso_words_get_drink (PressoOrder *order)
{
  g_autoptr (GListModel) menu = g_weak_ref_get (&words.menu);

  return presso_menu_find_drink_name (menu, order, words.language);
}

static void
adopt_label (GtkWidget *label)
{
  JsonObject *any = find_catalogue ("de");
  const char *text = gtk_label_get_label (GTK_LABEL (label));
  JsonObjectIter iter;
  const char *message;

  json_object_iter_init (&iter, any);
  while (json_object_iter_next (&iter, &message, NULL)) {
    if (*message != '\0' && g_strcmp0 (g_dgettext (GETTEXT_PACKAGE, message), text) == 0) {
      g_object_set_data (G_OBJECT (label), MESSAGE_KEY, (gpointer) g_intern_string (message));
      return;
    }
  }
}

/**
 * presso_words_adopt:
 * @root: a widget that was just made
 *
 * Remembers of each label in it which sentence it has, so that it can be said in another language.
 * GtkBuilder says sentences in this machine's.
 */
void
presso_words_adopt (GtkWidget *root)
{
  if (GTK_IS_LABEL (root))
    adopt_label (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    presso_words_adopt (child);
}

/**
 * presso_words_relabel:
 * @root: a widget that was adopted
 *
 * Says the sentences of its labels in the language that is spoken.
 */
void
presso_words_relabel (GtkWidget *root)
{
  const char *message =
    GTK_IS_LABEL (root) ? g_object_get_data (G_OBJECT (root), MESSAGE_KEY) : NULL;

  if (message != NULL)
    gtk_label_set_label (GTK_LABEL (root), presso_words_get (message));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    presso_words_relabel (child);
}
