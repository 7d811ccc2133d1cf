/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "server/presso-code-limiter.h"
#include "server/presso-credentials.h"
#include "server/presso-idempotency.h"
#include "server/presso-server.h"
#include "services/presso-order-manager.h"
#include "services/presso-queue.h"
#include "services/presso-transition.h"
#include "store/presso-forget-store.h"

#define DEFAULT_LIMIT 100
#define MAX_LIMIT     1000

static gboolean
refuse_field (GError **error, const char *field, const char *reason, PressoError code)
{
  GError *problem = NULL;

  presso_error_take_field (&problem, field, reason, code);
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
read_states (PressoRequest *request, guint *states, GError **error)
{
  const char *text = presso_request_get_query (request, "state");
  g_auto (GStrv) names = NULL;

  *states = text == NULL ? G_MAXUINT : 0;
  if (text == NULL)
    return TRUE;
  names = g_strsplit (text, ",", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *name = g_ascii_strup (names[i], -1);
    PressoOrderState state;

    if (!presso_order_state_from_string (name, &state))
      return refuse_field (error, "state", "unknown", PRESSO_ERROR_REQUEST_INVALID);
    *states |= PRESSO_STATE_MASK (state);
  }
  return TRUE;
}

static gboolean
take_orders (PressoRequest *request, GString *documents)
{
  g_autoptr (GString) array = documents;

  return documents != NULL &&
         presso_request_take_reply (request, g_strdup_printf ("{\"orders\":%s}", array->str));
}

gboolean
presso_handle_list_orders (PressoRequest *request, GError **error)
{
  PressoStore *store = presso_request_get_services (request)->store;
  const char *sort = presso_request_get_query (request, "sort");
  gint64 limit;
  guint states;

  if (!presso_request_read_number (request, "limit", DEFAULT_LIMIT, MAX_LIMIT, &limit, error) ||
      !read_states (request, &states, error))
    return FALSE;
  if (sort != NULL && !g_str_equal (sort, "closed"))
    return refuse_field (error, "sort", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  return take_orders (
    request, sort != NULL
               ? presso_store_list_closed_documents (store, request->shop, states, limit, error)
               : presso_store_list_order_documents (store, request->shop, states, limit, error));
}

gboolean
presso_handle_my_orders (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);
  g_autoptr (GString) orders = NULL;
  g_autofree char *places = NULL;
  gint64 limit;

  if (!presso_request_read_number (request, "limit", DEFAULT_LIMIT, MAX_LIMIT, &limit, error))
    return FALSE;
  orders = presso_store_list_guest_documents (services->store, request->shop, request->caller.id, 0,
                                              limit, error);
  if (orders != NULL)
    places = presso_queue_get_places (services, request->shop, request->caller.id, error);
  return places != NULL &&
         presso_request_take_reply (
           request, g_strdup_printf ("{\"orders\":%s,\"places\":%s}", orders->str, places));
}

/* Carried out a step at a time, so that nobody's past holds up the bar; the session ends with the
 * last one. An order that is open needs its guest. The answer isn't kept for an Idempotency-Key: it
 * would be kept for the guest who is forgotten, and doing it twice does no harm. */
gboolean
presso_handle_forget (PressoRequest *request, GError **error)
{
  PressoStore *store = presso_request_get_services (request)->store;
  g_autofree char *caller = NULL;
  GError *failure = NULL;
  gint64 n_orders = 0;
  gboolean more = FALSE;

  if (presso_store_has_open_orders (store, request->caller.id, &failure))
    failure = presso_error_new_standard (PRESSO_ERROR_ORDER_OPEN);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  caller = presso_idempotency_build_id (request);
  if (!presso_store_forget_answers (store, caller, error) ||
      !presso_store_forget_guest (store, request->caller.id, &n_orders, &more, error))
    return FALSE;
  g_clear_pointer (&request->key, g_free);
  if (!more) {
    presso_credentials_end_session (request);
    /* Other windows of that phone show its orders, and ask anew. */
    presso_server_forget_caller (request->server, request->caller.id);
  }
  return presso_request_take_reply (request, g_strdup_printf ("{\"orders\":%" G_GINT64_FORMAT
                                                              ",\"more\":%s}",
                                                              n_orders, more ? "true" : "false"));
}

static const char *
own_guest (PressoRequest *request)
{
  return request->caller.role == PRESSO_ROLE_GUEST ? request->caller.id : NULL;
}

gboolean
presso_handle_get_order (PressoRequest *request, GError **error)
{
  return presso_request_take_reply (
    request,
    presso_store_get_order_document (presso_request_get_services (request)->store, request->shop,
                                     request->id, own_guest (request), error));
}

gboolean
presso_handle_get_journey (PressoRequest *request, GError **error)
{
  PressoStore *store = presso_request_get_services (request)->store;
  g_autofree char *order =
    presso_store_get_order_document (store, request->shop, request->id, own_guest (request), error);
  g_autoptr (GPtrArray) events =
    order != NULL ? presso_store_list_order_events (store, request->id, error) : NULL;
  g_autoptr (GString) reply = NULL;

  if (events == NULL)
    return FALSE;
  reply = g_string_new (NULL);
  g_string_append_printf (reply, "{\"order\":%s,\"events\":[", order);
  for (guint i = 0; i < events->len; i++) {
    g_autofree char *event = presso_event_to_string (g_ptr_array_index (events, i));

    g_string_append_printf (reply, "%s%s", i > 0 ? "," : "", event);
  }
  g_string_append (reply, "]}");
  return presso_request_take_reply (request, g_string_free (g_steal_pointer (&reply), FALSE));
}

/* Who orders in guests' stead says so, that nobody takes its orders for theirs. */
static gboolean
read_source (JsonObject *body, PressoSource *source, GError **error)
{
  JsonNode *node = json_object_get_member (body, "source");
  const char *name;

  *source = PRESSO_SOURCE_GUEST;
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse_field (error, "source", "type", PRESSO_ERROR_REQUEST_INVALID);
  name = json_node_get_string (node);
  if (g_str_equal (name, "robot"))
    *source = PRESSO_SOURCE_ROBOT;
  else if (!g_str_equal (name, "guest"))
    return refuse_field (error, "source", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  return TRUE;
}

static gboolean
scan (PressoRequest *request, GError **error)
{
  PressoCodeLimiter *limiter = presso_server_get_code_limiter (request->server);
  JsonObject *body = presso_json_get_object (request->body);
  JsonNode *code = body != NULL ? json_object_get_member (body, "code") : NULL;
  PressoSource source;
  gboolean is_new = FALSE;
  GError *failure = NULL;
  char *reply;

  if (code == NULL || json_node_get_value_type (code) != G_TYPE_STRING)
    return refuse_field (error, "code", code == NULL ? "required" : "type",
                         PRESSO_ERROR_REQUEST_INVALID);
  if (!read_source (body, &source, error) ||
      !presso_code_limiter_check (limiter, request->caller.id, error))
    return FALSE;
  reply = presso_order_scan (presso_request_get_services (request), &request->caller, request->shop,
                             json_node_get_string (code), source, &is_new, &failure);
  if (g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_CODE_INVALID))
    presso_code_limiter_count (limiter, request->is_new_session ? NULL : request->caller.id,
                               request->address, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  request->status = is_new ? SOUP_STATUS_CREATED : SOUP_STATUS_OK;
  return presso_request_take_reply (request, reply);
}

gboolean
presso_handle_post_order (PressoRequest *request, GError **error)
{
  if (request->caller.role == PRESSO_ROLE_GUEST)
    return scan (request, error);
  request->status = SOUP_STATUS_CREATED;
  return presso_request_take_reply (
    request, presso_order_walk_up (presso_request_get_services (request), &request->caller,
                                   request->shop, request->body, error));
}

gboolean
presso_handle_put_order (PressoRequest *request, GError **error)
{
  return presso_request_take_reply (
    request, presso_order_submit (presso_request_get_services (request), &request->caller,
                                  request->shop, request->id, request->body, error));
}

static gboolean
cancel_as_guest (PressoRequest *request, GError **error)
{
  PressoCodeLimiter *limiter = presso_server_get_code_limiter (request->server);
  const char *address = presso_request_get_far_address (request);

  if (!presso_code_limiter_check_cancel (limiter, address, error) ||
      !presso_request_take_reply (request,
                                  presso_order_act (presso_request_get_services (request),
                                                    &request->caller, request->shop, request->id,
                                                    PRESSO_ACTION_CANCEL, request->body, error)))
    return FALSE;
  presso_code_limiter_count_cancel (limiter, request->caller.id, address);
  return TRUE;
}

gboolean
presso_handle_act (PressoRequest *request, GError **error)
{
  PressoAction action;

  if (!presso_action_from_string (request->action, &action) ||
      !presso_transition_allows (action, PRESSO_ROLE_GUEST | PRESSO_ROLE_BARISTA) ||
      action == PRESSO_ACTION_SUBMIT) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
    return FALSE;
  }
  if (!presso_transition_allows (action, request->caller.role)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
    return FALSE;
  }
  if (request->caller.role == PRESSO_ROLE_GUEST)
    return cancel_as_guest (request, error);
  return presso_request_take_reply (
    request, presso_order_act (presso_request_get_services (request), &request->caller,
                               request->shop, request->id, action, request->body, error));
}
