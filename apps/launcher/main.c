/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdlib.h>

#include "common/presso-about.h"
#include "common/presso-machine.h"
#include "common/presso-program.h"
#include "common/presso-style.h"
#include "launcher/presso-launcher-window.h"

#define PRESSO_TYPE_LAUNCHER (presso_launcher_get_type ())
G_DECLARE_FINAL_TYPE (PressoLauncher, presso_launcher, PRESSO, LAUNCHER, AdwApplication)

/**
 * PressoLauncher:
 *
 * Opens the program that this machine is for, or asks which one that is.
 */
struct _PressoLauncher {
  AdwApplication parent_instance;

  PressoStyle *style;
  GSettings *settings; /* NULL where Presso isn't installed */
  GtkWindow *window;   /* NULL unless open */
};

G_DEFINE_FINAL_TYPE (PressoLauncher, presso_launcher, ADW_TYPE_APPLICATION)

static void
show_window (PressoLauncher *self)
{
  if (self->window == NULL)
    g_set_weak_pointer (&self->window,
                        presso_launcher_window_new (GTK_APPLICATION (self), self->settings));
  gtk_window_present (self->window);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PressoLauncher *self = user_data;
  g_autoptr (GError) error = NULL;

  g_application_unmark_busy (G_APPLICATION (self));
  if (!presso_program_start_finish (result, &error)) {
    show_window (self);
    presso_program_show_problem (self->window, error);
  } else if (self->window != NULL) {
    gtk_window_destroy (self->window);
  }
  g_application_release (G_APPLICATION (self));
  g_object_unref (self);
}

/* The launcher ends when the other program is there: with its window, nothing holds it any more. */
static void
start (PressoLauncher *self, const char *role)
{
  g_application_hold (G_APPLICATION (self));
  g_application_mark_busy (G_APPLICATION (self));
  presso_program_start_async (role, NULL, NULL, on_started, g_object_ref (self));
}

static void
role_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start (user_data, g_action_get_name (G_ACTION (action)));
}

static void
choose_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_window (user_data);
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  presso_about_show (PRESSO_LAUNCHER (user_data)->window, NULL);
}

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (user_data);
}

static gboolean
on_terminated (gpointer user_data)
{
  g_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
presso_launcher_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "display", role_activated },  { "barista", role_activated }, { "admin", role_activated },
    { "choose", choose_activated }, { "about", about_activated },  { "quit", quit_activated },
  };
  PressoLauncher *self = PRESSO_LAUNCHER (application);

  G_APPLICATION_CLASS (presso_launcher_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *[]){ "<Control>q", "<Control>w", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "win.show-help-overlay",
                                         (const char *[]){ "F1", "<Control>question", NULL });
  gtk_window_set_default_icon_name (PRESSO_APPLICATION_ID);
  g_unix_signal_add (SIGTERM, on_terminated, self);
  self->style = presso_style_new ();
  self->settings = presso_machine_open_settings ();
}

static void
presso_launcher_activate (GApplication *application)
{
  PressoLauncher *self = PRESSO_LAUNCHER (application);
  g_autofree char *role =
    self->settings != NULL ? g_settings_get_string (self->settings, "role") : NULL;

  /* Who starts it once more while it asks means the question. */
  if (self->window == NULL && presso_program_is_role (role))
    start (self, role);
  else
    show_window (self);
}

static int
presso_launcher_command_line (GApplication *application, GApplicationCommandLine *line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (line);

  if (g_variant_dict_contains (options, "choose"))
    show_window (PRESSO_LAUNCHER (application));
  else
    g_application_activate (application);
  return EXIT_SUCCESS;
}

static int
presso_launcher_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version")) {
    g_print ("%s %s\n", g_get_prgname (), PRESSO_VERSION);
    return EXIT_SUCCESS;
  }
  return -1;
}

static void
presso_launcher_shutdown (GApplication *application)
{
  PressoLauncher *self = PRESSO_LAUNCHER (application);

  if (self->window != NULL)
    gtk_window_destroy (self->window);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->style);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (presso_launcher_parent_class)->shutdown (application);
}

static void
presso_launcher_class_init (PressoLauncherClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = presso_launcher_startup;
  application_class->activate = presso_launcher_activate;
  application_class->command_line = presso_launcher_command_line;
  application_class->handle_local_options = presso_launcher_handle_local_options;
  application_class->shutdown = presso_launcher_shutdown;
}

static void
presso_launcher_init (PressoLauncher *self)
{
  static const GOptionEntry options[] = {
    { "choose", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Ask what to open, even if this machine opens one program always"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and quit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

int
main (int argc, char **argv)
{
  g_autoptr (GApplication) self = NULL;
  g_autofree char *resources = presso_program_build_resource_path (NULL);

  presso_machine_set_up_locale ();
  self = g_object_new (PRESSO_TYPE_LAUNCHER, "application-id", PRESSO_APPLICATION_ID,
                       "resource-base-path", resources, "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
  g_set_application_name ("Presso"); /* not translated: a name */
  return g_application_run (self, argc, argv);
}
