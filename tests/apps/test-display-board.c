/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board on a real screen, with made-up orders: each of its states, at each size it is meant
 * for. With PRESSO_PICTURES_DIR set, a picture of each is kept there. */
#include "presso-config.h"

#include <adwaita.h>
#include <libintl.h>
#include <locale.h>

#include "common/presso-style.h"
#include "display-fixture.h"
#include "display/presso-board.h"
#include "display/presso-call.h"

/* 2026-11-22T12:00:00Z, the turn of a slot. */
#define SLOT_MS   G_GINT64_CONSTANT (1795348800000)
#define RESOURCES "/io/github/libpresso/Presso/Display/"

typedef struct {
  GtkWindow *window;
  PressoBoard *board;
  PressoAgeTicker *ticker;
  PressoShop *shop;
  PressoCode *code;
  GListStore *orders;
  PressoStyle *style;
  PressoChime *chime;
  guint n_rang;
  gint64 now_ms;
  guint n_frames;
} Fixture;

typedef struct {
  const char *name;
  int width;
  int height;
  guint n_preparing;
  guint n_ready;
  gint64 first_number;
} Scene;

static gint64
get_now (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->now_ms;
}

static PressoCode *
create_code (int drinks_left)
{
  g_autofree char *text = g_strdup_printf (
    "{\"code\":\"7K3M9Q2A\",\"url\":\"HTTP://192.168.1.20:8080/O/7K3M9Q2A\","
    "\"validFrom\":\"2026-11-22T12:00:00.000Z\",\"validUntil\":\"2026-11-22T12:05:00.000Z\","
    "\"drinks\":10,\"drinksLeft\":%d}",
    drinks_left);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  PressoCode *code = presso_record_new_from_json (PRESSO_TYPE_CODE, node, "", &error);

  g_assert_no_error (error);
  return code;
}

static PressoOrder *
create_order (gint64 number, const char *state)
{
  static const char *const drinks[] = { "Flat White", "Espresso", "Cappuccino", "Latte",
                                        "Double Espresso Macchiato with Oat Milk" };
  static const char *const names[] = { "Guest 1", "Bartholomew-Alexander", "Guest 3", "" };
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"order-%" G_GINT64_FORMAT "\",\"shop\":\"main\",\"number\":%" G_GINT64_FORMAT ","
    "\"state\":\"%s\",\"drink\":\"x\",\"drinkName\":\"%s\",\"name\":\"%s\","
    "\"createdAt\":\"2026-11-22T11:54:00.000Z\",\"submittedAt\":\"2026-11-22T11:%02d:30.000Z\","
    "\"readyAt\":\"2026-11-22T12:00:30.000Z\",\"version\":1}",
    number, number, state, drinks[number % 5], names[number % 4], 55 + (int) (number % 5));
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);

  g_assert_no_error (error);
  return order;
}

static void
add_orders (Fixture *fixture, const Scene *scene)
{
  for (guint i = 0; i < scene->n_ready + scene->n_preparing; i++) {
    const char *state = i < scene->n_ready ? "READY" : i % 3 == 0 ? "MAKING" : "WAITING";
    g_autoptr (PressoOrder) order = create_order (scene->first_number + i, state);

    g_list_store_append (fixture->orders, order);
  }
}

static void
on_after_paint (Fixture *fixture)
{
  fixture->n_frames++;
}

/* Until nothing more changes: the type size of one frame changes the sizes of the next. */
static void
wait_for_frames (Fixture *fixture)
{
  guint wanted = fixture->n_frames + 4;

  wait_until ((gtk_widget_queue_draw (GTK_WIDGET (fixture->window)), fixture->n_frames >= wanted));
}

static void
on_rang (Fixture *fixture)
{
  fixture->n_rang++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  const Scene *scene = user_data;

  fixture->style = presso_style_new ();
  fixture->now_ms = SLOT_MS + 3600000;
  fixture->ticker = presso_age_ticker_new (get_now, fixture, NULL);
  fixture->shop = presso_shop_new ("main");
  patch (fixture->shop, "{\"name\":\"Corner Coffee\"}");
  fixture->orders = g_list_store_new (PRESSO_TYPE_ORDER);
  fixture->code = create_code (7);
  add_orders (fixture, scene);

  fixture->board = PRESSO_BOARD (
    presso_board_new (fixture->ticker, fixture->shop, G_LIST_MODEL (fixture->orders)));
  fixture->window = GTK_WINDOW (adw_window_new ());
  g_object_add_weak_pointer (G_OBJECT (fixture->board), (gpointer *) &fixture->board);
  gtk_widget_add_css_class (GTK_WIDGET (fixture->window), "filling");
  gtk_window_set_default_size (fixture->window, scene->width, scene->height);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->board));
  fixture->chime = presso_chime_new ();
  g_signal_connect_swapped (fixture->chime, "rang", G_CALLBACK (on_rang), fixture);
  presso_board_set_chime (fixture->board, fixture->chime);
  presso_board_set_load (fixture->board, (int) MIN (scene->n_preparing, 39), 240);
  presso_board_set_code (fixture->board, fixture->code);
  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_LIVE, 0, NULL);
  fixture->now_ms = SLOT_MS + 60000; /* the host's clock was fast */
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
  g_assert_null (fixture->board);
  g_assert_finalize_object (fixture->chime);
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
  g_autofree char *path = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (fixture->window));

  if (folder == NULL)
    return;
  path = g_strdup_printf ("%s/%s.png", folder, name);
  paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->board));
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (fixture->board)),
                          gtk_widget_get_height (GTK_WIDGET (fixture->board)));
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

typedef gboolean (*Predicate) (GtkWidget *widget, gpointer user_data);

/* The first widget that is on the screen and fits. */
static GtkWidget *
find (GtkWidget *widget, Predicate predicate, gpointer user_data)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
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
is_label_with (GtkWidget *widget, gpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0;
}

static gboolean
is_picture (GtkWidget *widget, gpointer user_data)
{
  return GTK_IS_PICTURE (widget);
}

static void
assert_shows (Fixture *fixture, const char *text)
{
  g_test_message ("looking for “%s”", text);
  g_assert_nonnull (find (GTK_WIDGET (fixture->board), is_label_with, gettext (text)));
}

static void
assert_hides (Fixture *fixture, const char *text)
{
  g_test_message ("looking for the absence of “%s”", text);
  g_assert_null (find (GTK_WIDGET (fixture->board), is_label_with, gettext (text)));
}

static const char *
get_shown_code (Fixture *fixture)
{
  GtkWidget *picture = find (GTK_WIDGET (fixture->board), is_picture, NULL);

  return picture != NULL ? gtk_picture_get_alternative_text (GTK_PICTURE (picture)) : NULL;
}

typedef struct {
  Fixture *fixture;
  guint n_ready;
  guint n_preparing;
} Tally;

/* Counts the tiles that can be read, and checks that they lie on the board whole. */
static gboolean
tally (GtkWidget *widget, gpointer user_data)
{
  Tally *sums = user_data;
  graphene_rect_t bounds;

  if (g_strcmp0 (gtk_widget_get_css_name (widget), "ordertile") != 0)
    return FALSE;
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (sums->fixture->board), &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=,
                     gtk_widget_get_width (GTK_WIDGET (sums->fixture->board)));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                     gtk_widget_get_height (GTK_WIDGET (sums->fixture->board)));
  if (gtk_widget_has_css_class (widget, "ready"))
    sums->n_ready++;
  else
    sums->n_preparing++;
  return FALSE;
}

static void
test_scene (Fixture *fixture, gconstpointer user_data)
{
  const Scene *scene = user_data;
  Tally sums = { fixture, 0, 0 };
  g_autofree char *expected =
    g_strdup_printf (gettext ("QR code for %s"), "HTTP://192.168.1.20:8080/O/7K3M9Q2A");

  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->board)), ==, scene->width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->board)), ==, scene->height);
  find (GTK_WIDGET (fixture->board), tally, &sums);
  g_assert_cmpuint (sums.n_ready, ==, scene->n_ready);
  g_assert_cmpuint (sums.n_preparing, <=, scene->n_preparing);
  if (scene->n_preparing > 0)
    g_assert_cmpuint (sums.n_preparing, >, 0);
  g_assert_cmpstr (get_shown_code (fixture), ==, expected);
  assert_shows (fixture, "192.168.1.20:8080");
  assert_shows (fixture, "7K3M 9Q2A");
  assert_shows (fixture, "4:00");
  assert_shows (fixture, "7");
  keep_picture (fixture, scene->name);
}

static void
test_pages (Fixture *fixture, gconstpointer user_data)
{
  const Scene *scene = user_data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* Over all pages, each number is on the board at some time. */
  for (guint i = 0; i < 12; i++) {
    fixture->now_ms += 8000;
    presso_age_ticker_tick (fixture->ticker);
    wait_for_frames (fixture);
    for (guint j = 0; j < scene->n_ready + scene->n_preparing; j++) {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, scene->first_number + j);

      if (find (GTK_WIDGET (fixture->board), is_label_with, number) != NULL)
        g_hash_table_add (seen, g_steal_pointer (&number));
      else
        g_assert_cmpuint (j, >=, scene->n_ready);
    }
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, scene->n_ready + scene->n_preparing);
}

static void
test_expiry (Fixture *fixture, gconstpointer user_data)
{
  fixture->now_ms = SLOT_MS + 299999;
  presso_age_ticker_tick (fixture->ticker);
  g_assert_nonnull (get_shown_code (fixture));
  assert_shows (fixture, "0:01");

  /* The next one may take a moment, see test-display-code.c. */
  fixture->now_ms = SLOT_MS + 303000;
  presso_age_ticker_tick (fixture->ticker);
  g_assert_null (get_shown_code (fixture));
  assert_hides (fixture, "7K3M 9Q2A");
  assert_shows (fixture, "The next code is coming…");
  wait_for_frames (fixture);
  keep_picture (fixture, "awaiting");
}

static void
test_exhausted (Fixture *fixture, gconstpointer user_data)
{
  patch (fixture->code, "{\"drinksLeft\":0}");
  g_assert_null (get_shown_code (fixture));
  wait_for_frames (fixture);
  assert_shows (fixture, "All drinks are taken");
  assert_shows (fixture, "New drinks in");
  assert_shows (fixture, "4:00");
  keep_picture (fixture, "exhausted");

  /* A drink that was given back can be ordered at once. */
  patch (fixture->code, "{\"drinksLeft\":1}");
  g_assert_nonnull (get_shown_code (fixture));
}

static void
test_stale (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *since = NULL;

  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_STALE, SLOT_MS + 65000, NULL);
  g_assert_null (get_shown_code (fixture));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->board), "stale"));
  wait_for_frames (fixture);
  assert_hides (fixture, "7K3M 9Q2A");
  since = g_strdup_printf (gettext ("No connection since %s"), "12:01:05");
  assert_shows (fixture, since);
  keep_picture (fixture, "stale");

  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_LIVE, 0, NULL);
  g_assert_nonnull (get_shown_code (fixture));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (fixture->board), "stale"));
}

static void
test_closed (Fixture *fixture, gconstpointer user_data)
{
  patch (fixture->shop, "{\"open\":false}");
  g_assert_null (get_shown_code (fixture));
  wait_for_frames (fixture);
  assert_shows (fixture, "We are closed");
  assert_shows (fixture, "Drinks already ordered are still being made.");
  keep_picture (fixture, "closed-with-orders");

  g_list_store_remove_all (fixture->orders);
  wait_for_frames (fixture);
  assert_shows (fixture, "See you soon!");
  assert_hides (fixture, "Preparing");
  keep_picture (fixture, "closed");
}

static void
test_paused (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *again = NULL;

  patch (fixture->shop, "{\"pausedUntil\":\"2026-11-22T12:10:00.000Z\",\"timeZone\":\"UTC\"}");
  g_assert_null (get_shown_code (fixture));
  wait_for_frames (fixture);
  assert_shows (fixture, "Short break");
  again = g_strdup_printf (gettext ("We take orders again at %s"), "12:10");
  assert_shows (fixture, again);
  assert_shows (fixture, "9:00");
  keep_picture (fixture, "paused");
}

static void
test_queue_full (Fixture *fixture, gconstpointer user_data)
{
  presso_board_set_load (fixture->board, 40, 600);
  g_assert_null (get_shown_code (fixture));
  presso_board_set_load (fixture->board, 39, 600);
  g_assert_nonnull (get_shown_code (fixture));
}

static gboolean
is_call (GtkWidget *widget, gpointer user_data)
{
  return PRESSO_IS_CALL (widget);
}

static gint64
get_called_number (Fixture *fixture)
{
  GtkWidget *call = find (GTK_WIDGET (fixture->board), is_call, NULL);

  if (call == NULL)
    return 0;
  return presso_order_get_number (
    g_ptr_array_index (presso_call_get_orders (PRESSO_CALL (call)), 0));
}

static void
test_ready (Fixture *fixture, gconstpointer user_data)
{
  const Scene *scene = user_data;
  Tally sums = { fixture, 0, 0 };
  g_autoptr (PressoOrder) order = g_list_model_get_item (G_LIST_MODEL (fixture->orders), 4);
  g_autoptr (PressoOrder) gone = g_list_model_get_item (G_LIST_MODEL (fixture->orders), 0);

  patch (order, "{\"state\":\"READY\"}");
  patch (gone, "{\"state\":\"COLLECTED\"}");
  wait_for_frames (fixture);
  find (GTK_WIDGET (fixture->board), tally, &sums);
  g_assert_cmpuint (sums.n_ready, ==, scene->n_ready);
  g_assert_cmpuint (sums.n_preparing, ==, scene->n_preparing - 1);
  keep_picture (fixture, "arrived");
  /* It was ready before the board came up. */
  g_assert_cmpint (get_called_number (fixture), ==, 0);
}

static void
wait_for_call (Fixture *fixture, gint64 number)
{
  wait_until (get_called_number (fixture) == number);
}

static void
become_ready (Fixture *fixture, guint index)
{
  g_autoptr (PressoOrder) order = g_list_model_get_item (G_LIST_MODEL (fixture->orders), index);

  patch (order, "{\"state\":\"READY\",\"readyAt\":\"2026-11-22T12:01:05.000Z\"}");
}

/* Numbers that become ready are called one after the other, each once. */
static void
test_call (Fixture *fixture, gconstpointer user_data)
{
  gboolean moves = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (fixture->window), "moves"));

  g_object_set (gtk_widget_get_settings (GTK_WIDGET (fixture->window)), "gtk-enable-animations",
                moves, NULL);
  g_assert_cmpint (get_called_number (fixture), ==, 0);
  fixture->now_ms = SLOT_MS + 65000;
  become_ready (fixture, 3);
  become_ready (fixture, 5);
  wait_for_call (fixture, 41);
  wait_for_frames (fixture);
  wait_for_frames (fixture);
  keep_picture (fixture, "call");
  wait_for_call (fixture, 43);
  wait_for_call (fixture, 0);
}

static void
test_crowd (Fixture *fixture, gconstpointer user_data)
{
  const Scene *scene = user_data;

  fixture->now_ms = SLOT_MS + 65000;
  for (guint i = 0; i < 8; i++)
    become_ready (fixture, scene->n_ready + i);
  wait_for_call (fixture, scene->first_number + scene->n_ready);
  wait_for_call (fixture, scene->first_number + scene->n_ready + 1);
  wait_for_frames (fixture);
  wait_for_frames (fixture);
  keep_picture (fixture, scene->height > scene->width ? "call-many-portrait" : "call-many");
  g_assert_cmpuint (fixture->n_rang, ==, 2);
}

/* Each sounds, once. */
static void
test_call_sounds (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (PressoOrder) order = g_list_model_get_item (G_LIST_MODEL (fixture->orders), 3);

  fixture->now_ms = SLOT_MS + 65000;
  become_ready (fixture, 3);
  wait_for_call (fixture, 41);
  g_assert_cmpuint (fixture->n_rang, ==, 1);
  wait_for_call (fixture, 0);

  /* Taken back from being collected: it is the same drink, and was called. */
  patch (order, "{\"state\":\"COLLECTED\"}");
  wait_for_frames (fixture);
  patch (order, "{\"state\":\"READY\"}");
  wait_for_frames (fixture);
  g_assert_cmpint (get_called_number (fixture), ==, 0);
  g_assert_cmpuint (fixture->n_rang, ==, 1);

  /* Made once more: that is news. */
  patch (order, "{\"state\":\"MAKING\",\"readyAt\":null}");
  wait_for_frames (fixture);
  g_object_set (fixture->chime, "muted", TRUE, NULL);
  patch (order, "{\"state\":\"READY\",\"readyAt\":\"2026-11-22T12:01:05.500Z\"}");
  wait_for_call (fixture, 41);
  g_assert_cmpuint (fixture->n_rang, ==, 1);
}

/* Names are for everyone to read only where the organiser wants that. */
static void
test_names (Fixture *fixture, gconstpointer user_data)
{
  fixture->now_ms = SLOT_MS + 65000;
  become_ready (fixture, 3);
  wait_for_call (fixture, 41);
  wait_for_frames (fixture);
  assert_hides (fixture, "Bartholomew-Alexander");
  assert_hides (fixture, "Guest 3");
  wait_for_call (fixture, 0);
  g_object_set (fixture->board, "shows-names", TRUE, NULL);
  wait_for_frames (fixture);
  assert_shows (fixture, "Bartholomew-Alexander");
  assert_shows (fixture, "Guest 3");
  keep_picture (fixture, "names");
  become_ready (fixture, 7);
  wait_for_call (fixture, 45);
  wait_for_frames (fixture);
  keep_picture (fixture, "names-call");
  g_object_set (fixture->board, "shows-names", FALSE, NULL);
  assert_hides (fixture, "Guest 3");
}

static void
test_call_moving (Fixture *fixture, gconstpointer user_data)
{
  g_object_set_data (G_OBJECT (fixture->window), "moves", GINT_TO_POINTER (TRUE));
  test_call (fixture, user_data);
}

/* What is no longer ready, or has been for long, is not called. */
static void
test_call_too_late (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (PressoOrder) order = g_list_model_get_item (G_LIST_MODEL (fixture->orders), 5);

  fixture->now_ms = SLOT_MS + 65000;
  become_ready (fixture, 3);
  become_ready (fixture, 5);
  wait_for_call (fixture, 41);
  patch (order, "{\"state\":\"MAKING\",\"readyAt\":null}");
  wait_for_call (fixture, 0);
  g_assert_cmpuint (fixture->n_rang, ==, 1);
  fixture->now_ms = SLOT_MS + 65000 + 61000;
  become_ready (fixture, 5);
  wait_for_frames (fixture);
  g_assert_cmpint (get_called_number (fixture), ==, 0);
}

static void
test_connecting (Fixture *fixture, gconstpointer user_data)
{
  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_CONNECTING, 0, NULL);
  g_assert_null (get_shown_code (fixture));
  wait_for_frames (fixture);
  assert_shows (fixture, "One moment, please");
  keep_picture (fixture, "connecting");
}

/* What libadwaita does for the program's application. */
static void
load_sheets (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  const struct {
    const char *name;
    gboolean applies;
  } sheets[] = {
    { "style.css", TRUE },
    { "style-dark.css", adw_style_manager_get_dark (manager) },
    { "style-hc.css", adw_style_manager_get_high_contrast (manager) },
  };

  GdkDisplay *display = gdk_display_get_default ();

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCES "icons");
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++) {
    g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
    g_autofree char *path = g_strconcat (RESOURCES, sheets[i].name, NULL);

    gtk_css_provider_load_from_resource (provider, path);
    if (sheets[i].applies)
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  }
}

static const Scene scenes[] = {
  { "1280x720", 1280, 720, 5, 3, 38 },       { "1920x1080", 1920, 1080, 5, 3, 38 },
  { "3840x2160", 3840, 2160, 5, 3, 38 },     { "1080x1920", 1080, 1920, 5, 3, 38 },
  { "1024x768", 1024, 768, 5, 3, 38 },       { "empty", 1920, 1080, 0, 0, 1 },
  { "empty-portrait", 1080, 1920, 0, 0, 1 }, { "one", 1920, 1080, 1, 1, 7 },
  { "14-and-9", 1920, 1080, 14, 9, 130 },    { "80-preparing", 1920, 1080, 80, 6, 1201 },
  { "30", 1280, 720, 22, 8, 101 },           { "80-4k", 3840, 2160, 70, 10, 301 },
  { "80-ready", 1280, 720, 10, 80, 101 },    { "80-portrait", 1080, 1920, 60, 20, 101 },
};

int
main (int argc, char **argv)
{
  const Scene *usual = &scenes[1];

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  if (g_getenv ("PRESSO_LOCALE_DIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("PRESSO_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  adw_init ();
  g_assert_cmpint (g_setenv ("TZ", "UTC", TRUE), ==, TRUE);
  if (g_getenv ("PRESSO_LIGHT") == NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_PREFER_DARK);
  load_sheets ();

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++) {
    g_autofree char *path = g_strconcat ("/display/board/", scenes[i].name, NULL);

    g_test_add (path, Fixture, &scenes[i], set_up, test_scene, tear_down);
  }
  g_test_add ("/display/board/pages", Fixture, &scenes[9], set_up, test_pages, tear_down);
  g_test_add ("/display/board/expiry", Fixture, usual, set_up, test_expiry, tear_down);
  g_test_add ("/display/board/exhausted", Fixture, usual, set_up, test_exhausted, tear_down);
  g_test_add ("/display/board/stale", Fixture, usual, set_up, test_stale, tear_down);
  g_test_add ("/display/board/closed", Fixture, usual, set_up, test_closed, tear_down);
  g_test_add ("/display/board/paused", Fixture, usual, set_up, test_paused, tear_down);
  g_test_add ("/display/board/queue-full", Fixture, usual, set_up, test_queue_full, tear_down);
  g_test_add ("/display/board/ready", Fixture, usual, set_up, test_ready, tear_down);
  g_test_add ("/display/board/call", Fixture, usual, set_up, test_call, tear_down);
  g_test_add ("/display/board/call-moving", Fixture, usual, set_up, test_call_moving, tear_down);
  g_test_add ("/display/board/call-sounds", Fixture, usual, set_up, test_call_sounds, tear_down);
  g_test_add ("/display/board/crowd", Fixture, &scenes[8], set_up, test_crowd, tear_down);
  g_test_add ("/display/board/crowd-portrait", Fixture, &scenes[13], set_up, test_crowd, tear_down);
  g_test_add ("/display/board/names", Fixture, usual, set_up, test_names, tear_down);
  g_test_add ("/display/board/call-too-late", Fixture, usual, set_up, test_call_too_late,
              tear_down);
  g_test_add ("/display/board/connecting", Fixture, usual, set_up, test_connecting, tear_down);
  return g_test_run ();
}
