/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-server.h"

#include <libsoup/soup.h>

#include "model/presso-error.h"
#include "model/presso-language.h"
#include "server/presso-answer.h"
#include "server/presso-credentials.h"
#include "server/presso-hub.h"
#include "server/presso-idempotency.h"
#include "server/presso-job.h"
#include "server/presso-journal.h"
#include "server/presso-origin.h"
#include "server/presso-page.h"
#include "server/presso-privacy.h"
#include "server/presso-route.h"
#include "server/presso-soup-transport.h"
#include "services/presso-config-service.h"

/* In what time wrong PINs count together. */
#define PIN_WINDOW_S (5 * 60)

/**
 * PressoServer:
 *
 * HTTP and WebSockets for one host. A request goes through the same steps whatever it is: the route
 * is looked up in the table, the caller identified, the right checked, the body read; then it is
 * answered at once, or with the writer's next batch, or becomes a WebSocket of the hub.
 *
 * Everything happens in the host's thread.
 */
struct _PressoServer {
  GObject parent_instance;

  PressoServices *services;
  PressoSettings *settings;
  GMainContext *context;
  PressoListener *listener;
  PressoTlsContext *tls;
  SoupServer *soup;
  PressoHub *hub;
  PressoPage *page;
  PressoCodeLimiter *limiter;
  PressoRateLimiter *pairing_limiter;
  PressoRateLimiter *pin_limiter;
  PressoBackupService *backups;
  GHashTable *jobs; /* see presso_server_get_jobs() */
  gboolean is_closing;
  char *admin_hash;
};

G_DEFINE_FINAL_TYPE (PressoServer, presso_server, G_TYPE_OBJECT)

static void
on_soup_request_started (SoupServer *soup, SoupServerMessage *message, PressoServer *self)
{
  presso_answer_add_headers (soup_server_message_get_response_headers (message));
}

static void
answer_file (PressoRequest *request)
{
  gsize size;
  const char *data = g_bytes_get_data (request->bytes, &size);

  soup_server_message_set_response (request->message, request->content_type, SOUP_MEMORY_COPY, data,
                                    size);
}

static void
answer_request (PressoRequest *request)
{
  SoupServerMessage *message = request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  char *reply = g_steal_pointer (&request->reply);

  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (message, request->status, NULL);
  if (reply == NULL && request->route->is_file && request->bytes != NULL)
    answer_file (request);
  if (reply != NULL)
    soup_server_message_set_response (message, request->content_type, SOUP_MEMORY_TAKE, reply,
                                      strlen (reply));
}

static gboolean
run_command (gpointer user_data, GError **error)
{
  return presso_credentials_check_station (user_data, error) &&
         presso_idempotency_run (user_data, error);
}

/**
 * presso_server_answer: (skip)
 * @user_data: (transfer full): a [struct@Request] whose message is paused
 * @error: (nullable): why it wasn't carried out
 *
 * Sends the answer.
 */
void
presso_server_answer (gpointer user_data, const GError *error)
{
  g_autoptr (PressoRequest) request = user_data;

  /* The peer may have gone meanwhile; what it asked for is done all the same. */
  if (request->message == NULL)
    return;
  if (error != NULL)
    presso_answer_problem (request->message, error);
  else
    answer_request (request);
  soup_server_message_unpause (request->message);
}

static gboolean
check_upgrade (PressoRequest *request, GError **error)
{
  const char *since = presso_request_get_query (request, "since");
  const char *upgrade = presso_request_get_header (request, "Upgrade");
  guint64 sequence;
  GError *problem = NULL;

  if (upgrade == NULL || !soup_header_contains (upgrade, "websocket"))
    presso_error_take_field (&problem, "Upgrade", "required", PRESSO_ERROR_REQUEST_INVALID);
  if (since != NULL && !g_ascii_string_to_unsigned (since, 10, 0, G_MAXINT64, &sequence, NULL))
    presso_error_take_field (&problem, "since", "format", PRESSO_ERROR_REQUEST_INVALID);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
check_shop (PressoRequest *request, GError **error)
{
  return request->shop == NULL ||
         presso_config_get_shop (request->server->services, request->shop, error) != NULL;
}

/* Pages and the shop begin a guest's session, so that a phone has it before it scans; a scan begins
 * one where it is missing. */
static void
begin_session (PressoServer *self, PressoRequest *request)
{
  const PressoRoute *route = request->route;
  gboolean is_page = route->kind == PRESSO_ROUTE_PAGE && route->path != NULL;
  gboolean is_of_shop = request->shop != NULL && (route->roles & PRESSO_ROLE_ANYONE) != 0;
  gboolean is_shop =
    is_of_shop && route->handler != NULL && route->kind == PRESSO_ROUTE_READ && !route->is_file;
  gboolean is_scan = is_of_shop && g_str_equal (route->method, "POST");
  g_autofree char *seed = NULL;

  if (request->caller.role != PRESSO_ROLE_ANYONE || !(is_page || is_shop || is_scan))
    return;
  if (is_scan)
    seed = presso_idempotency_derive_session (request, self->admin_hash);
  presso_credentials_start_session (request, seed);
}

/* Who says in which language it reads the menu is spared the other ones. */
static gboolean
read_language (PressoRequest *request, GError **error)
{
  const char *language = presso_request_get_query (request, "language");
  GError *problem = NULL;

  if (language != NULL && !presso_language_is_tag (language)) {
    presso_error_take_field (&problem, "language", "format", PRESSO_ERROR_REQUEST_INVALID);
    g_propagate_error (error, problem);
    return FALSE;
  }
  request->caller.language = g_strdup (language);
  return TRUE;
}

static gboolean
prepare (PressoServer *self, PressoRequest *request, const char *path, GError **error)
{
  request->route =
    presso_route_find (request, soup_server_message_get_method (request->message), path, error);
  return request->route != NULL && presso_privacy_check (request, error) &&
         presso_origin_check (request, error) &&
         presso_credentials_identify (request, self->admin_hash, error) &&
         presso_credentials_check (request, error) && check_shop (request, error) &&
         (request->route->kind == PRESSO_ROUTE_PAGE || read_language (request, error));
}

static gboolean
dispatch (PressoServer *self, PressoRequest *request, const char *path, GError **error)
{
  if (presso_privacy_redirect (request))
    return TRUE;
  begin_session (self, request);
  switch (request->route->kind) {
  case PRESSO_ROUTE_READ:
    if (!request->route->handler (request, error))
      return FALSE;
    answer_request (request);
    return TRUE;
  case PRESSO_ROUTE_PAGE:
    return presso_page_answer (self->page, request, path, error);
  case PRESSO_ROUTE_WEBSOCKET:
    /* Without a status libsoup goes on to the upgrade. */
    return check_upgrade (request, error);
  case PRESSO_ROUTE_WRITE:
  case PRESSO_ROUTE_JOB:
  default:
    return presso_request_read_body (request, error);
  }
}

static void
on_soup_request (SoupServer *soup,
                 SoupServerMessage *message,
                 const char *path,
                 GHashTable *query,
                 gpointer user_data)
{
  PressoServer *self = user_data;
  g_autoptr (PressoRequest) request = presso_request_new (self, message);
  g_autoptr (GError) error = NULL;
  gboolean is_prepared;

  if (soup_server_message_get_status (message) != SOUP_STATUS_NONE)
    return; /* The early handler has refused it. */
  is_prepared = prepare (self, request, path, &error);
  presso_journal_note_request (request);
  if (!is_prepared || !dispatch (self, request, path, &error)) {
    presso_answer_problem (message, error);
    return;
  }
  if (request->route->kind != PRESSO_ROUTE_WRITE && request->route->kind != PRESSO_ROUTE_JOB)
    return;
  /* A message without a status would be taken for a WebSocket that is to be upgraded. */
  soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
  soup_server_message_pause (message);
  if (request->route->kind == PRESSO_ROUTE_JOB)
    presso_job_run (g_steal_pointer (&request));
  else
    presso_writer_push (self->services->writer, run_command, presso_server_answer,
                        g_steal_pointer (&request));
}

/* libsoup reads all of a body before it answers, so this answer is ours: the connection sends it,
 * forgets what the peer still says and ends. */
static void
refuse_body (SoupServerMessage *message)
{
  PressoConnection *connection = presso_connection_from_message (message);
  g_autofree char *refusal = NULL;

  if (soup_server_message_get_status (message) == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
    return;
  soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
  refusal = presso_answer_build_refusal (PRESSO_ERROR_TOO_LARGE);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (connection == NULL)
    return;
  g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (connection)), refusal,
                         strlen (refusal), NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static void
on_message_got_chunk (SoupServerMessage *message, GBytes *chunk, gint64 *left)
{
  *left -= (gint64) g_bytes_get_size (chunk);
  if (*left < 0)
    refuse_body (message);
}

/* Called when the head is read: what says that it is too large is refused before its body comes,
 * and what doesn't say is counted. */
static void
on_soup_early (SoupServer *soup,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  PressoServer *self = user_data;
  gint64 *left = g_new (gint64, 1);

  *left = presso_settings_get (self->settings, PRESSO_SETTING_MAX_BODY_SIZE);
  /* libsoup 3.2 answers many ranges with a length that it doesn't keep. No file of ours is so large
   * that anybody would want a part of it. */
  soup_message_headers_remove (headers, "Range");
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (on_message_got_chunk), left,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  if (soup_message_headers_get_content_length (headers) > *left)
    refuse_body (message);
}

static void
on_soup_websocket (SoupServer *soup,
                   SoupServerMessage *message,
                   const char *path,
                   SoupWebsocketConnection *socket,
                   gpointer user_data)
{
  PressoServer *self = user_data;
  g_autoptr (PressoRequest) request = presso_request_new (self, message);
  const char *since = presso_request_get_query (request, "since");

  /* It was let in a moment ago; look again, because nothing of that was kept. */
  if (!prepare (self, request, path, NULL)) {
    soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, NULL);
    return;
  }
  presso_hub_subscribe (self->hub, socket, &request->caller, request->shop,
                        since != NULL ? g_ascii_strtoll (since, NULL, 10) : -1);
}

static void
presso_server_dispose (GObject *object)
{
  PressoServer *self = PRESSO_SERVER (object);

  presso_server_stop (self);
  g_clear_object (&self->hub);
  g_clear_pointer (&self->page, presso_page_free);
  g_clear_object (&self->soup);
  g_clear_object (&self->listener);
  g_clear_pointer (&self->tls, presso_tls_context_unref);
  g_clear_pointer (&self->limiter, presso_code_limiter_free);
  g_clear_pointer (&self->pairing_limiter, presso_rate_limiter_free);
  g_clear_pointer (&self->pin_limiter, presso_rate_limiter_free);
  g_clear_object (&self->backups);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->admin_hash, g_free);
  g_clear_pointer (&self->settings, presso_settings_unref);
  G_OBJECT_CLASS (presso_server_parent_class)->dispose (object);
}

static void
presso_server_class_init (PressoServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_server_dispose;
}

static void
presso_server_init (PressoServer *self)
{
  self->jobs =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

static SoupServer *
new_soup_server (PressoServer *self)
{
  SoupServer *soup = soup_server_new ("raw-paths", TRUE, NULL);

  /* Small messages cost more compressed than they save: 40 µs a delivery against 18. */
  soup_server_remove_websocket_extension (soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (soup, NULL, on_soup_early, self, NULL);
  soup_server_add_handler (soup, NULL, on_soup_request, self, NULL);
  soup_server_add_websocket_handler (soup, NULL, NULL, NULL, on_soup_websocket, self, NULL);
  g_signal_connect (soup, "request-started", G_CALLBACK (on_soup_request_started), self);
  presso_journal_watch_requests (soup);
  return soup;
}

/**
 * presso_server_new:
 * @services: what does the work; must live longer
 * @context: the host's loop
 * @address: where to listen; port 0 picks one
 * @settings: what peers may take
 * @admin_token: the credential of this user's programs on this machine
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a server that listens, and answers once it is started
 */
PressoServer *
presso_server_new (PressoServices *services,
                   GMainContext *context,
                   GSocketAddress *address,
                   PressoSettings *settings,
                   const char *admin_token,
                   GError **error)
{
  g_autoptr (PressoServer) self = g_object_new (PRESSO_TYPE_SERVER, NULL);
  PressoListenerLimits limits;

  presso_listener_limits_init (&limits, settings);
  self->services = services;
  self->settings = presso_settings_ref (settings);
  self->context = g_main_context_ref (context);
  self->admin_hash = presso_credentials_hash (admin_token);
  self->limiter = presso_code_limiter_new (services->clock, settings);
  self->pairing_limiter = presso_rate_limiter_new (
    services->clock, presso_settings_get (settings, PRESSO_SETTING_WRONG_PAIRING_CODES_PER_ADDRESS),
    60);
  self->pin_limiter = presso_rate_limiter_new (
    services->clock, presso_settings_get (settings, PRESSO_SETTING_WRONG_PINS), PIN_WINDOW_S);
  self->listener = presso_listener_new (address, &limits, error);
  if (self->listener == NULL)
    return NULL;
  self->soup = new_soup_server (self);
  if (!presso_soup_transport_attach (self->soup, self->listener, error))
    return NULL;
  self->hub = presso_hub_new (services, settings, context);
  self->page = presso_page_new (services);
  return g_steal_pointer (&self);
}

/**
 * presso_server_set_tls: (skip)
 * @self: a server
 * @tls: its certificates
 *
 * Has connections to come speak TLS where the peer does.
 */
void
presso_server_set_tls (PressoServer *self, PressoTlsContext *tls)
{
  PressoTlsContext *old = self->tls;

  self->tls = presso_tls_context_ref (tls);
  presso_listener_set_tls (self->listener, tls);
  g_clear_pointer (&old, presso_tls_context_unref);
}

/**
 * presso_server_get_tls: (skip)
 * @self: a server
 *
 * Returns: (transfer none) (nullable): its certificates, where it has some
 */
PressoTlsContext *
presso_server_get_tls (PressoServer *self)
{
  return self->tls;
}

/**
 * presso_server_start:
 * @self: a server
 *
 * Begins to accept connections.
 */
void
presso_server_start (PressoServer *self)
{
  presso_listener_start (self->listener, self->context);
}

/**
 * presso_server_stop:
 * @self: a server
 *
 * Ends all connections.
 */
void
presso_server_stop (PressoServer *self)
{
  if (self->hub != NULL)
    presso_hub_stop (self->hub);
  if (self->listener != NULL)
    presso_listener_stop (self->listener);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
}

/**
 * presso_server_get_port:
 * @self: a server
 *
 * Returns: the port it listens on
 */
guint16
presso_server_get_port (PressoServer *self)
{
  return presso_listener_get_port (self->listener);
}

/**
 * presso_server_get_services: (skip)
 * @self: a server
 *
 * Returns: (transfer none): what does the work
 */
PressoServices *
presso_server_get_services (PressoServer *self)
{
  return self->services;
}

/**
 * presso_server_get_settings: (skip)
 * @self: a server
 *
 * Returns: (transfer none): the settings of the host
 */
PressoSettings *
presso_server_get_settings (PressoServer *self)
{
  return self->settings;
}

/**
 * presso_server_get_code_limiter: (skip)
 * @self: a server
 *
 * Returns: (transfer none): what counts wrong codes
 */
PressoCodeLimiter *
presso_server_get_code_limiter (PressoServer *self)
{
  return self->limiter;
}

/**
 * presso_server_get_fingerprint: (skip)
 * @self: a server
 *
 * Returns: (nullable): of the host's own certificate; %NULL where it has none
 */
const char *
presso_server_get_fingerprint (PressoServer *self)
{
  return self->tls != NULL
           ? presso_certificate_get_fingerprint (presso_tls_context_get_own (self->tls))
           : NULL;
}

/**
 * presso_server_get_pairing_limiter: (skip)
 * @self: a server
 *
 * Returns: (transfer none): what counts wrong codes of stations that ask whether they are let in;
 *   a hall of phones behind the same address isn't made to wait for them
 */
PressoRateLimiter *
presso_server_get_pairing_limiter (PressoServer *self)
{
  return self->pairing_limiter;
}

/**
 * presso_server_get_pin_limiter: (skip)
 * @self: a server
 *
 * Returns: (transfer none): what counts wrong PINs, by barista
 */
PressoRateLimiter *
presso_server_get_pin_limiter (PressoServer *self)
{
  return self->pin_limiter;
}

/**
 * presso_server_set_backups: (skip)
 * @self: a server that isn't started
 * @backups: what makes and restores backups
 *
 * Says who makes and keeps backups.
 */
void
presso_server_set_backups (PressoServer *self, PressoBackupService *backups)
{
  g_set_object (&self->backups, backups);
}

/**
 * presso_server_get_backups: (skip)
 * @self: a server
 *
 * Returns: (transfer none): what makes and restores backups
 */
PressoBackupService *
presso_server_get_backups (PressoServer *self)
{
  return self->backups;
}

/**
 * presso_server_get_jobs: (skip)
 * @self: a server
 *
 * Returns: (transfer none) (element-type utf8 GPtrArray): callers and keys of what is being carried
 *   out, and the requests that wait for the same answer
 */
GHashTable *
presso_server_get_jobs (PressoServer *self)
{
  return self->jobs;
}

/**
 * presso_server_begin_closing: (skip)
 * @self: a server
 *
 * Begins no more jobs: nobody would be there when they are done.
 */
void
presso_server_begin_closing (PressoServer *self)
{
  self->is_closing = TRUE;
}

/**
 * presso_server_is_closing: (skip)
 * @self: a server
 *
 * Returns: whether jobs are refused
 */
gboolean
presso_server_is_closing (PressoServer *self)
{
  return self->is_closing;
}

/**
 * presso_server_forget_caller:
 * @self: a server
 * @id: id of a station that was revoked, or of a guest who is forgotten
 *
 * Ends its sockets at once.
 */
void
presso_server_forget_caller (PressoServer *self, const char *id)
{
  presso_hub_drop_caller (self->hub, id);
}
