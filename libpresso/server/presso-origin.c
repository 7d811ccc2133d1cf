/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-origin.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "server/presso-handlers.h"
#include "server/presso-route.h"
#include "services/presso-config-service.h"

/* What a browser lets other pages do with us. A page of somebody else's must neither change
 * anything nor listen, and must not become one of ours by a name that leads to us. */

/* The name in a Host header, without its port and the dot of a full name. */
static char *
parse_host (const char *header)
{
  gboolean is_bracketed = header[0] == '[';
  char *host =
    g_strndup (header + is_bracketed, strcspn (header + is_bracketed, is_bracketed ? "]" : ":"));

  if (!is_bracketed && g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  return host;
}

/* Names that no name server of the internet answers for, and so none that an attacker owns; of
 * `fritz.box` that is the maker of the routers that answer for it at home. */
static gboolean
is_local_name (const char *host)
{
  static const char *const suffixes[] = { ".local",       ".localhost", ".lan",
                                          ".internal",    ".home.arpa", ".home",
                                          ".localdomain", ".test",      ".fritz.box" };
  g_autofree char *name = g_ascii_strdown (host, -1);

  if (g_hostname_is_ip_address (name) || strchr (name, '.') == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    if (g_str_has_suffix (name, suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_certified_name (const PressoRequest *request, const char *host)
{
  PressoTlsContext *tls = presso_server_get_tls (request->server);
  PressoCertificate *certificate = tls != NULL ? presso_tls_context_get_organiser (tls) : NULL;

  return certificate != NULL && presso_certificate_covers (certificate, host);
}

/*
 * Against DNS rebinding: a page of `http://evil.example:8080/` whose name suddenly leads to the bar
 * is of the same origin as what it asks for, so that its origin says nothing. Addresses and local
 * names can't be made to lead here, and any other name is ours only where the organiser said so.
 * With TLS the certificate does this, and a token no such page has.
 */
static gboolean
is_own_host (const PressoRequest *request)
{
  const char *header = presso_request_get_header (request, "Host");
  g_autofree char *host = header != NULL ? parse_host (header) : NULL;

  /* Whoever watches over the host may call it by any name, and learns nothing by it. */
  if (request->route->handler == presso_handle_get_health)
    return TRUE;
  if (host == NULL || request->is_secure ||
      presso_request_get_header (request, "Authorization") != NULL)
    return TRUE;
  return is_local_name (host) || is_certified_name (request, host) ||
         presso_config_has_host (presso_server_get_services (request->server), host);
}

/* A page that came over TLS may be behind a proxy of the organiser's, which speaks plain HTTP to
 * us; one that didn't is never of the same origin as what is asked for over TLS. */
static gboolean
is_own_origin (const PressoRequest *request, const char *origin)
{
  const char *host = presso_request_get_header (request, "Host");
  gsize scheme = g_str_has_prefix (origin, "https://")                         ? 8
                 : g_str_has_prefix (origin, "http://") && !request->is_secure ? 7
                                                                               : 0;

  return scheme > 0 && host != NULL && g_ascii_strcasecmp (origin + scheme, host) == 0;
}

static gboolean
comes_from_elsewhere (const PressoRequest *request)
{
  const char *method = soup_server_message_get_method (request->message);
  const char *origin = presso_request_get_header (request, "Origin");
  const char *site = presso_request_get_header (request, "Sec-Fetch-Site");

  if ((g_str_equal (method, "GET") || g_str_equal (method, "HEAD")) &&
      request->route->kind != PRESSO_ROUTE_WEBSOCKET)
    return FALSE;
  if (site != NULL && !g_str_equal (site, "same-origin") && !g_str_equal (site, "none"))
    return TRUE;
  return origin != NULL && !is_own_origin (request, origin);
}

/**
 * presso_origin_check: (skip)
 * @request: a request whose route is known
 * @error: return location
 *
 * A browser says where a request comes from. Whatever changes something, and every WebSocket, must
 * come from our own page; programs that are no browsers don't say, and need a credential anyway.
 *
 * Returns: %FALSE with %PRESSO_ERROR_FORBIDDEN for what comes from another page
 */
gboolean
presso_origin_check (const PressoRequest *request, GError **error)
{
  if (!is_own_host (request)) {
    g_propagate_error (
      error, presso_error_new (PRESSO_ERROR_FORBIDDEN,
                               _ ("The bar isn’t known by this name. The organiser can enter it as "
                                  "the public address.")));
    return FALSE;
  }
  if (!comes_from_elsewhere (request))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
  return FALSE;
}
