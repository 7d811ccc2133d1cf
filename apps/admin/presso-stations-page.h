/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_STATIONS_PAGE (presso_stations_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoStationsPage, presso_stations_page, PRESSO, STATIONS_PAGE, AdwBin)

void presso_stations_page_set_client (PressoStationsPage *self, PressoClient *client);
void presso_stations_page_refresh (PressoStationsPage *self);

G_END_DECLS
