/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_LOGO_ROW (presso_logo_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoLogoRow, presso_logo_row, PRESSO, LOGO_ROW, AdwPreferencesRow)

void presso_logo_row_set_client (PressoLogoRow *self, PressoClient *client);
void presso_logo_row_take_file (PressoLogoRow *self, GFile *file);

G_END_DECLS
