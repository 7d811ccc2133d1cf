/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-client-private.h"

#include "model/presso-logo.h"

/* The bar's logo is the one thing between a host and its stations that isn't JSON. It is asked for
 * once: whoever shows it asks again when the shop's logo changes or the connection is back. */

typedef struct {
  const char *method;
  char *path;
  GBytes *picture; /* NULL but for a new one */
} Exchange;

static void
exchange_free (Exchange *self)
{
  g_free (self->path);
  g_clear_pointer (&self->picture, g_bytes_unref);
  g_free (self);
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *answer = presso_http_exchange_finish (PRESSO_HTTP (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PressoEndpoint *endpoint = PRESSO_ENDPOINT (source);
  g_autoptr (GTask) task = user_data;
  PressoClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  g_autofree char *uri = NULL;
  GError *error = NULL;

  if (!presso_endpoint_prepare_finish (endpoint, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  uri = presso_endpoint_build_uri (endpoint, exchange->path);
  presso_http_exchange_async (
    self->http, exchange->method, uri, presso_endpoint_get_token (endpoint),
    exchange->picture != NULL ? presso_logo_get_type (exchange->picture) : NULL, exchange->picture,
    g_task_get_cancellable (task), on_exchanged, g_object_ref (task));
}

static void
begin (PressoClient *self,
       const char *method,
       const char *path,
       GBytes *picture,
       gpointer source_tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->method = method;
  exchange->path = g_strdup (path);
  exchange->picture = picture != NULL ? g_bytes_ref (picture) : NULL;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  presso_endpoint_prepare_async (self->endpoint, cancellable, on_prepared, task);
}

/**
 * presso_client_load_logo_async:
 * @self: a client whose shop has a logo
 * @cancellable: (nullable): ends the wait
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Gets the picture of [method@Shop.get_logo].
 */
void
presso_client_load_logo_async (PressoClient *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  const char *path;

  g_return_if_fail (PRESSO_IS_CLIENT (self));

  path = presso_shop_get_logo (self->shop);
  begin (self, "GET", path != NULL ? path : "logo", NULL, presso_client_load_logo_async,
         cancellable, callback, user_data);
}

/**
 * presso_client_load_logo_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the picture; see [id@presso_logo_get_type]
 */
GBytes *
presso_client_load_logo_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * presso_client_save_logo_async:
 * @self: an organiser's client
 * @picture: (nullable): a picture that passes [id@presso_logo_check], or %NULL for none
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Gives the shop another logo.
 */
void
presso_client_save_logo_async (PressoClient *self,
                               GBytes *picture,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (PRESSO_IS_CLIENT (self));

  begin (self, picture != NULL ? "PUT" : "DELETE", "logo", picture, presso_client_save_logo_async,
         cancellable, callback, user_data);
}

/**
 * presso_client_save_logo_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether the host took it
 */
gboolean
presso_client_save_logo_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  return answer != NULL;
}
