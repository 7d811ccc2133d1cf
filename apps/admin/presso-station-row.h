/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_STATION_ROW (presso_station_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoStationRow, presso_station_row, PRESSO, STATION_ROW, AdwActionRow)

GtkWidget *presso_station_row_new (void);
void presso_station_row_show (PressoStationRow *self, JsonObject *station, gint64 now_ms);

G_END_DECLS
