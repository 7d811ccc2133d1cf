/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-socket.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The example of RFC 6455, 1.3, and what a server has to answer to it. */
#define KEY    "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

#define OPCODE_TEXT  0x1
#define OPCODE_CLOSE 0x8
#define OPCODE_PING  0x9
#define OPCODE_PONG  0xa

/* Returns an open socket, or NULL where the server doesn't take it. */
PressoTestSocket *
presso_test_socket_try_new (guint16 port, const char *headers, const char *path)
{
  g_autofree char *upgrade =
    g_strdup_printf ("%sUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " KEY "\r\n",
                     headers != NULL ? headers : "");
  g_autofree char *bytes = presso_test_build_request (upgrade, "GET", path, NULL);
  g_autoptr (PressoTestReply) reply = NULL;
  PressoTestSocket *self;
  int fd = presso_test_connect (port);

  if (fd < 0)
    return NULL;
  if (presso_test_try_send (fd, bytes, -1))
    reply = presso_test_try_receive (fd, FALSE);
  if (reply == NULL || reply->status != 101) {
    close (fd);
    return NULL;
  }
  g_assert_cmpstr (presso_test_reply_get_header (reply, "Sec-WebSocket-Accept"), ==, ACCEPT);
  self = g_new0 (PressoTestSocket, 1);
  self->fd = fd;
  return self;
}

PressoTestSocket *
presso_test_socket_new (guint16 port, const char *headers, const char *path)
{
  PressoTestSocket *self = presso_test_socket_try_new (port, headers, path);

  g_assert_nonnull (self);
  return self;
}

void
presso_test_socket_free (PressoTestSocket *self)
{
  close (self->fd);
  g_free (self);
}

/* A client's frames are masked; a mask of zeros leaves the bytes as they are. */
void
presso_test_socket_send_frame (PressoTestSocket *self,
                               guint8 opcode,
                               const char *payload,
                               gsize length)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 head[] = { 0x80 | opcode, 0x80 | 126, (guint8) (length >> 8), (guint8) length };
  guint8 short_head[] = { 0x80 | opcode, 0x80 | (guint8) length };
  const guint8 mask[4] = { 0 };

  if (length < 126)
    g_byte_array_append (frame, short_head, sizeof short_head);
  else
    g_byte_array_append (frame, head, sizeof head);
  g_byte_array_append (frame, mask, sizeof mask);
  g_byte_array_append (frame, (const guint8 *) payload, (guint) length);
  /* A peer that has gone is noticed by who reads. */
  presso_test_try_send (self->fd, (const char *) frame->data, (gssize) frame->len);
}

static gboolean
read_bytes (PressoTestSocket *self, void *buffer, gsize length)
{
  return length == 0 || recv (self->fd, buffer, length, MSG_WAITALL) == (gssize) length;
}

static gboolean
read_frame (PressoTestSocket *self, guint8 *opcode, char **payload, gsize *length)
{
  guint8 head[2];
  guint16 size16;
  guint64 size;

  if (!read_bytes (self, head, sizeof head))
    return FALSE;
  g_assert_cmpint (head[0] & 0xf0, ==, 0x80); /* whole, and no extension */
  g_assert_cmpint (head[1] & 0x80, ==, 0);    /* a server doesn't mask */
  size = head[1];
  if (size == 126) {
    if (!read_bytes (self, &size16, sizeof size16))
      return FALSE;
    size = GUINT16_FROM_BE (size16);
  } else if (size == 127) {
    if (!read_bytes (self, &size, sizeof size))
      return FALSE;
    size = GUINT64_FROM_BE (size);
  }
  g_assert_cmpuint (size, <, 64 * 1024 * 1024);
  *opcode = head[0] & 0x0f;
  *length = (gsize) size;
  *payload = g_malloc0 (*length + 1);
  if (read_bytes (self, *payload, *length))
    return TRUE;
  g_clear_pointer (payload, g_free);
  return FALSE;
}

/* Returns the next text message, or NULL at the end. */
char *
presso_test_socket_read (PressoTestSocket *self)
{
  for (;;) {
    g_autofree char *payload = NULL;
    guint8 opcode;
    gsize length;

    if (!read_frame (self, &opcode, &payload, &length))
      return NULL;
    if (opcode == OPCODE_TEXT) {
      g_assert_true (g_utf8_validate_len (payload, length, NULL));
      /* They come between the events whenever time passes. */
      if (self->wants_places || !g_str_has_prefix (payload, "{\"type\":\"places\""))
        return g_steal_pointer (&payload);
    }
    if (opcode == OPCODE_PING)
      presso_test_socket_send_frame (self, OPCODE_PONG, payload, length);
    if (opcode == OPCODE_CLOSE && length >= 2)
      self->close_code = ((guint8) payload[0] << 8) | (guint8) payload[1];
  }
}

JsonNode *
presso_test_socket_next (PressoTestSocket *self)
{
  g_autofree char *text = presso_test_socket_read (self);
  JsonNode *node;

  g_assert_nonnull (text);
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return node;
}

/* Waits for the server to end the socket, whatever it says before. */
void
presso_test_socket_expect_end (PressoTestSocket *self)
{
  g_assert_true (presso_test_wait_end (self->fd));
}
