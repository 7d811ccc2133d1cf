/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

/* A guest's session: long enough for an event of some days. */
#define PRESSO_SESSION_AGE_S (14 * 24 * 60 * 60)

char *presso_credentials_new_token (void);
char *presso_credentials_hash (const char *token);
char *presso_credentials_ensure_admin_token (const char *path, GError **error);

gboolean
presso_credentials_identify (PressoRequest *request, const char *admin_hash, GError **error);
gboolean
presso_credentials_check_station (PressoRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_credentials_check (PressoRequest *request, GError **error);
void presso_credentials_start_session (PressoRequest *request, const char *seed);
void presso_credentials_end_session (PressoRequest *request);

G_END_DECLS
