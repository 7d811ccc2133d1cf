/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-texts.h"

#include "model/presso-error.h"
#include "model/presso-language.h"
#include "model/presso-text.h"

/* As many as a shop may offer. */
#define MAX_TEXTS 30

static const char *
parse_text (const char *language, JsonNode *node, gint64 max_length, char **text)
{
  glong length;

  if (!presso_language_is_tag (language))
    return "unknown";
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return "type";
  *text = presso_text_trim (json_node_get_string (node));
  if (!presso_text_is_plain (*text))
    return "format";
  length = g_utf8_strlen (*text, -1);
  return length < 1 || length > max_length ? "length" : NULL;
}

static GVariant *
from_table (GHashTable *table)
{
  GVariant *texts;
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE (PRESSO_TEXTS_TYPE));
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  if (keys == NULL)
    return NULL;
  for (GList *l = keys; l != NULL; l = l->next)
    g_variant_builder_add (builder, "{ss}", l->data, g_hash_table_lookup (table, l->data));
  texts = g_variant_ref_sink (g_variant_builder_end (builder));
  /* In one piece from the start, what is borrowed from it lives as long as it. */
  g_variant_get_data (texts);
  return texts;
}

/**
 * presso_texts_parse: (skip)
 * @node: a JSON object, language tags to texts
 * @max_length: most characters of a text
 * @path: where it stands in its document
 * @reason: (out) (nullable): why @node as a whole doesn't fit
 * @problem: (inout): where to collect what is wrong within
 *
 * Returns: (transfer full) (nullable): the texts, or %NULL for none
 */
GVariant *
presso_texts_parse (JsonNode *node,
                    gint64 max_length,
                    const char *path,
                    const char **reason,
                    GError **problem)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *language;
  JsonNode *member;

  *reason = NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    *reason = "type";
  else if (json_object_get_size (json_node_get_object (node)) > MAX_TEXTS)
    *reason = "length";
  if (*reason != NULL)
    return NULL;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &language, &member)) {
    char *tag = presso_language_normalize (language);
    char *text = NULL;
    const char *wrong = parse_text (tag, member, max_length, &text);

    if (wrong != NULL) {
      g_autofree char *where = g_strdup_printf ("%s.%s", path, language);

      presso_error_take_field (problem, where, wrong, PRESSO_ERROR_REQUEST_INVALID);
    }
    g_hash_table_insert (table, tag != NULL ? tag : g_strdup (language), text);
  }
  return *problem == NULL ? from_table (table) : NULL;
}

/**
 * presso_texts_write: (skip)
 * @texts: (nullable): texts
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
presso_texts_write (GVariant *texts)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  GVariantIter iter;
  const char *language;
  const char *text;

  if (texts != NULL) {
    g_variant_iter_init (&iter, texts);
    while (g_variant_iter_next (&iter, "{&s&s}", &language, &text))
      json_object_set_string_member (object, language, text);
  }
  json_node_take_object (node, object);
  return node;
}

/**
 * presso_texts_get:
 * @texts: (nullable): texts
 * @language: a tag
 *
 * Returns: (transfer none) (nullable): the text in exactly that language
 */
const char *
presso_texts_get (GVariant *texts, const char *language)
{
  const char *text = NULL;

  if (texts != NULL)
    g_variant_lookup (texts, language, "&s", &text);
  return text;
}

/**
 * presso_texts_find:
 * @texts: (nullable): texts
 * @language: (nullable): a tag
 *
 * Returns: (transfer none) (nullable): the text in the language closest to @language
 */
const char *
presso_texts_find (GVariant *texts, const char *language)
{
  g_autoptr (GPtrArray) tags = NULL;
  GVariantIter iter;
  const char *tag;
  const char *found;

  if (texts == NULL || language == NULL)
    return NULL;
  tags = g_ptr_array_new ();
  g_variant_iter_init (&iter, texts);
  while (g_variant_iter_next (&iter, "{&s&s}", &tag, NULL))
    g_ptr_array_add (tags, (char *) tag);
  g_ptr_array_add (tags, NULL);
  found = presso_language_find ((const char *const *) tags->pdata, language);
  return found != NULL ? presso_texts_get (texts, found) : NULL;
}

/**
 * presso_texts_set:
 * @texts: (nullable): texts
 * @language: a tag
 * @text: (nullable): what it says in that language; %NULL or "" for nothing
 *
 * Returns: (transfer full) (nullable): @texts with that changed, or %NULL for none
 */
GVariant *
presso_texts_set (GVariant *texts, const char *language, const char *text)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantIter iter;
  const char *tag;
  const char *held;

  if (texts != NULL) {
    g_variant_iter_init (&iter, texts);
    while (g_variant_iter_next (&iter, "{&s&s}", &tag, &held))
      g_hash_table_insert (table, (char *) tag, (char *) held);
  }
  if (text != NULL && *text != '\0')
    g_hash_table_insert (table, (char *) language, (char *) text);
  else
    g_hash_table_remove (table, language);
  return from_table (table);
}
