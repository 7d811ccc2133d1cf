/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "model/presso-error.h"

/* "PRSO": tells our files from other programs'
 * (https://www.sqlite.org/fileformat.html#application_id). */
#define APPLICATION_ID 0x5052534f
/* Pages copied at a time, 256 KiB of them, and the pause between: a backup is never in a hurry. */
#define COPY_PAGES    64
#define COPY_PAUSE_US 500

struct _PressoDatabase {
  sqlite3 *connection;
  GHashTable *statements; /* SQL → sqlite3_stmt */
};

/* A row is its statement: SQLite has no other handle for one. */
struct _PressoRow {
  char unused;
};

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static sqlite3_stmt *
row_statement (PressoRow *row)
{
  return (sqlite3_stmt *) row;
}

/* Why the system refused what SQLite wanted: of an open that failed, of the log or of the file; of
 * what is only mapped SQLite keeps no record, but it is the last thing that failed. */
static int
get_errno (sqlite3 *connection)
{
  int last = errno;
  int number = sqlite3_system_errno (connection);
  sqlite3_file *log = NULL;

  if (number == 0 &&
      sqlite3_file_control (connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
      log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &number);
  if (number == 0)
    sqlite3_file_control (connection, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  return number != 0 ? number : last;
}

/* SQLite says what failed, the system why. */
static GError *
new_error (sqlite3 *connection, int result)
{
  switch (result & 0xff) {
  case SQLITE_CORRUPT:
    /* SQLite takes a page that the disk can't give for a damaged one. */
    if (get_errno (connection) == EIO)
      return presso_error_new_from_errno (EIO);
    return presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED);
  case SQLITE_NOTADB:
    return presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED);
  case SQLITE_FULL:
    return presso_error_new_trouble (PRESSO_TROUBLE_DISK_FULL);
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return presso_error_new_trouble (PRESSO_TROUBLE_READ_ONLY);
  case SQLITE_CANTOPEN:
    /* After a file that couldn't be made SQLite looks for one to read, and finds none. */
    if (errno == ENOENT)
      return presso_error_new_trouble (PRESSO_TROUBLE_READ_ONLY);
    return presso_error_new_from_errno (get_errno (connection));
  case SQLITE_IOERR:
    return presso_error_new_from_errno (get_errno (connection));
  default:
    return g_error_new (PRESSO_ERROR, PRESSO_ERROR_INTERNAL, "SQLite: %s",
                        sqlite3_errmsg (connection));
  }
}

static gboolean
set_error (GError **error, sqlite3 *connection, int result)
{
  g_propagate_error (error, new_error (connection, result));
  return FALSE;
}

static gboolean
execute (PressoDatabase *self, const char *sql, GError **error)
{
  int result = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || set_error (error, self->connection, result);
}

static gboolean
read_pragma (PressoDatabase *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->connection, sql, -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return result == SQLITE_ROW || set_error (error, self->connection, result);
}

/* Only reads, so that a file that isn't ours is left as it is. */
static gboolean
check_file (PressoDatabase *self, guint n_migrations, gint64 *version, GError **error)
{
  gint64 application_id, n_tables;

  if (!read_pragma (self, "PRAGMA user_version", version, error) ||
      !read_pragma (self, "PRAGMA application_id", &application_id, error) ||
      !read_pragma (self, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (application_id == 0 && n_tables == 0 && *version == 0)
    return TRUE;
  if (application_id != APPLICATION_ID) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
    return FALSE;
  }
  if (*version > n_migrations) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_NEWER));
    return FALSE;
  }
  return TRUE;
}

/* Answers with a set of what there is: tables and their columns, indexes. */
static GHashTable *
list_schema (sqlite3 *connection, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (
    connection,
    "SELECT entry.type || ' ' || entry.name || ' ' || coalesce (field.name, '')"
    " FROM sqlite_schema AS entry LEFT JOIN pragma_table_info (entry.name) AS field",
    -1, &statement, NULL);

  if (result == SQLITE_OK) {
    while ((result = sqlite3_step (statement)) == SQLITE_ROW)
      g_hash_table_add (names, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  }
  sqlite3_finalize (statement);
  if (result == SQLITE_DONE)
    return g_steal_pointer (&names);
  set_error (error, connection, result);
  return NULL;
}

/* Whether everything is there that the steps up to a version make. */
static gboolean
check_schema (PressoDatabase *self, const char *const *migrations, gint64 version, GError **error)
{
  g_autoptr (PressoDatabase) model = g_new0 (PressoDatabase, 1);
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GHashTable) found = list_schema (self->connection, error);
  GHashTableIter iter;
  gpointer name;

  model->statements = g_hash_table_new (NULL, NULL);
  sqlite3_open_v2 (":memory:", &model->connection, SQLITE_OPEN_READWRITE, NULL);
  for (gint64 i = 0; i < version; i++) {
    if (!execute (model, migrations[i], error))
      return FALSE;
  }
  expected = list_schema (model->connection, error);
  if (found == NULL || expected == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (!g_hash_table_contains (found, name)) {
      g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
      return FALSE;
    }
  }
  return TRUE;
}

/* Reads every page: 0.2 s for the 100 MB of 10,000 orders. */
static gboolean
check_pages (PressoDatabase *self, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->connection, "PRAGMA quick_check(1)", -1, &statement, NULL);
  gboolean is_sound;

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  is_sound = result == SQLITE_ROW &&
             g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_finalize (statement);
  return is_sound ||
         set_error (error, self->connection, result == SQLITE_ROW ? SQLITE_CORRUPT : result);
}

/* SQLite takes a log beside an empty file for rubbish and deletes it, and all that is in it. */
static gboolean
check_files (const char *path, gboolean *has_log, GError **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  GStatBuf file, log;
  gboolean has_file = g_stat (path, &file) == 0;

  *has_log = g_stat (log_path, &log) == 0 && log.st_size > 0;
  if ((!has_file || S_ISREG (file.st_mode)) && (!*has_log || (has_file && file.st_size > 0)))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
  return FALSE;
}

static gboolean
migrate (PressoDatabase *self,
         const char *const *migrations,
         guint n_migrations,
         gint64 version,
         GError **error)
{
  for (guint i = (guint) version; i < n_migrations; i++) {
    g_autofree char *sql =
      g_strdup_printf ("BEGIN IMMEDIATE;%s;PRAGMA application_id=%d;PRAGMA user_version=%u;COMMIT",
                       migrations[i], APPLICATION_ID, i + 1);

    if (!execute (self, sql, error)) {
      execute (self, "ROLLBACK", NULL);
      return FALSE;
    }
  }
  return TRUE;
}

/* Opens the file and only reads it, so that one that is refused is left as it is. */
static gboolean
open_file (PressoDatabase *self,
           const char *path,
           const char *const *migrations,
           guint n_migrations,
           gint64 *version,
           GError **error)
{
  gboolean has_log;
  int fd, result;

  if (!check_files (path, &has_log, error))
    return FALSE;
  /* SQLite gives the log beside the file the file's mode. A file that is there isn't even opened:
   * to close it would end the locks that another connection of this process has on it. */
  fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
  result = sqlite3_open_v2 (path, &self->connection,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK)
    return set_error (error, self->connection, result);
  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, 5000);
  /* The end of the last connection would put the log into the file. */
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log, NULL);
  return check_file (self, n_migrations, version, error) &&
         check_schema (self, migrations, *version, error) && check_pages (self, error);
}

/**
 * presso_database_get_version:
 *
 * Returns: (transfer none): the version of SQLite that is there
 */
const char *
presso_database_get_version (void)
{
  return sqlite3_libversion ();
}

/**
 * presso_database_open:
 * @path: the file; made where there is none
 * @migrations: (array length=n_migrations): the steps that make the schema, oldest first
 * @n_migrations: how many; the file's `user_version` says how many it has had
 * @error: return location
 *
 * Opens the file, checks all of it, and brings its schema up to date, each step in a transaction of
 * its own.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL with %PRESSO_ERROR_STORE_NEWER,
 *   %PRESSO_ERROR_STORE_DAMAGED or %PRESSO_ERROR_UNAVAILABLE; a file refused as newer or damaged
 *   wasn't written to, nor was the log beside it
 */
PressoDatabase *
presso_database_open (const char *path,
                      const char *const *migrations,
                      guint n_migrations,
                      GError **error)
{
  g_autoptr (PressoDatabase) self = g_new0 (PressoDatabase, 1);
  gint64 version;

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (!open_file (self, path, migrations, n_migrations, &version, error))
    return NULL;
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  if (!execute (self,
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY;PRAGMA trusted_schema=OFF",
                error) ||
      !migrate (self, migrations, n_migrations, version, error))
    return NULL;
  return g_steal_pointer (&self);
}

static PressoDatabase *
open_to_read (const char *name, int flags, GError **error)
{
  g_autoptr (PressoDatabase) self = g_new0 (PressoDatabase, 1);
  int result;

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  result = sqlite3_open_v2 (name, &self->connection,
                            SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | flags, NULL);
  if (result != SQLITE_OK) {
    set_error (error, self->connection, result);
    return NULL;
  }
  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, 5000);
  return g_steal_pointer (&self);
}

/**
 * presso_database_open_reader:
 * @path: a file that another connection writes to
 * @error: return location
 *
 * Opens a second connection that only reads. Between its `BEGIN` and `COMMIT` it sees the database
 * as it was at the first read and holds nobody up; meanwhile the write-ahead log can't be put back
 * and grows.
 *
 * Returns: (transfer full) (nullable): the connection
 */
PressoDatabase *
presso_database_open_reader (const char *path, GError **error)
{
  return open_to_read (path, 0, error);
}

/**
 * presso_database_open_file:
 * @path: a file that nobody writes to
 * @migrations: (array length=n_migrations): the steps that make the schema, oldest first
 * @n_migrations: how many; the file may have had fewer, but at least one
 * @error: return location
 *
 * Opens a database of ours as it lies there: nothing is put beside it and no log is looked at.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with %PRESSO_ERROR_STORE_NEWER,
 *   %PRESSO_ERROR_STORE_DAMAGED or %PRESSO_ERROR_UNAVAILABLE
 */
PressoDatabase *
presso_database_open_file (const char *path,
                           const char *const *migrations,
                           guint n_migrations,
                           GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, error);
  g_autofree char *name = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
  g_autoptr (PressoDatabase) self = NULL;
  gint64 version;

  if (name != NULL)
    self = open_to_read (name, SQLITE_OPEN_URI, error);
  if (self == NULL || !check_file (self, n_migrations, &version, error))
    return NULL;
  if (version > 0)
    return check_schema (self, migrations, version, error) ? g_steal_pointer (&self) : NULL;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
  return NULL;
}

/**
 * presso_database_check:
 * @self: a database
 * @error: return location
 *
 * Returns: whether each page of it is as it should be
 */
gboolean
presso_database_check (PressoDatabase *self, GError **error)
{
  return check_pages (self, error);
}

/**
 * presso_database_copy:
 * @self: a database
 * @path: an empty file
 * @cancellable: (nullable): ends it early
 * @error: return location
 *
 * Writes a copy with SQLite's backup API, a few pages at a time. Within a transaction of @self the
 * copy is of one moment, and never begins again because somebody else has written. It costs reading
 * and writing each page once, and the growth of the log meanwhile.
 *
 * The file isn't synced; one whose copy failed is worth nothing.
 *
 * Returns: whether all of it was copied
 */
gboolean
presso_database_copy (PressoDatabase *self,
                      const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  sqlite3 *target = NULL;
  sqlite3_backup *backup = NULL;
  int result = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  int end;

  /* The whole file is thrown away if this fails, so it needs no journal and no syncs by itself. */
  if (result == SQLITE_OK)
    result = sqlite3_exec (target, "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF", 0, 0, 0);
  if (result == SQLITE_OK)
    backup = sqlite3_backup_init (target, "main", self->connection, "main");
  while (backup != NULL && result == SQLITE_OK && !g_cancellable_is_cancelled (cancellable)) {
    result = sqlite3_backup_step (backup, COPY_PAGES);
    g_usleep (COPY_PAUSE_US);
  }
  end = sqlite3_backup_finish (backup);
  if (result == SQLITE_OK || result == SQLITE_DONE)
    result = end != SQLITE_OK ? end : result;
  if (backup == NULL && result == SQLITE_OK)
    result = sqlite3_errcode (target);
  if (result != SQLITE_DONE && !g_cancellable_set_error_if_cancelled (cancellable, error))
    set_error (error, target, result);
  sqlite3_close (target);
  return result == SQLITE_DONE;
}

/**
 * presso_database_renew_log:
 * @path: a database file that nobody has open
 * @error: return location
 *
 * Writes the log that a host left behind once more. When a sync fails, the kernel takes what it
 * couldn't write for written: it can still be read, but no later sync puts it on the disk
 * (https://lwn.net/Articles/752063/). So what is found is made durable before it is believed.
 *
 * Returns: whether there is no log, or all of it is on the disk
 */
gboolean
presso_database_renew_log (const char *path, GError **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  int fd = g_open (log_path, O_RDWR | O_CLOEXEC, 0);
  char buffer[65536];
  off_t offset = 0;
  ssize_t n_read = 0;
  gboolean is_renewed;

  if (fd < 0 && errno == ENOENT)
    return TRUE;
  while (fd >= 0 && (n_read = pread (fd, buffer, sizeof buffer, offset)) > 0 &&
         pwrite (fd, buffer, (gsize) n_read, offset) == n_read)
    offset += n_read;
  is_renewed = fd >= 0 && n_read == 0 && fdatasync (fd) == 0;
  if (!is_renewed)
    g_propagate_error (error, presso_error_new_from_errno (errno));
  if (fd >= 0)
    close (fd);
  return is_renewed;
}

/**
 * presso_database_close:
 * @self: (transfer full): a database
 *
 * Closes it; the last connection to a file puts the write-ahead log back into it and removes it.
 */
void
presso_database_close (PressoDatabase *self)
{
  g_hash_table_unref (self->statements);
  if (sqlite3_close (self->connection) != SQLITE_OK)
    g_warning ("Closing the database: %s", sqlite3_errmsg (self->connection));
  g_free (self);
}

static void
bind_values (sqlite3_stmt *statement, const char *types, va_list args)
{
  for (int i = 0; types[i] != '\0'; i++) {
    if (types[i] == 's')
      sqlite3_bind_text (statement, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
    else
      sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
  }
}

static sqlite3_stmt *
prepare (PressoDatabase *self, const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
      SQLITE_OK) {
    g_message ("SQLite: %s in %s", sqlite3_errmsg (self->connection), sql);
    return NULL;
  }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/**
 * presso_database_run:
 * @self: a database
 * @error: return location
 * @sql: a static statement that gives no rows
 * @types: signature of the parameters
 * @...: the parameters
 *
 * Returns: whether it was carried out
 */
gboolean
presso_database_run (PressoDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = prepare (self, sql);
  va_list args;
  int result;

  if (statement == NULL)
    return set_error (error, self->connection, sqlite3_extended_errcode (self->connection));
  va_start (args, types);
  bind_values (statement, types, args);
  va_end (args);
  result = sqlite3_step (statement);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return result == SQLITE_DONE || result == SQLITE_ROW ||
         set_error (error, self->connection, result);
}

/**
 * presso_database_get_changes:
 * @self: a database
 *
 * Returns: how many rows the last statement changed
 */
gint64
presso_database_get_changes (PressoDatabase *self)
{
  return sqlite3_changes64 (self->connection);
}

/**
 * presso_database_query:
 * @self: a database
 * @sql: a static statement that gives rows
 * @types: signature of the parameters
 * @...: the parameters
 *
 * Returns: (transfer full): stands before the first row; end it with [id@presso_row_end]
 */
PressoRow *
presso_database_query (PressoDatabase *self, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = prepare (self, sql);
  va_list args;

  if (statement == NULL)
    return NULL;
  va_start (args, types);
  bind_values (statement, types, args);
  va_end (args);
  return (PressoRow *) statement;
}

/**
 * presso_row_next:
 * @row: (nullable): a query
 * @error: return location
 *
 * Returns: whether it stands on a next row; `FALSE` with @error unset at the end
 */
gboolean
presso_row_next (PressoRow *row, GError **error)
{
  sqlite3_stmt *statement = row_statement (row);
  int result = statement != NULL ? sqlite3_step (statement) : SQLITE_ERROR;

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (error, statement != NULL ? sqlite3_db_handle (statement) : NULL, result);
  return FALSE;
}

/**
 * presso_row_read_all: (skip)
 * @row: (nullable): a query
 * @read: makes what stands for the row that the query is on
 * @free_func: frees that
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what @read made of each row, in their order
 */
GPtrArray *
presso_row_read_all (PressoRow *row,
                     gpointer (*read) (PressoRow *row),
                     GDestroyNotify free_func,
                     GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_func);
  GError *failure = NULL;

  while (presso_row_next (row, &failure))
    g_ptr_array_add (items, read (row));
  if (failure == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * presso_row_dup_string: (skip)
 * @row: a query on a row
 *
 * Returns: (transfer full) (nullable): the text in its first column
 */
gpointer
presso_row_dup_string (PressoRow *row)
{
  return g_strdup (presso_row_get_string (row, 0));
}

/**
 * presso_row_end:
 * @row: (nullable) (transfer full): a query
 *
 * Ends a query before its last row.
 */
void
presso_row_end (PressoRow *row)
{
  if (row == NULL)
    return;
  sqlite3_reset (row_statement (row));
  sqlite3_clear_bindings (row_statement (row));
}

/**
 * presso_row_get_int:
 * @row: a query on a row
 * @column: from 0
 *
 * Returns: the number there; 0 for null
 */
gint64
presso_row_get_int (PressoRow *row, int column)
{
  return sqlite3_column_int64 (row_statement (row), column);
}

/**
 * presso_row_get_string:
 * @row: a query on a row
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the text there, until the next step
 */
const char *
presso_row_get_string (PressoRow *row, int column)
{
  return (const char *) sqlite3_column_text (row_statement (row), column);
}
