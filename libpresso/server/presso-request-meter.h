/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoRequestVerdict:
 * @PRESSO_REQUEST_FINE: so far
 * @PRESSO_REQUEST_TOO_LARGE: its head has more bytes or headers than it may
 * @PRESSO_REQUEST_MALFORMED: its head or the frame of its body isn't what RFC 9112 allows
 */
typedef enum {
  PRESSO_REQUEST_FINE,
  PRESSO_REQUEST_TOO_LARGE,
  PRESSO_REQUEST_MALFORMED,
} PressoRequestVerdict;

#define PRESSO_REQUEST_METER_LINE 40

/**
 * PressoRequestMeter:
 *
 * Follows the requests in a stream of bytes before libsoup sees them, without keeping any. libsoup
 * 3.2 bounds neither the size of a head nor the number of its headers, loses the memory of a
 * request's path when the frame of the body is none that it knows, and forgives what lets two
 * readers see two different requests in the same bytes.
 *
 * A zeroed meter begins with a request.
 */
typedef struct {
  /*< private >*/
  enum {
    PRESSO_METER_HEAD,
    PRESSO_METER_BODY,
    PRESSO_METER_CHUNK_SIZE,
    PRESSO_METER_CHUNK,
    PRESSO_METER_CHUNK_END,
    PRESSO_METER_LAST_CHUNK_END,
  } state;

  /* The beginning of the current line, without its end. */
  char line[PRESSO_REQUEST_METER_LINE];
  gsize n_line;
  gboolean after_cr;
  gboolean has_colon;
  gboolean has_request_line;
  gboolean has_length;
  gboolean has_chunks;
  gsize n_head;
  gsize n_headers;
  guint n_spaces;
  guint n_hosts;
  /* Since the last reply. */
  guint n_requests;
  /* Bytes of a body or a chunk that are still to come. */
  guint64 n_rest;
} PressoRequestMeter;

PressoRequestVerdict presso_request_meter_feed (PressoRequestMeter *self,
                                                const guint8 *data,
                                                gsize n_data,
                                                gsize max_head,
                                                gsize max_headers);
gboolean presso_request_meter_is_at_end (const PressoRequestMeter *self);
void presso_request_meter_begin (PressoRequestMeter *self);

G_END_DECLS
