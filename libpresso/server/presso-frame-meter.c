/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-frame-meter.h"

/* RFC 6455, section 5.2: the first two bytes of a frame. */
#define FINAL       0x80
#define CONTROL     0x08
#define MASKED      0x80
#define LENGTH      0x7f
#define LENGTH_16   126
#define LENGTH_64   127
#define MASK_LENGTH 4

static gsize
header_length (const PressoFrameMeter *self)
{
  if (self->n_header < 2)
    return 2;
  switch (self->header[1] & LENGTH) {
  case LENGTH_16:
    return 4;
  case LENGTH_64:
    return 10;
  default:
    return 2;
  }
}

static guint64
payload_length (const PressoFrameMeter *self)
{
  guint64 length = 0;

  if (self->n_header == 2)
    return self->header[1] & LENGTH;
  for (int i = 2; i < self->n_header; i++)
    length = length << 8 | self->header[i];
  return length;
}

/* A frame's header is complete: count it, and have its bytes skipped. */
static gboolean
begin_frame (PressoFrameMeter *self, gsize max_message)
{
  guint64 length = payload_length (self);
  gboolean control = (self->header[0] & CONTROL) != 0;

  if (length > max_message || (!control && length > max_message - self->n_message))
    return FALSE;
  if (!control)
    self->n_message = (self->header[0] & FINAL) != 0 ? 0 : self->n_message + length;
  self->n_rest = length + ((self->header[1] & MASKED) != 0 ? MASK_LENGTH : 0);
  self->n_header = 0;
  return TRUE;
}

/**
 * presso_frame_meter_feed: (skip)
 * @data: bytes as they came
 * @n_data: how many
 * @max_message: bytes that a message may have
 *
 * Takes the next bytes of the stream, which begins at a frame's first byte.
 *
 * Returns: %FALSE if a message is longer than @max_message
 */
gboolean
presso_frame_meter_feed (PressoFrameMeter *self,
                         const guint8 *data,
                         gsize n_data,
                         gsize max_message)
{
  while (n_data > 0) {
    if (self->n_rest > 0) {
      gsize n_skipped = MIN (self->n_rest, n_data);
      self->n_rest -= n_skipped;
      data += n_skipped;
      n_data -= n_skipped;
      continue;
    }
    self->header[self->n_header++] = *data++;
    n_data--;
    if (self->n_header == header_length (self) && !begin_frame (self, max_message))
      return FALSE;
  }
  return TRUE;
}
