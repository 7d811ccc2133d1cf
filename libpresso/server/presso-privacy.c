/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-privacy.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "server/presso-route.h"

#define HTTP_PORT 80

/* What may be said in plain text on the bar's network, where anybody can listen. */

static gboolean
can_be_overheard (const PressoRequest *request)
{
  return !request->is_secure && !request->is_same_machine;
}

/**
 * presso_privacy_check: (skip)
 * @request: a request whose route is known
 * @error: return location
 *
 * A token is never taken, and none is given, where others could read it. It is refused before
 * anybody looks whether it is good.
 *
 * Returns: %FALSE with %PRESSO_ERROR_FORBIDDEN if the request has to come over TLS
 */
gboolean
presso_privacy_check (const PressoRequest *request, GError **error)
{
  gboolean has_token = presso_request_get_header (request, "Authorization") != NULL;

  if (!can_be_overheard (request) || (!has_token && !request->route->is_secret))
    return TRUE;
  g_propagate_error (
    error, presso_error_new (PRESSO_ERROR_FORBIDDEN,
                             _ ("From other computers this needs an encrypted connection. Please "
                                "use an address that begins with https.")));
  return FALSE;
}

/* The host that was asked for, if the certificate is good for it, else the one that it names. */
static char *
choose_host (PressoCertificate *certificate, const char *asked)
{
  char *named = presso_certificate_covers (certificate, asked)
                  ? NULL
                  : presso_certificate_get_host_name (certificate);

  return named != NULL ? named : g_strdup (asked);
}

/**
 * presso_privacy_redirect: (skip)
 * @request: a request whose route is known
 *
 * Where the organiser brought a certificate the page is served over TLS only, on the same port:
 * who asks in plain text is answered where to go.
 *
 * Returns: whether the request was answered
 */
gboolean
presso_privacy_redirect (const PressoRequest *request)
{
  PressoTlsContext *tls = presso_server_get_tls (request->server);
  PressoCertificate *certificate = tls != NULL ? presso_tls_context_get_organiser (tls) : NULL;
  GUri *uri = soup_server_message_get_uri (request->message);
  int port = g_uri_get_port (uri);
  g_autofree char *host = NULL;
  g_autofree char *target = NULL;

  if (certificate == NULL || !can_be_overheard (request) ||
      request->route->kind != PRESSO_ROUTE_PAGE)
    return FALSE;
  host = choose_host (certificate, g_uri_get_host (uri));
  target = g_uri_join (G_URI_FLAGS_ENCODED, "https", NULL, host, port > 0 ? port : HTTP_PORT,
                       g_uri_get_path (uri), g_uri_get_query (uri), NULL);
  soup_server_message_set_redirect (request->message, SOUP_STATUS_PERMANENT_REDIRECT, target);
  return TRUE;
}
