/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

gint64 presso_shop_deadlines_get_next (PressoServices *services, GError **error);
gboolean presso_shop_deadlines_run (PressoServices *services, GError **error);
gboolean presso_shop_deadlines_forget_past (PressoServices *services, GError **error);
gboolean presso_shop_deadlines_move (PressoServices *services, gint64 by_ms, GError **error);

G_END_DECLS
