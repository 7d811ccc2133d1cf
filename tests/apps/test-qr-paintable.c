/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The QR code as it comes to the screen, read back pixel by pixel and by a scanner that isn't ours.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "common/presso-qr-paintable.h"

#define SHORT_URL "HTTP://192.168.1.20:8080/O/7K3M9Q2A"

/* Drawn by cairo at @size device pixels, with @scale of them per logical pixel. */
static cairo_surface_t *
draw (PressoQrPaintable *qr, int size, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  presso_qr_paintable_set_scale_factor (qr, scale);
  gdk_paintable_snapshot (GDK_PAINTABLE (qr), snapshot, (double) size / scale,
                          (double) size / scale);
  node = gtk_snapshot_to_node (snapshot);
  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint32 pixel;

  memcpy (&pixel,
          data + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + 4 * (gsize) x,
          sizeof pixel);
  return pixel & 0xffffff;
}

/* Each pixel is of one of two colours: the edges of the modules lie between pixels. */
static void
assert_crisp (PressoQrPaintable *qr, int size, int scale)
{
  cairo_surface_t *surface = draw (qr, size, scale);
  int n_modules = presso_qr_paintable_get_size (qr) - 2 * PRESSO_QR_QUIET_ZONE;
  int module = size / presso_qr_paintable_get_size (qr);
  int corner = (size - module * n_modules) / 2;
  const guint32 dark = get_pixel (surface, corner, corner);

  g_assert_cmpint (module, >=, 1);
  g_assert_cmpint (corner, >=, PRESSO_QR_QUIET_ZONE * module);
  g_assert_cmphex (dark, !=, 0xffffff);
  for (int y = 0; y < size; y++) {
    for (int x = 0; x < size; x++) {
      int column = x < corner ? -1 : (x - corner) / module;
      int row = y < corner ? -1 : (y - corner) / module;
      gboolean is_dark = column >= 0 && row >= 0 && column < n_modules && row < n_modules &&
                         presso_qr_paintable_is_dark (qr, column, row);

      if (get_pixel (surface, x, y) != (is_dark ? dark : 0xffffff))
        g_error ("pixel %d, %d of %d is wrong", x, y, size);
    }
  }
  cairo_surface_destroy (surface);
}

static void
test_crisp (void)
{
  static const int sizes[] = { 33, 40, 66, 99, 181, 240, 333, 480, 1000 };
  g_autoptr (PressoQrPaintable) qr = presso_qr_paintable_new (SHORT_URL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    assert_crisp (qr, sizes[i], 1);
  for (guint i = 2; i < G_N_ELEMENTS (sizes); i++)
    assert_crisp (qr, sizes[i] - sizes[i] % 2, 2);
}

static char *
scan (cairo_surface_t *surface)
{
  g_autofree char *folder = g_dir_make_tmp ("presso-qr-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "qr.png", NULL);
  const char *const argv[] = { "zbarimg",         "--quiet", "--raw", "-Sdisable",
                               "-Sqrcode.enable", path,      NULL };
  g_autoptr (GError) error = NULL;
  char *read = NULL;

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, &read, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return g_strchomp (read);
}

static void
test_scan (void)
{
  static const char *const texts[] = {
    SHORT_URL,
    "HTTPS://COFFEE.EXAMPLE/O/00000000",
    "http://192.168.1.20:8080/Mixed-Case/O/7K3M9Q2A",
    "HTTP://[FD00::1234:5678]:8080/O/7K3M9Q2A",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PressoQrPaintable) qr = presso_qr_paintable_new (texts[i]);
    cairo_surface_t *surface = draw (qr, 301, 1);
    g_autofree char *read = scan (surface);

    g_assert_cmpstr (read, ==, texts[i]);
    cairo_surface_destroy (surface);
  }
}

/* ISO/IEC 18004, table 7: characters that fit versions 1 to 3 in alphanumeric mode. */
static void
test_smallest (void)
{
  static const struct {
    guint length;
    int version;
    char level;
  } rows[] = {
    { 10, 1, 'H' }, { 11, 1, 'Q' }, { 16, 1, 'Q' }, { 17, 1, 'M' }, { 20, 1, 'M' }, { 21, 2, 'Q' },
    { 29, 2, 'Q' }, { 30, 2, 'M' }, { 38, 2, 'M' }, { 39, 3, 'Q' }, { 47, 3, 'Q' }, { 61, 3, 'M' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strnfill (rows[i].length, 'A');
    g_autoptr (PressoQrPaintable) qr = presso_qr_paintable_new (text);

    g_test_message ("%u characters", rows[i].length);
    g_assert_cmpint (presso_qr_paintable_get_version (qr), ==, rows[i].version);
    g_assert_cmpint (presso_qr_paintable_get_level (qr), ==, rows[i].level);
  }
}

/* What isn't alphanumeric costs size, and is read as it is. */
static void
test_mode (void)
{
  g_autoptr (PressoQrPaintable) upper = presso_qr_paintable_new (SHORT_URL);
  g_autofree char *small = g_ascii_strdown (SHORT_URL, -1);
  g_autoptr (PressoQrPaintable) lower = presso_qr_paintable_new (small);

  g_assert_cmpint (presso_qr_paintable_get_version (upper), ==, 2);
  g_assert_cmpint (presso_qr_paintable_get_version (lower), >, 2);
}

static void
on_invalidate (GdkPaintable *paintable, gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_text (void)
{
  g_autofree char *too_long = g_strnfill (5000, 'A');
  PressoQrPaintable *qr = presso_qr_paintable_new (NULL);
  guint contents = 0;
  guint sizes = 0;

  g_signal_connect (qr, "invalidate-contents", G_CALLBACK (on_invalidate), &contents);
  g_signal_connect (qr, "invalidate-size", G_CALLBACK (on_invalidate), &sizes);
  g_assert_cmpint (presso_qr_paintable_get_size (qr), ==, 0);
  presso_qr_paintable_set_text (qr, SHORT_URL);
  g_assert_cmpint (presso_qr_paintable_get_size (qr), ==, 25 + 8);
  g_assert_cmpuint (contents, ==, 1);
  g_assert_cmpuint (sizes, ==, 1);

  /* The next code of the same length only draws anew: nothing moves, nothing flashes. */
  presso_qr_paintable_set_text (qr, "HTTP://192.168.1.20:8080/O/ZZZZZZZZ");
  g_assert_cmpuint (contents, ==, 2);
  g_assert_cmpuint (sizes, ==, 1);
  presso_qr_paintable_set_text (qr, "HTTP://192.168.1.20:8080/O/ZZZZZZZZ");
  g_assert_cmpuint (contents, ==, 2);

  presso_qr_paintable_set_text (qr, too_long);
  g_assert_cmpint (presso_qr_paintable_get_size (qr), ==, 0);
  presso_qr_paintable_set_text (qr, "");
  g_assert_cmpint (presso_qr_paintable_get_version (qr), ==, 0);
  g_assert_finalize_object (qr);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/qr/crisp", test_crisp);
  g_test_add_func ("/qr/scan", test_scan);
  g_test_add_func ("/qr/smallest", test_smallest);
  g_test_add_func ("/qr/mode", test_mode);
  g_test_add_func ("/qr/text", test_text);
  return g_test_run ();
}
