/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "server/presso-documents.h"
#include "services/presso-config-service.h"
#include "services/presso-counting.h"
#include "services/presso-qr-validator.h"

gboolean
presso_handle_get_shop (PressoRequest *request, GError **error)
{
  return presso_request_take_reply (request,
                                    presso_document_shop (presso_request_get_services (request),
                                                          &request->caller, request->shop, error));
}

/* For who gets no WebSocket through: what its first message would be, as often as it is asked for.
 */
gboolean
presso_handle_get_snapshot (PressoRequest *request, GError **error)
{
  const char *known = presso_request_get_header (request, "If-None-Match");
  g_autofree char *etag = NULL;
  gint64 sequence;
  g_autofree char *snapshot =
    presso_document_snapshot (presso_request_get_services (request), &request->caller,
                              request->shop, &sequence, &etag, error);

  if (snapshot == NULL)
    return FALSE;
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "ETag",
                                etag);
  if (known != NULL && strstr (known, etag) != NULL)
    request->status = SOUP_STATUS_NOT_MODIFIED;
  else
    request->reply = g_steal_pointer (&snapshot);
  return TRUE;
}

/* A barista runs the bar, the organiser sets its limits. */
static gboolean
may_patch (PressoRequest *request, GError **error)
{
  static const char *const of_barista[] = { "open", "pausedUntil", "closesAt", NULL };
  g_autoptr (GList) members = NULL;

  if (request->caller.role == PRESSO_ROLE_ADMIN)
    return TRUE;
  members = json_object_get_members (json_node_get_object (request->body));
  for (GList *l = members; l != NULL; l = l->next) {
    if (!g_strv_contains (of_barista, l->data)) {
      g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_body (PressoRequest *request, GError **error)
{
  if (request->body != NULL && JSON_NODE_HOLDS_OBJECT (request->body))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_REQUEST_INVALID));
  return FALSE;
}

gboolean
presso_handle_patch_shop (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);

  return check_body (request, error) && may_patch (request, error) &&
         presso_config_patch_shop (services, &request->caller, request->shop, request->body,
                                   error) != NULL &&
         presso_request_take_reply (
           request, presso_document_shop (services, &request->caller, request->shop, error));
}

gboolean
presso_handle_patch_menu (PressoRequest *request, GError **error)
{
  PressoDrink *drink;

  if (!check_body (request, error))
    return FALSE;
  drink = presso_config_patch_menu (presso_request_get_services (request), &request->caller,
                                    request->shop, request->id, request->body, error);
  return drink != NULL &&
         presso_request_take_reply (request, presso_record_to_string (PRESSO_RECORD (drink)));
}

gboolean
presso_handle_get_code (PressoRequest *request, GError **error)
{
  g_autoptr (PressoCode) code =
    presso_qr_get_code (presso_request_get_services (request), request->shop, error);

  return code != NULL &&
         presso_request_take_reply (request, presso_record_to_string (PRESSO_RECORD (code)));
}

gboolean
presso_handle_get_metrics (PressoRequest *request, GError **error)
{
  return presso_request_take_reply (
    request,
    presso_counting_get_metrics (presso_request_get_services (request), request->shop, error));
}

gboolean
presso_handle_get_prometheus (PressoRequest *request, GError **error)
{
  request->content_type = "text/plain; version=0.0.4";
  return presso_request_take_reply (
    request, presso_counting_get_prometheus (presso_request_get_services (request),
                                             request->caller.shop, error));
}

gboolean
presso_handle_get_health (PressoRequest *request, GError **error)
{
  const GError *failure = presso_writer_get_failure (presso_request_get_services (request)->writer);

  if (failure != NULL) {
    g_propagate_error (error, g_error_copy (failure));
    return FALSE;
  }
  return presso_store_get_last_sequence (presso_request_get_services (request)->store, error) >=
           0 &&
         presso_request_take_reply (request, g_strdup ("{\"status\":\"ok\"}"));
}
