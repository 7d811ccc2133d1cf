/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"

#define SHOP     "/api/v1/shops/main"
#define MAX_BODY 65536

static PressoTestReply *
exchange (PressoTestServer *server, const char *bytes)
{
  return presso_test_exchange (server->port, bytes, -1);
}

/* What our server answers, and what libsoup answers by itself. */
static void
test_headers (void)
{
  static const struct {
    const char *bytes;
    int status;
  } rows[] = {
    { "GET / HTTP/1.1\r\nHost: bar\r\n\r\n", 200 },
    { "GET /healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 200 },
    { "GET /healthz HTTP/1.0\r\n\r\n", 200 },
    { "GET " SHOP " HTTP/1.1\r\nHost: bar\r\n\r\n", 200 },
    { "GET " SHOP "/code HTTP/1.1\r\nHost: bar\r\n\r\n", 401 },
    { "GET /nothing HTTP/1.1\r\nHost: bar\r\n\r\n", 404 },
    { "BREW / HTTP/1.1\r\nHost: bar\r\n\r\n", 405 },
    { "POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\nContent-Length: 65537\r\n\r\n", 413 },
    { "GET / HTTP/1.1\r\n\r\n", 400 },
    { "GARBAGE\r\n\r\n", 400 },
    { "GET http://[ HTTP/1.1\r\nHost: bar\r\n\r\n", 400 },
    { "POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\nTransfer-Encoding: brown\r\n\r\n", 400 },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoTestReply) reply = exchange (server, rows[i].bytes);
    const char *csp = presso_test_reply_get_header (reply, "Content-Security-Policy");

    g_test_message ("%.12s: %d", rows[i].bytes, reply->status);
    g_assert_cmpint (reply->status, ==, rows[i].status);
    g_assert_nonnull (csp);
    g_assert_cmpint (strstr (csp, "; script-src 'sha256-") != NULL, ==,
                     g_str_has_prefix (rows[i].bytes, "GET / ") && reply->status == 200);
    g_assert_true (g_str_has_prefix (csp, "default-src 'none';"));
    g_assert_null (strstr (csp, "unsafe"));
    g_assert_nonnull (strstr (csp, "frame-ancestors 'none'"));
    g_assert_cmpstr (presso_test_reply_get_header (reply, "X-Content-Type-Options"), ==, "nosniff");
    g_assert_cmpstr (presso_test_reply_get_header (reply, "Referrer-Policy"), ==, "no-referrer");
    g_assert_cmpstr (presso_test_reply_get_header (reply, "Cross-Origin-Resource-Policy"), ==,
                     "same-origin");
    g_assert_cmpstr (presso_test_reply_get_header (reply, "Server"), ==, "Presso");
  }
}

static char *
gunzip (PressoTestReply *reply)
{
  g_autoptr (GConverter) converter =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) packed =
    g_memory_input_stream_new_from_data (reply->body, (gssize) reply->length, NULL);
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (packed, converter);
  char *text = g_malloc0 (1024 * 1024);

  g_assert_true (g_input_stream_read_all (plain, text, 1024 * 1024 - 1, NULL, NULL, NULL));
  return text;
}

static void
test_page (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) plain = exchange (server, "GET / HTTP/1.1\r\nHost: bar\r\n\r\n");
  g_autoptr (PressoTestReply) packed =
    exchange (server, "GET / HTTP/1.1\r\nHost: bar\r\nAccept-Encoding: br, gzip\r\n\r\n");
  g_autoptr (PressoTestReply) head =
    exchange (server, "HEAD / HTTP/1.1\r\nHost: bar\r\nAccept-Encoding: gzip\r\n\r\n");
  g_autoptr (PressoTestReply) refused =
    exchange (server, "GET / HTTP/1.1\r\nHost: bar\r\nAccept-Encoding: gzip;q=0\r\n\r\n");
  g_autoptr (PressoTestReply) by_code =
    exchange (server, "GET /O/7K3M9Q2A HTTP/1.1\r\nHost: bar\r\n\r\n");
  g_autoptr (PressoTestReply) known = NULL;
  g_autoptr (PressoTestReply) stale =
    exchange (server, "GET / HTTP/1.1\r\nHost: bar\r\nIf-None-Match: \"0123\"\r\n\r\n");
  g_autofree char *unpacked = gunzip (packed);
  const char *etag = presso_test_reply_get_header (plain, "ETag");
  g_autofree char *again =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: bar\r\nIf-None-Match: \"x\", %s\r\n\r\n", etag);

  g_assert_true (g_str_has_prefix (plain->body, "<!DOCTYPE html>") ||
                 g_str_has_prefix (plain->body, "<!doctype html>"));
  g_assert_cmpstr (presso_test_reply_get_header (plain, "Content-Type"), ==,
                   "text/html; charset=utf-8");
  g_assert_null (presso_test_reply_get_header (plain, "Content-Encoding"));
  g_assert_cmpstr (presso_test_reply_get_header (packed, "Content-Encoding"), ==, "gzip");
  g_assert_cmpuint (packed->length, <, plain->length);
  g_assert_cmpstr (unpacked, ==, plain->body);
  g_assert_null (presso_test_reply_get_header (refused, "Content-Encoding"));
  g_assert_cmpint (head->status, ==, 200);
  g_assert_cmpstr (presso_test_reply_get_header (head, "Content-Length"), ==,
                   presso_test_reply_get_header (packed, "Content-Length"));
  g_assert_cmpstr (by_code->body, ==, plain->body);
  known = exchange (server, again);
  g_assert_cmpint (known->status, ==, 304);
  g_assert_cmpstr (presso_test_reply_get_header (known, "ETag"), ==, etag);
  g_assert_cmpint (stale->status, ==, 200);
  g_assert_cmpstr (presso_test_reply_get_header (plain, "Vary"), ==,
                   "Accept-Encoding, Accept-Language");
}

/* On one connection: an answer to HEAD has no body, and what was sent together is answered in
 * order. */
static void
test_one_connection (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  int fd = presso_test_connect (server->port);
  g_autoptr (PressoTestReply) head = NULL;
  g_autoptr (PressoTestReply) shop = NULL;
  g_autoptr (PressoTestReply) health = NULL;

  presso_test_send (fd,
                    "HEAD " SHOP " HTTP/1.1\r\nHost: bar\r\n\r\n"
                    "GET " SHOP " HTTP/1.1\r\nHost: bar\r\n\r\n"
                    "GET /healthz HTTP/1.1\r\nHost: bar\r\n\r\n",
                    -1);
  head = presso_test_receive (fd, TRUE);
  shop = presso_test_receive (fd, FALSE);
  health = presso_test_receive (fd, FALSE);
  g_assert_cmpint (head->status, ==, 200);
  g_assert_cmpstr (presso_test_reply_get_header (head, "Content-Length"), ==,
                   presso_test_reply_get_header (shop, "Content-Length"));
  g_assert_cmpstr (presso_test_reply_get (shop, "id"), ==, "main");
  g_assert_cmpstr (health->body, ==, "{\"status\":\"ok\"}");
  close (fd);
}

/* A phone's camera may change the case, and a person takes O for 0. */
static void
test_case (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autofree char *body = NULL;
  g_autoptr (PressoTestReply) scanned = NULL;
  g_autoptr (PressoTestReply) health =
    presso_test_server_call (server, NULL, "GET", "/HEALTHZ", NULL);

  g_strdelimit (typed, "0", 'o');
  g_strdelimit (typed, "1", 'l');
  body = g_strdup_printf ("{\"code\":\" %.4s-%s\"}", typed, typed + 4);
  scanned = presso_test_server_call (server, NULL, "POST", "/API/V1/Shops/MAIN/Orders", body);
  g_assert_cmpint (scanned->status, ==, 201);
  g_assert_cmpstr (presso_test_reply_get (scanned, "shop"), ==, "main");
  g_assert_cmpint (health->status, ==, 200);
}

static void
test_origin (void)
{
  static const struct {
    const char *headers;
    int post;
    int upgrade;
  } rows[] = {
    { "", 201, 101 },
    { "Origin: http://bar\r\n", 201, 101 },
    { "Origin: http://BAR\r\n", 201, 101 },
    { "Origin: https://bar\r\n", 201, 101 },
    { "Origin: http://evil\r\n", 403, 403 },
    { "Origin: http://bar.evil\r\n", 403, 403 },
    { "Origin: http://evil.bar\r\n", 403, 403 },
    { "Origin: http://bar:81\r\n", 403, 403 },
    { "Origin: null\r\n", 403, 403 },
    { "Origin:\r\n", 403, 403 },
    { "Origin: bar\r\n", 403, 403 },
    { "Origin: ftp://bar\r\n", 403, 403 },
    { "Origin: http://bar\r\nOrigin: http://evil\r\n", 403, 403 },
    { "Sec-Fetch-Site: same-origin\r\n", 201, 101 },
    { "Sec-Fetch-Site: none\r\n", 201, 101 },
    { "Sec-Fetch-Site: same-site\r\n", 403, 403 },
    { "Sec-Fetch-Site: cross-site\r\n", 403, 403 },
    { "Origin: http://bar\r\nSec-Fetch-Site: cross-site\r\n", 403, 403 },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = NULL;
  g_autofree char *body = NULL;

  presso_test_server_patch (server, "{\"drinksPerCode\":0}");
  code = presso_test_server_get_code (server);
  body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoTestReply) get =
      presso_test_server_shop (server, rows[i].headers, "GET", "", NULL);
    g_autoptr (PressoTestReply) post =
      presso_test_server_shop (server, rows[i].headers, "POST", "/orders", body);
    g_autoptr (PressoTestSocket) socket =
      presso_test_socket_try_new (server->port, rows[i].headers, SHOP "/events");

    g_test_message ("%s: %d", rows[i].headers, post->status);
    g_assert_cmpint (get->status, ==, 200);
    g_assert_cmpint (post->status, ==, rows[i].post);
    g_assert_cmpint (socket != NULL ? 101 : 403, ==, rows[i].upgrade);
  }
}

/* By which names a browser may know the bar. Any other could be an attacker's, whose name server
 * says that it is here. */
static void
test_host (void)
{
  static const struct {
    const char *host;
    int status;
  } rows[] = {
    { "bar", 200 },
    { "bar:8080", 200 },
    { "192.168.1.20:8080", 200 },
    { "[fe80::1]:8080", 200 },
    { "localhost:8080", 200 },
    { "presso.local:8080", 200 },
    { "PRESSO.LOCAL.:8080", 200 },
    { "presso.lan", 200 },
    { "presso.fritz.box:8080", 200 },
    { "presso.home", 200 },
    { "presso.localdomain", 200 },
    { "bar.test:8080", 200 },
    { "fritz.box.evil.example", 403 },
    { "evilfritz.box", 403 },
    { "coffee.example.com", 200 },
    { "Coffee.Example.COM:8080", 200 },
    { "evil.example", 403 },
    { "evil.example:8080", 403 },
    { "coffee.example.com.evil.example", 403 },
    { "evil.coffee.example.com", 403 },
    { "local.evil.example", 403 },
    { "192.168.1.20.evil.example", 403 },
    { "bar, evil.example", 403 },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  presso_test_server_patch (server, "{\"publicUrl\":\"https://coffee.example.com/\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    static const char *const paths[] = { "/", SHOP, "/page.js" };

    for (gsize j = 0; j < G_N_ELEMENTS (paths); j++) {
      g_autofree char *bytes =
        g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", paths[j], rows[i].host);
      g_autofree char *staff = g_strdup_printf ("GET " SHOP " HTTP/1.1\r\nHost: %s\r\n%s\r\n",
                                                rows[i].host, server->admin);
      g_autoptr (PressoTestReply) reply = exchange (server, bytes);
      g_autofree char *probe =
        g_strdup_printf ("GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", rows[i].host);
      g_autoptr (PressoTestReply) by_staff = exchange (server, staff);
      g_autoptr (PressoTestReply) health = exchange (server, probe);

      g_test_message ("%s: %d", rows[i].host, reply->status);
      if (j < 2 || rows[i].status == 403)
        g_assert_cmpint (reply->status, ==, rows[i].status);
      if (rows[i].status == 403)
        presso_test_assert_problem (reply, 403, "forbidden");
      g_assert_cmpint (by_staff->status, ==, 200);
      g_assert_cmpint (health->status, ==, 200);
    }
  }
}

/* What a page of an attacker's may do that rebinds its own name: nothing. */
static void
test_rebinding (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autofree char *bytes =
    g_strdup_printf ("POST " SHOP "/orders HTTP/1.1\r\nHost: evil.example:8080\r\n"
                     "Origin: http://evil.example:8080\r\nContent-Length: %zu\r\n\r\n%s",
                     strlen (body), body);
  g_autoptr (PressoTestReply) reply = exchange (server, bytes);

  presso_test_assert_problem (reply, 403, "forbidden");
}

static void
test_cookie (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) first = presso_test_server_call (server, NULL, "GET", "/", NULL);
  const char *header = presso_test_reply_get_header (first, "Set-Cookie");
  g_autofree char *cookie = presso_test_reply_get_cookie (first);
  g_autofree char *both = g_strdup_printf ("Cookie: other=1; %.*s; more=2\r\n",
                                           (int) (strlen (cookie) - strlen ("Cookie: \r\n")),
                                           cookie + strlen ("Cookie: "));
  g_autoptr (PressoTestReply) again = presso_test_server_shop (server, cookie, "GET", "", NULL);
  g_autoptr (PressoTestReply) among =
    presso_test_server_shop (server, both, "GET", "/my/orders", NULL);
  g_autoptr (PressoTestReply) junk =
    presso_test_server_shop (server, "Cookie: presso_guest=short\r\n", "GET", "/my/orders", NULL);
  g_autoptr (PressoTestReply) staff =
    presso_test_server_shop (server, server->display, "GET", "", NULL);

  g_assert_true (g_str_has_prefix (header, "presso_guest="));
  g_assert_nonnull (strstr (header, "; HttpOnly"));
  g_assert_nonnull (strstr (header, "; SameSite=Lax"));
  g_assert_nonnull (strstr (header, "; Path=/"));
  g_assert_null (presso_test_reply_get_header (again, "Set-Cookie"));
  g_assert_cmpint (among->status, ==, 200);
  presso_test_assert_problem (junk, 401, "unauthorized");
  g_assert_null (presso_test_reply_get_header (staff, "Set-Cookie"));
}

static void
test_body_limit (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *spaces = g_strnfill (MAX_BODY, ' ');
  g_autofree char *largest = g_strdup_printf (
    "POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\nContent-Length: %d\r\n\r\n%s", MAX_BODY, spaces);
  g_autofree char *chunked =
    g_strdup_printf ("POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\nTransfer-Encoding: chunked\r\n"
                     "\r\n%x\r\n%s\r\n2\r\n{}\r\n",
                     MAX_BODY, spaces);
  g_autofree char *small =
    presso_test_build_request (server->barista, "POST", SHOP "/orders", NULL);
  g_autoptr (PressoTestReply) fits = exchange (server, largest);
  g_autoptr (PressoTestReply) counted = exchange (server, chunked);
  g_autoptr (PressoTestReply) expects =
    exchange (server, "POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\nExpect: 100-continue\r\n"
                      "Content-Length: 1000000\r\n\r\n");
  g_autoptr (GString) ordered = g_string_new_len (small, (gssize) strlen (small) - 2);
  g_autoptr (PressoTestReply) reply = NULL;

  presso_test_assert_problem (fits, 400, "request-invalid");
  presso_test_assert_problem (counted, 413, "too-large");
  presso_test_assert_problem (expects, 413, "too-large");
  g_string_append (ordered, "Transfer-Encoding: chunked\r\n\r\n"
                            "a\r\n{\"drink\":\"\r\nA\r\nespresso\"}\r\n0\r\n\r\n");
  reply = exchange (server, ordered->str);
  g_assert_cmpint (reply->status, ==, 201);
}

/* However much is sent over the limit, the answer comes and the memory doesn't grow with it. */
static void
test_flood (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *spaces = g_strnfill (MAX_BODY, ' ');
  int fd = presso_test_connect (server->port);
  g_autoptr (PressoTestReply) reply = NULL;
  g_autoptr (PressoTestReply) after = NULL;
  gboolean is_taken = TRUE;

  presso_test_send (
    fd, "POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\nContent-Length: 100000000\r\n\r\n", -1);
  for (int i = 0; is_taken && i < 100; i++)
    is_taken = presso_test_try_send (fd, spaces, MAX_BODY);
  reply = presso_test_try_receive (fd, FALSE);
  if (reply != NULL)
    presso_test_assert_problem (reply, 413, "too-large");
  close (fd);
  after = presso_test_server_call (server, NULL, "GET", "/healthz", NULL);
  g_assert_cmpint (after->status, ==, 200);
}

/* Whoever only looks at a code's page, as previews of links do, takes nothing from the code. */
static void
test_preview (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *request = g_strdup_printf ("GET /O/%s HTTP/1.1\r\nHost: bar\r\n\r\n", code);
  g_autoptr (PressoTestReply) before =
    presso_test_server_shop (server, server->display, "GET", "/code", NULL);
  g_autoptr (PressoTestReply) after = NULL;

  for (int i = 0; i < 20; i++) {
    g_autoptr (PressoTestReply) page = exchange (server, request);

    g_assert_cmpint (page->status, ==, 200);
  }
  after = presso_test_server_shop (server, server->display, "GET", "/code", NULL);
  g_assert_cmpstr (presso_test_reply_get (before, "drinksLeft"), ==, "10");
  g_assert_cmpstr (after->body, ==, before->body);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/http/headers", test_headers);
  g_test_add_func ("/http/page", test_page);
  g_test_add_func ("/http/preview", test_preview);
  g_test_add_func ("/http/one-connection", test_one_connection);
  g_test_add_func ("/http/case", test_case);
  g_test_add_func ("/http/origin", test_origin);
  g_test_add_func ("/http/host", test_host);
  g_test_add_func ("/http/rebinding", test_rebinding);
  g_test_add_func ("/http/cookie", test_cookie);
  g_test_add_func ("/http/body-limit", test_body_limit);
  g_test_add_func ("/http/flood", test_flood);
  return g_test_run ();
}
