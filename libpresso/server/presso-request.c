/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-request.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "server/presso-idempotency.h"
#include "server/presso-route.h"
#include "server/presso-server.h"
#include "server/presso-soup-transport.h"

static void
on_message_finished (SoupServerMessage *message, PressoRequest *self)
{
  g_clear_signal_handler (&self->finished_id, message);
  g_clear_signal_handler (&self->disconnected_id, message);
  g_clear_object (&self->message);
}

/**
 * presso_request_new: (skip)
 * @server: whose
 * @message: what libsoup knows of it
 *
 * Returns: (transfer full): a request
 */
PressoRequest *
presso_request_new (PressoServer *server, SoupServerMessage *message)
{
  PressoRequest *self = g_new0 (PressoRequest, 1);
  PressoConnection *connection = presso_connection_from_message (message);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  self->server = server;
  self->message = g_object_ref (message);
  self->finished_id =
    g_signal_connect (message, "finished", G_CALLBACK (on_message_finished), self);
  /* All that a message hears which waits while its connection is taken away. */
  self->disconnected_id =
    g_signal_connect (message, "disconnected", G_CALLBACK (on_message_finished), self);
  /* One that has lost its connection is nobody's of here. */
  self->is_secure = connection != NULL && presso_connection_is_secure (connection);
  self->is_same_machine = connection != NULL && presso_connection_is_same_machine (connection);
  self->caller.role = PRESSO_ROLE_ANYONE;
  self->status = SOUP_STATUS_OK;
  self->content_type = "application/json";
  self->address = g_strdup (soup_server_message_get_remote_host (message));
  if (query != NULL)
    self->query = soup_form_decode (query);
  return self;
}

/**
 * presso_request_free: (skip)
 * @self: (transfer full): a request
 */
void
presso_request_free (PressoRequest *self)
{
  if (self->message != NULL)
    on_message_finished (self->message, self);
  g_free (self->caller.id);
  g_free (self->caller.name);
  g_free (self->caller.shop);
  g_free (self->caller.language);
  g_free (self->shop);
  g_free (self->id);
  g_free (self->action);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->key);
  g_free (self->fingerprint);
  g_free (self->secret);
  g_free (self->address);
  g_free (self->reply);
  g_free (self);
}

/**
 * presso_request_get_header: (skip)
 * @self: a request
 * @name: of a header
 *
 * Returns: (nullable): its value; several are joined by commas
 */
const char *
presso_request_get_header (const PressoRequest *self, const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                        name);
}

/**
 * presso_request_get_cookie: (skip)
 * @self: a request
 * @name: of a cookie
 *
 * libsoup parses a client's cookies for messages of its client only.
 *
 * Returns: (transfer full) (nullable): its value, the last one of several
 */
char *
presso_request_get_cookie (const PressoRequest *self, const char *name)
{
  const char *header = presso_request_get_header (self, "Cookie");
  g_auto (GStrv) pairs = header != NULL ? g_strsplit (header, ";", -1) : NULL;
  gsize length = strlen (name);
  const char *value = NULL;

  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++) {
    const char *pair = g_strstrip (pairs[i]);

    if (strncmp (pair, name, length) == 0 && pair[length] == '=')
      value = pair + length + 1;
  }
  return g_strdup (value);
}

/**
 * presso_request_get_query: (skip)
 * @self: a request
 * @name: of a parameter
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
presso_request_get_query (PressoRequest *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

/**
 * presso_request_read_number: (skip)
 * @self: a request
 * @name: of a parameter
 * @fallback: what it is when it isn't given
 * @maximum: the largest it may be; the smallest is 1
 * @number: (out): what it is
 * @error: return location
 *
 * Returns: whether it isn't given or in its range
 */
gboolean
presso_request_read_number (PressoRequest *self,
                            const char *name,
                            gint64 fallback,
                            gint64 maximum,
                            gint64 *number,
                            GError **error)
{
  const char *text = presso_request_get_query (self, name);
  guint64 value = (guint64) fallback;
  GError *problem = NULL;

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 1, (guint64) maximum, &value, NULL)) {
    *number = (gint64) value;
    return TRUE;
  }
  presso_error_take_field (&problem, name, "range", PRESSO_ERROR_REQUEST_INVALID);
  g_propagate_error (error, problem);
  return FALSE;
}

/**
 * presso_request_read_body: (skip)
 * @self: a request that changes something
 * @error: return location
 *
 * Reads the body, JSON unless the route takes a file, and the Idempotency-Key. An empty body is
 * fine where a handler can do without.
 *
 * Returns: whether they are as they should be
 */
gboolean
presso_request_read_body (PressoRequest *self, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  g_autoptr (GBytes) flattened = soup_message_body_flatten (body);

  if (!presso_idempotency_read (self, flattened, error))
    return FALSE;
  if (self->route->is_file) {
    self->bytes = g_steal_pointer (&flattened);
    return TRUE;
  }
  if (g_bytes_get_size (flattened) == 0)
    return TRUE;
  self->body = presso_json_parse_bounded (
    g_bytes_get_data (flattened, NULL), (gssize) g_bytes_get_size (flattened),
    (int) presso_settings_get (presso_server_get_settings (self->server),
                               PRESSO_SETTING_MAX_JSON_DEPTH),
    error);
  return self->body != NULL;
}

/**
 * presso_request_set_guest: (skip)
 * @self: a request
 * @session: the guest's session token
 *
 * Makes the caller the guest of a session. Only a hash of the token is ever kept.
 */
void
presso_request_set_guest (PressoRequest *self, const char *session)
{
  self->caller.role = PRESSO_ROLE_GUEST;
  g_free (self->caller.id);
  self->caller.id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, session, -1);
}

/**
 * presso_request_get_far_address: (skip)
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the address a limit by address counts; %NULL where it came
 *   from this machine, of which a proxy may speak for everybody
 */
const char *
presso_request_get_far_address (PressoRequest *self)
{
  if (self->is_same_machine)
    return NULL;
  return self->address != NULL ? self->address : "";
}

/**
 * presso_request_get_services: (skip)
 * @self: a request
 *
 * Returns: (transfer none): what does the work
 */
PressoServices *
presso_request_get_services (PressoRequest *self)
{
  return presso_server_get_services (self->server);
}

/**
 * presso_request_take_reply: (skip)
 * @self: a request
 * @reply: (transfer full) (nullable): JSON, or %NULL where there was an error
 *
 * Returns: whether there is a reply, so that a handler can end with it
 */
gboolean
presso_request_take_reply (PressoRequest *self, char *reply)
{
  g_free (self->reply);
  self->reply = reply;
  return reply != NULL;
}
