/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_WIFI_GROUP (presso_wifi_group_get_type ())
G_DECLARE_FINAL_TYPE (PressoWifiGroup, presso_wifi_group, PRESSO, WIFI_GROUP, AdwPreferencesGroup)

void presso_wifi_group_set_client (PressoWifiGroup *self, PressoClient *client);

G_END_DECLS
