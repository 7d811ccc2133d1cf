/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-replacement.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "model/presso-error.h"
#include "store/presso-backup.h"
#include "store/presso-files.h"

#define MAKING  "presso-restoring.db"
#define DECIDED "presso-restored.db"

/**
 * presso_replacement_build_path: (skip)
 * @data_dir: the data folder
 *
 * Returns: (transfer full): where to make the new database
 */
char *
presso_replacement_build_path (const char *data_dir)
{
  return g_build_filename (data_dir, MAKING, NULL);
}

/**
 * presso_replacement_remove: (skip)
 * @data_dir: the data folder
 *
 * Removes a new database that wasn't decided for.
 */
void
presso_replacement_remove (const char *data_dir)
{
  g_autofree char *path = presso_replacement_build_path (data_dir);

  presso_files_remove (path);
}

static gboolean
rename_file (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  g_propagate_error (error, presso_error_new_from_errno (errno));
  return FALSE;
}

/**
 * presso_replacement_decide: (skip)
 * @data_dir: the data folder
 * @error: return location
 *
 * Decides that the new database, which is whole and closed, takes the old one's place. From now on
 * nobody may write to the old one.
 *
 * Returns: whether that is so, also after a power cut
 */
gboolean
presso_replacement_decide (const char *data_dir, GError **error)
{
  g_autofree char *making = presso_replacement_build_path (data_dir);
  g_autofree char *decided = g_build_filename (data_dir, DECIDED, NULL);

  return presso_files_sync (making, error) && rename_file (making, decided, error) &&
         presso_files_sync_folder (data_dir, error);
}

/**
 * presso_replacement_carry_out: (skip)
 * @data_dir: the data folder, locked, with no database open
 * @kept_path: (out) (optional) (nullable): where the old database is kept; %NULL where none was
 *   replaced
 * @error: return location
 *
 * Does what was decided, if anything was, and perhaps begun by a host that ended meanwhile.
 *
 * Returns: whether the database in the folder is the one it should be
 */
gboolean
presso_replacement_carry_out (const char *data_dir, char **kept_path, GError **error)
{
  g_autofree char *path = presso_files_build_path (data_dir);
  g_autofree char *decided = g_build_filename (data_dir, DECIDED, NULL);
  g_autofree char *kept = NULL;
  GStatBuf info;

  if (kept_path != NULL)
    *kept_path = NULL;
  if (g_stat (decided, &info) != 0)
    return TRUE;
  /* The time of the decision, so that a move which was cut off goes on with the same name. */
  kept = presso_backup_build_kept_path (data_dir, (gint64) info.st_mtime * 1000);
  /* No log of the old database may ever lie beside the new one, in whatever order the disk keeps
   * the names: it would be taken for the new one's. */
  if (!presso_files_move (path, kept, error) || !presso_files_sync_folder (data_dir, error) ||
      !rename_file (decided, path, error) || !presso_files_sync_folder (data_dir, error))
    return FALSE;
  if (kept_path != NULL && g_file_test (kept, G_FILE_TEST_EXISTS))
    *kept_path = g_steal_pointer (&kept);
  return TRUE;
}
