/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gnutls/x509.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "presso-test-tls.h"
#include "server/presso-own-certificate.h"
#include "transport-fixture.h"

/* What only TLS has; all else of the transport is tested over it, too: see meson.build. */

/* A ClientHello of TLS 1.2 with its record's head, cut off: the message says it has 0xfc bytes. */
static const char half_hello[] = "\x16\x03\x01\x01\x00\x01\x00\x00\xfc\x03\x03half a ClientHello";

typedef struct {
  PressoTestTls *client;
  int result;
} Shake;

static gboolean
has_shaken_hands (gpointer user_data)
{
  Shake *shake = user_data;

  shake->result = presso_test_tls_shake_hands (shake->client);
  return shake->result != GNUTLS_E_AGAIN;
}

/* Returns GnuTLS's code. */
static int
shake_hands (Fixture *fixture, PressoTestTls *client)
{
  Shake shake = { client, GNUTLS_E_AGAIN };

  fixture_wait (fixture, has_shaken_hands, &shake);
  return shake.result;
}

static void
start (Fixture *fixture)
{
  fixture_start (fixture);
  presso_listener_set_tls (fixture->listener, fixture_get_tls ());
}

static void
test_both_on_one_port (void)
{
  Fixture fixture;
  int plain, secure;

  g_setenv ("PRESSO_TEST_TLS", "1", TRUE);
  fixture_init (&fixture);
  start (&fixture);
  plain = client_connect_plain (&fixture);
  secure = client_connect (&fixture);
  for (int i = 0; i < 3; i++) {
    client_send (plain, REQUEST, -1);
    client_send (secure, REQUEST, -1);
    client_expect (&fixture, secure, REPLY, -1);
    client_expect (&fixture, plain, REPLY, -1);
  }
  close (plain);
  close (secure);
  fixture_clear (&fixture);
  g_unsetenv ("PRESSO_TEST_TLS");
}

/* A handshake has a time of its own, which neither requests' nor dripping lengthens. */
static void
test_half_hello (void)
{
  gint64 begun;
  Fixture fixture;
  int silent, dripping;

  fixture_init (&fixture);
  fixture.limits.handshake_timeout_ms = SHORT_MS;
  fixture.limits.request_timeout_ms = 0;
  start (&fixture);
  silent = client_connect_plain (&fixture);
  dripping = client_connect_plain (&fixture);
  client_send (silent, half_hello, sizeof half_hello - 1);
  client_send (dripping, half_hello, 9);
  begun = g_get_monotonic_time ();
  while (send (dripping, "x", 1, MSG_NOSIGNAL) == 1) {
    g_assert_cmpint (g_get_monotonic_time () - begun, <, DEADLINE_MS * 1000);
    fixture_turn (&fixture);
  }
  client_expect_end (&fixture, silent);
  close (silent);
  close (dripping);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

/* RFC 8446, 5.1: a message may come in as many records as a peer likes, all of them at once. */
static void
test_hello_in_records (void)
{
  g_autoptr (GByteArray) records = g_byte_array_new ();
  g_autoptr (PressoTestTls) client = NULL;
  guint8 hello[4096];
  gssize n_hello;
  Fixture fixture;
  int fds[2], fd;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
  client = presso_test_tls_new (fds[0], NULL, NULL);
  g_assert_cmpint (presso_test_tls_shake_hands (client), ==, GNUTLS_E_AGAIN);
  n_hello = recv (fds[1], hello, sizeof hello, 0);
  g_assert_cmpint (n_hello, >, 5);
  for (gssize i = 5; i < n_hello; i += 20) {
    guint8 n_part = (guint8) MIN (20, n_hello - i);
    guint8 head[] = { hello[0], hello[1], hello[2], 0, n_part };

    g_byte_array_append (records, head, sizeof head);
    g_byte_array_append (records, hello + i, n_part);
  }
  fixture_init (&fixture);
  start (&fixture);
  fd = client_connect_plain (&fixture);
  client_send (fd, (const char *) records->data, records->len);
  client_expect (&fixture, fd, "\x16\x03\x03", 3);
  close (fd);
  close (fds[0]);
  close (fds[1]);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

static gboolean
is_accepted (gpointer user_data)
{
  return ((Fixture *) user_data)->n_alive == 1;
}

/* What says it will be long is refused at once, not when its time is up: none of it is kept. */
static void
test_endless_hello (void)
{
  /* A record of 16 KiB, the first of a message of 8 MiB. */
  static const char head[] = "\x16\x03\x01\x40\x00\x01\x7f\xff\xff\x03\x03";
  g_autofree char *record = g_malloc0 (5 + 16 * 1024);
  gsize n_sent = 5 + 16 * 1024;
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture.limits.handshake_timeout_ms = 0;
  start (&fixture);
  fd = client_connect_plain (&fixture);
  fixture_wait (&fixture, is_accepted, &fixture);
  memcpy (record, head, sizeof head - 1);
  client_send (fd, record, 5 + 16 * 1024);
  memset (record + 5, 0, 6);
  while (send (fd, record, 5 + 16 * 1024, MSG_NOSIGNAL) > 0) {
    n_sent += 5 + 16 * 1024;
    g_assert_cmpuint (n_sent, <, 8 * 1024 * 1024);
    for (int i = 0; i < 10; i++)
      fixture_turn (&fixture);
  }
  fixture_wait_gone (&fixture, 0);
  close (fd);
  fixture_clear (&fixture);
}

static const struct {
  const char *priorities;
  int result;
} versions[] = {
  { "NORMAL:-VERS-ALL:+VERS-TLS1.3", GNUTLS_E_SUCCESS },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2", GNUTLS_E_SUCCESS },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1", GNUTLS_E_FATAL_ALERT_RECEIVED },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.0", GNUTLS_E_FATAL_ALERT_RECEIVED },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", GNUTLS_E_FATAL_ALERT_RECEIVED },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC", GNUTLS_E_FATAL_ALERT_RECEIVED },
};

/* Old versions and ciphers are refused, and the peer is told so. */
static void
test_versions (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  start (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    int fd = client_connect_plain (&fixture);
    g_autoptr (PressoTestTls) client = presso_test_tls_new (fd, NULL, versions[i].priorities);

    g_test_message ("%s", versions[i].priorities);
    g_assert_cmpint (shake_hands (&fixture, client), ==, versions[i].result);
    close (fd);
    fixture_wait_gone (&fixture, 0);
  }
  fixture_clear (&fixture);
}

/* Who wants to agree anew in mid-connection, as TLS 1.2 could, is dropped. */
static void
test_renegotiation (void)
{
  Fixture fixture;
  int fd;
  g_autoptr (PressoTestTls) client = NULL;

  fixture_init (&fixture);
  start (&fixture);
  fd = client_connect_plain (&fixture);
  client = presso_test_tls_new (fd, NULL, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  g_assert_cmpint (shake_hands (&fixture, client), ==, GNUTLS_E_SUCCESS);
  client->result = GNUTLS_E_AGAIN;
  g_assert_cmpint (shake_hands (&fixture, client), <, 0);
  fixture_wait_gone (&fixture, 0);
  close (fd);
  fixture_clear (&fixture);
}

static gboolean
is_answered (gpointer user_data)
{
  PressoTestTls *client = user_data;
  char buffer[1024];

  return gnutls_record_recv (client->session, buffer, sizeof buffer) > 0;
}

/* Whether the session was resumed, with what @data has; takes what resumes the next one. */
static gboolean
resume (Fixture *fixture, gnutls_datum_t *data)
{
  int fd = client_connect_plain (fixture);
  g_autoptr (PressoTestTls) client = presso_test_tls_new (fd, NULL, NULL);
  gboolean is_resumed;

  if (data->data != NULL)
    gnutls_session_set_data (client->session, data->data, data->size);
  g_assert_cmpint (shake_hands (fixture, client), ==, GNUTLS_E_SUCCESS);
  is_resumed = gnutls_session_is_resumed (client->session) != 0;
  gnutls_record_send (client->session, REQUEST, strlen (REQUEST));
  fixture_wait (fixture, is_answered, client);
  g_clear_pointer (&data->data, gnutls_free);
  gnutls_session_get_data2 (client->session, data);
  close (fd);
  fixture_wait_gone (fixture, 0);
  return is_resumed;
}

/* Each handshake shows the certificate, so that a station can always compare it. */
static void
test_no_resumption (void)
{
  gnutls_datum_t data = { NULL, 0 };
  Fixture fixture;

  fixture_init (&fixture);
  start (&fixture);
  g_assert_false (resume (&fixture, &data));
  g_assert_false (resume (&fixture, &data));
  gnutls_free (data.data);
  fixture_clear (&fixture);
}

#define HALL       80
#define TURN_LIMIT 16

static unsigned
count_answered (const int *fds)
{
  unsigned n = 0;

  for (int i = 0; i < HALL; i++) {
    struct pollfd poll_fd = { fds[i], POLLIN, 0 };

    n += poll (&poll_fd, 1, 0) > 0;
  }
  return n;
}

/* A hall that comes at once is let in a few at a time, so that requests go on between them. */
static void
test_handshakes_a_turn (void)
{
  PressoTestTls *clients[HALL];
  int fds[HALL];
  unsigned n_answered = 0, n_turns = 0;
  Fixture fixture;

  fixture_init (&fixture);
  start (&fixture);
  for (int i = 0; i < HALL; i++) {
    fds[i] = client_connect_plain (&fixture);
    clients[i] = presso_test_tls_new (fds[i], NULL, NULL);
    g_assert_cmpint (presso_test_tls_shake_hands (clients[i]), ==, GNUTLS_E_AGAIN);
  }
  while (n_answered < HALL) {
    unsigned n_before = n_answered;

    g_main_context_iteration (fixture.context, FALSE);
    n_answered = count_answered (fds);
    g_assert_cmpuint (n_answered - n_before, <=, TURN_LIMIT);
    g_assert_cmpuint (++n_turns, <, 100000);
  }
  for (int i = 0; i < HALL; i++) {
    g_assert_cmpint (shake_hands (&fixture, clients[i]), ==, GNUTLS_E_SUCCESS);
    presso_test_tls_free (clients[i]);
    close (fds[i]);
  }
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

/* What was agreed on is said to be over, so that a peer can tell an end from an attack. */
static void
test_bye (void)
{
  char buffer[1024];
  Fixture fixture;
  int fd;
  g_autoptr (PressoTestTls) client = NULL;
  gssize n_read;

  fixture_init (&fixture);
  start (&fixture);
  fd = client_connect_plain (&fixture);
  client = presso_test_tls_new (fd, NULL, NULL);
  g_assert_cmpint (shake_hands (&fixture, client), ==, GNUTLS_E_SUCCESS);
  gnutls_record_send (client->session, "GET / HTTP/1.0\r\n\r\n", 18);
  fixture_wait (&fixture, is_answered, client);
  do {
    fixture_turn (&fixture);
    n_read = gnutls_record_recv (client->session, buffer, sizeof buffer);
  } while (n_read > 0 || n_read == GNUTLS_E_AGAIN);
  g_assert_cmpint (n_read, ==, 0);
  close (fd);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  /* Not with G_TEST_OPTION_ISOLATE_DIRS, whose folders GLib leaks: nothing here uses any. */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/tls/both-on-one-port", test_both_on_one_port);
  g_test_add_func ("/server/tls/half-hello", test_half_hello);
  g_test_add_func ("/server/tls/hello-in-records", test_hello_in_records);
  g_test_add_func ("/server/tls/endless-hello", test_endless_hello);
  g_test_add_func ("/server/tls/versions", test_versions);
  g_test_add_func ("/server/tls/renegotiation", test_renegotiation);
  g_test_add_func ("/server/tls/no-resumption", test_no_resumption);
  g_test_add_func ("/server/tls/handshakes-a-turn", test_handshakes_a_turn);
  g_test_add_func ("/server/tls/bye", test_bye);

  return g_test_run ();
}
