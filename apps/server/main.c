/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/presso-machine.h"
#include "model/presso-error.h"
#include "model/presso-fingerprint.h"
#include "presso-supervisor.h"
#include "server/presso-host.h"

/* presso-server: the host for a machine without a screen. */

typedef struct {
  GMainLoop *loop;
  PressoSupervisor *supervisor;
  PressoHost *host;
  const char *data_dir;
  const char *address;
  int status;
} Program;

static void
on_host_state (PressoHost *host, GParamSpec *pspec, Program *program)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *fingerprint = NULL;

  switch (presso_host_get_state (host)) {
  case PRESSO_HOST_SERVING:
    uri = g_uri_parse (presso_host_get_uri (host), G_URI_FLAGS_NONE, NULL);
    printf (strchr (program->address, ':') != NULL ? "READY http://[%s]:%d/\n"
                                                   : "READY http://%s:%d/\n",
            program->address, g_uri_get_port (uri));
    fflush (stdout);
    presso_supervisor_set_ready (program->supervisor, presso_host_get_uri (host));
    fingerprint = presso_fingerprint_to_display (presso_host_get_fingerprint (host));
    g_printerr ("presso-server: %s %s\n", _ ("Stations know this host by the fingerprint"),
                fingerprint);
    break;
  case PRESSO_HOST_FAILED:
    g_printerr ("presso-server: %s\n", presso_host_get_error (host)->message);
    presso_supervisor_set_status (program->supervisor, presso_host_get_error (host)->message);
    if (g_error_matches (presso_host_get_error (host), PRESSO_ERROR, PRESSO_ERROR_STORE_DAMAGED))
      g_printerr (_ ("To restore the newest backup: presso-server --data-dir '%s' --restore "
                     "\"$(ls -t '%s'/backups/*.db | head -n 1)\"\n"),
                  program->data_dir, program->data_dir);
    program->status = EXIT_FAILURE;
    g_main_loop_quit (program->loop);
    break;
  case PRESSO_HOST_WAITING:
  default:
    break;
  }
}

/* A second host of a folder is no mistake, but whoever waits for READY should know. */
static gboolean
on_patience_lost (gpointer user_data)
{
  Program *program = user_data;
  const char *news = _ ("Another program serves this data folder; waiting to take over.");

  if (presso_host_get_state (program->host) == PRESSO_HOST_WAITING) {
    g_printerr ("presso-server: %s\n", news);
    presso_supervisor_set_status (program->supervisor, news);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;

  presso_supervisor_set_stopping (program->supervisor);
  g_main_loop_quit (program->loop);
  return G_SOURCE_CONTINUE;
}

/* Serves until somebody or something ends it. */
static int
serve (const char *data_dir, const char *address, guint16 port)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PressoSupervisor) supervisor = presso_supervisor_new ();
  g_autoptr (PressoHost) host = presso_host_new (data_dir, address, port);
  Program program = { loop, supervisor, host, data_dir, address, EXIT_SUCCESS };

  g_signal_connect (host, "notify::state", G_CALLBACK (on_host_state), &program);
  g_signal_connect_swapped (host, "heartbeat", G_CALLBACK (presso_supervisor_beat), supervisor);
  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  presso_host_set_heartbeat (host, presso_supervisor_get_heartbeat_ms (supervisor));
  presso_host_start (host);
  g_timeout_add (1000, on_patience_lost, &program);
  g_main_loop_run (loop);
  presso_host_stop (host);
  return program.status;
}

static int
restore (const char *data_dir, const char *file)
{
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;

  if (!presso_host_restore (data_dir, file, &summary, &error)) {
    g_printerr ("presso-server: %s\n", error->message);
    return EXIT_FAILURE;
  }
  printf ("%s\n", summary);
  return EXIT_SUCCESS;
}

int
main (int argc, char *argv[])
{
  g_autofree char *data_dir = NULL;
  g_autofree char *address = NULL;
  g_autofree char *backup = NULL;
  int port = 8080;
  gboolean show_version = FALSE;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("Where the data is kept"),
      N_ ("DIR") },
    { "address", 0, 0, G_OPTION_ARG_STRING, &address,
      N_ ("IP address to serve on; 0.0.0.0 for all"), N_ ("ADDR") },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Port to serve on; 0 picks one"), N_ ("PORT") },
    { "restore", 0, 0, G_OPTION_ARG_FILENAME, &backup, N_ ("Restore a backup and end"),
      N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_ ("Show the version and quit"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) options = NULL;
  g_autoptr (GError) error = NULL;

  /* Standard output is for the one line that says where it serves. */
  g_log_writer_default_set_use_stderr (TRUE);
  presso_machine_set_up_log ();
  presso_machine_set_up_locale ();
  options = g_option_context_new (_ ("– serve a coffee bar without a screen"));
  g_option_context_add_main_entries (options, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    g_printerr ("presso-server: %s\n", error->message);
    return 2;
  }
  if (show_version) {
    printf ("presso-server %s\n", PRESSO_VERSION);
    return EXIT_SUCCESS;
  }
  if (port < 0 || port > G_MAXUINT16 || argc > 1) {
    g_printerr ("presso-server: %s\n", argc > 1 ? _ ("There are words too many. Try --help.")
                                                : _ ("A port is a number from 0 to 65535."));
    return 2;
  }
  if (data_dir == NULL) {
    data_dir = presso_host_get_default_data_dir ();
  } else {
    g_autofree char *given = g_steal_pointer (&data_dir);

    data_dir = g_canonicalize_filename (given, NULL);
  }
  if (backup != NULL)
    return restore (data_dir, backup);
  if (address == NULL)
    address = g_strdup ("0.0.0.0");
  return serve (data_dir, address, (guint16) port);
}
