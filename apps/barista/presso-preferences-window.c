/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-preferences-window.h"

#include <glib/gi18n.h>

#include "barista/presso-printing-page.h"
#include "barista/presso-sounds-page.h"
#include "common/presso-autostart-row.h"

/**
 * PressoPreferencesWindow:
 *
 * What is set for this station and no other. Each page is a class of its own that keeps its
 * settings; there is nothing to save.
 */
struct _PressoPreferencesWindow {
  AdwPreferencesWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (PressoPreferencesWindow,
                     presso_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

static void
presso_preferences_window_class_init (PressoPreferencesWindowClass *klass)
{
  gtk_widget_class_set_template_from_resource (
    GTK_WIDGET_CLASS (klass), "/io/github/libpresso/Presso/Barista/presso-preferences-window.ui");
}

static void
presso_preferences_window_init (PressoPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AdwPreferencesPage *
new_station_page (GSettings *settings)
{
  g_autoptr (PressoAutostart) autostart = presso_autostart_new ("barista", settings);
  GtkWidget *page = g_object_new (ADW_TYPE_PREFERENCES_PAGE, "name", "station", "title",
                                  _ ("This station"), "icon-name", "computer-symbolic", NULL);
  GtkWidget *group = adw_preferences_group_new ();
  PressoAutostartRow *row =
    g_object_new (PRESSO_TYPE_AUTOSTART_ROW, "title-lines", 0, "subtitle-lines", 0, "subtitle",
                  _ ("The station is there as soon as the machine is on"), NULL);

  gtk_widget_add_css_class (GTK_WIDGET (row), "touch-row");
  presso_autostart_row_set_autostart (row, autostart);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (row));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_PAGE (page);
}

/**
 * presso_preferences_window_new:
 * @parent: the station's window
 * @settings: this machine's settings
 * @printing: what this station prints
 *
 * Returns: (transfer full): the station's preferences, to be presented
 */
GtkWidget *
presso_preferences_window_new (GtkWindow *parent, GSettings *settings, PressoPrinting *printing)
{
  GtkWidget *self =
    g_object_new (PRESSO_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE, NULL);

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (presso_sounds_page_new (settings)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (presso_printing_page_new (printing)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), new_station_page (settings));
  return self;
}
