/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"

#define SHOP "/api/v1/shops/main"

/* A request that is fine, and what is answered to it. */
#define NEXT "GET /healthz HTTP/1.1\r\nHost: bar\r\n\r\n"
#define OK   "HTTP/1.1 200 OK"

#define GET  "GET /healthz HTTP/1.1\r\nHost: bar\r\n"
#define POST "POST " SHOP "/orders HTTP/1.1\r\nHost: bar\r\n"
/* What a guest scans who guesses. */
#define BODY     "{\"code\":\"x\"}"
#define SIZE     "12"
#define CHUNKS   "Transfer-Encoding: chunked\r\n"
#define CHUNKED  CHUNKS "\r\n"
#define UPGRADES "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
#define KEY      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define EVENTS   "GET " SHOP "/events HTTP/1.1\r\nHost: bar\r\n"

/* What an attacker sends, and behind it another request. Where two readers could disagree where the
 * first one ends, it is refused and the connection ends: nothing behind it is read. */
typedef struct {
  const char *bytes;
  int status;
  gboolean goes_on;
} Row;

static const Row rows[] = {
  /* Where does the body end? */
  { POST "Content-Length: " SIZE "\r\n\r\n" BODY, 410, TRUE },
  { POST "Content-Length: 4\r\n" CHUNKS "\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKS "Content-Length: 4\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST "Content-Length: " SIZE "\r\nContent-Length: " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: " SIZE "\r\nContent-Length: 3\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: " SIZE "\r\ncontent-length: 3\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: " SIZE ", " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: +" SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: -1\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: 0xc\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: 12x\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: 1 2\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length:\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: 9223372036854775808\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length: 18446744073709551628\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length : " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST " Content-Length: " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "X: y\r\n Content-Length: " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Content-Length:\r\n " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "X: y\rContent-Length: " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Content\xad-Length: " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Transfer-Encoding: CHUNKED\r\n\r\nc\r\n" BODY "\r\n0\r\n\r\n", 410, TRUE },
  { POST CHUNKS CHUNKED "0\r\n\r\n", 400, FALSE },
  { POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST "Transfer-Encoding: identity\r\nContent-Length: " SIZE "\r\n\r\n" BODY, 400, FALSE },
  { POST "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKED "c\r\n" BODY "\r\n0\r\n\r\n", 410, TRUE },
  { POST CHUNKED "c;a=b\r\n" BODY "\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKED "0xc\r\n" BODY "\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKED "-1\r\n" BODY "\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKED " c\r\n" BODY "\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKED "10000000c\r\n" BODY "\r\n0\r\n\r\n", 400, FALSE },
  { POST CHUNKED "c\r\n" BODY "XX0\r\n\r\n", 400, FALSE },
  { POST CHUNKED "c\r\n" BODY "\r\n0\r\nContent-Length: 9\r\n\r\n", 400, FALSE },
  { GET "Content-Length: 5\r\n\r\nhello", 200, TRUE },

  /* Where does a line end, and what is a header? */
  { "GET /healthz HTTP/1.1\nHost: bar\n\n", 200, TRUE },
  { "\r\n" NEXT, 200, TRUE },
  { "\r\n\r\n" NEXT, 400, FALSE },
  { "GET /healthz HTTP/1.1\rHost: bar\r\r", 400, FALSE },
  { GET "no colon\r\n\r\n", 400, FALSE },
  { GET ": no name\r\n\r\n", 400, FALSE },
  { GET "X: a\r\n b\r\n\r\n", 400, FALSE },
  { GET "X: \x01\r\n\r\n", 400, FALSE },
  { GET "X: \x7f\r\n\r\n", 400, FALSE },
  { "GET  /healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 400, FALSE },
  { "GET\t/healthz\tHTTP/1.1\r\nHost: bar\r\n\r\n", 400, FALSE },
  { "GET /healthz /metrics HTTP/1.1\r\nHost: bar\r\n\r\n", 400, FALSE },
  { " GET /healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 400, FALSE },

  /* Which host is meant? */
  { GET "Host: evil\r\n\r\n", 400, FALSE },
  { GET "hOST: bar\r\n\r\n", 400, FALSE },
  { "GET /healthz HTTP/1.1\r\n\r\n", 400, FALSE },
  { "GET /healthz HTTP/1.1\r\nHost: a b/c@d\r\n\r\n", 400, FALSE },
  { "GET http://bar/healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 200, TRUE },
  { "GET ftp://bar/healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 400, TRUE },
  { "GET //evil/healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 400, FALSE },

  /* Which version and method? */
  { "GET /healthz\r\n\r\n", 400, FALSE },
  { "GET /healthz HTTP/1.0\r\n\r\n", 200, FALSE },
  { "GET /healthz HTTP/1.2\r\nHost: bar\r\n\r\n", 505, FALSE },
  { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, FALSE },
  { "get /healthz HTTP/1.1\r\nHost: bar\r\n\r\n", 405, TRUE },
  { "TRACE / HTTP/1.1\r\nHost: bar\r\n\r\n", 405, TRUE },
  { "CONNECT bar:80 HTTP/1.1\r\nHost: bar\r\n\r\n", 405, TRUE },
  { "OPTIONS * HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { POST "X-HTTP-Method-Override: GET\r\nContent-Length: 2\r\n\r\n{}", 400, TRUE },
  { "GET " SHOP "/orders?_method=POST HTTP/1.1\r\nHost: bar\r\n\r\n", 401, TRUE },
  { POST "Expect: 200-ok\r\nContent-Length: " SIZE "\r\n\r\n" BODY, 417, FALSE },
  { GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n", 200,
    TRUE },

  /* Which path? An escape is no slash, and dots lead nowhere. */
  { "GET /%68ealthz HTTP/1.1\r\nHost: bar\r\n\r\n", 200, TRUE },
  { "GET /api%2fv1%2fshops%2fmain HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET /api/v1%2Fshops/main HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET " SHOP "/orders/a%00b HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET " SHOP "/orders/a%c3%28 HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET " SHOP "%00 HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET " SHOP "/orders/%0d%0aX:y HTTP/1.1\r\nHost: bar\r\n\r\n", 401, TRUE },
  { "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET /../../etc/passwd HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: bar\r\n\r\n", 404, TRUE },
  { "GET /% HTTP/1.1\r\nHost: bar\r\n\r\n", 400, FALSE },

  /* Whose credential? Of two, neither. */
  { "GET /metrics HTTP/1.1\r\nHost: bar\r\nAuthorization: Bearer\r\n\r\n", 401, TRUE },
  { "GET /metrics HTTP/1.1\r\nHost: bar\r\nAuthorization: Bearer \r\n\r\n", 401, TRUE },
  { "GET /metrics HTTP/1.1\r\nHost: bar\r\nAuthorization: Basic YWRtaW46YWRtaW4=\r\n\r\n", 401,
    TRUE },
  { "GET " SHOP "/my/orders HTTP/1.1\r\nHost: bar\r\nCookie: presso_guest=\r\n\r\n", 401, TRUE },

  /* No part of a file is given: libsoup 3.2 announces more of many parts than it sends. */
  { GET "Range: bytes=0-1\r\n\r\n", 200, TRUE },
  { GET "Range: bytes=99999999-\r\n\r\n", 200, TRUE },

  /* A WebSocket is asked for as RFC 6455 has it. */
  { EVENTS UPGRADES "\r\n", 400, FALSE },
  { EVENTS UPGRADES "Sec-WebSocket-Key: x\r\n\r\n", 400, FALSE },
  { EVENTS KEY "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n\r\n", 400,
    FALSE },
  { EVENTS KEY "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n", 400, FALSE },
  { "POST " SHOP "/events HTTP/1.1\r\nHost: bar\r\n" UPGRADES KEY "\r\n", 405, TRUE },
  { GET UPGRADES KEY "\r\n", 200, TRUE },
};

/* libsoup quotes what it refuses, which needn't be UTF-8, as TAP is. */
static void
log_escaped (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  g_autofree char *escaped = g_strescape (message, NULL);

  g_test_message ("%s: %s", domain, escaped);
}

/* Receives all that comes until the end. */
static char *
receive_rest (int fd)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  char buffer[4096];
  gssize n_read;

  while ((n_read = recv (fd, buffer, sizeof buffer, 0)) > 0)
    g_string_append_len (rest, buffer, n_read);
  return g_string_free (g_steal_pointer (&rest), FALSE);
}

static void
check_row (PressoTestServer *server, const Row *row)
{
  int fd = presso_test_connect (server->port);
  g_autofree char *escaped = g_strescape (row->bytes, NULL);
  g_autoptr (PressoTestReply) reply = NULL;

  presso_test_send (fd, row->bytes, -1);
  presso_test_try_send (fd, NEXT, -1);
  reply = presso_test_receive (fd, FALSE);
  g_test_message ("%s: %d", escaped, reply->status);
  g_assert_cmpint (reply->status, ==, row->status);
  g_assert_nonnull (presso_test_reply_get_header (reply, "Content-Security-Policy"));
  if (row->goes_on) {
    g_autoptr (PressoTestReply) next = presso_test_receive (fd, FALSE);

    g_assert_cmpint (next->status, ==, 200);
    g_assert_cmpstr (presso_test_reply_get (next, "status"), ==, "ok");
  } else {
    g_autofree char *rest = receive_rest (fd);

    g_assert_cmpstr (rest, ==, "");
  }
  close (fd);
}

static void
test_requests (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (server, &rows[i]);
}

static void
test_two_credentials (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *first = g_strconcat (server->admin, "Authorization: Bearer x\r\n", NULL);
  g_autofree char *last = g_strconcat ("Authorization: Bearer x\r\n", server->admin, NULL);
  g_autofree char *twice = g_strconcat (server->admin, server->admin, NULL);
  const char *const headers[] = { first, last, twice };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autoptr (PressoTestReply) reply =
      presso_test_server_call (server, headers[i], "GET", "/metrics", NULL);

    presso_test_assert_problem (reply, 401, "unauthorized");
  }
}

/* Frames after the upgrade, and the code with which the server takes its leave: RFC 6455, 7.4.1.
 * 0 stays, -1 is dropped without a word. */
static const struct {
  const char *bytes;
  gsize n_bytes;
  int code;
} frames[] = {

#define FRAME(bytes) bytes, sizeof bytes - 1
#define MASK         "\0\0\0\0"
  { FRAME ("\x81\x82" MASK "hi"), 0 },
  { FRAME ("\x82\x82" MASK "hi"), 0 },
  { FRAME ("\x8a\x80" MASK), 0 },
  { FRAME ("\x01\x81" MASK "a"
           "\x89\x80" MASK "\x00\x81" MASK "b"
           "\x80\x81" MASK "c"),
    0 },
  { FRAME ("\x01\x81" MASK "\xc3\x80\x81" MASK "\xa9"), 0 },
  /* Without a mask. */
  { FRAME ("\x81\x02hi"), 1002 },
  { FRAME ("\x81\x00"), 1002 },
  { FRAME ("\x89\x00"), 1002 },
  /* Bits and codes that mean nothing. */
  { FRAME ("\xc1\x80" MASK), 1002 },
  { FRAME ("\xa1\x80" MASK), 1002 },
  { FRAME ("\x91\x80" MASK), 1002 },
  { FRAME ("\x83\x80" MASK), 1002 },
  { FRAME ("\x8b\x80" MASK), 1002 },
  /* A control frame in pieces, or too long. */
  { FRAME ("\x09\x80" MASK), 1002 },
  { FRAME ("\x89\xfe\x00\x7e" MASK
           "0123456789012345678901234567890123456789012345678901234567890123"
           "01234567890123456789012345678901234567890123456789012345678901"),
    1002 },
  /* Pieces in no order. */
  { FRAME ("\x80\x80" MASK), 1002 },
  { FRAME ("\x01\x80" MASK "\x81\x80" MASK), 1002 },
  /* Lengths in more bytes than they take, or more than may be. */
  { FRAME ("\x81\xfe\x00\x02" MASK "hi"), 1002 },
  { FRAME ("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x02" MASK "hi"), 1002 },
  { FRAME ("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00" MASK), -1 },
  { FRAME ("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xfc" MASK), -1 },
  { FRAME ("\x81\xfe\xff\xff" MASK), -1 },
  /* What is no text. */
  { FRAME ("\x81\x82" MASK "\xff\xfe"), 1007 },
  /* Leave is taken in kind, but for what is no reason. */
  { FRAME ("\x88\x80" MASK), 1000 },
  { FRAME ("\x88\x82" MASK "\x03\xe8"), 1000 },
  { FRAME ("\x88\x81" MASK "\x03"), 1002 },
  { FRAME ("\x88\x82" MASK "\x03\xed"), 1002 },
  { FRAME ("\x88\x84" MASK "\x03\xe8\xff\xfe"), 1002 },
};

/* A scan is news for everybody, so also for a socket that is still there. */
static void
check_stays (PressoTestServer *server, PressoTestSocket *socket)
{
  g_autoptr (JsonNode) event = NULL;

  presso_test_server_patch (server, "{\"name\":\"Still here\"}");
  event = presso_test_socket_next (socket);
  g_assert_cmpstr (presso_test_json_get (event, "type"), ==, "ConfigService.ConfigChanged");
  presso_test_server_patch (server, "{\"name\":\"Presso\"}");
}

static void
test_frames (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autoptr (PressoTestSocket) socket =
      presso_test_socket_new (server->port, NULL, SHOP "/events");
    G_GNUC_UNUSED g_autoptr (JsonNode) snapshot = presso_test_socket_next (socket);

    g_test_message ("frame %zu: %d", i, frames[i].code);
    presso_test_send (socket->fd, frames[i].bytes, (gssize) frames[i].n_bytes);
    if (frames[i].code == 0) {
      check_stays (server, socket);
      continue;
    }
    g_assert_null (presso_test_socket_read (socket));
    g_assert_cmpint (socket->close_code, ==, MAX (frames[i].code, 0));
  }
}

/* Many small frames are no way around the length of a message, and pings none around its queue. */
static void
test_flood (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestSocket) socket = presso_test_socket_new (server->port, NULL, SHOP "/events");
  G_GNUC_UNUSED g_autoptr (JsonNode) snapshot = presso_test_socket_next (socket);
  g_autoptr (GByteArray) pings = g_byte_array_new ();
  g_autoptr (PressoTestReply) reply = NULL;

  for (int i = 0; i < 5000; i++)
    g_byte_array_append (pings, (const guint8 *) "\x89\x84\0\0\0\0ping", 10);
  /* Nothing of the answers is read meanwhile. */
  for (int i = 0; i < 200; i++) {
    if (!presso_test_try_send (socket->fd, (const char *) pings->data, (gssize) pings->len))
      break;
  }
  close (socket->fd);
  socket->fd = presso_test_connect (server->port);
  presso_test_send (socket->fd, NEXT, -1);
  reply = presso_test_receive (socket->fd, FALSE);
  g_assert_cmpint (reply->status, ==, 200);
}

/* What would be SQL if it were put together as text is a name like any other, and no id or filter.
 */
static void
test_sql (void)
{
  static const struct {
    const char *path;
    int status;
  } questions[] = {
    { "/orders/x'%20OR%20'1'='1", 404 },
    { "/orders?state=WAITING'%20OR%20'1'='1", 400 },
    { "/orders?limit=1;DELETE%20FROM%20orders", 400 },
    { "/audit?before=1%20OR%201=1", 400 },
    { "'%20OR%20'1'='1/orders", 404 },
  };

  const char *name = "Robert'); DELETE FROM orders; --";
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = presso_test_server_order (server, guest, name);
  g_autofree char *path = g_strdup_printf ("/orders/%s", order);
  g_autoptr (PressoTestReply) reply = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
    g_autoptr (PressoTestReply) refused =
      presso_test_server_shop (server, server->admin, "GET", questions[i].path, NULL);

    g_test_message ("%s: %d", questions[i].path, refused->status);
    g_assert_cmpint (refused->status, ==, questions[i].status);
  }
  reply = presso_test_server_shop (server, server->barista, "GET", path, NULL);
  g_assert_cmpint (reply->status, ==, 200);
  g_assert_cmpstr (presso_test_reply_get (reply, "name"), ==, name);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_log_set_handler ("libsoup", G_LOG_LEVEL_DEBUG, log_escaped, NULL);
  g_test_add_func ("/hostile/requests", test_requests);
  g_test_add_func ("/hostile/two-credentials", test_two_credentials);
  g_test_add_func ("/hostile/sql", test_sql);
  g_test_add_func ("/hostile/frames", test_frames);
  g_test_add_func ("/hostile/flood", test_flood);
  return g_test_run ();
}
