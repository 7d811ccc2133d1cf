/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-restore.h"
#include "services/presso-services.h"
#include "store/presso-backup.h"

G_BEGIN_DECLS

/**
 * PressoBackupDone:
 * @backup: (nullable): what was made
 * @error: (nullable): why it wasn't
 * @user_data: who asked
 *
 * Called in the host's thread when a backup that was asked for is made, or can't be.
 */
typedef void (*PressoBackupDone) (const PressoBackup *backup,
                                  const GError *error,
                                  gpointer user_data);

#define PRESSO_TYPE_BACKUP_SERVICE (presso_backup_service_get_type ())
G_DECLARE_FINAL_TYPE (PressoBackupService, presso_backup_service, PRESSO, BACKUP_SERVICE, GObject)

PressoBackupService *presso_backup_service_new (PressoServices *services,
                                                const char *data_dir,
                                                gint64 interval_ms,
                                                guint keep,
                                                GMainContext *context);
void presso_backup_service_start (PressoBackupService *self);
void presso_backup_service_stop (PressoBackupService *self);

void presso_backup_service_request (PressoBackupService *self,
                                    PressoBackupDone done,
                                    gpointer user_data);
gboolean presso_backup_service_restore (PressoBackupService *self,
                                        const char *id,
                                        const PressoCaller *caller,
                                        PressoRestoreFunc func,
                                        gpointer user_data,
                                        PressoRestored *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *presso_backup_service_get_data_dir (PressoBackupService *self);
gint64 presso_backup_service_get_interval (PressoBackupService *self);
guint presso_backup_service_get_keep (PressoBackupService *self);
const GError *presso_backup_service_get_failure (PressoBackupService *self, gint64 *time_ms);

G_END_DECLS
