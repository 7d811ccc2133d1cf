/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/uio.h>

G_BEGIN_DECLS

/**
 * PressoSendQueue:
 *
 * What waits to be sent to one peer, in order. Frames are kept by reference, so that one frame for
 * five thousand peers is in memory once.
 */
typedef struct {
  /*< private >*/
  GQueue frames;
  /* Bytes of the first frame that are sent already. */
  gsize offset;
  gsize n_bytes;
} PressoSendQueue;

/**
 * PressoSendFunc:
 * @target: given with it
 * @vectors: what is to be sent
 * @n_vectors: how many, one at the least
 *
 * Sends like sendmsg(2) on a socket that doesn't block.
 *
 * Returns: bytes sent; -1 with errno, which is never EINTR
 */
typedef gssize (*PressoSendFunc) (gpointer target, const struct iovec *vectors, gsize n_vectors);

void presso_send_queue_init (PressoSendQueue *self);
void presso_send_queue_clear (PressoSendQueue *self);

void presso_send_queue_push (PressoSendQueue *self, GBytes *frame);
gboolean presso_send_queue_is_empty (const PressoSendQueue *self);
gsize presso_send_queue_get_size (const PressoSendQueue *self);
gsize presso_send_queue_get_cost (const PressoSendQueue *self);

gboolean presso_send_queue_send (PressoSendQueue *self, PressoSendFunc send, gpointer target);

G_END_DECLS
