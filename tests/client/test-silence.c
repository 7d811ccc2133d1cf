/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-live.h"

#include "fake-host.h"
#include "model/presso-error.h"

/* A peer that takes connections and then says nothing more, as when its machine was unplugged. */
typedef struct {
  GSocketService *service;
  char *uri;
  gboolean is_polite; /* answers the handshake */
  GPtrArray *streams;
  GPtrArray *heads;
  char buffer[4096];
} Peer;

static void
answer_handshake (GIOStream *stream, const char *head)
{
  const char *begin = strstr (head, "Sec-WebSocket-Key: ");
  g_autofree char *key = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *accept = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_assert_nonnull (begin);
  begin += strlen ("Sec-WebSocket-Key: ");
  key = g_strndup (begin, strcspn (begin, "\r"));
  /* RFC 6455, section 1.3. */
  joined = g_strconcat (key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", NULL);
  g_checksum_update (checksum, (const guchar *) joined, -1);
  g_checksum_get_digest (checksum, digest, &length);
  accept = g_base64_encode (digest, length);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                            accept);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer,
                                            strlen (answer), NULL, NULL, NULL));
}

static void
on_head_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Peer *peer = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (length <= 0)
    return;
  g_ptr_array_add (peer->heads, g_strndup (peer->buffer, (gsize) length));
  if (peer->is_polite)
    answer_handshake (g_ptr_array_index (peer->streams, peer->streams->len - 1),
                      g_ptr_array_index (peer->heads, peer->heads->len - 1));
}

static gboolean
on_service_incoming (GSocketService *service,
                     GSocketConnection *connection,
                     GObject *source,
                     Peer *peer)
{
  g_ptr_array_add (peer->streams, g_object_ref (connection));
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), peer->buffer,
                             sizeof peer->buffer - 1, G_PRIORITY_DEFAULT, NULL, on_head_read, peer);
  return TRUE;
}

static void
set_up (Peer *peer, gconstpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  peer->is_polite = GPOINTER_TO_INT (data);
  peer->streams = g_ptr_array_new_with_free_func (g_object_unref);
  peer->heads = g_ptr_array_new_with_free_func (g_free);
  peer->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (peer->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  peer->uri = g_strdup_printf ("http://127.0.0.1:%u/",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  g_signal_connect (peer->service, "incoming", G_CALLBACK (on_service_incoming), peer);
}

static void
tear_down (Peer *peer, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (peer->service, peer);
  g_socket_service_stop (peer->service);
  g_socket_listener_close (G_SOCKET_LISTENER (peer->service));
  g_object_unref (peer->service);
  g_ptr_array_unref (peer->streams);
  g_ptr_array_unref (peer->heads);
  g_free (peer->uri);
}

typedef struct {
  guint n_opened;
  guint n_lost;
  gint64 silence_us;
} Heard;

static void
on_opened (PressoLive *live, gboolean is_resumed, Heard *heard)
{
  heard->n_opened++;
}

static void
on_lost (PressoLive *live, const GError *error, gint64 silence_us, Heard *heard)
{
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
  heard->n_lost++;
  heard->silence_us = silence_us;
}

static PressoLive *
start (Peer *peer, Heard *heard)
{
  g_autoptr (PressoEndpoint) endpoint = presso_endpoint_new_for_uri (peer->uri, "token", "main");
  PressoLive *live = presso_live_new (endpoint);

  presso_live_set_patience (live, 1, 2);
  g_signal_connect (live, "opened", G_CALLBACK (on_opened), heard);
  g_signal_connect (live, "lost", G_CALLBACK (on_lost), heard);
  presso_live_start (live);
  return live;
}

static void
test_connected (Peer *peer, gconstpointer data)
{
  Heard heard = { 0 };
  PressoLive *live = start (peer, &heard);

  wait_until (heard.n_opened == 1);
  presso_live_resume_after (live, 42);
  wait_until (heard.n_lost == 1);
  g_assert_cmpint (heard.silence_us, >=, 2 * G_USEC_PER_SEC);
  wait_until (heard.n_opened == 2);
  g_assert_nonnull (
    strstr (g_ptr_array_index (peer->heads, 0), "GET /api/v1/shops/main/events HTTP"));
  g_assert_nonnull (strstr (g_ptr_array_index (peer->heads, 0), "Authorization: Bearer token\r\n"));
  g_assert_nonnull (
    strstr (g_ptr_array_index (peer->heads, 1), "GET /api/v1/shops/main/events?since=42 HTTP"));
  presso_live_stop (live);
  g_assert_finalize_object (live);
}

static void
test_handshake (Peer *peer, gconstpointer data)
{
  Heard heard = { 0 };
  PressoLive *live = start (peer, &heard);

  wait_until (heard.n_lost == 1);
  g_assert_cmpuint (heard.n_opened, ==, 0);
  g_assert_cmpint (heard.silence_us, ==, 0);
  wait_until (peer->heads->len == 2);
  presso_live_stop (live);
  g_assert_cmpuint (heard.n_lost, ==, 1);
  /* The attempt that was cancelled holds the object until the loop has told it so. */
  g_object_add_weak_pointer (G_OBJECT (live), (gpointer *) &live);
  g_object_unref (live);
  wait_until (live == NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/client/silence/connected", Peer, GINT_TO_POINTER (TRUE), set_up, test_connected,
              tear_down);
  g_test_add ("/client/silence/handshake", Peer, GINT_TO_POINTER (FALSE), set_up, test_handshake,
              tear_down);
  return g_test_run ();
}
