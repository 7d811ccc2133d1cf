/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "model/presso-error.h"
#include "server/presso-host.h"
#include "services/presso-restore.h"
#include "store/presso-backup.h"

/* Takes the lock of a folder in which no host is at work; -1 with @error where one is. */
static int
lock_folder (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "lock", NULL);
  int fd;

  if (g_mkdir_with_parents (data_dir, 0700) != 0) {
    g_propagate_error (error, presso_error_new_from_errno (errno));
    return -1;
  }
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    g_propagate_error (error, presso_error_new_from_errno (errno));
    return -1;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  close (fd);
  g_propagate_error (
    error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                             _ ("A program serves the data folder %s. End it first."), data_dir));
  return -1;
}

static char *
write_summary (const char *file, const PressoRestored *result)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Restored %s."), file);
  if (result->kept_path != NULL)
    g_string_append_printf (text, _ ("\nWhat was there before is kept as %s."), result->kept_path);
  if (!result->is_complete)
    g_string_append (text, _ ("\nNot all that happened since the backup could be read."));
  if (result->n_cancelled > 0)
    g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE, "\n%u order was ended: nobody can tell whether it was made.",
                   "\n%u orders were ended: nobody can tell whether they were "
                   "made.",
                   result->n_cancelled),
      result->n_cancelled);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
host_backup_free (gpointer data)
{
  PressoHostBackup *self = data;

  g_free (self->path);
  g_free (self);
}

/**
 * presso_host_list_backups:
 * @data_dir: a data folder
 *
 * Returns: (transfer full) (element-type PressoHostBackup): what can be restored in it, newest
 *   first; nothing where the folder can't be read either
 */
GPtrArray *
presso_host_list_backups (const char *data_dir)
{
  GPtrArray *listed = g_ptr_array_new_with_free_func (host_backup_free);
  g_autoptr (GPtrArray) backups = presso_backup_list (data_dir, NULL);

  for (guint i = 0; backups != NULL && i < backups->len; i++) {
    PressoBackup *backup = g_ptr_array_index (backups, i);
    PressoHostBackup *item = g_new0 (PressoHostBackup, 1);

    item->path = g_steal_pointer (&backup->path);
    item->created_at_ms = backup->created_at;
    item->size = backup->size;
    g_ptr_array_add (listed, item);
  }
  return listed;
}

/**
 * presso_host_restore:
 * @data_dir: the data folder, in which no host is at work
 * @file: path of a backup
 * @summary: (out): what was done, in the user's words
 * @error: return location
 *
 * Restores a backup, also where the database can't be opened any more. Blocks until it is done.
 *
 * Returns: whether it was done; where not, everything is as it was
 */
gboolean
presso_host_restore (const char *data_dir, const char *file, char **summary, GError **error)
{
  static const PressoCaller caller = { PRESSO_ROLE_ADMIN, (char *) "admin", NULL, NULL };
  g_auto (PressoRestored) result = { 0 };
  int fd = lock_folder (data_dir, error);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = presso_restore_closed (data_dir, file, &caller, &result, error);
  close (fd);
  if (done)
    *summary = write_summary (file, &result);
  return done;
}
