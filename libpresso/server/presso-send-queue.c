/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-send-queue.h"

/* Frames of one system call; a round of the hub rarely has more for one peer. */
#define MAX_VECTORS 64

/* What a queued frame takes beside its bytes: its list link and, if it is not shared, its GBytes.
 */
#define FRAME_COST 96

/**
 * presso_send_queue_init: (skip)
 *
 * Prepares a queue that holds nothing.
 */
void
presso_send_queue_init (PressoSendQueue *self)
{
  *self = (PressoSendQueue){ .frames = G_QUEUE_INIT };
}

/**
 * presso_send_queue_clear: (skip)
 *
 * Forgets what is queued.
 */
void
presso_send_queue_clear (PressoSendQueue *self)
{
  g_queue_clear_full (&self->frames, (GDestroyNotify) g_bytes_unref);
  presso_send_queue_init (self);
}

/**
 * presso_send_queue_push: (skip)
 * @frame: what is to be sent
 *
 * Adds a reference of @frame.
 */
void
presso_send_queue_push (PressoSendQueue *self, GBytes *frame)
{
  if (g_bytes_get_size (frame) == 0)
    return;
  g_queue_push_tail (&self->frames, g_bytes_ref (frame));
  self->n_bytes += g_bytes_get_size (frame);
}

/**
 * presso_send_queue_is_empty: (skip)
 *
 * Returns: whether nothing waits
 */
gboolean
presso_send_queue_is_empty (const PressoSendQueue *self)
{
  return self->n_bytes == 0;
}

/**
 * presso_send_queue_get_size: (skip)
 *
 * Returns: the bytes still to be sent
 */
gsize
presso_send_queue_get_size (const PressoSendQueue *self)
{
  return self->n_bytes;
}

/**
 * presso_send_queue_get_cost: (skip)
 *
 * Returns: about what memory the frames take that wait behind the one being sent. That one is not
 *   counted, as a single frame may well be larger than what may wait; and many small frames take
 *   more than their bytes.
 */
gsize
presso_send_queue_get_cost (const PressoSendQueue *self)
{
  gsize first = 0;

  if (self->frames.head != NULL)
    first = g_bytes_get_size (self->frames.head->data) - self->offset;
  return self->n_bytes - first + self->frames.length * FRAME_COST;
}

static void
drop_sent (PressoSendQueue *self, gsize n_sent)
{
  self->n_bytes -= n_sent;
  self->offset += n_sent;
  while (self->frames.head != NULL && self->offset >= g_bytes_get_size (self->frames.head->data)) {
    g_autoptr (GBytes) frame = g_queue_pop_head (&self->frames);
    self->offset -= g_bytes_get_size (frame);
  }
}

static gssize
send_some (PressoSendQueue *self, PressoSendFunc send, gpointer target)
{
  struct iovec vectors[MAX_VECTORS];
  gsize n_vectors = 0;

  for (GList *l = self->frames.head; l != NULL && n_vectors < MAX_VECTORS; l = l->next) {
    struct iovec *vector = &vectors[n_vectors++];
    vector->iov_base = (gpointer) g_bytes_get_data (l->data, &vector->iov_len);
  }
  vectors[0].iov_base = (char *) vectors[0].iov_base + self->offset;
  vectors[0].iov_len -= self->offset;
  return send (target, vectors, n_vectors);
}

/**
 * presso_send_queue_send: (skip)
 * @send: sends many frames at once
 * @target: for @send
 *
 * Sends what the socket takes. What it didn't take is what the next call begins with.
 *
 * Returns: %TRUE if the queue is empty now; else see `errno`
 */
gboolean
presso_send_queue_send (PressoSendQueue *self, PressoSendFunc send, gpointer target)
{
  while (self->n_bytes > 0) {
    gssize n_sent = send_some (self, send, target);

    if (n_sent < 0)
      return FALSE;
    drop_sent (self, (gsize) n_sent);
  }
  return TRUE;
}
