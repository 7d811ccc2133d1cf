/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-caller.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

gboolean presso_config_ensure_shop (PressoServices *services, const char *id, GError **error);
gboolean presso_config_has_host (PressoServices *services, const char *host);
PressoShop *presso_config_get_shop (PressoServices *services, const char *id, GError **error);
PressoShop *presso_config_patch_shop (PressoServices *services,
                                      const PressoCaller *caller,
                                      const char *id,
                                      JsonNode *patch,
                                      GError **error);
PressoShop *presso_config_replace_shop (PressoServices *services,
                                        const PressoCaller *caller,
                                        const char *action,
                                        PressoShop *before,
                                        PressoShop *after,
                                        GError **error);
gboolean presso_config_set_logo (PressoServices *services,
                                 const PressoCaller *caller,
                                 const char *id,
                                 GBytes *picture,
                                 GError **error);
PressoDrink *presso_config_patch_menu (PressoServices *services,
                                       const PressoCaller *caller,
                                       const char *id,
                                       const char *drink,
                                       JsonNode *patch,
                                       GError **error);

G_END_DECLS
