/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

gboolean
presso_limits_check (PressoServices *services, PressoShop *shop, const char *guest, GError **error);

G_END_DECLS
