/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model/presso-fingerprint.h"
#include "presso-test-server.h"
#include "presso-test-tls.h"
#include "server/presso-host-address.h"

/*
 * What may be said in plain text, and to whom. The linker has the server's accept4() be the one
 * below, which lets a connection seem to come from another machine; test-network.py does it with
 * another machine's network, where that may be set up.
 */
#define NAME   "bar.example"
#define SHOP   "/api/v1/shops/main"
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

int __real_accept4 (int fd, struct sockaddr *address, socklen_t *length, int flags);
int __wrap_accept4 (int fd, struct sockaddr *address, socklen_t *length, int flags);

static int is_far;

int
__wrap_accept4 (int fd, struct sockaddr *address, socklen_t *length, int flags)
{
  int accepted = __real_accept4 (fd, address, length, flags);

  if (accepted >= 0 && g_atomic_int_get (&is_far)) {
    struct sockaddr_in *inet = (struct sockaddr_in *) (gpointer) address;

    g_assert_cmpint (inet->sin_family, ==, AF_INET);
    inet->sin_addr.s_addr = g_htonl (0xc0000207);
  }
  return accepted;
}

static PressoTestReply *
call_from_far (PressoTestServer *server, const char *headers, const char *method, const char *path)
{
  PressoTestReply *reply;

  g_atomic_int_set (&is_far, TRUE);
  reply = presso_test_call (server->port, headers, method, path,
                            g_str_equal (method, "POST") ? "{}" : NULL);
  g_atomic_int_set (&is_far, FALSE);
  return reply;
}

static const struct {
  const char *local;
  const char *remote;
  gboolean is_same;
} machines[] = {
  { "127.0.0.1", "127.0.0.1", TRUE },     { "127.0.0.1", "127.0.0.2", TRUE },
  { "192.0.2.1", "192.0.2.1", TRUE },     { "::1", "::1", TRUE },
  { "2001:db8::1", "2001:db8::1", TRUE }, { "192.0.2.1", "192.0.2.2", FALSE },
  { "127.0.0.1", "192.0.2.7", FALSE },    { "2001:db8::1", "2001:db8::2", FALSE },
  { "192.0.2.1", "2001:db8::1", FALSE },
};

static void
test_same_machine (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++) {
    g_autoptr (GSocketAddress) local =
      g_inet_socket_address_new_from_string (machines[i].local, 8080);
    g_autoptr (GSocketAddress) remote =
      g_inet_socket_address_new_from_string (machines[i].remote, 40000);

    g_assert_cmpint (presso_host_address_is_same_machine (local, remote), ==, machines[i].is_same);
  }
}

static const struct {
  const char *method;
  const char *path;
} staff_calls[] = {
  { "GET", SHOP },
  { "GET", SHOP "/orders" },
  { "GET", SHOP "/code" },
  { "PATCH", SHOP },
  { "POST", SHOP "/orders" },
  { "GET", SHOP "/events" },
  { "GET", "/api/v1/stations" },
  { "DELETE", "/api/v1/stations/abc" },
  { "GET", "/metrics" },
  { "GET", "/healthz" },
  { "GET", "/" },
};

/* Good, revoked or made up: a token is never looked at where others could read it. */
static void
test_tokens (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  const char *const headers[] = {
    server->admin,
    server->barista,
    server->display,
    "Authorization: Bearer junk\r\n",
    "Authorization: Basic YTpi\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (staff_calls); i++) {
    for (gsize n = 0; n < G_N_ELEMENTS (headers); n++) {
      g_autoptr (PressoTestReply) reply =
        call_from_far (server, headers[n], staff_calls[i].method, staff_calls[i].path);

      g_test_message ("%s %s %s", staff_calls[i].method, staff_calls[i].path, headers[n]);
      presso_test_assert_problem (reply, 403, "forbidden");
      g_assert_nonnull (strstr (presso_test_reply_get (reply, "detail"), "https"));
    }
  }
}

/* What gives a token out, without one in the request. */
static void
test_secrets (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) far = call_from_far (server, "", "POST", "/api/v1/stations");
  g_autoptr (PressoTestReply) near =
    presso_test_call (server->port, "", "POST", "/api/v1/stations", "{}");

  presso_test_assert_problem (far, 403, "forbidden");
  presso_test_assert_problem (near, 401, "unauthorized");
}

/* The same token is good over TLS, and from this machine. */
static void
test_ways_in (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) near = NULL;
  g_autofree char *far = NULL;
  g_autofree char *junk = NULL;

  near = presso_test_call (server->port, server->barista, "GET", SHOP "/orders", NULL);
  g_assert_cmpint (near->status, ==, 200);
  g_atomic_int_set (&is_far, TRUE);
  far = presso_test_tls_call (server->port, NULL, server->barista, "GET", SHOP "/orders", NULL);
  junk = presso_test_tls_call (server->port, NULL, "Authorization: Bearer junk\r\n", "GET",
                               SHOP "/orders", NULL);
  g_atomic_int_set (&is_far, FALSE);
  g_assert_true (g_str_has_prefix (far, "HTTP/1.1 200 "));
  g_assert_true (g_str_has_prefix (junk, "HTTP/1.1 401 "));
}

/* Guests need no TLS: the page is plain by default, and their cookie goes both ways. */
static void
test_guests (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) page = call_from_far (server, "", "GET", "/");
  g_autoptr (PressoTestReply) shop = call_from_far (server, "", "GET", SHOP);
  g_autofree char *secure = presso_test_tls_call (server->port, NULL, "", "GET", "/", NULL);

  g_assert_cmpint (page->status, ==, 200);
  g_assert_cmpint (shop->status, ==, 200);
  g_assert_nonnull (presso_test_reply_get_header (page, "Set-Cookie"));
  g_assert_null (strstr (presso_test_reply_get_header (page, "Set-Cookie"), "Secure"));
  g_assert_nonnull (strstr (secure, "SameSite=Lax; Secure\r\n"));
}

/* A server with the certificate of an organiser. */
static PressoTestServer *
new_server_with_certificate (const char *name)
{
  PressoTestServer *server = presso_test_server_new ();
  g_autofree char *conf = g_build_filename (server->dir, "presso.conf", NULL);
  g_autofree char *certificate = g_build_filename (server->dir, "organiser.pem", NULL);
  g_autofree char *key = g_build_filename (server->dir, "organiser.key", NULL);
  g_autofree char *text = g_strdup_printf ("[tls]\ncertificate=%s\nkey=%s\n", certificate, key);

  presso_test_server_stop (server);
  presso_test_tls_make_pair (certificate, key, name, PRESSO_TEST_START_MS - DAY_MS,
                             PRESSO_TEST_START_MS + 90 * DAY_MS);
  g_assert_true (g_file_set_contents (conf, text, -1, NULL));
  presso_test_server_start (server);
  return server;
}

static char *
expect_redirect (PressoTestServer *server, const char *host, const char *path)
{
  int fd;
  g_autofree char *request =
    g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, host);
  g_autoptr (PressoTestReply) reply = NULL;

  g_atomic_int_set (&is_far, TRUE);
  fd = presso_test_connect (server->port);
  presso_test_send (fd, request, -1);
  reply = presso_test_receive (fd, FALSE);
  g_atomic_int_set (&is_far, FALSE);
  close (fd);
  g_assert_cmpint (reply->status, ==, 308);
  g_assert_null (presso_test_reply_get_header (reply, "Set-Cookie"));
  return g_strdup (presso_test_reply_get_header (reply, "Location"));
}

static const struct {
  const char *host;
  const char *path;
  const char *location;
} redirects[] = {
  { NAME ":8080", "/", "https://" NAME ":8080/" },
  { NAME ":8080", "/O/7K3M9Q2A?a=b%20c", "https://" NAME ":8080/O/7K3M9Q2A?a=b%20c" },
  { "192.0.2.1:8080", "/o/7K3M9Q2A", "https://" NAME ":8080/o/7K3M9Q2A" },
  { "[2001:db8::1]:8080", "/main.js", "https://" NAME ":8080/main.js" },
  { "bar.local:8080", "/", "https://" NAME ":8080/" },
};

static void
test_redirect (void)
{
  g_autoptr (PressoTestServer) server = new_server_with_certificate (NAME);
  g_autoptr (PressoTestReply) near = NULL;
  g_autoptr (PressoTestReply) shop = NULL;
  g_autofree char *secure = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (redirects); i++) {
    g_autofree char *location = expect_redirect (server, redirects[i].host, redirects[i].path);

    g_assert_cmpstr (location, ==, redirects[i].location);
  }
  near = presso_test_call (server->port, "", "GET", "/", NULL);
  shop = call_from_far (server, "", "GET", SHOP);
  g_assert_cmpint (near->status, ==, 200);
  g_assert_cmpint (shop->status, ==, 200);
  g_atomic_int_set (&is_far, TRUE);
  secure = presso_test_tls_call (server->port, NAME, "", "GET", "/", NULL);
  g_atomic_int_set (&is_far, FALSE);
  g_assert_true (g_str_has_prefix (secure, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (secure, "; Secure\r\n"));
}

/* What the screen shows leads there at once. */
static void
test_code_url (void)
{
  g_autoptr (PressoTestServer) server = new_server_with_certificate (NAME);
  g_autoptr (PressoTestReply) code =
    presso_test_server_shop (server, server->display, "GET", "/code", NULL);
  g_autofree char *expected = g_strdup_printf ("HTTPS://BAR.EXAMPLE:%u/O/", server->port);

  g_assert_cmpint (code->status, ==, 200);
  g_assert_true (g_str_has_prefix (presso_test_reply_get (code, "url"), expected));
}

static char *
get_shown (PressoTestServer *server, const char *host_name)
{
  int fd = presso_test_connect (server->port);
  g_autoptr (PressoTestTls) client = presso_test_tls_new (fd, host_name, NULL);
  char *fingerprint;

  g_assert_cmpint (presso_test_tls_shake_hands (client), ==, GNUTLS_E_SUCCESS);
  fingerprint = presso_test_tls_get_fingerprint (client);
  close (fd);
  return fingerprint;
}

static const struct {
  const char *certificate;
  const char *asked;
  gboolean is_organisers;
} names[] = {
  { NAME, NULL, FALSE },
  { NAME, NAME, TRUE },
  { NAME, "BAR.example", TRUE },
  { NAME, "other.example", FALSE },
  { NAME, "sub.bar.example", FALSE },
  { "*.bar.example", "sub.bar.example", TRUE },
  { "*.bar.example", NAME, FALSE },
};

/* Who asks for a name of the organiser's gets theirs, everybody else the host's own. */
static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (PressoTestServer) server = NULL;
    g_autofree char *shown = NULL;

    if (names[i].certificate[0] == '*')
      g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "*names no host in full*");
    server = new_server_with_certificate (names[i].certificate);
    g_test_assert_expected_messages ();
    shown = get_shown (server, names[i].asked);
    g_assert_cmpint (presso_fingerprint_equal (shown, presso_bar_get_fingerprint (server->bar)), ==,
                     !names[i].is_organisers);
  }
}

static void
look (PressoTestServer *server, gpointer user_data)
{
  presso_tls_keeper_look (presso_bar_get_tls_keeper (server->bar));
}

/* Files that were renewed are served without a restart; broken ones are not. */
static void
test_renewal (void)
{
  g_autoptr (PressoTestServer) server = new_server_with_certificate (NAME);
  g_autofree char *certificate = g_build_filename (server->dir, "organiser.pem", NULL);
  g_autofree char *key = g_build_filename (server->dir, "organiser.key", NULL);
  g_autofree char *own = get_shown (server, NULL);
  g_autofree char *before = get_shown (server, NAME);
  g_autofree char *after = NULL;
  g_autofree char *still = NULL;
  g_autofree char *still_own = NULL;

  presso_test_tls_make_pair (certificate, key, NAME, PRESSO_TEST_START_MS,
                             PRESSO_TEST_START_MS + 90 * DAY_MS);
  presso_test_server_run (server, look, NULL);
  after = get_shown (server, NAME);
  g_assert_cmpstr (after, !=, before);

  g_assert_true (g_file_set_contents (certificate, "half a file", -1, NULL));
  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "*organiser.pem*");
  presso_test_server_run (server, look, NULL);
  g_test_assert_expected_messages ();
  still = get_shown (server, NAME);
  still_own = get_shown (server, NULL);
  g_assert_cmpstr (still, ==, after);
  g_assert_cmpstr (still_own, ==, own);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/privacy/same-machine", test_same_machine);
  g_test_add_func ("/server/privacy/tokens", test_tokens);
  g_test_add_func ("/server/privacy/secrets", test_secrets);
  g_test_add_func ("/server/privacy/ways-in", test_ways_in);
  g_test_add_func ("/server/privacy/guests", test_guests);
  g_test_add_func ("/server/privacy/redirect", test_redirect);
  g_test_add_func ("/server/privacy/code-url", test_code_url);
  g_test_add_func ("/server/privacy/names", test_names);
  g_test_add_func ("/server/privacy/renewal", test_renewal);

  return g_test_run ();
}
