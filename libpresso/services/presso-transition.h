/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-event.h"
#include "model/presso-order.h"
#include "services/presso-caller.h"

G_BEGIN_DECLS

/**
 * PressoTransition:
 * @from: the state it starts in
 * @action: what is done
 * @roles: who may do it
 * @to: the state it leads to; %PRESSO_ORDER_NONE for the one it was in before it was cancelled
 * @event: what is published
 * @also: a second event, or the same for none
 * @reason: why the order is cancelled by it
 * @is_claimers: whether another barista than the claimer must confirm
 * @returns_drink: whether the drink goes back to the code
 *
 * One row of the order's state machine.
 */
typedef struct {
  PressoOrderState from;
  PressoAction action;
  guint roles;
  PressoOrderState to;
  PressoEventType event;
  PressoEventType also;
  PressoReason reason;
  gboolean is_claimers;
  gboolean returns_drink;
} PressoTransition;

const PressoTransition *
presso_transition_find (PressoOrderState from, PressoAction action, PressoRole role);
gboolean presso_transition_allows (PressoAction action, guint roles);

G_END_DECLS
