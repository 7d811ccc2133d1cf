/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9v9z\"/></svg>"
#define BAD "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"

static PressoTestReply *
put (PressoTestServer *server, const char *type, const char *body)
{
  g_autofree char *headers = g_strdup_printf ("%sContent-Type: %s\r\n", server->admin, type);

  return presso_test_server_shop (server, headers, "PUT", "/logo", body);
}

static char *
get_address (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) shop = presso_test_server_shop (server, NULL, "GET", "", NULL);

  return g_strdup (presso_test_reply_get (shop, "logo"));
}

/* Everyone is told the address, and gets the picture with headers that let it do nothing. */
static void
test_shown (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestSocket) phone =
    presso_test_socket_new (server->port, NULL, "/api/v1/shops/main/events");
  g_autoptr (JsonNode) G_GNUC_UNUSED snapshot = presso_test_socket_next (phone);
  g_autoptr (PressoTestReply) reply = put (server, "image/svg+xml; charset=utf-8", SVG);
  g_autoptr (JsonNode) event = presso_test_socket_next (phone);
  g_autofree char *address = get_address (server);
  g_autoptr (PressoTestReply) picture = NULL;
  g_autoptr (PressoTestReply) other = NULL;

  g_assert_cmpint (reply->status, ==, 200);
  g_assert_cmpstr (presso_test_reply_get (reply, "logo"), ==, address);
  g_assert_cmpstr (presso_test_json_get (event, "data.logo"), ==, address);
  picture = presso_test_server_call (server, NULL, "GET", address, NULL);
  g_assert_cmpint (picture->status, ==, 200);
  g_assert_cmpstr (picture->body, ==, SVG);
  g_assert_cmpstr (presso_test_reply_get_header (picture, "Content-Type"), ==, "image/svg+xml");
  g_assert_cmpstr (
    presso_test_reply_get_header (picture, "Content-Security-Policy"), ==,
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
  g_assert_cmpstr (presso_test_reply_get_header (picture, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (presso_test_reply_get_header (picture, "Cache-Control"), ==,
                   "private, max-age=31536000, immutable");
  g_assert_null (presso_test_reply_get_header (picture, "Set-Cookie"));
  /* What isn't named by its hash may be another one tomorrow. */
  other = presso_test_server_shop (server, NULL, "GET", "/logo?v=1", NULL);
  g_assert_cmpstr (other->body, ==, SVG);
  g_assert_cmpstr (presso_test_reply_get_header (other, "Cache-Control"), ==, "no-store");
}

static void
test_removed (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) reply = put (server, "image/svg+xml", SVG);
  g_autofree char *address = get_address (server);
  g_autofree char *none = NULL;
  g_autoptr (PressoTestReply) deleted = NULL;
  g_autoptr (PressoTestReply) gone = NULL;

  g_assert_cmpint (reply->status, ==, 200);
  /* It is the host's, and nobody patches it. */
  presso_test_server_patch (server, "{\"logo\":\"http://elsewhere/\"}");
  presso_test_server_stop (server);
  presso_test_server_start (server);
  none = get_address (server);
  g_assert_cmpstr (none, ==, address);
  deleted = presso_test_server_shop (server, server->admin, "DELETE", "/logo", NULL);
  g_assert_cmpint (deleted->status, ==, 200);
  g_free (none);
  none = get_address (server);
  g_assert_cmpstr (none, ==, "null");
  gone = presso_test_server_call (server, NULL, "GET", address, NULL);
  presso_test_assert_problem (gone, 404, "not-found");
}

static const struct {
  const char *type;
  const char *body;
} refused[] = {
  { "image/svg+xml", BAD },     { "image/svg+xml", "hello" }, { "image/svg+xml", "{}" },
  { "image/png", SVG },         { "image/png", "" },          { "text/html", SVG },
  { "application/json", "{}" }, { "image/jpeg", "\xff\xd8" }, { "image/png", "\x89PNG\r\n\x1a\n" },
};

static void
test_refused (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *large = g_strnfill (65 * 1024, ' ');
  g_autoptr (PressoTestReply) too_large = NULL;
  g_autofree char *none = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (PressoTestReply) reply = put (server, refused[i].type, refused[i].body);

    g_test_message ("%zu: %s", i, refused[i].type);
    presso_test_assert_problem (reply, 400, "request-invalid");
  }
  too_large = put (server, "image/png", large);
  presso_test_assert_problem (too_large, 413, "too-large");
  none = get_address (server);
  g_assert_cmpstr (none, ==, "null");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/logo/shown", test_shown);
  g_test_add_func ("/server/logo/removed", test_removed);
  g_test_add_func ("/server/logo/refused", test_refused);
  return g_test_run ();
}
