/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-transition.h"

#define GUEST   PRESSO_ROLE_GUEST
#define BARISTA PRESSO_ROLE_BARISTA
#define SYSTEM  PRESSO_ROLE_SYSTEM

#define STATE(name)  PRESSO_ORDER_##name
#define ACTION(name) PRESSO_ACTION_##name
#define EVENT(name)  PRESSO_EVENT_##name

/* The state machine: what isn't here can't be done. */
static const PressoTransition transitions[] = {
  { STATE (RESERVED), ACTION (SUBMIT), GUEST, STATE (WAITING), EVENT (WAITING_COMPLETION),
    EVENT (WAITING_COMPLETION) },
  { STATE (WAITING), ACTION (CLAIM), BARISTA, STATE (MAKING), EVENT (MAKE_ORDER),
    EVENT (MAKE_ORDER) },
  { STATE (MAKING), ACTION (RELEASE), BARISTA, STATE (WAITING), EVENT (UNMAKE_ORDER),
    EVENT (UNMAKE_ORDER), .is_claimers = TRUE },
  { STATE (MAKING), ACTION (COMPLETE), BARISTA, STATE (READY), EVENT (ORDER_COMPLETED),
    EVENT (ORDER_COMPLETED), .is_claimers = TRUE },
  { STATE (READY), ACTION (RECALL), BARISTA, STATE (MAKING), EVENT (ORDER_RECALLED),
    EVENT (ORDER_RECALLED), .is_claimers = TRUE },
  { STATE (READY), ACTION (COLLECT), BARISTA, STATE (COLLECTED), EVENT (ORDER_COLLECTED),
    EVENT (ORDER_FINISHED) },

  { STATE (RESERVED), ACTION (CANCEL), GUEST, STATE (CANCELLED), EVENT (ORDER_CANCELLED),
    EVENT (ORDER_CANCELLED), PRESSO_REASON_GUEST, .returns_drink = TRUE },
  { STATE (WAITING), ACTION (CANCEL), GUEST, STATE (CANCELLED), EVENT (ORDER_CANCELLED),
    EVENT (ORDER_CANCELLED), PRESSO_REASON_GUEST },
  { STATE (WAITING), ACTION (CANCEL), BARISTA, STATE (CANCELLED), EVENT (ORDER_CANCELLED),
    EVENT (ORDER_CANCELLED), PRESSO_REASON_BARISTA },
  { STATE (MAKING), ACTION (CANCEL), BARISTA, STATE (CANCELLED), EVENT (ORDER_CANCELLED),
    EVENT (ORDER_CANCELLED), PRESSO_REASON_BARISTA, .is_claimers = TRUE },
  { STATE (READY), ACTION (CANCEL), BARISTA, STATE (CANCELLED), EVENT (ORDER_CANCELLED),
    EVENT (ORDER_CANCELLED), PRESSO_REASON_BARISTA },

  { STATE (COLLECTED), ACTION (REOPEN), BARISTA, STATE (READY), EVENT (ORDER_REOPENED),
    EVENT (ORDER_REOPENED) },
  { STATE (CANCELLED), ACTION (REOPEN), BARISTA, STATE (NONE), EVENT (ORDER_REOPENED),
    EVENT (ORDER_REOPENED) },

  { STATE (RESERVED), ACTION (TIME_OUT), SYSTEM, STATE (CANCELLED), EVENT (ORDER_TIME_OUT),
    EVENT (ORDER_TIME_OUT), PRESSO_REASON_GUEST_TIMEOUT, .returns_drink = TRUE },
  { STATE (WAITING), ACTION (TIME_OUT), SYSTEM, STATE (CANCELLED), EVENT (ORDER_TIME_OUT),
    EVENT (ORDER_TIME_OUT), PRESSO_REASON_BARISTA_TIMEOUT },
  { STATE (READY), ACTION (TIME_OUT), SYSTEM, STATE (COLLECTED), EVENT (ORDER_FINISHED),
    EVENT (ORDER_FINISHED) },
  { STATE (RESERVED), ACTION (CLOSE), SYSTEM, STATE (CANCELLED), EVENT (SHOP_UNAVAILABLE),
    EVENT (SHOP_UNAVAILABLE), PRESSO_REASON_CLOSED, .returns_drink = TRUE },
  { STATE (WAITING), ACTION (CLOSE), SYSTEM, STATE (CANCELLED), EVENT (SHOP_UNAVAILABLE),
    EVENT (SHOP_UNAVAILABLE), PRESSO_REASON_CLOSED },
  { STATE (MAKING), ACTION (CLOSE), SYSTEM, STATE (CANCELLED), EVENT (SHOP_UNAVAILABLE),
    EVENT (SHOP_UNAVAILABLE), PRESSO_REASON_CLOSED },
  { STATE (READY), ACTION (CLOSE), SYSTEM, STATE (COLLECTED), EVENT (ORDER_FINISHED),
    EVENT (ORDER_FINISHED) },
};

/**
 * presso_transition_find:
 * @from: the state an order is in
 * @action: what is to be done
 * @role: who does it
 *
 * Returns: (nullable): the transition, or %NULL where there is none
 */
const PressoTransition *
presso_transition_find (PressoOrderState from, PressoAction action, PressoRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transitions); i++) {
    if (transitions[i].from == from && transitions[i].action == action &&
        (transitions[i].roles & role) != 0)
      return &transitions[i];
  }
  return NULL;
}

/**
 * presso_transition_allows:
 * @action: what is to be done
 * @roles: bits of [flags@Role]
 *
 * Returns: whether there is a state in which one of the roles may do it
 */
gboolean
presso_transition_allows (PressoAction action, guint roles)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transitions); i++) {
    if (transitions[i].action == action && (transitions[i].roles & roles) != 0)
      return TRUE;
  }
  return FALSE;
}
