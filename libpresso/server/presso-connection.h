/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PressoExpectation:
 * @PRESSO_EXPECT_HANDSHAKE: TLS is being agreed on; that has `handshake_timeout_ms` from its first
 * byte
 * @PRESSO_EXPECT_REQUEST: a request is being received; it has `request_timeout_ms` from its first
 * byte
 * @PRESSO_EXPECT_REPLY: the request is complete and ours to answer; the peer owes us nothing
 * @PRESSO_EXPECT_IDLE: the reply is out; the next request may begin within `idle_timeout_ms`
 *
 * What the peer of a connection owes us, which decides the deadline it has.
 */
typedef enum {
  PRESSO_EXPECT_REQUEST,
  PRESSO_EXPECT_REPLY,
  PRESSO_EXPECT_IDLE,
  PRESSO_EXPECT_HANDSHAKE,
} PressoExpectation;

#define PRESSO_TYPE_CONNECTION (presso_connection_get_type ())
G_DECLARE_FINAL_TYPE (PressoConnection, presso_connection, PRESSO, CONNECTION, GIOStream)

void presso_connection_set_expectation (PressoConnection *self, PressoExpectation expectation);

void presso_connection_set_push (PressoConnection *self, gboolean push);
void presso_connection_set_message_limit (PressoConnection *self, gsize max_message);

gboolean presso_connection_send (PressoConnection *self, GBytes *frame);
void presso_connection_ping (PressoConnection *self, GBytes *frame);
gsize presso_connection_get_queued (PressoConnection *self);

void presso_connection_drop (PressoConnection *self);
gboolean presso_connection_is_open (PressoConnection *self);
gboolean presso_connection_is_secure (PressoConnection *self);
gboolean presso_connection_is_same_machine (PressoConnection *self);

GSocketAddress *presso_connection_get_local_address (PressoConnection *self);
GSocketAddress *presso_connection_get_remote_address (PressoConnection *self);

G_END_DECLS
