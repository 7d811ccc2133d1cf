/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-autostart.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define PORTAL            "org.freedesktop.portal.Desktop"
#define PORTAL_PATH       "/org/freedesktop/portal/desktop"
#define PORTAL_BACKGROUND "org.freedesktop.portal.Background"
#define PORTAL_REQUEST    "org.freedesktop.portal.Request"
/* The portal may ask the user, who may think about it. */
#define PATIENCE_MS 60000
#define DATA_DIR    "--data-dir"

/* What may start at login, and what for. */
typedef struct {
  const char *role;
  const char *file;
  const char *program;
  const char *setting;
  const char *name;
  const char *reason;
} Start;

static const Start starts[] = {
  { "display", PRESSO_APPLICATION_ID ".Display.desktop", "presso-display", "display-autostart",
    N_ ("Presso Display"), N_ ("The display for guests is there as soon as the machine is on") },
  { "barista", PRESSO_APPLICATION_ID ".Barista.desktop", "presso-barista", "barista-autostart",
    N_ ("Presso Barista"), N_ ("The station is there as soon as the machine is on") },
};

/**
 * PressoAutostart:
 *
 * Whether a program starts when the user logs in: a file in the user's autostart folder (the
 * Desktop Application Autostart Specification), or in a sandbox, which has no such folder, a wish
 * to the Background portal.
 */
struct _PressoAutostart {
  GObject parent_instance;

  const Start *start;
  char *path;           /* NULL for the portal */
  GStrv command;        /* the program and its arguments */
  GDBusConnection *bus; /* NULL: the session's, once it is asked for */
  GSettings *settings;  /* the portal doesn't tell what it was told */
  guint patience_ms;    /* how long the portal has for its answer */
};

G_DEFINE_FINAL_TYPE (PressoAutostart, presso_autostart, G_TYPE_OBJECT)

/* As the desktop entry specification quotes arguments; the key file escapes what comes out of it
 * once more. */
static void
append_argument (GString *line, const char *argument)
{
  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append_c (line, '"');
  for (const char *p = argument; *p != '\0'; p++) {
    if (strchr ("\"`$\\", *p) != NULL)
      g_string_append_c (line, '\\');
    if (*p == '%')
      g_string_append_c (line, '%');
    g_string_append_c (line, *p);
  }
  g_string_append_c (line, '"');
}

static char *
build_exec (const char *const *command)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; command[i] != NULL; i++)
    append_argument (line, command[i]);
  return g_string_free (line, FALSE);
}

static gboolean
write_file (PressoAutostart *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *exec = build_exec ((const char *const *) self->command);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
    return FALSE;
  }
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME,
                         _ (self->start->name));
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON,
                         PRESSO_APPLICATION_ID);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  return g_key_file_save_to_file (file, self->path, error);
}

static gboolean
change_file (PressoAutostart *self, gboolean enabled, GError **error)
{
  if (enabled)
    return write_file (self, error);
  if (g_unlink (self->path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

/* One wish under way at the portal: the data of its task. */
typedef struct {
  gboolean enabled;
  char *path; /* of the portal's request */
  guint subscription;
  guint patience_id;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->path);
  g_free (wish);
}

/* The portal knows applications, not their programs: what it starts last takes the other's place.
 */
static void
remember (PressoAutostart *self, gboolean enabled)
{
  for (gsize i = 0; enabled && i < G_N_ELEMENTS (starts); i++)
    g_settings_set_boolean (self->settings, starts[i].setting, FALSE);
  g_settings_set_boolean (self->settings, self->start->setting, enabled);
}

static void
finish_wish (GTask *task, GError *error)
{
  PressoAutostart *self = g_task_get_source_object (task);
  Wish *wish = g_task_get_task_data (task);
  g_autoptr (GTask) G_GNUC_UNUSED last = task;

  g_dbus_connection_signal_unsubscribe (self->bus, wish->subscription);
  wish->subscription = 0;
  g_clear_handle_id (&wish->patience_id, g_source_remove);
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (self->settings != NULL)
    remember (self, wish->enabled);
  g_task_return_boolean (task, TRUE);
}

static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  GTask *task = user_data;
  Wish *wish = g_task_get_task_data (task);
  gboolean is_granted = FALSE;
  guint32 response = 2;
  g_autoptr (GVariant) results = NULL;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (results != NULL)
    g_variant_lookup (results, "autostart", "b", &is_granted);
  if (response == 0 && is_granted == wish->enabled)
    finish_wish (task, NULL);
  else
    finish_wish (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                                            _ ("The desktop did not allow it")));
}

static void
on_requested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Wish *wish = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) handle =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* What was asked for is answered by a signal. */
  if (handle != NULL || wish->subscription == 0)
    return;
  g_dbus_error_strip_remote_error (error);
  finish_wish (task, g_steal_pointer (&error));
}

/* And what comes too late must not count: the request is taken back. */
static gboolean
on_out_of_patience (gpointer user_data)
{
  GTask *task = user_data;
  PressoAutostart *self = g_task_get_source_object (task);
  Wish *wish = g_task_get_task_data (task);

  wish->patience_id = 0;
  g_dbus_connection_call (self->bus, PORTAL, wish->path, PORTAL_REQUEST, "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  finish_wish (
    task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("The desktop did not answer")));
  return G_SOURCE_REMOVE;
}

static GVariant *
build_request (PressoAutostart *self, const char *token, gboolean enabled)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_ (self->start->reason)));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (enabled));
  g_variant_builder_add (&options, "{sv}", "commandline",
                         g_variant_new_strv ((const char *const *) self->command, -1));
  return g_variant_new ("(sa{sv})", "", &options);
}

/* The answer's path is known beforehand (the portal's documentation, "Requests"), so it can't come
 * too early. */
static void
ask_portal (PressoAutostart *self, GTask *task)
{
  Wish *wish = g_task_get_task_data (task);
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);
  g_autofree char *token = g_strdup_printf ("presso%u", g_random_int ());

  g_strdelimit (sender, ".", '_');
  wish->path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  wish->subscription =
    g_dbus_connection_signal_subscribe (self->bus, PORTAL, PORTAL_REQUEST, "Response", wish->path,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, task, NULL);
  wish->patience_id = g_timeout_add (self->patience_ms, on_out_of_patience, task);
  g_dbus_connection_call (self->bus, PORTAL, PORTAL_PATH, PORTAL_BACKGROUND, "RequestBackground",
                          build_request (self, token, wish->enabled), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), on_requested,
                          g_object_ref (task));
}

static void
presso_autostart_finalize (GObject *object)
{
  PressoAutostart *self = PRESSO_AUTOSTART (object);

  g_free (self->path);
  g_strfreev (self->command);
  g_clear_object (&self->bus);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (presso_autostart_parent_class)->finalize (object);
}

static void
presso_autostart_class_init (PressoAutostartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_autostart_finalize;
}

static void
presso_autostart_init (PressoAutostart *self)
{
}

/* What comes after the name in @argument, `--data-dir=x`; NULL where that is another one. */
static const char *
get_folder (const char *argument)
{
  return g_str_has_prefix (argument, DATA_DIR "=") ? argument + strlen (DATA_DIR "=") : NULL;
}

/**
 * presso_autostart_build_command:
 * @program: what to start
 * @arguments: (array zero-terminated): what it was started with now
 *
 * What this process was started with is what has to be started again: a certain bar, a folder,
 * which is found from wherever the session starts it. What was meant for this once is left out.
 *
 * Returns: (transfer full): the program and its arguments
 */
GStrv
presso_autostart_build_command (const char *program, const char *const *arguments)
{
  static const char *const once[] = { "--pair", "--windowed", NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, program);
  for (guint i = 0; arguments[i] != NULL; i++) {
    gboolean is_folder = i > 0 && g_str_equal (arguments[i - 1], DATA_DIR);
    const char *folder = is_folder ? arguments[i] : get_folder (arguments[i]);
    g_autofree char *path = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
    g_autofree char *word =
      is_folder || path == NULL ? NULL : g_strconcat (DATA_DIR "=", path, NULL);

    if (path != NULL)
      g_strv_builder_add (builder, is_folder ? path : word);
    else if (!g_strv_contains (once, arguments[i]))
      g_strv_builder_add (builder, arguments[i]);
  }
  return g_strv_builder_end (builder);
}

static GStrv
read_arguments (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_get_contents ("/proc/self/cmdline", &text, &length, NULL);
  for (gsize i = length > 0 ? strlen (text) + 1 : 0; i < length; i += strlen (text + i) + 1)
    g_strv_builder_add (builder, text + i);
  return g_strv_builder_end (builder);
}

static const Start *
find_start (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    if (g_str_equal (starts[i].role, role))
      return &starts[i];
  }
  g_assert_not_reached ();
}

/**
 * presso_autostart_new:
 * @role: `display` or `barista`
 * @settings: (nullable): this machine's settings
 *
 * Returns: (transfer full): what starts this program as it was started now
 */
PressoAutostart *
presso_autostart_new (const char *role, GSettings *settings)
{
  gboolean is_sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  g_autofree char *program = is_sandboxed ? NULL : g_file_read_link ("/proc/self/exe", NULL);
  g_auto (GStrv) arguments = read_arguments ();
  g_auto (GStrv) command = presso_autostart_build_command (
    program != NULL ? program : find_start (role)->program, (const char *const *) arguments);
  const char *const *words = (const char *const *) command;
  g_autofree char *folder = NULL;

  if (is_sandboxed)
    return presso_autostart_new_for_portal (role, NULL, words, settings, PATIENCE_MS);
  folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  return presso_autostart_new_for_folder (role, folder, words);
}

/**
 * presso_autostart_new_for_folder:
 * @role: `display` or `barista`
 * @folder: where the session looks for what it starts
 * @command: (array zero-terminated): what is started
 *
 * Returns: (transfer full): what writes a file there, or takes it away
 */
PressoAutostart *
presso_autostart_new_for_folder (const char *role, const char *folder, const char *const *command)
{
  PressoAutostart *self = g_object_new (PRESSO_TYPE_AUTOSTART, NULL);

  self->start = find_start (role);
  self->path = g_build_filename (folder, self->start->file, NULL);
  self->command = g_strdupv ((GStrv) command);
  return self;
}

/**
 * presso_autostart_new_for_portal:
 * @role: `display` or `barista`
 * @bus: (nullable): where the portal is; %NULL for the session's bus
 * @command: (array zero-terminated): what is started
 * @settings: (nullable): where what the portal has granted is kept
 * @patience_ms: how long the portal has for its answer
 *
 * Returns: (transfer full): what asks the portal
 */
PressoAutostart *
presso_autostart_new_for_portal (const char *role,
                                 GDBusConnection *bus,
                                 const char *const *command,
                                 GSettings *settings,
                                 guint patience_ms)
{
  PressoAutostart *self = g_object_new (PRESSO_TYPE_AUTOSTART, NULL);

  self->start = find_start (role);
  self->patience_ms = patience_ms;
  g_set_object (&self->bus, bus);
  g_set_object (&self->settings, settings);
  self->command = g_strdupv ((GStrv) command);
  return self;
}

/**
 * presso_autostart_get_enabled:
 * @self: an autostart
 *
 * Returns: whether the program starts when the user logs in, as far as that is known
 */
gboolean
presso_autostart_get_enabled (PressoAutostart *self)
{
  g_return_val_if_fail (PRESSO_IS_AUTOSTART (self), FALSE);

  if (self->path != NULL)
    return g_file_test (self->path, G_FILE_TEST_EXISTS);
  return self->settings != NULL && g_settings_get_boolean (self->settings, self->start->setting);
}

/**
 * presso_autostart_set_enabled_async:
 * @self: an autostart
 * @enabled: whether the program is to start when the user logs in
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is known whether that was possible
 * @user_data: for @callback
 *
 * Changes it. The portal may ask the user.
 */
void
presso_autostart_set_enabled_async (PressoAutostart *self,
                                    gboolean enabled,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);
  GError *error = NULL;

  wish->enabled = enabled;
  g_task_set_source_tag (task, presso_autostart_set_enabled_async);
  g_task_set_task_data (task, wish, wish_free);
  if (self->path != NULL)
    change_file (self, enabled, &error);
  else if (self->bus == NULL)
    self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (self->path != NULL)
    g_task_return_boolean (task, TRUE);
  else
    ask_portal (self, g_steal_pointer (&task));
}

/**
 * presso_autostart_set_enabled_finish:
 * @self: an autostart
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether it is as was asked for
 */
gboolean
presso_autostart_set_enabled_finish (PressoAutostart *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
