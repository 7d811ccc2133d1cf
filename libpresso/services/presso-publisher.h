/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-code.h"
#include "services/presso-services.h"
#include "store/presso-order-store.h"

G_BEGIN_DECLS

gboolean presso_publisher_publish_order (PressoServices *services,
                                         PressoEventType type,
                                         PressoOrderEntry *entry,
                                         const PressoAudit *audit,
                                         GError **error);
gboolean presso_publisher_publish_record (PressoServices *services,
                                          PressoEventType type,
                                          const char *shop,
                                          PressoRecord *record,
                                          const PressoAudit *audit,
                                          GError **error);
gboolean presso_publisher_publish_to_organisers (PressoServices *services,
                                                 PressoEventType type,
                                                 const char *data,
                                                 const char *shop,
                                                 const char *subject,
                                                 const PressoAudit *audit,
                                                 GError **error);

G_END_DECLS
