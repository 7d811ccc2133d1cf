/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/presso-connection-input.h"
#include "server/presso-connection-output.h"
#include "server/presso-connection-private.h"
#include "server/presso-host-address.h"

/*
 * libsoup 3.2 keeps a connection for ever that ends between two requests (fixed in 3.3): it only
 * cleans up after a request that it has begun, and it begins one with the first complete line. So
 * it is given one, which is not empty so that it can't end a header either, and the error after it.
 */
#define BAIT "x\n"

/**
 * PressoConnection:
 *
 * One peer's socket, as the stream that libsoup reads and writes. Its readiness comes from the
 * reactor, so that the sources libsoup makes have no descriptor and idle connections cost nothing.
 *
 * What is written goes into a queue of its own and is sent once a turn, all of it in one system
 * call. While HTTP is spoken the queue is short and libsoup has to wait; a *push* connection, a
 * WebSocket, takes every frame at once but is dropped when it leaves `max_queue` bytes unread.
 *
 * It belongs to the host's thread and must only be used there.
 */
enum {
  SIGNAL_CLOSED,
  SIGNAL_DRAINED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

static G_DEFINE_QUARK (presso - connection, connection)

  G_DEFINE_FINAL_TYPE (PressoConnection, presso_connection, G_TYPE_IO_STREAM)

static void
emit_closed (PressoConnection *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
schedule_turn (PressoConnection *self)
{
  presso_reactor_schedule (self->reactor, PRESSO_PHASE_SEND, &self->turn_task);
}

/* With @abort, what the kernel still has to send is thrown away, too. */
static void
close_socket (PressoConnection *self, gboolean abort)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  int fd = self->fd;

  if (abort)
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  else if (presso_send_queue_is_empty (&self->queue))
    presso_connection_say_bye (self);
  presso_send_queue_clear (&self->queue);
  g_clear_pointer (&self->tls, presso_tls_session_free);
  presso_deadlines_set (self->host->deadlines, &self->deadline, PRESSO_DEADLINE_NONE);
  g_queue_unlink (&self->host->connections, &self->link);
  self->fd = -1;
  close (fd);
  self->host->closed (self, self->host->user_data);
}

static void
end_linger (PressoConnection *self)
{
  self->lingering = FALSE;
  close_socket (self, FALSE);
  g_object_unref (self);
}

/* Reads on until the peer has the reply: the kernel resets a connection closed with input unread.
 */
static void
run_linger (PressoConnection *self)
{
  presso_connection_flush (self);
  if (self->fd < 0 || !presso_send_queue_is_empty (&self->queue) ||
      !presso_connection_say_bye (self))
    return;
  shutdown (self->fd, SHUT_WR);
  if (!presso_connection_discard_input (self))
    end_linger (self);
  else if (self->readable)
    schedule_turn (self);
}

static void
run_flush (PressoConnection *self)
{
  if (presso_send_queue_is_empty (&self->queue))
    return;
  presso_connection_flush (self);
  if (self->fd < 0 || !presso_send_queue_is_empty (&self->queue))
    return;
  if (self->libsoup_waits_to_write)
    presso_shard_wake (self->shard);
  if (g_signal_has_handler_pending (self, signals[SIGNAL_DRAINED], 0, FALSE))
    g_signal_emit (self, signals[SIGNAL_DRAINED], 0);
}

static void
run_turn (PressoTask *task)
{
  PressoConnection *self =
    (PressoConnection *) ((char *) task - G_STRUCT_OFFSET (PressoConnection, turn_task));

  g_object_ref (self);
  if (self->lingering)
    run_linger (self);
  else if (self->fd >= 0)
    run_flush (self);
  else
    emit_closed (self);
  g_object_unref (self);
}

static void
on_events (PressoWatch *watch, guint32 events)
{
  PressoConnection *self =
    (PressoConnection *) ((char *) watch - G_STRUCT_OFFSET (PressoConnection, watch));

  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
    self->hung_up = TRUE;
  if ((events & EPOLLIN) != 0 || self->hung_up)
    self->readable = TRUE;
  if ((events & EPOLLOUT) != 0 || self->hung_up)
    self->writable = TRUE;
  if (self->writable && self->tls != NULL && presso_tls_session_reads_when_writable (self->tls))
    self->readable = TRUE;
  if (self->lingering || !presso_send_queue_is_empty (&self->queue))
    schedule_turn (self);
  if (self->readable || self->libsoup_waits_to_write)
    presso_shard_wake (self->shard);
}

/* A reply may be lost if the socket is closed while it waits or while the peer is still sending. */
static gboolean
should_linger (PressoConnection *self)
{
  if (self->push || !self->replied)
    return FALSE;
  if (!presso_send_queue_is_empty (&self->queue))
    return TRUE;
  return !self->hung_up && (self->readable || self->expectation == PRESSO_EXPECT_REQUEST);
}

static void
begin_linger (PressoConnection *self)
{
  self->lingering = TRUE;
  g_object_ref (self);
  presso_connection_update_deadline (self, TRUE);
  schedule_turn (self);
}

/* Sends what is queued, then closes the socket: now or, if it has to linger, in turns to come. */
static void
finish (PressoConnection *self, gboolean may_linger)
{
  if (self->fd < 0 || self->lingering)
    return;
  presso_connection_flush (self);
  if (self->fd < 0)
    return;
  if (may_linger && should_linger (self))
    begin_linger (self);
  else
    close_socket (self, FALSE);
}

static void
end (PressoConnection *self, gboolean may_linger)
{
  finish (self, may_linger);
  emit_closed (self);
}

static gboolean
presso_connection_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  end (PRESSO_CONNECTION (stream), TRUE);
  return TRUE;
}

/* GIOStream's own would use a thread for it. */
static void
presso_connection_close_async (GIOStream *stream,
                               int priority,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, presso_connection_close_async);
  end (PRESSO_CONNECTION (stream), TRUE);
  g_task_return_boolean (task, TRUE);
}

static gboolean
presso_connection_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static GInputStream *
presso_connection_get_input (GIOStream *stream)
{
  return PRESSO_CONNECTION (stream)->input;
}

static GOutputStream *
presso_connection_get_output (GIOStream *stream)
{
  return PRESSO_CONNECTION (stream)->output;
}

static void
presso_connection_dispose (GObject *object)
{
  end (PRESSO_CONNECTION (object), FALSE);
  G_OBJECT_CLASS (presso_connection_parent_class)->dispose (object);
}

static void
presso_connection_finalize (GObject *object)
{
  PressoConnection *self = PRESSO_CONNECTION (object);

  presso_task_cancel (&self->turn_task);
  presso_connection_input_detach (PRESSO_CONNECTION_INPUT (self->input));
  presso_connection_output_detach (PRESSO_CONNECTION_OUTPUT (self->output));
  g_object_set_qdata (G_OBJECT (self->remote), connection_quark (), NULL);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  presso_shard_leave (self->shard);
  presso_reactor_unref (self->reactor);

  G_OBJECT_CLASS (presso_connection_parent_class)->finalize (object);
}

static void
presso_connection_class_init (PressoConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->dispose = presso_connection_dispose;
  object_class->finalize = presso_connection_finalize;
  stream_class->get_input_stream = presso_connection_get_input;
  stream_class->get_output_stream = presso_connection_get_output;
  stream_class->close_fn = presso_connection_close;
  stream_class->close_async = presso_connection_close_async;
  stream_class->close_finish = presso_connection_close_finish;

  /**
   * PressoConnection::closed:
   *
   * The connection has ended, whoever ended it; emitted once. If the peer or a limit ended it, this
   * comes from the reactor and never from within another function of the connection.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PressoConnection::drained:
   *
   * All that was queued went to the kernel; emitted from the reactor.
   */
  signals[SIGNAL_DRAINED] = g_signal_new ("drained", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_connection_init (PressoConnection *self)
{
  self->fd = -1;
  self->link.data = self;
  self->writable = TRUE;
  self->watch.func = on_events;
  self->input = presso_connection_input_new (self);
  self->output = presso_connection_output_new (self);
  presso_send_queue_init (&self->queue);
  presso_deadline_init (&self->deadline);
  presso_task_init (&self->turn_task, run_turn);
}

/**
 * presso_connection_new: (skip)
 * @fd: (transfer full): a connected socket that doesn't block; closed if this fails
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL if there is no descriptor left for
 *   what it needs
 */
PressoConnection *
presso_connection_new (PressoConnectionHost *host,
                       int fd,
                       GSocketAddress *local,
                       GSocketAddress *remote)
{
  PressoShard *shard = presso_reactor_join (host->reactor);
  PressoConnection *self;

  if (shard == NULL) {
    close (fd);
    return NULL;
  }
  self = g_object_new (PRESSO_TYPE_CONNECTION, NULL);
  self->host = host;
  self->fd = fd;
  self->reactor = presso_reactor_ref (host->reactor);
  self->shard = shard;
  self->sniffing = host->tls != NULL;
  self->local = g_object_ref (local);
  self->remote = g_object_ref (remote);
  g_object_set_qdata (G_OBJECT (remote), connection_quark (), self);
  g_queue_push_tail_link (&host->connections, &self->link);
  presso_connection_update_deadline (self, TRUE);
  if (!presso_reactor_watch (self->reactor, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                             &self->watch))
    presso_connection_fail (self, G_IO_ERROR_NO_SPACE, "The kernel can't watch another connection");
  return self;
}

/**
 * presso_connection_from_deadline: (skip)
 *
 * Returns: (transfer none): the connection whose deadline it is
 */
PressoConnection *
presso_connection_from_deadline (PressoDeadline *deadline)
{
  return (PressoConnection *) ((char *) deadline - G_STRUCT_OFFSET (PressoConnection, deadline));
}

/**
 * presso_connection_from_address: (skip)
 *
 * The address object that was accepted with a connection is the only thing libsoup gives back for a
 * request on it.
 *
 * Returns: (transfer none) (nullable): the connection it belongs to
 */
PressoConnection *
presso_connection_from_address (GSocketAddress *remote)
{
  return g_object_get_qdata (G_OBJECT (remote), connection_quark ());
}

/**
 * presso_connection_enter: (skip)
 *
 * Makes the context of the connection's sources the thread's default one.
 */
void
presso_connection_enter (PressoConnection *self)
{
  presso_shard_enter (self->shard);
}

/**
 * presso_connection_exit: (skip)
 *
 * Undoes presso_connection_enter(), and has what was attached meanwhile run.
 */
void
presso_connection_exit (PressoConnection *self)
{
  presso_shard_exit (self->shard);
  presso_shard_wake (self->shard);
}

/* Has libsoup told in the next run of the shard, and everyone else in a turn. */
static void
set_failure (PressoConnection *self, GIOErrorEnum code, const char *reason)
{
  self->failure = reason;
  self->failure_code = code;
  self->bait = self->between_requests ? BAIT : "";
  presso_shard_wake (self->shard);
  schedule_turn (self);
}

/**
 * presso_connection_fail: (skip)
 * @reason: a static string, for a developer
 *
 * Ends the connection from our side: the socket is closed now, libsoup learns of it in the next run
 * of the shard.
 */
void
presso_connection_fail (PressoConnection *self, GIOErrorEnum code, const char *reason)
{
  if (self->fd < 0)
    return;
  if (self->lingering) {
    end_linger (self);
    return;
  }
  set_failure (self, code, reason);
  close_socket (self, self->push);
}

/**
 * presso_connection_end_of_input: (skip)
 *
 * The peer of an HTTP connection has sent all it will, but may still be waiting for a reply.
 */
void
presso_connection_end_of_input (PressoConnection *self)
{
  set_failure (self, G_IO_ERROR_CONNECTION_CLOSED, "The peer closed the connection");
  finish (self, TRUE);
}

/**
 * presso_connection_refuse: (skip)
 * @answer: all of what the peer is told, as it is sent
 * @reason: a static string, for a developer
 *
 * Answers what libsoup hasn't seen all of, and ends the connection: the peer gets the answer, and
 * what it still says is forgotten.
 */
void
presso_connection_refuse (PressoConnection *self, const char *answer, const char *reason)
{
  if (presso_connection_write (self, answer, strlen (answer), NULL) < 0)
    return;
  set_failure (self, G_IO_ERROR_INVALID_DATA, reason);
  finish (self, TRUE);
}

/**
 * presso_connection_update_deadline: (skip)
 * @progress: whether a deadline that is set begins anew
 *
 * Sets the deadline that fits what is going on.
 */
void
presso_connection_update_deadline (PressoConnection *self, gboolean progress)
{
  static const PressoDeadlineKind kinds[] = {
    [PRESSO_EXPECT_REQUEST] = PRESSO_DEADLINE_REQUEST,
    [PRESSO_EXPECT_REPLY] = PRESSO_DEADLINE_NONE,
    [PRESSO_EXPECT_IDLE] = PRESSO_DEADLINE_IDLE,
    [PRESSO_EXPECT_HANDSHAKE] = PRESSO_DEADLINE_HANDSHAKE,
  };
  PressoDeadlineKind kind = kinds[self->expectation];

  if (self->lingering)
    kind = PRESSO_DEADLINE_LINGER;
  else if (self->push)
    kind = self->awaits_pong ? PRESSO_DEADLINE_PONG : PRESSO_DEADLINE_NONE;
  else if (!self->writable && self->expectation != PRESSO_EXPECT_HANDSHAKE)
    kind = PRESSO_DEADLINE_REPLY;
  if (kind != self->deadline.kind || progress)
    presso_deadlines_set (self->host->deadlines, &self->deadline, kind);
}

/**
 * presso_connection_set_expectation:
 * @self: a connection
 * @expectation: what the peer owes us from now on
 *
 * Tells what is going on, so that the right deadline holds. [func@soup_transport_attach] does it
 * for a server's requests.
 */
void
presso_connection_set_expectation (PressoConnection *self, PressoExpectation expectation)
{
  g_return_if_fail (PRESSO_IS_CONNECTION (self));

  self->between_requests = expectation == PRESSO_EXPECT_IDLE;
  if (self->between_requests)
    presso_request_meter_begin (&self->request);
  self->expectation = expectation;
  if (self->fd >= 0)
    presso_connection_update_deadline (self, FALSE);
}

/**
 * presso_connection_drop:
 * @self: a connection
 *
 * Ends the connection at once, without a word to the peer.
 */
void
presso_connection_drop (PressoConnection *self)
{
  g_return_if_fail (PRESSO_IS_CONNECTION (self));

  presso_connection_fail (self, G_IO_ERROR_CONNECTION_CLOSED, "The connection was dropped");
}

/**
 * presso_connection_is_open:
 * @self: a connection
 *
 * Returns: whether something can still be sent
 */
gboolean
presso_connection_is_open (PressoConnection *self)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), FALSE);

  return self->fd >= 0 && !self->lingering;
}

/**
 * presso_connection_get_local_address:
 * @self: a connection
 *
 * Returns: (transfer none): our end
 */
GSocketAddress *
presso_connection_get_local_address (PressoConnection *self)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), NULL);

  return self->local;
}

/**
 * presso_connection_get_remote_address:
 * @self: a connection
 *
 * Returns: (transfer none): the peer's end; an IPv4 peer's is IPv4 also on a dual-stack socket
 */
GSocketAddress *
presso_connection_get_remote_address (PressoConnection *self)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), NULL);

  return self->remote;
}

/**
 * presso_connection_is_secure:
 * @self: a connection
 *
 * Returns: whether nobody between us and the peer can read what is said
 */
gboolean
presso_connection_is_secure (PressoConnection *self)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), FALSE);

  return self->secure;
}

/**
 * presso_connection_is_same_machine:
 * @self: a connection
 *
 * Returns: whether the peer is a program on this machine
 */
gboolean
presso_connection_is_same_machine (PressoConnection *self)
{
  g_return_val_if_fail (PRESSO_IS_CONNECTION (self), FALSE);

  return presso_host_address_is_same_machine (self->local, self->remote);
}
