/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DRINK_EDITOR (presso_drink_editor_get_type ())
G_DECLARE_FINAL_TYPE (PressoDrinkEditor, presso_drink_editor, PRESSO, DRINK_EDITOR, AdwBin)

void
presso_drink_editor_set_drink (PressoDrinkEditor *self, PressoMenuDraft *draft, PressoDrink *drink);
PressoDrink *presso_drink_editor_get_drink (PressoDrinkEditor *self);

G_END_DECLS
