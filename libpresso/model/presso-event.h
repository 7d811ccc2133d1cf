/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PressoEventType:
 *
 * What happened. Named as in Serverlesspresso where it has a name for it.
 */
typedef enum {
  PRESSO_EVENT_NEW_ORDER,
  PRESSO_EVENT_CODE_ISSUED,
  PRESSO_EVENT_CODE_CHANGED,
  PRESSO_EVENT_WORKFLOW_STARTED,
  PRESSO_EVENT_WAITING_COMPLETION,
  PRESSO_EVENT_MAKE_ORDER,
  PRESSO_EVENT_UNMAKE_ORDER,
  PRESSO_EVENT_ORDER_COMPLETED,
  PRESSO_EVENT_ORDER_RECALLED,
  PRESSO_EVENT_ORDER_REOPENED,
  PRESSO_EVENT_ORDER_COLLECTED,
  PRESSO_EVENT_ORDER_CANCELLED,
  PRESSO_EVENT_ORDER_TIME_OUT,
  PRESSO_EVENT_SHOP_UNAVAILABLE,
  PRESSO_EVENT_ORDER_FINISHED,
  PRESSO_EVENT_CONFIG_CHANGED,
  PRESSO_EVENT_WAIT_TIMES_CHANGED,
  PRESSO_EVENT_STATIONS_CHANGED,
  PRESSO_EVENT_RESTORED,
  PRESSO_EVENT_BARISTAS_CHANGED,
  PRESSO_N_EVENT_TYPES,
} PressoEventType;

/**
 * PressoTopic:
 * @PRESSO_TOPIC_CONFIG: for everyone
 * @PRESSO_TOPIC_CODE: for staff
 * @PRESSO_TOPIC_ORDER: for staff and the order's own guest
 * @PRESSO_TOPIC_ADMIN: for organisers
 * @PRESSO_TOPIC_STAFF: for staff, and no code
 *
 * Who may see an event.
 */
typedef enum {
  PRESSO_TOPIC_CONFIG,
  PRESSO_TOPIC_CODE,
  PRESSO_TOPIC_ORDER,
  PRESSO_TOPIC_ADMIN,
  PRESSO_TOPIC_STAFF,
} PressoTopic;

/**
 * PressoEvent:
 * @sequence: counts up through the whole database
 * @type: what happened
 * @shop: where
 * @subject: (nullable): the order's or station's id
 * @guest: (nullable): whose order; never leaves the host
 * @time_ms: when, in milliseconds since the Unix epoch
 * @data: what changed, as it is after the change, in JSON
 *
 * One entry of the event log.
 */
typedef struct {
  gint64 sequence;
  PressoEventType type;
  char *shop;
  char *subject;
  char *guest;
  gint64 time_ms;
  char *data;
} PressoEvent;

void presso_event_free (PressoEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoEvent, presso_event_free)

char *presso_event_to_string (const PressoEvent *self);
char *presso_event_to_guest_string (const PressoEvent *self, const char *language);
const char *presso_event_type_to_string (PressoEventType type);
gboolean presso_event_type_from_string (const char *text, PressoEventType *type);
PressoTopic presso_event_type_get_topic (PressoEventType type);

G_END_DECLS
