/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-http.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A client that knows nothing of libsoup: what is sent are the test's own bytes. */

void
presso_test_reply_free (PressoTestReply *self)
{
  g_free (self->head);
  g_free (self->body);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self);
}

/* Returns the header's value, or NULL; a string that lives for ever. */
const char *
presso_test_reply_get_header (PressoTestReply *self, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (self->head, "\r\n", -1);

  for (guint i = 1; lines[i] != NULL; i++) {
    const char *colon = strchr (lines[i], ':');

    if (colon != NULL && (gsize) (colon - lines[i]) == strlen (name) &&
        g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0)
      return g_intern_string (g_strstrip ((char *) colon + 1));
  }
  return NULL;
}

static JsonNode *
step_into (JsonNode *node, const char *segment)
{
  char *end;
  guint64 index = g_ascii_strtoull (segment, &end, 10);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), segment);
  if (JSON_NODE_HOLDS_ARRAY (node) && *end == '\0' &&
      index < json_array_get_length (json_node_get_array (node)))
    return json_array_get_element (json_node_get_array (node), (guint) index);
  return NULL;
}

/* Returns what is at a path such as "orders.0.state": of a string the string, of anything else its
 * JSON, of nothing NULL. It lives for ever. */
const char *
presso_test_json_get (JsonNode *node, const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, ".", -1);
  g_autofree char *text = NULL;

  for (guint i = 0; node != NULL && segments[i] != NULL; i++)
    node = step_into (node, segments[i]);
  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_intern_string (json_node_get_string (node));
  text = json_to_string (node, FALSE);
  return g_intern_string (text);
}

const char *
presso_test_reply_get (PressoTestReply *self, const char *path)
{
  return self->json != NULL ? presso_test_json_get (self->json, path) : NULL;
}

/* Returns the header line that sends back the cookie which the reply has set, or NULL. */
char *
presso_test_reply_get_cookie (PressoTestReply *self)
{
  const char *header = presso_test_reply_get_header (self, "Set-Cookie");

  if (header == NULL)
    return NULL;
  return g_strdup_printf ("Cookie: %.*s\r\n", (int) strcspn (header, ";"), header);
}

int
presso_test_connect (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };
  struct timeval deadline = { .tv_sec = PRESSO_TEST_DEADLINE_MS / 1000 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

gboolean
presso_test_try_send (int fd, const char *bytes, gssize length)
{
  gsize left = length < 0 ? strlen (bytes) : (gsize) length;

  while (left > 0) {
    gssize sent = send (fd, bytes, left, MSG_NOSIGNAL);

    if (sent <= 0)
      return FALSE;
    bytes += sent;
    left -= (gsize) sent;
  }
  return TRUE;
}

void
presso_test_send (int fd, const char *bytes, gssize length)
{
  g_assert_true (presso_test_try_send (fd, bytes, length));
}

/* Reads on until @buffer holds @length bytes more, or, with -1, until the end. */
static gboolean
read_more (int fd, GString *buffer, gssize length)
{
  char chunk[16384];

  while (length != 0) {
    gsize size = length < 0 ? sizeof chunk : MIN (sizeof chunk, (gsize) length);
    gssize n_read = recv (fd, chunk, size, 0);

    if (n_read < 0)
      return FALSE;
    if (n_read == 0)
      return length < 0;
    g_string_append_len (buffer, chunk, n_read);
    if (length > 0)
      length -= n_read;
  }
  return TRUE;
}

/* Reads a line's end by the byte, so that nothing of what follows is taken. */
static gboolean
read_until (int fd, GString *buffer, const char *end)
{
  while (buffer->len < strlen (end) || !g_str_has_suffix (buffer->str, end)) {
    char byte;

    if (recv (fd, &byte, 1, 0) != 1)
      return FALSE;
    g_string_append_c (buffer, byte);
  }
  return TRUE;
}

static gboolean
read_chunks (int fd, GString *body)
{
  for (;;) {
    g_autoptr (GString) line = g_string_new (NULL);
    g_autoptr (GString) end = g_string_new (NULL);
    gsize size;

    if (!read_until (fd, line, "\r\n"))
      return FALSE;
    size = g_ascii_strtoull (line->str, NULL, 16);
    if (!read_more (fd, body, (gssize) size) || !read_until (fd, end, "\r\n"))
      return FALSE;
    if (size == 0)
      return TRUE;
  }
}

static gboolean
read_body (int fd, PressoTestReply *reply, GString *body)
{
  const char *length = presso_test_reply_get_header (reply, "Content-Length");
  const char *encoding = presso_test_reply_get_header (reply, "Transfer-Encoding");

  if (encoding != NULL)
    return read_chunks (fd, body);
  return read_more (fd, body, length != NULL ? (gssize) g_ascii_strtoull (length, NULL, 10) : -1);
}

/* Receives one answer, or NULL where the peer ended the connection or took too long. */
PressoTestReply *
presso_test_try_receive (int fd, gboolean is_head)
{
  g_autoptr (PressoTestReply) reply = g_new0 (PressoTestReply, 1);
  g_autoptr (GString) head = g_string_new (NULL);
  GString *body = g_string_new (NULL);
  gboolean has_body;

  if (!read_until (fd, head, "\r\n\r\n")) {
    g_string_free (body, TRUE);
    return NULL;
  }
  reply->head = g_strndup (head->str, head->len - 2);
  reply->status = (int) g_ascii_strtoll (head->str + strlen ("HTTP/1.1 "), NULL, 10);
  has_body = !is_head && reply->status != 204 && reply->status != 304 && reply->status >= 200;
  if (has_body && !read_body (fd, reply, body)) {
    g_string_free (body, TRUE);
    return NULL;
  }
  reply->length = body->len;
  reply->body = g_string_free (body, FALSE);
  if (reply->length > 0 && (reply->body[0] == '{' || reply->body[0] == '['))
    reply->json = json_from_string (reply->body, NULL);
  return g_steal_pointer (&reply);
}

PressoTestReply *
presso_test_receive (int fd, gboolean is_head)
{
  PressoTestReply *reply = presso_test_try_receive (fd, is_head);

  g_assert_nonnull (reply);
  return reply;
}

/* Whether the peer ends the connection, whatever it still sends before. */
gboolean
presso_test_wait_end (int fd)
{
  g_autoptr (GString) rest = g_string_new (NULL);

  return read_more (fd, rest, -1) || errno == ECONNRESET;
}

/* Sends literal bytes on a connection of their own. */
PressoTestReply *
presso_test_exchange (guint16 port, const char *bytes, gssize length)
{
  int fd = presso_test_connect (port);
  PressoTestReply *reply;

  g_assert_cmpint (fd, >=, 0);
  presso_test_send (fd, bytes, length);
  reply = presso_test_receive (fd, g_str_has_prefix (bytes, "HEAD "));
  close (fd);
  return reply;
}

char *
presso_test_build_request (const char *headers,
                           const char *method,
                           const char *path,
                           const char *body)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s HTTP/1.1\r\nHost: bar\r\n", method, path);
  g_string_append (text, headers != NULL ? headers : "");
  if (body != NULL && strstr (text->str, "Content-Type:") == NULL)
    g_string_append (text, "Content-Type: application/json\r\n");
  if (body != NULL)
    g_string_append_printf (text, "Content-Length: %zu\r\n", strlen (body));
  g_string_append_printf (text, "\r\n%s", body != NULL ? body : "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

PressoTestReply *
presso_test_call (guint16 port,
                  const char *headers,
                  const char *method,
                  const char *path,
                  const char *body)
{
  g_autofree char *bytes = presso_test_build_request (headers, method, path, body);

  return presso_test_exchange (port, bytes, -1);
}
