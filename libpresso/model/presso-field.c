/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-field.h"

#include "model/presso-error.h"
#include "model/presso-language.h"
#include "model/presso-text.h"
#include "model/presso-texts.h"
#include "model/presso-time.h"

/**
 * presso_field_get_value_type: (skip)
 * @field: a field
 *
 * Returns: what [id@presso_field_parse] fills; of a list an array of records
 */
GType
presso_field_get_value_type (const PressoField *field)
{
  switch (field->kind) {
  case PRESSO_FIELD_STRING:
  case PRESSO_FIELD_ID:
    return G_TYPE_STRING;
  case PRESSO_FIELD_INT:
  case PRESSO_FIELD_TIME:
    return G_TYPE_INT64;
  case PRESSO_FIELD_BOOL:
    return G_TYPE_BOOLEAN;
  case PRESSO_FIELD_ENUM:
  case PRESSO_FIELD_FLAGS:
    return field->type ();
  case PRESSO_FIELD_STRINGS:
    return G_TYPE_STRV;
  case PRESSO_FIELD_TEXTS:
    return G_TYPE_VARIANT;
  case PRESSO_FIELD_RECORD:
    return field->type ();
  case PRESSO_FIELD_LIST:
  default:
    return G_TYPE_PTR_ARRAY;
  }
}

/* Takes @text. What is no language tag stays as it is, for whoever checks the whole to refuse. */
static char *
normalize (const PressoField *field, char *text)
{
  char *tag = (field->flags & PRESSO_FIELD_LANGUAGE) != 0 ? presso_language_normalize (text) : NULL;

  if (tag == NULL)
    return text;
  g_free (text);
  return tag;
}

/* Each parse_* gives NULL, or why the node doesn't fit. */

static const char *
parse_string (const PressoField *field, JsonNode *node, GValue *value)
{
  g_autofree char *text = NULL;
  glong length;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return "type";
  text = presso_text_trim (json_node_get_string (node));
  if (!presso_text_is_plain (text))
    return "format";
  /* Nothing was entered where nothing need be. */
  if (*text == '\0' && field->minimum == 0 && (field->flags & PRESSO_FIELD_NULLABLE) != 0)
    return NULL;
  length = g_utf8_strlen (text, -1);
  if (length < field->minimum || (field->maximum > 0 && length > field->maximum))
    return "length";
  if (field->kind == PRESSO_FIELD_ID && !presso_text_is_id (text))
    return "format";
  g_value_take_string (value, normalize (field, g_steal_pointer (&text)));
  return NULL;
}

static const char *
parse_int (const PressoField *field, JsonNode *node, GValue *value)
{
  gint64 number;

  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return "type";
  number = json_node_get_int (node);
  if (number < field->minimum || (field->maximum > 0 && number > field->maximum))
    return "range";
  g_value_set_int64 (value, number);
  return NULL;
}

static const char *
parse_time (JsonNode *node, GValue *value)
{
  gint64 time_ms;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return "type";
  if (!presso_time_from_string (json_node_get_string (node), &time_ms))
    return "format";
  g_value_set_int64 (value, time_ms);
  return NULL;
}

static const char *
parse_enum (const PressoField *field, JsonNode *node, GValue *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (field->type ());
  GEnumValue *entry;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return "type";
  entry = g_enum_get_value_by_nick (klass, json_node_get_string (node));
  if (entry == NULL)
    return "unknown";
  g_value_set_enum (value, entry->value);
  return NULL;
}

static const char *
parse_flags (const PressoField *field, JsonNode *node, GValue *value)
{
  g_autoptr (GFlagsClass) klass = g_type_class_ref (field->type ());
  guint flags = 0;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return "type";
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    GFlagsValue *entry;

    if (json_node_get_value_type (element) != G_TYPE_STRING)
      return "type";
    entry = g_flags_get_value_by_nick (klass, json_node_get_string (element));
    if (entry == NULL)
      return "unknown";
    if ((flags & entry->value) != 0)
      return "doubled";
    flags |= entry->value;
  }
  g_value_set_flags (value, flags);
  return NULL;
}

static const char *
parse_strings (const PressoField *field, JsonNode *node, GValue *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return "type";
  array = json_node_get_array (node);
  if (field->maximum > 0 && json_array_get_length (array) > field->maximum)
    return "length";
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    g_autofree char *text = NULL;

    if (json_node_get_value_type (element) != G_TYPE_STRING)
      return "type";
    if (!presso_text_is_plain (json_node_get_string (element)))
      return "format";
    text = normalize (field, g_strdup (json_node_get_string (element)));
    g_strv_builder_add (builder, text);
  }
  g_value_take_boxed (value, g_strv_builder_end (builder));
  return NULL;
}

/* What is wrong within a part goes to those of the whole. */
static void
take_problems (GError **problem, GError *inner)
{
  for (guint i = 0; inner != NULL && i < presso_error_get_n_fields (inner); i++) {
    const char *reason;
    const char *name = presso_error_get_field (inner, i, &reason);

    presso_error_take_field (problem, name, reason, PRESSO_ERROR_REQUEST_INVALID);
  }
}

static gpointer
parse_element (const PressoField *field, JsonNode *node, const char *path, GError **problem)
{
  g_autoptr (GError) inner = NULL;
  gpointer record = presso_record_new_from_json (field->type (), node, path, &inner);

  take_problems (problem, inner);
  return record;
}

static const char *
parse_list (const PressoField *field,
            JsonNode *node,
            const char *path,
            GValue *value,
            GError **problem)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return "type";
  array = json_node_get_array (node);
  if (json_array_get_length (array) < field->minimum ||
      (field->maximum > 0 && json_array_get_length (array) > field->maximum))
    return "length";
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *element_path = g_strdup_printf ("%s[%u]", path, i);
    gpointer record =
      parse_element (field, json_array_get_element (array, i), element_path, problem);

    if (record != NULL)
      g_ptr_array_add (records, record);
  }
  g_value_take_boxed (value, g_steal_pointer (&records));
  return NULL;
}

static const char *
parse_texts (const PressoField *field,
             JsonNode *node,
             const char *path,
             GValue *value,
             GError **problem)
{
  g_autoptr (GError) inner = NULL;
  const char *reason;

  g_value_take_variant (value, presso_texts_parse (node, field->maximum, path, &reason, &inner));
  take_problems (problem, inner);
  return reason;
}

/**
 * presso_field_parse: (skip)
 * @field: a field
 * @node: the JSON of it
 * @path: where it stands in its document
 * @value: a value of its type, to fill
 * @problem: (inout): where to collect what is wrong within a record in it
 *
 * Returns: (nullable): why @node doesn't fit, such as `format`
 */
const char *
presso_field_parse (const PressoField *field,
                    JsonNode *node,
                    const char *path,
                    GValue *value,
                    GError **problem)
{
  if (JSON_NODE_HOLDS_NULL (node)) {
    if ((field->flags & PRESSO_FIELD_NULLABLE) != 0 || field->kind == PRESSO_FIELD_TIME)
      return NULL;
    return "type";
  }
  switch (field->kind) {
  case PRESSO_FIELD_STRING:
  case PRESSO_FIELD_ID:
    return parse_string (field, node, value);
  case PRESSO_FIELD_INT:
    return parse_int (field, node, value);
  case PRESSO_FIELD_TIME:
    return parse_time (node, value);
  case PRESSO_FIELD_ENUM:
    return parse_enum (field, node, value);
  case PRESSO_FIELD_FLAGS:
    return parse_flags (field, node, value);
  case PRESSO_FIELD_STRINGS:
    return parse_strings (field, node, value);
  case PRESSO_FIELD_TEXTS:
    return parse_texts (field, node, path, value, problem);
  case PRESSO_FIELD_LIST:
    return parse_list (field, node, path, value, problem);
  case PRESSO_FIELD_RECORD:
    g_value_take_object (value, parse_element (field, node, path, problem));
    return NULL;
  case PRESSO_FIELD_BOOL:
  default:
    if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
      return "type";
    g_value_set_boolean (value, json_node_get_boolean (node));
    return NULL;
  }
}

static JsonNode *
write_list (GListModel *model)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PressoRecord) record = g_list_model_get_item (model, i);

    json_array_add_element (array, presso_record_to_json (record));
  }
  json_node_set_array (node, array);
  return node;
}

static JsonNode *
write_strings (char **strings)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_node_set_array (node, array);
  return node;
}

static JsonNode *
write_flags (const PressoField *field, guint flags)
{
  g_autoptr (GFlagsClass) klass = g_type_class_ref (field->type ());
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < klass->n_values; i++) {
    if ((flags & klass->values[i].value) != 0)
      json_array_add_string_element (array, klass->values[i].value_nick);
  }
  json_node_set_array (node, array);
  return node;
}

static JsonNode *
write_enum (const PressoField *field, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (field->type ());
  GEnumValue *entry = g_enum_get_value (klass, value);

  return json_node_init_string (json_node_alloc (), entry->value_nick);
}

/**
 * presso_field_is_empty: (skip)
 * @field: a field that may be %PRESSO_FIELD_SPARSE: a time, flags or texts
 * @held: where it is held
 *
 * Returns: whether there is nothing to write
 */
gboolean
presso_field_is_empty (const PressoField *field, gconstpointer held)
{
  if (field->kind == PRESSO_FIELD_TEXTS)
    return *(GVariant *const *) held == NULL;
  return field->kind == PRESSO_FIELD_TIME ? *(const gint64 *) held == 0
                                          : *(const guint *) held == 0;
}

/**
 * presso_field_write: (skip)
 * @field: a field
 * @held: where it is held
 *
 * Returns: (transfer full): the JSON of it
 */
JsonNode *
presso_field_write (const PressoField *field, gpointer held)
{
  gboolean is_nullable = (field->flags & PRESSO_FIELD_NULLABLE) != 0;
  g_autofree char *time = NULL;

  switch (field->kind) {
  case PRESSO_FIELD_STRING:
  case PRESSO_FIELD_ID:
    if (*(char **) held == NULL)
      break;
    return json_node_init_string (json_node_alloc (), *(char **) held);
  case PRESSO_FIELD_INT:
    if (is_nullable && *(gint64 *) held == 0)
      break;
    return json_node_init_int (json_node_alloc (), *(gint64 *) held);
  case PRESSO_FIELD_BOOL:
    return json_node_init_boolean (json_node_alloc (), *(gboolean *) held);
  case PRESSO_FIELD_TIME:
    if (*(gint64 *) held == 0)
      break;
    time = presso_time_to_string (*(gint64 *) held);
    return json_node_init_string (json_node_alloc (), time);
  case PRESSO_FIELD_ENUM:
    if (is_nullable && *(int *) held == 0)
      break;
    return write_enum (field, *(int *) held);
  case PRESSO_FIELD_FLAGS:
    return write_flags (field, *(const guint *) held);
  case PRESSO_FIELD_STRINGS:
    return write_strings (*(char ***) held);
  case PRESSO_FIELD_TEXTS:
    return presso_texts_write (*(GVariant **) held);
  case PRESSO_FIELD_LIST:
    return write_list (G_LIST_MODEL (*(GListStore **) held));
  case PRESSO_FIELD_RECORD:
    if (*(PressoRecord **) held == NULL)
      break;
    return presso_record_to_json (*(PressoRecord **) held);
  default:
    break;
  }
  return json_node_init_null (json_node_alloc ());
}
