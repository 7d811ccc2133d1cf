/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language the display speaks: the bar's, or its own, or two in turn. */
#include "presso-config.h"

#include <adwaita.h>

#include "common/presso-style.h"
#include "display-fixture.h"
#include "display/presso-alternation.h"
#include "display/presso-call.h"
#include "display/presso-code-panel.h"
#include "display/presso-words.h"
#include "model/presso-menu.h"
#include "widget-tree.h"

#define MINUTE_MS (60 * 1000)

typedef struct {
  PressoStyle *style;
  GSettings *settings;
  PressoShop *shop;
  GListStore *orders;
  PressoAgeTicker *ticker;
  PressoBoard *board;
  GtkWidget *window;
  PressoAlternation *alternation;
  gint64 now_ms;
} Fixture;

static gint64
get_now (gpointer user_data)
{
  return ((Fixture *) user_data)->now_ms;
}

static void
add_order (Fixture *fixture)
{
  g_autoptr (PressoOrder) order = create_record (
    PRESSO_TYPE_ORDER,
    "{\"id\":\"order-1\",\"shop\":\"main\",\"number\":42,\"state\":\"READY\",\"drink\":\"cappuccino"
    "\",\"drinkName\":\"Cappuccino\",\"createdAt\":\"2026-11-22T11:57:00.000Z\",\"version\":1}");

  g_list_store_append (fixture->orders, order);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->now_ms = 100 * MINUTE_MS;
  fixture->style = presso_style_new ();
  fixture->settings = g_settings_new (PRESSO_APPLICATION_ID);
  fixture->shop = presso_shop_new ("main");
  fixture->orders = g_list_store_new (PRESSO_TYPE_ORDER);
  fixture->ticker = presso_age_ticker_new (get_now, fixture, NULL);
  add_order (fixture);
  fixture->board = PRESSO_BOARD (
    presso_board_new (fixture->ticker, fixture->shop, G_LIST_MODEL (fixture->orders)));
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->board));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 720);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->alternation =
    presso_alternation_new (fixture->board, fixture->shop, fixture->ticker, fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_finalize_object (fixture->alternation);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_settings_reset (fixture->settings, "display-language");
  g_settings_reset (fixture->settings, "display-second-language");
  g_settings_reset (fixture->settings, "display-language-interval");
  g_object_unref (fixture->ticker);
  g_object_unref (fixture->orders);
  g_object_unref (fixture->shop);
  g_object_unref (fixture->settings);
  g_object_unref (fixture->style);
}

static gboolean
reads (gpointer root, const char *text)
{
  return widget_tree_find_label (root, text) != NULL;
}

static void
go_on (Fixture *fixture, int seconds)
{
  fixture->now_ms += seconds * 1000;
  presso_age_ticker_tick (fixture->ticker);
}

/* Headings from the code, the steps from the template, and what the menu calls the drink. */
static void
test_bars_language (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *board = GTK_WIDGET (fixture->board);
  PressoDrink *drink;

  g_assert_true (reads (board, "Preparing"));
  patch (fixture->shop, "{\"language\":\"de\"}");
  g_assert_true (reads (board, presso_words_get ("Preparing")));
  g_assert_false (reads (board, "Preparing"));
  g_assert_true (reads (board, presso_words_get ("Scan the code with your phone")));
  g_assert_false (reads (board, "Scan the code with your phone"));
  patch (fixture->shop, "{\"language\":\"ja\"}");
  drink = presso_menu_find_drink (presso_shop_get_menu (fixture->shop), "cappuccino");
  g_assert_true (reads (board, presso_drink_get_name_in (drink, "ja")));
  g_assert_false (reads (board, "Cappuccino"));
  g_assert_true (reads (board, "42"));
  /* One that Presso doesn't speak leaves it to the machine. */
  patch (fixture->shop, "{\"language\":\"nl\"}");
  g_assert_true (reads (board, "Preparing"));
  g_settings_set_string (fixture->settings, "display-language", "ar");
  wait_until (gtk_widget_get_direction (board) == GTK_TEXT_DIR_RTL);
  g_assert_true (reads (board, presso_words_get ("Preparing")));
  /* And back to the machine's, which is read from left to right here. */
  g_settings_reset (fixture->settings, "display-language");
  wait_until (gtk_widget_get_direction (board) == GTK_TEXT_DIR_LTR);
  g_assert_true (reads (board, "Preparing"));
}

/* What stands before everything else, what is called, and what only a screen reader says. */
static void
test_all_of_it (Fixture *fixture, gconstpointer user_data)
{
  static const char *const languages[] = { "de", "ja", NULL };
  GtkWidget *board = GTK_WIDGET (fixture->board);
  GtkWidget *panel = widget_tree_get (board, PRESSO_TYPE_CODE_PANEL, 0);
  PressoCall *call = widget_tree_get (board, PRESSO_TYPE_CALL, 0);
  PressoOrder *order = g_list_model_get_item (G_LIST_MODEL (fixture->orders), 0);

  presso_board_set_connection (fixture->board, PRESSO_CONNECTION_STALE, 0, NULL);
  g_assert_true (reads (board, "Connection lost"));
  presso_call_push (call, order);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *text = NULL;

    if (languages[i] != NULL)
      g_settings_set_string (fixture->settings, "display-language", languages[i]);
    else
      g_settings_reset (fixture->settings, "display-language");
    wait_until (reads (board, presso_words_get ("Preparing")));
    g_assert_cmpint (reads (board, "Connection lost"), ==, languages[i] == NULL);
    g_assert_true (reads (board, presso_words_get ("Connection lost")));
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (panel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         presso_words_get ("How to order"));
    text = g_strdup_printf (presso_words_get_plural ("Order %s is ready", "Orders %s are ready", 1),
                            "42");
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (call), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         text);
  }
  g_object_unref (order);
}

/* The first language decides which way round the board is, whichever is spoken. */
static void
test_first_changes (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *board = GTK_WIDGET (fixture->board);

  g_settings_set_uint (fixture->settings, "display-language-interval", 20);
  g_settings_set_string (fixture->settings, "display-second-language", "de");
  go_on (fixture, 20);
  wait_until (!reads (board, "Preparing"));
  g_settings_set_string (fixture->settings, "display-language", "ar");
  wait_until (gtk_widget_get_direction (board) == GTK_TEXT_DIR_RTL);
  g_assert_cmpstr (presso_words_get_language (), ==, "de");
}

static void
test_in_turn (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *board = GTK_WIDGET (fixture->board);

  patch (fixture->shop, "{\"welcome\":\"Hello\",\"welcomeTexts\":{\"ar\":\"أهلًا\"}}");
  g_settings_set_string (fixture->settings, "display-second-language", "ar");
  g_settings_set_uint (fixture->settings, "display-language-interval", 20);
  for (int turn = 0; turn < 3; turn++) {
    g_assert_true (reads (board, "Preparing"));
    g_assert_true (reads (board, "Hello"));
    g_assert_true (reads (board, "42"));
    go_on (fixture, 19);
    g_assert_true (reads (board, "Preparing"));
    go_on (fixture, 1);
    g_assert_false (reads (board, "Preparing"));
    g_assert_true (reads (board, "أهلًا"));
    g_assert_true (reads (board, "42"));
    /* Nobody has to look for a number on the other side. */
    g_assert_cmpint (gtk_widget_get_direction (board), ==, GTK_TEXT_DIR_LTR);
    go_on (fixture, 20);
  }
}

static void
test_plurals (Fixture *fixture, gconstpointer user_data)
{
  static const struct {
    const char *language;
    gulong a;
    gulong b;
    gboolean is_same;
  } rows[] = {
    { "pl", 1, 2, FALSE },    { "pl", 2, 5, FALSE },     { "pl", 5, 12, TRUE },
    { "pl", 22, 1002, TRUE }, { "uk", 1, 21, TRUE },     { "uk", 2, 5, FALSE },
    { "ja", 1, 2, TRUE },     { "ar", 1, 2, FALSE },     { "ar", 2, 3, FALSE },
    { "ar", 3, 11, FALSE },   { "ar", 103, 1003, TRUE }, { "en", 1, 2, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *a, *b;

    presso_words_speak (rows[i].language, NULL);
    a =
      presso_words_get_plural ("Ready in about %d minute", "Ready in about %d minutes", rows[i].a);
    b =
      presso_words_get_plural ("Ready in about %d minute", "Ready in about %d minutes", rows[i].b);
    g_test_message ("%s: %lu “%s”, %lu “%s”", rows[i].language, rows[i].a, a, rows[i].b, b);
    g_assert_cmpint (g_str_equal (a, b), ==, rows[i].is_same);
  }
  presso_words_speak (NULL, NULL);
  g_assert_cmpstr (presso_words_get_plural ("one", "many", 2), ==, "many");
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/display/words/bars-language", Fixture, NULL, set_up, test_bars_language, tear_down);
  g_test_add ("/display/words/all-of-it", Fixture, NULL, set_up, test_all_of_it, tear_down);
  g_test_add ("/display/words/first-changes", Fixture, NULL, set_up, test_first_changes, tear_down);
  g_test_add ("/display/words/in-turn", Fixture, NULL, set_up, test_in_turn, tear_down);
  g_test_add ("/display/words/plurals", Fixture, NULL, set_up, test_plurals, tear_down);
  return g_test_run ();
}
