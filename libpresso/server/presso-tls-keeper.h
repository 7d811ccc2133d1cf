/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-server.h"

G_BEGIN_DECLS

/**
 * PressoTlsKeeper:
 *
 * Sees to the certificates of a server: the host's own and the one the organiser brings. It looks
 * at both every hour, so that a renewed one is served without anybody doing anything.
 */
typedef struct _PressoTlsKeeper PressoTlsKeeper;

PressoTlsKeeper *presso_tls_keeper_new (const char *data_dir,
                                        PressoSettings *settings,
                                        PressoClock *clock,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void presso_tls_keeper_free (PressoTlsKeeper *self);

PressoTlsContext *presso_tls_keeper_get_context (PressoTlsKeeper *self);
void presso_tls_keeper_start (PressoTlsKeeper *self, PressoServer *server, GMainContext *context);
void presso_tls_keeper_look (PressoTlsKeeper *self);

G_END_DECLS
