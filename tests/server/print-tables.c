/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "model/presso-barista.h"
#include "model/presso-code.h"
#include "model/presso-error.h"
#include "model/presso-event.h"
#include "model/presso-json.h"
#include "model/presso-order.h"
#include "model/presso-shop.h"
#include "server/presso-route.h"
#include "services/presso-transition.h"

/* Prints the tables that the server works by as JSON: what there is to document, for
 * test-api-documents.py to compare with what is documented. */

static const struct {
  guint bit;
  const char *name;
} roles[] = {
  { PRESSO_ROLE_ANYONE, "anyone" },   { PRESSO_ROLE_GUEST, "guest" },
  { PRESSO_ROLE_DISPLAY, "display" }, { PRESSO_ROLE_BARISTA, "barista" },
  { PRESSO_ROLE_ADMIN, "admin" },
};

static const char *const topics[] = {
  [PRESSO_TOPIC_CONFIG] = "config", [PRESSO_TOPIC_CODE] = "code",   [PRESSO_TOPIC_ORDER] = "order",
  [PRESSO_TOPIC_ADMIN] = "admin",   [PRESSO_TOPIC_STAFF] = "staff",
};

static const char *const kinds[] = {
  [PRESSO_FIELD_STRING] = "string", [PRESSO_FIELD_ID] = "id",
  [PRESSO_FIELD_INT] = "int",       [PRESSO_FIELD_BOOL] = "bool",
  [PRESSO_FIELD_TIME] = "time",     [PRESSO_FIELD_ENUM] = "enum",
  [PRESSO_FIELD_FLAGS] = "flags",   [PRESSO_FIELD_TEXTS] = "texts",
  [PRESSO_FIELD_LIST] = "list",     [PRESSO_FIELD_STRINGS] = "strings",
  [PRESSO_FIELD_RECORD] = "record",
};

static JsonObject *
add_object (JsonArray *array)
{
  JsonObject *object = json_object_new ();

  json_array_add_object_element (array, object);
  return object;
}

static void
set_roles (JsonObject *object, guint bits)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if ((bits & roles[i].bit) != 0)
      json_array_add_string_element (array, roles[i].name);
  }
  json_object_set_array_member (object, "roles", array);
}

static JsonArray *
list_routes (void)
{
  JsonArray *array = json_array_new ();
  gsize n_routes;
  const PressoRoute *routes = presso_route_get_table (&n_routes);

  for (gsize i = 0; i < n_routes; i++) {
    JsonObject *object = add_object (array);

    json_object_set_string_member (object, "method", routes[i].method);
    json_object_set_string_member (object, "path", routes[i].path);
    set_roles (object, routes[i].roles);
  }
  return array;
}

static JsonArray *
list_events (void)
{
  JsonArray *array = json_array_new ();

  for (int i = 0; i < PRESSO_N_EVENT_TYPES; i++) {
    JsonObject *object = add_object (array);
    PressoEventType type = (PressoEventType) i;

    json_object_set_string_member (object, "type", presso_event_type_to_string (type));
    json_object_set_string_member (object, "topic", topics[presso_event_type_get_topic (type)]);
  }
  return array;
}

static JsonArray *
list_problems (void)
{
  JsonArray *array = json_array_new ();

  for (int i = 0; i < PRESSO_N_ERRORS; i++) {
    g_autoptr (GError) error = presso_error_new_standard ((PressoError) i);
    JsonObject *object = add_object (array);

    json_object_set_string_member (object, "code", presso_error_get_code (error));
    json_object_set_int_member (object, "status", presso_error_get_status (error));
  }
  return array;
}

static JsonArray *
list_troubles (void)
{
  JsonArray *array = json_array_new ();

  for (int i = PRESSO_TROUBLE_NONE + 1; i < PRESSO_N_TROUBLES; i++)
    json_array_add_string_element (array, presso_trouble_to_string ((PressoTrouble) i));
  return array;
}

static JsonArray *
list_actions (void)
{
  JsonArray *array = json_array_new ();

  for (int i = 0; i < PRESSO_N_ACTIONS; i++) {
    PressoAction action = (PressoAction) i;

    if (action != PRESSO_ACTION_SUBMIT &&
        presso_transition_allows (action, PRESSO_ROLE_GUEST | PRESSO_ROLE_BARISTA))
      json_array_add_string_element (array, presso_action_to_string (action));
  }
  return array;
}

/* All the nicks, that of nothing too. */
static JsonArray *
list_values (GType type)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  JsonArray *array = json_array_new ();

  for (guint i = 0; G_IS_ENUM_CLASS (klass) && i < G_ENUM_CLASS (klass)->n_values; i++)
    json_array_add_string_element (array, G_ENUM_CLASS (klass)->values[i].value_nick);
  for (guint i = 0; G_IS_FLAGS_CLASS (klass) && i < G_FLAGS_CLASS (klass)->n_values; i++)
    json_array_add_string_element (array, G_FLAGS_CLASS (klass)->values[i].value_nick);
  return array;
}

static void
write_field (JsonObject *object, const PressoField *field)
{
  GType type = field->type != NULL ? field->type () : G_TYPE_INVALID;

  json_object_set_string_member (object, "kind", kinds[field->kind]);
  json_object_set_int_member (object, "minimum", field->minimum);
  json_object_set_int_member (object, "maximum", field->maximum);
  json_object_set_boolean_member (object, "required", (field->flags & PRESSO_FIELD_REQUIRED) != 0);
  json_object_set_boolean_member (object, "nullable", (field->flags & PRESSO_FIELD_NULLABLE) != 0);
  json_object_set_boolean_member (object, "readOnly", (field->flags & PRESSO_FIELD_READ_ONLY) != 0);
  json_object_set_boolean_member (object, "sparse", (field->flags & PRESSO_FIELD_SPARSE) != 0);
  if (field->kind == PRESSO_FIELD_ENUM || field->kind == PRESSO_FIELD_FLAGS)
    json_object_set_array_member (object, "values", list_values (type));
  else if (field->type != NULL)
    json_object_set_string_member (object, "record", g_type_name (type));
}

/* Its fields by their names, and those of the records in it. */
static void
add_record (JsonObject *records, GType type)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  PressoRecordClass *record = PRESSO_RECORD_CLASS (klass);
  JsonObject *fields = json_object_new ();

  json_object_set_object_member (records, g_type_name (type), fields);
  for (guint i = 0; i < record->n_fields; i++) {
    const PressoField *field = &record->fields[i];
    JsonObject *object = json_object_new ();

    write_field (object, field);
    json_object_set_object_member (fields, field->name, object);
    if (json_object_has_member (object, "record"))
      add_record (records, field->type ());
  }
}

static JsonObject *
list_records (void)
{
  JsonObject *records = json_object_new ();

  add_record (records, PRESSO_TYPE_SHOP);
  add_record (records, PRESSO_TYPE_ORDER);
  add_record (records, PRESSO_TYPE_CODE);
  add_record (records, PRESSO_TYPE_BARISTA);
  return records;
}

int
main (void)
{
  JsonObject *tables = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_array_member (tables, "routes", list_routes ());
  json_object_set_array_member (tables, "events", list_events ());
  json_object_set_array_member (tables, "problems", list_problems ());
  json_object_set_array_member (tables, "troubles", list_troubles ());
  json_object_set_array_member (tables, "actions", list_actions ());
  json_object_set_object_member (tables, "records", list_records ());
  text = presso_json_take_to_string (tables);
  puts (text);
  return 0;
}
