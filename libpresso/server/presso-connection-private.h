/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-connection.h"
#include "server/presso-deadlines.h"
#include "server/presso-frame-meter.h"
#include "server/presso-reactor.h"
#include "server/presso-request-meter.h"
#include "server/presso-send-queue.h"
#include "server/presso-shard.h"
#include "server/presso-tls-session.h"

G_BEGIN_DECLS

/**
 * PressoConnectionHost:
 * @connections: those whose socket is open
 * @tls: (nullable): what TLS sessions share, where TLS is spoken
 * @handshake_turn: the turn @n_handshakes is of
 * @n_handshakes: steps of handshakes that were made in that turn
 * @closed: called when a socket was closed; must not run foreign code
 *
 * What the connections of a listener share. It outlives their sockets but not the connections.
 */
typedef struct {
  PressoReactor *reactor;
  PressoDeadlines *deadlines;
  GQueue connections;
  PressoTlsContext *tls;
  guint64 handshake_turn;
  unsigned n_handshakes;
  gsize max_queue;
  gsize max_head;
  gsize max_headers;
  void (*closed) (PressoConnection *connection, gpointer user_data);
  gpointer user_data;
} PressoConnectionHost;

/* Its fields belong to the files of the connection. */
struct _PressoConnection {
  GIOStream parent_instance;

  GInputStream *input;
  GOutputStream *output;
  GSocketAddress *local;
  GSocketAddress *remote;

  /* Only to be used while the socket is open: fd >= 0. */
  PressoConnectionHost *host;
  int fd;
  PressoReactor *reactor;
  PressoShard *shard;
  PressoWatch watch;
  PressoTask turn_task;
  PressoDeadline deadline;
  GList link;

  /* %NULL where HTTP is spoken in plain text, or nothing yet. */
  PressoTlsSession *tls;

  PressoSendQueue queue;
  PressoExpectation expectation;
  PressoRequestMeter request;
  PressoFrameMeter meter;
  gsize max_message;
  guint64 turn;
  gsize turn_bytes;

  /* Why the connection failed; a static string. */
  const char *failure;
  GIOErrorEnum failure_code;
  /* What libsoup reads before it is told of the failure. */
  const char *bait;

  /* Edge-triggered: true until a system call says otherwise. */
  unsigned readable : 1;
  unsigned writable : 1;
  unsigned hung_up : 1;
  /* Nobody knows yet whether the peer speaks TLS. */
  unsigned sniffing : 1;
  unsigned secure : 1;
  unsigned push : 1;
  /* A ping was sent, and nothing came since. */
  unsigned awaits_pong : 1;
  /* libsoup has not begun another request, so it needs the bait. */
  unsigned between_requests : 1;
  unsigned libsoup_waits_to_write : 1;
  unsigned replied : 1;
  unsigned lingering : 1;
  unsigned closed : 1;
};

/* presso-connection.c: for the listener. */
PressoConnection *presso_connection_new (PressoConnectionHost *host,
                                         int fd,
                                         GSocketAddress *local,
                                         GSocketAddress *remote);
PressoConnection *presso_connection_from_deadline (PressoDeadline *deadline);
PressoConnection *presso_connection_from_address (GSocketAddress *remote);
void presso_connection_enter (PressoConnection *self);
void presso_connection_exit (PressoConnection *self);
void presso_connection_fail (PressoConnection *self, GIOErrorEnum code, const char *reason);
void presso_connection_end_of_input (PressoConnection *self);
void presso_connection_refuse (PressoConnection *self, const char *answer, const char *reason);
void presso_connection_update_deadline (PressoConnection *self, gboolean progress);

/* presso-connection-io.c: for the two streams and the end of the connection. */
gboolean presso_connection_is_readable (PressoConnection *self);
gssize
presso_connection_receive (PressoConnection *self, void *buffer, gsize count, GError **error);
gboolean presso_connection_is_writable (PressoConnection *self);
gssize
presso_connection_write (PressoConnection *self, const void *buffer, gsize count, GError **error);
void presso_connection_flush (PressoConnection *self);
gboolean presso_connection_discard_input (PressoConnection *self);

/* presso-connection-tls.c: what the socket says, in plain text. */
gboolean presso_connection_has_to_wait (PressoConnection *self);
gssize presso_connection_receive_some (PressoConnection *self, void *buffer, gsize count);
gssize
presso_connection_send_some (gpointer connection, const struct iovec *vectors, gsize n_vectors);
gboolean presso_connection_say_bye (PressoConnection *self);

/* presso-connection-push.c: for what is queued. */
gboolean presso_connection_bound_queue (PressoConnection *self);

G_END_DECLS
