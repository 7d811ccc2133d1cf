/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the display says about ordering: the code, what is left of it, why there is none and until
 * when, and the bar's Wi-Fi; read off the screen's picture where a phone would. With
 * PRESSO_PICTURES_DIR set, a picture of each state is kept there. */
#include "presso-config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>

#include "common/presso-style.h"
#include "display-fixture.h"
#include "display/presso-board.h"
#include "display/presso-panel-mode.h"
#include "display/presso-pixel-shift.h"
#include "display/presso-wifi-text.h"

/* 2026-11-22T12:00:00Z, the turn of a slot. */
#define SLOT_MS   G_GINT64_CONSTANT (1795348800000)
#define RESOURCES "/io/github/libpresso/Presso/Display/"
#define FIRST_URL "HTTP://192.168.1.20:8080/O/7K3M9Q2A"
#define NEXT_URL  "HTTP://192.168.1.20:8080/O/ZZZZ0000"
#define WIFI                                                                                       \
  "{\"wifi\":{\"ssid\":\"Corner; Coffee\",\"password\":\"b\\\\an\\\"s, 12:34\","                   \
  "\"security\":\"wpa\",\"hidden\":false}}"
#define WIFI_TEXT "WIFI:T:WPA;S:Corner\\; Coffee;P:b\\\\an\\\"s\\, 12\\:34;;"

typedef struct {
  GtkWindow *window;
  PressoBoard *board;
  PressoAgeTicker *ticker;
  PressoShop *shop;
  PressoCode *code;
  GListStore *orders;
  PressoStyle *style;
  gint64 now_ms;
  guint n_frames;
} Fixture;

typedef struct {
  const char *name;
  int width;
  int height;
} Size;

static const Size sizes[] = {
  { "720p", 1280, 720 },
  { "1080p", 1920, 1080 },
  { "4k", 3840, 2160 },
  { "portrait", 1080, 1920 },
};

static void
test_wifi_text (void)
{
  static const struct {
    const char *ssid;
    const char *password;
    gboolean is_hidden;
    const char *text;
  } rows[] = {
    { "Coffee", "secret words", FALSE, "WIFI:T:WPA;S:Coffee;P:secret words;;" },
    { "Coffee", NULL, FALSE, "WIFI:T:nopass;S:Coffee;;" },
    { "Coffee", "secret words", TRUE, "WIFI:T:WPA;S:Coffee;P:secret words;H:true;;" },
    { "a\\b;c,d:e\"f", "\\\\;;", FALSE, "WIFI:T:WPA;S:a\\\\b\\;c\\,d\\:e\\\"f;P:\\\\\\\\\\;\\;;;" },
    { "Caf\303\251 \342\230\225", "p\303\244sswort", FALSE,
      "WIFI:T:WPA;S:Caf\303\251 \342\230\225;P:p\303\244sswort;;" },
    /* What could be taken for bytes in hexadecimal is in quotes. */
    { "BEEF", "12345678", FALSE, "WIFI:T:WPA;S:\"BEEF\";P:\"12345678\";;" },
    { "BEE", "123456789", FALSE, "WIFI:T:WPA;S:BEE;P:123456789;;" },
    { "'$`x`'", "a=b&c", FALSE, "WIFI:T:WPA;S:'$`x`';P:a=b&c;;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text =
      presso_wifi_text_new (rows[i].ssid, rows[i].password, rows[i].is_hidden);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

static void
test_pixel_shift (void)
{
  static const int reaches[] = { 2, 4, 6, 12 };
  int none_x, none_y;

  for (guint i = 0; i < G_N_ELEMENTS (reaches); i++) {
    int reach = reaches[i];
    int n_steps = 4 * reach * (reach - 1);
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
    int last_x, last_y, x, y;

    presso_pixel_shift_at (SLOT_MS, reach, &last_x, &last_y);
    for (int step = 1; step <= n_steps; step++) {
      presso_pixel_shift_at (SLOT_MS + step * 60000, reach, &x, &y);
      g_assert_cmpint (ABS (x), <=, reach);
      g_assert_cmpint (ABS (y), <=, reach);
      g_assert_cmpint (ABS (x - last_x), ==, 1);
      g_assert_cmpint (ABS (y - last_y), <=, 1);
      last_x = x;
      last_y = y;
      g_hash_table_add (seen, GINT_TO_POINTER ((x + reach) * 1000 + y + reach));
    }
    /* It rests nowhere: it comes by many places, and is at none of them for long. */
    g_assert_cmpuint (g_hash_table_size (seen), >=, (guint) (2 * reach * (reach - 1)));
  }

  presso_pixel_shift_at (SLOT_MS, 0, &none_x, &none_y);
  g_assert_cmpint (none_x, ==, 0);
  g_assert_cmpint (none_y, ==, 0);
}

static gint64
get_now (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->now_ms;
}

static PressoCode *
create_code (const char *url, const char *from, const char *until)
{
  g_autofree char *text =
    g_strdup_printf ("{\"code\":\"%s\",\"url\":\"%s\",\"validFrom\":\"2026-11-22T%s.000Z\","
                     "\"validUntil\":\"2026-11-22T%s.000Z\",\"drinks\":10,\"drinksLeft\":7}",
                     strrchr (url, '/') + 1, url, from, until);

  return create_record (PRESSO_TYPE_CODE, text);
}

static void
on_after_paint (Fixture *fixture)
{
  fixture->n_frames++;
}

static void
wait_for_frames (Fixture *fixture)
{
  guint wanted = fixture->n_frames + 4;

  wait_until ((gtk_widget_queue_draw (GTK_WIDGET (fixture->window)), fixture->n_frames >= wanted));
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;

  fixture->style = presso_style_new ();
  fixture->now_ms = SLOT_MS + 60000;
  fixture->ticker = presso_age_ticker_new (get_now, fixture, NULL);
  fixture->shop = presso_shop_new ("main");
  patch (fixture->shop, "{\"name\":\"Corner Coffee\",\"timeZone\":\"UTC\"}");
  fixture->orders = g_list_store_new (PRESSO_TYPE_ORDER);
  add_few_orders (fixture->orders);
  fixture->code = create_code (FIRST_URL, "12:00:00", "12:05:00");

  fixture->board = PRESSO_BOARD (
    presso_board_new (fixture->ticker, fixture->shop, G_LIST_MODEL (fixture->orders)));
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_widget_add_css_class (GTK_WIDGET (fixture->window), "filling");
  gtk_window_set_default_size (fixture->window, size->width, size->height);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->board));
  presso_board_set_load (fixture->board, 3, 240);
  presso_board_set_code (fixture->board, fixture->code);
  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_LIVE, 0, NULL);
  presso_age_ticker_tick (fixture->ticker);
  gtk_window_present (fixture->window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)),
                            "after-paint", G_CALLBACK (on_after_paint), fixture);
  wait_for_frames (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)),
                                        fixture);
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_assert_finalize_object (fixture->ticker);
  g_assert_finalize_object (fixture->orders);
  g_assert_finalize_object (fixture->shop);
  g_assert_finalize_object (fixture->code);
  g_assert_finalize_object (fixture->style);
}

static GdkTexture *
take_picture (Fixture *fixture)
{
  GtkWidget *board = GTK_WIDGET (fixture->board);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (board);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (board),
                                             (float) gtk_widget_get_height (board));

  gdk_paintable_snapshot (paintable, snapshot, area.size.width, area.size.height);
  node = gtk_snapshot_to_node (snapshot);
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node,
                                      &area);
}

static void
keep_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("PRESSO_PICTURES_DIR");
  g_autofree char *path = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (folder == NULL)
    return;
  wait_for_frames (fixture);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  texture = take_picture (fixture);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* What a scanner that isn't ours reads off the whole screen. */
static GStrv
scan (Fixture *fixture)
{
  g_autoptr (GdkTexture) texture = take_picture (fixture);
  g_autofree char *folder = g_dir_make_tmp ("presso-code-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "board.png", NULL);
  const char *const argv[] = { "zbarimg",         "--quiet", "--raw", "-Sdisable",
                               "-Sqrcode.enable", path,      NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *read = NULL;

  g_assert_true (gdk_texture_save_to_png (texture, path));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, &read, NULL, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return g_strsplit (g_strchomp (read), "\n", -1);
}

static void
assert_scans (Fixture *fixture, const char *first, const char *second)
{
  g_auto (GStrv) read = scan (fixture);
  const char *const *lines = (const char *const *) read;

  g_assert_cmpuint (g_strv_length (read), ==, (guint) (first != NULL) + (second != NULL));
  if (first != NULL)
    g_assert_true (g_strv_contains (lines, first));
  if (second != NULL)
    g_assert_true (g_strv_contains (lines, second));
}

typedef gboolean (*Predicate) (GtkWidget *widget, gconstpointer user_data);

/* The first widget that is on the screen and fits. */
static GtkWidget *
find (GtkWidget *widget, Predicate predicate, gconstpointer user_data)
{
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_opacity (widget) <= 0)
    return NULL;
  if (predicate (widget, user_data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, predicate, user_data);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
has_label (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0;
}

static gboolean
is_picture (GtkWidget *widget, gconstpointer user_data)
{
  return GTK_IS_PICTURE (widget);
}

/* And whole: nothing of it lies beyond the board. */
static void
assert_shows (Fixture *fixture, const char *text)
{
  GtkWidget *board = GTK_WIDGET (fixture->board);
  GtkWidget *label = find (board, has_label, gettext (text));
  graphene_rect_t bounds;

  g_test_message ("looking for “%s”", text);
  g_assert_nonnull (label);
  g_assert_true (gtk_widget_compute_bounds (label, board, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (board));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (board));
}

static void
assert_hides (Fixture *fixture, const char *text)
{
  g_test_message ("looking for the absence of “%s”", text);
  g_assert_null (find (GTK_WIDGET (fixture->board), has_label, gettext (text)));
}

static void
assert_shows_time (Fixture *fixture, const char *format, const char *time)
{
  g_autoptr (GString) text = g_string_new (gettext (format));

  g_string_replace (text, "%s", time, 1);
  assert_shows (fixture, text->str);
}

static void
set_time (Fixture *fixture, gint64 now_ms)
{
  fixture->now_ms = now_ms;
  presso_age_ticker_tick (fixture->ticker);
}

static void
set_code (Fixture *fixture, PressoCode *code)
{
  presso_board_set_code (fixture->board, code);
  g_object_unref (fixture->code);
  fixture->code = code;
}

/* Of the code that is on the screen now, before anything is drawn. */
static gboolean
has_code (Fixture *fixture, const char *url)
{
  GtkWidget *picture = find (GTK_WIDGET (fixture->board), is_picture, NULL);
  const char *shown =
    picture != NULL ? gtk_picture_get_alternative_text (GTK_PICTURE (picture)) : NULL;
  g_autofree char *expected = g_strdup_printf (gettext ("QR code for %s"), url);

  return g_strcmp0 (shown, expected) == 0;
}

static void
test_code (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;
  g_autofree char *wait =
    g_strdup_printf (ngettext ("Ready in about %d minute", "Ready in about %d minutes", 4), 4);

  assert_scans (fixture, FIRST_URL, NULL);
  assert_shows (fixture, "192.168.1.20:8080");
  assert_shows (fixture, "7K3M 9Q2A");
  assert_shows (fixture, "4:00");
  assert_shows (fixture, "until the next code");
  assert_shows (fixture, "7");
  assert_shows (fixture, wait);
  presso_board_set_load (fixture->board, 3, 0);
  assert_hides (fixture, wait);
  presso_board_set_load (fixture->board, 3, 240);
  keep_picture (fixture, size->name);
}

/* Both codes are read off one picture, and neither when they are not to be seen. */
static void
test_wifi (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;
  g_autofree char *name = g_strconcat ("wifi-", size->name, NULL);

  patch (fixture->shop, WIFI);
  wait_for_frames (fixture);
  assert_scans (fixture, FIRST_URL, WIFI_TEXT);
  assert_shows (fixture, "Corner; Coffee");
  assert_shows (fixture, "7K3M 9Q2A");
  keep_picture (fixture, name);

  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_STALE, SLOT_MS, NULL);
  wait_for_frames (fixture);
  assert_scans (fixture, NULL, NULL);
  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_LIVE, 0, NULL);
  patch (fixture->shop, "{\"wifi\":null}");
  wait_for_frames (fixture);
  assert_scans (fixture, FIRST_URL, NULL);
  assert_hides (fixture, "Corner; Coffee");
}

/* From the last moment of one code to the first of the next there is always one to see. */
static void
test_swap (Fixture *fixture, gconstpointer user_data)
{
  g_assert_true (has_code (fixture, FIRST_URL));
  set_time (fixture, SLOT_MS + 299999);
  assert_shows (fixture, "0:01");
  g_assert_true (has_code (fixture, FIRST_URL));
  set_time (fixture, SLOT_MS + 300000);
  assert_shows (fixture, "0:00");
  assert_shows (fixture, "7K3M 9Q2A");
  g_assert_true (has_code (fixture, FIRST_URL));
  set_time (fixture, SLOT_MS + 300400);
  g_assert_true (has_code (fixture, FIRST_URL));
  set_code (fixture, create_code (NEXT_URL, "12:05:00", "12:10:00"));
  g_assert_true (has_code (fixture, NEXT_URL));
  assert_shows (fixture, "ZZZZ 0000");
  assert_shows (fixture, "5:00");
  wait_for_frames (fixture);
  assert_scans (fixture, NEXT_URL, NULL);
}

/* A next code that doesn't come leaves none: not for longer than the bar would take the old one. */
static void
test_no_next (Fixture *fixture, gconstpointer user_data)
{
  set_time (fixture, SLOT_MS + 302999);
  g_assert_true (has_code (fixture, FIRST_URL));
  set_time (fixture, SLOT_MS + 303000);
  g_assert_false (has_code (fixture, FIRST_URL));
  assert_shows (fixture, "The next code is coming…");
  assert_hides (fixture, "7K3M 9Q2A");
  wait_for_frames (fixture);
  assert_scans (fixture, NULL, NULL);

  set_time (fixture, SLOT_MS + 300999);
  g_assert_true (has_code (fixture, FIRST_URL));
  patch (fixture->shop, "{\"codeGrace\":1}");
  g_assert_true (has_code (fixture, FIRST_URL));
  set_time (fixture, SLOT_MS + 301000);
  g_assert_false (has_code (fixture, FIRST_URL));
}

static void
test_empty (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;
  g_autofree char *name = g_strconcat ("empty-", size->name, NULL);

  patch (fixture->code, "{\"drinksLeft\":0}");
  wait_for_frames (fixture);
  assert_shows (fixture, "All drinks are taken");
  assert_shows (fixture, "New drinks in");
  assert_shows (fixture, "4:00");
  assert_scans (fixture, NULL, NULL);
  keep_picture (fixture, name);

  /* Nobody is told of drinks that come after the bar has closed. */
  patch (fixture->shop, "{\"closesAt\":\"2026-11-22T12:04:00.000Z\"}");
  wait_for_frames (fixture);
  assert_hides (fixture, "New drinks in");
  assert_hides (fixture, "4:00");
  assert_shows_time (fixture, "We close at %s", "12:04");
}

static void
test_last_orders (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;
  g_autofree char *name = g_strconcat ("last-orders-", size->name, NULL);

  patch (fixture->shop, "{\"closesAt\":\"2026-11-22T12:31:01.000Z\"}");
  assert_shows (fixture, "until the next code");
  g_assert_null (find (GTK_WIDGET (fixture->board), has_label, "Last orders until 12:31"));
  set_time (fixture, SLOT_MS + 61000);
  assert_shows_time (fixture, "Last orders until %s", "12:31");
  assert_shows (fixture, "until the next code");

  patch (fixture->shop, "{\"closesAt\":\"2026-11-22T12:04:00.000Z\"}");
  patch (fixture->shop, WIFI);
  wait_for_frames (fixture);
  assert_shows_time (fixture, "Last orders until %s", "12:04");
  assert_shows (fixture, "until we close");
  assert_shows (fixture, "2:59");
  assert_shows (fixture, "7K3M 9Q2A");
  assert_scans (fixture, FIRST_URL, WIFI_TEXT);
  keep_picture (fixture, name);
}

static void
test_paused (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;
  g_autofree char *name = g_strconcat ("break-", size->name, NULL);

  patch (fixture->shop, "{\"pausedUntil\":\"2026-11-22T12:10:00.000Z\"}");
  wait_for_frames (fixture);
  assert_shows (fixture, "Short break");
  assert_shows_time (fixture, "We take orders again at %s", "12:10");
  assert_shows (fixture, "9:00");
  assert_scans (fixture, NULL, NULL);
  keep_picture (fixture, name);
}

static void
test_hours (Fixture *fixture, gconstpointer user_data)
{
  const Size *size = user_data;
  g_autofree char *name = g_strconcat ("hours-", size->name, NULL);

  patch (fixture->shop, "{\"open\":false,\"openingHours\":\"Mon–Fri 8:00–17:30, Sat 9:00–14:00\"}");
  wait_for_frames (fixture);
  assert_shows (fixture, "We are closed");
  assert_shows (fixture, "Drinks already ordered are still being made.");
  assert_shows (fixture, "Mon–Fri 8:00–17:30, Sat 9:00–14:00");
  assert_scans (fixture, NULL, NULL);
  keep_picture (fixture, name);

  g_list_store_remove_all (fixture->orders);
  wait_for_frames (fixture);
  assert_shows (fixture, "Mon–Fri 8:00–17:30, Sat 9:00–14:00");
  assert_hides (fixture, "See you soon!");
  patch (fixture->shop, "{\"openingHours\":null}");
  assert_shows (fixture, "See you soon!");
}

static cairo_surface_t *
download (Fixture *fixture)
{
  g_autoptr (GdkTexture) texture = take_picture (fixture);
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_ARGB32, gdk_texture_get_width (texture), gdk_texture_get_height (texture));

  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  return surface;
}

static const guint32 *
get_row (cairo_surface_t *surface, int y)
{
  return (const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) +
                                       y * cairo_image_surface_get_stride (surface));
}

/* Each minute the picture is somewhere else, pixel by pixel the same: not blurred, and not cut. */
static void
test_shift (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *picture = find (GTK_WIDGET (fixture->board), is_picture, NULL);
  cairo_surface_t *before = download (fixture);
  cairo_surface_t *after;
  graphene_rect_t bounds;
  int x, y, left, top, width, height, corner;

  presso_board_set_shifts (fixture->board, TRUE);
  set_time (fixture, SLOT_MS + 4 * 60000);
  wait_for_frames (fixture);
  presso_pixel_shift_at (fixture->now_ms, gtk_widget_get_height (GTK_WIDGET (fixture->board)) / 180,
                         &x, &y);
  g_assert_true (x != 0 || y != 0);
  after = download (fixture);
  g_assert_true (gtk_widget_compute_bounds (picture, GTK_WIDGET (fixture->board), &bounds));
  left = (int) bounds.origin.x;
  top = (int) bounds.origin.y;
  width = (int) bounds.size.width;
  height = (int) bounds.size.height;
  corner = width / 12;
  for (int row = 0; row < height; row++) {
    /* Beside its round corners there is the ground, which stays. */
    int inset = row < corner || row >= height - corner ? corner : 0;
    gsize size = (gsize) (width - 2 * inset) * sizeof (guint32);

    g_assert_cmpmem (get_row (after, top + row) + left + inset, size,
                     get_row (before, top + row - y) + left - x + inset, size);
  }
  assert_scans (fixture, FIRST_URL, NULL);

  presso_board_set_shifts (fixture->board, FALSE);
  wait_for_frames (fixture);
  g_assert_true (gtk_widget_compute_bounds (picture, GTK_WIDGET (fixture->board), &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, left - x);
  g_assert_cmpfloat (bounds.origin.y, ==, top - y);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

static void
set_up_look (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    RESOURCES "icons");
  if (g_getenv ("PRESSO_LIGHT") == NULL)
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_PREFER_DARK);
  g_object_unref (load_sheet ("style.css"));
  if (adw_style_manager_get_dark (manager))
    g_object_unref (load_sheet ("style-dark.css"));
  if (adw_style_manager_get_high_contrast (manager))
    g_object_unref (load_sheet ("style-hc.css"));
}

static const struct {
  const char *name;
  void (*test) (Fixture *fixture, gconstpointer user_data);
  gboolean at_each_size;
} cases[] = {
  { "code", test_code, FALSE },
  { "wifi", test_wifi, TRUE },
  { "last-orders", test_last_orders, FALSE },
  { "empty", test_empty, FALSE },
  { "hours", test_hours, FALSE },
  { "swap", test_swap, FALSE },
  { "no-next", test_no_next, FALSE },
  { "paused", test_paused, FALSE },
  { "shift", test_shift, FALSE },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  if (g_getenv ("PRESSO_LOCALE_DIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("PRESSO_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  adw_init ();
  set_up_look ();

  g_test_add_func ("/display/code/wifi-text", test_wifi_text);
  g_test_add_func ("/display/code/pixel-shift", test_pixel_shift);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      g_autofree char *path = g_strdup_printf ("/display/code/%s/%s", cases[i].name, sizes[j].name);

      /* Pictures are wanted of all; the test itself needs each size for what has to be read. */
      if (j == 0 || cases[i].at_each_size || g_getenv ("PRESSO_PICTURES_DIR") != NULL)
        g_test_add (path, Fixture, &sizes[j], set_up, cases[i].test, tear_down);
    }
  }
  return g_test_run ();
}
