/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "model/presso-error.h"
#include "store/presso-files.h"
#include "store/presso-store-private.h"

#define FOLDER      "backups"
#define STAMP       "%Y%m%dT%H%M%SZ"
#define STAMP_WIDTH 16 /* 20260105T090000Z */
#define UNFINISHED  ".unfinished"
/* More backups of one second than this are no use to anyone. */
#define MAX_SAME_SECOND 100

/* The reasons for a database to lie somewhere: the folder below the data folder, what its name
 * begins with before the time and what comes after the time. */
static const struct {
  const char *reason;
  const char *folder;
  const char *prefix;
  const char *suffix;
} kinds[] = {
  { "schedule", FOLDER, "presso-", "" },
  { "request", FOLDER, "presso-", "-request" },
  { "restore", ".", "presso-before-restore-", "" },
};

enum {
  KIND_SCHEDULE,
  KIND_REQUEST,
  KIND_RESTORE,
};

/**
 * presso_backup_free:
 * @self: (transfer full): a backup
 */
void
presso_backup_free (PressoBackup *self)
{
  g_free (self->id);
  g_free (self->path);
  g_free (self);
}

/**
 * presso_backup_build_folder:
 * @data_dir: the data folder
 *
 * Returns: (transfer full): where backups are; made with the first one
 */
char *
presso_backup_build_folder (const char *data_dir)
{
  return g_build_filename (data_dir, FOLDER, NULL);
}

static char *
format_stamp (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_ms / 1000);

  return time != NULL ? g_date_time_format (time, STAMP) : g_strdup ("00000000T000000Z");
}

/* A name that no file has yet; a second backup within a second gets a number. */
static char *
build_path (const char *data_dir, gsize kind, gint64 time_ms)
{
  g_autofree char *stamp = format_stamp (time_ms);
  char *path = NULL;

  for (int i = 1; i <= MAX_SAME_SECOND; i++) {
    g_autofree char *again = i > 1 ? g_strdup_printf ("-%d", i) : g_strdup ("");
    g_autofree char *name =
      g_strconcat (kinds[kind].prefix, stamp, kinds[kind].suffix, again, ".db", NULL);

    g_free (path);
    path = g_build_filename (data_dir, kinds[kind].folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      break;
  }
  return path;
}

/**
 * presso_backup_build_kept_path:
 * @data_dir: the data folder
 * @time_ms: when a restore was made, in milliseconds since the Unix epoch
 *
 * Returns: (transfer full): where to keep the database that it replaces
 */
char *
presso_backup_build_kept_path (const char *data_dir, gint64 time_ms)
{
  return build_path (data_dir, KIND_RESTORE, time_ms);
}

static gboolean
read_stamp (const char *text, gint64 *time_ms)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *stamp = g_strndup (text, STAMP_WIDTH);

  if (strlen (stamp) < STAMP_WIDTH)
    return FALSE;
  time = g_date_time_new_from_iso8601 (stamp, utc);
  if (time == NULL)
    return FALSE;
  *time_ms = g_date_time_to_unix (time) * 1000;
  return TRUE;
}

/* Whether @text is what may come after the time in a name of this kind. */
static gboolean
is_end (gsize kind, const char *text)
{
  guint64 number;

  if (!g_str_has_prefix (text, kinds[kind].suffix))
    return FALSE;
  text += strlen (kinds[kind].suffix);
  return *text == '\0' ||
         (*text == '-' && g_ascii_string_to_unsigned (text + 1, 10, 2, G_MAXINT, &number, NULL));
}

/* Returns what a file of that name is, or NULL for none of ours. */
static PressoBackup *
read_name (const char *data_dir, gsize kind, const char *name)
{
  gsize n_prefix = strlen (kinds[kind].prefix);
  g_autofree char *stem = NULL;
  g_autoptr (PressoBackup) backup = NULL;
  gint64 created_at;
  GStatBuf info;

  if (!g_str_has_prefix (name, kinds[kind].prefix) || !g_str_has_suffix (name, ".db"))
    return NULL;
  stem = g_strndup (name, strlen (name) - strlen (".db"));
  if (strlen (stem) < n_prefix || !read_stamp (stem + n_prefix, &created_at) ||
      !is_end (kind, stem + n_prefix + STAMP_WIDTH))
    return NULL;
  backup = g_new0 (PressoBackup, 1);
  backup->id = g_strdup (stem + strlen ("presso-"));
  backup->path = g_build_filename (data_dir, kinds[kind].folder, name, NULL);
  backup->reason = kinds[kind].reason;
  backup->created_at = created_at;
  if (g_lstat (backup->path, &info) != 0 || !S_ISREG (info.st_mode))
    return NULL;
  backup->size = info.st_size;
  return g_steal_pointer (&backup);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const PressoBackup *first = *(const PressoBackup *const *) a;
  const PressoBackup *second = *(const PressoBackup *const *) b;
  gsize n_first = strlen (first->id), n_second = strlen (second->id);

  if (first->created_at != second->created_at)
    return first->created_at > second->created_at ? -1 : 1;
  /* A higher number within the second is newer; of two numbers the longer is the higher. */
  if (n_first != n_second)
    return n_first > n_second ? -1 : 1;
  return strcmp (second->id, first->id);
}

/**
 * presso_backup_list:
 * @data_dir: the data folder
 * @error: return location
 *
 * Looks at names and sizes only; whether a backup is good is seen when it is restored.
 *
 * Returns: (transfer full) (element-type PressoBackup) (nullable): the backups, newest first
 */
GPtrArray *
presso_backup_list (const char *data_dir, GError **error)
{
  g_autoptr (GPtrArray) backups =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_backup_free);

  for (gsize kind = 0; kind < G_N_ELEMENTS (kinds); kind++) {
    g_autofree char *folder = g_build_filename (data_dir, kinds[kind].folder, NULL);
    g_autoptr (GError) failure = NULL;
    g_autoptr (GDir) dir = g_dir_open (folder, 0, &failure);
    const char *name;

    if (dir == NULL && !g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
      g_propagate_error (error,
                         presso_error_new (PRESSO_ERROR_UNAVAILABLE, "%s", failure->message));
      return NULL;
    }
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      PressoBackup *backup = read_name (data_dir, kind, name);

      if (backup != NULL)
        g_ptr_array_add (backups, backup);
    }
  }
  g_ptr_array_sort (backups, compare_newest_first);
  return g_steal_pointer (&backups);
}

/**
 * presso_backup_find:
 * @data_dir: the data folder
 * @id: id of a backup, in any case
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the backup, or %NULL with %PRESSO_ERROR_NOT_FOUND
 */
PressoBackup *
presso_backup_find (const char *data_dir, const char *id, GError **error)
{
  g_autoptr (GPtrArray) backups = presso_backup_list (data_dir, error);

  if (backups == NULL)
    return NULL;
  for (guint i = 0; i < backups->len; i++) {
    PressoBackup *backup = g_ptr_array_index (backups, i);

    if (g_ascii_strcasecmp (backup->id, id) == 0)
      return g_ptr_array_steal_index (backups, i);
  }
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
  return NULL;
}

/**
 * presso_backup_prune:
 * @data_dir: the data folder
 * @keep: how many backups to keep of those made by the schedule, and how many of those asked for
 *
 * Removes older backups. What a restore replaced is kept until somebody removes it.
 */
void
presso_backup_prune (const char *data_dir, guint keep)
{
  g_autoptr (GPtrArray) backups = presso_backup_list (data_dir, NULL);
  guint n_kept[G_N_ELEMENTS (kinds)] = { 0 };

  for (guint i = 0; backups != NULL && i < backups->len; i++) {
    PressoBackup *backup = g_ptr_array_index (backups, i);

    for (gsize kind = 0; kind < KIND_RESTORE; kind++) {
      if (g_str_equal (backup->reason, kinds[kind].reason) && ++n_kept[kind] > keep)
        presso_files_remove (backup->path);
    }
  }
}

/**
 * presso_backup_tidy:
 * @data_dir: the data folder
 *
 * Removes what a host left that ended while it made a backup.
 */
void
presso_backup_tidy (const char *data_dir)
{
  g_autofree char *folder = presso_backup_build_folder (data_dir);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, UNFINISHED))
      presso_files_remove (path);
  }
}

/* What a copy must have as much of. */
static const char count_query[] =
  "SELECT (SELECT count(*) FROM shop) || '/' || (SELECT count(*) FROM code) || '/' ||"
  " (SELECT count(*) FROM orders) || '/' || (SELECT count(*) FROM event) || '/' ||"
  " (SELECT count(*) FROM station) || '/' || (SELECT count(*) FROM answer)";

static char *
query_text (PressoDatabase *database, const char *sql, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (database, sql, "");

  return presso_row_next (row, error) ? g_strdup (presso_row_get_string (row, 0)) : NULL;
}

static PressoDatabase *
open_file (const char *path, GError **error)
{
  return presso_database_open_file (path, presso_store_migrations, presso_store_n_migrations,
                                    error);
}

/* @counts is what the original had, or NULL. */
static gboolean
check_file (const char *path, const char *counts, GError **error)
{
  g_autoptr (PressoDatabase) database = open_file (path, error);
  g_autofree char *found = NULL;

  if (database == NULL || !presso_database_check (database, error))
    return FALSE;
  found = query_text (database, count_query, error);
  if (found == NULL)
    return FALSE;
  if (counts == NULL || g_str_equal (found, counts))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
  return FALSE;
}

/**
 * presso_backup_check:
 * @source: what the file was copied from, to call it so
 * @path: a file that nobody has open
 * @error: return location
 *
 * Returns: whether it is a whole database of ours, of this or an older version; otherwise
 *   %PRESSO_ERROR_BACKUP_INVALID says in the user's words what it is
 */
gboolean
presso_backup_check (const char *source, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (source);
  g_autoptr (GError) failure = NULL;

  if (check_file (path, NULL, &failure))
    return TRUE;
  g_propagate_error (
    error, g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_STORE_NEWER)
             ? presso_error_new (
                 PRESSO_ERROR_BACKUP_INVALID,
                 _ ("%s was written by a newer version of Presso. Please update Presso."), name)
           : g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE)
             ? g_steal_pointer (&failure)
             : presso_error_new (PRESSO_ERROR_BACKUP_INVALID,
                                 _ ("%s is not a backup of Presso, or it is damaged. Please choose "
                                    "another one."),
                                 name));
  return FALSE;
}

/* The codes come and go by themselves, also in an empty bar. */
static gint64
query_change (PressoDatabase *database, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    database,
    "SELECT coalesce((SELECT sequence FROM event WHERE type NOT IN ('Validator.CodeIssued',"
    " 'Validator.CodeChanged') ORDER BY sequence DESC LIMIT 1), 0)",
    "");

  return presso_row_next (row, error) ? presso_row_get_int (row, 0) : -1;
}

/**
 * presso_backup_get_change:
 * @path: a backup
 * @error: return location
 *
 * Returns: the sequence of the last event in it that is worth a backup; -1 with @error set
 */
gint64
presso_backup_get_change (const char *path, GError **error)
{
  g_autoptr (PressoDatabase) database = open_file (path, error);

  return database != NULL ? query_change (database, error) : -1;
}

/**
 * presso_store_get_last_change:
 * @self: a store
 * @error: return location
 *
 * Returns: the sequence of the last event that is worth a backup, 0 for none, -1 with @error set
 */
gint64
presso_store_get_last_change (PressoStore *self, GError **error)
{
  return query_change (presso_store_get_database (self), error);
}

static gboolean
make_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0) {
    close (fd);
    return TRUE;
  }
  g_propagate_error (error, presso_error_new_from_errno (errno));
  return FALSE;
}

/* Copies the database as it is at one moment and looks whether all of it is there. */
static gboolean
write_copy (const char *database_path, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (PressoDatabase) database = presso_database_open_reader (database_path, error);
  g_autofree char *counts = NULL;

  if (database == NULL || !presso_database_run (database, error, "BEGIN", ""))
    return FALSE;
  counts = query_text (database, count_query, error);
  return counts != NULL && make_file (path, error) &&
         presso_database_copy (database, path, cancellable, error) &&
         presso_files_sync (path, error) && check_file (path, counts, error);
}

/**
 * presso_backup_write:
 * @data_dir: the data folder, in which a host may be at work
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @is_request: whether somebody asked for it
 * @cancellable: (nullable): ends it early
 * @error: return location
 *
 * Makes a backup: it is written under another name, synced, read again and compared, and has its
 * name only then. Blocks for as long as that takes; others go on writing to the database.
 *
 * Returns: (transfer full) (nullable): the backup; where it failed nothing is left of it
 */
PressoBackup *
presso_backup_write (const char *data_dir,
                     gint64 now_ms,
                     gboolean is_request,
                     GCancellable *cancellable,
                     GError **error)
{
  gsize kind = is_request ? KIND_REQUEST : KIND_SCHEDULE;
  g_autofree char *folder = presso_backup_build_folder (data_dir);
  g_autofree char *database_path = presso_files_build_path (data_dir);
  g_autofree char *path = build_path (data_dir, kind, now_ms);
  g_autofree char *unfinished = g_strconcat (path, UNFINISHED, NULL);
  g_autofree char *name = g_path_get_basename (path);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_propagate_error (error, presso_error_new_from_errno (errno));
    return NULL;
  }
  if (!write_copy (database_path, unfinished, cancellable, error)) {
    presso_files_remove (unfinished);
    return NULL;
  }
  if (g_rename (unfinished, path) != 0) {
    g_propagate_error (error, presso_error_new_from_errno (errno));
    presso_files_remove (unfinished);
    return NULL;
  }
  if (!presso_files_sync_folder (folder, error))
    return NULL;
  return read_name (data_dir, kind, name);
}
