/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"

G_BEGIN_DECLS

/**
 * PressoTap:
 * @key: Idempotency-Key: made at the tap, so that the host acts once however often it is sent
 * @order_id: whose step
 * @order: (nullable): the order as it was known here; not known any more in the next run
 * @number: of the order, to speak of it where the order itself isn't known
 * @from: the state the order has before it
 * @action: the step
 * @result: the state the order has after it
 * @body: what the host is told with it
 * @at_ms: when it was tapped, by the host's clock in milliseconds since the Unix epoch
 * @is_sent: whether the host may know of it; then only a further step takes it back
 * @is_late: whether it had to wait for the host
 *
 * A step of an order that a barista asked for and that has no answer yet.
 */
typedef struct {
  char *key;
  char *order_id;
  PressoOrder *order;
  gint64 number;
  PressoOrderState from;
  PressoAction action;
  PressoOrderState result;
  JsonNode *body;
  gint64 at_ms;
  gboolean is_sent;
  gboolean is_late;
} PressoTap;

PressoTap *presso_tap_new (PressoOrder *order,
                           PressoOrderState from,
                           PressoAction action,
                           JsonObject *body,
                           gint64 at_ms);
PressoTap *presso_tap_new_from_json (JsonNode *node);
void presso_tap_free (PressoTap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTap, presso_tap_free)

JsonNode *presso_tap_to_json (const PressoTap *self);
gboolean presso_tap_is_possible (PressoOrderState from, PressoAction action);
PressoAction presso_tap_find_undo (PressoOrderState from, PressoAction action);

G_END_DECLS
