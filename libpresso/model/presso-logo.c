/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-logo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/presso-error.h"
#include "model/presso-svg.h"

/* PNG (Third Edition), 5: a signature, then chunks of a length, a type, data and a checksum. */
#define SIGNATURE      "\x89PNG\r\n\x1a\n"
#define SIGNATURE_SIZE 8
#define CHUNK_OVERHEAD 12
#define IHDR_SIZE      13

static guint32
read_number (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static gboolean
is_png (const guint8 *data, gsize size)
{
  return size >= SIGNATURE_SIZE && memcmp (data, SIGNATURE, SIGNATURE_SIZE) == 0;
}

static gboolean
is_svg (const guint8 *data, gsize size)
{
  return size > 0 && g_strstr_len ((const char *) data, (gssize) size, "<svg") != NULL;
}

static gboolean
is_chunk (const guint8 *chunk, const char *type)
{
  return memcmp (chunk + 4, type, 4) == 0;
}

/* Walks the chunks to the end, which is that of the file: nothing is hidden behind the picture. */
static gboolean
is_whole_png (const guint8 *data, gsize size)
{
  gsize offset = SIGNATURE_SIZE;
  gboolean has_data = FALSE;

  while (size - offset >= CHUNK_OVERHEAD) {
    const guint8 *chunk = data + offset;
    guint32 length = read_number (chunk);

    if (length > size - offset - CHUNK_OVERHEAD ||
        is_chunk (chunk, "IHDR") != (offset == SIGNATURE_SIZE))
      return FALSE;
    offset += length + CHUNK_OVERHEAD;
    has_data = has_data || is_chunk (chunk, "IDAT");
    if (is_chunk (chunk, "IEND"))
      return has_data && offset == size;
  }
  return FALSE;
}

static gboolean
check_png (const guint8 *data, gsize size, GError **error)
{
  const guint8 *header = data + SIGNATURE_SIZE;
  guint32 width, height;

  if (!is_whole_png (data, size) || read_number (header) != IHDR_SIZE) {
    g_propagate_error (
      error, presso_error_new (PRESSO_ERROR_REQUEST_INVALID,
                               _ ("This PNG picture is damaged. Please save it once more.")));
    return FALSE;
  }
  width = read_number (header + 8);
  height = read_number (header + 12);
  if (width >= 1 && height >= 1 && width <= PRESSO_LOGO_MAX_PIXELS &&
      height <= PRESSO_LOGO_MAX_PIXELS)
    return TRUE;
  g_propagate_error (error,
                     presso_error_new (PRESSO_ERROR_REQUEST_INVALID,
                                       _ ("The picture is too large: at most %d × %d pixels."),
                                       PRESSO_LOGO_MAX_PIXELS, PRESSO_LOGO_MAX_PIXELS));
  return FALSE;
}

/**
 * presso_logo_get_type:
 * @picture: what may be a picture
 *
 * Returns: (nullable): the MIME type by what is in it; see [id@presso_logo_check]
 */
const char *
presso_logo_get_type (GBytes *picture)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (picture, &size);

  return is_png (data, size) ? PRESSO_LOGO_PNG : is_svg (data, size) ? PRESSO_LOGO_SVG : NULL;
}

/**
 * presso_logo_check:
 * @picture: what may be a picture
 * @error: return location
 *
 * Tells whether a picture may be shown on every guest's phone: a PNG that is one from its first to
 * its last byte and can't take up much memory, or an SVG that draws and does nothing else.
 *
 * Returns: whether it may; otherwise %PRESSO_ERROR_REQUEST_INVALID in the organiser's words
 */
gboolean
presso_logo_check (GBytes *picture, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (picture, &size);

  if (size > PRESSO_LOGO_MAX_SIZE) {
    g_propagate_error (
      error, presso_error_new (
               PRESSO_ERROR_REQUEST_INVALID,
               _ ("The picture has %d KiB, and may have %d. Save it smaller, or as an SVG."),
               (int) ((size + 1023) / 1024), PRESSO_LOGO_MAX_SIZE / 1024));
    return FALSE;
  }
  if (is_png (data, size))
    return check_png (data, size, error);
  if (is_svg (data, size))
    return presso_svg_check ((const char *) data, size, error);
  g_propagate_error (error, presso_error_new (PRESSO_ERROR_REQUEST_INVALID,
                                              _ ("This is neither a PNG nor an SVG picture.")));
  return FALSE;
}
