/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoBackup:
 * @id: what it is called
 * @path: its file
 * @reason: `schedule`, `request`, or `restore` for the database that a restore replaced
 * @created_at: milliseconds since the Unix epoch
 * @size: bytes
 *
 * A database that can be restored.
 */
typedef struct {
  char *id;
  char *path;
  const char *reason;
  gint64 created_at;
  gint64 size;
} PressoBackup;

void presso_backup_free (PressoBackup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoBackup, presso_backup_free)

char *presso_backup_build_folder (const char *data_dir);
char *presso_backup_build_kept_path (const char *data_dir, gint64 time_ms);

PressoBackup *presso_backup_write (const char *data_dir,
                                   gint64 now_ms,
                                   gboolean is_request,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *presso_backup_list (const char *data_dir, GError **error);
PressoBackup *presso_backup_find (const char *data_dir, const char *id, GError **error);
void presso_backup_prune (const char *data_dir, guint keep);
void presso_backup_tidy (const char *data_dir);
gboolean presso_backup_check (const char *source, const char *path, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
gint64 presso_backup_get_change (const char *path, GError **error);
gint64 presso_store_get_last_change (PressoStore *self, GError **error);

G_END_DECLS
