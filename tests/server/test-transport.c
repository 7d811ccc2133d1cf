/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport-fixture.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static void
test_keep_alive (void)
{
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  fd = client_connect (&fixture);
  for (int i = 0; i < 5; i++) {
    client_send (fd, REQUEST, -1);
    client_expect (&fixture, fd, REPLY, -1);
  }
  client_send (fd, "GET / HTTP/1.1\r\nHost: bar\r\nConnection: close\r\n\r\n", -1);
  client_expect (&fixture, fd,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
                 -1);
  client_expect_end (&fixture, fd);
  close (fd);
  g_assert_cmpuint (fixture.n_requests, ==, 6);
  fixture_clear (&fixture);
}

static void
test_byte_by_byte (void)
{
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  fd = client_connect (&fixture);
  for (gsize i = 0; i < strlen (REQUEST); i++) {
    client_send (fd, &REQUEST[i], 1);
    fixture_turn (&fixture);
  }
  client_expect (&fixture, fd, REPLY, -1);
  close (fd);
  fixture_clear (&fixture);
}

static void
test_pipelining (void)
{
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  fd = client_connect (&fixture);
  client_send (fd, REQUEST REQUEST "GET / HT", -1);
  client_expect (&fixture, fd, REPLY REPLY, -1);
  client_send (fd, "TP/1.1\r\nHost: bar\r\n\r\n", -1);
  client_expect (&fixture, fd, REPLY, -1);
  g_assert_cmpuint (fixture.n_requests, ==, 3);
  close (fd);
  fixture_clear (&fixture);
}

/* What a peer may leave half-done, the first one nothing at all. */
static const char *const halves[] = {
  "",
  "\r\n",
  "GE",
  "GET / HTTP/1.1\r",
  "GET / HTTP/1.1\r\nHost: b",
  "GET / HTTP/1.1\r\nHost: bar\r\n",
  "GET / HTTP/1.1\r\nHost: bar\r\n\r",
  "POST / HTTP/1.1\r\nHost: bar\r\nContent-Length: 10\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: bar\r\nContent-Length: 10\r\n\r\n12345678",
  "POST / HTTP/1.1\r\nHost: bar\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
};

typedef enum {
  END_TIMEOUT,
  END_CLOSE,
  END_SHUTDOWN,
  END_RESET,
} End;

static void
end_half (Fixture *fixture, int fd, End end)
{
  switch (end) {
  case END_SHUTDOWN:
    shutdown (fd, SHUT_WR);
    client_expect_end (fixture, fd);
    close (fd);
    break;
  case END_TIMEOUT:
    client_expect_end (fixture, fd);
    close (fd);
    break;
  case END_CLOSE:
    close (fd);
    break;
  case END_RESET:
    client_reset (fd);
    break;
  }
}

/* Neither is a half request served, nor is anything kept of its connection, be it the first on its
 * connection or one that follows a whole one. */
static void
check_half (Fixture *fixture, const char *half, End end, gboolean first)
{
  int fd = client_connect (fixture);
  unsigned n_requests = fixture->n_requests + (first ? 0 : 1);

  if (!first) {
    client_send (fd, REQUEST, -1);
    client_expect (fixture, fd, REPLY, -1);
  }
  client_send (fd, half, -1);
  fixture_turn (fixture);
  end_half (fixture, fd, end);
  fixture_wait_gone (fixture, 0);
  g_assert_cmpuint (fixture->n_requests, ==, n_requests);
  g_assert_cmpuint (count_descriptors (), <=, fixture->baseline + 1);
}

static void
test_half_requests (gconstpointer data)
{
  End end = (End) GPOINTER_TO_INT (data);
  Fixture fixture;

  fixture_init (&fixture);
  fixture.limits.request_timeout_ms = SHORT_MS;
  fixture.limits.idle_timeout_ms = SHORT_MS;
  fixture_start (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++) {
    check_half (&fixture, halves[i], end, TRUE);
    check_half (&fixture, halves[i], end, FALSE);
  }
  fixture_clear (&fixture);
}

/* A peer that drips bytes gets no longer than one that stops. */
static void
test_dripping (void)
{
  Fixture fixture;
  gint64 start;
  int fd;

  fixture_init (&fixture);
  fixture.limits.request_timeout_ms = SHORT_MS;
  fixture_start (&fixture);
  fd = client_connect (&fixture);
  client_send (fd, "GET / HTTP/1.1\r\nX: ", -1);
  start = g_get_monotonic_time ();
  while (client_try_send (fd, "x", 1)) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, DEADLINE_MS * 1000);
    fixture_turn (&fixture);
  }
  close (fd);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

/* The idle time is its own limit, and a request within it is served. */
static void
test_idle_limit (void)
{
  Fixture fixture;
  int patient, idle;

  fixture_init (&fixture);
  fixture.limits.request_timeout_ms = 60000;
  fixture.limits.idle_timeout_ms = SHORT_MS;
  fixture_start (&fixture);
  patient = client_connect (&fixture);
  idle = client_connect (&fixture);
  client_send (idle, REQUEST, -1);
  client_expect (&fixture, idle, REPLY, -1);
  client_expect_end (&fixture, idle);
  client_send (patient, REQUEST, -1);
  client_expect (&fixture, patient, REPLY, -1);
  close (patient);
  close (idle);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

/* The trap of libsoup 3.2: these would all be kept for ever. */
static void
test_many_idle_ends (void)
{
  Fixture fixture;
  int fds[200];

  fixture_init (&fixture);
  fixture_start (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = client_connect (&fixture);
    client_send (fds[i], REQUEST, -1);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    client_expect (&fixture, fds[i], REPLY, -1);
  g_assert_cmpuint (presso_listener_get_n_connections (fixture.listener), ==, G_N_ELEMENTS (fds));
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (i % 2 == 0)
      close (fds[i]);
    else
      client_reset (fds[i]);
  fixture_wait_gone (&fixture, 0);
  /* What stays are the eventfds of the shards, one for 32 connections. */
  g_assert_cmpuint (count_descriptors (), <=, fixture.baseline + G_N_ELEMENTS (fds) / 32 + 1);
  fixture_clear (&fixture);
}

/* Leaves the process without a single descriptor; returns what it took to do so. */
static GArray *
use_up_descriptors (void)
{
  GArray *fds = g_array_new (FALSE, FALSE, sizeof (int));
  struct rlimit limit;
  int fd;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = count_descriptors () + 16;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  while ((fd = dup (STDIN_FILENO)) >= 0)
    g_array_append_val (fds, fd);
  g_assert_cmpint (errno, ==, EMFILE);
  return fds;
}

/* Without descriptors connections are refused, not forgotten, and it goes on when there are some.
 */
static void
test_no_descriptors (void)
{
  g_autoptr (GArray) used = NULL;
  Fixture fixture;
  int old, refused[3], fresh;

  fixture_init (&fixture);
  fixture_start (&fixture);
  old = client_connect (&fixture);
  client_send (old, REQUEST, -1);
  client_expect (&fixture, old, REPLY, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    refused[i] = client_connect (&fixture);
  used = use_up_descriptors ();
  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "*no more file descriptors*");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    client_expect_end (&fixture, refused[i]);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (fixture.n_alive, ==, 1);
  client_send (old, REQUEST, -1);
  client_expect (&fixture, old, REPLY, -1);

  for (guint i = 0; i < used->len; i++)
    close (g_array_index (used, int, i));
  fresh = client_connect (&fixture);
  client_send (fresh, REQUEST, -1);
  client_expect (&fixture, fresh, REPLY, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    close (refused[i]);
  close (old);
  close (fresh);
  fixture_clear (&fixture);
}

/* There is a descriptor for the connection, but none for a 33rd one's shard. */
static void
test_no_descriptor_for_shard (void)
{
  g_autoptr (GArray) used = NULL;
  int fds[32], refused, fresh;
  Fixture fixture;

  fixture_init (&fixture);
  fixture_start (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = client_connect (&fixture);
    client_send (fds[i], REQUEST, -1);
    client_expect (&fixture, fds[i], REPLY, -1);
  }
  refused = client_connect (&fixture);
  used = use_up_descriptors ();
  close (g_array_index (used, int, 0));
  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "*no more file descriptors*");
  client_expect_end (&fixture, refused);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (presso_listener_get_n_connections (fixture.listener), ==, G_N_ELEMENTS (fds));

  for (guint i = 1; i < used->len; i++)
    close (g_array_index (used, int, i));
  fresh = client_connect (&fixture);
  client_send (fresh, REQUEST, -1);
  client_expect (&fixture, fresh, REPLY, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  close (refused);
  close (fresh);
  fixture_clear (&fixture);
}

static void
test_cap (void)
{
  Fixture fixture;
  int first, second, third;

  fixture_init (&fixture);
  fixture.limits.max_connections = 2;
  fixture_start (&fixture);
  first = client_connect (&fixture);
  second = client_connect (&fixture);
  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "*there are too many (2 are open)");
  third = client_connect (&fixture);
  client_expect_end (&fixture, third);
  g_test_assert_expected_messages ();
  close (third);

  client_send (second, REQUEST, -1);
  client_expect (&fixture, second, REPLY, -1);
  close (first);
  fixture_wait_gone (&fixture, 1);
  third = client_connect (&fixture);
  client_send (third, REQUEST, -1);
  client_expect (&fixture, third, REPLY, -1);
  close (second);
  close (third);
  fixture_clear (&fixture);
}

#define LARGE (8 * 1024 * 1024)

static void
on_large (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Date");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE,
                                    memset (g_malloc (LARGE), 'p', LARGE), LARGE);
}

#define LARGE_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 8388608\r\n\r\n"

/* A reply larger than all buffers arrives whole, also if the connection ends with it. */
static void
test_large_reply (void)
{
  g_autofree char *body = memset (g_malloc (LARGE), 'p', LARGE);
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  soup_server_add_handler (fixture.server, "/large", on_large, NULL, NULL);
  fd = client_connect (&fixture);
  client_send (fd, "GET /large HTTP/1.1\r\nHost: bar\r\n\r\n", -1);
  client_expect (&fixture, fd, LARGE_HEAD, -1);
  client_expect (&fixture, fd, body, LARGE);
  client_send (fd, "GET /large HTTP/1.1\r\nHost: bar\r\nConnection: close\r\n\r\n", -1);
  client_expect (&fixture, fd, LARGE_HEAD, -1);
  client_expect (&fixture, fd, body, LARGE);
  client_expect_end (&fixture, fd);
  close (fd);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

/* A peer may end its side and still wait for the replies. */
static void
test_half_close_after_request (void)
{
  g_autofree char *body = memset (g_malloc (LARGE), 'p', LARGE);
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  soup_server_add_handler (fixture.server, "/large", on_large, NULL, NULL);
  fd = client_connect (&fixture);
  client_send (fd, REQUEST REQUEST "GET /large HTTP/1.1\r\nHost: bar\r\n\r\n", -1);
  shutdown (fd, SHUT_WR);
  client_expect (&fixture, fd, REPLY REPLY LARGE_HEAD, -1);
  client_expect (&fixture, fd, body, LARGE);
  client_expect_end (&fixture, fd);
  close (fd);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

/* A peer that reads nothing of its reply is ended, and not before its time. */
static void
test_unread_reply (void)
{
  Fixture fixture;
  gint64 start;
  int fd;

  fixture_init (&fixture);
  fixture.limits.reply_timeout_ms = SHORT_MS;
  fixture_start (&fixture);
  soup_server_add_handler (fixture.server, "/large", on_large, NULL, NULL);
  fd = client_connect (&fixture);
  client_send (fd, "GET /large HTTP/1.1\r\nHost: bar\r\n\r\n", -1);
  client_expect (&fixture, fd, LARGE_HEAD, -1);
  start = g_get_monotonic_time ();
  fixture_wait_gone (&fixture, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, >, SHORT_MS * 500);
  close (fd);
  fixture_clear (&fixture);
}

/* libsoup refuses the header and ends the connection while the peer still sends. Without lingering
 * the kernel would reset the connection, and the peer would not see why. */
static void
test_refused_while_sending (void)
{
  g_autofree char *body = g_malloc0 (256 * 1024);
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  fd = client_connect (&fixture);
  memset (body, 'x', 256 * 1024);
  client_send (fd, "GET BEANS HTTP/1.0\r\n\r\n", -1);
  client_send (fd, body, 256 * 1024);
  client_expect (&fixture, fd, "HTTP/1.0 400 Bad Request\r\n", -1);
  client_send (fd, body, 16 * 1024);
  client_expect (&fixture, fd, "Content-Length: 0\r\n\r\n", -1);
  client_expect_end (&fixture, fd);
  g_assert_cmpuint (presso_listener_get_n_connections (fixture.listener), ==, 1);
  close (fd);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

static void
on_paused (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  SoupServerMessage **paused = user_data;

  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Date");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "later", 5);
  soup_server_message_pause (message);
  *paused = message;
}

static gboolean
is_paused (gpointer user_data)
{
  return *(SoupServerMessage **) user_data != NULL;
}

/* A reply that comes from the host's context, as after a commit. */
static void
test_paused_reply (void)
{
  SoupServerMessage *paused = NULL;
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture.limits.request_timeout_ms = SHORT_MS;
  fixture_start (&fixture);
  soup_server_add_handler (fixture.server, "/paused", on_paused, &paused, NULL);
  fd = client_connect (&fixture);
  client_send (fd, "GET /paused HTTP/1.1\r\nHost: bar\r\n\r\n", -1);
  fixture_wait (&fixture, is_paused, &paused);
  /* The time that we take is not the peer's fault. */
  for (gint64 until = g_get_monotonic_time () + 2 * SHORT_MS * 1000;
       g_get_monotonic_time () < until;)
    fixture_turn (&fixture);
  soup_server_message_unpause (paused);
  client_expect (&fixture, fd,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nlater",
                 -1);
  close (fd);
  fixture_clear (&fixture);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

static void
on_worked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  soup_server_message_unpause (user_data);
}

static void
on_threaded (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer user_data)
{
  SoupServerMessage *paused = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_worked, message);

  on_paused (server, message, path, query, &paused);
  g_task_run_in_thread (task, work);
}

/* A handler's context is never polled, yet what a thread returns to it arrives. */
static void
test_threaded_reply (void)
{
  Fixture fixture;
  int fd;

  fixture_init (&fixture);
  fixture_start (&fixture);
  soup_server_add_handler (fixture.server, "/threaded", on_threaded, NULL, NULL);
  fd = client_connect (&fixture);
  for (int i = 0; i < 50; i++) {
    client_send (fd, "GET /threaded HTTP/1.1\r\nHost: bar\r\n\r\n", -1);
    client_expect (&fixture, fd,
                   "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nlater",
                   -1);
  }
  close (fd);
  fixture_clear (&fixture);
}

#define MANY 1500
/* A handshake costs both of its ends more than everything else here. */
#define MANY_TLS 300

static void
test_many_connections (void)
{
  int n_many = g_getenv ("PRESSO_TEST_TLS") != NULL ? MANY_TLS : MANY;
  g_autofree int *fds = g_new (int, n_many);
  Fixture fixture;

  fixture_init (&fixture);
  fixture_start (&fixture);
  for (int i = 0; i < n_many; i++)
    fds[i] = client_connect (&fixture);
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < n_many; i++)
      client_send (fds[i], REQUEST, -1);
    for (int i = 0; i < n_many; i++)
      client_expect (&fixture, fds[i], REPLY, -1);
  }
  g_assert_cmpuint (presso_listener_get_n_connections (fixture.listener), ==, n_many);
  for (int i = 0; i < n_many; i++)
    close (fds[i]);
  fixture_wait_gone (&fixture, 0);
  fixture_clear (&fixture);
}

static void
on_accepted_families (PressoListener *listener,
                      PressoConnection *connection,
                      GSocketAddress *local,
                      GSocketAddress *remote,
                      GString *families)
{
  g_string_append_c (families,
                     g_socket_address_get_family (remote) == G_SOCKET_FAMILY_IPV4 ? '4' : '6');
  g_assert_true (presso_connection_get_remote_address (connection) == remote);
  g_assert_true (presso_connection_get_local_address (connection) == local);
  g_assert_cmpint (g_socket_address_get_family (local), ==, g_socket_address_get_family (remote));
}

static void
connect_with (const char *host, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_two (gpointer user_data)
{
  return ((GString *) user_data)->len == 2;
}

/* The any-address is both kinds, and an IPv4 peer looks like one. */
static void
test_dual_stack (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("0.0.0.0", 0);
  g_autoptr (GString) families = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .context = context };

  fixture.listener = presso_listener_new (any, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture.listener, "accepted", G_CALLBACK (on_accepted_families), families);
  presso_listener_start (fixture.listener, context);
  connect_with ("127.0.0.1", presso_listener_get_port (fixture.listener));
  if (access ("/proc/net/if_inet6", F_OK) == 0)
    connect_with ("::1", presso_listener_get_port (fixture.listener));
  else
    g_string_append_c (families, '6');
  fixture_wait (&fixture, has_two, families);
  g_assert_nonnull (strchr (families->str, '4'));
  g_assert_nonnull (strchr (families->str, '6'));
  g_assert_finalize_object (fixture.listener);
}

static void
test_refused_addresses (void)
{
  g_autoptr (GSocketAddress) foreign = g_inet_socket_address_new_from_string ("192.0.2.1", 0);
  g_autoptr (GSocketAddress) used = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  fixture_start (&fixture);
  g_assert_null (presso_listener_new (foreign, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "192.0.2.1"));
  g_clear_error (&error);

  used = g_inet_socket_address_new_from_string ("127.0.0.1",
                                                presso_listener_get_port (fixture.listener));
  g_assert_null (presso_listener_new (used, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  /* Not with G_TEST_OPTION_ISOLATE_DIRS, whose folders GLib leaks: nothing here uses any. */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/transport/keep-alive", test_keep_alive);
  g_test_add_func ("/server/transport/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/server/transport/pipelining", test_pipelining);
  g_test_add_data_func ("/server/transport/half-request/timeout", GINT_TO_POINTER (END_TIMEOUT),
                        test_half_requests);
  g_test_add_data_func ("/server/transport/half-request/close", GINT_TO_POINTER (END_CLOSE),
                        test_half_requests);
  g_test_add_data_func ("/server/transport/half-request/shutdown", GINT_TO_POINTER (END_SHUTDOWN),
                        test_half_requests);
  g_test_add_data_func ("/server/transport/half-request/reset", GINT_TO_POINTER (END_RESET),
                        test_half_requests);
  g_test_add_func ("/server/transport/dripping", test_dripping);
  g_test_add_func ("/server/transport/idle-limit", test_idle_limit);
  g_test_add_func ("/server/transport/many-idle-ends", test_many_idle_ends);
  g_test_add_func ("/server/transport/half-close-after-request", test_half_close_after_request);
  g_test_add_func ("/server/transport/no-descriptors", test_no_descriptors);
  g_test_add_func ("/server/transport/no-descriptor-for-shard", test_no_descriptor_for_shard);
  g_test_add_func ("/server/transport/cap", test_cap);
  g_test_add_func ("/server/transport/large-reply", test_large_reply);
  g_test_add_func ("/server/transport/unread-reply", test_unread_reply);
  g_test_add_func ("/server/transport/refused-while-sending", test_refused_while_sending);
  g_test_add_func ("/server/transport/paused-reply", test_paused_reply);
  g_test_add_func ("/server/transport/threaded-reply", test_threaded_reply);
  g_test_add_func ("/server/transport/many-connections", test_many_connections);
  g_test_add_func ("/server/transport/dual-stack", test_dual_stack);
  g_test_add_func ("/server/transport/refused-addresses", test_refused_addresses);

  return g_test_run ();
}
