/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "services/presso-order-manager.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-text.h"
#include "services/presso-audit.h"
#include "services/presso-config-service.h"
#include "services/presso-limits.h"
#include "services/presso-publisher.h"
#include "services/presso-qr-validator.h"
#include "services/presso-selection.h"
#include "services/presso-transition.h"

static const PressoCaller system_caller = { PRESSO_ROLE_SYSTEM, NULL, NULL, NULL };

/* How long an order may stay in a state, in seconds; 0 for ever. */
static int
state_timeout_s (PressoShop *shop, PressoOrderState state)
{
  switch (state) {
  case PRESSO_ORDER_RESERVED:
    return presso_shop_get_guest_timeout (shop);
  case PRESSO_ORDER_WAITING:
    return presso_shop_get_barista_timeout (shop);
  case PRESSO_ORDER_READY:
    return presso_shop_get_pickup_timeout (shop);
  case PRESSO_ORDER_NONE:
  case PRESSO_ORDER_MAKING:
  case PRESSO_ORDER_COLLECTED:
  case PRESSO_ORDER_CANCELLED:
  default:
    return 0;
  }
}

/* Puts an order into a state: its deadline and the times that the state stands for. */
static void
enter_state (PressoServices *services, PressoShop *shop, PressoOrder *order, PressoOrderState state)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  int timeout_s = state_timeout_s (shop, state);
  gint64 submitted_ms = presso_order_get_submitted_at (order);
  gint64 claimed_ms = presso_order_get_claimed_at (order);
  gint64 ready_ms = presso_order_get_ready_at (order);

  if (state == PRESSO_ORDER_WAITING) {
    submitted_ms = submitted_ms != 0 ? submitted_ms : now_ms;
    claimed_ms = 0;
  } else if (state == PRESSO_ORDER_MAKING) {
    claimed_ms = claimed_ms != 0 ? claimed_ms : now_ms;
    ready_ms = 0;
  } else if (state == PRESSO_ORDER_READY) {
    ready_ms = ready_ms != 0 ? ready_ms : now_ms;
  }
  g_object_set (order, "state", state, "submitted-at", submitted_ms, "claimed-at", claimed_ms,
                "ready-at", ready_ms, "closed-at",
                presso_order_state_is_closed (state) ? now_ms : (gint64) 0, "deadline",
                timeout_s > 0 ? now_ms + timeout_s * (gint64) 1000 : (gint64) 0, "version",
                presso_order_get_version (order) + 1, NULL);
}

static PressoOrderEntry *
new_entry (PressoServices *services, PressoShop *shop, PressoSource source)
{
  g_autofree char *id = presso_store_new_id ();
  g_autoptr (PressoOrder) order =
    g_object_new (PRESSO_TYPE_ORDER, "id", id, "shop", presso_shop_get_id (shop), "source", source,
                  "created-at", presso_clock_get_now (services->clock), NULL);

  return presso_order_entry_new (order);
}

static gboolean
take_number (PressoServices *services, PressoOrder *order, GError **error)
{
  gint64 number = presso_store_take_number (services->store, presso_order_get_shop (order), error);

  g_object_set (order, "number", number, NULL);
  return number > 0;
}

static gboolean
keep_new_order (PressoServices *services,
                PressoOrderEntry *entry,
                const PressoEventType *events,
                gsize n_events,
                const PressoAudit *audit,
                GError **error)
{
  if (!presso_store_save_order (services->store, entry, error))
    return FALSE;
  for (gsize i = 0; i < n_events; i++) {
    if (!presso_publisher_publish_order (services, events[i], entry, i == 0 ? audit : NULL, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * presso_order_scan: (skip)
 * @services: the services
 * @caller: a guest
 * @shop: id of a shop
 * @code: the code that was scanned
 * @source: whether a person or a robot did
 * @is_new: (out): whether an order was made
 * @error: return location
 *
 * Within a command: takes a drink of the code and reserves an order for it. A guest who has an open
 * order gets that one, and nothing is spent.
 *
 * Returns: (transfer full) (nullable): the order's JSON
 */
char *
presso_order_scan (PressoServices *services,
                   const PressoCaller *caller,
                   const char *shop,
                   const char *code,
                   PressoSource source,
                   gboolean *is_new,
                   GError **error)
{
  static const PressoEventType events[] = { PRESSO_EVENT_NEW_ORDER, PRESSO_EVENT_WORKFLOW_STARTED };
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  g_autoptr (PressoOrderEntry) entry = NULL;
  GError *failure = NULL;
  char *open;

  if (settings == NULL)
    return NULL;
  open = presso_store_find_open_order (services->store, shop, caller->id, &failure);
  *is_new = open == NULL;
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (open != NULL || failure != NULL)
    return open;
  if (!presso_limits_check (services, settings, caller->id, error))
    return NULL;
  entry = new_entry (services, settings, source);
  entry->guest = g_strdup (caller->id);
  entry->code = presso_qr_take_drink (services, settings, code, error);
  if (entry->code == NULL)
    return NULL;
  enter_state (services, settings, entry->order, PRESSO_ORDER_RESERVED);
  if (!keep_new_order (services, entry, events, G_N_ELEMENTS (events), NULL, error) ||
      !presso_qr_publish_drinks (services, settings, entry->code, error))
    return NULL;
  return g_strdup (entry->document);
}

/**
 * presso_order_walk_up: (skip)
 * @services: the services
 * @caller: a barista
 * @shop: id of a shop
 * @body: what is ordered
 * @error: return location
 *
 * Within a command: puts an order into the queue for somebody at the bar. The barista decides, so
 * no limit holds it back.
 *
 * Returns: (transfer full) (nullable): the order's JSON
 */
char *
presso_order_walk_up (PressoServices *services,
                      const PressoCaller *caller,
                      const char *shop,
                      JsonNode *body,
                      GError **error)
{
  static const PressoEventType events[] = { PRESSO_EVENT_WORKFLOW_STARTED,
                                            PRESSO_EVENT_WAITING_COMPLETION };
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  g_autoptr (PressoOrderEntry) entry = NULL;
  g_auto (PressoSelection) selection = { NULL };
  PressoAudit audit;

  if (settings == NULL || !presso_selection_read (&selection, settings, body, error))
    return NULL;
  entry = new_entry (services, settings, PRESSO_SOURCE_WALK_UP);
  presso_selection_apply (&selection, entry->order);
  if (!take_number (services, entry->order, error))
    return NULL;
  enter_state (services, settings, entry->order, PRESSO_ORDER_WAITING);
  if (!keep_new_order (services, entry, events, G_N_ELEMENTS (events),
                       presso_audit_fill (&audit, caller, "order.walk-up", NULL), error))
    return NULL;
  return g_strdup (entry->document);
}

/* Where a transition leads. A cancelled order has kept the times of the steps it had taken. */
static PressoOrderState
find_target (const PressoTransition *transition, PressoOrder *order)
{
  if (transition->to != PRESSO_ORDER_NONE)
    return transition->to;
  if (presso_order_get_ready_at (order) != 0)
    return PRESSO_ORDER_READY;
  return presso_order_get_claimed_at (order) != 0 ? PRESSO_ORDER_MAKING : PRESSO_ORDER_WAITING;
}

/* Carries out a transition whose right was checked. */
static gboolean
carry_out (PressoServices *services,
           PressoShop *shop,
           PressoOrderEntry *entry,
           const PressoTransition *transition,
           const PressoAudit *audit,
           GError **error)
{
  g_object_set (entry->order, "reason", transition->reason, NULL);
  enter_state (services, shop, entry->order, find_target (transition, entry->order));
  if (!presso_store_save_order (services->store, entry, error) ||
      !presso_publisher_publish_order (services, transition->event, entry, audit, error) ||
      (transition->also != transition->event &&
       !presso_publisher_publish_order (services, transition->also, entry, NULL, error)))
    return FALSE;
  return !transition->returns_drink || presso_qr_return_drink (services, shop, entry->code, error);
}

/* Loads an order that the caller may touch: for a guest somebody else's isn't there. */
static PressoOrderEntry *
load_for (PressoServices *services,
          const PressoCaller *caller,
          const char *shop,
          const char *id,
          GError **error)
{
  g_autoptr (PressoOrderEntry) entry = presso_store_load_order (services->store, shop, id, error);

  if (entry == NULL)
    return NULL;
  if (caller->role == PRESSO_ROLE_GUEST && g_strcmp0 (caller->id, entry->guest) != 0) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
    return NULL;
  }
  return g_steal_pointer (&entry);
}

/**
 * presso_order_submit: (skip)
 * @services: the services
 * @caller: the order's guest
 * @shop: id of a shop
 * @id: id of an order
 * @body: the drink, a choice of each option group, and perhaps a first name
 * @error: return location
 *
 * Within a command: checks the choice against the menu as it stands and puts the order into the
 * queue with the shop's next number. The same choice again changes nothing and gives the order as
 * it is, so that a phone may repeat it.
 *
 * Returns: (transfer full) (nullable): the order's JSON
 */
char *
presso_order_submit (PressoServices *services,
                     const PressoCaller *caller,
                     const char *shop,
                     const char *id,
                     JsonNode *body,
                     GError **error)
{
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  g_autoptr (PressoOrderEntry) entry =
    settings != NULL ? load_for (services, caller, shop, id, error) : NULL;
  const PressoTransition *transition;
  g_auto (PressoSelection) selection = { NULL };

  if (entry == NULL)
    return NULL;
  transition = presso_transition_find (presso_order_get_state (entry->order), PRESSO_ACTION_SUBMIT,
                                       caller->role);
  if (transition == NULL) {
    if (presso_order_get_state (entry->order) != PRESSO_ORDER_CANCELLED &&
        presso_selection_read (&selection, settings, body, NULL) &&
        presso_selection_equals (&selection, entry->order))
      return presso_store_get_order_document (services->store, shop, id, NULL, error);
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_TRANSITION_INVALID));
    return NULL;
  }
  if (!presso_selection_read (&selection, settings, body, error))
    return NULL;
  presso_selection_apply (&selection, entry->order);
  if (!take_number (services, entry->order, error) ||
      !carry_out (services, settings, entry, transition, NULL, error))
    return NULL;
  return g_strdup (entry->document);
}

static gboolean
check_claimer (PressoOrderEntry *entry,
               const PressoCaller *caller,
               JsonObject *body,
               GError **error)
{
  GError *refusal;

  if (g_strcmp0 (entry->station, caller->id) == 0 ||
      (body != NULL && json_object_get_boolean_member_with_default (body, "confirm", FALSE)))
    return TRUE;
  refusal = presso_error_new (PRESSO_ERROR_TRANSITION_INVALID,
                              _ ("%s has this order. Confirm to take it over."),
                              presso_order_get_barista (entry->order));
  presso_error_add_field (refusal, "confirm", "required");
  g_propagate_error (error, refusal);
  return FALSE;
}

static gboolean
check_action_body (JsonNode *node, GError **error)
{
  JsonObject *body = presso_json_get_object (node);
  JsonNode *confirm = body != NULL ? json_object_get_member (body, "confirm") : NULL;
  JsonNode *barista = body != NULL ? json_object_get_member (body, "barista") : NULL;
  JsonNode *detail = body != NULL ? json_object_get_member (body, "detail") : NULL;
  g_autofree char *name = NULL;
  PressoDetail parsed;
  GError *problem = NULL;

  if (node != NULL && body == NULL)
    problem = presso_error_new_standard (PRESSO_ERROR_REQUEST_INVALID);
  if (confirm != NULL && json_node_get_value_type (confirm) != G_TYPE_BOOLEAN)
    presso_error_take_field (&problem, "confirm", "type", PRESSO_ERROR_REQUEST_INVALID);
  if (detail != NULL && json_node_get_value_type (detail) != G_TYPE_STRING)
    presso_error_take_field (&problem, "detail", "type", PRESSO_ERROR_REQUEST_INVALID);
  else if (detail != NULL && !presso_detail_from_string (json_node_get_string (detail), &parsed))
    presso_error_take_field (&problem, "detail", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  if (barista != NULL && json_node_get_value_type (barista) != G_TYPE_STRING)
    presso_error_take_field (&problem, "barista", "type", PRESSO_ERROR_REQUEST_INVALID);
  else if (barista != NULL)
    name = presso_text_trim (json_node_get_string (barista));
  if (name != NULL &&
      (g_utf8_strlen (name, -1) > PRESSO_MAX_NAME_LENGTH || !presso_text_is_plain (name)))
    presso_error_take_field (&problem, "barista", "format", PRESSO_ERROR_REQUEST_INVALID);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* Only a barista who cancels says more about it; nothing is left of it on an order that is open. */
static void
set_detail (PressoOrderEntry *entry, const PressoTransition *transition, JsonObject *body)
{
  const char *text = presso_json_get_string (body, "detail");
  PressoDetail detail = PRESSO_DETAIL_NONE;

  if (transition->reason == PRESSO_REASON_BARISTA && text != NULL)
    presso_detail_from_string (text, &detail);
  g_object_set (entry->order, "detail", detail, NULL);
}

/* Why there is no such step: of several who claim, those who were late are told who was first. */
static GError *
new_refusal (PressoOrderEntry *entry, PressoAction action)
{
  const char *barista = presso_order_get_barista (entry->order);

  if (action == PRESSO_ACTION_CLAIM && barista != NULL &&
      !presso_order_state_is_closed (presso_order_get_state (entry->order)))
    return presso_error_new_taken (barista);
  return presso_error_new_standard (PRESSO_ERROR_TRANSITION_INVALID);
}

/* Who an order belongs to follows from what a barista did with it. One that is brought back is
 * still whose it was. */
static void
set_claimer (PressoOrderEntry *entry,
             const PressoCaller *caller,
             const PressoTransition *transition,
             JsonObject *body)
{
  const char *given = presso_json_get_string (body, "barista");
  g_autofree char *name = given != NULL ? presso_text_trim (given) : NULL;
  gboolean is_released = transition->to == PRESSO_ORDER_WAITING;
  gboolean is_taken =
    (transition->to == PRESSO_ORDER_MAKING || transition->to == PRESSO_ORDER_READY) &&
    !presso_order_state_is_closed (transition->from);

  if (!is_released && !is_taken)
    return;
  if (name == NULL && g_strcmp0 (entry->station, caller->id) == 0)
    name = g_strdup (presso_order_get_barista (entry->order));
  g_free (entry->station);
  entry->station = g_strdup (is_taken ? caller->id : NULL);
  g_object_set (entry->order, "barista",
                !is_taken                       ? NULL
                : name != NULL && *name != '\0' ? name
                                                : caller->name,
                NULL);
}

/**
 * presso_order_act: (skip)
 * @services: the services
 * @caller: a barista, or the order's guest
 * @shop: id of a shop
 * @id: id of an order
 * @action: what to do
 * @body: (nullable): `confirm` to act on another barista's order, `barista` to say who claims,
 *   `detail` to say why it is cancelled
 * @error: return location
 *
 * Within a command: carries out one transition. Of several who claim at once the first wins; the
 * others get %PRESSO_ERROR_TRANSITION_INVALID.
 *
 * Returns: (transfer full) (nullable): the order's JSON
 */
char *
presso_order_act (PressoServices *services,
                  const PressoCaller *caller,
                  const char *shop,
                  const char *id,
                  PressoAction action,
                  JsonNode *body,
                  GError **error)
{
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  g_autoptr (PressoOrderEntry) entry =
    settings != NULL ? load_for (services, caller, shop, id, error) : NULL;
  JsonObject *members = presso_json_get_object (body);
  const PressoTransition *transition;
  g_autofree char *name = NULL;
  PressoAudit audit;

  if (entry == NULL || !check_action_body (body, error))
    return NULL;
  transition = presso_transition_find (presso_order_get_state (entry->order), action, caller->role);
  /* One that never got its number was not ordered: there is nothing to come back to. */
  if (transition == NULL ||
      (action == PRESSO_ACTION_REOPEN && presso_order_get_number (entry->order) == 0)) {
    g_propagate_error (error, new_refusal (entry, action));
    return NULL;
  }
  if (transition->is_claimers && !check_claimer (entry, caller, members, error))
    return NULL;
  if (caller->role == PRESSO_ROLE_BARISTA)
    set_claimer (entry, caller, transition, members);
  set_detail (entry, transition, members);
  name = g_strconcat ("order.", presso_action_to_string (action), NULL);
  if (!carry_out (services, settings, entry, transition,
                  presso_audit_fill (&audit, caller, name, NULL), error))
    return NULL;
  return g_strdup (entry->document);
}

static gboolean
act_as_system (PressoServices *services,
               PressoOrderEntry *entry,
               PressoAction action,
               GError **error)
{
  PressoShop *shop = presso_config_get_shop (services, presso_order_get_shop (entry->order), error);
  const PressoTransition *transition =
    presso_transition_find (presso_order_get_state (entry->order), action, system_caller.role);

  if (shop == NULL)
    return FALSE;
  g_return_val_if_fail (transition != NULL, FALSE);
  return carry_out (services, shop, entry, transition, NULL, error);
}

static gboolean
set_deadline (PressoServices *services, PressoOrderEntry *entry, gint64 deadline_ms, GError **error)
{
  g_object_set (entry->order, "deadline", deadline_ms, "version",
                presso_order_get_version (entry->order) + 1, NULL);
  return presso_store_save_order (services->store, entry, error) &&
         presso_publisher_publish_order (services, PRESSO_EVENT_WORKFLOW_STARTED, entry, NULL,
                                         error);
}

/**
 * presso_order_time_out: (skip)
 * @services: the services
 * @entry: an order whose deadline has come
 * @error: return location
 *
 * An order that waits for a barista has no end any more once the organiser has switched that
 * time-out off, also one that was submitted before.
 *
 * Returns: whether what the deadline stands for was done, within a command
 */
gboolean
presso_order_time_out (PressoServices *services, PressoOrderEntry *entry, GError **error)
{
  PressoShop *shop = presso_config_get_shop (services, presso_order_get_shop (entry->order), error);
  PressoOrderState state = presso_order_get_state (entry->order);

  if (shop == NULL)
    return FALSE;
  if (state == PRESSO_ORDER_WAITING && state_timeout_s (shop, state) == 0)
    return set_deadline (services, entry, 0, error);
  return act_as_system (services, entry, PRESSO_ACTION_TIME_OUT, error);
}

/**
 * presso_order_move_deadlines: (skip)
 * @services: the services
 * @by_ms: how far the wall clock was set forward, in milliseconds; negative for backward
 * @error: return location
 *
 * Within a command: moves all deadlines along, so that nobody loses or wins time.
 *
 * Returns: whether it was done
 */
gboolean
presso_order_move_deadlines (PressoServices *services, gint64 by_ms, GError **error)
{
  g_autoptr (GPtrArray) entries =
    presso_store_list_due_orders (services->store, G_MAXINT64, G_MAXINT, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    PressoOrderEntry *entry = g_ptr_array_index (entries, i);

    if (!set_deadline (services, entry, MAX (presso_order_get_deadline (entry->order) + by_ms, 1),
                       error))
      return FALSE;
  }
  return entries != NULL;
}

/**
 * presso_order_close: (skip)
 * @services: the services
 * @entry: an open order that nobody goes on with
 * @error: return location
 *
 * Returns: whether it was ended, within a command
 */
gboolean
presso_order_close (PressoServices *services, PressoOrderEntry *entry, GError **error)
{
  return act_as_system (services, entry, PRESSO_ACTION_CLOSE, error);
}

/**
 * presso_order_close_reserved: (skip)
 * @services: the services
 * @shop: id of a shop that closes
 * @error: return location
 *
 * Within a command: cancels the orders that aren't submitted yet.
 *
 * Returns: whether it was done
 */
gboolean
presso_order_close_reserved (PressoServices *services, const char *shop, GError **error)
{
  g_autoptr (GPtrArray) entries = presso_store_list_reserved_orders (services->store, shop, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    if (!act_as_system (services, g_ptr_array_index (entries, i), PRESSO_ACTION_CLOSE, error))
      return FALSE;
  }
  return entries != NULL;
}
