/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "server/presso-hub.h"
#include "store/presso-station-store.h"

#define PAIRINGS "/api/v1/pairings"
#define STATIONS "/api/v1/stations"
#define EVENTS   "/api/v1/shops/main/events"
#define MINUTE   (60 * (gint64) 1000)

/**
 * Asker:
 * @id: id of its pairing
 * @device: its secret
 * @shown: the code that it shows
 *
 * A station that has asked to be let in.
 */
typedef struct {
  char *id;
  char *device;
  char *shown;
} Asker;

static void
asker_clear (Asker *self)
{
  g_free (self->id);
  g_free (self->device);
  g_free (self->shown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asker, asker_clear)

static PressoTestReply *
begin (PressoTestServer *server, const char *name, const char *role)
{
  g_autofree char *body =
    g_strdup_printf ("{\"name\":\"%s\",\"role\":\"%s\",\"version\":\"0.1.0\"}", name, role);

  return presso_test_server_call (server, NULL, "POST", PAIRINGS, body);
}

static void
asker_init (Asker *self, PressoTestServer *server, const char *name, const char *role)
{
  g_autoptr (PressoTestReply) reply = begin (server, name, role);

  g_assert_cmpint (reply->status, ==, 201);
  self->id = g_strdup (presso_test_reply_get (reply, "id"));
  self->device = g_strdup (presso_test_reply_get (reply, "deviceCode"));
  self->shown = g_strdup (presso_test_reply_get (reply, "userCode"));
}

static PressoTestReply *
poll_with (PressoTestServer *server, const char *device)
{
  g_autofree char *body = g_strdup_printf ("{\"deviceCode\":\"%s\"}", device);

  return presso_test_server_call (server, NULL, "POST", PAIRINGS "/token", body);
}

static void
expect_refusal (PressoTestServer *server, const char *device, int status, const char *code)
{
  g_autoptr (PressoTestReply) reply = poll_with (server, device);

  presso_test_assert_problem (reply, status, code);
}

static void
decide (PressoTestServer *server, const char *id, const char *what, const char *body, int status)
{
  g_autofree char *path = g_strdup_printf (PAIRINGS "/%s/%s", id, what);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "POST", path, body);

  g_assert_cmpint (reply->status, ==, status);
}

static char *
bearer (PressoTestReply *reply)
{
  g_assert_cmpint (reply->status, ==, 200);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
}

/* Lets a station in and returns the header line of its token. */
static char *
pair (PressoTestServer *server, Asker *asker, const char *role)
{
  g_autofree char *body = g_strdup_printf ("{\"role\":\"%s\"}", role);
  g_autoptr (PressoTestReply) reply = NULL;

  asker_init (asker, server, "Far screen", role);
  decide (server, asker->id, "approve", body, 200);
  reply = poll_with (server, asker->device);
  return bearer (reply);
}

static int
call (PressoTestServer *server, const char *headers, const char *method, const char *path)
{
  g_autoptr (PressoTestReply) reply = presso_test_server_call (server, headers, method, path, NULL);

  return reply->status;
}

static void
assert_n_waiting (PressoTestServer *server, guint n_waiting)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "GET", PAIRINGS, NULL);

  g_assert_cmpint (reply->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                      json_node_get_object (reply->json), "pairings")),
                    ==, n_waiting);
}

/* From the question to the first order that a barista on another machine sees. */
static void
test_flow (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) asker = { NULL };
  g_autoptr (PressoTestReply) listed = NULL;
  g_autoptr (PressoTestReply) first = NULL;
  g_autoptr (PressoTestReply) second = NULL;
  g_autofree char *lost = NULL;
  g_autofree char *kept = NULL;

  asker_init (&asker, server, "  Far screen ", "admin");
  g_assert_cmpuint (strlen (asker.shown), ==, 9);
  g_assert_cmpint (asker.shown[4], ==, '-');
  listed = presso_test_server_call (server, server->admin, "GET", PAIRINGS, NULL);
  g_assert_cmpstr (presso_test_reply_get (listed, "pairings.0.id"), ==, asker.id);
  g_assert_cmpstr (presso_test_reply_get (listed, "pairings.0.userCode"), ==, asker.shown);
  g_assert_cmpstr (presso_test_reply_get (listed, "pairings.0.name"), ==, "Far screen");
  g_assert_null (strstr (listed->body, asker.device));
  expect_refusal (server, asker.device, 400, "authorization-pending");

  /* The organiser's word counts, not the station's. */
  decide (server, asker.id, "approve", "{\"role\":\"barista\",\"name\":\"Bar left\"}", 200);
  assert_n_waiting (server, 0);
  first = poll_with (server, asker.device);
  lost = bearer (first);
  g_assert_cmpstr (presso_test_reply_get (first, "role"), ==, "barista");
  g_assert_cmpstr (presso_test_reply_get (first, "name"), ==, "Bar left");
  g_assert_cmpstr (presso_test_reply_get (first, "shop"), ==, "main");
  g_assert_cmpstr (presso_test_reply_get (first, "id"), ==, asker.id);

  /* The answer was lost: another token takes the first one's place, and is the last. */
  second = poll_with (server, asker.device);
  kept = bearer (second);
  g_assert_cmpint (call (server, lost, "GET", "/api/v1/shops/main/orders"), ==, 401);
  g_assert_cmpint (call (server, kept, "GET", "/api/v1/shops/main/orders"), ==, 200);
  expect_refusal (server, asker.device, 400, "expired-token");
  g_assert_cmpint (call (server, kept, "GET", "/api/v1/shops/main/orders"), ==, 200);
  g_assert_cmpint (call (server, kept, "GET", STATIONS), ==, 403);
}

/* A decision is made once, whatever it was. */
static void
test_once (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) approved = { NULL };
  g_auto (Asker) denied = { NULL };

  asker_init (&approved, server, "One", "display");
  asker_init (&denied, server, "Two", "display");
  g_assert_cmpstr (approved.shown, !=, denied.shown);
  decide (server, approved.id, "approve", "{\"role\":\"display\"}", 200);
  decide (server, approved.id, "approve", "{\"role\":\"admin\"}", 404);
  decide (server, approved.id, "deny", NULL, 404);
  decide (server, denied.id, "deny", NULL, 204);
  decide (server, denied.id, "approve", "{\"role\":\"display\"}", 404);
  expect_refusal (server, denied.device, 400, "access-denied");
  expect_refusal (server, denied.device, 400, "access-denied");
}

static void
test_expiry (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) waiting = { NULL };
  g_auto (Asker) approved = { NULL };

  asker_init (&waiting, server, "One", "display");
  asker_init (&approved, server, "Two", "display");
  decide (server, approved.id, "approve", "{\"role\":\"display\"}", 200);
  presso_test_server_advance (server, 10 * MINUTE - 1);
  assert_n_waiting (server, 1);
  expect_refusal (server, waiting.device, 400, "authorization-pending");
  presso_test_server_advance (server, 1);
  assert_n_waiting (server, 0);
  expect_refusal (server, waiting.device, 400, "expired-token");
  expect_refusal (server, approved.device, 400, "expired-token");
  decide (server, waiting.id, "approve", "{\"role\":\"display\"}", 404);
}

/* Who asks too often has to wait five seconds longer each time. */
static void
test_pace (void)
{
  static const struct {
    gint64 wait_ms;
    const char *code;
  } steps[] = {
    { 0, "authorization-pending" },
    { 2000, "authorization-pending" },
    { 1000, "slow-down" },
    { 6000, "slow-down" },
    { 12000, "authorization-pending" },
    { 11000, "slow-down" },
    { 17000, "authorization-pending" },
    { -60000, "authorization-pending" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) asker = { NULL };
  g_auto (Asker) other = { NULL };

  asker_init (&asker, server, "One", "display");
  asker_init (&other, server, "Two", "display");
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    presso_test_server_advance (server, steps[i].wait_ms);
    expect_refusal (server, asker.device, 400, steps[i].code);
  }
  expect_refusal (server, other.device, 400, "authorization-pending");
}

/* Nobody fills the organiser's list. From this machine, whose address a proxy gives to everybody,
 * only the limit in all holds; tests/services has the one by address. */
static void
test_flood (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) refused = NULL;
  g_autoptr (PressoTestReply) again = NULL;
  g_autoptr (PressoTestReply) later = NULL;
  Asker askers[50] = { { NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    asker_init (&askers[i], server, "Prank", "admin");
  refused = begin (server, "Prank", "admin");
  presso_test_assert_problem (refused, 429, "too-many-requests");
  g_assert_nonnull (presso_test_reply_get_header (refused, "Retry-After"));
  decide (server, askers[0].id, "deny", NULL, 204);
  again = begin (server, "Prank", "admin");
  g_assert_cmpint (again->status, ==, 201);
  assert_n_waiting (server, G_N_ELEMENTS (askers));
  presso_test_server_advance (server, 10 * MINUTE);
  later = begin (server, "Screen", "display");
  g_assert_cmpint (later->status, ==, 201);
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    asker_clear (&askers[i]);
}

/* Who tries codes is made to wait; who has one isn't, nor are the phones behind the address. */
static void
test_guessing (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = NULL;
  g_auto (Asker) asker = { NULL };
  gboolean is_limited = FALSE;

  asker_init (&asker, server, "One", "display");
  for (int i = 0; i < 40; i++) {
    g_autofree char *guess = g_strdup_printf ("%048d", i);
    g_autoptr (PressoTestReply) reply = poll_with (server, guess);

    is_limited = is_limited || reply->status == 429;
    g_assert_cmpint (reply->status, ==, is_limited ? 429 : 400);
  }
  g_assert_true (is_limited);
  expect_refusal (server, asker.device, 400, "authorization-pending");
  order = presso_test_server_scan (server, guest);
  g_assert_nonnull (order);
}

static void
test_bodies (void)
{
  static const struct {
    const char *path;
    const char *body;
    const char *field;
    const char *reason;
  } rows[] = {
    { "", NULL, "name", "required" },
    { "", "{\"role\":\"display\"}", "name", "required" },
    { "", "{\"name\":5,\"role\":\"display\"}", "name", "type" },
    { "", "{\"name\":\"  \",\"role\":\"display\"}", "name", "length" },
    { "", "{\"name\":\"a\\u202eb\",\"role\":\"display\"}", "name", "format" },
    { "", "{\"name\":\"a\"}", "role", "required" },
    { "", "{\"name\":\"a\",\"role\":\"guest\"}", "role", "unknown" },
    { "", "{\"name\":\"a\",\"role\":\"display\",\"version\":\"<b>\"}", "version", "format" },
    { "/token", NULL, "deviceCode", "required" },
    { "/token", "[]", "deviceCode", "required" },
    { "/token", "{\"deviceCode\":7}", "deviceCode", "type" },
    { "/x/approve", NULL, "role", "required" },
    { "/x/approve", "{\"role\":\"system\"}", "role", "unknown" },
    { "/x/approve", "{\"role\":\"display\",\"name\":\"\"}", "name", "length" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat (PAIRINGS, rows[i].path, NULL);
    g_autoptr (PressoTestReply) reply =
      presso_test_server_call (server, server->admin, "POST", path, rows[i].body);

    g_test_message ("%s %s", rows[i].path, rows[i].body);
    presso_test_assert_problem (reply, 400, "request-invalid");
    g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.field"), ==, rows[i].field);
    g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.reason"), ==, rows[i].reason);
  }
  assert_n_waiting (server, 0);
}

static gboolean
is_in_file (PressoTestServer *server, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (server->dir, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (path, &content, &length, NULL) &&
         memmem (content, length, text, strlen (text)) != NULL;
}

/* Neither the device code nor the token is on the disk, nor an answer that holds one. */
static void
test_secrets (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *key = g_strdup ("Idempotency-Key: pairing-1\r\n");
  g_autoptr (PressoTestReply) asked = presso_test_server_call (
    server, key, "POST", PAIRINGS, "{\"name\":\"Far screen\",\"role\":\"display\"}");
  const char *device = presso_test_reply_get (asked, "deviceCode");
  g_autofree char *body = g_strdup_printf ("{\"deviceCode\":\"%s\"}", device);
  g_autoptr (PressoTestReply) token = NULL;

  decide (server, presso_test_reply_get (asked, "id"), "approve", "{\"role\":\"display\"}", 200);
  token = presso_test_server_call (server, key, "POST", PAIRINGS "/token", body);
  g_assert_cmpint (token->status, ==, 200);
  presso_test_server_stop (server);
  g_assert_true (is_in_file (server, "presso.db", presso_test_reply_get (asked, "id")));
  g_assert_false (is_in_file (server, "presso.db", device));
  g_assert_false (is_in_file (server, "presso.db", presso_test_reply_get (token, "token")));
  g_assert_false (is_in_file (server, "presso.db", "pairing-1"));
}

/* Organisers hear of it, also of what they missed; nobody else does. */
static void
test_audience (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  const char *headers[] = { server->admin, server->barista, server->display, guest, NULL };
  PressoTestSocket *sockets[G_N_ELEMENTS (headers)];
  g_auto (Asker) asker = { NULL };
  g_autofree char *since = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autoptr (JsonNode) snapshot = NULL;

    sockets[i] = presso_test_socket_new (server->port, headers[i], EVENTS);
    snapshot = presso_test_socket_next (sockets[i]);
    g_free (since);
    since = g_strconcat (EVENTS "?since=", presso_test_json_get (snapshot, "sequence"), NULL);
  }
  asker_init (&asker, server, "One", "display");
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autoptr (PressoTestSocket) late = presso_test_socket_new (server->port, headers[i], since);

    for (int j = 0; j < 2; j++) {
      g_autoptr (JsonNode) event = presso_test_socket_next (j == 0 ? sockets[i] : late);

      if (i == 0) {
        g_assert_cmpstr (presso_test_json_get (event, "type"), ==, "Stations.Changed");
        g_assert_cmpstr (presso_test_json_get (event, "data.pairings"), ==, "1");
      } else {
        g_assert_cmpstr (presso_test_json_get (event, "type"), ==, "ConfigService.ConfigChanged");
      }
    }
    presso_test_socket_free (sockets[i]);
  }
}

/* Returns a member of a station as organisers see it. */
static char *
get_station (PressoTestServer *server, const char *id, const char *member)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "GET", STATIONS, NULL);
  JsonArray *stations =
    json_object_get_array_member (json_node_get_object (reply->json), "stations");

  for (guint i = 0; i < json_array_get_length (stations); i++) {
    JsonNode *station = json_array_get_element (stations, i);

    if (g_str_equal (presso_test_json_get (station, "id"), id))
      return g_strdup (presso_test_json_get (station, member));
  }
  return NULL;
}

#define assert_station(server, id, member, expected)                                               \
  G_STMT_START                                                                                     \
    {                                                                                              \
      g_autofree char *is = get_station ((server), (id), (member));                                \
      g_assert_cmpstr (is, ==, (expected));                                                        \
    }                                                                                              \
  G_STMT_END

typedef struct {
  const char *id;
  gint64 seen_ms;
} Kept;

static void
read_kept (PressoTestServer *server, gpointer user_data)
{
  Kept *kept = user_data;
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));
  g_autoptr (PressoStation) station = NULL;

  presso_writer_flush (services->writer);
  station = presso_store_load_station (services->store, kept->id, NULL);
  g_assert_nonnull (station);
  kept->seen_ms = station->last_seen_at;
}

/* Returns what is on disk, in milliseconds since the start of the test. */
static gint64
get_kept (PressoTestServer *server, const char *id)
{
  Kept kept = { id, 0 };

  presso_test_server_run (server, read_kept, &kept);
  return kept.seen_ms != 0 ? kept.seen_ms - PRESSO_TEST_START_MS : -1;
}

static void
test_seen (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) asker = { NULL };
  g_autofree char *token = pair (server, &asker, "display");
  g_autofree char *headers = g_strconcat (token, "User-Agent: presso-display/0.1.0\r\n", NULL);

  assert_station (server, asker.id, "lastSeenAt", "null");
  assert_station (server, asker.id, "version", "null");
  g_assert_cmpint (get_kept (server, asker.id), ==, -1);
  g_assert_cmpint (call (server, headers, "GET", "/api/v1/shops/main/orders"), ==, 200);
  assert_station (server, asker.id, "lastSeenAt", "2026-01-05T09:00:00.000Z");
  assert_station (server, asker.id, "version", "0.1.0");
  assert_station (server, asker.id, "address", "127.0.0.1");
  assert_station (server, asker.id, "connected", "false");
  g_assert_cmpint (get_kept (server, asker.id), ==, 0);

  /* What is shown is new, what is kept is a minute old at most. */
  presso_test_server_advance (server, 59000);
  g_assert_cmpint (call (server, token, "GET", "/api/v1/shops/main/orders"), ==, 200);
  assert_station (server, asker.id, "lastSeenAt", "2026-01-05T09:00:59.000Z");
  assert_station (server, asker.id, "version", "0.1.0");
  g_assert_cmpint (get_kept (server, asker.id), ==, 0);
  presso_test_server_advance (server, 1000);
  g_assert_cmpint (call (server, token, "GET", "/api/v1/shops/main/orders"), ==, 200);
  g_assert_cmpint (get_kept (server, asker.id), ==, MINUTE);

  presso_test_server_stop (server);
  presso_test_server_start (server);
  assert_station (server, asker.id, "lastSeenAt", "2026-01-05T09:01:00.000Z");
  assert_station (server, asker.id, "version", "0.1.0");
}

/* A screen that only listens is there as long as it does. */
static void
test_connected (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) asker = { NULL };
  g_autofree char *token = pair (server, &asker, "display");
  PressoTestSocket *socket = presso_test_socket_new (server->port, token, EVENTS);
  gint64 end_us = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * (gint64) 1000;

  assert_station (server, asker.id, "connected", "true");
  presso_test_server_advance (server, 30000);
  assert_station (server, asker.id, "lastSeenAt", "2026-01-05T09:00:30.000Z");
  g_assert_cmpint (get_kept (server, asker.id), ==, 0);
  presso_test_socket_free (socket);
  while (get_kept (server, asker.id) != 30000)
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  assert_station (server, asker.id, "connected", "false");
  presso_test_server_advance (server, 30000);
  assert_station (server, asker.id, "lastSeenAt", "2026-01-05T09:00:30.000Z");

  /* Those that are connected when the host ends were there until then. */
  socket = presso_test_socket_new (server->port, token, EVENTS);
  presso_test_server_advance (server, 7000);
  presso_test_server_stop (server);
  presso_test_server_start (server);
  assert_station (server, asker.id, "lastSeenAt", "2026-01-05T09:01:07.000Z");
  presso_test_socket_free (socket);
}

static void
remove_station (PressoTestServer *server, const char *id)
{
  g_autofree char *path = g_strdup_printf (STATIONS "/%s", id);

  g_assert_cmpint (call (server, server->admin, "DELETE", path), ==, 204);
}

/* All of a revoked station's sockets end, and say why; it isn't let in by its old code, either. */
static void
test_revoke (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_auto (Asker) asker = { NULL };
  g_auto (Asker) unused = { NULL };
  g_autofree char *token = pair (server, &asker, "barista");
  g_autofree char *never = pair (server, &unused, "barista");
  g_autoptr (PressoTestSocket) first = presso_test_socket_new (server->port, token, EVENTS);
  g_autoptr (PressoTestSocket) second = presso_test_socket_new (server->port, token, EVENTS);
  g_autoptr (PressoTestSocket) other =
    presso_test_socket_new (server->port, server->barista, EVENTS);
  g_autoptr (JsonNode) G_GNUC_UNUSED one = presso_test_socket_next (first);
  g_autoptr (JsonNode) G_GNUC_UNUSED two = presso_test_socket_next (second);
  g_autoptr (JsonNode) G_GNUC_UNUSED three = presso_test_socket_next (other);
  g_autoptr (JsonNode) event = NULL;

  remove_station (server, asker.id);
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  /* Nothing comes before the end, not even what happened since. */
  g_assert_null (presso_test_socket_read (first));
  g_assert_null (presso_test_socket_read (second));
  g_assert_cmpint (first->close_code, ==, PRESSO_CLOSE_REVOKED);
  g_assert_cmpint (second->close_code, ==, PRESSO_CLOSE_REVOKED);
  event = presso_test_socket_next (other);
  g_assert_cmpstr (presso_test_json_get (event, "type"), ==, "ConfigService.ConfigChanged");
  g_assert_cmpint (call (server, token, "GET", "/api/v1/shops/main/orders"), ==, 401);
  g_assert_null (presso_test_socket_try_new (server->port, token, EVENTS));
  expect_refusal (server, asker.device, 400, "expired-token");

  remove_station (server, unused.id);
  expect_refusal (server, unused.device, 400, "expired-token");
  g_assert_cmpint (call (server, never, "GET", "/api/v1/shops/main/orders"), ==, 401);
}

typedef struct {
  const char *id;
  const char *bytes;
  int fd;
} InFlight;

static gboolean
run_revoke (gpointer user_data, GError **error)
{
  PressoServices *services = ((gpointer *) user_data)[0];

  return presso_store_revoke_station (services->store, ((gpointer *) user_data)[1],
                                      PRESSO_TEST_START_MS, error);
}

/* Leaves a revocation in the batch while the station's request is on its way in: the request comes
 * behind it, let in by what was committed before. */
static void
revoke_in_batch (PressoTestServer *server, gpointer user_data)
{
  static gpointer command[2];
  InFlight *flight = user_data;

  command[0] = presso_server_get_services (presso_bar_get_server (server->bar));
  command[1] = (gpointer) flight->id;
  presso_test_send (flight->fd, flight->bytes, (gssize) strlen (flight->bytes));
  presso_writer_push (((PressoServices *) command[0])->writer, run_revoke, NULL, command);
}

static void
test_in_flight (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (int i = 0; i < 5; i++) {
    g_auto (Asker) asker = { NULL };
    g_autofree char *token = pair (server, &asker, "barista");
    g_autofree char *bytes = presso_test_build_request (token, "POST", "/api/v1/shops/main/orders",
                                                        "{\"drink\":\"espresso\"}");
    InFlight flight = { asker.id, bytes, presso_test_connect (server->port) };
    g_autofree char *warm = presso_test_build_request (token, "GET", "/healthz", NULL);
    g_autoptr (PressoTestReply) ready = NULL;
    g_autoptr (PressoTestReply) reply = NULL;

    presso_test_send (flight.fd, warm, (gssize) strlen (warm));
    ready = presso_test_receive (flight.fd, FALSE);
    g_assert_cmpint (ready->status, ==, 200);
    presso_test_server_run (server, revoke_in_batch, &flight);
    reply = presso_test_receive (flight.fd, FALSE);
    presso_test_assert_problem (reply, 401, "unauthorized");
    close (flight.fd);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pairing/flow", test_flow);
  g_test_add_func ("/pairing/once", test_once);
  g_test_add_func ("/pairing/expiry", test_expiry);
  g_test_add_func ("/pairing/pace", test_pace);
  g_test_add_func ("/pairing/flood", test_flood);
  g_test_add_func ("/pairing/guessing", test_guessing);
  g_test_add_func ("/pairing/bodies", test_bodies);
  g_test_add_func ("/pairing/secrets", test_secrets);
  g_test_add_func ("/pairing/audience", test_audience);
  g_test_add_func ("/pairing/seen", test_seen);
  g_test_add_func ("/pairing/connected", test_connected);
  g_test_add_func ("/pairing/revoke", test_revoke);
  g_test_add_func ("/pairing/in-flight", test_in_flight);
  return g_test_run ();
}
