/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"

#define STATIONS "/api/v1/stations"
#define PAIRINGS "/api/v1/pairings"

static PressoTestReply *
get_audit (PressoTestServer *server, const char *query)
{
  g_autofree char *path = g_strconcat ("/audit", query, NULL);
  PressoTestReply *reply = presso_test_server_shop (server, server->admin, "GET", path, NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return reply;
}

static void
expect_newest (PressoTestServer *server,
               const char *action,
               const char *role,
               const char *subject,
               const char *changes)
{
  g_autoptr (PressoTestReply) reply = get_audit (server, "?limit=1");

  g_test_message ("%s: %s", action, reply->body);
  g_assert_cmpstr (presso_test_reply_get (reply, "entries.0.action"), ==, action);
  g_assert_cmpstr (presso_test_reply_get (reply, "entries.0.role"), ==, role);
  g_assert_cmpstr (presso_test_reply_get (reply, "entries.0.time"), ==, "2026-01-05T09:00:00.000Z");
  if (subject != NULL)
    g_assert_cmpstr (presso_test_reply_get (reply, "entries.0.subject"), ==, subject);
  g_assert_nonnull (strstr (reply->body, changes));
}

static guint
count (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply = get_audit (server, "?limit=1000");

  return json_array_get_length (
    json_object_get_array_member (json_node_get_object (reply->json), "entries"));
}

/* Settings and what is sold out: what was there before and what is there now. */
static void
test_settings (void)
{
  static const struct {
    const char *path;
    const char *patch;
    const char *action;
    const char *changes;
  } rows[] = {
    { "", "{\"name\":\"Corner\",\"codePeriod\":60}", "shop.change",
      "\"changes\":[{\"path\":\"/name\",\"before\":\"Presso\",\"after\":\"Corner\"},"
      "{\"path\":\"/codePeriod\",\"before\":300,\"after\":60}]" },
    { "", "{\"timeZone\":\"Europe/Berlin\"}", "shop.change",
      "\"changes\":[{\"path\":\"/timeZone\",\"before\":null,\"after\":\"Europe/Berlin\"}]" },
    { "/menu/flat-white", "{\"options\":{\"milk\":{\"soy\":false}}}", "menu.availability",
      "\"changes\":[{\"path\":\"/menu/flat-white/options/milk/choices/soy/available\","
      "\"before\":true,\"after\":false}]" },
    { "", "{\"menu\":[{\"id\":\"b\",\"name\":\"B\"},{\"id\":\"a\",\"name\":\"A\"}]}", "shop.change",
      "{\"path\":\"/menu/espresso\",\"before\":{\"id\":\"espresso\"" },
    { "", "{\"menu\":[{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"b\",\"name\":\"B\"}]}", "shop.change",
      "\"changes\":[{\"path\":\"/menu\",\"before\":[\"b\",\"a\"],\"after\":[\"a\",\"b\"]}]" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  guint n_before;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoTestReply) reply =
      presso_test_server_shop (server, server->admin, "PATCH", rows[i].path, rows[i].patch);

    g_assert_cmpint (reply->status, ==, 200);
    expect_newest (server, rows[i].action, "admin", NULL, rows[i].changes);
  }
  /* What changes nothing, and what is refused, is nothing that was done. */
  n_before = count (server);
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  {
    g_autoptr (PressoTestReply) refused =
      presso_test_server_shop (server, server->admin, "PATCH", "", "{\"codePeriod\":0}");

    g_assert_cmpint (refused->status, ==, 400);
  }
  g_assert_cmpuint (count (server), ==, n_before);
}

/* Each step that a barista takes, by name; a guest's steps are nobody's. */
static void
test_orders (void)
{
  static const char *const actions[] = { "claim",    "release", "claim",  "complete", "recall",
                                         "complete", "collect", "reopen", "cancel" };
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  guint n_before = count (server);
  g_autofree char *order = presso_test_server_order (server, guest, "Grace Hopper");
  g_autofree char *other = presso_test_server_new_guest (server);
  g_autofree char *scanned = presso_test_server_scan (server, other);
  g_autoptr (PressoTestReply) walk_up = NULL;
  g_autoptr (PressoTestReply) all = NULL;
  g_autofree char *session = g_strndup (strchr (guest, '=') + 1, 48);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, session, -1);

  presso_test_server_act (server, other, scanned, "cancel");
  g_assert_cmpuint (count (server), ==, n_before);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autofree char *action = g_strconcat ("order.", actions[i], NULL);

    presso_test_server_act (server, server->barista, order, actions[i]);
    expect_newest (server, action, "barista", order, "\"changes\":[]");
  }
  walk_up = presso_test_server_shop (server, server->barista, "POST", "/orders",
                                     "{\"drink\":\"espresso\",\"name\":\"Grace Hopper\"}");
  expect_newest (server, "order.walk-up", "barista", presso_test_reply_get (walk_up, "id"),
                 "\"changes\":[]");
  g_assert_cmpuint (count (server), ==, n_before + G_N_ELEMENTS (actions) + 1);

  /* Nothing of a guest but the order's id. */
  all = get_audit (server, "?limit=1000");
  g_assert_null (strstr (all->body, "Grace"));
  g_assert_null (strstr (all->body, session));
  g_assert_null (strstr (all->body, hash));
  g_assert_null (strstr (all->body, scanned));
  g_assert_nonnull (strstr (all->body, order));
}

static char *
begin (PressoTestServer *server, const char *name, char **device)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"role\":\"display\"}", name);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, NULL, "POST", PAIRINGS, body);

  g_assert_cmpint (reply->status, ==, 201);
  *device = g_strdup (presso_test_reply_get (reply, "deviceCode"));
  return g_strdup (presso_test_reply_get (reply, "id"));
}

static void
call (PressoTestServer *server, const char *method, const char *path, const char *body)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, method, path, body);

  g_assert_cmpint (reply->status, <, 300);
}

/* Who let which station in, under which name and role, and who removed it; and no secret. */
static void
test_stations (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *device = NULL;
  g_autofree char *other_device = NULL;
  g_autofree char *id = begin (server, "Far screen", &device);
  g_autofree char *other = begin (server, "Stranger", &other_device);
  g_autofree char *approve = g_strdup_printf (PAIRINGS "/%s/approve", id);
  g_autofree char *deny = g_strdup_printf (PAIRINGS "/%s/deny", other);
  g_autofree char *remove = g_strdup_printf (STATIONS "/%s", id);
  g_autofree char *poll = g_strdup_printf ("{\"deviceCode\":\"%s\"}", device);
  g_autoptr (PressoTestReply) token = NULL;
  g_autoptr (PressoTestReply) made = NULL;
  g_autoptr (PressoTestReply) all = NULL;
  guint n_before;

  call (server, "POST", approve, "{\"role\":\"barista\"}");
  expect_newest (server, "pairing.approve", "admin", id,
                 "{\"path\":\"/role\",\"before\":null,\"after\":\"barista\"}");
  n_before = count (server);
  token = presso_test_server_call (server, NULL, "POST", PAIRINGS "/token", poll);
  g_assert_cmpint (token->status, ==, 200);
  g_assert_cmpuint (count (server), ==, n_before);
  call (server, "POST", deny, NULL);
  expect_newest (server, "pairing.deny", "admin", other, "\"changes\":[]");
  call (server, "DELETE", remove, NULL);
  expect_newest (server, "station.revoke", "admin", id,
                 "{\"path\":\"/name\",\"before\":\"Far screen\",\"after\":null}");
  made = presso_test_server_call (server, server->admin, "POST", STATIONS,
                                  "{\"name\":\"Window\",\"role\":\"display\"}");
  expect_newest (server, "station.create", "admin", presso_test_reply_get (made, "id"),
                 "{\"path\":\"/name\",\"before\":null,\"after\":\"Window\"}");
  all = get_audit (server, "?limit=1000");
  g_assert_null (strstr (all->body, device));
  g_assert_null (strstr (all->body, presso_test_reply_get (token, "token")));
  g_assert_null (strstr (all->body, presso_test_reply_get (made, "token")));
}

/* Page after page gives everything once, newest first; also after a restart. */
static void
test_pages (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *query = g_strdup ("?limit=3");
  gint64 last = G_MAXINT64;
  guint n_seen = 0, n_all;

  for (int i = 0; i < 5; i++) {
    g_autofree char *patch = g_strdup_printf ("{\"codePeriod\":%d}", 60 + i);

    presso_test_server_patch (server, patch);
  }
  n_all = count (server);
  presso_test_server_stop (server);
  presso_test_server_start (server);
  g_assert_cmpuint (count (server), ==, n_all);
  while (query != NULL) {
    g_autoptr (PressoTestReply) page = get_audit (server, query);
    const char *before = presso_test_reply_get (page, "before");
    JsonArray *entries =
      json_object_get_array_member (json_node_get_object (page->json), "entries");

    for (guint i = 0; i < json_array_get_length (entries); i++, n_seen++) {
      gint64 sequence = g_ascii_strtoll (
        json_object_get_string_member (json_array_get_object_element (entries, i), "sequence"),
        NULL, 10);

      g_assert_cmpint (sequence, <, last);
      last = sequence;
    }
    g_free (g_steal_pointer (&query));
    if (g_strcmp0 (before, "null") != 0)
      query = g_strdup_printf ("?limit=3&before=%s", before);
  }
  g_assert_cmpuint (n_seen, ==, n_all);
  for (gsize i = 0; i < 4; i++) {
    static const char *const bad[] = { "?limit=0", "?limit=1001", "?before=x", "?before=-1" };
    g_autofree char *path = g_strconcat ("/audit", bad[i], NULL);
    g_autoptr (PressoTestReply) reply =
      presso_test_server_shop (server, server->admin, "GET", path, NULL);

    presso_test_assert_problem (reply, 400, "request-invalid");
  }
}

/* RFC 4180; and nothing that a spreadsheet would take for a formula. */
static void
test_csv (void)
{
  static const struct {
    const char *name;
    const char *field;
  } rows[] = {
    { "=HYPERLINK(1)", ",'=HYPERLINK(1)," },
    { "+1+1", ",'+1+1," },
    { "-1", ",'-1," },
    { "@SUM(A1)", ",'@SUM(A1)," },
    { "One, two", ",\"One, two\"," },
    { "The \\\"Bar\\\"", ",\"The \"\"Bar\"\"\"," },
    { "=1,\\\"2", ",\"'=1,\"\"2\"," },
    { "Zoë 1=1", ",Zoë 1=1," },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *headers = g_strconcat (server->admin, "Accept: text/csv\r\n", NULL);
  g_autofree char *either =
    g_strconcat (server->admin, "Accept: application/json, text/csv;q=0.5\r\n", NULL);
  g_autoptr (PressoTestReply) csv = NULL;
  g_autoptr (PressoTestReply) json = NULL;
  g_auto (GStrv) lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *body =
      g_strdup_printf ("{\"name\":\"%s\",\"role\":\"barista\"}", rows[i].name);
    g_autoptr (PressoTestReply) station =
      presso_test_server_call (server, server->admin, "POST", STATIONS, body);
    g_autofree char *who =
      g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (station, "token"));
    g_autoptr (PressoTestReply) order =
      presso_test_server_shop (server, who, "POST", "/orders", "{\"drink\":\"espresso\"}");

    g_assert_cmpint (order->status, ==, 201);
  }
  csv = presso_test_server_shop (server, headers, "GET", "/audit", NULL);
  g_assert_cmpint (csv->status, ==, 200);
  g_assert_cmpstr (presso_test_reply_get_header (csv, "Content-Type"), ==,
                   "text/csv; charset=utf-8; header=present");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].field);
    g_assert_nonnull (strstr (csv->body, rows[i].field));
  }
  lines = g_strsplit (csv->body, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "sequence,time,station,name,role,action,subject,changes");
  g_assert_cmpuint (g_strv_length (lines), ==, count (server) + 2);
  g_assert_cmpstr (lines[count (server) + 1], ==, "");
  for (guint i = 1; *lines[i] != '\0'; i++)
    g_assert_true (g_ascii_isdigit (*lines[i]));
  json = presso_test_server_shop (server, either, "GET", "/audit", NULL);
  g_assert_nonnull (json->json);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/audit/settings", test_settings);
  g_test_add_func ("/audit/orders", test_orders);
  g_test_add_func ("/audit/stations", test_stations);
  g_test_add_func ("/audit/pages", test_pages);
  g_test_add_func ("/audit/csv", test_csv);
  return g_test_run ();
}
