/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoFrameMeter:
 *
 * Measures the WebSocket messages in a stream of bytes without keeping any. libsoup bounds a frame
 * but not a message of many frames, which it puts together in memory.
 */
typedef struct {
  /*< private >*/
  guint8 header[10];
  guint8 n_header;
  /* Bytes of the current frame that are still to come, its mask among them. */
  guint64 n_rest;
  /* Payload of the data frames since the last message ended. */
  guint64 n_message;
} PressoFrameMeter;

gboolean presso_frame_meter_feed (PressoFrameMeter *self,
                                  const guint8 *data,
                                  gsize n_data,
                                  gsize max_message);

G_END_DECLS
