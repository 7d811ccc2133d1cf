/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-program.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define APPLICATION_INTERFACE "org.freedesktop.Application"
#define RESOURCES             "/io/github/libpresso/Presso"

/* The programs with a window: what a machine can be. The launcher has no role. */
typedef struct {
  const char *role;    /* NULL: the launcher */
  const char *suffix;  /* of the application's id */
  const char *program; /* the file beside this one */
  const char *folder;  /* where it is built */
  const char *title;
} Program;

static const Program programs[] = {
  { NULL, "", "presso", "launcher", N_ ("Presso") },
  { "display", ".Display", "presso-display", "display", N_ ("Presso Display") },
  { "barista", ".Barista", "presso-barista", "barista", N_ ("Presso Barista") },
  { "admin", ".Admin", "presso-admin", "admin", N_ ("Presso Admin") },
};

/* One start under way: the data of its task. */
typedef struct {
  const Program *program;
  char *action; /* NULL: its window */
  char *token;  /* what lets the new window come to the front; NULL where nobody gives one */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->action);
  g_free (start->token);
  g_free (start);
}

static const Program *
find_program (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    if (g_strcmp0 (programs[i].role, role) == 0)
      return &programs[i];
  }
  return NULL;
}

/**
 * presso_program_is_role: (skip)
 * @role: (nullable): a text from outside
 *
 * Returns: whether there is a program for this role
 */
gboolean
presso_program_is_role (const char *role)
{
  return role != NULL && find_program (role) != NULL;
}

/**
 * presso_program_build_id: (skip)
 * @role: (nullable): `display`, `barista` or `admin`; %NULL for the launcher
 *
 * Returns: (transfer full): the id of the application
 */
char *
presso_program_build_id (const char *role)
{
  const Program *program = find_program (role);

  g_return_val_if_fail (program != NULL, NULL);

  return g_strconcat (PRESSO_APPLICATION_ID, program->suffix, NULL);
}

/**
 * presso_program_build_resource_path: (skip)
 * @role: (nullable): `display`, `barista` or `admin`; %NULL for the launcher
 *
 * Returns: (transfer full): where the program's resources are, which is the same whatever its id
 */
char *
presso_program_build_resource_path (const char *role)
{
  const Program *program = find_program (role);

  g_return_val_if_fail (program != NULL, NULL);

  return g_strdelimit (g_strconcat (RESOURCES, program->suffix, NULL), ".", '/');
}

/**
 * presso_program_get_title: (skip)
 * @role: (nullable): `display`, `barista` or `admin`; %NULL for the launcher
 *
 * Returns: what people call the program
 */
const char *
presso_program_get_title (const char *role)
{
  const Program *program = find_program (role);

  g_return_val_if_fail (program != NULL, NULL);

  return _ (program->title);
}

/* Beside this program, where they are installed; where they are built, in a folder beside its own.
 */
static char *
find_file (const Program *program)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  g_autofree char *beside = g_build_filename (folder, program->program, NULL);
  g_autofree char *built = g_build_filename (folder, "..", program->folder, program->program, NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return NULL;
}

/* Where the bus doesn't know the program: nothing is installed, or there is no bus. */
static void
start_file (GTask *task)
{
  Start *start = g_task_get_task_data (task);
  g_autofree char *path = find_file (start->program);
  g_autofree char *option = start->action != NULL ? g_strconcat ("--", start->action, NULL) : NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             /* Translators: %s is the name of a program, such as presso-display. */
                             _ ("%s is missing on this machine. Install Presso again."),
                             start->program->program);
    return;
  }
  if (start->token != NULL) {
    g_subprocess_launcher_setenv (launcher, "DESKTOP_STARTUP_ID", start->token, TRUE);
    g_subprocess_launcher_setenv (launcher, "XDG_ACTIVATION_TOKEN", start->token, TRUE);
  }
  process = g_subprocess_launcher_spawn (launcher, &error, path, option, NULL);
  if (process == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_activated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL) {
    g_task_return_boolean (task, TRUE);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
             g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             _ ("%s is running and does not answer. End it and try again."),
                             _ (start->program->title));
  } else {
    start_file (task);
  }
}

static void
activate (GTask *task, GDBusConnection *bus)
{
  Start *start = g_task_get_task_data (task);
  g_autofree char *id = presso_program_build_id (start->program->role);
  g_autofree char *path = g_strconcat ("/", id, NULL);
  GVariantBuilder platform;
  GVariant *parameters;

  g_strdelimit (path, ".", '/');
  g_variant_builder_init (&platform, G_VARIANT_TYPE_VARDICT);
  if (start->token != NULL) {
    g_variant_builder_add (&platform, "{sv}", "desktop-startup-id",
                           g_variant_new_string (start->token));
    g_variant_builder_add (&platform, "{sv}", "activation-token",
                           g_variant_new_string (start->token));
  }
  if (start->action == NULL)
    parameters = g_variant_new ("(a{sv})", &platform);
  else
    parameters = g_variant_new ("(sava{sv})", start->action, NULL, &platform);
  g_dbus_connection_call (bus, id, path, APPLICATION_INTERFACE,
                          start->action == NULL ? "Activate" : "ActivateAction", parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), on_activated,
                          g_object_ref (task));
}

static char *
ask_for_token (const Program *program)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GdkAppLaunchContext) context =
    display != NULL ? gdk_display_get_app_launch_context (display) : NULL;
  g_autoptr (GAppInfo) info = g_app_info_create_from_commandline (
    program->program, _ (program->title), G_APP_INFO_CREATE_SUPPORTS_STARTUP_NOTIFICATION, NULL);

  if (context == NULL || info == NULL)
    return NULL;
  return g_app_launch_context_get_startup_notify_id (G_APP_LAUNCH_CONTEXT (context), info, NULL);
}

/**
 * presso_program_start_async: (skip)
 * @role: (nullable): `display`, `barista` or `admin`; %NULL for the launcher
 * @action: (nullable): what it is to do, an action of its own without a parameter; %NULL: to show
 *   its window
 * @cancellable: (nullable): ends the wait
 * @callback: called when the program has its window, or when it is known why not
 * @user_data: for @callback
 *
 * Starts another program of Presso, or brings it to the front where it runs: by its name on the
 * session's bus, which knows it wherever Presso is installed, also as a Flatpak; where the bus
 * doesn't, from the file beside this one, with @action as an option.
 */
void
presso_program_start_async (const char *role,
                            const char *action,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const Program *program = find_program (role);
  GApplication *application = g_application_get_default ();
  GDBusConnection *bus =
    application != NULL ? g_application_get_dbus_connection (application) : NULL;
  g_autoptr (GTask) task = NULL;
  Start *start;

  g_return_if_fail (program != NULL);

  start = g_new0 (Start, 1);
  start->program = program;
  start->action = g_strdup (action);
  start->token = ask_for_token (program);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, presso_program_start_async);
  g_task_set_task_data (task, start, start_free);
  if (bus != NULL)
    activate (task, bus);
  else
    start_file (task);
}

/**
 * presso_program_start_finish: (skip)
 * @result: what the callback was given
 * @error: where to put why not
 *
 * Returns: whether the program was started
 */
gboolean
presso_program_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * presso_program_show_problem: (skip)
 * @parent: (nullable): the window of the program that wanted to start another one
 * @error: why that was not possible
 */
void
presso_program_show_problem (GtkWindow *parent, const GError *error)
{
  GtkWidget *dialog;

  g_return_if_fail (error != NULL);

  dialog = adw_message_dialog_new (parent, _ ("This can’t be opened"), error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}
