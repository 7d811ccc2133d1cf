/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PressoAllergens:
 *
 * The substances that Annex II of Regulation (EU) No 1169/2011 has people be told of, in its order.
 */
typedef enum {
  PRESSO_ALLERGEN_NONE = 0,
  PRESSO_ALLERGEN_GLUTEN = 1 << 0,
  PRESSO_ALLERGEN_CRUSTACEANS = 1 << 1,
  PRESSO_ALLERGEN_EGGS = 1 << 2,
  PRESSO_ALLERGEN_FISH = 1 << 3,
  PRESSO_ALLERGEN_PEANUTS = 1 << 4,
  PRESSO_ALLERGEN_SOYA = 1 << 5,
  PRESSO_ALLERGEN_MILK = 1 << 6,
  PRESSO_ALLERGEN_NUTS = 1 << 7,
  PRESSO_ALLERGEN_CELERY = 1 << 8,
  PRESSO_ALLERGEN_MUSTARD = 1 << 9,
  PRESSO_ALLERGEN_SESAME = 1 << 10,
  PRESSO_ALLERGEN_SULPHITES = 1 << 11,
  PRESSO_ALLERGEN_LUPIN = 1 << 12,
  PRESSO_ALLERGEN_MOLLUSCS = 1 << 13,
} PressoAllergens;

#define PRESSO_N_ALLERGENS 14

#define PRESSO_TYPE_ALLERGENS (presso_allergens_get_type ())
GType presso_allergens_get_type (void);

const char *presso_allergen_get_name (PressoAllergens allergen);
char *presso_allergens_to_text (PressoAllergens allergens);
char **presso_allergens_to_ids (PressoAllergens allergens);

G_END_DECLS
