/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-audit.h"

#include "model/presso-json.h"

/**
 * presso_audit_fill: (skip)
 * @audit: where to write it
 * @caller: who does it
 * @action: what, such as `order.claim`
 * @changes: (nullable): see [id@presso_audit_build_changes]
 *
 * Says who does what, for the event that tells of it. Only what the staff does is recorded: a guest
 * is known by the order alone.
 *
 * Returns: (transfer none) (nullable): @audit, which borrows all of it; %NULL for who isn't staff
 */
const PressoAudit *
presso_audit_fill (PressoAudit *audit,
                   const PressoCaller *caller,
                   const char *action,
                   const char *changes)
{
  audit->station = caller->id;
  audit->name = caller->name;
  audit->role = presso_role_to_string (caller->role);
  audit->action = action;
  audit->changes = changes;
  return audit->role != NULL ? audit : NULL;
}

static void
add_change (JsonArray *changes, const char *path, JsonNode *before, JsonNode *after)
{
  JsonObject *change = json_object_new ();

  json_object_set_string_member (change, "path", path);
  json_object_set_member (change, "before",
                          before != NULL ? json_node_ref (before) : json_node_new (JSON_NODE_NULL));
  json_object_set_member (change, "after",
                          after != NULL ? json_node_ref (after) : json_node_new (JSON_NODE_NULL));
  json_array_add_object_element (changes, change);
}

/* A list of things that have ids as an object of its members by their ids; NULL for any other. */
static JsonObject *
index_by_id (JsonNode *node)
{
  g_autoptr (JsonObject) index = json_object_new ();
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    const char *id = JSON_NODE_HOLDS_OBJECT (element)
                       ? presso_json_get_string (json_node_get_object (element), "id")
                       : NULL;

    if (id == NULL || json_object_has_member (index, id))
      return NULL;
    json_object_set_member (index, id, json_node_ref (element));
  }
  return g_steal_pointer (&index);
}

/* The names of the members that @other has, too, in their order. */
static JsonNode *
list_common (JsonObject *object, JsonObject *other)
{
  g_autoptr (GList) names = json_object_get_members (object);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (GList *l = names; l != NULL; l = l->next) {
    if (json_object_has_member (other, l->data))
      json_array_add_string_element (array, l->data);
  }
  json_node_take_array (node, array);
  return node;
}

static void diff (JsonArray *changes, const char *path, JsonNode *before, JsonNode *after);

static void
diff_members (JsonArray *changes, const char *path, JsonObject *before, JsonObject *after)
{
  g_autoptr (GList) old_names = json_object_get_members (before);
  g_autoptr (GList) new_names = json_object_get_members (after);

  for (GList *l = old_names; l != NULL; l = l->next) {
    g_autofree char *member = g_strconcat (path, "/", l->data, NULL);

    diff (changes, member, json_object_get_member (before, l->data),
          json_object_get_member (after, l->data));
  }
  for (GList *l = new_names; l != NULL; l = l->next) {
    g_autofree char *member = g_strconcat (path, "/", l->data, NULL);

    if (!json_object_has_member (before, l->data))
      diff (changes, member, NULL, json_object_get_member (after, l->data));
  }
}

static void
diff_lists (JsonArray *changes, const char *path, JsonObject *before, JsonObject *after)
{
  g_autoptr (JsonNode) old_order = list_common (before, after);
  g_autoptr (JsonNode) new_order = list_common (after, before);

  diff_members (changes, path, before, after);
  if (!json_node_equal (old_order, new_order))
    add_change (changes, path, old_order, new_order);
}

static void
diff (JsonArray *changes, const char *path, JsonNode *before, JsonNode *after)
{
  g_autoptr (JsonObject) old_index = index_by_id (before);
  g_autoptr (JsonObject) new_index = index_by_id (after);

  if (before != NULL && after != NULL && JSON_NODE_HOLDS_OBJECT (before) &&
      JSON_NODE_HOLDS_OBJECT (after))
    diff_members (changes, path, json_node_get_object (before), json_node_get_object (after));
  else if (old_index != NULL && new_index != NULL)
    diff_lists (changes, path, old_index, new_index);
  else if (before == NULL || after == NULL || !json_node_equal (before, after))
    add_change (changes, path, before, after);
}

/**
 * presso_audit_build_changes: (skip)
 * @before: (nullable): an object as it was, %NULL where there was none
 * @after: (nullable): as it is now, %NULL where it is gone
 *
 * Lists what differs, each with its path and both values: `[{"path":"/codePeriod","before":300,
 * "after":60}]`. Paths are JSON pointers (RFC 6901), but an element of a list that has an id is
 * named by it: `/menu/flat-white/available`. What was or is not there is null; a list whose
 * elements changed places is shown by their ids.
 *
 * Returns: (transfer full) (nullable): a JSON array, or %NULL where nothing differs
 */
char *
presso_audit_build_changes (JsonNode *before, JsonNode *after)
{
  g_autoptr (JsonNode) empty = presso_json_take_object (json_object_new ());
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *changes = json_array_new ();

  json_node_take_array (node, changes);
  diff (changes, "", before != NULL ? before : empty, after != NULL ? after : empty);
  return json_array_get_length (changes) > 0 ? presso_json_to_string (node) : NULL;
}
