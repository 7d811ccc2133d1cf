/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "model/presso-error.h"

/* What belongs to a database; the file itself last, so that what is left of a move that was cut off
 * still has its name. */
static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };

/**
 * presso_files_build_path: (skip)
 * @data_dir: a data folder
 *
 * Returns: (transfer full): the path of its database
 */
char *
presso_files_build_path (const char *data_dir)
{
  return g_build_filename (data_dir, "presso.db", NULL);
}

static gboolean
fail (GError **error)
{
  g_propagate_error (error, presso_error_new_from_errno (errno));
  return FALSE;
}

static gboolean
sync_with_flags (const char *path, int flags, GError **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    fail (error);
  if (fd >= 0)
    close (fd);
  return done;
}

/**
 * presso_files_sync:
 * @path: a file
 * @error: return location
 *
 * Returns: whether what was written to it is on disk
 */
gboolean
presso_files_sync (const char *path, GError **error)
{
  return sync_with_flags (path, O_RDONLY, error);
}

/**
 * presso_files_sync_folder:
 * @path: a folder
 * @error: return location
 *
 * Returns: whether the names in it are on disk
 */
gboolean
presso_files_sync_folder (const char *path, GError **error)
{
  return sync_with_flags (path, O_RDONLY | O_DIRECTORY, error);
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFileInputStream) input = NULL;
  g_autoptr (GOutputStream) output = NULL;
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) failure = NULL;

  input = g_file_read (source, NULL, &failure);
  if (input != NULL)
    output = G_OUTPUT_STREAM (
      g_file_replace (target, NULL, FALSE,
                      G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, &failure));
  if (output != NULL && g_output_stream_splice (output, G_INPUT_STREAM (input),
                                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                                  G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                                NULL, &failure) >= 0)
    return TRUE;
  g_propagate_error (error,
                     g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                       ? presso_error_new_trouble (PRESSO_TROUBLE_DISK_FULL)
                       : presso_error_new (PRESSO_ERROR_UNAVAILABLE, _ ("%s can’t be copied: %s"),
                                           from, failure->message));
  return FALSE;
}

/**
 * presso_files_copy:
 * @from: a database that no connection of this process has open
 * @to: path of the copy
 * @error: return location
 *
 * Copies a database with the log that lies beside it, byte by byte, for its owner alone. To read
 * the copy changes nothing of the original.
 *
 * Returns: whether there is a whole copy
 */
gboolean
presso_files_copy (const char *from, const char *to, GError **error)
{
  presso_files_remove (to);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *source = g_strconcat (from, suffixes[i], NULL);
    g_autofree char *target = g_strconcat (to, suffixes[i], NULL);

    /* The index of a log is made again. */
    if (g_str_equal (suffixes[i], "-shm") ||
        (*suffixes[i] != '\0' && !g_file_test (source, G_FILE_TEST_EXISTS)))
      continue;
    if (!copy_file (source, target, error)) {
      presso_files_remove (to);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * presso_files_move:
 * @from: a database that nobody has open
 * @to: its new path in the same folder
 * @error: return location
 *
 * Gives a database and what lies beside it another name. Cut off in the middle, it can be begun
 * again.
 *
 * Returns: whether nothing has the old name any more
 */
gboolean
presso_files_move (const char *from, const char *to, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *source = g_strconcat (from, suffixes[i], NULL);
    g_autofree char *target = g_strconcat (to, suffixes[i], NULL);

    if (g_rename (source, target) != 0 && errno != ENOENT)
      return fail (error);
  }
  return TRUE;
}

/**
 * presso_files_remove:
 * @path: a database that isn't needed any more, or none
 *
 * Removes a file if it is there.
 */
void
presso_files_remove (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    if (g_unlink (name) != 0 && errno != ENOENT)
      g_message ("%s can't be removed: %s", name, g_strerror (errno));
  }
}
