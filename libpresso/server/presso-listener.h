/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-connection.h"
#include "server/presso-settings.h"
#include "server/presso-tls-context.h"

G_BEGIN_DECLS

/**
 * PressoListenerLimits:
 * @max_connections: open connections in all
 * @max_per_address: open connections of one remote address; loopback is exempt
 * @handshake_timeout_ms: from TLS's first byte to the end of its handshake
 * @request_timeout_ms: from a request's first byte (or from accept) to its last
 * @idle_timeout_ms: from a reply to the next request on the same connection
 * @reply_timeout_ms: how long the peer may read nothing of a reply
 * @pong_timeout_ms: how long a push connection may leave a ping without any answer
 * @max_queue: bytes that wait for a push connection (a WebSocket) before it is dropped
 * @max_head: bytes of a request line and its headers
 * @max_headers: headers of a request
 *
 * What a peer may take of us. A zero switches a limit off, but those of a head; start from
 * [id@presso_listener_limits_init].
 */
typedef struct {
  unsigned max_connections;
  unsigned max_per_address;
  unsigned handshake_timeout_ms;
  unsigned request_timeout_ms;
  unsigned idle_timeout_ms;
  unsigned reply_timeout_ms;
  unsigned pong_timeout_ms;
  gsize max_queue;
  gsize max_head;
  gsize max_headers;
} PressoListenerLimits;

void presso_listener_limits_init (PressoListenerLimits *limits, PressoSettings *settings);

#define PRESSO_TYPE_LISTENER (presso_listener_get_type ())
G_DECLARE_FINAL_TYPE (PressoListener, presso_listener, PRESSO, LISTENER, GObject)

PressoListener *
presso_listener_new (GSocketAddress *address, const PressoListenerLimits *limits, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

void presso_listener_set_tls (PressoListener *self, PressoTlsContext *tls);
void presso_listener_start (PressoListener *self, GMainContext *context);
void presso_listener_stop (PressoListener *self);

guint16 presso_listener_get_port (PressoListener *self);
unsigned presso_listener_get_n_connections (PressoListener *self);

G_END_DECLS
