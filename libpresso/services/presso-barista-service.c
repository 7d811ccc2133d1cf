/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-barista-service.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-text.h"
#include "services/presso-audit.h"
#include "services/presso-pin-hash.h"
#include "services/presso-publisher.h"
#include "services/presso-selection.h"

/* What a request says of a barista. */
typedef struct {
  char *name;       /* nullable: as it was */
  const char *pin;  /* nullable: none, or as it was */
  gboolean has_pin; /* whether the request says anything of the PIN, also that there be none */
} Body;

static void
body_clear (Body *self)
{
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Body, body_clear)

static void
read_name (Body *body, JsonObject *members, gboolean is_required, GError **problem)
{
  JsonNode *node = json_object_get_member (members, "name");
  const char *name = presso_json_get_string (members, "name");
  gsize length;

  if (node == NULL && is_required)
    presso_error_take_field (problem, "name", "required", PRESSO_ERROR_REQUEST_INVALID);
  else if (node != NULL && name == NULL)
    presso_error_take_field (problem, "name", "type", PRESSO_ERROR_REQUEST_INVALID);
  if (name == NULL)
    return;
  body->name = presso_text_trim (name);
  length = (gsize) g_utf8_strlen (body->name, -1);
  if (!presso_text_is_plain (name))
    presso_error_take_field (problem, "name", "format", PRESSO_ERROR_REQUEST_INVALID);
  else if (length == 0 || length > PRESSO_MAX_NAME_LENGTH)
    presso_error_take_field (problem, "name", "length", PRESSO_ERROR_REQUEST_INVALID);
}

static void
read_pin (Body *body, JsonObject *members, GError **problem)
{
  JsonNode *node = json_object_get_member (members, "pin");

  body->has_pin = node != NULL;
  body->pin = presso_json_get_string (members, "pin");
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  if (body->pin == NULL)
    presso_error_take_field (problem, "pin", "type", PRESSO_ERROR_REQUEST_INVALID);
  else if (!presso_pin_hash_is_pin (body->pin))
    presso_error_take_field (problem, "pin", "format", PRESSO_ERROR_REQUEST_INVALID);
}

static gboolean
read_body (Body *body, JsonNode *node, gboolean needs_name, GError **error)
{
  JsonObject *members = presso_json_get_object (node);
  GError *problem = NULL;

  if (members == NULL) {
    problem = presso_error_new_standard (PRESSO_ERROR_REQUEST_INVALID);
  } else {
    read_name (body, members, needs_name, &problem);
    read_pin (body, members, &problem);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
refuse (const char *field, const char *reason, GError **error)
{
  GError *problem = NULL;

  presso_error_take_field (&problem, field, reason, PRESSO_ERROR_REQUEST_INVALID);
  g_propagate_error (error, problem);
  return FALSE;
}

/* Orders carry the name alone, so two can't have the same one. */
static gboolean
check_unique (GPtrArray *entries, const char *name, const char *own_id, GError **error)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; i < entries->len; i++) {
    PressoBarista *barista = ((PressoBaristaEntry *) g_ptr_array_index (entries, i))->barista;
    g_autofree char *other = g_utf8_casefold (presso_barista_get_name (barista), -1);

    if (g_strcmp0 (presso_barista_get_id (barista), own_id) != 0 && g_str_equal (wanted, other))
      return refuse ("name", "doubled", error);
  }
  return TRUE;
}

/**
 * presso_barista_service_list: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its baristas as a JSON array, in the order in which they
 *   were added
 */
char *
presso_barista_service_list (PressoServices *services, const char *shop, GError **error)
{
  g_autoptr (GPtrArray) entries = presso_store_list_baristas (services->store, shop, error);
  GString *text;

  if (entries == NULL)
    return NULL;
  text = g_string_new ("[");
  for (guint i = 0; i < entries->len; i++) {
    PressoBaristaEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *record = presso_record_to_string (PRESSO_RECORD (entry->barista));

    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", record);
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* The audit tells that there is a PIN or none, and that it was changed, but nothing of the PIN. */
static JsonNode *
write_audited (const PressoBaristaEntry *entry, gboolean is_new_pin)
{
  JsonNode *node = presso_record_to_json (PRESSO_RECORD (entry->barista));

  json_object_remove_member (json_node_get_object (node), "id");
  if (is_new_pin)
    json_object_set_string_member (json_node_get_object (node), "hasPin", "changed");
  return node;
}

static gboolean
publish (PressoServices *services,
         const PressoCaller *caller,
         const char *action,
         const PressoBaristaEntry *before,
         const PressoBaristaEntry *after,
         GError **error)
{
  const PressoBaristaEntry *entry = after != NULL ? after : before;
  gboolean is_new_pin = before != NULL && after != NULL && before->pin_hash != NULL &&
                        after->pin_hash != NULL && !g_str_equal (before->pin_hash, after->pin_hash);
  g_autoptr (JsonNode) node_before = before != NULL ? write_audited (before, FALSE) : NULL;
  g_autoptr (JsonNode) node_after = after != NULL ? write_audited (after, is_new_pin) : NULL;
  g_autofree char *changes = presso_audit_build_changes (node_before, node_after);
  g_autofree char *list = presso_barista_service_list (services, entry->shop, error);
  g_autofree char *data = list != NULL ? g_strdup_printf ("{\"baristas\":%s}", list) : NULL;
  PressoAudit audit;

  return data != NULL &&
         presso_store_append_audited_event (
           services->store, PRESSO_EVENT_BARISTAS_CHANGED, entry->shop,
           presso_barista_get_id (entry->barista), NULL, presso_clock_get_now (services->clock),
           data, presso_audit_fill (&audit, caller, action, changes), error);
}

/**
 * presso_barista_service_create: (skip)
 * @services: the services
 * @caller: an organiser
 * @shop: id of a shop
 * @body: `name`, and perhaps `pin`
 * @error: return location
 *
 * Within a command: adds a barista.
 *
 * Returns: (transfer full) (nullable): the barista
 */
PressoBaristaEntry *
presso_barista_service_create (PressoServices *services,
                               const PressoCaller *caller,
                               const char *shop,
                               JsonNode *body,
                               GError **error)
{
  g_auto (Body) said = { NULL };
  g_autoptr (GPtrArray) entries = presso_store_list_baristas (services->store, shop, error);
  g_autoptr (PressoBaristaEntry) entry = NULL;
  g_autofree char *id = presso_store_new_id ();
  g_autofree char *hash = NULL;

  if (entries == NULL || !read_body (&said, body, TRUE, error) ||
      !check_unique (entries, said.name, NULL, error))
    return NULL;
  if (entries->len >= PRESSO_MAX_BARISTAS) {
    refuse ("baristas", "range", error);
    return NULL;
  }
  hash = said.pin != NULL ? presso_pin_hash_new (said.pin) : NULL;
  entry =
    presso_barista_entry_new (id, shop, said.name, hash, presso_clock_get_now (services->clock));
  if (!presso_store_save_barista (services->store, entry, error) ||
      !publish (services, caller, "barista.create", NULL, entry, error))
    return NULL;
  return g_steal_pointer (&entry);
}

/**
 * presso_barista_service_change: (skip)
 * @services: the services
 * @caller: an organiser
 * @shop: id of a shop
 * @id: id of a barista
 * @body: `name`, or `pin`, which may be null for none any more
 * @error: return location
 *
 * Within a command: changes a barista. Orders that were taken keep the name they were taken with.
 *
 * Returns: (transfer full) (nullable): the barista as they are now
 */
PressoBaristaEntry *
presso_barista_service_change (PressoServices *services,
                               const PressoCaller *caller,
                               const char *shop,
                               const char *id,
                               JsonNode *body,
                               GError **error)
{
  g_auto (Body) said = { NULL };
  g_autoptr (GPtrArray) entries = presso_store_list_baristas (services->store, shop, error);
  g_autoptr (PressoBaristaEntry) before =
    entries != NULL ? presso_store_load_barista (services->store, shop, id, error) : NULL;
  g_autoptr (PressoBaristaEntry) after = NULL;
  g_autofree char *hash = NULL;
  const char *name;

  if (before == NULL || !read_body (&said, body, FALSE, error))
    return NULL;
  name = said.name != NULL ? said.name : presso_barista_get_name (before->barista);
  if (!check_unique (entries, name, id, error))
    return NULL;
  if (said.pin != NULL)
    hash = presso_pin_hash_new (said.pin);
  else if (!said.has_pin)
    hash = g_strdup (before->pin_hash);
  after = presso_barista_entry_new (id, shop, name, hash, before->created_at);
  if (!presso_store_save_barista (services->store, after, error) ||
      !publish (services, caller, "barista.change", before, after, error))
    return NULL;
  return g_steal_pointer (&after);
}

/**
 * presso_barista_service_remove: (skip)
 * @services: the services
 * @caller: an organiser
 * @shop: id of a shop
 * @id: id of a barista
 * @error: return location
 *
 * Within a command: takes a barista off the list.
 *
 * Returns: whether they are gone
 */
gboolean
presso_barista_service_remove (PressoServices *services,
                               const PressoCaller *caller,
                               const char *shop,
                               const char *id,
                               GError **error)
{
  g_autoptr (PressoBaristaEntry) entry =
    presso_store_load_barista (services->store, shop, id, error);

  return entry != NULL && presso_store_delete_barista (services->store, id, error) &&
         publish (services, caller, "barista.remove", entry, NULL, error);
}

/**
 * presso_barista_service_sign_in: (skip)
 * @services: the services
 * @shop: id of a shop
 * @id: id of a barista
 * @body: (nullable): `pin`, where they have one
 * @error: return location
 *
 * Looks whether it is them. Nothing is kept: a station remembers who works at it.
 *
 * Returns: (transfer full) (nullable): the barista; %PRESSO_ERROR_PIN_WRONG where the PIN is
 *   missing or another
 */
PressoBaristaEntry *
presso_barista_service_sign_in (PressoServices *services,
                                const char *shop,
                                const char *id,
                                JsonNode *body,
                                GError **error)
{
  g_autoptr (PressoBaristaEntry) entry =
    presso_store_load_barista (services->store, shop, id, error);
  const char *pin = presso_json_get_string (presso_json_get_object (body), "pin");

  if (entry == NULL)
    return NULL;
  if (entry->pin_hash == NULL || (pin != NULL && presso_pin_hash_is_pin (pin) &&
                                  presso_pin_hash_matches (entry->pin_hash, pin)))
    return g_steal_pointer (&entry);
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_PIN_WRONG));
  return NULL;
}
