/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is set for the display on this machine, as its window shows and keeps it. */
#include "presso-config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "common/presso-style.h"
#include "display/presso-display-preferences.h"
#include "widget-tree.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)

typedef struct {
  PressoStyle *style;
  GSettings *settings;
  GListStore *monitors;
  PressoAutostart *autostart;
  char *folder;
  GtkWindow *window;
} Fixture;

static void
open_window (Fixture *fixture, GSettings *settings)
{
  fixture->window = presso_display_preferences_new (NULL, settings, fixture->autostart,
                                                    G_LIST_MODEL (fixture->monitors));
  gtk_window_present (fixture->window);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  static const char *const command[] = { "presso-display", NULL };
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);

  fixture->style = presso_style_new ();
  fixture->settings = g_settings_new (PRESSO_APPLICATION_ID);
  fixture->monitors = g_list_store_new (GDK_TYPE_MONITOR);
  g_list_store_append (fixture->monitors, monitor);
  fixture->folder = g_dir_make_tmp ("presso-autostart-XXXXXX", NULL);
  fixture->autostart = presso_autostart_new_for_folder ("display", fixture->folder, command);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path =
    g_build_filename (fixture->folder, PRESSO_APPLICATION_ID ".Display.desktop", NULL);

  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_settings_reset (fixture->settings, "display-monitor");
  g_settings_reset (fixture->settings, "display-muted");
  g_unlink (path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_assert_finalize_object (fixture->autostart);
  g_assert_finalize_object (fixture->monitors);
  g_object_unref (fixture->settings);
  g_assert_finalize_object (fixture->style);
}

static const char *
get_choice (AdwComboRow *row, guint position)
{
  return gtk_string_list_get_string (GTK_STRING_LIST (adw_combo_row_get_model (row)), position);
}

/* Screens come and go; the chosen one is listed all the same. */
static void
test_monitors (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (G_LIST_MODEL (fixture->monitors), 0);
  g_autofree char *chosen = NULL;
  AdwComboRow *row;

  open_window (fixture, fixture->settings);
  row = widget_tree_get (fixture->window, ADW_TYPE_COMBO_ROW, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_assert_cmpstr (get_choice (row, 1), ==, "screen (3840 × 2160)");
  adw_combo_row_set_selected (row, 1);
  chosen = g_settings_get_string (fixture->settings, "display-monitor");
  g_assert_cmpstr (chosen, ==, gdk_monitor_get_connector (monitor));

  g_list_store_remove_all (fixture->monitors);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  g_assert_cmpstr (get_choice (row, 1), ==, "screen (not plugged in)");
  g_list_store_append (fixture->monitors, monitor);
  g_assert_cmpstr (get_choice (row, 1), ==, "screen (3840 × 2160)");
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
  adw_combo_row_set_selected (row, 0);
  g_free (chosen);
  chosen = g_settings_get_string (fixture->settings, "display-monitor");
  g_assert_cmpstr (chosen, ==, "");
}

static gboolean
on_nudge (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for_autostart (Fixture *fixture, gboolean is_on)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint nudge_id = g_timeout_add (5, on_nudge, NULL);

  while (presso_autostart_get_enabled (fixture->autostart) != is_on) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (nudge_id);
}

/* The third switch: after those of the full screen and of burn-in. */
static void
test_autostart (Fixture *fixture, gconstpointer user_data)
{
  GtkSwitch *login;

  open_window (fixture, fixture->settings);
  login = widget_tree_get (fixture->window, GTK_TYPE_SWITCH, 2);
  g_assert_false (gtk_switch_get_state (login));
  gtk_switch_set_active (login, TRUE);
  wait_for_autostart (fixture, TRUE);
  gtk_switch_set_active (login, FALSE);
  wait_for_autostart (fixture, FALSE);
}

static void
test_sound (Fixture *fixture, gconstpointer user_data)
{
  GtkSwitch *muted;
  GtkScale *volume;

  open_window (fixture, fixture->settings);
  muted = widget_tree_get (fixture->window, GTK_TYPE_SWITCH, 3);
  volume = widget_tree_get (fixture->window, GTK_TYPE_SCALE, 0);
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (volume)));
  gtk_switch_set_active (muted, TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "display-muted"));
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (volume)));
}

static double
get_y (GtkWidget *widget, gpointer root)
{
  double y = 0;

  gtk_widget_translate_coordinates (widget, root, 0, 0, NULL, &y);
  return y;
}

/* Tab goes from row to row downwards, and comes to whatever can be set. */
static void
test_tab_order (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GHashTable) stops = g_hash_table_new (NULL, NULL);
  GtkWidget *page;
  double last_y = 0;

  open_window (fixture, fixture->settings);
  page = widget_tree_get (fixture->window, ADW_TYPE_PREFERENCES_PAGE, 0);
  page = widget_tree_get (page, GTK_TYPE_VIEWPORT, 0);
  while (gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD)) {
    GtkWidget *focus = gtk_window_get_focus (fixture->window);

    g_assert_true (g_hash_table_add (stops, focus));
    g_assert_cmpfloat (get_y (focus, page) + 1, >=, last_y);
    /* Of a row, whose parts are a few pixels higher or lower. */
    last_y = get_y (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW), page);
  }
  g_assert_true (g_hash_table_contains (stops, widget_tree_get (page, ADW_TYPE_COMBO_ROW, 0)));
  g_assert_true (g_hash_table_contains (stops, widget_tree_get (page, GTK_TYPE_SCALE, 0)));
  for (guint i = 0; i < 5; i++)
    g_assert_true (g_hash_table_contains (stops, widget_tree_get (page, GTK_TYPE_SWITCH, i)));
}

/* Where Presso isn't installed there is nowhere to keep anything, which is said. */
static void
test_without_settings (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, NULL);
  g_assert_true (
    gtk_widget_get_visible (widget_tree_get (fixture->window, ADW_TYPE_PREFERENCES_GROUP, 0)));
  for (guint i = 0; i < 5; i++)
    g_assert_false (
      gtk_widget_is_sensitive (widget_tree_get (fixture->window, GTK_TYPE_SWITCH, i)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/display/preferences/monitors", Fixture, NULL, set_up, test_monitors, tear_down);
  g_test_add ("/display/preferences/autostart", Fixture, NULL, set_up, test_autostart, tear_down);
  g_test_add ("/display/preferences/sound", Fixture, NULL, set_up, test_sound, tear_down);
  g_test_add ("/display/preferences/tab-order", Fixture, NULL, set_up, test_tab_order, tear_down);
  g_test_add ("/display/preferences/without-settings", Fixture, NULL, set_up, test_without_settings,
              tear_down);
  return g_test_run ();
}
