/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PressoHostState:
 * @PRESSO_HOST_WAITING: another program holds the lock on the data folder
 * @PRESSO_HOST_SERVING: this program holds the lock and serves
 * @PRESSO_HOST_FAILED: this program can't host; [method@Host.get_error] says why
 *
 * Whether this program is the host of its data folder.
 */
typedef enum {
  PRESSO_HOST_WAITING,
  PRESSO_HOST_SERVING,
  PRESSO_HOST_FAILED,
} PressoHostState;

#define PRESSO_TYPE_HOST_STATE (presso_host_state_get_type ())
GType presso_host_state_get_type (void);

#define PRESSO_TYPE_HOST (presso_host_get_type ())
G_DECLARE_FINAL_TYPE (PressoHost, presso_host, PRESSO, HOST, GObject)

PressoHost *presso_host_new (const char *data_dir, const char *address, guint16 port);
void presso_host_set_heartbeat (PressoHost *self, guint period_ms);
void presso_host_start (PressoHost *self);
void presso_host_stop (PressoHost *self);
PressoHostState presso_host_get_state (PressoHost *self);
const char *presso_host_get_uri (PressoHost *self);
const char *presso_host_get_fingerprint (PressoHost *self);
const GError *presso_host_get_error (PressoHost *self);

/**
 * PressoHostBackup:
 * @path: its file
 * @created_at_ms: milliseconds since the Unix epoch
 * @size: bytes
 *
 * A database that can be restored.
 */
typedef struct {
  char *path;
  gint64 created_at_ms;
  gint64 size;
} PressoHostBackup;

GPtrArray *presso_host_list_backups (const char *data_dir);
gboolean
presso_host_restore (const char *data_dir, const char *file, char **summary, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

char *presso_host_get_default_data_dir (void);
char *presso_host_describe_libraries (void);

G_END_DECLS
