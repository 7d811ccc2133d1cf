/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-head-scanner.h"

/**
 * presso_head_scanner_feed: (skip)
 *
 * Takes the next bytes. A zeroed scanner begins with a request.
 */
void
presso_head_scanner_feed (PressoHeadScanner *self, const guint8 *data, gsize n_data)
{
  for (gsize i = 0; i < n_data && self->state != PRESSO_HEAD_FOLLOWED; i++) {
    if (self->state == PRESSO_HEAD_ENDED)
      self->state = PRESSO_HEAD_FOLLOWED;
    else if (data[i] == '\n')
      self->state = self->state == PRESSO_HEAD_IN_LINE ? PRESSO_HEAD_AFTER_LF : PRESSO_HEAD_ENDED;
    else if (data[i] == '\r' && self->state == PRESSO_HEAD_AFTER_LF)
      self->state = PRESSO_HEAD_AFTER_LF_CR;
    else
      self->state = PRESSO_HEAD_IN_LINE;
  }
}

/**
 * presso_head_scanner_is_at_end: (skip)
 *
 * Returns: whether the last byte taken was the last one of a header
 */
gboolean
presso_head_scanner_is_at_end (const PressoHeadScanner *self)
{
  return self->state == PRESSO_HEAD_ENDED;
}
