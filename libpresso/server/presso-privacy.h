/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

gboolean presso_privacy_check (const PressoRequest *request, GError **error);
gboolean presso_privacy_redirect (const PressoRequest *request);

G_END_DECLS
