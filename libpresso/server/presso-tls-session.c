/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-tls-session.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* RFC 8446, 5.1: the type of the records that a handshake is in, and what a record holds. */
#define HANDSHAKE_RECORD 22
#define RECORD_SIZE      (16 * 1024)

/* What a peer may send without a word for us in it. GnuTLS keeps a message until all of it has
 * come, and a message says itself that it has up to 16 MiB; a browser's first one has 2 KiB. */
#define MAX_UNREAD (64 * 1024)

struct _PressoTlsSession {
  PressoTlsContext *context;
  gnutls_session_t session;
  int fd;
  /* Bytes that came since the last ones that were handed out. */
  gsize n_unread;
  unsigned is_established : 1;
  unsigned is_at_end : 1;
  /* The kernel had nothing more when GnuTLS asked. */
  unsigned is_drained : 1;
  /* GnuTLS has a record that the kernel didn't take; it is asked to go on, not given it again. */
  unsigned is_sending : 1;
  unsigned has_failed : 1;
  unsigned has_said_bye : 1;
};

/**
 * presso_tls_is_first_byte: (skip)
 * @byte: what a peer sends first
 *
 * Returns: whether it speaks TLS; no method of HTTP begins like that
 */
gboolean
presso_tls_is_first_byte (guint8 byte)
{
  return byte == HANDSHAKE_RECORD;
}

/* The end of the connection is kept from GnuTLS, which would send nothing more after it. */
static ssize_t
pull (gnutls_transport_ptr_t transport, void *buffer, size_t count)
{
  PressoTlsSession *self = transport;
  ssize_t n_read = recv (self->fd, buffer, count, MSG_DONTWAIT);

  self->is_at_end = n_read == 0;
  self->is_drained = n_read <= 0;
  if (n_read > 0 && (self->n_unread += (gsize) n_read) <= MAX_UNREAD)
    return n_read;
  gnutls_transport_set_errno (self->session, n_read > 0 ? EMSGSIZE : n_read == 0 ? EAGAIN : errno);
  return -1;
}

/**
 * presso_tls_session_new: (skip)
 * @context: what it shares with the others
 * @fd: a socket; must be closed after the session was freed
 *
 * Returns: (transfer full): a session whose handshake is still to come
 */
PressoTlsSession *
presso_tls_session_new (PressoTlsContext *context, int fd)
{
  PressoTlsSession *self = g_new0 (PressoTlsSession, 1);

  self->context = presso_tls_context_ref (context);
  self->session = presso_tls_context_open (context);
  self->fd = fd;
  gnutls_transport_set_ptr2 (self->session, self, GINT_TO_POINTER (fd));
  gnutls_transport_set_pull_function (self->session, pull);
  return self;
}

/**
 * presso_tls_session_free: (skip)
 * @self: (transfer full): a session
 */
void
presso_tls_session_free (PressoTlsSession *self)
{
  gnutls_deinit (self->session);
  presso_tls_context_unref (self->context);
  g_free (self);
}

/* GnuTLS wants to be called again after each record that doesn't end a message, too. What came
 * behind that is in the kernel, which announces it only once. */
static int
again_errno (PressoTlsSession *self)
{
  return self->is_drained || gnutls_record_get_direction (self->session) == 1 ? EAGAIN
                                                                              : EINPROGRESS;
}

/* As from a system call: -1 with errno. The peer is told what is wrong if that can be done now. */
static gssize
return_error (PressoTlsSession *self, gssize code)
{
  switch (code) {
  case GNUTLS_E_AGAIN:
    errno = again_errno (self);
    return -1;
  case GNUTLS_E_PULL_ERROR:
  case GNUTLS_E_PUSH_ERROR:
    self->has_failed = TRUE;
    errno = ECONNRESET;
    return -1;
  default:
    self->has_failed = TRUE;
    gnutls_alert_send_appropriate (self->session, (int) code);
    errno = EPROTO;
    return -1;
  }
}

static gboolean
shake_hands (PressoTlsSession *self)
{
  int code;

  do
    code = gnutls_handshake (self->session);
  while (code == GNUTLS_E_INTERRUPTED);
  self->is_established = code == GNUTLS_E_SUCCESS;
  return self->is_established || return_error (self, code) >= 0;
}

/**
 * presso_tls_session_receive: (skip)
 * @buffer: where to
 * @count: how many bytes at most
 *
 * Reads like recv(2). A peer that ends its stream and one that only ends the connection are the
 * same here: HTTP says itself where a message ends.
 *
 * Returns: bytes read; 0 at the end; -1 with errno, EINPROGRESS if there may be more
 */
gssize
presso_tls_session_receive (PressoTlsSession *self, void *buffer, gsize count)
{
  gssize n_read;

  self->is_drained = FALSE;
  if (!self->is_established && !shake_hands (self))
    return self->is_at_end ? 0 : -1;
  do
    n_read = gnutls_record_recv (self->session, buffer, count);
  while (n_read == GNUTLS_E_INTERRUPTED);
  if (n_read > 0)
    self->n_unread = 0;
  if (n_read == GNUTLS_E_AGAIN && self->is_at_end)
    return 0;
  return n_read >= 0 ? n_read : return_error (self, n_read);
}

/* Puts the first bytes of @vectors together in one record. Returns how many. */
static gsize
gather (const struct iovec *vectors, gsize n_vectors, guint8 *record)
{
  gsize n_bytes = 0;

  for (gsize i = 0; i < n_vectors && n_bytes < RECORD_SIZE; i++) {
    gsize n = MIN (vectors[i].iov_len, RECORD_SIZE - n_bytes);

    memcpy (record + n_bytes, vectors[i].iov_base, n);
    n_bytes += n;
  }
  return n_bytes;
}

/**
 * presso_tls_session_send: (skip)
 * @n_vectors: how many
 * @vectors: what is to be sent; after EAGAIN it must begin with the same bytes
 *
 * Sends a record's worth, like sendmsg(2).
 *
 * Returns: bytes sent; -1 with errno
 */
gssize
presso_tls_session_send (PressoTlsSession *self, const struct iovec *vectors, gsize n_vectors)
{
  guint8 record[RECORD_SIZE];
  const void *data = NULL;
  gsize n_bytes = 0;
  gssize n_sent;

  if (!self->is_sending) {
    n_bytes = gather (vectors, n_vectors, record);
    data = record;
  }
  do
    n_sent = gnutls_record_send (self->session, data, n_bytes);
  while (n_sent == GNUTLS_E_INTERRUPTED);
  self->is_sending = n_sent == GNUTLS_E_AGAIN;
  return n_sent >= 0 ? n_sent : return_error (self, n_sent);
}

/**
 * presso_tls_session_say_bye: (skip)
 *
 * Tells the peer that nothing more comes, so that it needn't take the end for an attack.
 *
 * Returns: %FALSE if it has to be called again when the socket is writable
 */
gboolean
presso_tls_session_say_bye (PressoTlsSession *self)
{
  if (!self->is_established || self->is_sending || self->has_failed || self->has_said_bye)
    return TRUE;
  self->has_said_bye = gnutls_bye (self->session, GNUTLS_SHUT_WR) != GNUTLS_E_AGAIN;
  return self->has_said_bye;
}

/**
 * presso_tls_session_is_established: (skip)
 *
 * Returns: whether the handshake is over
 */
gboolean
presso_tls_session_is_established (PressoTlsSession *self)
{
  return self->is_established;
}

/**
 * presso_tls_session_reads_when_writable: (skip)
 *
 * Returns: whether reading that ended with EAGAIN has to send something first
 */
gboolean
presso_tls_session_reads_when_writable (PressoTlsSession *self)
{
  return !self->is_established && gnutls_record_get_direction (self->session) == 1;
}
