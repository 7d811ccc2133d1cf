/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PressoStationFunc:
 * @user_data: what was given with it
 * @name: what the station is to be called
 * @role: `display`, `barista` or `admin`
 *
 * Called when the organiser wants a new station.
 */
typedef void (*PressoStationFunc) (gpointer user_data, const char *name, const char *role);

void presso_station_dialog_ask (GtkWindow *parent,
                                PressoStationFunc wanted,
                                gpointer user_data,
                                GDestroyNotify destroy);
void presso_station_dialog_show_token (GtkWindow *parent, const char *token);

G_END_DECLS
