/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoHeadScanner:
 *
 * Finds the end of a request's header in a stream of bytes, by the rule libsoup ends one: an empty
 * line, whatever it ends with. What follows an upgrade request directly would be read as WebSocket
 * frames that nobody has measured.
 */
typedef struct {
  /*< private >*/
  enum {
    PRESSO_HEAD_IN_LINE,
    PRESSO_HEAD_AFTER_LF,
    PRESSO_HEAD_AFTER_LF_CR,
    PRESSO_HEAD_ENDED,
    PRESSO_HEAD_FOLLOWED,
  } state;
} PressoHeadScanner;

void presso_head_scanner_feed (PressoHeadScanner *self, const guint8 *data, gsize n_data);
gboolean presso_head_scanner_is_at_end (const PressoHeadScanner *self);

G_END_DECLS
