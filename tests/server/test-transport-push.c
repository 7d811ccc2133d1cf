/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport-fixture.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define UPGRADE                                                                                    \
  "GET /push HTTP/1.1\r\nHost: bar\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"               \
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"

#define UPGRADED                                                                                   \
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"              \
  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

/* A message as short as one can be, masked with zeros: "hi". */
#define HI     "\x81\x82\0\0\0\0hi"
#define HI_LEN 8

typedef struct {
  Fixture fixture;
  SoupWebsocketConnection *websocket;
  PressoConnection *connection;
  int fd;
  gsize message_limit;
  unsigned n_messages;
  unsigned n_drained;
  unsigned n_closed;
  unsigned n_websockets_closed;
} Push;

static void
on_message (SoupWebsocketConnection *websocket, int type, GBytes *message, Push *push)
{
  push->n_messages++;
}

static void
on_websocket_closed (SoupWebsocketConnection *websocket, Push *push)
{
  push->n_websockets_closed++;
  push->connection = NULL;
  g_clear_object (&push->websocket);
}

static void
on_drained (PressoConnection *connection, Push *push)
{
  push->n_drained++;
}

static void
on_closed (PressoConnection *connection, Push *push)
{
  push->n_closed++;
}

static void
on_upgraded (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             SoupWebsocketConnection *websocket,
             gpointer user_data)
{
  Push *push = user_data;

  push->websocket = g_object_ref (websocket);
  push->connection = presso_connection_from_websocket (websocket);
  g_assert_nonnull (push->connection);
  g_assert_true (push->connection == presso_connection_from_message (message));
  presso_connection_set_push (push->connection, TRUE);
  presso_connection_set_message_limit (push->connection, push->message_limit);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), push);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_websocket_closed), push);
  g_signal_connect (push->connection, "drained", G_CALLBACK (on_drained), push);
  g_signal_connect (push->connection, "closed", G_CALLBACK (on_closed), push);
}

static void
on_upgrade (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Date");
}

static void
push_start (Push *push)
{
  fixture_start (&push->fixture);
  soup_server_remove_websocket_extension (push->fixture.server,
                                          SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (push->fixture.server, "/push", on_upgrade, push, NULL);
  soup_server_add_websocket_handler (push->fixture.server, "/push", NULL, NULL, on_upgraded, push,
                                     NULL);
}

static void
push_connect (Push *push)
{
  push->fd = client_connect (&push->fixture);
  client_send (push->fd, UPGRADE, -1);
  client_expect (&push->fixture, push->fd, UPGRADED, -1);
  g_assert_nonnull (push->connection);
}

static void
push_init (Push *push)
{
  *push = (Push){ .fd = -1 };
  fixture_init (&push->fixture);
}

static gboolean
is_closed (gpointer user_data)
{
  Push *push = user_data;

  return push->n_closed == 1 && push->n_websockets_closed == 1;
}

/* Waits until both the connection and the WebSocket said so, and nothing is left of them. */
static void
push_wait_closed (Push *push)
{
  fixture_wait (&push->fixture, is_closed, push);
  fixture_wait_gone (&push->fixture, 0);
}

static void
push_clear (Push *push)
{
  if (push->fd >= 0)
    close (push->fd);
  if (push->websocket != NULL)
    push_wait_closed (push);
  fixture_clear (&push->fixture);
  g_assert_cmpuint (push->n_closed, ==, push->n_websockets_closed);
}

static gboolean
send_frame (Push *push, const char *text)
{
  g_autofree char *bytes = g_strdup_printf ("\x81%c%s", (char) strlen (text), text);
  g_autoptr (GBytes) frame = g_bytes_new (bytes, strlen (text) + 2);

  return presso_connection_send (push->connection, frame);
}

/* Segments with data that the client's kernel has received. */
static unsigned
count_segments (int fd)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length), ==, 0);
  return info.tcpi_data_segs_in;
}

/* Ready-made frames and libsoup's own keep their order and leave together. */
static void
test_order (void)
{
  Push push;
  unsigned n_segments, n_drained;

  push_init (&push);
  push_start (&push);
  push_connect (&push);
  n_segments = count_segments (push.fd);
  n_drained = push.n_drained;
  for (int round = 0; round < 3; round++) {
    g_assert_true (send_frame (&push, "one"));
    soup_websocket_connection_send_text (push.websocket, "two");
    g_assert_true (send_frame (&push, "three"));
    soup_websocket_connection_send_message (push.websocket, SOUP_WEBSOCKET_DATA_BINARY,
                                            g_bytes_new_static ("four", 4));
    g_assert_true (send_frame (&push, "five"));
    g_assert_cmpuint (presso_connection_get_queued (push.connection), ==, 29);
    g_assert_cmpuint (push.n_drained, ==, n_drained + (guint) round);
    client_expect (&push.fixture, push.fd,
                   "\x81\x03one\x81\x03two\x81\x05three\x82\x04"
                   "four\x81\x04"
                   "five",
                   29);
    g_assert_cmpuint (presso_connection_get_queued (push.connection), ==, 0);
    g_assert_cmpuint (push.n_drained, ==, n_drained + (guint) round + 1);
  }
  g_assert_cmpuint (count_segments (push.fd), ==, n_segments + 3);
  push_clear (&push);
}

static gboolean
has_message (gpointer user_data)
{
  return ((Push *) user_data)->n_messages > 0;
}

/* What libsoup does by itself goes through the same stream: pongs and the closing handshake. */
static void
test_control_frames (void)
{
  Push push;

  push_init (&push);
  push_start (&push);
  push_connect (&push);
  client_send (push.fd, HI, HI_LEN);
  fixture_wait (&push.fixture, has_message, &push);
  g_assert_true (send_frame (&push, "a"));
  client_send (push.fd, "\x89\x82\0\0\0\0pi", 8);
  client_expect (&push.fixture, push.fd,
                 "\x81\x01"
                 "a\x8a\x02pi",
                 7);
  client_send (push.fd, "\x88\x82\0\0\0\0\x03\xe8", 8);
  client_expect (&push.fixture, push.fd, "\x88\x02\x03\xe8", 4);
  client_expect_end (&push.fixture, push.fd);
  push_wait_closed (&push);
  push_clear (&push);
}

/* A frame that waits when our side closes still goes out, before the closing frame. */
static void
test_close_from_server (void)
{
  Push push;

  push_init (&push);
  push_start (&push);
  push_connect (&push);
  g_assert_true (send_frame (&push, "last"));
  soup_websocket_connection_close (push.websocket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  client_expect (&push.fixture, push.fd, "\x81\x04last\x88\x02\x03\xe9", 10);
  client_send (push.fd, "\x88\x82\0\0\0\0\x03\xe9", 8);
  client_expect_end (&push.fixture, push.fd);
  push_wait_closed (&push);
  push_clear (&push);
}

typedef enum {
  PEER_CLOSES,
  PEER_SHUTS_DOWN,
  PEER_RESETS,
  WE_DROP,
  WE_STOP,
} Ending;

static void
end_push (Push *push, Ending ending)
{
  switch (ending) {
  case PEER_CLOSES:
    close (push->fd);
    break;
  case PEER_SHUTS_DOWN:
    shutdown (push->fd, SHUT_WR);
    push_wait_closed (push);
    close (push->fd);
    break;
  case PEER_RESETS:
    client_reset (push->fd);
    break;
  case WE_DROP:
    presso_connection_drop (push->connection);
    g_assert_false (presso_connection_is_open (push->connection));
    g_assert_false (send_frame (push, "too late"));
    /* Never from within: the caller may be going through a list of connections. */
    g_assert_cmpuint (push->n_closed, ==, 0);
    client_expect_end (&push->fixture, push->fd);
    close (push->fd);
    break;
  case WE_STOP:
    presso_listener_stop (push->fixture.listener);
    client_expect_end (&push->fixture, push->fd);
    close (push->fd);
    break;
  }
  push->fd = -1;
}

/* However it ends, that is said once, and nothing is left. */
static void
test_ending (gconstpointer data)
{
  Push push;

  push_init (&push);
  push_start (&push);
  push_connect (&push);
  client_send (push.fd, "\x81\x85\0\0", 4);
  fixture_turn (&push.fixture);
  end_push (&push, (Ending) GPOINTER_TO_INT (data));
  push_wait_closed (&push);
  push_clear (&push);
}

/* A WebSocket has no idle limit of ours, and its request's time has ended. */
static void
test_no_deadline (void)
{
  Push push;

  push_init (&push);
  push.fixture.limits.request_timeout_ms = 100;
  push.fixture.limits.idle_timeout_ms = 100;
  push_start (&push);
  push_connect (&push);
  for (gint64 until = g_get_monotonic_time () + 300 * 1000; g_get_monotonic_time () < until;)
    fixture_turn (&push.fixture);
  client_send (push.fd, HI, HI_LEN);
  fixture_wait (&push.fixture, has_message, &push);
  push_clear (&push);
}

#define FRAME_SIZE 1024

/* A peer that doesn't read costs what the limit says, then it is dropped. */
static void
test_slow_reader (void)
{
  g_autofree guint8 *bytes = g_malloc0 (FRAME_SIZE);
  g_autoptr (GBytes) frame = g_bytes_new (bytes, FRAME_SIZE);
  gsize max_queue = 64 * 1024, max_queued = 0, n_sent = 0;
  Push push;

  push_init (&push);
  push.fixture.limits.max_queue = max_queue;
  push_start (&push);
  push_connect (&push);
  while (presso_connection_send (push.connection, frame)) {
    n_sent += FRAME_SIZE;
    max_queued = MAX (max_queued, presso_connection_get_queued (push.connection));
    g_assert_cmpuint (n_sent, <, 64 * 1024 * 1024);
    if (n_sent % (8 * FRAME_SIZE) == 0)
      fixture_turn (&push.fixture);
  }
  g_assert_cmpuint (max_queued, >, max_queue / 2);
  g_assert_cmpuint (max_queued, <=, max_queue + FRAME_SIZE);
  g_assert_cmpuint (presso_connection_get_queued (push.connection), ==, 0);
  g_assert_cmpuint (push.n_closed, ==, 0);
  push_wait_closed (&push);
  push_clear (&push);
}

/* A flood of frames in one turn doesn't drop a peer that reads: the kernel has room. */
static void
test_burst (void)
{
  g_autofree guint8 *bytes = g_malloc0 (FRAME_SIZE);
  g_autoptr (GBytes) frame = g_bytes_new (bytes, FRAME_SIZE);
  Push push;

  push_init (&push);
  push.fixture.limits.max_queue = 8 * FRAME_SIZE;
  push_start (&push);
  push_connect (&push);
  for (int i = 0; i < 24; i++)
    g_assert_true (presso_connection_send (push.connection, frame));
  for (int i = 0; i < 24; i++)
    client_expect (&push.fixture, push.fd, (const char *) bytes, FRAME_SIZE);
  push_clear (&push);
}

/* One frame, such as a snapshot, may be larger than what may wait. */
static void
test_large_frame (void)
{
  gsize size = 4 * 1024 * 1024;
  g_autofree char *bytes = memset (g_malloc (size), 's', size);
  g_autoptr (GBytes) frame = g_bytes_new (bytes, size);
  Push push;

  push_init (&push);
  push_start (&push);
  push_connect (&push);
  g_assert_true (presso_connection_send (push.connection, frame));
  g_assert_true (send_frame (&push, "next"));
  client_expect (&push.fixture, push.fd, bytes, (gssize) size);
  client_expect (&push.fixture, push.fd, "\x81\x04next", 6);
  push_clear (&push);
}

static void
send_fragment (Push *push, guint8 first, guint8 length)
{
  guint8 frame[6 + 125] = { first, 0x80 | length };

  memset (frame + 6, 'f', length);
  client_send (push->fd, (const char *) frame, 6 + length);
  fixture_turn (&push->fixture);
}

static gboolean
has_31_messages (gpointer user_data)
{
  return ((Push *) user_data)->n_messages == 31;
}

/* Fragments add up, whole messages and pings don't. */
static void
test_message_limit (void)
{
  Push push;

  push_init (&push);
  push.message_limit = 1000;
  push_start (&push);
  push_connect (&push);
  for (int i = 0; i < 30; i++)
    send_fragment (&push, 0x81, 100);
  send_fragment (&push, 0x01, 100);
  for (int i = 0; i < 8; i++) {
    send_fragment (&push, 0x89, 100);
    send_fragment (&push, 0x00, 100);
  }
  send_fragment (&push, 0x80, 100);
  fixture_wait (&push.fixture, has_31_messages, &push);
  g_assert_nonnull (push.websocket);

  send_fragment (&push, 0x01, 100);
  for (int i = 0; i < 9; i++)
    send_fragment (&push, 0x00, 100);
  g_assert_nonnull (push.websocket);
  send_fragment (&push, 0x00, 1);
  push_wait_closed (&push);
  g_assert_cmpuint (push.n_messages, ==, 31);
  push_clear (&push);
}

/* What came before anybody measured ends the connection, also where it could be the beginning of
 * another request. */
static void
test_frames_before_upgrade (void)
{
  Push push;

  push_init (&push);
  push.message_limit = 1000;
  push_start (&push);
  push.fd = client_connect (&push.fixture);
  client_send (push.fd, UPGRADE "\x81\x82maskhi", -1);
  client_expect_end (&push.fixture, push.fd);
  push_wait_closed (&push);
  push_clear (&push);
}

/* One that floods us doesn't keep the others from being served. */
static void
test_flood (void)
{
  guint8 frame[6 + 122] = { 0x81, 0x80 | 122 };
  const unsigned n_frames = 2048;
  /* Room for all of it, so that nothing is served before everything is there. */
  const int room = 1024 * 1024;
  g_autofree char *flood = g_malloc (n_frames * sizeof frame);
  Push push;
  int fd;

  memset (frame + 6, 'f', 122);
  for (unsigned i = 0; i < n_frames; i++)
    memcpy (flood + i * sizeof frame, frame, sizeof frame);
  push_init (&push);
  push_start (&push);
  push_connect (&push);
  g_assert_no_errno (setsockopt (push.fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room));
  fd = client_connect (&push.fixture);
  client_shake_hands (&push.fixture, fd);
  client_send (push.fd, flood, (gssize) (n_frames * sizeof frame));
  client_send (fd, "GET / HTTP/1.1\r\nHost: bar\r\n\r\n", -1);
  client_expect (&push.fixture, fd, "HTTP/1.1 200 OK\r\n", -1);
  g_assert_cmpuint (push.n_messages, >, 0);
  g_assert_cmpuint (push.n_messages, <, n_frames);
  close (fd);
  push_clear (&push);
}

int
main (int argc, char **argv)
{
  /* Not with G_TEST_OPTION_ISOLATE_DIRS, whose folders GLib leaks: nothing here uses any. */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/transport/push/order", test_order);
  g_test_add_func ("/server/transport/push/control-frames", test_control_frames);
  g_test_add_func ("/server/transport/push/close-from-server", test_close_from_server);
  g_test_add_data_func ("/server/transport/push/peer-closes", GINT_TO_POINTER (PEER_CLOSES),
                        test_ending);
  g_test_add_data_func ("/server/transport/push/peer-shuts-down", GINT_TO_POINTER (PEER_SHUTS_DOWN),
                        test_ending);
  g_test_add_data_func ("/server/transport/push/peer-resets", GINT_TO_POINTER (PEER_RESETS),
                        test_ending);
  g_test_add_data_func ("/server/transport/push/we-drop", GINT_TO_POINTER (WE_DROP), test_ending);
  g_test_add_data_func ("/server/transport/push/we-stop", GINT_TO_POINTER (WE_STOP), test_ending);
  g_test_add_func ("/server/transport/push/no-deadline", test_no_deadline);
  g_test_add_func ("/server/transport/push/slow-reader", test_slow_reader);
  g_test_add_func ("/server/transport/push/burst", test_burst);
  g_test_add_func ("/server/transport/push/large-frame", test_large_frame);
  g_test_add_func ("/server/transport/push/message-limit", test_message_limit);
  g_test_add_func ("/server/transport/push/frames-before-upgrade", test_frames_before_upgrade);
  g_test_add_func ("/server/transport/push/flood", test_flood);

  return g_test_run ();
}
