/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-host-problem.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "model/presso-error.h"

typedef enum {
  PROBLEM_OTHER,
  PROBLEM_NEWER,
  PROBLEM_DAMAGED,
  PROBLEM_PORT,
  PROBLEM_ADDRESS,
  PROBLEM_FORBIDDEN,
  PROBLEM_FULL,
} Problem;

static const struct {
  GQuark (*domain) (void);
  int code;
  Problem problem;
} problems[] = {
  { presso_error_quark, PRESSO_ERROR_STORE_NEWER, PROBLEM_NEWER },
  { presso_error_quark, PRESSO_ERROR_STORE_DAMAGED, PROBLEM_DAMAGED },
  { g_io_error_quark, G_IO_ERROR_ADDRESS_IN_USE, PROBLEM_PORT },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, PROBLEM_ADDRESS },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, PROBLEM_FORBIDDEN },
  { g_io_error_quark, G_IO_ERROR_READ_ONLY, PROBLEM_FORBIDDEN },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, PROBLEM_FULL },
  { g_file_error_quark, G_FILE_ERROR_ACCES, PROBLEM_FORBIDDEN },
  { g_file_error_quark, G_FILE_ERROR_PERM, PROBLEM_FORBIDDEN },
  { g_file_error_quark, G_FILE_ERROR_ROFS, PROBLEM_FORBIDDEN },
  { g_file_error_quark, G_FILE_ERROR_NOTDIR, PROBLEM_FORBIDDEN },
  { g_file_error_quark, G_FILE_ERROR_NOSPC, PROBLEM_FULL },
};

static Problem
classify (const GError *error)
{
  if (presso_error_get_trouble (error) == PRESSO_TROUBLE_DISK_FULL)
    return PROBLEM_FULL;
  if (presso_error_get_trouble (error) == PRESSO_TROUBLE_READ_ONLY)
    return PROBLEM_FORBIDDEN;
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++) {
    if (g_error_matches (error, problems[i].domain (), problems[i].code))
      return problems[i].problem;
  }
  return PROBLEM_OTHER;
}

/**
 * presso_host_problem_get_heading:
 * @error: why this program can't host
 *
 * Returns: (transfer full): what is wrong, in a few words
 */
char *
presso_host_problem_get_heading (const GError *error)
{
  switch (classify (error)) {
  case PROBLEM_NEWER:
    return g_strdup (_ ("This bar’s data is from a newer Presso"));
  case PROBLEM_DAMAGED:
    return g_strdup (_ ("This bar’s data can’t be read"));
  case PROBLEM_PORT:
    return g_strdup (_ ("The port is taken"));
  case PROBLEM_ADDRESS:
    return g_strdup (_ ("The address is not one of this machine"));
  case PROBLEM_FORBIDDEN:
    return g_strdup (_ ("The data folder can’t be written to"));
  case PROBLEM_FULL:
    return g_strdup (_ ("The disk is full"));
  case PROBLEM_OTHER:
  default:
    return g_strdup (_ ("The bar can’t be opened"));
  }
}

/**
 * presso_host_problem_get_advice:
 * @error: why this program can't host
 * @data_dir: its data folder
 * @port: the port it was to listen on
 *
 * Returns: (transfer full): what to do about it, with the folder or port it is about
 */
char *
presso_host_problem_get_advice (const GError *error, const char *data_dir, guint16 port)
{
  switch (classify (error)) {
  case PROBLEM_NEWER:
    return g_strdup_printf (
      _ ("Nothing was changed. Install the version of Presso that was used last, or choose another "
         "data folder.\n\nFolder: %s"),
      data_dir);
  case PROBLEM_DAMAGED:
    return g_strdup_printf (
      _ ("Nothing was changed. Put a backup in its place, or move the folder away to begin "
         "anew.\n\nFolder: %s"),
      data_dir);
  case PROBLEM_PORT:
    return g_strdup_printf (
      _ ("Another program on this machine uses port %u. Close it and try again, or start Presso "
         "with another port: --port=%u"),
      (unsigned) port, (unsigned) port + 1);
  case PROBLEM_ADDRESS:
    return g_strdup (_ ("Check that the network is connected, or start Presso without --address to "
                        "listen on every network."));
  case PROBLEM_FORBIDDEN:
    return g_strdup_printf (_ ("Let this user write to the folder, or choose another with "
                               "--data-dir.\n\nFolder: %s"),
                            data_dir);
  case PROBLEM_FULL:
    return g_strdup_printf (_ ("Make room on the disk and try again. No order that was confirmed "
                               "is lost.\n\nFolder: %s"),
                            data_dir);
  case PROBLEM_OTHER:
  default:
    /* Ours say themselves what to do, and some of them name the folder. */
    if (error->domain == PRESSO_ERROR && strstr (error->message, data_dir) != NULL)
      return g_strdup (error->message);
    if (error->domain == PRESSO_ERROR)
      return g_strdup_printf (_ ("%s\n\nFolder: %s"), error->message, data_dir);
    return g_strdup_printf (_ ("%s\n\nTry again; if that doesn’t help, restart this machine. "
                               "Folder: %s"),
                            error->message, data_dir);
  }
}
