/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "common/presso-autostart.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_AUTOSTART_ROW (presso_autostart_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoAutostartRow, presso_autostart_row, PRESSO, AUTOSTART_ROW, AdwActionRow)

void presso_autostart_row_set_autostart (PressoAutostartRow *self, PressoAutostart *autostart);

G_END_DECLS
