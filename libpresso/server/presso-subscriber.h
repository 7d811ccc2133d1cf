/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "model/presso-event.h"
#include "server/presso-connection.h"
#include "server/presso-hub.h"
#include "services/presso-caller.h"

G_BEGIN_DECLS

/**
 * PressoSubscriber:
 * @hub: whose
 * @socket: the WebSocket
 * @connection: what is below it, where ready-made frames go
 * @caller: who listens
 * @shop: to which shop
 * @sequence: the last event it was sent, or could not see
 * @is_live: whether events are sent as they come; otherwise it is catching up from the log
 *
 * One who listens.
 */
typedef struct {
  PressoHub *hub;
  SoupWebsocketConnection *socket;
  PressoConnection *connection;
  PressoCaller caller;
  char *shop;
  gint64 sequence;
  gboolean is_live;
} PressoSubscriber;

PressoSubscriber *presso_subscriber_new (PressoHub *hub,
                                         SoupWebsocketConnection *socket,
                                         const PressoCaller *caller,
                                         const char *shop);
void presso_subscriber_free (PressoSubscriber *self);

gboolean presso_subscriber_is_staff (const PressoSubscriber *self);
gboolean presso_subscriber_may_see (const PressoSubscriber *self, const PressoEvent *event);
void presso_subscriber_send (PressoSubscriber *self, GBytes *frame);
void presso_subscriber_ping (PressoSubscriber *self, GBytes *frame);
GBytes *presso_frame_new_text (const char *text);

G_END_DECLS
