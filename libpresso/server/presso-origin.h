/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

gboolean presso_origin_check (const PressoRequest *request, GError **error);

G_END_DECLS
