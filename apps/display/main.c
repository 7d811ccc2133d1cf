/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <glib/gi18n.h>

#include "common/presso-application.h"
#include "display/presso-display-window.h"

#define PRESSO_TYPE_DISPLAY_APPLICATION (presso_display_application_get_type ())
G_DECLARE_FINAL_TYPE (PressoDisplayApplication,
                      presso_display_application,
                      PRESSO,
                      DISPLAY_APPLICATION,
                      PressoApplication)

/**
 * PressoDisplayApplication:
 *
 * The screen for guests.
 */
struct _PressoDisplayApplication {
  PressoApplication parent_instance;

  gboolean is_light;
};

G_DEFINE_FINAL_TYPE (PressoDisplayApplication, presso_display_application, PRESSO_TYPE_APPLICATION)

static int
presso_display_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  PressoDisplayApplication *self = PRESSO_DISPLAY_APPLICATION (application);

  g_variant_dict_lookup (options, "light", "b", &self->is_light);
  return G_APPLICATION_CLASS (presso_display_application_parent_class)
    ->handle_local_options (application, options);
}

/* Dark unless the desktop or the option says light: a white wall of light tires a café. */
static void
presso_display_application_startup (GApplication *application)
{
  PressoDisplayApplication *self = PRESSO_DISPLAY_APPLICATION (application);

  G_APPLICATION_CLASS (presso_display_application_parent_class)->startup (application);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      self->is_light ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                     : ADW_COLOR_SCHEME_PREFER_DARK);
}

static GtkWindow *
presso_display_application_create_window (PressoApplication *application)
{
  GSettings *settings = presso_application_get_settings (application);
  gboolean windowed = presso_application_get_windowed (application);

  if (settings != NULL && !g_settings_get_boolean (settings, "display-fullscreen"))
    windowed = TRUE;
  return presso_display_window_new (
    GTK_APPLICATION (application), presso_application_get_client (application),
    presso_application_get_ticker (application), settings, !windowed);
}

static void
presso_display_application_class_init (PressoDisplayApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = presso_display_application_handle_local_options;
  application_class->startup = presso_display_application_startup;
  PRESSO_APPLICATION_CLASS (klass)->create_window = presso_display_application_create_window;
}

static void
presso_display_application_init (PressoDisplayApplication *self)
{
  static const GOptionEntry options[] = {
    { "light", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Use light colours"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

int
main (int argc, char **argv)
{
  return presso_application_main (PRESSO_TYPE_DISPLAY_APPLICATION, "display", argc, argv);
}
