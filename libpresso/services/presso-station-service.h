/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-caller.h"
#include "services/presso-services.h"
#include "store/presso-station-store.h"

G_BEGIN_DECLS

GHashTable *presso_station_service_new_presences (void);

gboolean presso_station_service_create (PressoServices *services,
                                        const PressoCaller *caller,
                                        const PressoStation *station,
                                        const char *token_hash,
                                        GError **error);
gboolean presso_station_service_revoke (PressoServices *services,
                                        const PressoCaller *caller,
                                        const char *id,
                                        GError **error);
GPtrArray *presso_station_service_list (PressoServices *services, GError **error);
gboolean presso_station_service_publish (PressoServices *services,
                                         const char *shop,
                                         const char *station,
                                         const PressoAudit *audit,
                                         GError **error);
char *
presso_station_service_build_changes (const PressoStation *before, const PressoStation *after);

gboolean presso_station_service_is_version (const char *text);
void presso_station_service_see (PressoServices *services,
                                 const char *id,
                                 const char *version,
                                 const char *address);
void presso_station_service_connect (PressoServices *services, const char *id);
void presso_station_service_disconnect (PressoServices *services, const char *id);
gboolean presso_station_service_is_connected (PressoServices *services, const char *id);
gboolean presso_station_service_was_seen (PressoServices *services, const PressoStation *station);

G_END_DECLS
