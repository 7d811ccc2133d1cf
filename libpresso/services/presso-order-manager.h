/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-caller.h"
#include "services/presso-services.h"
#include "store/presso-order-store.h"

G_BEGIN_DECLS

char *presso_order_scan (PressoServices *services,
                         const PressoCaller *caller,
                         const char *shop,
                         const char *code,
                         PressoSource source,
                         gboolean *is_new,
                         GError **error);
char *presso_order_submit (PressoServices *services,
                           const PressoCaller *caller,
                           const char *shop,
                           const char *id,
                           JsonNode *body,
                           GError **error);
char *presso_order_walk_up (PressoServices *services,
                            const PressoCaller *caller,
                            const char *shop,
                            JsonNode *body,
                            GError **error);
char *presso_order_act (PressoServices *services,
                        const PressoCaller *caller,
                        const char *shop,
                        const char *id,
                        PressoAction action,
                        JsonNode *body,
                        GError **error);

gboolean presso_order_move_deadlines (PressoServices *services, gint64 by_ms, GError **error);
gboolean presso_order_time_out (PressoServices *services, PressoOrderEntry *entry, GError **error);
gboolean presso_order_close (PressoServices *services, PressoOrderEntry *entry, GError **error);
gboolean presso_order_close_reserved (PressoServices *services, const char *shop, GError **error);

G_END_DECLS
