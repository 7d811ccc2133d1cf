/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-found-host.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DISCOVERY (presso_discovery_get_type ())
G_DECLARE_FINAL_TYPE (PressoDiscovery, presso_discovery, PRESSO, DISCOVERY, GObject)

PressoDiscovery *presso_discovery_new (void);
gboolean presso_discovery_get_available (PressoDiscovery *self);

G_END_DECLS
