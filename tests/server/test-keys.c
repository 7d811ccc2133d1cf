/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "presso-test-server.h"

#define ESPRESSO  "{\"drink\":\"espresso\"}"
#define N_AT_ONCE 8

/* Idempotency-Key: the same request with the same key acts once. */

static PressoTestReply *
post (PressoTestServer *server, const char *who, const char *key, const char *body)
{
  g_autofree char *headers = g_strdup_printf ("%sIdempotency-Key: %s\r\n", who, key);

  return presso_test_server_shop (server, headers, "POST", "/orders", body);
}

static int
count_orders (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (server, server->admin, "GET", "/orders", NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return (int) json_array_get_length (
    json_object_get_array_member (json_node_get_object (reply->json), "orders"));
}

static void
test_same (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *other = presso_test_server_add_station (server, "barista", "main");
  g_autoptr (PressoTestReply) first = post (server, server->barista, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) second = post (server, server->barista, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) reused =
    post (server, server->barista, "key-1", "{\"drink\":\"americano\"}");
  g_autoptr (PressoTestReply) another = post (server, other, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) later = NULL;

  g_assert_cmpint (first->status, ==, 201);
  g_assert_cmpint (second->status, ==, 201);
  g_assert_cmpstr (second->body, ==, first->body);
  presso_test_assert_problem (reused, 422, "idempotency-key-reused");
  g_assert_cmpint (another->status, ==, 201);
  g_assert_cmpint (count_orders (server), ==, 2);

  /* It is kept in the store, not in memory. */
  presso_test_server_stop (server);
  presso_test_server_start (server);
  later = post (server, server->barista, "key-1", ESPRESSO);
  g_assert_cmpstr (later->body, ==, first->body);
  g_assert_cmpint (count_orders (server), ==, 2);
}

static void
test_scan (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autoptr (PressoTestReply) first = post (server, guest, "scan", body);
  g_autoptr (PressoTestReply) second = post (server, guest, "scan", body);
  g_autoptr (PressoTestReply) shown =
    presso_test_server_shop (server, server->display, "GET", "/code", NULL);

  g_assert_cmpint (first->status, ==, 201);
  g_assert_cmpint (second->status, ==, 201);
  g_assert_cmpstr (second->body, ==, first->body);
  g_assert_cmpstr (presso_test_reply_get (shown, "drinksLeft"), ==, "9");
}

/* A refusal changed nothing, so the key isn't used up by it. */
static void
test_refused (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) refused = post (server, server->barista, "k", "{\"drink\":\"tea\"}");
  g_autoptr (PressoTestReply) mended = post (server, server->barista, "k", ESPRESSO);
  g_autofree char *longest = g_strnfill (255, 'k');
  g_autofree char *too_long = g_strnfill (256, 'k');
  g_autoptr (PressoTestReply) fits = post (server, server->barista, longest, ESPRESSO);
  g_autoptr (PressoTestReply) over = post (server, server->barista, too_long, ESPRESSO);
  g_autoptr (PressoTestReply) odd = post (server, server->barista, "a b", ESPRESSO);

  presso_test_assert_problem (refused, 422, "order-invalid");
  g_assert_cmpint (mended->status, ==, 201);
  g_assert_cmpint (fits->status, ==, 201);
  presso_test_assert_problem (over, 400, "request-invalid");
  presso_test_assert_problem (odd, 400, "request-invalid");
  g_assert_cmpstr (presso_test_reply_get (odd, "errors.0.field"), ==, "Idempotency-Key");
  g_assert_cmpint (count_orders (server), ==, 2);
}

static void
test_at_once (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *headers = g_strconcat (server->barista, "Idempotency-Key: once\r\n", NULL);
  g_autofree char *bytes =
    presso_test_build_request (headers, "POST", "/api/v1/shops/main/orders", ESPRESSO);
  int fds[N_AT_ONCE];
  g_autofree char *body = NULL;

  for (int i = 0; i < N_AT_ONCE; i++)
    fds[i] = presso_test_connect (server->port);
  for (int i = 0; i < N_AT_ONCE; i++)
    presso_test_send (fds[i], bytes, -1);
  for (int i = 0; i < N_AT_ONCE; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_receive (fds[i], FALSE);

    g_assert_cmpint (reply->status, ==, 201);
    if (body != NULL)
      g_assert_cmpstr (reply->body, ==, body);
    else
      body = g_strdup (reply->body);
    close (fds[i]);
  }
  g_assert_cmpint (count_orders (server), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/keys/same", test_same);
  g_test_add_func ("/keys/scan", test_scan);
  g_test_add_func ("/keys/refused", test_refused);
  g_test_add_func ("/keys/at-once", test_at_once);
  return g_test_run ();
}
