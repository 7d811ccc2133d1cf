/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-record.h"

G_BEGIN_DECLS

/**
 * PressoWifiSecurity:
 * @PRESSO_WIFI_WPA: a key, as WPA, WPA2 and WPA3 have it
 * @PRESSO_WIFI_NONE: open to everyone
 *
 * What a network asks of who joins it.
 */
typedef enum {
  PRESSO_WIFI_WPA,
  PRESSO_WIFI_NONE,
} PressoWifiSecurity;

#define PRESSO_TYPE_WIFI_SECURITY (presso_wifi_security_get_type ())
GType presso_wifi_security_get_type (void);

#define PRESSO_TYPE_WIFI (presso_wifi_get_type ())
G_DECLARE_FINAL_TYPE (PressoWifi, presso_wifi, PRESSO, WIFI, PressoRecord)

const char *presso_wifi_get_ssid (PressoWifi *self);
const char *presso_wifi_get_password (PressoWifi *self);
PressoWifiSecurity presso_wifi_get_security (PressoWifi *self);
gboolean presso_wifi_get_hidden (PressoWifi *self);

void presso_wifi_check (PressoWifi *self, const char *path, GError **problem);

G_END_DECLS
