/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"
#include "model/presso-shop.h"

G_BEGIN_DECLS

/**
 * PRESSO_MAX_NAME_LENGTH:
 *
 * Characters of a first name, of a guest or a barista.
 */
#define PRESSO_MAX_NAME_LENGTH 40

/**
 * PressoSelection:
 * @drink: (nullable): the drink, of the menu
 * @choices: (nullable): what was chosen of its option groups
 * @name: (nullable): a first name
 *
 * What somebody orders, read from a request and checked against the menu.
 */
typedef struct {
  PressoDrink *drink;
  GListStore *choices;
  char *name;
} PressoSelection;

void presso_selection_clear (PressoSelection *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PressoSelection, presso_selection_clear)

gboolean
presso_selection_read (PressoSelection *self, PressoShop *shop, JsonNode *node, GError **error);
void presso_selection_apply (PressoSelection *self, PressoOrder *order);
gboolean presso_selection_equals (PressoSelection *self, PressoOrder *order);

G_END_DECLS
