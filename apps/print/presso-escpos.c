/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/presso-escpos.h"

/* The commands are those of Epson's "ESC/POS Application Programming Guide", which every receipt
 * printer understands that has a network socket. */

/* A printer takes a picture into memory before it prints it; small ones have 12 KiB. */
#define BAND_HEIGHT 128

/* What is ink. Text is drawn smooth and cut here: that keeps the strokes' weight. */
#define THRESHOLD 128

static const guint8 initialize[] = { 0x1b, '@' };
/* Feeds three lines, so that a printer without a knife shows the whole ticket, then cuts. */
static const guint8 finish_ticket[] = { 0x1b, 'd', 3, 0x1d, 'V', 'B', 0 };
/* Feeds to where the next label begins. */
static const guint8 finish_label[] = { 0x1d, 0x0c };

static void
write_row (GByteArray *bytes, const guint8 *row, int width)
{
  for (int x = 0; x < width; x += 8) {
    guint8 byte = 0;

    for (int bit = 0; bit < 8 && x + bit < width; bit++) {
      if (row[x + bit] >= THRESHOLD)
        byte |= (guint8) (0x80 >> bit);
    }
    g_byte_array_append (bytes, &byte, 1);
  }
}

/* GS v 0: a raster picture, whose width is given in bytes and whose height in dots. */
static void
write_band (GByteArray *bytes, const guint8 *pixels, int stride, int width, int height)
{
  const int n_bytes = (width + 7) / 8;
  const guint8 head[] = {
    0x1d,
    'v',
    '0',
    0,
    (guint8) (n_bytes & 0xff),
    (guint8) (n_bytes >> 8),
    (guint8) (height & 0xff),
    (guint8) (height >> 8),
  };

  g_byte_array_append (bytes, head, sizeof head);
  for (int y = 0; y < height; y++)
    write_row (bytes, pixels + y * stride, width);
}

/**
 * presso_escpos_write:
 * @paper: what is in the printer
 * @dots: a picture as [func@paper_render] gives it
 *
 * A picture and not text: a printer's own fonts know the characters of one code page at a time,
 * and no Arabic and no Japanese at all.
 *
 * Returns: (transfer full): what to send to a printer
 */
GBytes *
presso_escpos_write (const PressoPaper *paper, cairo_surface_t *dots)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint8 *pixels = cairo_image_surface_get_data (dots);
  const int stride = cairo_image_surface_get_stride (dots);
  const int width = cairo_image_surface_get_width (dots);
  const int height = cairo_image_surface_get_height (dots);

  g_byte_array_append (bytes, initialize, sizeof initialize);
  for (int y = 0; y < height; y += BAND_HEIGHT)
    write_band (bytes, pixels + y * stride, stride, width, MIN (BAND_HEIGHT, height - y));
  if (paper->height > 0)
    g_byte_array_append (bytes, finish_label, sizeof finish_label);
  else
    g_byte_array_append (bytes, finish_ticket, sizeof finish_ticket);
  return g_byte_array_free_to_bytes (bytes);
}

/**
 * presso_escpos_is_status:
 * @answer: a byte from a printer
 *
 * Returns: whether it answers %PRESSO_ESCPOS_STATUS: bits 1 and 4 are set, 0 and 7 are not
 */
gboolean
presso_escpos_is_status (guint8 answer)
{
  return (answer & 0x93) == 0x12;
}

/**
 * presso_escpos_is_offline:
 * @status: an answer to %PRESSO_ESCPOS_STATUS
 *
 * Returns: whether the printer can't print now: no paper, open, or an error
 */
gboolean
presso_escpos_is_offline (guint8 status)
{
  return (status & 0x08) != 0;
}
