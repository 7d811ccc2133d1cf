/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order-choice.h"

G_BEGIN_DECLS

/**
 * PressoOrderState:
 * @PRESSO_ORDER_NONE: before there is an order
 * @PRESSO_ORDER_RESERVED: the code is scanned, a drink is taken, the guest chooses
 * @PRESSO_ORDER_WAITING: submitted, in the baristas' queue
 * @PRESSO_ORDER_MAKING: claimed by a barista
 * @PRESSO_ORDER_READY: made, to be picked up
 * @PRESSO_ORDER_COLLECTED: picked up
 * @PRESSO_ORDER_CANCELLED: cancelled or timed out; see [enum@PressoReason]
 *
 * Where an order is in its life.
 */
typedef enum {
  PRESSO_ORDER_NONE,
  PRESSO_ORDER_RESERVED,
  PRESSO_ORDER_WAITING,
  PRESSO_ORDER_MAKING,
  PRESSO_ORDER_READY,
  PRESSO_ORDER_COLLECTED,
  PRESSO_ORDER_CANCELLED,
} PressoOrderState;

#define PRESSO_TYPE_ORDER_STATE (presso_order_state_get_type ())
GType presso_order_state_get_type (void);

/**
 * PressoAction:
 *
 * What can be done with an order.
 */
typedef enum {
  PRESSO_ACTION_SUBMIT,
  PRESSO_ACTION_CLAIM,
  PRESSO_ACTION_RELEASE,
  PRESSO_ACTION_COMPLETE,
  PRESSO_ACTION_RECALL,
  PRESSO_ACTION_COLLECT,
  PRESSO_ACTION_CANCEL,
  PRESSO_ACTION_REOPEN,
  PRESSO_ACTION_TIME_OUT,
  PRESSO_ACTION_CLOSE,
} PressoAction;

#define PRESSO_N_ACTIONS (PRESSO_ACTION_CLOSE + 1)

#define PRESSO_TYPE_ACTION (presso_action_get_type ())
GType presso_action_get_type (void);

/**
 * PressoReason:
 *
 * Why an order was cancelled.
 */
typedef enum {
  PRESSO_REASON_NONE,
  PRESSO_REASON_GUEST,
  PRESSO_REASON_BARISTA,
  PRESSO_REASON_GUEST_TIMEOUT,
  PRESSO_REASON_BARISTA_TIMEOUT,
  PRESSO_REASON_CLOSED,
} PressoReason;

#define PRESSO_TYPE_REASON (presso_reason_get_type ())
GType presso_reason_get_type (void);

/**
 * PressoDetail:
 * @PRESSO_DETAIL_NONE: the barista gave none
 * @PRESSO_DETAIL_SOLD_OUT: something for it has run out
 * @PRESSO_DETAIL_EQUIPMENT: a machine is out of order
 * @PRESSO_DETAIL_NOT_COLLECTED: nobody came for it
 * @PRESSO_DETAIL_MISTAKE: it was ordered or entered by mistake
 *
 * What a barista says about a cancelled order. A name and not a text, because each guest reads it
 * in another language.
 */
typedef enum {
  PRESSO_DETAIL_NONE,
  PRESSO_DETAIL_SOLD_OUT,
  PRESSO_DETAIL_EQUIPMENT,
  PRESSO_DETAIL_NOT_COLLECTED,
  PRESSO_DETAIL_MISTAKE,
} PressoDetail;

#define PRESSO_TYPE_DETAIL (presso_detail_get_type ())
GType presso_detail_get_type (void);

/**
 * PressoSource:
 *
 * Who placed an order.
 */
typedef enum {
  PRESSO_SOURCE_GUEST,
  PRESSO_SOURCE_WALK_UP,
  PRESSO_SOURCE_ROBOT,
} PressoSource;

#define PRESSO_TYPE_SOURCE (presso_source_get_type ())
GType presso_source_get_type (void);

#define PRESSO_TYPE_ORDER (presso_order_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrder, presso_order, PRESSO, ORDER, PressoRecord)

const char *presso_order_get_id (PressoOrder *self);
const char *presso_order_get_shop (PressoOrder *self);
gint64 presso_order_get_number (PressoOrder *self);
PressoOrderState presso_order_get_state (PressoOrder *self);
const char *presso_order_get_drink (PressoOrder *self);
const char *presso_order_get_drink_name (PressoOrder *self);
GListModel *presso_order_get_choices (PressoOrder *self);
const char *presso_order_get_name (PressoOrder *self);
PressoSource presso_order_get_source (PressoOrder *self);
const char *presso_order_get_barista (PressoOrder *self);
PressoReason presso_order_get_reason (PressoOrder *self);
PressoDetail presso_order_get_detail (PressoOrder *self);
gint64 presso_order_get_created_at (PressoOrder *self);
gint64 presso_order_get_submitted_at (PressoOrder *self);
gint64 presso_order_get_claimed_at (PressoOrder *self);
gint64 presso_order_get_ready_at (PressoOrder *self);
gint64 presso_order_get_closed_at (PressoOrder *self);
gint64 presso_order_get_deadline (PressoOrder *self);
gint64 presso_order_get_version (PressoOrder *self);

gboolean presso_order_state_is_closed (PressoOrderState state);
const char *presso_order_state_to_string (PressoOrderState state);
gboolean presso_order_state_from_string (const char *text, PressoOrderState *state);
const char *presso_detail_to_string (PressoDetail detail);
gboolean presso_detail_from_string (const char *text, PressoDetail *detail);
const char *presso_action_to_string (PressoAction action);
gboolean presso_action_from_string (const char *text, PressoAction *action);
JsonNode *presso_order_to_json (PressoOrder *self);

G_END_DECLS
