/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PressoDatabase:
 *
 * The driver: one connection to an SQLite file, used by one thread. Statements are prepared once
 * and kept by their text, which must therefore be static.
 *
 * Values are bound by a signature with a letter a parameter: `s` for `const char *` (NULL is SQL's
 * null) and `i` for `gint64` (0 is 0).
 */
typedef struct _PressoDatabase PressoDatabase;

/**
 * PressoRow:
 *
 * A statement that stands on a row; valid until it is stepped again or ended.
 */
typedef struct _PressoRow PressoRow;

const char *presso_database_get_version (void);
PressoDatabase *presso_database_open (const char *path,
                                      const char *const *migrations,
                                      guint n_migrations,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_database_renew_log (const char *path, GError **error);
PressoDatabase *
presso_database_open_reader (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PressoDatabase *presso_database_open_file (const char *path,
                                           const char *const *migrations,
                                           guint n_migrations,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_database_check (PressoDatabase *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_database_copy (PressoDatabase *self,
                               const char *path,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void presso_database_close (PressoDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoDatabase, presso_database_close)

gboolean
presso_database_run (PressoDatabase *self, GError **error, const char *sql, const char *types, ...);
gint64 presso_database_get_changes (PressoDatabase *self);

PressoRow *presso_database_query (PressoDatabase *self, const char *sql, const char *types, ...);
gboolean presso_row_next (PressoRow *row, GError **error);
GPtrArray *presso_row_read_all (PressoRow *row,
                                gpointer (*read) (PressoRow *row),
                                GDestroyNotify free_func,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void presso_row_end (PressoRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoRow, presso_row_end)

gint64 presso_row_get_int (PressoRow *row, int column);
const char *presso_row_get_string (PressoRow *row, int column);
gpointer presso_row_dup_string (PressoRow *row);

G_END_DECLS
