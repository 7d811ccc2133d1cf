/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

GHashTable *presso_make_times_new_table (void);
gboolean presso_make_times_update (PressoServices *services,
                                   const char *shop,
                                   GHashTable *orders,
                                   gboolean *has_changed,
                                   GError **error);
JsonObject *presso_make_times_get (PressoServices *services, const char *shop, GError **error);

G_END_DECLS
