/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/presso-address-counter.h"
#include "server/presso-connection-private.h"
#include "server/presso-listening-socket.h"

/* Accepted in one turn, so that requests get their chance while a hall reconnects. */
#define ACCEPTS_A_TURN 128

/* When the kernel was out of memory. */
#define RETRY_MS 200

/* A reply's last bytes and the peer's unread ones have so long. */
#define LINGER_MS 3000

/* Descriptors for everything else: the database, files, the shards. */
#define RESERVED_DESCRIPTORS 256

/* Refusals are logged, but not each of thousands. */
#define LOG_INTERVAL_US (60 * G_USEC_PER_SEC)

/**
 * PressoListener:
 *
 * Accepts connections and bounds what they may take. All of its functions, and its end, belong to
 * the thread that runs the context it was started in.
 */
struct _PressoListener {
  GObject parent_instance;

  PressoListenerLimits limits;
  PressoConnectionHost host;
  PressoAddressCounter *addresses;
  int fd;
  guint16 port;
  PressoWatch watch;
  PressoTask accept_task;
  GMainContext *context;
  GSource *retry;
  /* Given up to refuse a connection when there are no descriptors: one that nobody accepts would
   * stay readable for ever. */
  int spare_fd;
  gint64 logged_at;
};

enum {
  SIGNAL_ACCEPTED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoListener, presso_listener, G_TYPE_OBJECT)

static unsigned
get_ms (PressoSettings *settings, PressoSetting setting)
{
  return (unsigned) presso_settings_get (settings, setting) * 1000;
}

/**
 * presso_listener_limits_init:
 * @limits: (out caller-allocates): filled in
 * @settings: the host's
 *
 * Gives the limits that are set for a host.
 */
void
presso_listener_limits_init (PressoListenerLimits *limits, PressoSettings *settings)
{
  *limits = (PressoListenerLimits){
    .max_connections = (unsigned) presso_settings_get (settings, PRESSO_SETTING_MAX_CONNECTIONS),
    .max_per_address =
      (unsigned) presso_settings_get (settings, PRESSO_SETTING_MAX_CONNECTIONS_PER_ADDRESS),
    .handshake_timeout_ms = get_ms (settings, PRESSO_SETTING_HANDSHAKE_TIMEOUT),
    .request_timeout_ms = get_ms (settings, PRESSO_SETTING_REQUEST_TIMEOUT),
    .idle_timeout_ms = get_ms (settings, PRESSO_SETTING_IDLE_TIMEOUT),
    .reply_timeout_ms = get_ms (settings, PRESSO_SETTING_REPLY_TIMEOUT),
    .pong_timeout_ms = get_ms (settings, PRESSO_SETTING_PONG_TIMEOUT),
    .max_queue = (gsize) presso_settings_get (settings, PRESSO_SETTING_MAX_QUEUE_SIZE),
    .max_head = (gsize) presso_settings_get (settings, PRESSO_SETTING_MAX_HEAD_SIZE),
    .max_headers = (gsize) presso_settings_get (settings, PRESSO_SETTING_MAX_HEADERS),
  };
}

static void
log_refusal (PressoListener *self, const char *reason)
{
  gint64 now = g_get_monotonic_time ();

  if (self->logged_at != 0 && now < self->logged_at + LOG_INTERVAL_US)
    return;
  self->logged_at = now;
  g_message ("A connection was refused: %s (%u are open)", reason, self->host.connections.length);
}

static GInetAddress *
get_inet_address (GSocketAddress *address)
{
  return g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
}

static gboolean
is_allowed (PressoListener *self, GSocketAddress *remote)
{
  GInetAddress *address = get_inet_address (remote);
  unsigned max = self->limits.max_per_address;

  if (self->limits.max_connections > 0 &&
      self->host.connections.length >= self->limits.max_connections) {
    log_refusal (self, "there are too many");
    return FALSE;
  }
  if (max > 0 && !g_inet_address_get_is_loopback (address) &&
      presso_address_counter_get (self->addresses, address) >= max) {
    log_refusal (self, "there are too many of one address");
    return FALSE;
  }
  return TRUE;
}

static void
on_connection_closed (PressoConnection *connection, gpointer user_data)
{
  PressoListener *self = user_data;

  presso_address_counter_remove (
    self->addresses, get_inet_address (presso_connection_get_remote_address (connection)));
}

static void
on_deadline_expired (PressoDeadline *deadline)
{
  presso_connection_fail (presso_connection_from_deadline (deadline), G_IO_ERROR_TIMED_OUT,
                          "The peer took too long");
}

static void
take_connection (PressoListener *self, int fd, GSocketAddress *local, GSocketAddress *remote)
{
  g_autoptr (PressoConnection) connection = NULL;

  presso_address_counter_add (self->addresses, get_inet_address (remote));
  connection = presso_connection_new (&self->host, fd, local, remote);
  if (connection == NULL) {
    presso_address_counter_remove (self->addresses, get_inet_address (remote));
    log_refusal (self, "there are no more file descriptors");
    return;
  }
  presso_connection_enter (connection);
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0, connection, local, remote);
  presso_connection_exit (connection);
}

/* Accepts a connection only to close it. Returns whether that worked. */
static gboolean
refuse_with_spare (PressoListener *self)
{
  g_autoptr (GSocketAddress) local = NULL, remote = NULL;
  int fd;

  log_refusal (self, "there are no more file descriptors");
  if (self->spare_fd >= 0)
    close (self->spare_fd);
  fd = presso_listening_socket_accept (self->fd, &local, &remote);
  if (fd >= 0)
    close (fd);
  self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  return fd >= 0;
}

static gboolean
on_retry (gpointer user_data)
{
  PressoListener *self = user_data;

  g_clear_pointer (&self->retry, g_source_unref);
  presso_reactor_schedule (self->host.reactor, PRESSO_PHASE_WORK, &self->accept_task);
  return G_SOURCE_REMOVE;
}

static void
retry_later (PressoListener *self)
{
  if (self->retry != NULL)
    return;
  self->retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, self->context);
}

/* Returns whether there may be more to accept. */
static gboolean
handle_accept_error (PressoListener *self, int code)
{
  switch (code) {
  case EAGAIN:
    return FALSE;
  case EMFILE:
  case ENFILE:
    if (refuse_with_spare (self))
      return TRUE;
    retry_later (self);
    return FALSE;
  case ENOMEM:
  case ENOBUFS:
    retry_later (self);
    return FALSE;
  default:
    /* The connection ended before it was accepted. */
    return TRUE;
  }
}

static gboolean
accept_one (PressoListener *self)
{
  g_autoptr (GSocketAddress) local = NULL, remote = NULL;
  int fd = presso_listening_socket_accept (self->fd, &local, &remote);

  if (fd < 0)
    return handle_accept_error (self, errno);
  if (is_allowed (self, remote))
    take_connection (self, fd, local, remote);
  else
    close (fd);
  return TRUE;
}

static void
accept_some (PressoTask *task)
{
  PressoListener *self =
    (PressoListener *) ((char *) task - G_STRUCT_OFFSET (PressoListener, accept_task));
  gboolean more = TRUE;

  g_object_ref (self);
  for (int i = 0; i < ACCEPTS_A_TURN && more; i++)
    more = self->fd >= 0 && accept_one (self);
  if (more && self->fd >= 0)
    presso_reactor_schedule (self->host.reactor, PRESSO_PHASE_WORK, &self->accept_task);
  g_object_unref (self);
}

static void
on_listening_event (PressoWatch *watch, guint32 events)
{
  PressoListener *self =
    (PressoListener *) ((char *) watch - G_STRUCT_OFFSET (PressoListener, watch));

  presso_reactor_schedule (self->host.reactor, PRESSO_PHASE_WORK, &self->accept_task);
}

static void
presso_listener_dispose (GObject *object)
{
  presso_listener_stop (PRESSO_LISTENER (object));
  G_OBJECT_CLASS (presso_listener_parent_class)->dispose (object);
}

static void
presso_listener_finalize (GObject *object)
{
  PressoListener *self = PRESSO_LISTENER (object);

  g_clear_pointer (&self->host.deadlines, presso_deadlines_free);
  g_clear_pointer (&self->host.reactor, presso_reactor_unref);
  g_clear_pointer (&self->host.tls, presso_tls_context_unref);
  g_clear_pointer (&self->addresses, presso_address_counter_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (presso_listener_parent_class)->finalize (object);
}

static void
presso_listener_class_init (PressoListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_listener_dispose;
  object_class->finalize = presso_listener_finalize;

  /**
   * PressoListener::accepted:
   * @self: a listener
   * @connection: a new connection; take a reference to keep it
   * @local: our end
   * @remote: the peer's end
   *
   * The thread-default context is the one for the connection's sources while this is emitted.
   */
  signals[SIGNAL_ACCEPTED] = g_signal_new (
    "accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
    PRESSO_TYPE_CONNECTION, G_TYPE_SOCKET_ADDRESS, G_TYPE_SOCKET_ADDRESS);
}

static void
presso_listener_init (PressoListener *self)
{
  self->fd = -1;
  self->spare_fd = -1;
  self->watch.func = on_listening_event;
  presso_task_init (&self->accept_task, accept_some);
}

/* The usual soft limit is 1024 for the sake of select(), which nothing here uses. */
static void
raise_descriptor_limit (unsigned max_connections)
{
  struct rlimit limit;
  rlim_t wanted =
    (rlim_t) max_connections + max_connections / PRESSO_SHARD_SIZE + RESERVED_DESCRIPTORS;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = MIN (wanted, limit.rlim_max);
  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
set_up_host (PressoListener *self)
{
  const unsigned durations_ms[PRESSO_N_DEADLINES] = {
    [PRESSO_DEADLINE_HANDSHAKE] = self->limits.handshake_timeout_ms,
    [PRESSO_DEADLINE_REQUEST] = self->limits.request_timeout_ms,
    [PRESSO_DEADLINE_IDLE] = self->limits.idle_timeout_ms,
    [PRESSO_DEADLINE_REPLY] = self->limits.reply_timeout_ms,
    [PRESSO_DEADLINE_LINGER] = LINGER_MS,
    [PRESSO_DEADLINE_PONG] = self->limits.pong_timeout_ms,
  };

  self->host.deadlines = presso_deadlines_new (durations_ms, on_deadline_expired);
  self->host.max_queue = self->limits.max_queue;
  self->host.max_head = self->limits.max_head;
  self->host.max_headers = self->limits.max_headers;
  self->host.closed = on_connection_closed;
  self->host.user_data = self;
  self->addresses = presso_address_counter_new ();
}

/**
 * presso_listener_new:
 * @address: where to listen; an any-address means IPv4 and IPv6, port 0 picks a free port
 * @limits: (nullable): what peers may take, or %NULL for the usual limits
 * @error: return location for an error in the user's words
 *
 * Binds a listening socket; connections wait until [method@Listener.start]. The process' soft limit
 * of descriptors is raised as far as `max_connections` needs and the hard limit allows.
 *
 * Returns: (transfer full) (nullable): a listener, or %NULL with @error
 */
PressoListener *
presso_listener_new (GSocketAddress *address, const PressoListenerLimits *limits, GError **error)
{
  g_autoptr (PressoListener) self = NULL;

  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (address), NULL);

  self = g_object_new (PRESSO_TYPE_LISTENER, NULL);
  if (limits != NULL) {
    self->limits = *limits;
  } else {
    g_autoptr (PressoSettings) settings = presso_settings_new ();

    presso_listener_limits_init (&self->limits, settings);
  }

  self->fd = presso_listening_socket_open (address, error);
  if (self->fd < 0)
    return NULL;
  self->port = presso_listening_socket_get_port (self->fd);
  self->host.reactor = presso_reactor_new (error);
  if (self->host.reactor == NULL)
    return NULL;
  set_up_host (self);
  raise_descriptor_limit (self->limits.max_connections);
  self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  return g_steal_pointer (&self);
}

/**
 * presso_listener_set_tls:
 * @self: a listener
 * @tls: what the TLS sessions of connections to come share
 *
 * Has TLS spoken with peers that begin with it, on the same port. Others are answered in plain
 * text.
 */
void
presso_listener_set_tls (PressoListener *self, PressoTlsContext *tls)
{
  PressoTlsContext *old = self->host.tls;

  g_return_if_fail (PRESSO_IS_LISTENER (self));

  self->host.tls = presso_tls_context_ref (tls);
  g_clear_pointer (&old, presso_tls_context_unref);
}

/**
 * presso_listener_start:
 * @self: a listener
 * @context: (nullable): the host's context, or %NULL for the global default one
 *
 * Begins to accept.
 */
void
presso_listener_start (PressoListener *self, GMainContext *context)
{
  g_return_if_fail (PRESSO_IS_LISTENER (self));
  g_return_if_fail (self->context == NULL);
  g_return_if_fail (self->fd >= 0);

  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  presso_reactor_attach (self->host.reactor, self->context);
  presso_deadlines_attach (self->host.deadlines, self->context);
  presso_reactor_watch (self->host.reactor, self->fd, EPOLLIN | EPOLLET, &self->watch);
}

static void
close_descriptor (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/**
 * presso_listener_stop:
 * @self: a listener
 *
 * Stops listening and drops all connections. When it returns, libsoup has dealt with that, too,
 * unless it is called from a handler of a connection's. It can't be started again.
 */
void
presso_listener_stop (PressoListener *self)
{
  g_return_if_fail (PRESSO_IS_LISTENER (self));

  if (self->retry != NULL) {
    g_source_destroy (self->retry);
    g_clear_pointer (&self->retry, g_source_unref);
  }
  presso_task_cancel (&self->accept_task);
  close_descriptor (&self->fd);
  close_descriptor (&self->spare_fd);
  while (self->host.connections.head != NULL)
    presso_connection_fail (self->host.connections.head->data, G_IO_ERROR_CONNECTION_CLOSED,
                            "The listener was stopped");
  if (self->host.reactor != NULL)
    presso_reactor_settle (self->host.reactor);
}

/**
 * presso_listener_get_port:
 * @self: a listener
 *
 * Returns: the port it listens on, also when it was told to pick one
 */
guint16
presso_listener_get_port (PressoListener *self)
{
  g_return_val_if_fail (PRESSO_IS_LISTENER (self), 0);

  return self->port;
}

/**
 * presso_listener_get_n_connections:
 * @self: a listener
 *
 * Returns: how many connections are open
 */
unsigned
presso_listener_get_n_connections (PressoListener *self)
{
  g_return_val_if_fail (PRESSO_IS_LISTENER (self), 0);

  return self->host.connections.length;
}
