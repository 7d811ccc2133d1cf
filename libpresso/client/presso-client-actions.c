/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-client-private.h"

#include "client/presso-alarm.h"
#include "model/presso-error.h"
#include "model/presso-json.h"

/* For how long an action waits for the connection to be mended. */
#define PATIENCE_MS  10000
#define MIN_PAUSE_MS 50
#define MAX_PAUSE_MS 500

/* One request with all its tries: the data of its GTask, which the tries hand on to each other. */
typedef struct {
  char *method;
  char *path;
  char *key; /* the same in each try, so that the host acts once */
  GBytes *body;
  char *token; /* what the present try shows */
  gboolean is_renewed;
  guint pause_ms;
  GCancellable *attempt; /* ends the present try; NULL in the pause before the next one */
  GSource *next;         /* an alarm: the pause before the next try */
  GSource *deadline;
  GSource *cancelled;
} Request;

static void
request_free (Request *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->key);
  g_free (request->token);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_object (&request->attempt);
  g_free (request);
}

/* The last step of a request. */
static void
finish (GTask *task, JsonNode *answer, GError *error)
{
  Request *request = g_task_get_task_data (task);
  g_autoptr (GTask) G_GNUC_UNUSED last = task;

  presso_alarm_clear (&request->deadline);
  presso_alarm_clear (&request->cancelled);
  presso_alarm_clear (&request->next);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/* The deadline is over or the caller has lost interest. */
static gboolean
on_given_up (gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);

  if (request->attempt != NULL)
    g_cancellable_cancel (request->attempt);
  else
    finish (task, NULL, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  return on_given_up (user_data);
}

/* Waits a little and tries once more, if that can help. */
static void
try_again (GTask *task, GError *error)
{
  Request *request = g_task_get_task_data (task);
  gboolean is_given_up = g_cancellable_is_cancelled (request->attempt);

  g_clear_object (&request->attempt);
  if (is_given_up) {
    g_clear_error (&error);
    error = presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE);
  }
  if (is_given_up || !g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE)) {
    finish (task, NULL, error);
    return;
  }
  g_error_free (error);
  presso_alarm_set (request->next, (guint) g_random_int_range ((gint32) request->pause_ms / 2,
                                                               (gint32) request->pause_ms + 1));
  request->pause_ms = MIN (request->pause_ms * 2, MAX_PAUSE_MS);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  PressoClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  JsonNode *answer = presso_http_send_finish (PRESSO_HTTP (source), result, &error);

  if (answer != NULL) {
    finish (task, answer, NULL);
    return;
  }
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAUTHORIZED) && !request->is_renewed &&
      presso_endpoint_refuse_token (self->endpoint, request->token)) {
    request->is_renewed = TRUE;
    g_clear_error (&error);
    error = presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE);
  }
  try_again (task, error);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PressoEndpoint *endpoint = PRESSO_ENDPOINT (source);
  GTask *task = user_data;
  PressoClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autofree char *uri = NULL;
  GError *error = NULL;

  if (!presso_endpoint_prepare_finish (endpoint, result, &error)) {
    try_again (task, error);
    return;
  }
  uri = presso_endpoint_build_uri (endpoint, request->path);
  g_free (request->token);
  request->token = g_strdup (presso_endpoint_get_token (endpoint));
  presso_http_send_async (self->http, request->method, uri, request->token, request->key,
                          request->body, request->attempt, on_sent, task);
}

static gboolean
on_next (gpointer user_data)
{
  GTask *task = user_data;
  PressoClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  request->attempt = g_cancellable_new ();
  presso_endpoint_prepare_async (self->endpoint, request->attempt, on_prepared, task);
  return G_SOURCE_CONTINUE;
}

static Request *
request_new (const char *method, const char *path, JsonNode *body, const char *key)
{
  Request *request = g_new0 (Request, 1);

  request->method = g_strdup (method);
  request->path = g_strdup (path);
  request->pause_ms = MIN_PAUSE_MS;
  if (g_str_equal (method, "POST"))
    request->key = key != NULL ? g_strdup (key) : g_uuid_string_random ();
  if (body != NULL) {
    char *text = presso_json_to_string (body);

    request->body = g_bytes_new_take (text, strlen (text));
  }
  return request;
}

/* Gives the sources of a request to the task's context. None of them holds the task: it is held by
 * being under way, and they end with it. */
static void
attach_sources (GTask *task, Request *request)
{
  GMainContext *context = g_task_get_context (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  request->next = presso_alarm_new (context, on_next, task);
  request->deadline = presso_alarm_new (context, on_given_up, task);
  presso_alarm_set (request->deadline, PATIENCE_MS);
  if (cancellable == NULL)
    return;
  request->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (request->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
  g_source_attach (request->cancelled, context);
}

static void
send_keyed (PressoClient *self,
            const char *method,
            const char *path,
            JsonNode *body,
            const char *key,
            gpointer source_tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = request_new (method, path, body, key);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  attach_sources (task, request);
  on_next (task);
}

static void
send_request (PressoClient *self,
              const char *method,
              const char *path,
              JsonNode *body,
              gpointer source_tag,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  send_keyed (self, method, path, body, NULL, source_tag, cancellable, callback, user_data);
}

static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

/**
 * presso_client_act_async:
 * @self: a client
 * @order: an order
 * @action: what a barista does with it: claim, release, complete, recall, collect or cancel
 * @confirmed: whether the barista was asked and means it, though another one claimed the order
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Does one step with an order.
 */
void
presso_client_act_async (PressoClient *self,
                         PressoOrder *order,
                         PressoAction action,
                         gboolean confirmed,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());

  g_return_if_fail (PRESSO_IS_ORDER (order));

  if (confirmed)
    json_object_set_boolean_member (json_node_get_object (body), "confirm", TRUE);
  presso_client_act_keyed_async (self, presso_order_get_id (order), action, body, NULL, cancellable,
                                 callback, user_data);
}

/**
 * presso_client_act_keyed_async:
 * @self: a client
 * @order_id: id of an order
 * @action: as in [method@Client.act_async]
 * @body: what to tell the host with it: `confirm`, `barista`, `detail`
 * @key: (nullable): the Idempotency-Key, or %NULL for a new one
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered; ends with [method@Client.act_finish]
 * @user_data: for @callback
 *
 * Does one step with an order once, however often it is asked for with the same key. The host knows
 * keys for a day.
 */
void
presso_client_act_keyed_async (PressoClient *self,
                               const char *order_id,
                               PressoAction action,
                               JsonNode *body,
                               const char *key,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (PRESSO_IS_CLIENT (self));
  g_return_if_fail (order_id != NULL && body != NULL);

  id = escape (order_id);
  path = g_strdup_printf ("orders/%s/%s", id, presso_action_to_string (action));
  send_keyed (self, "POST", path, body, key, presso_client_act_async, cancellable, callback,
              user_data);
}

/**
 * presso_client_act_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether the host did it. Otherwise @error says why in the user's words:
 *   %PRESSO_ERROR_TRANSITION_INVALID when somebody was faster, %PRESSO_ERROR_FORBIDDEN when the
 *   order is another barista's, %PRESSO_ERROR_UNAVAILABLE when no host answered in 10 seconds
 */
gboolean
presso_client_act_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  presso_client_apply_answer (self, answer);
  return TRUE;
}

/**
 * presso_client_walk_up_async:
 * @self: a client
 * @drink: id of a drink
 * @options: (nullable) (element-type utf8 utf8): id of each option group → id of a choice
 * @name: (nullable): the guest's first name
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Places an order for a guest at the bar.
 */
void
presso_client_walk_up_async (PressoClient *self,
                             const char *drink,
                             GHashTable *options,
                             const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());
  JsonObject *members = json_node_get_object (body);
  JsonObject *chosen = json_object_new ();
  GHashTableIter iter;
  gpointer group, choice;

  g_return_if_fail (PRESSO_IS_CLIENT (self));
  g_return_if_fail (drink != NULL);

  if (options != NULL) {
    g_hash_table_iter_init (&iter, options);
    while (g_hash_table_iter_next (&iter, &group, &choice))
      json_object_set_string_member (chosen, group, choice);
  }
  json_object_set_string_member (members, "drink", drink);
  json_object_set_object_member (members, "options", chosen);
  if (name != NULL && *name != '\0')
    json_object_set_string_member (members, "name", name);
  send_request (self, "POST", "orders", body, presso_client_walk_up_async, cancellable, callback,
                user_data);
}

/**
 * presso_client_walk_up_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the order, to tell its number. The list gets its own object
 *   by the event
 */
PressoOrder *
presso_client_walk_up_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  PressoOrder *order;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;
  order = presso_record_new_from_json (PRESSO_TYPE_ORDER, answer, "", NULL);
  if (order == NULL)
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_INTERNAL));
  return order;
}

/**
 * presso_client_patch_shop_async:
 * @self: a client
 * @patch: members of the shop to change
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Changes settings. An organiser may change all of them, a barista `open`, `pausedUntil` and
 * `closesAt`.
 */
void
presso_client_patch_shop_async (PressoClient *self,
                                JsonObject *patch,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (JsonNode) body = NULL;

  g_return_if_fail (PRESSO_IS_CLIENT (self));
  g_return_if_fail (patch != NULL);

  body = presso_json_take_object (json_object_ref (patch));
  send_request (self, "PATCH", "", body, presso_client_patch_shop_async, cancellable, callback,
                user_data);
}

static gboolean
finish_boolean (PressoClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  return answer != NULL;
}

/**
 * presso_client_patch_shop_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether the host took the settings. Otherwise nothing was changed, and
 *   [id@presso_error_get_field] names each field that doesn't fit
 */
gboolean
presso_client_patch_shop_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}

/**
 * presso_client_set_available_async:
 * @self: a client
 * @drink: id of a drink
 * @group: (nullable): id of an option group, or %NULL for the drink itself
 * @choice: (nullable): id of a choice of @group
 * @available: whether it can be had
 * @until: (nullable): when what is sold out comes back by itself: a time in RFC 3339, or `today`
 * for the end of the shop’s day; %NULL for when somebody says so
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Marks a drink or a choice sold out, or back.
 */
void
presso_client_set_available_async (PressoClient *self,
                                   const char *drink,
                                   const char *group,
                                   const char *choice,
                                   gboolean available,
                                   const char *until,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());
  JsonObject *members = json_node_get_object (body);
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (PRESSO_IS_CLIENT (self));
  g_return_if_fail (drink != NULL);
  g_return_if_fail ((group == NULL) == (choice == NULL));

  if (group != NULL) {
    JsonObject *groups = json_object_new ();
    JsonObject *choices = json_object_new ();

    json_object_set_boolean_member (choices, choice, available);
    json_object_set_object_member (groups, group, choices);
    json_object_set_object_member (members, "options", groups);
  } else {
    json_object_set_boolean_member (members, "available", available);
  }
  if (until != NULL)
    json_object_set_string_member (members, "until", until);
  id = escape (drink);
  path = g_strconcat ("menu/", id, NULL);
  send_request (self, "PATCH", path, body, presso_client_set_available_async, cancellable, callback,
                user_data);
}

/**
 * presso_client_set_available_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether the host took it
 */
gboolean
presso_client_set_available_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}

/**
 * presso_client_request_async:
 * @self: a client
 * @method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`
 * @path: relative to the shop, such as `metrics` or `orders?state=COLLECTED&limit=50`, "" for the
 *   shop itself; or from the host's root, such as `/api/v1/stations`
 * @body: (nullable): what to send
 * @cancellable: (nullable): ends the wait; the host may have acted already
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Asks the host anything else. A request that isn't answered is sent again, for up to 10 seconds;
 * a `POST` has an Idempotency-Key, so that it is done once.
 */
void
presso_client_request_async (PressoClient *self,
                             const char *method,
                             const char *path,
                             JsonNode *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (PRESSO_IS_CLIENT (self));
  g_return_if_fail (method != NULL && path != NULL);

  send_request (self, method, path, body, presso_client_request_async, cancellable, callback,
                user_data);
}

/**
 * presso_client_request_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the answer, JSON null for an empty one
 */
JsonNode *
presso_client_request_finish (PressoClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
