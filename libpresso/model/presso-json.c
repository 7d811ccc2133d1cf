/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-json.h"

#include "model/presso-error.h"
#include "model/presso-json-grammar.h"

typedef struct {
  GHashTable *names; /* of each open object: the set of names met in it */
  char *doubled;
} DuplicateCheck;

/* json-glib keeps the last of two members with one name and says nothing: note the names met. */
static void
on_parser_object_member (JsonParser *parser,
                         JsonObject *object,
                         const char *name,
                         DuplicateCheck *check)
{
  GHashTable *names = g_hash_table_lookup (check->names, object);

  if (names == NULL) {
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (check->names, object, names);
  }
  if (!g_hash_table_add (names, g_strdup (name)) && check->doubled == NULL)
    check->doubled = g_strdup (name);
}

static void
on_parser_object_end (JsonParser *parser, JsonObject *object, DuplicateCheck *check)
{
  g_hash_table_remove (check->names, object);
}

/**
 * presso_json_parse_bounded:
 * @text: JSON in UTF-8, from a peer
 * @length: its bytes, or -1 when it ends in NUL
 * @max_depth: levels it may have, 32 at most
 * @error: return location
 *
 * Parses JSON that isn't to be trusted: what is no UTF-8, too deep or has a member twice is
 * refused. Costs two passes over the text and json-glib's tree.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with %PRESSO_ERROR_REQUEST_INVALID
 */
JsonNode *
presso_json_parse_bounded (const char *text, gssize length, int max_depth, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GHashTable) names =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  g_autofree char *doubled = NULL;
  DuplicateCheck check = { names, NULL };
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  JsonNode *root = NULL;
  GError *refusal;

  g_signal_connect (parser, "object-member", G_CALLBACK (on_parser_object_member), &check);
  g_signal_connect (parser, "object-end", G_CALLBACK (on_parser_object_end), &check);
  if (size > 0 && g_utf8_validate_len (text, size, NULL) &&
      presso_json_is_strict (text, size, max_depth) &&
      json_parser_load_from_data (parser, text, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  doubled = check.doubled;
  if (root != NULL && doubled == NULL)
    return json_node_ref (root);
  refusal = presso_error_new_standard (PRESSO_ERROR_REQUEST_INVALID);
  if (doubled != NULL)
    presso_error_add_field (refusal, doubled, "doubled");
  g_propagate_error (error, refusal);
  return NULL;
}

/**
 * presso_json_parse:
 * @text: JSON in UTF-8, from a peer
 * @length: its bytes, or -1 when it ends in NUL
 * @error: return location
 *
 * Parses JSON that isn't to be trusted, of as many levels as can be.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with %PRESSO_ERROR_REQUEST_INVALID
 */
JsonNode *
presso_json_parse (const char *text, gssize length, GError **error)
{
  return presso_json_parse_bounded (text, length, PRESSO_JSON_MAX_DEPTH, error);
}

/**
 * presso_json_to_string:
 * @node: any JSON
 *
 * Returns: (transfer full): its text, without white space
 */
char *
presso_json_to_string (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/**
 * presso_json_take_object:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *
presso_json_take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/**
 * presso_json_take_to_string:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): its text, without white space
 */
char *
presso_json_take_to_string (JsonObject *object)
{
  g_autoptr (JsonNode) node = presso_json_take_object (object);

  return presso_json_to_string (node);
}

/**
 * presso_json_get_object:
 * @node: (nullable): any JSON
 *
 * Returns: (transfer none) (nullable): the object that it is; %NULL for anything else
 */
JsonObject *
presso_json_get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * presso_json_set_nullable:
 * @object: an object
 * @member: name
 * @text: (nullable): its value; %NULL for null
 *
 * Sets a member to a string, or to null where it is empty.
 */
void
presso_json_set_nullable (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/**
 * presso_json_get_string:
 * @object: (nullable): an object
 * @member: name
 *
 * Returns: (transfer none) (nullable): the member where it is there and a string
 */
const char *
presso_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * presso_json_get_int:
 * @object: (nullable): an object
 * @member: name
 * @fallback: what to give where it isn't there or no number
 *
 * Returns: the member
 */
gint64
presso_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}
