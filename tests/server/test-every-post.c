/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "server/presso-route.h"

#define SHOP      "/api/v1/shops/main"
#define KEY       "5b0c9d1e-7f42-4a83-9e6d-20b1f8c3a754"
#define ESPRESSO  "{\"drink\":\"espresso\"}"
#define N_AT_ONCE 6

/* Every route of the table that takes a POST, under an Idempotency-Key: it acts once. */

typedef struct {
  char *headers; /* with the key */
  char *path;
  char *body;
} Call;

static void
call_clear (Call *self)
{
  g_free (self->headers);
  g_free (self->path);
  g_free (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

typedef void (*Prepare) (PressoTestServer *server, Call *call);

static void
set_call (Call *call, const char *who, const char *path, const char *body)
{
  call->headers = g_strconcat (who != NULL ? who : "", "Idempotency-Key: " KEY "\r\n", NULL);
  call->path = g_strdup (path);
  call->body = g_strdup (body);
}

static void
prepare_walk_up (PressoTestServer *server, Call *call)
{
  set_call (call, server->barista, SHOP "/orders", ESPRESSO);
}

static void
prepare_scan_by (PressoTestServer *server, Call *call, const char *guest)
{
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

  set_call (call, guest, SHOP "/orders", body);
}

static void
prepare_scan (PressoTestServer *server, Call *call)
{
  g_autofree char *guest = presso_test_server_new_guest (server);

  prepare_scan_by (server, call, guest);
}

static void
prepare_first_scan (PressoTestServer *server, Call *call)
{
  prepare_scan_by (server, call, NULL);
}

static void
prepare_action (PressoTestServer *server, Call *call, gboolean is_by_guest, const char *action)
{
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = presso_test_server_order (server, guest, "Guest 1");
  g_autofree char *path = g_strdup_printf (SHOP "/orders/%s/%s", order, action);

  set_call (call, is_by_guest ? guest : server->barista, path, "{}");
}

static void
prepare_claim (PressoTestServer *server, Call *call)
{
  prepare_action (server, call, FALSE, "claim");
}

static void
prepare_cancel (PressoTestServer *server, Call *call)
{
  prepare_action (server, call, TRUE, "cancel");
}

static void
prepare_station (PressoTestServer *server, Call *call)
{
  set_call (call, server->admin, "/api/v1/stations",
            "{\"name\":\"Window\",\"role\":\"display\",\"shop\":\"main\"}");
}

static void
prepare_barista (PressoTestServer *server, Call *call)
{
  set_call (call, server->admin, SHOP "/baristas", "{\"name\":\"Ana\",\"pin\":\"2580\"}");
}

static void
prepare_decision (PressoTestServer *server, Call *call, const char *action)
{
  g_autoptr (PressoTestReply) asked = presso_test_server_call (
    server, NULL, "POST", "/api/v1/pairings", "{\"name\":\"Window\",\"role\":\"display\"}");
  g_autofree char *path =
    g_strdup_printf ("/api/v1/pairings/%s/%s", presso_test_reply_get (asked, "id"), action);

  set_call (call, server->admin, path, "{\"role\":\"display\"}");
}

static void
prepare_approve (PressoTestServer *server, Call *call)
{
  prepare_decision (server, call, "approve");
}

static void
prepare_deny (PressoTestServer *server, Call *call)
{
  prepare_decision (server, call, "deny");
}

/* How each route is called. A route may be here more than once, and must be here. */
static const struct {
  const char *path;
  const char *name;
  Prepare prepare; /* NULL where a key means nothing, because the route may be repeated anyway */
} recipes[] = {
  { SHOP "/orders", "walk-up", prepare_walk_up },
  { SHOP "/orders", "scan", prepare_scan },
  { SHOP "/orders", "first-scan", prepare_first_scan },
  { SHOP "/orders/{id}/{action}", "claim", prepare_claim },
  { SHOP "/orders/{id}/{action}", "cancel", prepare_cancel },
  { SHOP "/baristas", "barista", prepare_barista },
  { SHOP "/baristas/{id}/sign-in", "sign-in", NULL }, /* changes nothing */
  { "/api/v1/stations", "station", prepare_station },
  { "/api/v1/pairings", "pairing", NULL },
  { "/api/v1/pairings/token", "pairing-token", NULL },
  { "/api/v1/backups", "backup", NULL },               /* changes no row: see test-backups.c */
  { "/api/v1/backups/{id}/restore", "restore", NULL }, /* likewise */
  { "/api/v1/pairings/{id}/approve", "approve", prepare_approve },
  { "/api/v1/pairings/{id}/deny", "deny", prepare_deny },
};

static gboolean
is_known (const PressoRoute *route)
{
  g_autoptr (GString) path = g_string_new (route->path);

  g_string_replace (path, "{shop}", "main", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++) {
    if (g_str_equal (recipes[i].path, path->str))
      return TRUE;
  }
  return FALSE;
}

static void
test_table (void)
{
  gsize n_routes;
  const PressoRoute *routes = presso_route_get_table (&n_routes);

  for (gsize i = 0; i < n_routes; i++) {
    if (g_str_equal (routes[i].method, "POST") && !is_known (&routes[i]))
      g_error ("POST %s needs a recipe in %s", routes[i].path, __FILE__);
  }
}

static void
add_rows (GChecksum *checksum, sqlite3 *database, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY rowid", table);
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count (statement); i++) {
      const char *text = (const char *) sqlite3_column_text (statement, i);

      /* That somebody was there is noted whatever they wanted. */
      if (!g_str_has_prefix (sqlite3_column_name (statement, i), "last_seen"))
        g_checksum_update (checksum, (const guchar *) (text != NULL ? text : "-"), -1);
    }
  }
  sqlite3_finalize (statement);
}

/* Returns a hash of all that is kept but the answers themselves. */
static char *
hash_store (PressoTestServer *server)
{
  g_autofree char *path = g_build_filename (server->dir, "presso.db", NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  sqlite3 *database;
  sqlite3_stmt *tables;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database,
                                       "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                       " AND name <> 'answer' ORDER BY name",
                                       -1, &tables, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (tables) == SQLITE_ROW)
    add_rows (checksum, database, (const char *) sqlite3_column_text (tables, 0));
  sqlite3_finalize (tables);
  sqlite3_close (database);
  return g_strdup (g_checksum_get_string (checksum));
}

static PressoTestReply *
make_call (PressoTestServer *server, Call *call)
{
  return presso_test_server_call (server, call->headers, "POST", call->path, call->body);
}

static void
assert_same (PressoTestReply *reply, PressoTestReply *first)
{
  static const char *const headers[] = { "Content-Type", "Cache-Control", "Content-Length",
                                         "Set-Cookie" };

  g_assert_cmpint (reply->status, ==, first->status);
  g_assert_cmpmem (reply->body, reply->length, first->body, first->length);
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    g_assert_cmpstr (presso_test_reply_get_header (reply, headers[i]), ==,
                     presso_test_reply_get_header (first, headers[i]));
}

/* One after the other, and after the host has ended and another one has begun. */
static void
test_repeated (gconstpointer data)
{
  Prepare prepare = (Prepare) data;
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Call) call = { NULL };
  g_autoptr (PressoTestReply) first = NULL, second = NULL, third = NULL;
  g_autofree char *before = NULL, *once = NULL, *twice = NULL, *thrice = NULL;

  prepare (server, &call);
  before = hash_store (server);
  first = make_call (server, &call);
  g_assert_cmpint (first->status / 100, ==, 2);
  once = hash_store (server);
  g_assert_cmpstr (once, !=, before);
  second = make_call (server, &call);
  assert_same (second, first);
  twice = hash_store (server);
  g_assert_cmpstr (twice, ==, once);
  presso_test_server_stop (server);
  presso_test_server_start (server);
  third = make_call (server, &call);
  assert_same (third, first);
  thrice = hash_store (server);
  g_assert_cmpstr (thrice, ==, once);
}

/* All of them in one turn of the host's loop. */
static void
test_at_once (gconstpointer data)
{
  Prepare prepare = (Prepare) data;
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Call) call = { NULL };
  g_autofree char *bytes = NULL, *once = NULL, *later = NULL;
  g_autoptr (PressoTestReply) first = NULL, last = NULL;
  int fds[N_AT_ONCE];

  prepare (server, &call);
  bytes = presso_test_build_request (call.headers, "POST", call.path, call.body);
  for (int i = 0; i < N_AT_ONCE; i++)
    fds[i] = presso_test_connect (server->port);
  for (int i = 0; i < N_AT_ONCE; i++)
    presso_test_send (fds[i], bytes, -1);
  first = presso_test_receive (fds[0], FALSE);
  g_assert_cmpint (first->status / 100, ==, 2);
  close (fds[0]);
  for (int i = 1; i < N_AT_ONCE; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_receive (fds[i], FALSE);

    assert_same (reply, first);
    close (fds[i]);
  }
  once = hash_store (server);
  last = make_call (server, &call);
  assert_same (last, first);
  later = hash_store (server);
  g_assert_cmpstr (later, ==, once);
}

/* The key with another body, another path or another method is refused, and nothing is done. */
static void
test_reused (gconstpointer data)
{
  Prepare prepare = (Prepare) data;
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Call) call = { NULL };
  g_autoptr (PressoTestReply) first = NULL, other_body = NULL, other_path = NULL, again = NULL;
  g_autofree char *once = NULL, *later = NULL, *body = NULL, *path = NULL;

  prepare (server, &call);
  first = make_call (server, &call);
  g_assert_cmpint (first->status / 100, ==, 2);
  once = hash_store (server);
  body = g_strconcat (call.body, " ", NULL);
  other_body = presso_test_server_call (server, call.headers, "POST", call.path, body);
  presso_test_assert_problem (other_body, 422, "idempotency-key-reused");
  path = g_ascii_strup (call.path, -1);
  other_path = presso_test_server_call (server, call.headers, "POST", path, call.body);
  presso_test_assert_problem (other_path, 422, "idempotency-key-reused");
  later = hash_store (server);
  g_assert_cmpstr (later, ==, once);
  again = make_call (server, &call);
  assert_same (again, first);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/every-post/table", test_table);
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++) {
    g_autofree char *repeated = g_strconcat ("/every-post/repeated/", recipes[i].name, NULL);
    g_autofree char *at_once = g_strconcat ("/every-post/at-once/", recipes[i].name, NULL);
    g_autofree char *reused = g_strconcat ("/every-post/reused/", recipes[i].name, NULL);

    if (recipes[i].prepare == NULL)
      continue;
    g_test_add_data_func (repeated, (gconstpointer) recipes[i].prepare, test_repeated);
    g_test_add_data_func (at_once, (gconstpointer) recipes[i].prepare, test_at_once);
    g_test_add_data_func (reused, (gconstpointer) recipes[i].prepare, test_reused);
  }
  return g_test_run ();
}
