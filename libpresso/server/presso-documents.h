/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-caller.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

char *presso_document_page_shop (PressoServices *services, PressoShop *shop, const char *language);
char *presso_document_shop (PressoServices *services,
                            const PressoCaller *caller,
                            const char *shop,
                            GError **error);
char *presso_document_snapshot (PressoServices *services,
                                const PressoCaller *caller,
                                const char *shop,
                                gint64 *sequence,
                                char **etag,
                                GError **error);

G_END_DECLS
