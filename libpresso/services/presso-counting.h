/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

gint64 presso_counting_get_wait (PressoServices *services,
                                 const char *shop,
                                 gint64 *queue,
                                 GError **error);
gboolean presso_counting_publish_waits (PressoServices *services, GError **error);
char *presso_counting_get_metrics (PressoServices *services, const char *shop, GError **error);
char *presso_counting_get_prometheus (PressoServices *services, const char *only, GError **error);

G_END_DECLS
