/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/presso-address-counter.h"
#include "server/presso-deadlines.h"
#include "server/presso-frame-meter.h"
#include "server/presso-request-meter.h"
#include "server/presso-send-queue.h"
#include "transport-fixture.h"

typedef struct {
  const char *bytes;
  gsize n_bytes;
  gsize max_message;
  gboolean accepted;
} MeterCase;

#define METER(bytes, max_message, accepted)                                                        \
  {                                                                                                \
    bytes, sizeof bytes - 1, max_message, accepted                                                 \
  }

static const MeterCase meter_cases[] = {
  METER ("\x81\x82\0\0\0\0ab", 2, TRUE),
  METER ("\x81\x82\0\0\0\0ab", 1, FALSE),
  METER ("\x81\x02"
         "ab\x81\x02"
         "ab\x81\x02"
         "ab",
         2,
         TRUE),
  METER ("\x01\x02"
         "ab\x80\x01"
         "a",
         3,
         TRUE),
  METER ("\x01\x02"
         "ab\x80\x02"
         "ab",
         3,
         FALSE),
  METER ("\x01\x02"
         "ab\x89\x02"
         "pi\x80\x01"
         "a\x01\x03"
         "abc\x80\x00",
         3,
         TRUE),
  /* Sixteen and sixty-four bits of length: refused by the header, long before the bytes come. */
  METER ("\x81\x7e\x01\x00", 255, FALSE),
  METER ("\x81\x7e\x01\x00", 256, TRUE),
  METER ("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 65535, FALSE),
  METER ("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 65536, TRUE),
  METER ("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 65536, FALSE),
  METER ("\x01\x01"
         "a\x80\x7f\xff\xff\xff\xff\xff\xff\xff\xff",
         65536,
         FALSE),
};

static gboolean
feed_meter (const MeterCase *c, gsize step)
{
  PressoFrameMeter meter = { 0 };
  gboolean accepted = TRUE;

  for (gsize i = 0; i < c->n_bytes && accepted; i += step)
    accepted = presso_frame_meter_feed (&meter, (const guint8 *) c->bytes + i,
                                        MIN (step, c->n_bytes - i), c->max_message);
  return accepted;
}

/* The same whichever pieces the bytes come in. */
static void
test_frame_meter (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meter_cases); i++)
    for (gsize step = 1; step <= meter_cases[i].n_bytes; step++) {
      g_test_message ("case %" G_GSIZE_FORMAT " in steps of %" G_GSIZE_FORMAT, i, step);
      g_assert_cmpint (feed_meter (&meter_cases[i], step), ==, meter_cases[i].accepted);
    }
}

#define BEGIN "POST / HTTP/1.1\r\nHost: bar\r\n"
#define SP20  "                    "
#define FINE  PRESSO_REQUEST_FINE
#define LARGE PRESSO_REQUEST_TOO_LARGE
#define BAD   PRESSO_REQUEST_MALFORMED

/* The limits are 120 bytes and 4 headers. */
static const struct {
  const char *bytes;
  PressoRequestVerdict verdict;
  gboolean at_end;
} request_cases[] = {
  { "", FINE, FALSE },
  { "GET / HTTP/1.1\r\n", FINE, FALSE },
  { "GET / HTTP/1.1\r\n\r", FINE, FALSE },
  { "GET / HTTP/1.1\r\n\r\n", FINE, TRUE },
  { "GET / HTTP/1.1\n\n", FINE, TRUE },
  { "GET / HTTP/1.1\r\n\n", FINE, TRUE },
  { "GET / HTTP/1.1\n\r\n", FINE, TRUE },
  { "GET / HTTP/1.1\r\nA: b\r\n\r\n", FINE, TRUE },
  { "\r\nGET / HTTP/1.1\r\nA: b\r\n\r\n", FINE, TRUE },
  { "GET / HTTP/1.1\r\nA: caf\xc3\xa9\r\n\r\n", FINE, TRUE },
  { "GET / HTTP/1.1\r\nA:\r\n\r\n", FINE, TRUE },
  { "GET / HTTP/1.1\r\n\r\nX", FINE, FALSE },
  { "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", FINE, FALSE },
  { "\r\n\r\nGET / HTTP/1.1\r\n\r\n", BAD, FALSE },

  /* A head is bounded. */
  { "GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", FINE, TRUE },
  { "GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n", LARGE, FALSE },
  { "GET /" SP20 SP20 SP20 SP20 SP20 SP20 " HTTP/1.1\r\n", LARGE, FALSE },
  { "GET / HTTP/1.1\r\nA: " SP20 SP20 SP20 SP20 SP20 "1\r\n\r\n", LARGE, FALSE },

  /* Nothing hides in a line. */
  { "GET / HTTP/1.1\r\n\r\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA: b\r\n\rX\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA: b\rC: d\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA: b\r\n c\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\n A: b\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA : b\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA b\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nAb\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\n: b\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA: \x01\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nA: \x7f\r\n", BAD, FALSE },
  { "GET /\x01 HTTP/1.1\r\n", BAD, FALSE },
  { "GET /\r\n", BAD, FALSE },
  { "GET  / HTTP/1.1\r\n", BAD, FALSE },
  { "GET / HTTP/1.1 \r\n", BAD, FALSE },
  { "GET\t/ HTTP/1.1\r\n", BAD, FALSE },
  { "GET /\t/ HTTP/1.1\r\n", BAD, FALSE },
  { "GET / HTTP/1.1\r\nHost: bar\r\nhost: bar\r\n", BAD, FALSE },

  /* The end of a body is known, and in one way. */
  { BEGIN "Content-Length: 0\r\n\r\n", FINE, TRUE },
  { BEGIN "content-length:5 \r\n\r\nhello", FINE, TRUE },
  { BEGIN "Content-Length: 5\r\n\r\nhell", FINE, FALSE },
  { BEGIN "Content-Length: 5\r\n\r\nhello!", FINE, FALSE },
  { BEGIN "Content-Length: 5\r\n\r\n\x01\r\n\r\x7f", FINE, TRUE },
  { BEGIN "Content-Length: -5\r\n", BAD, FALSE },
  { BEGIN "Content-Length: +5\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 0x5\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 5, 5\r\n", BAD, FALSE },
  { BEGIN "Content-Length: five\r\n", BAD, FALSE },
  { BEGIN "Content-Length:\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 99999999999999999999\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 5" SP20 SP20 "6\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 5\r\nContent-Length: 5\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: gzip\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: gzip, chunked\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked" SP20 ", gzip\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", FINE, TRUE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n",
    FINE, TRUE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", FINE, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n-5\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n\r\n", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n000000005", BAD, FALSE },
  { BEGIN "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n", BAD, FALSE },

  /* Also behind a request that is fine. */
  { BEGIN "Content-Length: 2\r\n\r\nhi" BEGIN "Transfer-Encoding: gzip\r\n", BAD, FALSE },
  { BEGIN "Content-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\n\r\n", FINE, FALSE },
};

static PressoRequestVerdict
feed_request (PressoRequestMeter *meter, const char *bytes, gsize step)
{
  PressoRequestVerdict verdict = PRESSO_REQUEST_FINE;
  gsize length = strlen (bytes);

  for (gsize i = 0; i < length && verdict == PRESSO_REQUEST_FINE; i += step)
    verdict =
      presso_request_meter_feed (meter, (const guint8 *) bytes + i, MIN (step, length - i), 120, 4);
  return verdict;
}

/* The same whichever pieces the bytes come in. */
static void
test_request_meter (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (request_cases); i++) {
    PressoRequestMeter whole = { 0 }, pieces = { 0 };
    const char *bytes = request_cases[i].bytes;

    g_test_message ("case %" G_GSIZE_FORMAT ": %s", i, bytes);
    g_assert_cmpint (feed_request (&whole, bytes, strlen (bytes) + 1), ==,
                     request_cases[i].verdict);
    g_assert_cmpint (feed_request (&pieces, bytes, 1), ==, request_cases[i].verdict);
    if (request_cases[i].verdict != PRESSO_REQUEST_FINE)
      continue;
    g_assert_cmpint (presso_request_meter_is_at_end (&whole), ==, request_cases[i].at_end);
    g_assert_cmpint (presso_request_meter_is_at_end (&pieces), ==, request_cases[i].at_end);
  }
}

static void
test_address_counter (void)
{
  PressoAddressCounter *counter = presso_address_counter_new ();
  g_autoptr (GInetAddress) a = g_inet_address_new_from_string ("10.0.0.1");
  g_autoptr (GInetAddress) same = g_inet_address_new_from_string ("10.0.0.1");
  g_autoptr (GInetAddress) other = g_inet_address_new_from_string ("fe80::1");

  g_assert_cmpuint (presso_address_counter_get (counter, a), ==, 0);
  presso_address_counter_add (counter, a);
  presso_address_counter_add (counter, same);
  presso_address_counter_add (counter, other);
  g_assert_cmpuint (presso_address_counter_get (counter, a), ==, 2);
  g_assert_cmpuint (presso_address_counter_get (counter, other), ==, 1);
  presso_address_counter_remove (counter, a);
  g_assert_cmpuint (presso_address_counter_get (counter, same), ==, 1);
  presso_address_counter_remove (counter, same);
  g_assert_cmpuint (presso_address_counter_get (counter, a), ==, 0);
  g_assert_cmpuint (presso_address_counter_get (counter, other), ==, 1);
  presso_address_counter_free (counter);
}

static void
push_number (PressoSendQueue *queue, unsigned number)
{
  g_autofree char *text = g_strdup_printf ("%u,", number);
  g_autoptr (GBytes) frame = g_bytes_new (text, strlen (text));

  presso_send_queue_push (queue, frame);
}

static gssize
send_to_socket (gpointer target, const struct iovec *vectors, gsize n_vectors)
{
  struct msghdr message = { .msg_iov = (struct iovec *) vectors, .msg_iovlen = n_vectors };

  return sendmsg (*(int *) target, &message, MSG_DONTWAIT);
}

/* Whatever the kernel takes at a time, the peer reads every byte in order. */
static void
test_send_queue (void)
{
  g_autoptr (GString) expected = g_string_new (NULL), received = g_string_new (NULL);
  PressoSendQueue queue;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
  presso_send_queue_init (&queue);
  for (unsigned i = 0; i < 100000; i++) {
    push_number (&queue, i);
    g_string_append_printf (expected, "%u,", i);
  }
  g_assert_cmpuint (presso_send_queue_get_size (&queue), ==, expected->len);
  g_assert_cmpuint (presso_send_queue_get_cost (&queue), >, 2 * expected->len);
  while (received->len < expected->len) {
    char buffer[977];
    gssize n_read;

    presso_send_queue_send (&queue, send_to_socket, &fds[0]);
    n_read = recv (fds[1], buffer, sizeof buffer, 0);
    g_assert_cmpint (n_read, >, 0);
    g_string_append_len (received, buffer, n_read);
  }
  g_assert_cmpstr (received->str, ==, expected->str);
  g_assert_true (presso_send_queue_is_empty (&queue));
  g_assert_cmpuint (presso_send_queue_get_cost (&queue), ==, 0);

  push_number (&queue, 1);
  presso_send_queue_clear (&queue);
  g_assert_true (presso_send_queue_is_empty (&queue));
  close (fds[0]);
  close (fds[1]);
}

static unsigned n_expired;
static PressoDeadline *to_clear;
static PressoDeadlines *deadlines;

static void
on_expired (PressoDeadline *deadline)
{
  n_expired++;
  presso_deadlines_set (deadlines, to_clear, PRESSO_DEADLINE_NONE);
}

static gboolean
has_expired (gpointer user_data)
{
  return n_expired >= GPOINTER_TO_UINT (user_data);
}

/* Each ends once, none that was cleared or has no duration, not even one cleared by another's end.
 */
static void
test_deadlines (void)
{
  const unsigned durations_ms[PRESSO_N_DEADLINES] = {
    [PRESSO_DEADLINE_REQUEST] = 30,
    [PRESSO_DEADLINE_IDLE] = 60,
    [PRESSO_DEADLINE_LINGER] = 30,
  };
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .context = context };
  PressoDeadline request, cleared, by_other, never, idle;
  gint64 start = g_get_monotonic_time ();

  deadlines = presso_deadlines_new (durations_ms, on_expired);
  presso_deadlines_attach (deadlines, context);
  presso_deadline_init (&request);
  presso_deadline_init (&cleared);
  presso_deadline_init (&by_other);
  presso_deadline_init (&never);
  presso_deadline_init (&idle);
  to_clear = &by_other;
  presso_deadlines_set (deadlines, &idle, PRESSO_DEADLINE_IDLE);
  presso_deadlines_set (deadlines, &cleared, PRESSO_DEADLINE_REQUEST);
  presso_deadlines_set (deadlines, &request, PRESSO_DEADLINE_REQUEST);
  presso_deadlines_set (deadlines, &by_other, PRESSO_DEADLINE_REQUEST);
  presso_deadlines_set (deadlines, &never, PRESSO_DEADLINE_REPLY);
  presso_deadlines_set (deadlines, &cleared, PRESSO_DEADLINE_NONE);
  fixture_wait (&fixture, has_expired, GUINT_TO_POINTER (1));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 30 * 1000);
  g_assert_cmpint (request.kind, ==, PRESSO_DEADLINE_NONE);
  g_assert_cmpint (by_other.kind, ==, PRESSO_DEADLINE_NONE);
  fixture_wait (&fixture, has_expired, GUINT_TO_POINTER (2));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 60 * 1000);
  g_assert_cmpint (idle.kind, ==, PRESSO_DEADLINE_NONE);
  g_assert_cmpint (never.kind, ==, PRESSO_DEADLINE_NONE);
  g_assert_false (g_main_context_pending (context));
  g_assert_cmpuint (n_expired, ==, 2);
  presso_deadlines_free (deadlines);
}

/* An address of this machine that is not loopback, as the cap of an address spares loopback. */
static GInetAddress *
find_own_address (void)
{
  GInetAddress *found = NULL;
  struct ifaddrs *all, *one;

  g_assert_cmpint (getifaddrs (&all), ==, 0);
  for (one = all; one != NULL && found == NULL; one = one->ifa_next) {
    struct sockaddr_in *v4 = (struct sockaddr_in *) (void *) one->ifa_addr;
    if (v4 == NULL || v4->sin_family != AF_INET || g_ntohl (v4->sin_addr.s_addr) >> 24 == 127)
      continue;
    found = g_inet_address_new_from_bytes ((const guint8 *) &v4->sin_addr, G_SOCKET_FAMILY_IPV4);
  }
  freeifaddrs (all);
  return found;
}

static void
on_accepted (PressoListener *listener,
             PressoConnection *connection,
             GSocketAddress *local,
             GSocketAddress *remote,
             GPtrArray *connections)
{
  g_ptr_array_add (connections, g_object_ref (connection));
}

static GSocket *
connect_to (GInetAddress *host, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, port);
  g_autoptr (GError) error = NULL;
  GSocket *client =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_connect (client, address, NULL, &error);
  g_assert_no_error (error);
  return client;
}

static gboolean
is_ended (gpointer user_data)
{
  return (g_socket_condition_check (user_data, G_IO_IN) & G_IO_IN) != 0;
}

static gboolean
has_two (gpointer user_data)
{
  return ((GPtrArray *) user_data)->len == 2;
}

static void
test_address_cap (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GInetAddress) host = find_own_address ();
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("0.0.0.0", 0);
  g_autoptr (GSocket) first = NULL, second = NULL, third = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .context = context };
  PressoListenerLimits limits;
  g_autoptr (PressoSettings) settings = presso_settings_new ();

  if (host == NULL) {
    g_test_skip ("This machine has no address but loopback");
    return;
  }
  presso_listener_limits_init (&limits, settings);
  limits.max_per_address = 2;
  fixture.listener = presso_listener_new (any, &limits, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture.listener, "accepted", G_CALLBACK (on_accepted), connections);
  presso_listener_start (fixture.listener, context);

  first = connect_to (host, presso_listener_get_port (fixture.listener));
  second = connect_to (host, presso_listener_get_port (fixture.listener));
  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "*too many of one address*");
  third = connect_to (host, presso_listener_get_port (fixture.listener));
  fixture_wait (&fixture, is_ended, third);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (connections->len, ==, 2);

  /* One that ended makes room for another. */
  g_ptr_array_set_size (connections, 1);
  g_clear_object (&third);
  third = connect_to (host, presso_listener_get_port (fixture.listener));
  fixture_wait (&fixture, has_two, connections);
  g_ptr_array_set_size (connections, 0);
  g_assert_finalize_object (fixture.listener);
}

int
main (int argc, char **argv)
{
  /* Not with G_TEST_OPTION_ISOLATE_DIRS, whose folders GLib leaks: nothing here uses any. */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/transport/parts/frame-meter", test_frame_meter);
  g_test_add_func ("/server/transport/parts/request-meter", test_request_meter);
  g_test_add_func ("/server/transport/parts/address-counter", test_address_counter);
  g_test_add_func ("/server/transport/parts/send-queue", test_send_queue);
  g_test_add_func ("/server/transport/parts/deadlines", test_deadlines);
  g_test_add_func ("/server/transport/parts/address-cap", test_address_cap);

  return g_test_run ();
}
