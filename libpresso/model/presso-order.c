/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-order.h"

#include "model/presso-json.h"

GType
presso_order_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_ORDER_NONE, "PRESSO_ORDER_NONE", "NONE" },
    { PRESSO_ORDER_RESERVED, "PRESSO_ORDER_RESERVED", "RESERVED" },
    { PRESSO_ORDER_WAITING, "PRESSO_ORDER_WAITING", "WAITING" },
    { PRESSO_ORDER_MAKING, "PRESSO_ORDER_MAKING", "MAKING" },
    { PRESSO_ORDER_READY, "PRESSO_ORDER_READY", "READY" },
    { PRESSO_ORDER_COLLECTED, "PRESSO_ORDER_COLLECTED", "COLLECTED" },
    { PRESSO_ORDER_CANCELLED, "PRESSO_ORDER_CANCELLED", "CANCELLED" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoOrderState", values));
  return type;
}

GType
presso_action_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_ACTION_SUBMIT, "PRESSO_ACTION_SUBMIT", "submit" },
    { PRESSO_ACTION_CLAIM, "PRESSO_ACTION_CLAIM", "claim" },
    { PRESSO_ACTION_RELEASE, "PRESSO_ACTION_RELEASE", "release" },
    { PRESSO_ACTION_COMPLETE, "PRESSO_ACTION_COMPLETE", "complete" },
    { PRESSO_ACTION_RECALL, "PRESSO_ACTION_RECALL", "recall" },
    { PRESSO_ACTION_COLLECT, "PRESSO_ACTION_COLLECT", "collect" },
    { PRESSO_ACTION_CANCEL, "PRESSO_ACTION_CANCEL", "cancel" },
    { PRESSO_ACTION_REOPEN, "PRESSO_ACTION_REOPEN", "reopen" },
    { PRESSO_ACTION_TIME_OUT, "PRESSO_ACTION_TIME_OUT", "time-out" },
    { PRESSO_ACTION_CLOSE, "PRESSO_ACTION_CLOSE", "close" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoAction", values));
  return type;
}

GType
presso_reason_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_REASON_NONE, "PRESSO_REASON_NONE", "none" },
    { PRESSO_REASON_GUEST, "PRESSO_REASON_GUEST", "guest" },
    { PRESSO_REASON_BARISTA, "PRESSO_REASON_BARISTA", "barista" },
    { PRESSO_REASON_GUEST_TIMEOUT, "PRESSO_REASON_GUEST_TIMEOUT", "guest-timeout" },
    { PRESSO_REASON_BARISTA_TIMEOUT, "PRESSO_REASON_BARISTA_TIMEOUT", "barista-timeout" },
    { PRESSO_REASON_CLOSED, "PRESSO_REASON_CLOSED", "closed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoReason", values));
  return type;
}

GType
presso_detail_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_DETAIL_NONE, "PRESSO_DETAIL_NONE", "none" },
    { PRESSO_DETAIL_SOLD_OUT, "PRESSO_DETAIL_SOLD_OUT", "sold-out" },
    { PRESSO_DETAIL_EQUIPMENT, "PRESSO_DETAIL_EQUIPMENT", "equipment" },
    { PRESSO_DETAIL_NOT_COLLECTED, "PRESSO_DETAIL_NOT_COLLECTED", "not-collected" },
    { PRESSO_DETAIL_MISTAKE, "PRESSO_DETAIL_MISTAKE", "mistake" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoDetail", values));
  return type;
}

GType
presso_source_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_SOURCE_GUEST, "PRESSO_SOURCE_GUEST", "guest" },
    { PRESSO_SOURCE_WALK_UP, "PRESSO_SOURCE_WALK_UP", "walk-up" },
    { PRESSO_SOURCE_ROBOT, "PRESSO_SOURCE_ROBOT", "robot" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoSource", values));
  return type;
}

/**
 * PressoOrder:
 *
 * One order, from scan to pick-up. It is changed by events and by nothing else.
 */
struct _PressoOrder {
  PressoRecord parent_instance;

  char *id;
  char *shop;
  gint64 number;
  int state;
  char *drink;
  char *drink_name;
  GListStore *choices;
  char *name;
  int source;
  char *barista;
  int reason;
  int detail;
  gint64 created_at;
  gint64 submitted_at;
  gint64 claimed_at;
  gint64 ready_at;
  gint64 closed_at;
  gint64 deadline;
  gint64 version;
};

G_DEFINE_FINAL_TYPE (PressoOrder, presso_order, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "id", "id", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoOrder, id), NULL, 1, 64,
    PRESSO_FIELD_REQUIRED },
  { "shop", "shop", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoOrder, shop), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "number", "number", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoOrder, number), NULL, 0, 0,
    PRESSO_FIELD_NULLABLE },
  { "state", "state", PRESSO_FIELD_ENUM, G_STRUCT_OFFSET (PressoOrder, state),
    presso_order_state_get_type, 0, 0, PRESSO_FIELD_REQUIRED },
  { "drink", "drink", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoOrder, drink), NULL, 1, 40,
    PRESSO_FIELD_NULLABLE },
  { "drinkName", "drink-name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoOrder, drink_name), NULL,
    0, 40, PRESSO_FIELD_NULLABLE },
  { "choices", "choices", PRESSO_FIELD_LIST, G_STRUCT_OFFSET (PressoOrder, choices),
    presso_order_choice_get_type, 0, 10, PRESSO_FIELD_NONE },
  { "name", "name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoOrder, name), NULL, 0, 40,
    PRESSO_FIELD_NULLABLE },
  { "source", "source", PRESSO_FIELD_ENUM, G_STRUCT_OFFSET (PressoOrder, source),
    presso_source_get_type, 0, 0, PRESSO_FIELD_NONE },
  { "barista", "barista", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoOrder, barista), NULL, 0, 0,
    PRESSO_FIELD_NULLABLE },
  { "reason", "reason", PRESSO_FIELD_ENUM, G_STRUCT_OFFSET (PressoOrder, reason),
    presso_reason_get_type, 0, 0, PRESSO_FIELD_NULLABLE },
  { "detail", "detail", PRESSO_FIELD_ENUM, G_STRUCT_OFFSET (PressoOrder, detail),
    presso_detail_get_type, 0, 0, PRESSO_FIELD_NULLABLE },
  { "createdAt", "created-at", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoOrder, created_at), NULL,
    0, 0, PRESSO_FIELD_NONE },
  { "submittedAt", "submitted-at", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoOrder, submitted_at),
    NULL, 0, 0, PRESSO_FIELD_NONE },
  { "claimedAt", "claimed-at", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoOrder, claimed_at), NULL,
    0, 0, PRESSO_FIELD_NONE },
  { "readyAt", "ready-at", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoOrder, ready_at), NULL, 0, 0,
    PRESSO_FIELD_NONE },
  { "closedAt", "closed-at", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoOrder, closed_at), NULL, 0,
    0, PRESSO_FIELD_NONE },
  { "deadline", "deadline", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoOrder, deadline), NULL, 0, 0,
    PRESSO_FIELD_NONE },
  { "version", "version", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoOrder, version), NULL, 0, 0,
    PRESSO_FIELD_NONE },
};

static void
presso_order_class_init (PressoOrderClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_order_init (PressoOrder *self)
{
}

/**
 * presso_order_get_id:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what it is named by
 */
const char *
presso_order_get_id (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return self->id;
}

/**
 * presso_order_get_shop:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): id of its shop
 */
const char *
presso_order_get_shop (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return self->shop;
}

/**
 * presso_order_get_number:
 * @self: a record
 *
 * Returns: what is called out; 0 before it was submitted
 */
gint64
presso_order_get_number (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->number;
}

/**
 * presso_order_get_state:
 * @self: a record
 *
 * Returns: where it is in its life
 */
PressoOrderState
presso_order_get_state (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->state;
}

/**
 * presso_order_get_drink:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): id of the drink
 */
const char *
presso_order_get_drink (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return self->drink;
}

/**
 * presso_order_get_drink_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): name of the drink when it was ordered
 */
const char *
presso_order_get_drink_name (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return self->drink_name;
}

/**
 * presso_order_get_choices:
 * @self: a record
 *
 * Returns: (transfer none): what was chosen, of type [class@PressoOrderChoice]
 */
GListModel *
presso_order_get_choices (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return G_LIST_MODEL (self->choices);
}

/**
 * presso_order_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the first name the guest gave
 */
const char *
presso_order_get_name (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return self->name;
}

/**
 * presso_order_get_source:
 * @self: a record
 *
 * Returns: who placed it
 */
PressoSource
presso_order_get_source (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->source;
}

/**
 * presso_order_get_barista:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): who claimed it
 */
const char *
presso_order_get_barista (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), NULL);

  return self->barista;
}

/**
 * presso_order_get_reason:
 * @self: a record
 *
 * Returns: why it was cancelled
 */
PressoReason
presso_order_get_reason (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->reason;
}

/**
 * presso_order_get_detail:
 * @self: a record
 *
 * Returns: what the barista said who cancelled it
 */
PressoDetail
presso_order_get_detail (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), PRESSO_DETAIL_NONE);

  return self->detail;
}

/**
 * presso_order_get_created_at:
 * @self: a record
 *
 * Returns: when it was reserved, in milliseconds since the Unix epoch; 0 for not
 */
gint64
presso_order_get_created_at (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->created_at;
}

/**
 * presso_order_get_submitted_at:
 * @self: a record
 *
 * Returns: when it was submitted, in milliseconds since the Unix epoch; 0 for not
 */
gint64
presso_order_get_submitted_at (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->submitted_at;
}

/**
 * presso_order_get_claimed_at:
 * @self: a record
 *
 * Returns: when it was claimed, in milliseconds since the Unix epoch; 0 for not
 */
gint64
presso_order_get_claimed_at (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->claimed_at;
}

/**
 * presso_order_get_ready_at:
 * @self: a record
 *
 * Returns: when it was made, in milliseconds since the Unix epoch; 0 for not
 */
gint64
presso_order_get_ready_at (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->ready_at;
}

/**
 * presso_order_get_closed_at:
 * @self: a record
 *
 * Returns: when it was collected or cancelled, in milliseconds since the Unix epoch; 0 for not
 */
gint64
presso_order_get_closed_at (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->closed_at;
}

/**
 * presso_order_get_deadline:
 * @self: a record
 *
 * Returns: when it times out, in milliseconds since the Unix epoch; 0 for not
 */
gint64
presso_order_get_deadline (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->deadline;
}

/**
 * presso_order_get_version:
 * @self: a record
 *
 * Returns: counts the changes of this order
 */
gint64
presso_order_get_version (PressoOrder *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (self), 0);

  return self->version;
}

/**
 * presso_order_state_is_closed:
 * @state: a state
 *
 * Returns: whether it is a last one
 */
gboolean
presso_order_state_is_closed (PressoOrderState state)
{
  return state == PRESSO_ORDER_COLLECTED || state == PRESSO_ORDER_CANCELLED;
}

static const char *
enum_to_nick (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value)->value_nick;
}

static gboolean
enum_from_nick (GType type, const char *nick, int *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *entry = g_enum_get_value_by_nick (klass, nick);

  if (entry == NULL)
    return FALSE;
  *value = entry->value;
  return TRUE;
}

/**
 * presso_order_state_to_string:
 * @state: a state
 *
 * Returns: its name in the protocol, such as `WAITING`
 */
const char *
presso_order_state_to_string (PressoOrderState state)
{
  return enum_to_nick (PRESSO_TYPE_ORDER_STATE, (int) state);
}

/**
 * presso_order_state_from_string:
 * @text: a name as in the protocol
 * @state: (out): the state
 *
 * Returns: whether there is such a state
 */
gboolean
presso_order_state_from_string (const char *text, PressoOrderState *state)
{
  int value;

  if (!enum_from_nick (PRESSO_TYPE_ORDER_STATE, text, &value) || value == PRESSO_ORDER_NONE)
    return FALSE;
  *state = (PressoOrderState) value;
  return TRUE;
}

/**
 * presso_detail_to_string:
 * @detail: what a barista says
 *
 * Returns: its name in the protocol, such as `sold-out`
 */
const char *
presso_detail_to_string (PressoDetail detail)
{
  return enum_to_nick (PRESSO_TYPE_DETAIL, (int) detail);
}

/**
 * presso_detail_from_string:
 * @text: a name as in the protocol
 * @detail: (out): what a barista says
 *
 * Returns: whether there is such a detail
 */
gboolean
presso_detail_from_string (const char *text, PressoDetail *detail)
{
  int value;

  if (!enum_from_nick (PRESSO_TYPE_DETAIL, text, &value) || value == PRESSO_DETAIL_NONE)
    return FALSE;
  *detail = (PressoDetail) value;
  return TRUE;
}

/**
 * presso_action_to_string:
 * @action: an action
 *
 * Returns: its name in the protocol, such as `claim`
 */
const char *
presso_action_to_string (PressoAction action)
{
  return enum_to_nick (PRESSO_TYPE_ACTION, (int) action);
}

/**
 * presso_action_from_string:
 * @text: a name as in the protocol
 * @action: (out): the action
 *
 * Returns: whether there is such an action
 */
gboolean
presso_action_from_string (const char *text, PressoAction *action)
{
  int value;

  if (!enum_from_nick (PRESSO_TYPE_ACTION, text, &value))
    return FALSE;
  *action = (PressoAction) value;
  return TRUE;
}

/**
 * presso_order_to_json:
 * @self: an order
 *
 * Returns: (transfer full): the order as the protocol has it: its fields and `options`, the choices
 *   by id
 */
JsonNode *
presso_order_to_json (PressoOrder *self)
{
  JsonNode *node = presso_record_to_json (PRESSO_RECORD (self));
  JsonObject *options = json_object_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->choices)); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);

    json_object_set_string_member (options, presso_order_choice_get_group (choice),
                                   presso_order_choice_get_choice (choice));
  }
  json_object_set_object_member (json_node_get_object (node), "options", options);
  return node;
}
