/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-display-preferences.h"

#include <glib/gi18n.h>

#include "common/presso-autostart-row.h"
#include "common/presso-chime.h"
#include "display/presso-language-choice.h"

/**
 * PressoDisplayPreferences:
 *
 * What is set for the display on this machine: its screen and its sound.
 */
struct _PressoDisplayPreferences {
  AdwPreferencesWindow parent_instance;

  GtkWidget *missing;
  GtkWidget *screen;
  AdwComboRow *monitor;
  GtkSwitch *fullscreen;
  GtkSwitch *pixel_shift;
  PressoAutostartRow *autostart;
  GtkWidget *languages;
  AdwComboRow *language;
  AdwComboRow *second_language;
  GtkWidget *interval_row;
  GtkAdjustment *interval_adjustment;
  GtkWidget *call;
  GtkSwitch *muted;
  GtkWidget *volume_row;
  GtkAdjustment *volume_adjustment;
  GtkSwitch *names;

  PressoChime *chime;
  GSettings *settings; /* NULL where Presso isn't installed */
  GListModel *monitors;
  GStrv connectors; /* of the choices; the first is "", for any */
  gboolean is_listing;
};

G_DEFINE_FINAL_TYPE (PressoDisplayPreferences,
                     presso_display_preferences,
                     ADW_TYPE_PREFERENCES_WINDOW)

static char *
describe_monitor (GdkMonitor *monitor)
{
  const char *model = gdk_monitor_get_model (monitor);
  int scale = gdk_monitor_get_scale_factor (monitor);
  GdkRectangle geometry;

  gdk_monitor_get_geometry (monitor, &geometry);
  if (model == NULL || model[0] == '\0')
    model = gdk_monitor_get_connector (monitor);
  /* Translators: a screen, its width and its height: “HDMI-1 (1920 × 1080)”. */
  return g_strdup_printf (_ ("%s (%d × %d)"), model, geometry.width * scale,
                          geometry.height * scale);
}

/* Those that are plugged in, and the chosen one even if it isn't. */
static void
list_monitors (PressoDisplayPreferences *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) connectors = g_strv_builder_new ();
  g_autofree char *chosen = g_settings_get_string (self->settings, "display-monitor");
  guint selected = 0;

  gtk_string_list_append (labels, _ ("Any screen"));
  g_strv_builder_add (connectors, "");
  for (guint i = 0; i < g_list_model_get_n_items (self->monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);
    const char *connector = gdk_monitor_get_connector (monitor);

    if (connector == NULL)
      continue;
    if (g_str_equal (connector, chosen))
      selected = g_list_model_get_n_items (G_LIST_MODEL (labels));
    gtk_string_list_take (labels, describe_monitor (monitor));
    g_strv_builder_add (connectors, connector);
  }
  if (selected == 0 && chosen[0] != '\0') {
    selected = g_list_model_get_n_items (G_LIST_MODEL (labels));
    /* Translators: %s is what a screen is plugged into, such as HDMI-1. */
    gtk_string_list_take (labels, g_strdup_printf (_ ("%s (not plugged in)"), chosen));
    g_strv_builder_add (connectors, chosen);
  }

  self->is_listing = TRUE;
  g_strfreev (self->connectors);
  self->connectors = g_strv_builder_end (connectors);
  adw_combo_row_set_model (self->monitor, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->monitor, selected);
  self->is_listing = FALSE;
}

static void
on_monitor_selected (PressoDisplayPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->monitor);

  if (!self->is_listing && selected < g_strv_length (self->connectors))
    g_settings_set_string (self->settings, "display-monitor", self->connectors[selected]);
}

static void
on_test_clicked (PressoDisplayPreferences *self)
{
  presso_chime_play (self->chime, PRESSO_SOUND_READY);
}

/* A machine that can't play anything says so, where one would look for it. */
static void
show_trouble (PressoDisplayPreferences *self)
{
  const char *trouble = presso_chime_get_trouble (self->chime);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->volume_row), trouble != NULL ? trouble : "");
}

static void
presso_display_preferences_dispose (GObject *object)
{
  PressoDisplayPreferences *self = PRESSO_DISPLAY_PREFERENCES (object);

  g_clear_object (&self->chime);
  g_clear_object (&self->settings);
  g_clear_object (&self->monitors);
  g_clear_pointer (&self->connectors, g_strfreev);
  if (self->autostart != NULL)
    presso_autostart_row_set_autostart (self->autostart, NULL);

  G_OBJECT_CLASS (presso_display_preferences_parent_class)->dispose (object);
}

static void
presso_display_preferences_class_init (PressoDisplayPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_display_preferences_dispose;

  g_type_ensure (PRESSO_TYPE_AUTOSTART_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-display-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, missing);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, screen);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, monitor);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, fullscreen);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, pixel_shift);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, autostart);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, languages);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, language);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, second_language);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, interval_row);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences,
                                        interval_adjustment);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, call);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, muted);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, volume_row);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, volume_adjustment);
  gtk_widget_class_bind_template_child (widget_class, PressoDisplayPreferences, names);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
}

static void
presso_display_preferences_init (PressoDisplayPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->chime = presso_chime_new ();
  g_signal_connect_object (self->chime, "notify::trouble", G_CALLBACK (show_trouble), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
has_second (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_uint (from) > 0);
  return TRUE;
}

static void
bind (PressoDisplayPreferences *self)
{
  const struct {
    const char *key;
    gpointer object;
    const char *property;
    GSettingsBindFlags flags;
  } bindings[] = {
    { "display-fullscreen", self->fullscreen, "active", G_SETTINGS_BIND_DEFAULT },
    { "display-pixel-shift", self->pixel_shift, "active", G_SETTINGS_BIND_DEFAULT },
    { "display-language-interval", self->interval_adjustment, "value", G_SETTINGS_BIND_DEFAULT },
    { "display-muted", self->muted, "active", G_SETTINGS_BIND_DEFAULT },
    { "display-muted", self->volume_row, "sensitive",
      G_SETTINGS_BIND_GET | G_SETTINGS_BIND_INVERT_BOOLEAN },
    { "display-volume", self->volume_adjustment, "value", G_SETTINGS_BIND_DEFAULT },
    { "display-names", self->names, "active", G_SETTINGS_BIND_DEFAULT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_settings_bind (self->settings, bindings[i].key, bindings[i].object, bindings[i].property,
                     bindings[i].flags);
  presso_language_choice_bind (self->language, self->settings, "display-language",
                               _ ("The bar’s language"));
  presso_language_choice_bind (self->second_language, self->settings, "display-second-language",
                               _ ("No other language"));
  g_object_bind_property_full (self->second_language, "selected", self->interval_row, "sensitive",
                               G_BINDING_SYNC_CREATE, has_second, NULL, NULL, NULL);
  presso_chime_bind_settings (self->chime, self->settings, "display-volume", "display-muted");
  presso_chime_check (self->chime);
  list_monitors (self);
  g_signal_connect_object (self->monitors, "items-changed", G_CALLBACK (list_monitors), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->monitor, "notify::selected", G_CALLBACK (on_monitor_selected),
                           self, G_CONNECT_SWAPPED);
}

/**
 * presso_display_preferences_new:
 * @parent: the display
 * @settings: (nullable): this machine's settings
 * @autostart: what starts the display at login
 * @monitors: (element-type GdkMonitor): the screens there are
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
presso_display_preferences_new (GtkWindow *parent,
                                GSettings *settings,
                                PressoAutostart *autostart,
                                GListModel *monitors)
{
  PressoDisplayPreferences *self =
    g_object_new (PRESSO_TYPE_DISPLAY_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);

  g_set_object (&self->settings, settings);
  g_set_object (&self->monitors, monitors);
  if (settings != NULL)
    bind (self);
  gtk_widget_set_visible (self->missing, settings == NULL);
  gtk_widget_set_sensitive (self->screen, settings != NULL);
  gtk_widget_set_sensitive (self->languages, settings != NULL);
  gtk_widget_set_sensitive (self->call, settings != NULL);
  presso_autostart_row_set_autostart (self->autostart, autostart);
  return GTK_WINDOW (self);
}
