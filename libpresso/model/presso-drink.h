/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-option-group.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DRINK (presso_drink_get_type ())
G_DECLARE_FINAL_TYPE (PressoDrink, presso_drink, PRESSO, DRINK, PressoRecord)

const char *presso_drink_get_id (PressoDrink *self);
const char *presso_drink_get_name (PressoDrink *self);
GVariant *presso_drink_get_names (PressoDrink *self);
const char *presso_drink_get_name_in (PressoDrink *self, const char *language);
const char *presso_drink_get_icon (PressoDrink *self);
gboolean presso_drink_get_available (PressoDrink *self);
gint64 presso_drink_get_unavailable_until (PressoDrink *self);
PressoAllergens presso_drink_get_allergens (PressoDrink *self);
GListModel *presso_drink_get_options (PressoDrink *self);

G_END_DECLS
