/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/presso-code-limiter.h"
#include "server/presso-settings.h"
#include "server/presso-tls-context.h"
#include "services/presso-backup-service.h"
#include "services/presso-rate-limiter.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_SERVER (presso_server_get_type ())
G_DECLARE_FINAL_TYPE (PressoServer, presso_server, PRESSO, SERVER, GObject)

PressoServer *presso_server_new (PressoServices *services,
                                 GMainContext *context,
                                 GSocketAddress *address,
                                 PressoSettings *settings,
                                 const char *admin_token,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void presso_server_set_tls (PressoServer *self, PressoTlsContext *tls);
PressoTlsContext *presso_server_get_tls (PressoServer *self);
void presso_server_start (PressoServer *self);
void presso_server_stop (PressoServer *self);
guint16 presso_server_get_port (PressoServer *self);

PressoServices *presso_server_get_services (PressoServer *self);
PressoSettings *presso_server_get_settings (PressoServer *self);
PressoCodeLimiter *presso_server_get_code_limiter (PressoServer *self);
const char *presso_server_get_fingerprint (PressoServer *self);
PressoRateLimiter *presso_server_get_pairing_limiter (PressoServer *self);
PressoRateLimiter *presso_server_get_pin_limiter (PressoServer *self);
void presso_server_set_backups (PressoServer *self, PressoBackupService *backups);
PressoBackupService *presso_server_get_backups (PressoServer *self);
GHashTable *presso_server_get_jobs (PressoServer *self);
void presso_server_begin_closing (PressoServer *self);
gboolean presso_server_is_closing (PressoServer *self);
void presso_server_answer (gpointer user_data, const GError *error);
void presso_server_forget_caller (PressoServer *self, const char *id);

G_END_DECLS
