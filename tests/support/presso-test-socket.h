/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "presso-test-http.h"

G_BEGIN_DECLS

/**
 * PressoTestSocket:
 * @fd: the connection
 * @close_code: what the peer gave as the reason of its end, or 0
 * @wants_places: whether it is given what guests are told of their places
 *
 * A small WebSocket client (RFC 6455): text messages in, and every wait has a deadline.
 */
typedef struct {
  int fd;
  int close_code;
  gboolean wants_places;
} PressoTestSocket;

PressoTestSocket *presso_test_socket_new (guint16 port, const char *headers, const char *path);
PressoTestSocket *presso_test_socket_try_new (guint16 port, const char *headers, const char *path);
void presso_test_socket_free (PressoTestSocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTestSocket, presso_test_socket_free)

char *presso_test_socket_read (PressoTestSocket *self);
JsonNode *presso_test_socket_next (PressoTestSocket *self);
void presso_test_socket_expect_end (PressoTestSocket *self);
void presso_test_socket_send_frame (PressoTestSocket *self,
                                    guint8 opcode,
                                    const char *payload,
                                    gsize length);

G_END_DECLS
