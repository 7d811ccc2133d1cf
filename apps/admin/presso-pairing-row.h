/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_PAIRING_ROW (presso_pairing_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoPairingRow, presso_pairing_row, PRESSO, PAIRING_ROW, AdwPreferencesRow)

GtkWidget *presso_pairing_row_new (JsonObject *pairing);

G_END_DECLS
