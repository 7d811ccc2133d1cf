/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-logo.h"
#include "server/presso-documents.h"
#include "services/presso-config-service.h"
#include "store/presso-logo-store.h"

/* Opened by itself, a picture is a document of our origin: it may style itself and nothing else. */
#define LOGO_POLICY "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
/* An address names one picture for ever; a guest's browser need not ask again. */
#define LOGO_CACHE "private, max-age=31536000, immutable"

gboolean
presso_handle_get_logo (PressoRequest *request, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  const char *asked_for = presso_request_get_query (request, "v");
  g_autofree char *hash = NULL;

  request->bytes = presso_store_load_logo (presso_request_get_services (request)->store,
                                           request->shop, &hash, error);
  if (request->bytes == NULL)
    return FALSE;
  request->content_type = presso_logo_get_type (request->bytes);
  soup_message_headers_replace (headers, "Content-Security-Policy", LOGO_POLICY);
  if (g_strcmp0 (asked_for, hash) == 0)
    soup_message_headers_replace (headers, "Cache-Control", LOGO_CACHE);
  return TRUE;
}

static gboolean
set_logo (PressoRequest *request, GBytes *picture, GError **error)
{
  PressoServices *services = presso_request_get_services (request);

  return presso_config_set_logo (services, &request->caller, request->shop, picture, error) &&
         presso_request_take_reply (
           request, presso_document_shop (services, &request->caller, request->shop, error));
}

gboolean
presso_handle_put_logo (PressoRequest *request, GError **error)
{
  const char *type = presso_request_get_header (request, "Content-Type");
  g_autofree char *essence = type != NULL ? g_strndup (type, strcspn (type, "; ")) : NULL;
  const char *found = presso_logo_get_type (request->bytes);
  GError *problem = NULL;

  if (essence == NULL || (g_ascii_strcasecmp (essence, PRESSO_LOGO_PNG) != 0 &&
                          g_ascii_strcasecmp (essence, PRESSO_LOGO_SVG) != 0))
    presso_error_take_field (&problem, "Content-Type", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  else if (found != NULL && g_ascii_strcasecmp (essence, found) != 0)
    presso_error_take_field (&problem, "Content-Type", "format", PRESSO_ERROR_REQUEST_INVALID);
  if (problem == NULL)
    return set_logo (request, request->bytes, error);
  g_propagate_error (error, problem);
  return FALSE;
}

gboolean
presso_handle_delete_logo (PressoRequest *request, GError **error)
{
  return set_logo (request, NULL, error);
}
