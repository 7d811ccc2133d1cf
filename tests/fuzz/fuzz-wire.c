/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/presso-frame-meter.h"
#include "server/presso-request-meter.h"
#include "server/presso-send-queue.h"

/*
 * What reads and writes a peer's bytes by itself: the first line says which part, the second byte
 * after it how the rest is cut into pieces. Each part has to do the same however it is cut, and
 * what a plain reading of its RFC does.
 */

#define MAX_MESSAGE 200

#define MAX_HEAD    120
#define MAX_HEADERS 6

/* libsoup's rule: the first empty line, whatever it ends with. */
static gboolean
ends_at_head (const guint8 *data, gsize size)
{
  for (gsize i = 1; i < size; i++) {
    if (data[i] != '\n')
      continue;
    if (data[i - 1] == '\n' || (i >= 2 && data[i - 1] == '\r' && data[i - 2] == '\n'))
      return i + 1 == size;
  }
  return FALSE;
}

static gboolean
has_body (const guint8 *data, gsize size)
{
  g_autofree char *text = g_ascii_strdown ((const char *) data, (gssize) size);

  return g_strstr_len (text, (gssize) size, "content-length:") != NULL ||
         g_strstr_len (text, (gssize) size, "transfer-encoding:") != NULL;
}

static PressoRequestVerdict
feed_request (PressoRequestMeter *meter, const guint8 *data, gsize size, gsize piece)
{
  PressoRequestVerdict verdict = PRESSO_REQUEST_FINE;

  for (gsize i = 0; i < size && verdict == PRESSO_REQUEST_FINE; i += piece)
    verdict =
      presso_request_meter_feed (meter, data + i, MIN (piece, size - i), MAX_HEAD, MAX_HEADERS);
  return verdict;
}

static void
measure_requests (const guint8 *data, gsize size, gsize piece)
{
  PressoRequestMeter whole = { 0 }, pieces = { 0 };
  PressoRequestVerdict verdict = feed_request (&whole, data, size, MAX (size, 1));
  gboolean at_end = presso_request_meter_is_at_end (&whole);

  g_assert_cmpint (feed_request (&pieces, data, size, piece), ==, verdict);
  if (verdict != PRESSO_REQUEST_FINE)
    return;
  g_assert_cmpint (presso_request_meter_is_at_end (&pieces), ==, at_end);
  if (!has_body (data, size))
    g_assert_cmpint (at_end, ==, ends_at_head (data, size));
}

/* RFC 6455, 5.2: gives the bytes after which a message is too long, or the size if none is. */
static gsize
find_too_long (const guint8 *data, gsize size)
{
  gsize at = 0;
  guint64 n_message = 0;

  while (at + 2 <= size) {
    gsize n_length = (data[at + 1] & 0x7f) == 126 ? 2 : (data[at + 1] & 0x7f) == 127 ? 8 : 0;
    guint64 length = data[at + 1] & 0x7f;
    gboolean is_control = (data[at] & 0x08) != 0;
    gboolean is_masked = (data[at + 1] & 0x80) != 0;
    gboolean is_last = (data[at] & 0x80) != 0;

    if (at + 2 + n_length > size)
      break;
    for (gsize i = 0; i < n_length; i++)
      length = (i == 0 ? 0 : length << 8) | data[at + 2 + i];
    at += 2 + n_length;
    if (length > MAX_MESSAGE || (!is_control && n_message + length > MAX_MESSAGE))
      return at;
    if (!is_control)
      n_message = is_last ? 0 : n_message + length;
    if (length + (is_masked ? 4 : 0) > size - at)
      break;
    at += length + (is_masked ? 4 : 0);
  }
  return size + 1;
}

static void
measure_frames (const guint8 *data, gsize size, gsize piece)
{
  PressoFrameMeter meter = { { 0 } };
  gsize too_long = find_too_long (data, size);

  for (gsize i = 0; i < size; i += piece) {
    gsize n = MIN (piece, size - i);
    gboolean is_bounded = presso_frame_meter_feed (&meter, data + i, n, MAX_MESSAGE);

    g_assert_cmpint (is_bounded, ==, i + n < too_long);
    if (!is_bounded)
      return;
  }
}

/* Reads what has arrived; it must be what was sent. */
static void
receive (int fd, const guint8 *data, gsize size, gsize *n_received)
{
  guint8 buffer[4096];
  gssize n_read;

  while ((n_read = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0) {
    g_assert_cmpuint (*n_received + (gsize) n_read, <=, size);
    g_assert_cmpmem (buffer, (gsize) n_read, data + *n_received, (gsize) n_read);
    *n_received += (gsize) n_read;
  }
}

static gssize
send_to_socket (gpointer target, const struct iovec *vectors, gsize n_vectors)
{
  struct msghdr message = { .msg_iov = (struct iovec *) vectors, .msg_iovlen = n_vectors };

  return sendmsg (*(int *) target, &message, MSG_DONTWAIT);
}

/* The input many times over as frames through a socket that takes little at a time. */
static void
send_frames (const guint8 *data, gsize size, gsize piece)
{
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  PressoSendQueue queue;
  gsize n_received = 0;
  int fds[2], small = 1;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  g_assert_cmpint (setsockopt (fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small), ==, 0);
  presso_send_queue_init (&queue);
  for (gsize i = 0; i < size; i += piece) {
    g_autoptr (GBytes) frame = g_bytes_new (data + i, MIN (piece, size - i));
    guint n_times = data[i] == 'x' ? 300 : 1;

    for (guint n = 0; n < n_times; n++) {
      presso_send_queue_push (&queue, frame);
      g_byte_array_append (sent, data + i, (guint) MIN (piece, size - i));
    }
    if (data[i] % 3 == 0 && !presso_send_queue_send (&queue, send_to_socket, &fds[0]))
      g_assert_cmpint (errno, ==, EAGAIN);
    g_assert_cmpuint (presso_send_queue_get_size (&queue), <=, sent->len);
    g_assert_cmpint (presso_send_queue_is_empty (&queue), ==,
                     presso_send_queue_get_size (&queue) == 0);
  }
  while (!presso_send_queue_send (&queue, send_to_socket, &fds[0])) {
    g_assert_cmpint (errno, ==, EAGAIN);
    receive (fds[1], sent->data, sent->len, &n_received);
  }
  receive (fds[1], sent->data, sent->len, &n_received);
  g_assert_cmpuint (n_received, ==, sent->len);
  g_assert_cmpuint (presso_send_queue_get_cost (&queue), ==, 0);
  presso_send_queue_clear (&queue);
  close (fds[0]);
  close (fds[1]);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, data + size };
  g_autofree char *what = fuzz_input_take_line (&input);
  gsize piece = fuzz_input_take (&input);
  gsize length = (gsize) (input.end - input.at);

  piece = MAX (piece, 1);
  if (g_strcmp0 (what, "head") == 0)
    measure_requests (input.at, length, piece);
  else if (g_strcmp0 (what, "frames") == 0)
    measure_frames (input.at, length, piece);
  else if (g_strcmp0 (what, "queue") == 0 && length < 4096)
    send_frames (input.at, length, piece);
  return 0;
}
