/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-logo-texture.h"

#include "model/presso-logo.h"

/* What the largest screen shows of a logo, and no more memory than that. */
#define MOST_WIDTH  1600
#define MOST_HEIGHT 800

/* An SVG is drawn at the size it is shown in; a large PNG is made smaller. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean is_svg = GPOINTER_TO_INT (user_data);
  double size = MIN ((double) MOST_WIDTH / MAX (width, 1), (double) MOST_HEIGHT / MAX (height, 1));

  if (is_svg || size < 1)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * size), 1),
                                MAX ((int) (height * size), 1));
}

static GdkTexture *
decode (GBytes *picture, GError **error)
{
  const char *type = presso_logo_get_type (picture);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (type, error);
  GdkPixbuf *pixbuf;
  gboolean is_written;

  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared),
                    GINT_TO_POINTER (g_str_equal (type, PRESSO_LOGO_SVG)));
  is_written = gdk_pixbuf_loader_write_bytes (loader, picture, error);
  if (!gdk_pixbuf_loader_close (loader, is_written ? error : NULL) || !is_written)
    return NULL;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL) {
    g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, "no picture");
    return NULL;
  }
  return gdk_texture_new_for_pixbuf (pixbuf);
}

static void
run_load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GBytes *picture = data;
  GError *error = NULL;
  GdkTexture *texture = NULL;

  if (presso_logo_check (picture, &error))
    texture = decode (picture, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * presso_logo_texture_load_async:
 * @picture: what may be a logo
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Draws a logo, in a thread of its own: what comes over the network is checked once more, and what
 * is slow to draw doesn't hold up the screen.
 */
void
presso_logo_texture_load_async (GBytes *picture,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, presso_logo_texture_load_async);
  g_task_set_task_data (task, g_bytes_ref (picture), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, run_load);
}

/**
 * presso_logo_texture_load_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the logo, or %NULL where it is none
 */
GdkTexture *
presso_logo_texture_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * presso_logo_texture_get_color:
 * @texture: a logo
 * @color: (out): its colour, as a whole
 *
 * Returns: whether it lets through what is behind it, and so depends on that
 */
gboolean
presso_logo_texture_get_color (GdkTexture *texture, GdkRGBA *color)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  guint64 sums[4] = { 0 };

  /* Premultiplied, so that what nobody sees doesn't count. */
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * sizeof *pixels);
  for (gsize i = 0; i < (gsize) width * (gsize) height; i++) {
    for (guint channel = 0; channel < G_N_ELEMENTS (sums); channel++)
      sums[channel] += pixels[i] >> (8 * channel) & 0xff;
  }
  color->alpha = (float) sums[3] / 255 / (float) width / (float) height;
  color->red = sums[3] > 0 ? (float) sums[2] / (float) sums[3] : 0;
  color->green = sums[3] > 0 ? (float) sums[1] / (float) sums[3] : 0;
  color->blue = sums[3] > 0 ? (float) sums[0] / (float) sums[3] : 0;
  return color->alpha < 0.95f;
}
