/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-drink.h"
#include "model/presso-order.h"

G_BEGIN_DECLS

JsonNode *presso_menu_new_default (const char *language);
PressoDrink *presso_menu_find_drink (GListModel *menu, const char *id);
PressoDrink *presso_menu_select (GListModel *menu,
                                 const char *drink,
                                 JsonObject *options,
                                 GListStore *choices,
                                 GError **error);
gboolean
presso_menu_find_allergens (GListModel *menu, PressoOrder *order, PressoAllergens *allergens);
const char *
presso_menu_find_drink_name (GListModel *menu, PressoOrder *order, const char *language);
const char *presso_menu_find_choice_name (GListModel *menu,
                                          PressoOrder *order,
                                          PressoOrderChoice *chosen,
                                          const char *language);
gboolean presso_menu_check (GListModel *menu, GError **error);
gboolean presso_menu_set_availability (PressoDrink *drink,
                                       JsonObject *patch,
                                       gint64 until_ms,
                                       GError **error);

G_END_DECLS
