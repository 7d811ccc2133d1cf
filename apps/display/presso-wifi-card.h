/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/presso-wifi.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_WIFI_CARD (presso_wifi_card_get_type ())
G_DECLARE_FINAL_TYPE (PressoWifiCard, presso_wifi_card, PRESSO, WIFI_CARD, GtkWidget)

void presso_wifi_card_set_network (PressoWifiCard *self, PressoWifi *network);

G_END_DECLS
