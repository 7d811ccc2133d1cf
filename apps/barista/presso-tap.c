/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-tap.h"

#include "model/presso-json.h"
#include "model/presso-time.h"

#define IN(name) (1u << PRESSO_ORDER_##name)

/* What a barista's steps do, as far as a screen has to know before the host has answered. The host
 * decides by its own table; where the two disagree, the tap is refused. */
static const struct {
  PressoAction action;
  guint from; /* bits of states */
  PressoOrderState result;
  PressoAction undo;
} steps[] = {
  { PRESSO_ACTION_CLAIM, IN (WAITING), PRESSO_ORDER_MAKING, PRESSO_ACTION_RELEASE },
  { PRESSO_ACTION_RELEASE, IN (MAKING), PRESSO_ORDER_WAITING, PRESSO_ACTION_CLAIM },
  { PRESSO_ACTION_COMPLETE, IN (MAKING), PRESSO_ORDER_READY, PRESSO_ACTION_RECALL },
  { PRESSO_ACTION_RECALL, IN (READY), PRESSO_ORDER_MAKING, PRESSO_ACTION_COMPLETE },
  { PRESSO_ACTION_COLLECT, IN (READY), PRESSO_ORDER_COLLECTED, PRESSO_ACTION_REOPEN },
  { PRESSO_ACTION_CANCEL, IN (WAITING) | IN (MAKING) | IN (READY), PRESSO_ORDER_CANCELLED,
    PRESSO_ACTION_REOPEN },
  /* Back to where it was; what was cancelled is cancelled again. */
  { PRESSO_ACTION_REOPEN, IN (COLLECTED) | IN (CANCELLED), PRESSO_ORDER_NONE,
    PRESSO_ACTION_COLLECT },
};

static gsize
find_step (PressoAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i].action == action)
      return i;
  }
  return G_N_ELEMENTS (steps);
}

static PressoOrderState
get_result (PressoOrder *order, PressoOrderState from, PressoAction action)
{
  PressoOrderState result = steps[find_step (action)].result;

  if (result != PRESSO_ORDER_NONE)
    return result;
  if (from == PRESSO_ORDER_COLLECTED || presso_order_get_ready_at (order) != 0)
    return PRESSO_ORDER_READY;
  return presso_order_get_claimed_at (order) != 0 ? PRESSO_ORDER_MAKING : PRESSO_ORDER_WAITING;
}

/**
 * presso_tap_is_possible:
 * @from: the state an order is in
 * @action: a step
 *
 * Returns: whether a barista can take the step there
 */
gboolean
presso_tap_is_possible (PressoOrderState from, PressoAction action)
{
  gsize i = find_step (action);

  return i < G_N_ELEMENTS (steps) && (steps[i].from & 1u << from) != 0;
}

/**
 * presso_tap_find_undo:
 * @from: the state an order was in
 * @action: a step that was taken there
 *
 * Returns: the step that leaves the order as it was, right after @action
 */
PressoAction
presso_tap_find_undo (PressoOrderState from, PressoAction action)
{
  if (action == PRESSO_ACTION_REOPEN && from == PRESSO_ORDER_CANCELLED)
    return PRESSO_ACTION_CANCEL;
  return steps[find_step (action)].undo;
}

/**
 * presso_tap_new:
 * @order: an order
 * @from: the state it has with the taps before this one
 * @action: a step that is possible there
 * @body: (transfer full): what to tell the host with it
 * @at_ms: when it was tapped
 *
 * Returns: (transfer full): a tap with a key of its own
 */
PressoTap *
presso_tap_new (PressoOrder *order,
                PressoOrderState from,
                PressoAction action,
                JsonObject *body,
                gint64 at_ms)
{
  PressoTap *self = g_new0 (PressoTap, 1);

  self->key = g_uuid_string_random ();
  self->order = g_object_ref (order);
  self->order_id = g_strdup (presso_order_get_id (order));
  self->number = presso_order_get_number (order);
  self->from = from;
  self->action = action;
  self->result = get_result (order, from, action);
  self->body = presso_json_take_object (body);
  self->at_ms = at_ms;
  return self;
}

/**
 * presso_tap_free:
 * @self: (transfer full): a tap
 *
 * Frees it.
 */
void
presso_tap_free (PressoTap *self)
{
  g_free (self->key);
  g_clear_object (&self->order);
  g_free (self->order_id);
  json_node_unref (self->body);
  g_free (self);
}

/**
 * presso_tap_to_json:
 * @self: a tap
 *
 * Returns: (transfer full): all that another run of the program needs
 */
JsonNode *
presso_tap_to_json (const PressoTap *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = presso_time_to_string (self->at_ms);

  json_object_set_string_member (object, "key", self->key);
  json_object_set_string_member (object, "order", self->order_id);
  json_object_set_int_member (object, "number", self->number);
  json_object_set_string_member (object, "from", presso_order_state_to_string (self->from));
  json_object_set_string_member (object, "action", presso_action_to_string (self->action));
  json_object_set_string_member (object, "result", presso_order_state_to_string (self->result));
  json_object_set_member (object, "body", json_node_copy (self->body));
  json_object_set_string_member (object, "at", at);
  return presso_json_take_object (object);
}

/**
 * presso_tap_new_from_json:
 * @node: what an earlier run wrote
 *
 * The host may know of it: who can say what happened just before that run ended.
 *
 * Returns: (transfer full) (nullable): the tap, or %NULL where @node is none
 */
PressoTap *
presso_tap_new_from_json (JsonNode *node)
{
  JsonObject *object = presso_json_get_object (node);
  JsonNode *body = object != NULL ? json_object_get_member (object, "body") : NULL;
  const char *key = object != NULL ? presso_json_get_string (object, "key") : NULL;
  const char *order_id = object != NULL ? presso_json_get_string (object, "order") : NULL;
  const char *at = object != NULL ? presso_json_get_string (object, "at") : NULL;
  PressoTap tap = { .is_sent = TRUE, .is_late = TRUE };
  const char *from;
  const char *action;
  const char *result;

  if (key == NULL || order_id == NULL || at == NULL || body == NULL ||
      !JSON_NODE_HOLDS_OBJECT (body))
    return NULL;
  from = presso_json_get_string (object, "from");
  action = presso_json_get_string (object, "action");
  result = presso_json_get_string (object, "result");
  if (from == NULL || action == NULL || result == NULL ||
      !presso_order_state_from_string (from, &tap.from) ||
      !presso_action_from_string (action, &tap.action) ||
      !presso_order_state_from_string (result, &tap.result) ||
      !presso_time_from_string (at, &tap.at_ms) || find_step (tap.action) == G_N_ELEMENTS (steps))
    return NULL;
  tap.key = g_strdup (key);
  tap.order_id = g_strdup (order_id);
  tap.number = presso_json_get_int (object, "number", 0);
  tap.body = json_node_copy (body);
  return g_memdup2 (&tap, sizeof tap);
}
