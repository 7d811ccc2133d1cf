/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-code.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

char *presso_qr_new_text (GError **error);
PressoCode *presso_qr_peek_code (PressoServices *services, const char *shop, GError **error);
PressoCode *presso_qr_get_code (PressoServices *services, const char *shop, GError **error);
char *
presso_qr_take_drink (PressoServices *services, PressoShop *shop, const char *text, GError **error);
gboolean presso_qr_return_drink (PressoServices *services,
                                 PressoShop *shop,
                                 const char *code,
                                 GError **error);
gboolean presso_qr_publish_drinks (PressoServices *services,
                                   PressoShop *shop,
                                   const char *code,
                                   GError **error);
gboolean presso_qr_settings_changed (PressoServices *services,
                                     PressoShop *before,
                                     PressoShop *after,
                                     GError **error);

G_END_DECLS
