/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-connection-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "model/presso-error.h"
#include "server/presso-answer.h"

/* Of a reply, what waits beside the kernel's own buffer before libsoup is asked to wait. */
#define REPLY_QUEUE (64 * 1024)

/* A reply's write of this size goes to the kernel without being copied, once the queue is empty. */
#define DIRECT_WRITE (16 * 1024)

/* What one peer may send in a turn before the others get theirs. */
#define TURN_BYTES (64 * 1024)

static void
fail_from_errno (PressoConnection *self, int code)
{
  presso_connection_fail (self, (GIOErrorEnum) g_io_error_from_errno (code),
                          "The connection to the peer broke");
}

static gssize
return_failure (PressoConnection *self, GError **error)
{
  if (self->failure != NULL)
    g_set_error_literal (error, G_IO_ERROR, (int) self->failure_code, self->failure);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection is closed");
  return -1;
}

static gssize
return_would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The operation would block");
  return -1;
}

/* Hands out what is left of the bait, then the failure. */
static gssize
return_bait (PressoConnection *self, void *buffer, gsize count, GError **error)
{
  gsize n_bait = self->failure == NULL ? 0 : MIN (strlen (self->bait), count);

  if (n_bait == 0)
    return return_failure (self, error);
  memcpy (buffer, self->bait, n_bait);
  self->bait += n_bait;
  return (gssize) n_bait;
}

static gboolean
had_its_turn (PressoConnection *self)
{
  return self->turn == presso_reactor_get_turn (self->reactor) && self->turn_bytes >= TURN_BYTES;
}

static void
count_turn_bytes (PressoConnection *self, gsize n_bytes)
{
  guint64 turn = presso_reactor_get_turn (self->reactor);

  if (self->turn != turn)
    self->turn_bytes = 0;
  self->turn = turn;
  self->turn_bytes += n_bytes;
  if (self->turn_bytes >= TURN_BYTES)
    presso_shard_wake (self->shard);
}

static gboolean
check_request (PressoConnection *self, const guint8 *data, gsize n_data)
{
  g_autofree char *answer = NULL;

  switch (presso_request_meter_feed (&self->request, data, n_data, self->host->max_head,
                                     self->host->max_headers)) {
  case PRESSO_REQUEST_TOO_LARGE:
    answer = presso_answer_build_refusal (PRESSO_ERROR_TOO_LARGE);
    presso_connection_refuse (self, answer, "The head of the peer's request is too large");
    return FALSE;
  case PRESSO_REQUEST_MALFORMED:
    answer = presso_answer_build_refusal (PRESSO_ERROR_REQUEST_INVALID);
    presso_connection_refuse (self, answer, "The peer's request is malformed");
    return FALSE;
  case PRESSO_REQUEST_FINE:
  default:
    return TRUE;
  }
}

static gboolean
check_received (PressoConnection *self, const guint8 *data, gsize n_data)
{
  count_turn_bytes (self, n_data);
  if (!self->push && !check_request (self, data, n_data))
    return FALSE;
  if (self->awaits_pong) {
    self->awaits_pong = FALSE;
    presso_connection_update_deadline (self, FALSE);
  }
  if (self->expectation == PRESSO_EXPECT_IDLE && !self->push) {
    self->expectation = PRESSO_EXPECT_REQUEST;
    presso_connection_update_deadline (self, FALSE);
  }
  if (self->max_message > 0 &&
      !presso_frame_meter_feed (&self->meter, data, n_data, self->max_message)) {
    presso_connection_fail (self, G_IO_ERROR_MESSAGE_TOO_LARGE, "The peer's message is too long");
    return FALSE;
  }
  return TRUE;
}

/**
 * presso_connection_is_readable: (skip)
 *
 * Returns: whether reading now gives data, the end, or an error
 */
gboolean
presso_connection_is_readable (PressoConnection *self)
{
  return self->fd < 0 || self->lingering ||
         (self->readable && !had_its_turn (self) && !presso_connection_has_to_wait (self));
}

/**
 * presso_connection_receive: (skip)
 *
 * Reads for libsoup. In HTTP the peer's end is an error: libsoup would take what it has of a header
 * for a whole one.
 *
 * Returns: bytes read; 0 at a push connection's end; -1 with @error
 */
gssize
presso_connection_receive (PressoConnection *self, void *buffer, gsize count, GError **error)
{
  gssize n_read;

  if (self->fd < 0 || self->lingering)
    return return_bait (self, buffer, count, error);
  if (!presso_connection_is_readable (self))
    return return_would_block (error);

  n_read = presso_connection_receive_some (self, buffer, count);
  if (n_read > 0 && check_received (self, buffer, (gsize) n_read))
    return n_read;
  if (n_read == 0 && self->push)
    return 0;
  if (n_read < 0 && (errno == EAGAIN || errno == EINPROGRESS))
    return return_would_block (error);
  if (n_read == 0)
    presso_connection_end_of_input (self);
  else if (n_read < 0)
    fail_from_errno (self, errno);
  return return_bait (self, buffer, count, error);
}

/**
 * presso_connection_discard_input: (skip)
 *
 * Reads a turn's worth, whatever it is, and forgets it.
 *
 * Returns: %FALSE at the peer's end
 */
gboolean
presso_connection_discard_input (PressoConnection *self)
{
  char buffer[16 * 1024];

  for (gsize n_total = 0; self->readable && n_total < TURN_BYTES;) {
    gssize n_read = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);

    if (n_read == 0 || (n_read < 0 && errno != EAGAIN && errno != EINTR))
      return FALSE;
    if (n_read < 0 && errno == EAGAIN)
      self->readable = FALSE;
    n_total += (gsize) MAX (n_read, 0);
  }
  return TRUE;
}

/**
 * presso_connection_flush: (skip)
 *
 * Sends what the kernel takes now.
 */
void
presso_connection_flush (PressoConnection *self)
{
  gsize size = presso_send_queue_get_size (&self->queue);

  if (size == 0 || !self->writable)
    return;
  if (!presso_send_queue_send (&self->queue, presso_connection_send_some, self)) {
    if (errno != EAGAIN) {
      fail_from_errno (self, errno);
      return;
    }
    self->writable = FALSE;
  }
  presso_connection_update_deadline (self, !self->writable &&
                                             presso_send_queue_get_size (&self->queue) < size);
}

static void
queue_copy (PressoConnection *self, const void *data, gsize n_data)
{
  g_autoptr (GBytes) copy = g_bytes_new (data, n_data);

  presso_send_queue_push (&self->queue, copy);
}

static gssize
write_push (PressoConnection *self, const void *buffer, gsize count, GError **error)
{
  queue_copy (self, buffer, count);
  return presso_connection_bound_queue (self) ? (gssize) count : return_failure (self, error);
}

/* Of a large write, so much as may wait: TLS has to be given again what it couldn't send. */
static gssize
write_part (PressoConnection *self, const void *buffer, gsize count, GError **error)
{
  gsize n_queued = MIN (count, REPLY_QUEUE);

  queue_copy (self, buffer, n_queued);
  presso_connection_flush (self);
  return self->fd >= 0 ? (gssize) n_queued : return_failure (self, error);
}

/* A reply's small writes, its header and body, are sent together; large ones as they come. */
static gssize
write_reply (PressoConnection *self, const void *buffer, gsize count, GError **error)
{
  gssize n_sent;

  if (count < DIRECT_WRITE && presso_send_queue_get_size (&self->queue) + count <= REPLY_QUEUE) {
    queue_copy (self, buffer, count);
    presso_reactor_schedule (self->reactor, PRESSO_PHASE_SEND, &self->turn_task);
    return (gssize) count;
  }

  presso_connection_flush (self);
  if (self->fd < 0)
    return return_failure (self, error);
  if (!self->writable) {
    self->libsoup_waits_to_write = TRUE;
    return return_would_block (error);
  }
  if (self->tls != NULL)
    return write_part (self, buffer, count, error);
  do
    n_sent = send (self->fd, buffer, count, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (n_sent < 0 && errno == EINTR);
  if (n_sent >= 0)
    return n_sent;
  if (errno != EAGAIN) {
    fail_from_errno (self, errno);
    return return_failure (self, error);
  }
  self->writable = FALSE;
  self->libsoup_waits_to_write = TRUE;
  presso_connection_update_deadline (self, TRUE);
  return return_would_block (error);
}

/**
 * presso_connection_is_writable: (skip)
 *
 * Returns: whether writing now takes something or gives an error
 */
gboolean
presso_connection_is_writable (PressoConnection *self)
{
  return self->fd < 0 || self->lingering || self->push || self->writable;
}

/**
 * presso_connection_write: (skip)
 *
 * Writes for libsoup. A push connection takes all of it.
 *
 * Returns: bytes taken; -1 with @error
 */
gssize
presso_connection_write (PressoConnection *self, const void *buffer, gsize count, GError **error)
{
  if (self->fd < 0 || self->lingering)
    return return_failure (self, error);
  self->replied = TRUE;
  self->libsoup_waits_to_write = FALSE;
  return self->push ? write_push (self, buffer, count, error)
                    : write_reply (self, buffer, count, error);
}
