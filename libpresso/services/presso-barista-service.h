/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "services/presso-caller.h"
#include "services/presso-services.h"
#include "store/presso-barista-store.h"

G_BEGIN_DECLS

/* As many as a shop can have: they stand in each snapshot. */
#define PRESSO_MAX_BARISTAS 100

char *presso_barista_service_list (PressoServices *services, const char *shop, GError **error);
PressoBaristaEntry *presso_barista_service_create (PressoServices *services,
                                                   const PressoCaller *caller,
                                                   const char *shop,
                                                   JsonNode *body,
                                                   GError **error);
PressoBaristaEntry *presso_barista_service_change (PressoServices *services,
                                                   const PressoCaller *caller,
                                                   const char *shop,
                                                   const char *id,
                                                   JsonNode *body,
                                                   GError **error);
gboolean presso_barista_service_remove (PressoServices *services,
                                        const PressoCaller *caller,
                                        const char *shop,
                                        const char *id,
                                        GError **error);
PressoBaristaEntry *presso_barista_service_sign_in (PressoServices *services,
                                                    const char *shop,
                                                    const char *id,
                                                    JsonNode *body,
                                                    GError **error);

G_END_DECLS
