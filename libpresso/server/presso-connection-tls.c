/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-connection-private.h"

#include <errno.h>
#include <sys/socket.h>

/* A handshake's first step costs as much as several requests. These of all peers are made in a
 * turn, so that a hall that comes back at once keeps nobody's order waiting. */
#define HANDSHAKES_A_TURN 16

/* Finds out whether the peer speaks TLS. Returns FALSE with errno as long as it says nothing. */
static gboolean
sniff (PressoConnection *self)
{
  guint8 first;
  gssize n_read;

  do
    n_read = recv (self->fd, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  while (n_read < 0 && errno == EINTR);
  if (n_read < 0)
    return FALSE;
  self->sniffing = FALSE;
  if (n_read == 1 && presso_tls_is_first_byte (first)) {
    self->tls = presso_tls_session_new (self->host->tls, self->fd);
    self->expectation = PRESSO_EXPECT_HANDSHAKE;
    presso_connection_update_deadline (self, TRUE);
  }
  return TRUE;
}

static gssize
receive_plain (PressoConnection *self, void *buffer, gsize count)
{
  gssize n_read;

  do
    n_read = recv (self->fd, buffer, count, MSG_DONTWAIT);
  while (n_read < 0 && errno == EINTR);
  /* Less than was asked for: nothing is left, unless what is left is the end of the stream. */
  if (n_read > 0 && (gsize) n_read < count && !self->hung_up)
    self->readable = FALSE;
  return n_read;
}

/**
 * presso_connection_has_to_wait: (skip)
 *
 * Returns: whether this connection's handshake has to wait for the next turn; the shard looks again
 *   then
 */
gboolean
presso_connection_has_to_wait (PressoConnection *self)
{
  if (self->expectation != PRESSO_EXPECT_HANDSHAKE ||
      self->host->handshake_turn != presso_reactor_get_turn (self->reactor) ||
      self->host->n_handshakes < HANDSHAKES_A_TURN)
    return FALSE;
  presso_shard_wake (self->shard);
  return TRUE;
}

static void
count_handshake (PressoConnection *self)
{
  guint64 turn = presso_reactor_get_turn (self->reactor);

  if (self->host->handshake_turn != turn)
    self->host->n_handshakes = 0;
  self->host->handshake_turn = turn;
  self->host->n_handshakes++;
}

static gssize
shake_hands (PressoConnection *self, void *buffer, gsize count)
{
  gssize n_read;

  if (presso_connection_has_to_wait (self)) {
    errno = EINPROGRESS;
    return -1;
  }
  count_handshake (self);
  n_read = presso_tls_session_receive (self->tls, buffer, count);
  if (!presso_tls_session_is_established (self->tls))
    return n_read;
  self->secure = TRUE;
  self->expectation = PRESSO_EXPECT_REQUEST;
  presso_connection_update_deadline (self, TRUE);
  return n_read;
}

/**
 * presso_connection_receive_some: (skip)
 *
 * Reads from the open socket, like recv(2), what the peer means. Takes note when nothing more is
 * there.
 *
 * Returns: bytes read; 0 at the end; -1 with errno, EINPROGRESS if there may be more next turn
 */
gssize
presso_connection_receive_some (PressoConnection *self, void *buffer, gsize count)
{
  gssize n_read;

  if (self->sniffing && !sniff (self))
    n_read = -1;
  else if (self->expectation == PRESSO_EXPECT_HANDSHAKE)
    n_read = shake_hands (self, buffer, count);
  else if (self->tls != NULL)
    n_read = presso_tls_session_receive (self->tls, buffer, count);
  else
    n_read = receive_plain (self, buffer, count);
  if (n_read < 0 && errno == EAGAIN)
    self->readable = FALSE;
  if (n_read < 0 && errno == EINPROGRESS) {
    /* Still readable: the shard looks again in the next turn. */
    presso_shard_wake (self->shard);
    errno = EINPROGRESS;
  }
  return n_read;
}

static gssize
send_plain (PressoConnection *self, const struct iovec *vectors, gsize n_vectors)
{
  struct msghdr message = { .msg_iov = (struct iovec *) vectors, .msg_iovlen = n_vectors };
  gssize n_sent;

  do
    n_sent = sendmsg (self->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (n_sent < 0 && errno == EINTR);
  return n_sent;
}

/**
 * presso_connection_send_some: (skip)
 *
 * A #PressoSendFunc to the open socket.
 */
gssize
presso_connection_send_some (gpointer connection, const struct iovec *vectors, gsize n_vectors)
{
  PressoConnection *self = connection;

  return self->tls != NULL ? presso_tls_session_send (self->tls, vectors, n_vectors)
                           : send_plain (self, vectors, n_vectors);
}

/**
 * presso_connection_say_bye: (skip)
 *
 * Ends what we say as TLS wants it, behind all that was sent.
 *
 * Returns: %FALSE if it has to be called again when the socket is writable
 */
gboolean
presso_connection_say_bye (PressoConnection *self)
{
  return self->tls == NULL || presso_tls_session_say_bye (self->tls);
}
