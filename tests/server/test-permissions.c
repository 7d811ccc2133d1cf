/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "server/presso-route.h"
#include "services/presso-config-service.h"

#define SHOP "/api/v1/shops/{shop}"
#define UPGRADE                                                                                    \
  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"                     \
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

/* Everyone who could call. */
typedef enum {
  NOBODY,
  JUNK,
  GUEST,
  OTHER_GUEST,
  DISPLAY,
  BARISTA,
  ADMIN,
  REVOKED,
  OTHER_BARISTA,
  OTHER_ADMIN,
  N_CALLERS,
} Caller;

static const char *const callers[N_CALLERS] = {
  "nobody",    "a junk token", "the guest",     "another guest",       "a display",
  "a barista", "admin",        "a revoked one", "a barista elsewhere", "an organiser elsewhere",
};

/**
 * Row:
 * @method: as in the route table
 * @path: as in the route table
 * @action: (nullable): what stands for `{action}`
 * @body: (nullable): what is sent; CODE stands for the code of now
 * @statuses: what each caller is answered
 *
 * What is expected of one route. It is written out, not derived: whoever changes who may do what
 * says so here, too.
 */
typedef struct {
  const char *method;
  const char *path;
  const char *action;
  const char *body;
  int statuses[N_CALLERS];
} Row;

/* What several routes have in common. */
#define EVERYONE_HERE 200, 401, 200, 200, 200, 200, 200, 401, 403, 403
#define EVERYONE      200, 401, 200, 200, 200, 200, 200, 401, 200, 200
#define THOSE_AT_WORK 401, 401, 403, 403, 403, 200, 200, 401, 403, 403
#define STAFF         401, 401, 403, 403, 200, 200, 200, 401, 403, 403
#define ITS_READERS   401, 401, 200, 404, 200, 200, 200, 401, 403, 403
#define ITS_BARISTA   401, 401, 403, 403, 403, 200, 403, 401, 403, 403

static const Row rows[] = {
  { "GET", SHOP, NULL, NULL, { EVERYONE_HERE } },
  { "PATCH", SHOP, NULL, "{\"open\":true}", { THOSE_AT_WORK } },
  { "PATCH",
    SHOP,
    NULL,
    "{\"name\":\"Presso\"}",
    { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "PATCH", SHOP "/menu/{id}", NULL, "{\"available\":true}", { THOSE_AT_WORK } },
  { "GET", SHOP "/code", NULL, NULL, { STAFF } },
  { "GET", SHOP "/logo", NULL, NULL, { 404, 401, 404, 404, 404, 404, 404, 401, 403, 403 } },
  { "PUT", SHOP "/logo", NULL, "{}", { 401, 401, 403, 403, 403, 403, 400, 401, 403, 403 } },
  { "DELETE", SHOP "/logo", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "GET", SHOP "/orders", NULL, NULL, { STAFF } },
  { "POST",
    SHOP "/orders",
    NULL,
    "{\"code\":\"CODE\",\"drink\":\"espresso\"}",
    { 201, 401, 200, 201, 403, 201, 403, 401, 403, 403 } },
  { "GET", SHOP "/orders/{id}", NULL, NULL, { ITS_READERS } },
  { "PUT",
    SHOP "/orders/{id}",
    NULL,
    "{\"drink\":\"espresso\"}",
    { 401, 401, 200, 404, 403, 403, 403, 401, 403, 403 } },
  { "GET", SHOP "/orders/{id}/journey", NULL, NULL, { ITS_READERS } },
  { "POST",
    SHOP "/orders/{id}/{action}",
    "cancel",
    NULL,
    { 401, 401, 200, 404, 403, 200, 403, 401, 403, 403 } },
  { "POST", SHOP "/orders/{id}/{action}", "claim", NULL, { ITS_BARISTA } },
  { "POST", SHOP "/orders/{id}/{action}", "release", NULL, { ITS_BARISTA } },
  { "POST", SHOP "/orders/{id}/{action}", "complete", NULL, { ITS_BARISTA } },
  { "POST", SHOP "/orders/{id}/{action}", "recall", NULL, { ITS_BARISTA } },
  { "POST", SHOP "/orders/{id}/{action}", "collect", NULL, { ITS_BARISTA } },
  { "POST", SHOP "/orders/{id}/{action}", "reopen", NULL, { ITS_BARISTA } },
  { "POST",
    SHOP "/orders/{id}/{action}",
    "drink",
    NULL,
    { 401, 401, 404, 404, 403, 404, 403, 401, 403, 403 } },
  { "POST",
    SHOP "/orders/{id}/{action}",
    "submit",
    NULL,
    { 401, 401, 404, 404, 403, 404, 403, 401, 403, 403 } },
  { "POST",
    SHOP "/orders/{id}/{action}",
    "time-out",
    NULL,
    { 401, 401, 404, 404, 403, 404, 403, 401, 403, 403 } },
  { "GET", SHOP "/my/orders", NULL, NULL, { 401, 401, 200, 200, 403, 403, 403, 401, 403, 403 } },
  { "GET", SHOP "/snapshot", NULL, NULL, { EVERYONE_HERE } },
  { "DELETE", SHOP "/my", NULL, NULL, { 401, 401, 409, 200, 403, 403, 403, 401, 403, 403 } },
  { "GET", SHOP "/events", NULL, NULL, { 101, 401, 101, 101, 101, 101, 101, 401, 403, 403 } },
  { "GET", SHOP "/metrics", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "GET", SHOP "/baristas", NULL, NULL, { STAFF } },
  { "POST",
    SHOP "/baristas",
    NULL,
    "{\"name\":\"Ana\"}",
    { 401, 401, 403, 403, 403, 403, 201, 401, 403, 403 } },
  { "PATCH",
    SHOP "/baristas/{id}",
    NULL,
    "{\"pin\":\"2580\"}",
    { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "DELETE",
    SHOP "/baristas/{id}",
    NULL,
    NULL,
    { 401, 401, 403, 403, 403, 403, 204, 401, 403, 403 } },
  { "POST",
    SHOP "/baristas/{id}/sign-in",
    NULL,
    "{\"pin\":\"2580\"}",
    { 401, 401, 403, 403, 403, 200, 403, 401, 403, 403 } },
  { "GET", "/api/v1/stations", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 200 } },
  { "POST",
    "/api/v1/stations",
    NULL,
    "{\"name\":\"Bar\",\"role\":\"display\",\"shop\":\"main\"}",
    { 401, 401, 403, 403, 403, 403, 201, 401, 403, 403 } },
  { "DELETE",
    "/api/v1/stations/{id}",
    NULL,
    NULL,
    { 401, 401, 403, 403, 403, 403, 204, 401, 403, 404 } },
  { "GET", SHOP "/audit", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "GET", "/api/v1/pairings", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 200 } },
  { "POST",
    "/api/v1/pairings",
    NULL,
    "{\"name\":\"Bar\",\"role\":\"display\"}",
    { 201, 401, 201, 201, 201, 201, 201, 401, 201, 201 } },
  { "POST",
    "/api/v1/pairings/token",
    NULL,
    "{\"deviceCode\":\"0123456789\"}",
    { 400, 401, 400, 400, 400, 400, 400, 401, 400, 400 } },
  { "POST",
    "/api/v1/pairings/{id}/approve",
    NULL,
    "{\"role\":\"display\",\"shop\":\"main\"}",
    { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "POST",
    "/api/v1/pairings/{id}/deny",
    NULL,
    NULL,
    { 401, 401, 403, 403, 403, 403, 204, 401, 403, 204 } },
  { "GET", "/api/v1/backups", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 403 } },
  { "POST", "/api/v1/backups", NULL, NULL, { 401, 401, 403, 403, 403, 403, 201, 401, 403, 403 } },
  { "POST",
    "/api/v1/backups/{id}/restore",
    NULL,
    NULL,
    { 401, 401, 403, 403, 403, 403, 404, 401, 403, 403 } },
  { "GET", "/healthz", NULL, NULL, { EVERYONE } },
  { "GET", "/metrics", NULL, NULL, { 401, 401, 403, 403, 403, 403, 200, 401, 403, 200 } },
  { "GET", "/", NULL, NULL, { EVERYONE } },
  { "GET", "/o/{id}", NULL, NULL, { EVERYONE } },
};

static gboolean
add_side_shop (gpointer user_data, GError **error)
{
  return presso_config_ensure_shop (user_data, "side", error);
}

static void
add_shop (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));

  presso_writer_push (services->writer, add_side_shop, NULL, services);
  presso_writer_flush (services->writer);
}

/* Returns the id of a new station of `main`. */
static char *
new_station_id (PressoTestServer *server, char **headers)
{
  g_autoptr (PressoTestReply) reply = presso_test_server_call (
    server, server->admin, "POST", "/api/v1/stations", "{\"name\":\"Bar\",\"role\":\"barista\"}");

  g_assert_cmpint (reply->status, ==, 201);
  *headers =
    g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
  return g_strdup (presso_test_reply_get (reply, "id"));
}

/* Returns the id of a barista with the PIN 2580. Their names differ, as they must. */
static char *
new_barista_id (PressoTestServer *server)
{
  static int n_baristas = 0;
  g_autofree char *body =
    g_strdup_printf ("{\"name\":\"Barista %d\",\"pin\":\"2580\"}", n_baristas++);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (server, server->admin, "POST", "/baristas", body);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup (presso_test_reply_get (reply, "id"));
}

/* Returns the id of what waits to be let in. Those before are over: few may wait at once. */
static char *
new_pairing_id (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply = NULL;

  presso_test_server_advance (server, 600 * 1000);
  reply = presso_test_server_call (server, NULL, "POST", "/api/v1/pairings",
                                   "{\"name\":\"Bar\",\"role\":\"display\"}");
  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup (presso_test_reply_get (reply, "id"));
}

static char *
new_revoked (PressoTestServer *server)
{
  char *headers;
  g_autofree char *id = new_station_id (server, &headers);
  g_autofree char *path = g_strdup_printf ("/api/v1/stations/%s", id);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "DELETE", path, NULL);

  g_assert_cmpint (reply->status, ==, 204);
  return headers;
}

/* Returns the header line of a caller, new where one call must not be seen by the next. */
static char *
new_caller (PressoTestServer *server, Caller caller, const char *guest)
{
  switch (caller) {
  case JUNK:
    return g_strdup ("Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789abcdef\r\n");
  case GUEST:
    return g_strdup (guest);
  case OTHER_GUEST:
    return presso_test_server_new_guest (server);
  case DISPLAY:
    return g_strdup (server->display);
  case BARISTA:
    return g_strdup (server->barista);
  case ADMIN:
    return g_strdup (server->admin);
  case REVOKED:
    return new_revoked (server);
  case OTHER_BARISTA:
    return presso_test_server_add_station (server, "barista", "side");
  case OTHER_ADMIN:
    return presso_test_server_add_station (server, "admin", "side");
  case NOBODY:
  case N_CALLERS:
  default:
    return g_strdup ("");
  }
}

static char *
replace (char *text, const char *what, const char *by)
{
  g_autofree char *before = text;
  g_autoptr (GString) string = g_string_new (before);

  g_string_replace (string, what, by, 0);
  return g_string_free (g_steal_pointer (&string), FALSE);
}

/* Returns the id of an order that is where the action begins. */
static char *
new_order_id (PressoTestServer *server, const char *action, const char *guest)
{
  char *id = presso_test_server_order (server, guest, "Guest 1");
  gboolean is_ready = g_strcmp0 (action, "recall") == 0 || g_strcmp0 (action, "collect") == 0;
  gboolean is_made = g_strcmp0 (action, "release") == 0 || g_strcmp0 (action, "complete") == 0;

  if (is_made || is_ready)
    presso_test_server_act (server, server->barista, id, "claim");
  if (is_ready)
    presso_test_server_act (server, server->barista, id, "complete");
  if (g_strcmp0 (action, "reopen") == 0)
    presso_test_server_act (server, server->barista, id, "cancel");
  return id;
}

/* Returns what stands for `{id}` in the row's path, made for this one call. */
static char *
new_target (PressoTestServer *server, const Row *row, const char *guest)
{
  g_autofree char *headers = NULL;

  if (strstr (row->path, "/menu/") != NULL)
    return g_strdup ("espresso");
  if (strstr (row->path, "/stations/") != NULL)
    return new_station_id (server, &headers);
  if (strstr (row->path, "/baristas/") != NULL)
    return new_barista_id (server);
  if (strstr (row->path, "/pairings") != NULL)
    return new_pairing_id (server);
  if (strstr (row->path, "/backups/") != NULL)
    return g_strdup ("none");
  if (strstr (row->path, "/o/") != NULL)
    return presso_test_server_get_code (server);
  if (g_str_equal (row->method, "PUT"))
    return presso_test_server_scan (server, guest);
  return new_order_id (server, row->action, guest);
}

static PressoTestReply *
probe (PressoTestServer *server, const Row *row, Caller caller)
{
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *id = new_target (server, row, guest);
  g_autofree char *who = new_caller (server, caller, guest);
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *headers =
    g_strconcat (who, g_str_has_suffix (row->path, "/events") ? UPGRADE : "", NULL);
  g_autofree char *body = row->body != NULL ? replace (g_strdup (row->body), "CODE", code) : NULL;
  g_autofree char *path = replace (g_strdup (row->path), "{shop}", "main");

  path = replace (g_steal_pointer (&path), "{id}", id);
  if (row->action != NULL)
    path = replace (g_steal_pointer (&path), "{action}", row->action);
  return presso_test_server_call (server, headers, row->method, path, body);
}

static void
test_row (gconstpointer user_data)
{
  const Row *row = user_data;
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  presso_test_server_run (server, add_shop, NULL);
  presso_test_server_patch (server, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0}");
  for (int caller = 0; caller < N_CALLERS; caller++) {
    g_autoptr (PressoTestReply) reply = probe (server, row, (Caller) caller);

    g_test_message ("%s %s as %s: %d", row->method, row->path, callers[caller], reply->status);
    g_assert_cmpint (reply->status, ==, row->statuses[caller]);
    if (reply->status == 401)
      presso_test_assert_problem (reply, 401, "unauthorized");
    else if (reply->status == 403)
      presso_test_assert_problem (reply, 403, "forbidden");
    else if (reply->status == 404)
      presso_test_assert_problem (reply, 404, "not-found");
    if (reply->status == 401)
      g_assert_cmpstr (presso_test_reply_get_header (reply, "WWW-Authenticate"), ==, "Bearer");
  }
}

static gboolean
is_row_of (const Row *row, const PressoRoute *route)
{
  return g_str_equal (row->method, route->method) && g_str_equal (row->path, route->path);
}

/* A route without a row here, or a row without a route, is a mistake. */
static void
test_complete (void)
{
  gsize n_routes;
  const PressoRoute *routes = presso_route_get_table (&n_routes);

  for (gsize i = 0; i < n_routes; i++) {
    gboolean is_covered = FALSE;

    for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
      is_covered = is_covered || is_row_of (&rows[j], &routes[i]);
    if (!is_covered)
      g_test_message ("Add a row to rows[] in tests/server/test-permissions.c for %s %s, with what "
                      "each caller is answered, and what it acts on to new_target()",
                      routes[i].method, routes[i].path);
    g_assert_true (is_covered);
  }
  for (gsize j = 0; j < G_N_ELEMENTS (rows); j++) {
    gboolean is_served = FALSE;

    for (gsize i = 0; i < n_routes; i++)
      is_served = is_served || is_row_of (&rows[j], &routes[i]);
    g_assert_true (is_served);
  }
}

/* What a row says must be what the roles of its route say, or less: what a role may do, but not to
 * what isn't its own. */
static void
test_roles (void)
{
  static const guint bits[N_CALLERS] = {
    [NOBODY] = PRESSO_ROLE_ANYONE,         [GUEST] = PRESSO_ROLE_GUEST,
    [OTHER_GUEST] = PRESSO_ROLE_GUEST,     [DISPLAY] = PRESSO_ROLE_DISPLAY,
    [BARISTA] = PRESSO_ROLE_BARISTA,       [ADMIN] = PRESSO_ROLE_ADMIN,
    [OTHER_BARISTA] = PRESSO_ROLE_BARISTA, [OTHER_ADMIN] = PRESSO_ROLE_ADMIN,
  };
  gsize n_routes;
  const PressoRoute *routes = presso_route_get_table (&n_routes);

  for (gsize i = 0; i < n_routes; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (rows); j++) {
      for (int caller = 0; caller < N_CALLERS && is_row_of (&rows[j], &routes[i]); caller++) {
        int status = rows[j].statuses[caller];

        g_test_message ("%s %s as %s: %d", rows[j].method, rows[j].path, callers[caller], status);
        if (bits[caller] == 0)
          g_assert_cmpint (status, ==, 401);
        else if ((routes[i].roles & bits[caller]) == 0)
          g_assert_cmpint (status, ==, caller == NOBODY ? 401 : 403);
      }
    }
  }
}

/* Every method that a path hasn't got. */
static void
test_methods (void)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (gsize m = 0; m < G_N_ELEMENTS (methods); m++) {
      g_autofree char *path = replace (g_strdup (rows[i].path), "{shop}", "main");
      g_autoptr (PressoTestReply) reply = NULL;
      gboolean is_served = FALSE;

      for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
        is_served = is_served || (g_str_equal (rows[j].path, rows[i].path) &&
                                  g_str_equal (rows[j].method, methods[m]));
      /* To POST there is an action, though one that nobody knows. */
      is_served = is_served ||
                  (g_str_has_suffix (rows[i].path, "/journey") && g_str_equal (methods[m], "POST"));
      if (is_served)
        continue;
      path = replace (g_steal_pointer (&path), "{id}", "espresso");
      path = replace (g_steal_pointer (&path), "{action}", "claim");
      reply = presso_test_server_call (server, server->admin, methods[m], path, NULL);
      presso_test_assert_problem (reply, 405, "method-not-allowed");
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/permissions/complete", test_complete);
  g_test_add_func ("/permissions/roles", test_roles);
  g_test_add_func ("/permissions/methods", test_methods);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name =
      g_strdup_printf ("/permissions/%s %s:%s:%" G_GSIZE_FORMAT, rows[i].method, rows[i].path + 1,
                       rows[i].action != NULL ? rows[i].action : "", i);

    for (char *c = name + strlen ("/permissions/"); *c != '\0'; c++)
      *c = *c == '/' ? ' ' : *c;
    g_test_add_data_func (name, &rows[i], test_row);
  }
  return g_test_run ();
}
