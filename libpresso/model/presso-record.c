/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-record.h"

#include "model/presso-error.h"
#include "model/presso-field.h"
#include "model/presso-json.h"
#include "model/presso-texts.h"

/**
 * PressoRecord:
 *
 * What the bar talks about: the base of the model's classes. A subclass is a struct and a table of
 * fields; see [struct@PressoField].
 *
 * Reading JSON is strict and changes nothing unless all of it fits: a member of a wrong type, out
 * of range or of a bad form is refused with its path, members that aren't in the table are passed
 * over.
 */
G_DEFINE_ABSTRACT_TYPE (PressoRecord, presso_record, G_TYPE_OBJECT)

static gpointer
member (gpointer self, const PressoField *field)
{
  return G_STRUCT_MEMBER_P (self, field->offset);
}

static const PressoField *
field_for_property (PressoRecord *self, guint property_id)
{
  return &PRESSO_RECORD_GET_CLASS (self)->fields[property_id - 1];
}

static void
presso_record_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  const PressoField *field = field_for_property (PRESSO_RECORD (object), property_id);
  gpointer held = member (object, field);

  switch (field->kind) {
  case PRESSO_FIELD_STRING:
  case PRESSO_FIELD_ID:
    g_value_set_string (value, *(char **) held);
    break;
  case PRESSO_FIELD_INT:
  case PRESSO_FIELD_TIME:
    g_value_set_int64 (value, *(gint64 *) held);
    break;
  case PRESSO_FIELD_BOOL:
    g_value_set_boolean (value, *(gboolean *) held);
    break;
  case PRESSO_FIELD_ENUM:
    g_value_set_enum (value, *(int *) held);
    break;
  case PRESSO_FIELD_FLAGS:
    g_value_set_flags (value, *(guint *) held);
    break;
  case PRESSO_FIELD_STRINGS:
    g_value_set_boxed (value, *(char ***) held);
    break;
  case PRESSO_FIELD_TEXTS:
    g_value_set_variant (value, *(GVariant **) held);
    break;
  case PRESSO_FIELD_LIST:
  case PRESSO_FIELD_RECORD:
    g_value_set_object (value, *(GObject **) held);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static gboolean
same_strings (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
same_texts (GVariant *a, GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
}

static gboolean
same_records (PressoRecord *a, PressoRecord *b)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  before = presso_record_to_string (a);
  after = presso_record_to_string (b);
  return g_str_equal (before, after);
}

/* Sets a member and tells whether it changed. */
static gboolean
assign (gpointer self, const PressoField *field, const GValue *value)
{
  gpointer held = member (self, field);

  switch (field->kind) {
  case PRESSO_FIELD_STRING:
  case PRESSO_FIELD_ID:
    if (g_strcmp0 (*(char **) held, g_value_get_string (value)) == 0)
      return FALSE;
    g_free (*(char **) held);
    *(char **) held = g_value_dup_string (value);
    return TRUE;
  case PRESSO_FIELD_INT:
  case PRESSO_FIELD_TIME:
    if (*(gint64 *) held == g_value_get_int64 (value))
      return FALSE;
    *(gint64 *) held = g_value_get_int64 (value);
    return TRUE;
  case PRESSO_FIELD_BOOL:
    if (*(gboolean *) held == g_value_get_boolean (value))
      return FALSE;
    *(gboolean *) held = g_value_get_boolean (value);
    return TRUE;
  case PRESSO_FIELD_ENUM:
    if (*(int *) held == g_value_get_enum (value))
      return FALSE;
    *(int *) held = g_value_get_enum (value);
    return TRUE;
  case PRESSO_FIELD_FLAGS:
    if (*(guint *) held == g_value_get_flags (value))
      return FALSE;
    *(guint *) held = g_value_get_flags (value);
    return TRUE;
  case PRESSO_FIELD_STRINGS:
    if (same_strings (*(char ***) held, g_value_get_boxed (value)))
      return FALSE;
    g_strfreev (*(char ***) held);
    *(char ***) held = g_value_dup_boxed (value);
    return TRUE;
  case PRESSO_FIELD_TEXTS:
    if (same_texts (*(GVariant **) held, g_value_get_variant (value)))
      return FALSE;
    g_clear_pointer ((GVariant **) held, g_variant_unref);
    *(GVariant **) held = g_value_dup_variant (value);
    return TRUE;
  case PRESSO_FIELD_RECORD:
    if (same_records (*(PressoRecord **) held, g_value_get_object (value)))
      return FALSE;
    g_clear_object ((PressoRecord **) held);
    *(PressoRecord **) held = g_value_dup_object (value);
    return TRUE;
  case PRESSO_FIELD_LIST:
  default:
    g_return_val_if_reached (FALSE);
  }
}

static void
presso_record_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  const PressoField *field = field_for_property (PRESSO_RECORD (object), property_id);

  if (assign (object, field, value))
    g_object_notify_by_pspec (object, pspec);
}

static void
presso_record_constructed (GObject *object)
{
  PressoRecordClass *klass = PRESSO_RECORD_GET_CLASS (object);

  G_OBJECT_CLASS (presso_record_parent_class)->constructed (object);
  for (guint i = 0; i < klass->n_fields; i++) {
    if (klass->fields[i].kind == PRESSO_FIELD_LIST)
      *(GListStore **) member (object, &klass->fields[i]) =
        g_list_store_new (klass->fields[i].type ());
  }
}

static void
presso_record_finalize (GObject *object)
{
  PressoRecordClass *klass = PRESSO_RECORD_GET_CLASS (object);

  for (guint i = 0; i < klass->n_fields; i++) {
    gpointer held = member (object, &klass->fields[i]);

    switch (klass->fields[i].kind) {
    case PRESSO_FIELD_STRING:
    case PRESSO_FIELD_ID:
      g_free (*(char **) held);
      break;
    case PRESSO_FIELD_STRINGS:
      g_strfreev (*(char ***) held);
      break;
    case PRESSO_FIELD_TEXTS:
      g_clear_pointer ((GVariant **) held, g_variant_unref);
      break;
    case PRESSO_FIELD_LIST:
      g_object_unref (*(GListStore **) held);
      break;
    case PRESSO_FIELD_RECORD:
      g_clear_object ((PressoRecord **) held);
      break;
    case PRESSO_FIELD_INT:
    case PRESSO_FIELD_BOOL:
    case PRESSO_FIELD_TIME:
    case PRESSO_FIELD_ENUM:
    case PRESSO_FIELD_FLAGS:
    default:
      break;
    }
  }
  G_OBJECT_CLASS (presso_record_parent_class)->finalize (object);
}

static void
presso_record_class_init (PressoRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = presso_record_constructed;
  object_class->finalize = presso_record_finalize;
}

static void
presso_record_init (PressoRecord *self)
{
}

static GParamSpec *
param_spec_for_field (const PressoField *field)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const char *name = field->property;

  switch (field->kind) {
  case PRESSO_FIELD_STRING:
  case PRESSO_FIELD_ID:
    return g_param_spec_string (name, NULL, NULL, NULL, flags);
  case PRESSO_FIELD_INT:
  case PRESSO_FIELD_TIME:
    return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  case PRESSO_FIELD_BOOL:
    return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
  case PRESSO_FIELD_ENUM:
    return g_param_spec_enum (name, NULL, NULL, field->type (), 0, flags);
  case PRESSO_FIELD_FLAGS:
    return g_param_spec_flags (name, NULL, NULL, field->type (), 0, flags);
  case PRESSO_FIELD_STRINGS:
    return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
  case PRESSO_FIELD_TEXTS:
    return g_param_spec_variant (name, NULL, NULL, G_VARIANT_TYPE (PRESSO_TEXTS_TYPE), NULL, flags);
  case PRESSO_FIELD_LIST:
    return g_param_spec_object (name, NULL, NULL, G_TYPE_LIST_MODEL,
                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  case PRESSO_FIELD_RECORD:
    return g_param_spec_object (name, NULL, NULL, field->type (), flags);
  default:
    g_assert_not_reached ();
  }
}

/**
 * presso_record_class_set_fields: (skip)
 * @klass: a subclass, in its class_init
 * @fields: (array length=n_fields): a static table
 * @n_fields: its length
 *
 * Makes properties of the fields.
 */
void
presso_record_class_set_fields (PressoRecordClass *klass, const PressoField *fields, guint n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* GObject lets no class inherit these two. */
  object_class->get_property = presso_record_get_property;
  object_class->set_property = presso_record_set_property;
  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->properties = g_new0 (GParamSpec *, n_fields + 1);
  for (guint i = 0; i < n_fields; i++)
    klass->properties[i + 1] = param_spec_for_field (&fields[i]);
  g_object_class_install_properties (object_class, n_fields + 1, klass->properties);
}

static gboolean
list_equals (GListModel *model, GPtrArray *records)
{
  if (g_list_model_get_n_items (model) != records->len)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    g_autoptr (PressoRecord) held = g_list_model_get_item (model, i);

    if (!same_records (held, g_ptr_array_index (records, i)))
      return FALSE;
  }
  return TRUE;
}

static void
apply (PressoRecord *self, guint index, const GValue *value)
{
  PressoRecordClass *klass = PRESSO_RECORD_GET_CLASS (self);
  const PressoField *field = &klass->fields[index];
  gboolean changed;

  if (field->kind == PRESSO_FIELD_LIST) {
    GListStore *store = *(GListStore **) member (self, field);
    GPtrArray *records = g_value_get_boxed (value);

    changed = records != NULL && !list_equals (G_LIST_MODEL (store), records);
    if (changed)
      g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)),
                           records->pdata, records->len);
  } else {
    changed = assign (self, field, value);
  }
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), klass->properties[index + 1]);
}

static void
clear_values (GValue *values, guint n_values)
{
  for (guint i = 0; i < n_values; i++) {
    if (G_IS_VALUE (&values[i]))
      g_value_unset (&values[i]);
  }
  g_free (values);
}

/* Reads what fits into @values, and collects what doesn't. */
static void
read_values (PressoRecordClass *klass,
             JsonObject *object,
             const char *path,
             gboolean is_patch,
             GValue *values,
             GError **problem)
{
  for (guint i = 0; i < klass->n_fields; i++) {
    const PressoField *field = &klass->fields[i];
    JsonNode *node = json_object_get_member (object, field->name);
    g_autofree char *where =
      path[0] == '\0' ? g_strdup (field->name) : g_strdup_printf ("%s.%s", path, field->name);
    const char *reason = NULL;

    if (is_patch && (field->flags & PRESSO_FIELD_READ_ONLY) != 0)
      continue;
    if (node == NULL) {
      reason = !is_patch && (field->flags & PRESSO_FIELD_REQUIRED) != 0 ? "required" : NULL;
      /* What a whole document leaves out is empty there. */
      if (!is_patch && (field->flags & PRESSO_FIELD_SPARSE) != 0)
        g_value_init (&values[i], presso_field_get_value_type (field));
    } else {
      g_value_init (&values[i], presso_field_get_value_type (field));
      reason = presso_field_parse (field, node, where, &values[i], problem);
    }
    if (reason != NULL)
      presso_error_take_field (problem, where, reason, PRESSO_ERROR_REQUEST_INVALID);
  }
}

static gboolean
read_node (PressoRecord *self, JsonNode *node, const char *path, gboolean is_patch, GError **error)
{
  PressoRecordClass *klass = PRESSO_RECORD_GET_CLASS (self);
  GValue *values = g_new0 (GValue, klass->n_fields);
  GError *problem = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    read_values (klass, json_node_get_object (node), path, is_patch, values, &problem);
  else
    presso_error_take_field (&problem, path, "type", PRESSO_ERROR_REQUEST_INVALID);
  if (problem == NULL) {
    g_object_freeze_notify (G_OBJECT (self));
    for (guint i = 0; i < klass->n_fields; i++) {
      if (G_IS_VALUE (&values[i]))
        apply (self, i, &values[i]);
    }
    g_object_thaw_notify (G_OBJECT (self));
  }
  clear_values (values, klass->n_fields);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/**
 * presso_record_new_from_json:
 * @type: a type derived from [class@PressoRecord]
 * @node: a JSON object
 * @path: where it stands in its document, "" for the document itself; begins the paths in errors
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (type PressoRecord): a new record, or %NULL with
 *   %PRESSO_ERROR_REQUEST_INVALID that names each field that doesn't fit
 */
gpointer
presso_record_new_from_json (GType type, JsonNode *node, const char *path, GError **error)
{
  g_autoptr (PressoRecord) self = g_object_new (type, NULL);

  if (!read_node (self, node, path, FALSE, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * presso_record_update:
 * @self: a record
 * @node: a whole JSON object, as [method@PressoRecord.to_json] writes it
 * @path: where it stands in its document
 * @error: return location
 *
 * Makes @self what @node says, with a notification for each property that changed and no other.
 *
 * Returns: whether all of it fitted; where not, nothing was changed
 */
gboolean
presso_record_update (PressoRecord *self, JsonNode *node, const char *path, GError **error)
{
  return read_node (self, node, path, FALSE, error);
}

/**
 * presso_record_patch:
 * @self: a record
 * @node: a JSON object with the members to change
 * @error: return location
 *
 * Returns: whether all of it fitted; where not, nothing was changed
 */
gboolean
presso_record_patch (PressoRecord *self, JsonNode *node, GError **error)
{
  return read_node (self, node, "", TRUE, error);
}

/**
 * presso_record_to_json:
 * @self: a record
 *
 * Returns: (transfer full): a JSON object with every field, in the table's order
 */
JsonNode *
presso_record_to_json (PressoRecord *self)
{
  PressoRecordClass *klass = PRESSO_RECORD_GET_CLASS (self);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < klass->n_fields; i++) {
    const PressoField *field = &klass->fields[i];
    gpointer held = member (self, field);

    if ((field->flags & PRESSO_FIELD_SPARSE) == 0 || !presso_field_is_empty (field, held))
      json_object_set_member (object, field->name, presso_field_write (field, held));
  }
  return presso_json_take_object (object);
}

/**
 * presso_record_to_string:
 * @self: a record
 *
 * Returns: (transfer full): its JSON as text
 */
char *
presso_record_to_string (PressoRecord *self)
{
  g_autoptr (JsonNode) node = presso_record_to_json (self);

  return presso_json_to_string (node);
}

/**
 * presso_record_copy:
 * @self: a record
 *
 * Returns: (transfer full) (type PressoRecord): a deep copy of the same type
 */
gpointer
presso_record_copy (PressoRecord *self)
{
  g_autoptr (JsonNode) node = presso_record_to_json (self);
  gpointer copy = g_object_new (G_OBJECT_TYPE (self), NULL);

  if (!read_node (copy, node, "", FALSE, NULL))
    g_warn_if_reached ();
  return copy;
}
