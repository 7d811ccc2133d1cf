/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar's own look on the display: its logo, whatever somebody sends for one, and its colour,
 * which is readable on every ground. With PRESSO_PICTURES_DIR set, pictures are kept there. */
#include "presso-config.h"

#include <adwaita.h>
#include <libintl.h>
#include <locale.h>

#include "common/presso-bar-logo.h"
#include "common/presso-logo-texture.h"
#include "common/presso-style.h"
#include "display-fixture.h"
#include "display/presso-board.h"
#include "display/presso-logo-view.h"
#include "model/presso-color.h"
#include "model/presso-logo.h"
#include "presso-test-server.h"

/* 2026-11-22T12:00:00Z */
#define NOON_MS   G_GINT64_CONSTANT (1795348800000)
#define RESOURCES "/io/github/libpresso/Presso/Display/"
#define SVG(width, height, content)                                                                \
  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" width "\" height=\"" height                 \
  "\" viewBox=\"0 0 200 100\">" content "</svg>"
#define RINGS                                                                                      \
  "<g fill=\"none\" stroke=\"#e4003a\" stroke-width=\"12\"><circle cx=\"60\" cy=\"50\" "           \
  "r=\"36\"/><circle cx=\"140\" cy=\"50\" r=\"36\"/></g>"

typedef struct {
  GdkTexture *texture;
  GError *error;
} Drawn;

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Drawn *drawn = user_data;

  drawn->texture = presso_logo_texture_load_finish (result, &drawn->error);
}

static GdkTexture *
draw (GBytes *picture, GError **error)
{
  Drawn drawn = { 0 };

  presso_logo_texture_load_async (picture, NULL, on_drawn, &drawn);
  wait_until (drawn.texture != NULL || drawn.error != NULL);
  if (drawn.error != NULL)
    g_propagate_error (error, drawn.error);
  return drawn.texture;
}

static GdkTexture *
draw_text (const char *text)
{
  g_autoptr (GBytes) picture = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = draw (picture, &error);

  g_assert_no_error (error);
  return texture;
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
create_png (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  GByteArray *bytes = g_byte_array_new ();
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.1, 0.2, 0.9);
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

/* Each is as large as it needs to be, and none larger than the screen shows. */
static void
test_sizes (void)
{
  static const struct {
    const char *svg;
    int width;
    int height;
  } rows[] = {
    { SVG ("200", "100", RINGS), 1600, 800 },
    { SVG ("2", "1", RINGS), 1600, 800 },
    { SVG ("100000", "50000", RINGS), 1600, 800 },
    { SVG ("100", "100", RINGS), 800, 800 },
  };

  g_autoptr (GBytes) small = create_png (60, 40);
  g_autoptr (GBytes) large = create_png (3000, 1000);
  g_autoptr (GdkTexture) as_is = draw (small, NULL);
  g_autoptr (GdkTexture) reduced = draw (large, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GdkTexture) texture = draw_text (rows[i].svg);

    g_assert_cmpint (gdk_texture_get_width (texture), ==, rows[i].width);
    g_assert_cmpint (gdk_texture_get_height (texture), ==, rows[i].height);
  }
  g_assert_cmpint (gdk_texture_get_width (as_is), ==, 60);
  g_assert_cmpint (gdk_texture_get_height (as_is), ==, 40);
  g_assert_cmpint (gdk_texture_get_width (reduced), ==, 1600);
  g_assert_cmpint (gdk_texture_get_height (reduced), ==, 533);
}

/* Whatever comes for a logo and is none ends in an error, and in nothing else. */
static void
test_broken (void)
{
  static const char *const texts[] = {
    "",
    "GIF89a",
    "<html><body>Not found</body></html>",
    "<svg",
    SVG ("200", "100", "<script>alert(1)</script>"),
    SVG ("200", "100", "<image href=\"http://example.com/a.png\"/>"),
    "<!DOCTYPE svg [<!ENTITY a \"b\">]>" SVG ("200", "100", RINGS),
  };
  g_autoptr (GBytes) png = create_png (60, 40);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) picture = g_bytes_new_static (texts[i], strlen (texts[i]));
    g_autoptr (GError) error = NULL;

    g_assert_null (draw (picture, &error));
    g_assert_nonnull (error);
  }
  for (gsize size = 8; size < g_bytes_get_size (png); size += 16) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (png, 0, size);
    g_autoptr (GError) error = NULL;

    g_assert_null (draw (part, &error));
    g_assert_nonnull (error);
  }
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_saved = user_data;
  g_autoptr (GError) error = NULL;

  presso_client_save_logo_finish (PRESSO_CLIENT (source), result, &error);
  g_assert_no_error (error);
  *is_saved = TRUE;
}

static void
save_logo (PressoClient *organiser, GBytes *picture)
{
  gboolean is_saved = FALSE;

  presso_client_save_logo_async (organiser, picture, NULL, on_saved, &is_saved);
  wait_until (is_saved);
}

static void
on_texture (guint *n_changes)
{
  (*n_changes)++;
}

static gboolean
has_width (PressoBarLogo *logo, int width)
{
  GdkTexture *texture = presso_bar_logo_get_texture (logo);

  return (texture != NULL ? gdk_texture_get_width (texture) : 0) == width;
}

static PressoClient *
connect_as (PressoTestServer *server, const char *header)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", server->port);
  g_autofree char *token = g_strstrip (g_strdup (strstr (header, "Bearer ") + strlen ("Bearer ")));

  return presso_client_new_for_uri (uri, token, "main");
}

/* From the organiser to the display, over the network: each picture once. */
static void
test_fetched (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  PressoClient *organiser = connect_as (server, server->admin);
  PressoClient *client = connect_as (server, server->display);
  PressoBarLogo *logo = presso_bar_logo_new (client);
  g_autoptr (GBytes) png = create_png (60, 40);
  g_autoptr (GBytes) svg =
    g_bytes_new_static (SVG ("200", "100", RINGS), strlen (SVG ("200", "100", RINGS)));
  guint n_changes = 0;

  g_signal_connect_swapped (logo, "notify::texture", G_CALLBACK (on_texture), &n_changes);
  presso_client_start (organiser);
  presso_client_start (client);
  wait_until (presso_client_get_state (client) == PRESSO_CONNECTION_LIVE);
  g_assert_null (presso_bar_logo_get_texture (logo));

  save_logo (organiser, png);
  wait_until (has_width (logo, 60));
  save_logo (organiser, svg);
  wait_until (has_width (logo, 1600));
  save_logo (organiser, NULL);
  wait_until (has_width (logo, 0));
  g_assert_cmpuint (n_changes, ==, 3);

  g_assert_finalize_object (logo);
  presso_client_stop (client);
  presso_client_stop (organiser);
  g_object_unref (client);
  g_object_unref (organiser);
}

typedef struct {
  GtkWindow *window;
  PressoBoard *board;
  PressoAgeTicker *ticker;
  PressoShop *shop;
  PressoCode *code;
  GListStore *orders;
  PressoStyle *style;
  GtkCssProvider *dark;
  guint n_frames;
} Fixture;

static gint64
get_now (gpointer user_data)
{
  return NOON_MS + 60000;
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
set_dark (Fixture *fixture, gboolean is_dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (fixture->dark != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                   GTK_STYLE_PROVIDER (fixture->dark));
  g_clear_object (&fixture->dark);
  if (is_dark)
    fixture->dark = load_sheet ("style-dark.css");
  wait_for_frames (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  gboolean is_portrait = GPOINTER_TO_INT (user_data);

  fixture->style = presso_style_new ();
  fixture->ticker = presso_age_ticker_new (get_now, fixture, NULL);
  fixture->shop = presso_shop_new ("main");
  patch (fixture->shop, "{\"name\":\"Corner Coffee\",\"timeZone\":\"UTC\"}");
  fixture->orders = g_list_store_new (PRESSO_TYPE_ORDER);
  fixture->code = create_record (
    PRESSO_TYPE_CODE,
    "{\"code\":\"7K3M9Q2A\",\"url\":\"HTTP://192.168.1.20:8080/O/7K3M9Q2A\",\"validFrom\":"
    "\"2026-11-22T12:00:00.000Z\",\"validUntil\":\"2026-11-22T12:05:00.000Z\",\"drinks\":10,"
    "\"drinksLeft\":7}");
  fixture->board = PRESSO_BOARD (
    presso_board_new (fixture->ticker, fixture->shop, G_LIST_MODEL (fixture->orders)));
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_widget_add_css_class (GTK_WIDGET (fixture->window), "filling");
  gtk_window_set_default_size (fixture->window, is_portrait ? 720 : 1280, is_portrait ? 1280 : 720);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->board));
  presso_board_set_load (fixture->board, 3, 240);
  presso_board_set_code (fixture->board, fixture->code);
  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_LIVE, 0, NULL);
  gtk_window_present (fixture->window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)),
                            "after-paint", G_CALLBACK (on_after_paint), fixture);
  set_dark (fixture, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  set_dark (fixture, FALSE);
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

static void
keep_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("PRESSO_PICTURES_DIR");
  GtkWidget *board = GTK_WIDGET (fixture->board);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (board);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  wait_for_frames (fixture);
  path = g_strdup_printf ("%s/brand-%s.png", folder, name);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (board),
                          gtk_widget_get_height (board));
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)),
                                         node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static PressoColor
look_up (Fixture *fixture, const char *name)
{
  GdkRGBA rgba = { 0 };

  g_assert_true (gtk_style_context_lookup_color (
    gtk_widget_get_style_context (GTK_WIDGET (fixture->board)), name, &rgba));
  return (PressoColor){ rgba.red, rgba.green, rgba.blue };
}

static void
assert_readable (Fixture *fixture, const char *name, const char *ground, double contrast)
{
  PressoColor color = look_up (fixture, name);
  PressoColor behind = look_up (fixture, ground);
  g_autofree char *text = presso_color_to_string (&color);

  g_test_message ("%s %s on %s", name, text, ground);
  g_assert_cmpfloat (presso_color_get_contrast (&color, &behind), >=, contrast);
}

static void
assert_accent_readable (Fixture *fixture)
{
  assert_readable (fixture, "slab_accent", "slab_bg_a", PRESSO_CONTRAST_TEXT);
  assert_readable (fixture, "slab_accent", "slab_bg_b", PRESSO_CONTRAST_TEXT);
  assert_readable (fixture, "slab_accent_ink", "slab_accent", PRESSO_CONTRAST_TEXT);
  assert_readable (fixture, "making_fg", "tile_bg", PRESSO_CONTRAST_TEXT);
  assert_readable (fixture, "step_fg", "board_bg", PRESSO_CONTRAST_LARGE);
}

/* Whatever colour the organiser has chosen, and whatever the desktop: it can be read. */
static void
test_accent (Fixture *fixture, gconstpointer user_data)
{
  static const char *const accents[] = { "#000000", "#ffffff", "#ff0000", "#0000ff", "#00ff00",
                                         "#ffff00", "#3a2416", "#808080", "#e4003a", "#00a7e1" };
  PressoColor usual, shown;

  for (guint dark = 0; dark < 2; dark++) {
    set_dark (fixture, dark != 0);
    usual = look_up (fixture, "slab_accent");
    assert_accent_readable (fixture);
    for (guint i = 0; i < G_N_ELEMENTS (accents); i++) {
      g_autofree char *text = g_strdup_printf ("{\"accentColor\":\"%s\"}", accents[i]);

      patch (fixture->shop, text);
      wait_for_frames (fixture);
      assert_accent_readable (fixture);
    }
    /* The last one can be read as it is, or nearly so; the usual one comes back without it. */
    shown = look_up (fixture, "slab_accent");
    g_assert_cmpfloat (shown.blue, >, shown.red + 0.3);
    set_dark (fixture, dark == 0);
    assert_accent_readable (fixture);
    set_dark (fixture, dark != 0);
    patch (fixture->shop, "{\"accentColor\":null}");
    wait_for_frames (fixture);
    shown = look_up (fixture, "slab_accent");
    g_assert_cmpfloat (presso_color_get_contrast (&shown, &usual), <, 1.01);
  }
}

static GtkWidget *
find_logo (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || PRESSO_IS_LOGO_VIEW (widget))
    return gtk_widget_get_mapped (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_logo (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* As wide as it comes, and on paper where it is too dark for the display. */
static void
test_logo (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GdkTexture) red = draw_text (SVG ("200", "100", RINGS));
  g_autoptr (GdkTexture) black =
    draw_text (SVG ("100", "100", "<path d=\"M20 90L100 10L180 90Z\" fill=\"#101010\"/>"));
  GtkWidget *view = find_logo (GTK_WIDGET (fixture->board));
  int height = gtk_widget_get_height (view);

  g_assert_cmpint (gtk_widget_get_width (view), ==, height);
  presso_board_set_logo (fixture->board, red);
  wait_for_frames (fixture);
  g_assert_cmpint (gtk_widget_get_height (view), ==, height);
  g_assert_cmpint (gtk_widget_get_width (view), ==, 2 * height);
  g_assert_false (gtk_widget_has_css_class (view, "on-paper"));
  presso_board_set_logo (fixture->board, black);
  g_assert_true (gtk_widget_has_css_class (view, "on-paper"));
  keep_picture (fixture, "paper");
  presso_board_set_logo (fixture->board, NULL);
  wait_for_frames (fixture);
  g_assert_false (gtk_widget_has_css_class (view, "on-paper"));
  g_assert_cmpint (gtk_widget_get_width (view), ==, height);
}

static gboolean
shows (GtkWidget *widget, const char *text, const char *css_class)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, css_class) &&
      g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows (child, text, css_class))
      return TRUE;
  }
  return FALSE;
}

#define WELCOME "Welcome to GUADEC! The coffee is on us, from nine to five."

/* Once, and large while there is room for it. */
static void
test_welcome (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *board = GTK_WIDGET (fixture->board);
  g_autoptr (GdkTexture) red = draw_text (SVG ("200", "100", RINGS));

  presso_board_set_logo (fixture->board, red);
  patch (fixture->shop, "{\"welcome\":\"" WELCOME "\",\"accentColor\":\"#e4003a\"}");
  wait_for_frames (fixture);
  g_assert_true (shows (board, WELCOME, "greeting"));
  g_assert_false (shows (board, WELCOME, "welcome"));
  keep_picture (fixture, "greeting");
  add_few_orders (fixture->orders);
  wait_for_frames (fixture);
  g_assert_false (shows (board, WELCOME, "greeting"));
  g_assert_true (shows (board, WELCOME, "welcome"));
  keep_picture (fixture, "dark");
  set_dark (fixture, FALSE);
  keep_picture (fixture, "light");
  g_list_store_remove_all (fixture->orders);
  patch (fixture->shop, "{\"open\":false}");
  keep_picture (fixture, "closed");
  patch (fixture->shop, "{\"welcome\":null,\"open\":true}");
  wait_for_frames (fixture);
  g_assert_false (shows (board, "", "greeting"));
  g_assert_false (shows (board, "", "welcome"));
}

static void
test_portrait (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GdkTexture) red = draw_text (SVG ("200", "100", RINGS));

  presso_board_set_logo (fixture->board, red);
  add_few_orders (fixture->orders);
  patch (fixture->shop, "{\"welcome\":\"" WELCOME "\",\"accentColor\":\"#00a7e1\"}");
  wait_for_frames (fixture);
  g_assert_true (shows (GTK_WIDGET (fixture->board), WELCOME, "welcome"));
  keep_picture (fixture, "portrait");
}

int
main (int argc, char **argv)
{
  gpointer upright = GINT_TO_POINTER (TRUE);
  g_autoptr (GtkCssProvider) sheet = NULL;

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  textdomain (GETTEXT_PACKAGE);
  adw_init ();
  sheet = load_sheet ("style.css");
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    RESOURCES "icons");

  g_test_add_func ("/display/brand/sizes", test_sizes);
  g_test_add_func ("/display/brand/broken", test_broken);
  g_test_add_func ("/display/brand/fetched", test_fetched);
  g_test_add ("/display/brand/accent", Fixture, NULL, set_up, test_accent, tear_down);
  g_test_add ("/display/brand/logo", Fixture, NULL, set_up, test_logo, tear_down);
  g_test_add ("/display/brand/welcome", Fixture, NULL, set_up, test_welcome, tear_down);
  g_test_add ("/display/brand/portrait", Fixture, upright, set_up, test_portrait, tear_down);
  return g_test_run ();
}
