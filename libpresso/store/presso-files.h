/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A database file and what SQLite may put beside it, as one. */

char *presso_files_build_path (const char *data_dir);

gboolean presso_files_sync (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_files_sync_folder (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
presso_files_copy (const char *from, const char *to, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
presso_files_move (const char *from, const char *to, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void presso_files_remove (const char *path);

G_END_DECLS
