/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "server/presso-server.h"
#include "services/presso-barista-service.h"

static gboolean
take_barista (PressoRequest *request, PressoBaristaEntry *taken)
{
  g_autoptr (PressoBaristaEntry) entry = taken;

  return entry != NULL && presso_request_take_reply (
                            request, presso_record_to_string (PRESSO_RECORD (entry->barista)));
}

gboolean
presso_handle_list_baristas (PressoRequest *request, GError **error)
{
  g_autofree char *list =
    presso_barista_service_list (presso_request_get_services (request), request->shop, error);

  return list != NULL &&
         presso_request_take_reply (request, g_strdup_printf ("{\"baristas\":%s}", list));
}

gboolean
presso_handle_post_barista (PressoRequest *request, GError **error)
{
  request->status = SOUP_STATUS_CREATED;
  return take_barista (
    request, presso_barista_service_create (presso_request_get_services (request), &request->caller,
                                            request->shop, request->body, error));
}

gboolean
presso_handle_patch_barista (PressoRequest *request, GError **error)
{
  return take_barista (
    request, presso_barista_service_change (presso_request_get_services (request), &request->caller,
                                            request->shop, request->id, request->body, error));
}

gboolean
presso_handle_delete_barista (PressoRequest *request, GError **error)
{
  if (!presso_barista_service_remove (presso_request_get_services (request), &request->caller,
                                      request->shop, request->id, error))
    return FALSE;
  request->status = SOUP_STATUS_NO_CONTENT;
  return TRUE;
}

/* Wrong PINs count for the barista, at whatever station they are tried: there are only so many. */
gboolean
presso_handle_sign_in (PressoRequest *request, GError **error)
{
  PressoRateLimiter *limiter = presso_server_get_pin_limiter (request->server);
  int wait_s = presso_rate_limiter_get_wait (limiter, request->id);
  GError *failure = NULL;
  PressoBaristaEntry *entry;

  if (wait_s > 0)
    return presso_rate_limiter_refuse (error, NULL, wait_s);
  entry = presso_barista_service_sign_in (presso_request_get_services (request), request->shop,
                                          request->id, request->body, &failure);
  if (g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_PIN_WRONG))
    presso_rate_limiter_count_wrong (limiter, request->id, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return take_barista (request, entry);
}
