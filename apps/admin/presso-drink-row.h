/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DRINK_ROW (presso_drink_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoDrinkRow, presso_drink_row, PRESSO, DRINK_ROW, AdwActionRow)

GtkWidget *presso_drink_row_new (PressoMenuDraft *draft, PressoDrink *drink);

G_END_DECLS
