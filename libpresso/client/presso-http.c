/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-http.h"

#include <libsoup/soup.h>

#include "client/presso-guest-session-private.h"
#include "client/presso-pin-private.h"
#include "client/presso-user-agent.h"
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-problem.h"

/* A host on the bar's own network answers in milliseconds. Silence for longer is no answer. */
#define SILENCE_S 5

/**
 * PressoHttp:
 *
 * Sends one request to a host and reads one JSON answer. What a host refuses comes back as the
 * error it named; whatever lies between us and the host is %PRESSO_ERROR_UNAVAILABLE.
 */
struct _PressoHttp {
  GObject parent_instance;

  SoupSession *session;
  PressoPin *pin;                    /* NULL: whom the system trusts */
  PressoGuestSession *guest_session; /* NULL: staff */
};

G_DEFINE_FINAL_TYPE (PressoHttp, presso_http, G_TYPE_OBJECT)

static void
presso_http_dispose (GObject *object)
{
  PressoHttp *self = PRESSO_HTTP (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->pin);
  g_clear_object (&self->guest_session);
  G_OBJECT_CLASS (presso_http_parent_class)->dispose (object);
}

static void
presso_http_class_init (PressoHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_http_dispose;
}

static void
presso_http_init (PressoHttp *self)
{
  /* The bar's network is reached directly, whatever proxy the desktop has for the internet. */
  self->session = soup_session_new_with_options ("timeout", SILENCE_S, "idle-timeout", 10,
                                                 "max-conns-per-host", 8, "proxy-resolver", NULL,
                                                 "user-agent", presso_user_agent (), NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * presso_http_new:
 *
 * Returns: (transfer full): a new sender, for the thread that makes it
 */
PressoHttp *
presso_http_new (void)
{
  return g_object_new (PRESSO_TYPE_HTTP, NULL);
}

/**
 * presso_http_new_pinned:
 * @pin: the key of the only host it talks to
 *
 * Returns: (transfer full): a new sender, which sends nothing to anybody else: then
 *   %PRESSO_ERROR_HOST_CHANGED
 */
PressoHttp *
presso_http_new_pinned (PressoPin *pin)
{
  PressoHttp *self = presso_http_new ();

  self->pin = g_object_ref (pin);
  presso_pin_close_session (self->session);
  return self;
}

/**
 * presso_http_set_guest_session:
 * @self: a sender
 * @guest_session: the guest in whose name it sends from now on
 */
void
presso_http_set_guest_session (PressoHttp *self, PressoGuestSession *guest_session)
{
  g_set_object (&self->guest_session, guest_session);
}

static void
return_answer (GTask *task, SoupMessage *message, GBytes *bytes)
{
  PressoHttp *self = g_task_get_source_object (task);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  int status = (int) soup_message_get_status (message);
  g_autoptr (JsonNode) node = NULL;

  if (self->guest_session != NULL)
    presso_guest_session_keep (self->guest_session, message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (status)) {
    g_task_return_error (task, presso_problem_to_error (status, text, length));
    return;
  }
  if (g_task_get_source_tag (task) == presso_http_exchange_async) {
    g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
    return;
  }
  if (length == 0)
    node = json_node_init_null (json_node_alloc ());
  else
    node = presso_json_parse (text, (gssize) length, NULL);
  if (node != NULL)
    g_task_return_pointer (task, g_steal_pointer (&node), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, presso_error_new_standard (PRESSO_ERROR_INTERNAL));
}

static void
on_session_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
    soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (bytes != NULL)
    return_answer (task, g_task_get_task_data (task), bytes);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (
      task, presso_error_new_standard (presso_pin_has_refused (g_task_get_task_data (task))
                                         ? PRESSO_ERROR_HOST_CHANGED
                                         : PRESSO_ERROR_UNAVAILABLE));
}

static SoupMessage *
new_message (const char *method,
             const char *uri,
             const char *token,
             const char *key,
             const char *type,
             GBytes *body)
{
  SoupMessage *message = soup_message_new (method, uri);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (token != NULL) {
    g_autofree char *authorization = g_strconcat ("Bearer ", token, NULL);

    soup_message_headers_replace (headers, "Authorization", authorization);
  }
  if (key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", key);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, type, body);
  return message;
}

/* Takes both. */
static void
send (PressoHttp *self, GTask *task, SoupMessage *message)
{
  if (message == NULL) {
    g_task_return_error (task, presso_error_new_standard (PRESSO_ERROR_REQUEST_INVALID));
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, message, g_object_unref);
  if (self->pin != NULL)
    presso_pin_guard (self->pin, message);
  if (self->guest_session != NULL)
    presso_guest_session_show (self->guest_session, message);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), on_session_read, task);
}

/**
 * presso_http_send_async:
 * @self: a sender
 * @method: `GET`, `POST`, …
 * @uri: the whole address
 * @token: (nullable): a station's or the admin's token
 * @key: (nullable): an Idempotency-Key
 * @body: (nullable): JSON to send
 * @cancellable: (nullable): ends the wait
 * @callback: called in the thread-default context of this call
 * @user_data: for @callback
 *
 * Sends a request, once.
 */
void
presso_http_send_async (PressoHttp *self,
                        const char *method,
                        const char *uri,
                        const char *token,
                        const char *key,
                        GBytes *body,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, presso_http_send_async);
  send (self, g_steal_pointer (&task),
        new_message (method, uri, token, key, "application/json", body));
}

/**
 * presso_http_exchange_async:
 * @self: a sender
 * @method: `GET`, `PUT`, …
 * @uri: the whole address
 * @token: (nullable): a station's or the admin's token
 * @type: (nullable): MIME type of @body
 * @body: (nullable): a file to send
 * @cancellable: (nullable): ends the wait
 * @callback: called in the thread-default context of this call
 * @user_data: for @callback
 *
 * Sends a request, once, where what is sent or answered is a file.
 */
void
presso_http_exchange_async (PressoHttp *self,
                            const char *method,
                            const char *uri,
                            const char *token,
                            const char *type,
                            GBytes *body,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, presso_http_exchange_async);
  send (self, g_steal_pointer (&task), new_message (method, uri, token, NULL, type, body));
}

/**
 * presso_http_exchange_finish:
 * @self: a sender
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the answer; or %NULL as [method@PressoHttp.send_finish] does
 */
GBytes *
presso_http_exchange_finish (PressoHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * presso_http_send_finish:
 * @self: a sender
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the answer, JSON null for an empty one; or %NULL with an
 *   error of %PRESSO_ERROR, or %G_IO_ERROR_CANCELLED
 */
JsonNode *
presso_http_send_finish (PressoHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
