/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>

#include "client/presso-address.h"
#include "common/presso-about.h"
#include "common/presso-machine.h"
#include "common/presso-problem-dialog.h"
#include "common/presso-program.h"
#include "common/presso-setup-window.h"
#include "common/presso-style.h"
#include "model/presso-shop.h"
#include "model/presso-text.h"
#include "server/presso-host.h"

#define DEFAULT_PORT 8080
#define EXIT_USAGE   2

/**
 * PressoApplication:
 *
 * What Presso's programs with a window have in common: the options, the host (the first program on
 * a data folder hosts, any other takes over when it goes), the connection to it, the look, and a
 * clear word when the host can't start. A program that was paired with a bar on another machine
 * hosts nothing and works for that one.
 */
typedef struct {
  char *role;
  char *data_dir;
  char *address;
  char *shop;
  guint16 port;
  gboolean windowed;
  gboolean wants_setup; /* before there is a bar to show */
  char *setup_uri;      /* NULL: what there is to choose from */

  GSettings *settings;
  PressoHost *host;
  PressoClient *client;
  PressoAgeTicker *ticker;
  PressoStyle *style;
  GtkWindow *window;
  GtkWindow *problem; /* until somebody has decided; a restore outlasts the window */
  GtkWindow *setup;
  guint term_id;
  guint int_id;
} PressoApplicationPrivate;

enum {
  PROP_ROLE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PressoApplication, presso_application, ADW_TYPE_APPLICATION)

static PressoApplicationPrivate *
get_private (PressoApplication *self)
{
  return presso_application_get_instance_private (self);
}

static gboolean G_GNUC_PRINTF (1, 2) refuse (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("%s: %s\n", g_get_prgname (), message);
  return FALSE;
}

/* As text: of numbers, GLib passes on none that is 0. */
static gboolean
take_port (PressoApplicationPrivate *priv, GVariantDict *options)
{
  const char *text;
  guint64 port;

  if (!g_variant_dict_lookup (options, "port", "&s", &text))
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &port, NULL))
    return refuse (_ ("--port takes a number from 0 to 65535, not “%s”"), text);
  priv->port = (guint16) port;
  return TRUE;
}

static gboolean
take_address (PressoApplicationPrivate *priv, GVariantDict *options)
{
  g_autoptr (GInetAddress) parsed = NULL;
  const char *address;

  if (!g_variant_dict_lookup (options, "address", "&s", &address))
    return TRUE;
  parsed = g_inet_address_new_from_string (address);
  if (parsed == NULL)
    return refuse (_ ("--address takes an IP address, not “%s”"), address);
  g_free (priv->address);
  priv->address = g_strdup (address);
  return TRUE;
}

static gboolean
take_shop (PressoApplicationPrivate *priv, GVariantDict *options)
{
  const char *shop;

  if (!g_variant_dict_lookup (options, "shop", "&s", &shop))
    return TRUE;
  if (!presso_text_is_id (shop))
    return refuse (_ ("--shop takes 1 to 40 of a–z, 0–9 and -, not “%s”"), shop);
  g_free (priv->shop);
  priv->shop = g_strdup (shop);
  return TRUE;
}

static gboolean
take_data_dir (PressoApplicationPrivate *priv, GVariantDict *options)
{
  const char *data_dir;

  if (!g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir))
    return TRUE;
  if (data_dir[0] == '\0')
    return refuse (_ ("--data-dir takes a folder"));
  g_free (priv->data_dir);
  priv->data_dir = g_canonicalize_filename (data_dir, NULL);
  return TRUE;
}

static gboolean
take_bar (PressoApplicationPrivate *priv, GVariantDict *options)
{
  const char *text;

  g_variant_dict_lookup (options, "pair", "b", &priv->wants_setup);
  if (!g_variant_dict_lookup (options, "host", "&s", &text))
    return TRUE;
  priv->setup_uri = presso_address_parse (text);
  return priv->setup_uri != NULL || refuse (_ ("--host takes an address, not “%s”"), text);
}

/* Which bar is meant where nobody says so: the one this program was paired with, or else the one
 * that other programs of this machine were. */
static void
decide_bar (PressoApplicationPrivate *priv)
{
  g_autoptr (PressoPass) pass = presso_pass_load (priv->data_dir, priv->role);
  g_autoptr (PressoPass) other = pass == NULL ? presso_pass_load_any (priv->data_dir) : NULL;

  if (priv->setup_uri != NULL && (pass == NULL || !g_str_equal (pass->uri, priv->setup_uri)))
    priv->wants_setup = TRUE;
  if (other != NULL && !priv->wants_setup) {
    priv->wants_setup = TRUE;
    priv->setup_uri = g_strdup (other->uri);
  }
}

/* The schema is missing where Presso was not installed; its defaults are ours. */
static void
read_settings (PressoApplicationPrivate *priv)
{
  g_autofree char *data_dir = NULL;

  priv->port = DEFAULT_PORT;
  priv->shop = g_strdup (PRESSO_DEFAULT_SHOP);
  priv->settings = presso_machine_open_settings ();
  if (priv->settings != NULL) {
    priv->address = g_settings_get_string (priv->settings, "address");
    priv->port = (guint16) g_settings_get_uint (priv->settings, "port");
    g_free (priv->shop);
    priv->shop = g_settings_get_string (priv->settings, "shop");
    data_dir = g_settings_get_string (priv->settings, "data-dir");
  }
  if (data_dir != NULL && data_dir[0] != '\0')
    priv->data_dir = g_canonicalize_filename (data_dir, g_get_home_dir ());
  else
    priv->data_dir = presso_host_get_default_data_dir ();
}

static int
presso_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  static const char *const own_bar[] = { "data-dir", "address", "port", "shop", "host", "pair" };
  PressoApplicationPrivate *priv = get_private (PRESSO_APPLICATION (application));

  if (g_variant_dict_contains (options, "version")) {
    g_print ("%s %s\n", g_get_prgname (), PRESSO_VERSION);
    return EXIT_SUCCESS;
  }
  read_settings (priv);
  if (!take_data_dir (priv, options) || !take_address (priv, options) ||
      !take_port (priv, options) || !take_shop (priv, options) || !take_bar (priv, options))
    return EXIT_USAGE;
  decide_bar (priv);
  g_variant_dict_lookup (options, "windowed", "b", &priv->windowed);

  /* Who asks for a certain bar means a program of its own, not the window that is open already. */
  for (guint i = 0; i < G_N_ELEMENTS (own_bar); i++) {
    if (g_variant_dict_contains (options, own_bar[i]))
      g_application_set_flags (application,
                               g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  }
  return G_APPLICATION_CLASS (presso_application_parent_class)
    ->handle_local_options (application, options);
}

static void
drop_problem (PressoApplicationPrivate *priv)
{
  if (priv->problem != NULL)
    gtk_window_destroy (priv->problem);
  g_clear_object (&priv->problem);
}

static void
on_problem_decided (gboolean tries_again, gpointer user_data)
{
  drop_problem (get_private (user_data));
  if (tries_again)
    g_action_group_activate_action (user_data, "retry-host", NULL);
  else
    g_application_quit (user_data);
}

static void
show_problem (PressoApplication *self, const GError *error)
{
  PressoApplicationPrivate *priv = get_private (self);

  if (priv->problem != NULL || priv->window == NULL)
    return;
  priv->problem = g_object_ref (presso_problem_dialog_new (priv->window, error, priv->data_dir,
                                                           priv->port, on_problem_decided, self));
  gtk_window_present (priv->problem);
}

static void
on_host_changed (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);

  if (priv->host == NULL)
    return;
  if (presso_host_get_state (priv->host) == PRESSO_HOST_FAILED)
    show_problem (self, presso_host_get_error (priv->host));
  else
    drop_problem (priv);
}

static void
stop_host (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);

  if (priv->host == NULL)
    return;
  g_signal_handlers_disconnect_by_func (priv->host, on_host_changed, self);
  presso_host_stop (priv->host);
  g_clear_object (&priv->host);
}

static void
start_host (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);
  gboolean everywhere = priv->address == NULL || priv->address[0] == '\0';

  priv->host = presso_host_new (priv->data_dir, everywhere ? "0.0.0.0" : priv->address, priv->port);
  g_signal_connect_object (priv->host, "notify::state", G_CALLBACK (on_host_changed), self,
                           G_CONNECT_SWAPPED);
  presso_host_start (priv->host);
  on_host_changed (self);
}

static void
retry_host_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  stop_host (user_data);
  start_host (user_data);
}

/* Begins to work for the bar this program was paired with, or else for this machine's own. */
static void
open_bar (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);
  g_autoptr (PressoPass) pass = presso_pass_load (priv->data_dir, priv->role);

  if (pass != NULL) {
    priv->client = presso_client_new_for_pass (pass, priv->data_dir, priv->role);
  } else {
    start_host (self);
    priv->client = presso_client_new_for_folder (priv->data_dir, priv->role, priv->shop);
  }
  priv->ticker = presso_age_ticker_new_for_client (priv->client);
  presso_client_start (priv->client);
}

static void
close_bar (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);

  drop_problem (priv);
  if (priv->window != NULL)
    gtk_window_destroy (priv->window);
  g_clear_weak_pointer (&priv->window);
  g_clear_object (&priv->ticker);
  if (priv->client != NULL)
    presso_client_stop (priv->client);
  g_clear_object (&priv->client);
  stop_host (self);
}

static void
show_bar (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);

  if (priv->window == NULL) {
    g_set_weak_pointer (&priv->window, PRESSO_APPLICATION_GET_CLASS (self)->create_window (self));
    gtk_window_set_application (priv->window, GTK_APPLICATION (self));
  }
  gtk_window_present (priv->window);
  on_host_changed (self);
}

/* The setup's window stays until the other one is there: a program without a window ends. */
static void
on_setup_paired (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);

  gtk_window_set_transient_for (priv->setup, NULL);
  close_bar (self);
  open_bar (self);
  show_bar (self);
  gtk_window_destroy (priv->setup);
}

static void
on_setup_stayed (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;

  if (!presso_pass_forget (priv->data_dir, priv->role, &error))
    g_printerr ("%s: %s\n", g_get_prgname (), error->message);
  on_setup_paired (self);
}

static PressoSetupWindow *
show_setup (PressoApplication *self)
{
  PressoApplicationPrivate *priv = get_private (self);

  if (priv->setup == NULL) {
    PressoSetupWindow *setup = presso_setup_window_new (priv->data_dir, priv->role);

    g_set_weak_pointer (&priv->setup, GTK_WINDOW (setup));
    gtk_window_set_application (priv->setup, GTK_APPLICATION (self));
    gtk_window_set_transient_for (priv->setup, priv->window);
    gtk_window_set_modal (priv->setup, priv->window != NULL);
    g_signal_connect_object (setup, "paired", G_CALLBACK (on_setup_paired), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (setup, "stayed", G_CALLBACK (on_setup_stayed), self,
                             G_CONNECT_SWAPPED);
  }
  gtk_window_present (priv->setup);
  return PRESSO_SETUP_WINDOW (priv->setup);
}

static void
connect_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_setup (user_data);
}

/* The same bar once more: it has forgotten this station, or has another key now. */
static void
pair_again_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoApplicationPrivate *priv = get_private (user_data);
  g_autoptr (PressoPass) pass = presso_pass_load (priv->data_dir, priv->role);
  PressoSetupWindow *setup = show_setup (user_data);

  if (pass != NULL)
    presso_setup_window_pair (setup, pass->uri, NULL);
}

static void
on_launcher_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!presso_program_start_finish (result, &error))
    presso_program_show_problem (get_private (self)->window, error);
}

static void
choose_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  presso_program_start_async (NULL, "choose", NULL, on_launcher_started, g_object_ref (user_data));
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoApplicationPrivate *priv = get_private (user_data);

  presso_about_show (priv->window, priv->role);
}

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (user_data);
}

static gboolean
on_unix_signal (gpointer user_data)
{
  g_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
presso_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "about", about_activated },     { "choose", choose_activated },
    { "connect", connect_activated }, { "pair-again", pair_again_activated },
    { "quit", quit_activated },       { "retry-host", retry_host_activated },
  };
  PressoApplication *self = PRESSO_APPLICATION (application);
  PressoApplicationPrivate *priv = get_private (self);

  G_APPLICATION_CLASS (presso_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *[]){ "<Control>q", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.connect",
                                         (const char *[]){ "<Control>o", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "win.show-help-overlay",
                                         (const char *[]){ "F1", "<Control>question", NULL });
  gtk_window_set_default_icon_name (g_application_get_application_id (application));
  priv->style = presso_style_new ();
  priv->term_id = g_unix_signal_add (SIGTERM, on_unix_signal, self);
  priv->int_id = g_unix_signal_add (SIGINT, on_unix_signal, self);
  if (!priv->wants_setup)
    open_bar (self);
}

static void
presso_application_activate (GApplication *application)
{
  PressoApplication *self = PRESSO_APPLICATION (application);
  PressoApplicationPrivate *priv = get_private (self);

  if (priv->client != NULL) {
    show_bar (self);
  } else {
    PressoSetupWindow *setup = show_setup (self);
    g_autofree char *uri = g_steal_pointer (&priv->setup_uri);

    if (uri != NULL)
      presso_setup_window_pair (setup, uri, NULL);
  }
}

static void
presso_application_shutdown (GApplication *application)
{
  PressoApplication *self = PRESSO_APPLICATION (application);
  PressoApplicationPrivate *priv = get_private (self);

  g_clear_handle_id (&priv->term_id, g_source_remove);
  g_clear_handle_id (&priv->int_id, g_source_remove);
  if (priv->setup != NULL)
    gtk_window_destroy (priv->setup);
  g_clear_weak_pointer (&priv->setup);
  close_bar (self);
  g_clear_object (&priv->style);

  G_APPLICATION_CLASS (presso_application_parent_class)->shutdown (application);
}

static void
presso_application_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoApplicationPrivate *priv = get_private (PRESSO_APPLICATION (object));

  switch (id) {
  case PROP_ROLE:
    priv->role = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_application_finalize (GObject *object)
{
  PressoApplicationPrivate *priv = get_private (PRESSO_APPLICATION (object));

  g_clear_object (&priv->settings);
  g_free (priv->role);
  g_free (priv->data_dir);
  g_free (priv->address);
  g_free (priv->shop);
  g_free (priv->setup_uri);

  G_OBJECT_CLASS (presso_application_parent_class)->finalize (object);
}

static void
presso_application_class_init (PressoApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->set_property = presso_application_set_property;
  object_class->finalize = presso_application_finalize;
  application_class->handle_local_options = presso_application_handle_local_options;
  application_class->startup = presso_application_startup;
  application_class->activate = presso_application_activate;
  application_class->shutdown = presso_application_shutdown;

  properties[PROP_ROLE] = g_param_spec_string (
    "role", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_application_init (PressoApplication *self)
{
  static const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep the bar's data in this folder"),
      N_ ("DIR") },
    { "address", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Listen on this address when hosting"),
      N_ ("ADDR") },
    { "port", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Listen on this port when hosting; 0: any"),
      N_ ("PORT") },
    { "shop", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Work for this bar of the data folder"),
      N_ ("ID") },
    { "pair", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Choose a bar on another machine"), NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Work for the bar on the machine at this address"), N_ ("ADDR") },
    { "windowed", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Don't fill the screen"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and quit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * presso_application_main:
 * @type: a type derived from [class@Application]
 * @role: the station's role: `display`, `barista` or `admin`
 * @argc: from main()
 * @argv: from main()
 *
 * Runs a program from beginning to end.
 *
 * Returns: the exit status
 */
int
presso_application_main (GType type, const char *role, int argc, char **argv)
{
  g_autoptr (PressoApplication) self = NULL;
  g_autofree char *id = presso_program_build_id (role);
  g_autofree char *resources = presso_program_build_resource_path (role);

  presso_machine_set_up_locale ();
  presso_machine_set_up_log ();
  self =
    g_object_new (type, "application-id", id, "resource-base-path", resources, "role", role, NULL);
  g_set_application_name ("Presso");
  return g_application_run (G_APPLICATION (self), argc, argv);
}

/**
 * presso_application_get_client:
 * @self: an application that has started
 *
 * Returns: (transfer none): its connection to the bar
 */
PressoClient *
presso_application_get_client (PressoApplication *self)
{
  g_return_val_if_fail (PRESSO_IS_APPLICATION (self), NULL);

  return get_private (self)->client;
}

/**
 * presso_application_get_ticker:
 * @self: an application that has started
 *
 * Returns: (transfer none): what everything that counts seconds follows
 */
PressoAgeTicker *
presso_application_get_ticker (PressoApplication *self)
{
  g_return_val_if_fail (PRESSO_IS_APPLICATION (self), NULL);

  return get_private (self)->ticker;
}

/**
 * presso_application_get_settings:
 * @self: an application that has started
 *
 * Returns: (transfer none) (nullable): this machine's settings; %NULL where Presso isn't installed
 */
GSettings *
presso_application_get_settings (PressoApplication *self)
{
  g_return_val_if_fail (PRESSO_IS_APPLICATION (self), NULL);

  return get_private (self)->settings;
}

/**
 * presso_application_get_data_dir:
 * @self: an application that has started
 *
 * Returns: (transfer none): the folder where this machine's programs keep what they know
 */
const char *
presso_application_get_data_dir (PressoApplication *self)
{
  g_return_val_if_fail (PRESSO_IS_APPLICATION (self), NULL);

  return get_private (self)->data_dir;
}

/**
 * presso_application_get_windowed:
 * @self: an application that has started
 *
 * Returns: whether it was asked not to fill the screen
 */
gboolean
presso_application_get_windowed (PressoApplication *self)
{
  g_return_val_if_fail (PRESSO_IS_APPLICATION (self), FALSE);

  return get_private (self)->windowed;
}
