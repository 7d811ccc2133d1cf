/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

gboolean presso_idempotency_read (PressoRequest *request, GBytes *body, GError **error);
char *presso_idempotency_build_id (PressoRequest *request);
gboolean presso_idempotency_find (PressoRequest *request, gboolean *found, GError **error);
gboolean presso_idempotency_keep (PressoRequest *request, PressoStore *store, GError **error);
gboolean presso_idempotency_run (PressoRequest *request, GError **error);
char *presso_idempotency_derive_session (PressoRequest *request, const char *secret);

G_END_DECLS
