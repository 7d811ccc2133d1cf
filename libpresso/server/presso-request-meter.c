/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-request-meter.h"

#include <string.h>

/* A body of more digits than these would be refused in any case. */
#define MAX_DIGITS     15
#define MAX_HEX_DIGITS 8

static gboolean
is_token (guint8 c)
{
  return g_ascii_isalnum ((char) c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Bytes above ASCII may stand in a value; those of a request line are refused by libsoup. */
static gboolean
is_text (guint8 c)
{
  return c == '\t' || (c >= ' ' && c != 0x7f);
}

/* Gives the value where the line is that header. */
static gboolean
find_value (const char *line, const char *name, char **value)
{
  gsize length = strlen (name);

  if (g_ascii_strncasecmp (line, name, length) != 0 || line[length] != ':')
    return FALSE;
  *value = g_strstrip (g_strdup (line + length + 1));
  return TRUE;
}

/* What didn't fit into the line kept may say something else behind spaces. */
static gboolean
is_whole (PressoRequestMeter *self)
{
  return self->n_line <= PRESSO_REQUEST_METER_LINE;
}

static gboolean
take_length (PressoRequestMeter *self, const char *value)
{
  gsize length = strlen (value);

  self->has_length = TRUE;
  self->n_rest = g_ascii_strtoull (value, NULL, 10);
  return length >= 1 && length <= MAX_DIGITS && strspn (value, "0123456789") == length;
}

/* The two headers that say where the request ends must say it once and in one way, and only one
 * host can be meant. */
static gboolean
take_header (PressoRequestMeter *self, const char *line)
{
  g_autofree char *value = NULL;
  gboolean has_frame = self->has_length || self->has_chunks;

  self->n_headers++;
  if (!self->has_colon)
    return FALSE;
  if (find_value (line, "Content-Length", &value))
    return !has_frame && is_whole (self) && take_length (self, value);
  if (find_value (line, "Transfer-Encoding", &value)) {
    self->has_chunks = TRUE;
    return !has_frame && is_whole (self) && g_ascii_strcasecmp (value, "chunked") == 0;
  }
  if (!find_value (line, "Host", &value))
    return TRUE;
  self->n_hosts++;
  return self->n_hosts == 1;
}

static void
end_request (PressoRequestMeter *self)
{
  *self = (PressoRequestMeter){ .n_requests = self->n_requests + 1 };
}

static void
begin_body (PressoRequestMeter *self)
{
  if (self->has_chunks)
    self->state = PRESSO_METER_CHUNK_SIZE;
  else if (self->n_rest > 0)
    self->state = PRESSO_METER_BODY;
  else
    end_request (self);
}

/* An empty line before the request line means nothing; a second one would be an empty head. */
static gboolean
take_head_line (PressoRequestMeter *self, const char *line)
{
  if (self->n_line == 0 && !self->has_request_line)
    return self->n_head == (self->after_cr ? 2 : 1);
  if (self->n_line == 0) {
    begin_body (self);
    return TRUE;
  }
  if (self->has_request_line)
    return take_header (self, line);
  self->has_request_line = TRUE;
  return self->n_spaces == 2;
}

static gboolean
take_chunk_size (PressoRequestMeter *self, const char *line)
{
  if (self->n_line < 1 || strspn (line, "0123456789abcdefABCDEF") != self->n_line)
    return FALSE;
  self->n_rest = g_ascii_strtoull (line, NULL, 16);
  self->state = self->n_rest > 0 ? PRESSO_METER_CHUNK : PRESSO_METER_LAST_CHUNK_END;
  return TRUE;
}

static gboolean
take_line (PressoRequestMeter *self)
{
  char line[PRESSO_REQUEST_METER_LINE + 1] = "";
  gboolean is_fine;

  memcpy (line, self->line, MIN (self->n_line, PRESSO_REQUEST_METER_LINE));
  switch (self->state) {
  case PRESSO_METER_CHUNK_SIZE:
    is_fine = take_chunk_size (self, line);
    break;
  case PRESSO_METER_CHUNK_END:
    is_fine = self->n_line == 0;
    self->state = PRESSO_METER_CHUNK_SIZE;
    break;
  case PRESSO_METER_LAST_CHUNK_END:
    is_fine = self->n_line == 0;
    end_request (self);
    break;
  default:
    is_fine = take_head_line (self, line);
  }
  self->n_line = 0;
  self->after_cr = FALSE;
  self->has_colon = FALSE;
  return is_fine;
}

/* RFC 9112 lets a server take a request line apart at any white space; two readers may do it at
 * different ones. */
static gboolean
take_request_line_byte (PressoRequestMeter *self, guint8 c)
{
  if (c == ' ')
    self->n_spaces++;
  return is_text (c) && c != '\t';
}

/* A header's name is a token up to its colon. So nothing continues the line before, which RFC 9112
 * lets a server refuse, and nothing hides a name from one reader that another one sees. */
static gboolean
take_head_byte (PressoRequestMeter *self, guint8 c)
{
  if (!self->has_request_line)
    return take_request_line_byte (self, c);
  if (self->has_colon)
    return is_text (c);
  self->has_colon = c == ':' && self->n_line > 0;
  return self->has_colon || is_token (c);
}

/* Of the lines about chunks only the one with a size says something. */
static gboolean
has_room (PressoRequestMeter *self)
{
  return self->state == PRESSO_METER_CHUNK_SIZE && self->n_line < MAX_HEX_DIGITS;
}

static gboolean
take_byte (PressoRequestMeter *self, guint8 c)
{
  if (c == '\n')
    return take_line (self);
  /* A carriage return is only half of a line's end. */
  if (self->after_cr)
    return FALSE;
  if (c == '\r') {
    self->after_cr = TRUE;
    return TRUE;
  }
  if (self->state == PRESSO_METER_HEAD ? !take_head_byte (self, c) : !has_room (self))
    return FALSE;
  if (self->n_line < PRESSO_REQUEST_METER_LINE)
    self->line[self->n_line] = (char) c;
  self->n_line++;
  return TRUE;
}

static gsize
skip (PressoRequestMeter *self, gsize n_data)
{
  gsize n_skipped = (gsize) MIN (self->n_rest, n_data);

  self->n_rest -= n_skipped;
  if (self->n_rest > 0)
    return n_skipped;
  if (self->state == PRESSO_METER_BODY)
    end_request (self);
  else
    self->state = PRESSO_METER_CHUNK_END;
  return n_skipped;
}

/**
 * presso_request_meter_feed: (skip)
 * @self: a meter
 * @data: the next bytes of the stream
 * @n_data: how many
 * @max_head: bytes of a request line and its headers
 * @max_headers: headers of a request
 *
 * Takes the next bytes. After a verdict against them it can't be used any more.
 *
 * Returns: what is to be said of them
 */
PressoRequestVerdict
presso_request_meter_feed (PressoRequestMeter *self,
                           const guint8 *data,
                           gsize n_data,
                           gsize max_head,
                           gsize max_headers)
{
  for (gsize i = 0; i < n_data;) {
    if (self->state == PRESSO_METER_BODY || self->state == PRESSO_METER_CHUNK) {
      i += skip (self, n_data - i);
      continue;
    }
    if (self->state == PRESSO_METER_HEAD && ++self->n_head > max_head)
      return PRESSO_REQUEST_TOO_LARGE;
    if (!take_byte (self, data[i++]))
      return PRESSO_REQUEST_MALFORMED;
    if (self->n_headers > max_headers)
      return PRESSO_REQUEST_TOO_LARGE;
  }
  return PRESSO_REQUEST_FINE;
}

/**
 * presso_request_meter_is_at_end: (skip)
 * @self: a meter
 *
 * What follows an upgrade request directly would be read as WebSocket frames that nobody has
 * measured.
 *
 * Returns: whether there was one request since the last reply, and nothing after it
 */
gboolean
presso_request_meter_is_at_end (const PressoRequestMeter *self)
{
  return self->n_requests == 1 && self->state == PRESSO_METER_HEAD && self->n_head == 0;
}

/**
 * presso_request_meter_begin: (skip)
 * @self: a meter
 *
 * Tells it that the reply is out.
 */
void
presso_request_meter_begin (PressoRequestMeter *self)
{
  self->n_requests = 0;
}
