/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-route.h"

#include "model/presso-error.h"
#include "server/presso-handlers.h"

#define ANYONE  PRESSO_ROLE_ANYONE
#define GUEST   PRESSO_ROLE_GUEST
#define BARISTA PRESSO_ROLE_BARISTA
#define ADMIN   PRESSO_ROLE_ADMIN
#define STAFF   PRESSO_ROLES_STAFF
#define ALL     PRESSO_ROLES_ALL

#define SHOP "/api/v1/shops/{shop}"

/* What the server does, for whom. A path that isn't here is a file of the page or nothing. */
static const PressoRoute routes[] = {
  { "GET", SHOP, ALL, PRESSO_ROUTE_READ, presso_handle_get_shop },
  { "PATCH", SHOP, ADMIN | BARISTA, PRESSO_ROUTE_WRITE, presso_handle_patch_shop },
  { "PATCH", SHOP "/menu/{id}", ADMIN | BARISTA, PRESSO_ROUTE_WRITE, presso_handle_patch_menu },
  { "GET", SHOP "/code", STAFF, PRESSO_ROUTE_WRITE, presso_handle_get_code },
  { "GET", SHOP "/logo", ALL, PRESSO_ROUTE_READ, presso_handle_get_logo, .is_file = TRUE },
  { "PUT", SHOP "/logo", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_put_logo, .is_file = TRUE },
  { "DELETE", SHOP "/logo", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_delete_logo },
  { "GET", SHOP "/orders", STAFF, PRESSO_ROUTE_READ, presso_handle_list_orders },
  { "POST", SHOP "/orders", ANYONE | GUEST | BARISTA, PRESSO_ROUTE_WRITE,
    presso_handle_post_order },
  { "GET", SHOP "/orders/{id}", GUEST | STAFF, PRESSO_ROUTE_READ, presso_handle_get_order },
  { "PUT", SHOP "/orders/{id}", GUEST, PRESSO_ROUTE_WRITE, presso_handle_put_order },
  { "GET", SHOP "/orders/{id}/journey", GUEST | STAFF, PRESSO_ROUTE_READ,
    presso_handle_get_journey },
  { "POST", SHOP "/orders/{id}/{action}", GUEST | BARISTA, PRESSO_ROUTE_WRITE, presso_handle_act },
  { "GET", SHOP "/my/orders", GUEST, PRESSO_ROUTE_READ, presso_handle_my_orders },
  { "DELETE", SHOP "/my", GUEST, PRESSO_ROUTE_WRITE, presso_handle_forget },
  { "GET", SHOP "/events", ALL, PRESSO_ROUTE_WEBSOCKET, NULL },
  { "GET", SHOP "/snapshot", ALL, PRESSO_ROUTE_READ, presso_handle_get_snapshot },
  { "GET", SHOP "/metrics", ADMIN, PRESSO_ROUTE_READ, presso_handle_get_metrics },
  { "GET", SHOP "/audit", ADMIN, PRESSO_ROUTE_READ, presso_handle_get_audit },
  { "GET", SHOP "/baristas", STAFF, PRESSO_ROUTE_READ, presso_handle_list_baristas },
  { "POST", SHOP "/baristas", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_post_barista, TRUE },
  { "PATCH", SHOP "/baristas/{id}", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_patch_barista, TRUE },
  { "DELETE", SHOP "/baristas/{id}", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_delete_barista },
  { "POST", SHOP "/baristas/{id}/sign-in", BARISTA, PRESSO_ROUTE_WRITE, presso_handle_sign_in,
    TRUE },
  { "GET", "/api/v1/stations", ADMIN, PRESSO_ROUTE_READ, presso_handle_list_stations },
  { "POST", "/api/v1/stations", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_post_station, TRUE },
  { "DELETE", "/api/v1/stations/{id}", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_delete_station },
  { "GET", "/api/v1/pairings", ADMIN, PRESSO_ROUTE_READ, presso_handle_list_pairings },
  { "POST", "/api/v1/pairings", ALL, PRESSO_ROUTE_WRITE, presso_handle_post_pairing, TRUE },
  { "POST", "/api/v1/pairings/token", ALL, PRESSO_ROUTE_WRITE, presso_handle_post_pairing_token,
    TRUE },
  { "POST", "/api/v1/pairings/{id}/approve", ADMIN, PRESSO_ROUTE_WRITE,
    presso_handle_approve_pairing },
  { "POST", "/api/v1/pairings/{id}/deny", ADMIN, PRESSO_ROUTE_WRITE, presso_handle_deny_pairing },
  { "GET", "/api/v1/backups", ADMIN, PRESSO_ROUTE_READ, presso_handle_list_backups },
  { "POST", "/api/v1/backups", ADMIN, PRESSO_ROUTE_JOB, presso_handle_post_backup },
  { "POST", "/api/v1/backups/{id}/restore", ADMIN, PRESSO_ROUTE_JOB, presso_handle_restore_backup },
  { "GET", "/healthz", ALL, PRESSO_ROUTE_READ, presso_handle_get_health },
  { "GET", "/metrics", ADMIN, PRESSO_ROUTE_READ, presso_handle_get_prometheus },
  { "GET", "/", ALL, PRESSO_ROUTE_PAGE, NULL },
  { "GET", "/o/{id}", ALL, PRESSO_ROUTE_PAGE, NULL },
};

/* What a path that isn't in the table may be. */
static const PressoRoute file_route = { "GET", NULL, ALL, PRESSO_ROUTE_PAGE, NULL };

/**
 * presso_route_get_table: (skip)
 * @n_routes: (out): its length
 *
 * Returns: (transfer none): the table, for tests and documentation
 */
const PressoRoute *
presso_route_get_table (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

/* Takes a path apart before its escapes are read, so that an escaped slash is none. */
static char **
split_path (const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++) {
    char *segment = g_uri_unescape_string (segments[i], "/");

    if (segment == NULL || !g_utf8_validate (segment, -1, NULL)) {
      g_free (segment);
      return NULL;
    }
    g_free (segments[i]);
    segments[i] = segment;
  }
  return g_steal_pointer (&segments);
}

static gboolean
segment_matches (const char *pattern, const char *segment)
{
  if (pattern[0] == '{')
    return segment[0] != '\0';
  return g_ascii_strcasecmp (pattern, segment) == 0;
}

static gboolean
path_matches (const char *pattern, char **segments)
{
  g_auto (GStrv) patterns = g_strsplit (pattern, "/", -1);
  guint i;

  for (i = 0; patterns[i] != NULL && segments[i] != NULL; i++) {
    if (!segment_matches (patterns[i], segments[i]))
      return FALSE;
  }
  return patterns[i] == NULL && segments[i] == NULL;
}

static void
take_parameters (PressoRequest *request, const char *pattern, char **segments)
{
  g_auto (GStrv) patterns = g_strsplit (pattern, "/", -1);

  for (guint i = 0; patterns[i] != NULL; i++) {
    char **parameter = g_str_equal (patterns[i], "{shop}")     ? &request->shop
                       : g_str_equal (patterns[i], "{id}")     ? &request->id
                       : g_str_equal (patterns[i], "{action}") ? &request->action
                                                               : NULL;

    if (parameter != NULL)
      *parameter = g_ascii_strdown (segments[i], -1);
  }
}

/**
 * presso_route_find: (skip)
 * @request: takes the parameters of the path
 * @method: HTTP method
 * @path: of the address as it was sent, in any case
 * @error: return location
 *
 * Costs a comparison a row; the table is short.
 *
 * Returns: (nullable): the route, or %NULL with %PRESSO_ERROR_NOT_FOUND or
 *   %PRESSO_ERROR_METHOD_NOT_ALLOWED
 */
const PressoRoute *
presso_route_find (PressoRequest *request, const char *method, const char *path, GError **error)
{
  g_auto (GStrv) segments = split_path (path);
  const char *looked_for = g_str_equal (method, "HEAD") ? "GET" : method;
  gboolean is_api = g_ascii_strncasecmp (path, "/api/", 5) == 0;
  gboolean path_found = FALSE;

  if (segments == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
    return NULL;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
    if (!path_matches (routes[i].path, segments))
      continue;
    path_found = TRUE;
    if (g_str_equal (routes[i].method, looked_for)) {
      take_parameters (request, routes[i].path, segments);
      return &routes[i];
    }
  }
  if (!path_found && !is_api && g_str_equal (looked_for, "GET"))
    return &file_route;
  g_propagate_error (error, presso_error_new_standard (path_found || !is_api
                                                         ? PRESSO_ERROR_METHOD_NOT_ALLOWED
                                                         : PRESSO_ERROR_NOT_FOUND));
  return NULL;
}
