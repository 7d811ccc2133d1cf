/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-connection-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* The kernel doubles it. More would only hold a stalled peer's messages longer. */
#define PUSH_SEND_BUFFER (32 * 1024)

/* A pushed-to peer that acknowledges nothing for so long has gone. */
#define PUSH_USER_TIMEOUT_MS 20000

/**
 * presso_connection_set_push:
 * @self: a connection
 * @push: whether it is pushed to
 *
 * Makes a WebSocket's connection take frames without ever blocking, and drop the peer that leaves
 * `max_queue` bytes unread, or acknowledges nothing for 20 seconds, or answers no ping.
 */
void
presso_connection_set_push (PressoConnection *self, gboolean push)
{
  g_return_if_fail (PRESSO_IS_CONNECTION (self));

  self->push = push;
  self->between_requests = FALSE;
  if (self->fd < 0)
    return;
  if (push) {
    int send_buffer = PUSH_SEND_BUFFER, user_timeout = PUSH_USER_TIMEOUT_MS;
    setsockopt (self->fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    setsockopt (self->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout, sizeof user_timeout);
  }
  presso_connection_update_deadline (self, FALSE);
}

/**
 * presso_connection_set_message_limit:
 * @self: a connection
 * @max_message: bytes a WebSocket message of the peer may have, or 0 for any number
 *
 * Has the peer dropped that sends a longer message, in however many frames. Call it when the
 * upgrade was answered: a peer that sent something right behind its request, before the answer, is
 * dropped, too.
 */
void
presso_connection_set_message_limit (PressoConnection *self, gsize max_message)
{
  g_return_if_fail (PRESSO_IS_CONNECTION (self));

  self->max_message = max_message;
  self->meter = (PressoFrameMeter){ 0 };
  if (max_message > 0 && !presso_request_meter_is_at_end (&self->request))
    presso_connection_fail (self, G_IO_ERROR_INVALID_DATA, "Frames came before the upgrade");
}

/**
 * presso_connection_bound_queue: (skip)
 *
 * Has what was queued sent in this turn, or drops the peer if too much waits already.
 *
 * Returns: %FALSE if the peer was dropped
 */
gboolean
presso_connection_bound_queue (PressoConnection *self)
{
  gsize max_queue = self->host->max_queue;

  if (max_queue > 0 && presso_send_queue_get_cost (&self->queue) > max_queue)
    presso_connection_flush (self);
  if (self->fd >= 0 && max_queue > 0 && presso_send_queue_get_cost (&self->queue) > max_queue)
    presso_connection_fail (self, G_IO_ERROR_NO_SPACE, "The peer doesn't read");
  if (self->fd < 0)
    return FALSE;
  presso_reactor_schedule (self->reactor, PRESSO_PHASE_SEND, &self->turn_task);
  return TRUE;
}

/**
 * presso_connection_send:
 * @self: a connection
 * @frame: bytes to send as they are, kept by reference
 *
 * Queues a ready-made frame behind what is queued already. What is queued in one turn of the loop
 * goes out in one system call. A peer that doesn't read is dropped when `max_queue` bytes wait
 * behind the frame being sent; what comes of it, such as [signal@Connection::closed], comes later.
 *
 * Returns: %FALSE if the connection is closed or was dropped now
 */
gboolean
presso_connection_send (PressoConnection *self, GBytes *frame)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  if (!presso_connection_is_open (self))
    return FALSE;
  presso_send_queue_push (&self->queue, frame);
  return presso_connection_bound_queue (self);
}

/**
 * presso_connection_get_queued:
 * @self: a connection
 *
 * Returns: the bytes that wait to be sent, beside those in the kernel
 */
gsize
presso_connection_get_queued (PressoConnection *self)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), 0);

  return presso_send_queue_get_size (&self->queue);
}

/**
 * presso_connection_ping:
 * @self: a push connection
 * @frame: the frame of a WebSocket ping
 *
 * Sends a ping and drops the peer that says nothing at all until the deadline: its kernel may
 * acknowledge what a program that has stopped never reads. A slow peer that takes more of what
 * waits for it begins the deadline anew.
 */
void
presso_connection_ping (PressoConnection *self, GBytes *frame)
{
  g_return_if_fail (PRESSO_IS_CONNECTION (self));

  if (!presso_connection_send (self, frame))
    return;
  self->awaits_pong = TRUE;
  presso_connection_update_deadline (self, FALSE);
}
