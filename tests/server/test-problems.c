/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "model/presso-error.h"
#include "presso-test-server.h"
#include "store/presso-store-private.h"

#define KEY "Idempotency-Key: one\r\n"

typedef PressoTestReply *(*Provoke) (PressoTestServer *server);

static PressoTestReply *
scan (PressoTestServer *server, const char *guest, const char *code)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

  return presso_test_server_shop (server, guest, "POST", "/orders", body);
}

static PressoTestReply *
scan_as_new (PressoTestServer *server, const char *code)
{
  g_autofree char *guest = presso_test_server_new_guest (server);

  return scan (server, guest, code);
}

static PressoTestReply *
provoke_unauthorized (PressoTestServer *server)
{
  return presso_test_server_shop (server, NULL, "GET", "/my/orders", NULL);
}

static PressoTestReply *
provoke_forbidden (PressoTestServer *server)
{
  return presso_test_server_shop (server, server->display, "GET", "/metrics", NULL);
}

static PressoTestReply *
provoke_not_found (PressoTestServer *server)
{
  return presso_test_server_call (server, NULL, "GET", "/api/v1/shops/nowhere", NULL);
}

static PressoTestReply *
provoke_method_not_allowed (PressoTestServer *server)
{
  return presso_test_server_call (server, NULL, "DELETE", "/", NULL);
}

static PressoTestReply *
provoke_request_invalid (PressoTestServer *server)
{
  PressoTestReply *reply =
    presso_test_server_shop (server, server->admin, "PATCH", "", "{\"codePeriod\":0}");

  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.field"), ==, "codePeriod");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.reason"), ==, "range");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.detail"), !=, "");
  g_assert_null (presso_test_reply_get (reply, "errors.1"));
  return reply;
}

static PressoTestReply *
provoke_too_large (PressoTestServer *server)
{
  return presso_test_exchange (
    server->port,
    "POST /api/v1/shops/main/orders HTTP/1.1\r\nHost: bar\r\nContent-Length: 65537\r\n\r\n", -1);
}

static PressoTestReply *
provoke_too_many_requests (PressoTestServer *server)
{
  g_autofree char *guest = presso_test_server_new_guest (server);
  PressoTestReply *reply;

  for (int i = 0; i < 10; i++) {
    g_autoptr (PressoTestReply) wrong = scan (server, guest, "00000000");

    presso_test_assert_problem (wrong, 410, "code-invalid");
  }
  reply = scan (server, guest, "00000000");
  g_assert_cmpstr (presso_test_reply_get_header (reply, "Retry-After"), ==, "60");
  g_assert_cmpstr (presso_test_reply_get (reply, "retryAfter"), ==, "60");
  return reply;
}

static PressoTestReply *
provoke_code_invalid (PressoTestServer *server)
{
  return scan_as_new (server, "00000000");
}

static PressoTestReply *
provoke_code_exhausted (PressoTestServer *server)
{
  g_autofree char *code = NULL;
  g_autoptr (PressoTestReply) first = NULL;
  PressoTestReply *reply;

  presso_test_server_patch (server, "{\"drinksPerCode\":1}");
  code = presso_test_server_get_code (server);
  first = scan_as_new (server, code);
  g_assert_cmpint (first->status, ==, 201);
  reply = scan_as_new (server, code);
  g_assert_cmpstr (presso_test_reply_get (reply, "validUntil"), ==, "2026-01-05T09:05:00.000Z");
  return reply;
}

static PressoTestReply *
provoke_shop_closed (PressoTestServer *server)
{
  g_autofree char *code = presso_test_server_get_code (server);
  g_autoptr (PressoTestReply) closed = NULL;
  g_autoptr (PressoTestReply) open = NULL;
  PressoTestReply *paused;

  presso_test_server_patch (server, "{\"open\":false}");
  closed = scan_as_new (server, code);
  presso_test_assert_problem (closed, 409, "shop-closed");
  g_assert_cmpstr (presso_test_reply_get (closed, "pausedUntil"), ==, "null");
  presso_test_server_patch (server,
                            "{\"open\":true,\"pausedUntil\":\"2026-01-05T10:00:00.000+01:00\"}");
  open = scan_as_new (server, code);
  g_assert_cmpint (open->status, ==, 201);
  presso_test_server_patch (server, "{\"pausedUntil\":\"2026-01-05T09:30:00.000Z\"}");
  paused = scan_as_new (server, code);
  g_assert_cmpstr (presso_test_reply_get (paused, "pausedUntil"), ==, "2026-01-05T09:30:00.000Z");
  return paused;
}

static PressoTestReply *
provoke_queue_full (PressoTestServer *server)
{
  g_autofree char *code = presso_test_server_get_code (server);
  g_autoptr (PressoTestReply) first = NULL;

  presso_test_server_patch (server, "{\"maxOrdersInQueue\":1}");
  first = scan_as_new (server, code);
  g_assert_cmpint (first->status, ==, 201);
  return scan_as_new (server, code);
}

static PressoTestReply *
provoke_guest_limit (PressoTestServer *server)
{
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *order = NULL;
  PressoTestReply *reply;

  presso_test_server_patch (server, "{\"maxOrdersPerGuest\":1,\"timeZone\":\"Europe/Berlin\"}");
  order = presso_test_server_order (server, guest, "Guest 1");
  presso_test_server_act (server, server->barista, order, "claim");
  presso_test_server_act (server, server->barista, order, "complete");
  reply = scan (server, guest, code);
  g_assert_cmpstr (presso_test_reply_get (reply, "resetsAt"), ==, "2026-01-05T23:00:00.000Z");
  return reply;
}

static PressoTestReply *
provoke_transition_invalid (PressoTestServer *server)
{
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = presso_test_server_order (server, guest, "Guest 1");
  g_autofree char *path = g_strdup_printf ("/orders/%s/complete", order);

  return presso_test_server_shop (server, server->barista, "POST", path, NULL);
}

static PressoTestReply *
provoke_order_invalid (PressoTestServer *server)
{
  PressoTestReply *reply = presso_test_server_shop (
    server, server->barista, "POST", "/orders",
    "{\"drink\":\"flat-white\",\"options\":{\"milk\":\"goat\",\"sugar\":\"two\"}}");

  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.field"), ==, "options.milk");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.reason"), ==, "unknown");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.1.field"), ==, "options.sugar");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.1.reason"), ==, "unknown");
  return reply;
}

static PressoTestReply *
provoke_sold_out (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) patched =
    presso_test_server_shop (server, server->barista, "PATCH", "/menu/flat-white",
                             "{\"options\":{\"milk\":{\"oat\":false}}}");
  PressoTestReply *reply;

  g_assert_cmpint (patched->status, ==, 200);
  reply = presso_test_server_shop (server, server->barista, "POST", "/orders",
                                   "{\"drink\":\"FLAT-WHITE\",\"options\":{\"Milk\":\"Oat\"}}");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.field"), ==, "options.milk");
  g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.reason"), ==, "sold-out");
  return reply;
}

static PressoTestReply *
provoke_idempotency_key_reused (PressoTestServer *server)
{
  g_autofree char *headers = g_strconcat (server->barista, KEY, NULL);
  g_autoptr (PressoTestReply) first =
    presso_test_server_shop (server, headers, "POST", "/orders", "{\"drink\":\"espresso\"}");

  g_assert_cmpint (first->status, ==, 201);
  return presso_test_server_shop (server, headers, "POST", "/orders", "{\"drink\":\"americano\"}");
}

static PressoDatabase *
get_database (PressoTestServer *server)
{
  return presso_store_get_database (
    presso_server_get_services (presso_bar_get_server (server->bar))->store);
}

static void
forbid_writing (PressoTestServer *server, gpointer user_data)
{
  g_assert_true (presso_database_run (
    get_database (server), NULL,
    GPOINTER_TO_INT (user_data) ? "PRAGMA query_only=ON" : "PRAGMA query_only=OFF", ""));
}

static PressoTestReply *
provoke_unavailable (PressoTestServer *server)
{
  PressoTestReply *reply;
  g_autoptr (PressoTestReply) after = NULL;

  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "The bar*data folder*");
  presso_test_server_run (server, forbid_writing, GINT_TO_POINTER (TRUE));
  reply = presso_test_server_shop (server, server->barista, "POST", "/orders",
                                   "{\"drink\":\"espresso\"}");
  presso_test_server_run (server, forbid_writing, GINT_TO_POINTER (FALSE));
  g_test_assert_expected_messages ();
  after = presso_test_server_shop (server, server->barista, "POST", "/orders",
                                   "{\"drink\":\"espresso\"}");
  g_assert_cmpint (after->status, ==, 201);
  g_assert_cmpstr (presso_test_reply_get (after, "number"), ==, "1");
  return reply;
}

static void
break_store (PressoTestServer *server, gpointer user_data)
{
  g_assert_true (presso_database_run (get_database (server), NULL,
                                      GPOINTER_TO_INT (user_data)
                                        ? "ALTER TABLE orders RENAME TO gone"
                                        : "ALTER TABLE gone RENAME TO orders",
                                      ""));
}

static PressoTestReply *
provoke_internal (PressoTestServer *server)
{
  PressoTestReply *reply;

  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "SQLite: no such table*");
  g_test_expect_message ("presso", G_LOG_LEVEL_WARNING, "GET *");
  presso_test_server_run (server, break_store, GINT_TO_POINTER (TRUE));
  reply = presso_test_server_shop (server, server->barista, "GET", "/orders", NULL);
  presso_test_server_run (server, break_store, GINT_TO_POINTER (FALSE));
  g_test_assert_expected_messages ();
  /* What SQLite said is in the log, not in the answer. */
  g_assert_null (strstr (reply->body, "SQL"));
  g_assert_null (strstr (reply->body, "gone"));
  return reply;
}

/* A station asks whether it is let in, @n_times. */
static PressoTestReply *
ask (PressoTestServer *server, const char *decision, int n_times)
{
  g_autoptr (PressoTestReply) asked = presso_test_server_call (
    server, NULL, "POST", "/api/v1/pairings", "{\"name\":\"Screen\",\"role\":\"display\"}");
  g_autofree char *path =
    g_strdup_printf ("/api/v1/pairings/%s/%s", presso_test_reply_get (asked, "id"), decision);
  g_autofree char *body =
    g_strdup_printf ("{\"deviceCode\":\"%s\"}", presso_test_reply_get (asked, "deviceCode"));
  PressoTestReply *reply = presso_test_server_call (server, server->admin, "POST", path, NULL);

  for (int i = 0; i < n_times; i++) {
    presso_test_reply_free (reply);
    reply = presso_test_server_call (server, NULL, "POST", "/api/v1/pairings/token", body);
  }
  return reply;
}

static PressoTestReply *
provoke_authorization_pending (PressoTestServer *server)
{
  return ask (server, "not-yet", 1);
}

static PressoTestReply *
provoke_slow_down (PressoTestServer *server)
{
  return ask (server, "not-yet", 2);
}

static PressoTestReply *
provoke_access_denied (PressoTestServer *server)
{
  return ask (server, "deny", 1);
}

static PressoTestReply *
provoke_expired_token (PressoTestServer *server)
{
  return presso_test_server_call (server, NULL, "POST", "/api/v1/pairings/token",
                                  "{\"deviceCode\":\"0123456789\"}");
}

static PressoTestReply *
provoke_backup_invalid (PressoTestServer *server)
{
  g_autofree char *path = g_build_filename (server->dir, "backups", NULL);
  g_autofree char *file = g_build_filename (path, "presso-20260105T090000Z.db", NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "no database", -1, NULL));
  return presso_test_server_call (server, server->admin, "POST",
                                  "/api/v1/backups/20260105T090000Z/restore", NULL);
}

static PressoTestReply *
provoke_pin_wrong (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) made = presso_test_server_shop (
    server, server->admin, "POST", "/baristas", "{\"name\":\"Ana\",\"pin\":\"2580\"}");
  g_autofree char *path =
    g_strdup_printf ("/baristas/%s/sign-in", presso_test_reply_get (made, "id"));

  return presso_test_server_shop (server, server->barista, "POST", path, "{\"pin\":\"2581\"}");
}

static PressoTestReply *
provoke_order_open (PressoTestServer *server)
{
  g_autofree char *guest = presso_test_server_new_guest (server);

  g_free (presso_test_server_order (server, guest, "Ada"));

  return presso_test_server_shop (server, guest, "DELETE", "/my", NULL);
}

static const struct {
  int status;
  const char *code;
  Provoke provoke;
} problems[] = {
  { 400, "authorization-pending", provoke_authorization_pending },
  { 400, "slow-down", provoke_slow_down },
  { 400, "access-denied", provoke_access_denied },
  { 400, "expired-token", provoke_expired_token },
  { 401, "unauthorized", provoke_unauthorized },
  { 403, "forbidden", provoke_forbidden },
  { 404, "not-found", provoke_not_found },
  { 405, "method-not-allowed", provoke_method_not_allowed },
  { 400, "request-invalid", provoke_request_invalid },
  { 413, "too-large", provoke_too_large },
  { 429, "too-many-requests", provoke_too_many_requests },
  { 410, "code-invalid", provoke_code_invalid },
  { 409, "code-exhausted", provoke_code_exhausted },
  { 409, "shop-closed", provoke_shop_closed },
  { 409, "queue-full", provoke_queue_full },
  { 409, "guest-limit", provoke_guest_limit },
  { 409, "transition-invalid", provoke_transition_invalid },
  { 409, "order-open", provoke_order_open },
  { 422, "order-invalid", provoke_order_invalid },
  { 422, "sold-out", provoke_sold_out },
  { 422, "idempotency-key-reused", provoke_idempotency_key_reused },
  { 422, "backup-invalid", provoke_backup_invalid },
  { 403, "pin-wrong", provoke_pin_wrong },
  { 503, "unavailable", provoke_unavailable },
  { 500, "internal", provoke_internal },
};

static void
test_problem (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) reply = problems[i].provoke (server);

  presso_test_assert_problem (reply, problems[i].status, problems[i].code);
  g_assert_cmpstr (presso_test_reply_get_header (reply, "Cache-Control"), ==, "no-store");
  g_assert_cmpstr (presso_test_reply_get_header (reply, "X-Content-Type-Options"), ==, "nosniff");
}

/* A new problem without a row above fails; what a store says when it is opened has no
 * peer, and what a station says of its host is no answer of it. */
static void
test_complete (void)
{
  for (int code = 0; code < PRESSO_N_ERRORS; code++) {
    const char *name = presso_error_code_to_string ((PressoError) code);
    gboolean is_covered = g_str_has_prefix (name, "store-") || g_str_has_prefix (name, "host-");

    for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
      is_covered = is_covered || g_str_equal (problems[i].code, name);
    if (!is_covered)
      g_test_message ("Nothing provokes %s", name);
    g_assert_true (is_covered);
  }
}

/* A good code is served whatever was tried from the same address; a session that guesses waits. */
static void
test_guessing (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guesser = presso_test_server_new_guest (server);
  g_autofree char *code = NULL;
  g_autoptr (PressoTestReply) blocked = NULL;
  g_autoptr (PressoTestReply) later = NULL;
  int n_limited = 0;

  presso_test_server_patch (server, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0}");
  code = presso_test_server_get_code (server);
  for (int i = 0; i < 40; i++) {
    g_autoptr (PressoTestReply) reply =
      i < 15 ? scan (server, guesser, "00000000") : scan_as_new (server, "00000000");

    n_limited += reply->status == 429;
    g_assert_cmpint (reply->status, ==, i < 10 || (i >= 15 && n_limited == 5) ? 410 : 429);
  }
  g_assert_cmpint (n_limited, ==, 10);
  blocked = scan (server, guesser, code);
  presso_test_assert_problem (blocked, 429, "too-many-requests");
  for (int i = 0; i < 50; i++) {
    g_autoptr (PressoTestReply) reply = scan_as_new (server, code);

    g_assert_cmpint (reply->status, ==, 201);
  }
  presso_test_server_advance (server, 60000);
  later = scan (server, guesser, code);
  g_assert_cmpint (later->status, ==, 201);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/problems/complete", test_complete);
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++) {
    g_autofree char *name = g_strdup_printf ("/problems/%s", problems[i].code);

    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_problem);
  }
  g_test_add_func ("/problems/guessing", test_guessing);
  return g_test_run ();
}
