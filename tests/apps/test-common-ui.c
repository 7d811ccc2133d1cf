/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs share: ages, the order card, the banner, and what is said when the host fails.
 */
#include <adwaita.h>
#include <locale.h>

#include "common/presso-about.h"
#include "common/presso-age-ticker.h"
#include "common/presso-age.h"
#include "common/presso-connection-banner.h"
#include "common/presso-host-problem.h"
#include "common/presso-machine.h"
#include "common/presso-order-card.h"
#include "common/presso-problem-dialog.h"
#include "common/presso-style.h"
#include "common/presso-switch.h"
#include "common/presso-wall-time.h"
#include "model/presso-error.h"
#include "widget-tree.h"

/* 2026-11-22T12:00:00Z */
#define NOON_MS     G_GINT64_CONSTANT (1795348800000)
#define DEADLINE_US (20 * G_USEC_PER_SEC)

static gint64
get_now (gpointer user_data)
{
  const gint64 *now_ms = user_data;

  return *now_ms;
}

static PressoOrder *
create_order (const char *state)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"order-1\",\"shop\":\"main\",\"number\":12,\"state\":\"%s\",\"drink\":\"flat-white\","
    "\"drinkName\":\"Flat White\",\"name\":\"Guest 1\",\"choices\":["
    "{\"group\":\"size\",\"groupName\":\"Size\",\"choice\":\"small\",\"choiceName\":\"Small\","
    "\"usual\":true},"
    "{\"group\":\"milk\",\"groupName\":\"Milk\",\"choice\":\"oat\",\"choiceName\":\"Oat\","
    "\"usual\":false}],"
    "\"createdAt\":\"2026-11-22T11:59:00.000Z\",\"submittedAt\":\"2026-11-22T12:00:00.000Z\","
    "\"readyAt\":\"2026-11-22T12:04:00.000Z\",\"version\":1}",
    state);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);

  g_assert_no_error (error);
  return order;
}

static void
patch (PressoOrder *order, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_true (presso_record_patch (PRESSO_RECORD (order), node, NULL));
}

static void
test_age (void)
{
  static const struct {
    gint64 age_ms;
    const char *clock;
    const char *minutes;
    const char *words;
    PressoAgeLevel level;
  } rows[] = {
    { -5000, "0:00", "just now", "less than a minute", PRESSO_AGE_FRESH },
    { 0, "0:00", "just now", "less than a minute", PRESSO_AGE_FRESH },
    { 59999, "0:59", "just now", "less than a minute", PRESSO_AGE_FRESH },
    { 60000, "1:00", "1 min", "1 minute", PRESSO_AGE_FRESH },
    { 119999, "1:59", "1 min", "1 minute", PRESSO_AGE_FRESH },
    { 120000, "2:00", "2 min", "2 minutes", PRESSO_AGE_LATE },
    { 299999, "4:59", "4 min", "4 minutes", PRESSO_AGE_LATE },
    { 300000, "5:00", "5 min", "5 minutes", PRESSO_AGE_OVERDUE },
    { 3600000, "1:00:00", "1 h 0 min", "60 minutes", PRESSO_AGE_OVERDUE },
    { 36125000, "10:02:05", "10 h 2 min", "602 minutes", PRESSO_AGE_OVERDUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *clock = presso_age_format_clock (rows[i].age_ms);
    g_autofree char *minutes = presso_age_format_minutes (rows[i].age_ms);
    g_autofree char *words = presso_age_describe (rows[i].age_ms);

    g_assert_cmpstr (clock, ==, rows[i].clock);
    g_assert_cmpstr (minutes, ==, rows[i].minutes);
    g_assert_cmpstr (words, ==, rows[i].words);
    g_assert_cmpint (presso_age_get_level (rows[i].age_ms, 120000, 300000), ==, rows[i].level);
  }
}

/* A guest waits since the order was sent; a ready drink since it is ready. */
static void
test_age_since (void)
{
  g_autoptr (PressoOrder) order = create_order ("WAITING");

  g_assert_cmpint (presso_age_of_order (order, NOON_MS + 300000), ==, 300000);
  g_assert_cmpint (presso_age_of_order (order, NOON_MS - 1), ==, 0);
  patch (order, "{\"state\":\"READY\"}");
  g_assert_cmpint (presso_age_of_order (order, NOON_MS + 300000), ==, 60000);
  patch (order, "{\"state\":\"WAITING\",\"submittedAt\":null}");
  g_assert_cmpint (presso_age_of_order (order, NOON_MS), ==, 60000);
}

static void
on_tick (PressoAgeTicker *ticker, gint64 now_ms, gpointer user_data)
{
  gint64 *last_ms = user_data;

  *last_ms = now_ms;
}

static void
test_ticker (void)
{
  gint64 now_ms = NOON_MS + 250;
  gint64 last_ms = 0;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  PressoAgeTicker *ticker = presso_age_ticker_new (get_now, &now_ms, NULL);

  g_signal_connect (ticker, "tick", G_CALLBACK (on_tick), &last_ms);
  presso_age_ticker_tick (ticker);
  g_assert_cmpint (last_ms, ==, now_ms);

  /* And by itself. */
  now_ms += 1000;
  while (last_ms != now_ms) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_finalize_object (ticker);
}

static void
make_locale (const char *folder, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.UTF-8", folder, name);
  const char *argv[] = { "localedef", "-i", name, "-f", "UTF-8", path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* By the locale, or by what is set for the whole desktop; in other words than the machine's, in
 * what everybody understands. */
static void
test_wall_time (void)
{
  static const struct {
    const char *locale;
    const char *setting; /* NULL: not set */
    const char *language;
    gint64 time_ms;
    PressoWallTimePrecision precision;
    const char *text;
  } rows[] = {
    { "C", NULL, NULL, NOON_MS, PRESSO_WALL_TIME_MINUTES, "12:00" },
    { "C", NULL, NULL, NOON_MS + 65000, PRESSO_WALL_TIME_SECONDS, "12:01:05" },
    { "de_DE", NULL, NULL, NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "13:00" },
    { "en_US", NULL, NULL, NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "1:00 PM" },
    { "en_US", NULL, NULL, NOON_MS - 43200000, PRESSO_WALL_TIME_MINUTES, "12:00 AM" },
    { "en_US", NULL, NULL, NOON_MS - 1000, PRESSO_WALL_TIME_SECONDS, "11:59:59 AM" },
    { "en_US", NULL, "en", NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "1:00 PM" },
    { "en_US", NULL, "de", NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "13:00" },
    { "ar_EG", NULL, NULL, NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "1:00 م" },
    { "en_US", "24h", NULL, NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "13:00" },
    { "C", "12h", NULL, NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "1:00 PM" },
    { "de_DE", "12h", "de", NOON_MS + 3600000, PRESSO_WALL_TIME_MINUTES, "13:00" },
  };

  g_autoptr (GSettings) desktop = g_settings_new ("org.gnome.desktop.interface");
  g_autofree char *folder = g_dir_make_tmp ("locales-XXXXXX", NULL);
  const char *const made[] = { "de_DE", "en_US", "ar_EG" };

  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    make_locale (folder, made[i]);
  g_setenv ("LOCPATH", folder, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *locale = g_str_equal (rows[i].locale, "C")
                                ? g_strdup ("C.UTF-8")
                                : g_strdup_printf ("%s.UTF-8", rows[i].locale);
    g_autofree char *text = NULL;

    g_assert_nonnull (setlocale (LC_TIME, locale));
    if (rows[i].setting != NULL)
      g_settings_set_string (desktop, "clock-format", rows[i].setting);
    else
      g_settings_reset (desktop, "clock-format");
    text = presso_wall_time_format (rows[i].time_ms, NULL, rows[i].precision, rows[i].language);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
  g_settings_reset (desktop, "clock-format");
  setlocale (LC_TIME, "C.UTF-8");
  g_unsetenv ("LOCPATH");
  g_assert_true (presso_wall_time_is_midnight (NOON_MS + 43200000, NULL));
  g_assert_false (presso_wall_time_is_midnight (NOON_MS, NULL));
  g_assert_true (presso_wall_time_is_midnight (NOON_MS + 3 * 3600000, "Asia/Tokyo"));
}

static void
assert_described (GtkWidget *widget, const char *text)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       text);
}

static void
test_card (void)
{
  gint64 now_ms = NOON_MS + 59000;
  PressoOrder *order = create_order ("WAITING");
  PressoAgeTicker *ticker = presso_age_ticker_new (get_now, &now_ms, NULL);
  GtkWidget *card = g_object_ref_sink (presso_order_card_new (order, ticker));
  GtkWidget *oat;

  presso_age_ticker_set_limits (ticker, 120000, 300000);
  g_assert_nonnull (widget_tree_find_label (card, "12"));
  g_assert_nonnull (widget_tree_find_label (card, "Flat White"));
  g_assert_nonnull (widget_tree_find_label (card, "Guest 1"));
  g_assert_nonnull (widget_tree_find_label (card, "0:59"));
  g_assert_true (gtk_widget_has_css_class (card, "fresh"));
  g_assert_true (gtk_widget_has_css_class (card, "state-waiting"));
  assert_described (card, "Order 12, Flat White, Small, Oat, Guest 1, waiting, less than a minute");

  /* What is unusual is marked, and stands before what is usual. */
  oat = gtk_widget_get_parent (widget_tree_find_label (card, "Oat"));
  g_assert_true (gtk_widget_has_css_class (oat, "unusual"));
  g_assert_null (gtk_widget_get_prev_sibling (oat));
  g_assert_true (gtk_widget_has_css_class (
    gtk_widget_get_parent (widget_tree_find_label (card, "Small")), "usual"));

  now_ms = NOON_MS + 120000;
  presso_age_ticker_tick (ticker);
  g_assert_nonnull (widget_tree_find_label (card, "2:00"));
  g_assert_true (gtk_widget_has_css_class (card, "late"));
  g_assert_false (gtk_widget_has_css_class (card, "fresh"));
  g_assert_nonnull (widget_tree_find_label (card, "Late"));
  now_ms = NOON_MS + 300000;
  presso_age_ticker_tick (ticker);
  g_assert_true (gtk_widget_has_css_class (card, "overdue"));
  g_assert_false (gtk_widget_has_css_class (card, "late"));
  g_assert_nonnull (widget_tree_find_label (card, "Overdue"));

  patch (order, "{\"state\":\"MAKING\",\"barista\":\"Barista 1\",\"drinkName\":\"Cortado\"}");
  g_assert_nonnull (widget_tree_find_label (card, "Made by Barista 1"));
  g_assert_true (gtk_widget_has_css_class (card, "state-making"));
  assert_described (card, "Order 12, Cortado, Small, Oat, Guest 1, being made, Overdue, 5 minutes");

  patch (order, "{\"state\":\"CANCELLED\",\"reason\":\"guest\"}");
  g_assert_true (gtk_widget_has_css_class (card, "cancelled"));
  g_assert_nonnull (widget_tree_find_label (card, "Cancelled"));
  g_assert_nonnull (widget_tree_find_label (card, "by the guest"));

  presso_order_card_set_order (PRESSO_ORDER_CARD (card), NULL);
  g_assert_finalize_object (order);
  g_assert_finalize_object (PRESSO_ORDER_CARD (card));
  g_assert_finalize_object (ticker);
}

/* The menu may come after the order, and with it its names in this program's language. */
static void
test_card_in_german (void)
{
  PressoOrder *order = create_order ("WAITING");
  g_autoptr (GListStore) menu = g_list_store_new (PRESSO_TYPE_DRINK);
  g_autoptr (JsonNode) node = json_from_string (
    "{\"id\":\"flat-white\",\"name\":\"Flat White\",\"names\":{\"de\":\"Flacher "
    "Weißer\"},\"options\":"
    "[{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[{\"id\":\"oat\",\"name\":\"Oat\",\"names\":{"
    "\"de\":\"Hafer\"}}]}]}",
    NULL);
  g_autoptr (PressoDrink) drink = presso_record_new_from_json (PRESSO_TYPE_DRINK, node, "", NULL);
  GtkWidget *card = g_object_ref_sink (presso_order_card_new (order, NULL));

  g_setenv ("LANGUAGE", "de", TRUE);
  presso_order_card_set_menu (PRESSO_ORDER_CARD (card), G_LIST_MODEL (menu));
  g_assert_nonnull (widget_tree_find_label (card, "Flat White"));
  g_list_store_append (menu, drink);
  g_assert_nonnull (widget_tree_find_label (card, "Flacher Weißer"));
  g_assert_nonnull (widget_tree_find_label (card, "Hafer"));
  g_assert_nonnull (widget_tree_find_label (card, "Small"));
  g_assert_null (widget_tree_find_label (card, "Oat"));
  assert_described (card,
                    "Order 12, Flacher Weißer, Small, Hafer, Guest 1, waiting, less than a minute");
  g_unsetenv ("LANGUAGE");
  g_assert_finalize_object (PRESSO_ORDER_CARD (card));
  g_assert_finalize_object (order);
}

static gboolean
is_revealed (GtkWidget *banner)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (gtk_widget_get_first_child (banner)));
}

static void
test_banner (void)
{
  g_autoptr (GError) error = presso_error_new_standard (PRESSO_ERROR_UNAUTHORIZED);
  g_autoptr (GError) trouble = presso_error_new_trouble (PRESSO_TROUBLE_DISK_FULL);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  GtkWidget *widget = g_object_ref_sink (presso_connection_banner_new ());
  PressoConnectionBanner *banner = PRESSO_CONNECTION_BANNER (widget);

  g_assert_false (is_revealed (widget));
  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_STALE, NOON_MS + 65000, NULL,
                                       NULL);
  g_assert_true (is_revealed (widget));
  g_assert_nonnull (widget_tree_find_label (widget, "No connection since 12:01:05"));
  g_assert_true (gtk_widget_has_css_class (widget, "stale"));
  assert_described (widget, "No connection since 12:01:05");
  /* By the clock on the bar's wall, not the machine's. */
  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_STALE, NOON_MS + 65000,
                                       "Asia/Tokyo", NULL);
  g_assert_nonnull (widget_tree_find_label (widget, "No connection since 21:01:05"));

  /* Why not, where that is known in the user's words. */
  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_STALE, 0, NULL, error);
  g_assert_nonnull (widget_tree_find_label (widget, "Connection lost"));
  g_assert_nonnull (widget_tree_find_label (widget, error->message));

  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_LIVE, 0, NULL, NULL);
  g_assert_false (is_revealed (widget));
  g_assert_false (gtk_widget_has_css_class (widget, "stale"));

  /* The host is there and can't keep anything. */
  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_LIVE, 0, NULL, trouble);
  g_assert_true (is_revealed (widget));
  g_assert_nonnull (widget_tree_find_label (widget, "Changes can’t be kept just now"));
  g_assert_nonnull (widget_tree_find_label (widget, trouble->message));
  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_LIVE, 0, NULL, NULL);
  g_assert_false (is_revealed (widget));

  /* Connecting is said only when it takes long. */
  presso_connection_banner_show_state (banner, PRESSO_CONNECTION_CONNECTING, 0, NULL, NULL);
  g_assert_false (is_revealed (widget));
  while (!is_revealed (widget)) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_finalize_object (banner);
}

static void
check_problem (GError *error, const char *heading, const char *advice)
{
  g_autofree char *said = presso_host_problem_get_heading (error);
  g_autofree char *advised = presso_host_problem_get_advice (error, "/bar", 8080);

  g_assert_cmpstr (said, ==, heading);
  g_assert_nonnull (strstr (advised, advice));
  g_error_free (error);
}

static void
test_problem (void)
{
  check_problem (presso_error_new_standard (PRESSO_ERROR_STORE_NEWER),
                 "This bar’s data is from a newer Presso", "Folder: /bar");
  check_problem (presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED),
                 "This bar’s data can’t be read", "backup");
  check_problem (g_error_new (G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, "x"), "The port is taken",
                 "--port=8081");
  check_problem (g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "x"),
                 "The address is not one of this machine", "--address");
  check_problem (g_error_new (G_FILE_ERROR, G_FILE_ERROR_ACCES, "x"),
                 "The data folder can’t be written to", "--data-dir");
  check_problem (g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "x"), "The disk is full", "room");
  check_problem (presso_error_new_trouble (PRESSO_TROUBLE_DISK_FULL), "The disk is full", "room");
  check_problem (presso_error_new_trouble (PRESSO_TROUBLE_READ_ONLY),
                 "The data folder can’t be written to", "--data-dir");
  check_problem (presso_error_new (PRESSO_ERROR_UNAVAILABLE, "The folder /bar is odd."),
                 "The bar can’t be opened", "The folder /bar is odd.");
  check_problem (g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken"), "The bar can’t be opened",
                 "Broken");
}

static void
on_decided (gboolean tries_again, gpointer user_data)
{
  guint *n_retries = user_data;

  g_assert_true (tries_again);
  (*n_retries)++;
}

/* Somebody decides once, or nobody where the dialog or its window goes; nothing of it stays. */
static void
test_problem_dialog (void)
{
  g_autoptr (GError) error = presso_error_new_standard (PRESSO_ERROR_STORE_NEWER);
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  guint n_retries = 0;

  g_object_ref (parent);
  for (guint i = 0; i < 2; i++) {
    GtkWindow *dialog = g_object_ref (
      presso_problem_dialog_new (parent, error, "/bar", 8080, on_decided, &n_retries));

    gtk_window_present (dialog);
    if (i == 0)
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "retry");
    else
      gtk_window_destroy (dialog);
    g_assert_cmpuint (n_retries, ==, 1);
    gtk_window_destroy (dialog);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_assert_finalize_object (dialog);
  }
  gtk_window_destroy (parent);
  g_assert_finalize_object (parent);
}

/* The colours follow the desktop's wishes, and every sheet can be read. */
static void
test_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  PressoStyle *style = presso_style_new ();
  GtkWidget *label = g_object_ref_sink (gtk_label_new (""));
  GdkRGBA light, dark;

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (label),
                                                 "presso_ready_bg", &light));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (label),
                                                 "presso_ready_bg", &dark));
  g_assert_false (gdk_rgba_equal (&light, &dark));
  g_assert_true (gtk_icon_theme_has_icon (
    gtk_icon_theme_get_for_display (gdk_display_get_default ()), "presso-age-late-symbolic"));
  g_object_unref (label);
  g_assert_finalize_object (style);
}

/* What the host says again and again must not undo a tap: see presso_switch_show(). */
static void
test_switch (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *control = gtk_switch_new ();
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  gtk_window_set_child (GTK_WINDOW (window), control);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (control) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_activate (control));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (control)));
  while (!gtk_switch_get_active (GTK_SWITCH (control)) && g_get_monotonic_time () < deadline) {
    presso_switch_show (GTK_SWITCH (control), FALSE);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (control)));
  presso_switch_show (GTK_SWITCH (control), FALSE);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (control)));
  g_assert_false (gtk_switch_get_state (GTK_SWITCH (control)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What an issue should say: each library that may differ from machine to machine, and its version.
 */
static void
test_about (void)
{
  static const char *const libraries[] = { "GLib",   "libsoup", "json-glib",  "SQLite",
                                           "GnuTLS", "GTK",     "libadwaita", "libqrencode" };
  g_autoptr (GtkWindow) parent = g_object_ref_sink (GTK_WINDOW (gtk_window_new ()));
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr (AdwAboutWindow) about = NULL;
  const char *text = NULL;

  presso_about_show (parent, "admin");
  about = g_list_model_get_item (windows, g_list_model_get_n_items (windows) - 1);
  g_assert_true (ADW_IS_ABOUT_WINDOW (about));
  text = adw_about_window_get_debug_info (about);
  for (gsize i = 0; i < G_N_ELEMENTS (libraries); i++) {
    g_autofree char *line = g_strdup_printf ("^%s \\d+\\.\\d+\\.\\d+$", libraries[i]);

    if (!g_regex_match_simple (line, text, G_REGEX_MULTILINE, 0))
      g_error ("no %s in: %s", libraries[i], text);
  }
  gtk_window_destroy (GTK_WINDOW (about));
  gtk_window_destroy (parent);
}

/* Installed where no desktop looks, programs keep what is set all the same. */
static void
test_schema (void)
{
  g_autofree char *none = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "none", NULL);
  g_autoptr (GSettingsSchema) found =
    presso_machine_find_schema (NULL, g_getenv ("GSETTINGS_SCHEMA_DIR"));
  g_autoptr (GSettingsSchema) known =
    presso_machine_find_schema (g_settings_schema_source_get_default (), none);

  g_assert_nonnull (found);
  g_assert_nonnull (known);
  g_assert_null (presso_machine_find_schema (NULL, none));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/common/age", test_age);
  g_test_add_func ("/common/age-since", test_age_since);
  g_test_add_func ("/common/ticker", test_ticker);
  g_test_add_func ("/common/card", test_card);
  g_test_add_func ("/common/card-in-german", test_card_in_german);
  g_test_add_func ("/common/banner", test_banner);
  g_test_add_func ("/common/wall-time", test_wall_time);
  g_test_add_func ("/common/problem", test_problem);
  g_test_add_func ("/common/problem-dialog", test_problem_dialog);
  g_test_add_func ("/common/style", test_style);
  g_test_add_func ("/common/switch", test_switch);
  g_test_add_func ("/common/about", test_about);
  g_test_add_func ("/common/schema", test_schema);
  return g_test_run ();
}
