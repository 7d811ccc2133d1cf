/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-live.h"

#include <libsoup/soup.h>

#include "client/presso-alarm.h"
#include "client/presso-guest-session-private.h"
#include "client/presso-pin-private.h"
#include "client/presso-user-agent.h"
#include "model/presso-error.h"
#include "model/presso-json.h"

/* A snapshot of a thousand orders with all their choices is below one MiB. */
#define MAX_MESSAGE_BYTES    (16 * 1024 * 1024)
#define HANDSHAKE_TIMEOUT_MS 5000

/* libsoup before 3.6 sends pings but doesn't mind when no pong comes back. */
#define PING_S    5
#define SILENCE_S 12

#define MIN_DELAY_MS 100
#define MAX_DELAY_MS 5000
/* While another program of this machine takes over as the host, tries are cheap and must be
 * frequent. */
#define MAX_NEAR_DELAY_MS 500
#define TAKEOVER_MS       10000
/* A connection that lasted for less counts as one more failure. */
#define STEADY_US (2 * G_USEC_PER_SEC)

/**
 * PressoLive:
 *
 * The WebSocket that brings what happens at the bar, and mends itself: it tries again after ever
 * longer pauses, at once when another program is the host, and asks for what was missed since the
 * last event. It hands on each message as it comes; what they mean is its owner's.
 */
struct _PressoLive {
  GObject parent_instance;

  PressoEndpoint *endpoint;
  SoupSession *session;
  GMainContext *context;
  guint ping_s;
  guint silence_s;

  gboolean is_running;
  gint64 since; /* -1 asks for a snapshot */
  GCancellable *attempt;
  SoupMessage *handshake;
  SoupWebsocketConnection *connection;
  char *uri;      /* the host that is tried or connected */
  char *token;    /* what was shown to it */
  GSource *retry; /* an alarm: the pause before the next try; there while running */
  GSource *timer; /* the limit of a handshake, or the watch over silence */

  guint failures;
  gboolean is_renewed;    /* a refused token was renewed since the last connection */
  gint64 lost_at_us;      /* monotonic; 0 while connected */
  gint64 connected_at_us; /* monotonic; 0 while not connected */
  gint64 heard_at_us;     /* monotonic */
};

enum {
  OPENED,
  MESSAGE,
  LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoLive, presso_live, G_TYPE_OBJECT)

static void
set_timer (PressoLive *self, guint delay_ms, GSourceFunc function)
{
  presso_alarm_clear (&self->timer);
  self->timer = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->timer, function, self, NULL);
  g_source_attach (self->timer, self->context);
}

static gboolean
on_idle_release (gpointer connection)
{
  return G_SOURCE_REMOVE;
}

/* Lets go of the connection and of whatever is on its way to become one. */
static void
drop (PressoLive *self)
{
  SoupWebsocketConnection *connection = g_steal_pointer (&self->connection);

  presso_alarm_clear (&self->timer);
  presso_alarm_unset (self->retry);
  if (self->attempt != NULL)
    g_cancellable_cancel (self->attempt);
  g_clear_object (&self->attempt);
  g_clear_object (&self->handshake);
  self->connected_at_us = 0;
  if (connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (connection, self);
  if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  /* We may be inside one of its signals, and libsoup goes on with it after that: not here. */
  {
    g_autoptr (GSource) idle = g_idle_source_new ();

    g_source_set_callback (idle, on_idle_release, connection, g_object_unref);
    g_source_attach (idle, self->context);
  }
}

static void
presso_live_dispose (GObject *object)
{
  PressoLive *self = PRESSO_LIVE (object);

  presso_live_stop (self);
  if (self->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (self->endpoint, self);
  g_clear_object (&self->endpoint);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (presso_live_parent_class)->dispose (object);
}

static void
presso_live_finalize (GObject *object)
{
  PressoLive *self = PRESSO_LIVE (object);

  g_free (self->uri);
  g_free (self->token);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (presso_live_parent_class)->finalize (object);
}

static void
presso_live_class_init (PressoLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_live_dispose;
  object_class->finalize = presso_live_finalize;

  /**
   * PressoLive::opened:
   * @self: a live connection
   * @is_resumed: whether the host sends what was missed; otherwise a snapshot comes first
   *
   * The host is connected.
   */
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * PressoLive::message:
   * @self: a live connection
   * @message: (type JsonObject): a snapshot or an event, not checked any further
   */
  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);

  /**
   * PressoLive::lost:
   * @self: a live connection
   * @error: why
   * @silence_us: for how long nothing was heard, where that is why; otherwise 0
   *
   * The connection ended, or a try to connect failed. It is mended without further ado.
   */
  signals[LOST] = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_ERROR, G_TYPE_INT64);
}

static void
presso_live_init (PressoLive *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->since = -1;
  self->ping_s = PING_S;
  self->silence_s = SILENCE_S;
  /* An own session: its sockets are silent for as long as nothing happens at the bar. */
  self->session = soup_session_new_with_options ("timeout", 0, "idle-timeout", 0, "proxy-resolver",
                                                 NULL, "user-agent", presso_user_agent (), NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  /* Compressing small messages costs more than it saves on a local network. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
}

static guint
choose_delay_ms (PressoLive *self)
{
  guint ceiling = MIN (MIN_DELAY_MS << MIN (self->failures, 6), MAX_DELAY_MS);
  gint64 outage_ms = (g_get_monotonic_time () - self->lost_at_us) / 1000;

  if (outage_ms < TAKEOVER_MS && presso_endpoint_is_near (self->endpoint))
    ceiling = MIN (ceiling, MAX_NEAR_DELAY_MS);
  /* Jitter: a hall of screens doesn't come back in one moment. */
  return (guint) g_random_int_range ((gint32) ceiling / 2, (gint32) ceiling + 1);
}

static void
lose (PressoLive *self, const GError *error, gint64 silence_us)
{
  g_autoptr (PressoLive) G_GNUC_UNUSED keep = g_object_ref (self);
  gint64 now_us = g_get_monotonic_time ();

  if (self->connected_at_us != 0 && now_us - self->connected_at_us >= STEADY_US) {
    self->failures = 0;
    self->lost_at_us = 0;
  }
  if (self->lost_at_us == 0)
    self->lost_at_us = now_us;
  drop (self);
  presso_endpoint_doubt (self->endpoint);
  presso_alarm_set (self->retry, choose_delay_ms (self));
  self->failures++;
  g_signal_emit (self, signals[LOST], 0, error, silence_us);
}

static void
lose_with_code (PressoLive *self, PressoError code, gint64 silence_us)
{
  g_autoptr (GError) error = presso_error_new_standard (code);

  lose (self, error, silence_us);
}

static void
on_connection_closed (SoupWebsocketConnection *connection, PressoLive *self)
{
  lose_with_code (self, PRESSO_ERROR_UNAVAILABLE, 0);
}

static void
on_connection_pong (SoupWebsocketConnection *connection, GBytes *payload, PressoLive *self)
{
  self->heard_at_us = g_get_monotonic_time ();
}

static void
on_connection_message (SoupWebsocketConnection *connection,
                       int type,
                       GBytes *bytes,
                       PressoLive *self)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) node = NULL;

  self->heard_at_us = g_get_monotonic_time ();
  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    node = presso_json_parse (text, (gssize) length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    presso_live_reject (self, NULL);
  else
    g_signal_emit (self, signals[MESSAGE], 0, json_node_get_object (node));
}

static gboolean
on_timer_watch (gpointer user_data)
{
  PressoLive *self = user_data;
  gint64 silence_us = g_get_monotonic_time () - self->heard_at_us;

  if (silence_us < (gint64) self->silence_s * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  lose_with_code (self, PRESSO_ERROR_UNAVAILABLE, silence_us);
  return G_SOURCE_REMOVE;
}

static void
adopt (PressoLive *self, SoupWebsocketConnection *connection)
{
  self->connection = connection;
  self->is_renewed = FALSE;
  self->connected_at_us = self->heard_at_us = g_get_monotonic_time ();
  soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_MESSAGE_BYTES);
  soup_websocket_connection_set_keepalive_interval (connection, self->ping_s);
  g_signal_connect (connection, "message", G_CALLBACK (on_connection_message), self);
  g_signal_connect (connection, "pong", G_CALLBACK (on_connection_pong), self);
  g_signal_connect (connection, "closed", G_CALLBACK (on_connection_closed), self);
  set_timer (self, 1000, on_timer_watch);
  presso_endpoint_confirm (self->endpoint);
  g_signal_emit (self, signals[OPENED], 0, self->since >= 0);
}

static PressoError
code_for_status (guint status)
{
  switch (status) {
  case SOUP_STATUS_UNAUTHORIZED:
    return PRESSO_ERROR_UNAUTHORIZED;
  case SOUP_STATUS_FORBIDDEN:
    return PRESSO_ERROR_FORBIDDEN;
  case SOUP_STATUS_NOT_FOUND:
    return PRESSO_ERROR_NOT_FOUND;
  default:
    return PRESSO_ERROR_UNAVAILABLE;
  }
}

static void
on_refused (PressoLive *self)
{
  PressoError code = presso_pin_has_refused (self->handshake)
                       ? PRESSO_ERROR_HOST_CHANGED
                       : code_for_status (soup_message_get_status (self->handshake));

  if (code == PRESSO_ERROR_UNAUTHORIZED &&
      presso_endpoint_refuse_token (self->endpoint, self->token) && !self->is_renewed) {
    self->is_renewed = TRUE;
    presso_alarm_set (self->retry, 0);
  } else {
    lose_with_code (self, code, 0);
  }
}

static void
on_session_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoLive) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection =
    soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  /* Only the present attempt is listened to. */
  if (g_task_get_cancellable (G_TASK (result)) != self->attempt || self->attempt == NULL)
    return;
  g_clear_object (&self->attempt);
  presso_alarm_clear (&self->timer);
  if (connection != NULL)
    adopt (self, g_steal_pointer (&connection));
  else
    on_refused (self);
}

static SoupMessage *
new_handshake (PressoLive *self)
{
  g_autofree char *path = self->since >= 0
                            ? g_strdup_printf ("events?since=%" G_GINT64_FORMAT, self->since)
                            : g_strdup ("events");
  g_autofree char *uri = presso_endpoint_build_uri (self->endpoint, path);
  SoupMessage *message = soup_message_new ("GET", uri);

  if (message != NULL && self->token != NULL) {
    g_autofree char *authorization = g_strconcat ("Bearer ", self->token, NULL);

    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                  authorization);
  }
  if (message != NULL && presso_endpoint_get_pin (self->endpoint) != NULL)
    presso_pin_guard (presso_endpoint_get_pin (self->endpoint), message);
  if (message != NULL && presso_endpoint_get_guest_session (self->endpoint) != NULL)
    presso_guest_session_show (presso_endpoint_get_guest_session (self->endpoint), message);
  return message;
}

static void
on_endpoint_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoLive) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_prepared = presso_endpoint_prepare_finish (PRESSO_ENDPOINT (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->attempt || self->attempt == NULL)
    return;
  if (!is_prepared) {
    lose (self, error, 0);
    return;
  }
  g_free (self->uri);
  self->uri = g_strdup (presso_endpoint_get_uri (self->endpoint));
  g_free (self->token);
  self->token = g_strdup (presso_endpoint_get_token (self->endpoint));
  self->handshake = new_handshake (self);
  if (self->handshake == NULL)
    lose_with_code (self, PRESSO_ERROR_UNAVAILABLE, 0);
  else
    soup_session_websocket_connect_async (self->session, self->handshake, NULL, NULL,
                                          G_PRIORITY_DEFAULT, self->attempt, on_session_connected,
                                          g_object_ref (self));
}

static gboolean
on_timer_give_up (gpointer user_data)
{
  lose_with_code (user_data, PRESSO_ERROR_UNAVAILABLE, 0);
  return G_SOURCE_REMOVE;
}

static void
try_to_connect (PressoLive *self)
{
  drop (self);
  self->attempt = g_cancellable_new ();
  set_timer (self, HANDSHAKE_TIMEOUT_MS, on_timer_give_up);
  presso_endpoint_prepare_async (self->endpoint, self->attempt, on_endpoint_prepared,
                                 g_object_ref (self));
}

static gboolean
on_retry (gpointer user_data)
{
  try_to_connect (user_data);
  return G_SOURCE_CONTINUE;
}

/* A new host may be there, or the old one may have said again where it is. */
static void
on_endpoint_changed (PressoEndpoint *endpoint, PressoLive *self)
{
  if (!self->is_running || !presso_endpoint_reload (endpoint, NULL))
    return;
  if (g_strcmp0 (self->uri, presso_endpoint_get_uri (endpoint)) != 0 && self->connection != NULL)
    lose_with_code (self, PRESSO_ERROR_UNAVAILABLE, 0);
  if (self->connection == NULL && self->attempt == NULL)
    try_to_connect (self);
}

/**
 * presso_live_new:
 * @endpoint: the host
 *
 * Returns: (transfer full): a connection that isn't started
 */
PressoLive *
presso_live_new (PressoEndpoint *endpoint)
{
  PressoLive *self = g_object_new (PRESSO_TYPE_LIVE, NULL);

  self->endpoint = g_object_ref (endpoint);
  if (presso_endpoint_get_pin (endpoint) != NULL)
    presso_pin_close_session (self->session);
  g_signal_connect (endpoint, "changed", G_CALLBACK (on_endpoint_changed), self);
  return self;
}

/**
 * presso_live_set_patience:
 * @self: a live connection that isn't started
 * @ping_s: seconds between pings
 * @silence_s: seconds without any sign of life after which the host counts as gone
 *
 * Says when a silent host counts as gone; for tests.
 */
void
presso_live_set_patience (PressoLive *self, guint ping_s, guint silence_s)
{
  self->ping_s = ping_s;
  self->silence_s = silence_s;
}

/**
 * presso_live_start:
 * @self: a live connection
 *
 * Connects, and stays connected until [method@Live.stop].
 */
void
presso_live_start (PressoLive *self)
{
  if (self->is_running)
    return;
  self->is_running = TRUE;
  self->failures = 0;
  self->is_renewed = FALSE;
  self->lost_at_us = g_get_monotonic_time ();
  self->retry = presso_alarm_new (self->context, on_retry, self);
  try_to_connect (self);
}

/**
 * presso_live_stop:
 * @self: a live connection
 *
 * Disconnects. No signal is emitted afterwards.
 */
void
presso_live_stop (PressoLive *self)
{
  self->is_running = FALSE;
  drop (self);
  presso_alarm_clear (&self->retry);
}

/**
 * presso_live_resume_after:
 * @self: a live connection
 * @sequence: the last event that was applied, or -1 to ask for a snapshot
 *
 * Says from where a mended connection goes on.
 */
void
presso_live_resume_after (PressoLive *self, gint64 sequence)
{
  self->since = sequence;
}

/**
 * presso_live_reject:
 * @self: a live connection
 * @error: (nullable): what is wrong with the last message
 *
 * Gives up a connection that brought what can't be understood; the next one begins with a snapshot.
 */
void
presso_live_reject (PressoLive *self, const GError *error)
{
  self->since = -1;
  if (error != NULL)
    lose (self, error, 0);
  else
    lose_with_code (self, PRESSO_ERROR_INTERNAL, 0);
}

/**
 * presso_live_get_age:
 * @self: a live connection
 *
 * Returns: for how many µs it has been connected; 0 when it isn't
 */
gint64
presso_live_get_age (PressoLive *self)
{
  return self->connected_at_us != 0 ? g_get_monotonic_time () - self->connected_at_us : 0;
}
