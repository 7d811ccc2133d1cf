/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_ALLERGEN_BUTTON (presso_allergen_button_get_type ())
G_DECLARE_FINAL_TYPE (PressoAllergenButton, presso_allergen_button, PRESSO, ALLERGEN_BUTTON, AdwBin)

void presso_allergen_button_set_record (PressoAllergenButton *self, gpointer record);

G_END_DECLS
