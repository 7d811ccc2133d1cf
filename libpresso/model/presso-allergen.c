/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-allergen.h"

#include <glib/gi18n-lib.h>

/* The nick is the id in JSON, the other the name that people read; in the bits' order. */
static const struct {
  GFlagsValue value;
  const char *name;
} allergens_table[PRESSO_N_ALLERGENS] = {
  /* Translators: the 14 allergens of Annex II of Regulation (EU) No 1169/2011, in the short form
   * that is usual on menus. */
  { { PRESSO_ALLERGEN_GLUTEN, "PRESSO_ALLERGEN_GLUTEN", "gluten" }, N_ ("Gluten") },
  { { PRESSO_ALLERGEN_CRUSTACEANS, "PRESSO_ALLERGEN_CRUSTACEANS", "crustaceans" },
    N_ ("Crustaceans") },
  { { PRESSO_ALLERGEN_EGGS, "PRESSO_ALLERGEN_EGGS", "eggs" }, N_ ("Eggs") },
  { { PRESSO_ALLERGEN_FISH, "PRESSO_ALLERGEN_FISH", "fish" }, N_ ("Fish") },
  { { PRESSO_ALLERGEN_PEANUTS, "PRESSO_ALLERGEN_PEANUTS", "peanuts" }, N_ ("Peanuts") },
  { { PRESSO_ALLERGEN_SOYA, "PRESSO_ALLERGEN_SOYA", "soya" }, N_ ("Soya") },
  { { PRESSO_ALLERGEN_MILK, "PRESSO_ALLERGEN_MILK", "milk" }, N_ ("Milk") },
  { { PRESSO_ALLERGEN_NUTS, "PRESSO_ALLERGEN_NUTS", "nuts" }, N_ ("Nuts") },
  { { PRESSO_ALLERGEN_CELERY, "PRESSO_ALLERGEN_CELERY", "celery" }, N_ ("Celery") },
  { { PRESSO_ALLERGEN_MUSTARD, "PRESSO_ALLERGEN_MUSTARD", "mustard" }, N_ ("Mustard") },
  { { PRESSO_ALLERGEN_SESAME, "PRESSO_ALLERGEN_SESAME", "sesame" }, N_ ("Sesame") },
  { { PRESSO_ALLERGEN_SULPHITES, "PRESSO_ALLERGEN_SULPHITES", "sulphites" }, N_ ("Sulphites") },
  { { PRESSO_ALLERGEN_LUPIN, "PRESSO_ALLERGEN_LUPIN", "lupin" }, N_ ("Lupin") },
  { { PRESSO_ALLERGEN_MOLLUSCS, "PRESSO_ALLERGEN_MOLLUSCS", "molluscs" }, N_ ("Molluscs") },
};

GType
presso_allergens_get_type (void)
{
  static gsize type;
  static GFlagsValue values[PRESSO_N_ALLERGENS + 1];

  if (g_once_init_enter (&type)) {
    for (gsize i = 0; i < PRESSO_N_ALLERGENS; i++)
      values[i] = allergens_table[i].value;
    g_once_init_leave (&type, g_flags_register_static ("PressoAllergens", values));
  }
  return type;
}

/**
 * presso_allergen_get_name:
 * @allergen: a single one
 *
 * Returns: (transfer none) (nullable): what people read, in the language of this process
 */
const char *
presso_allergen_get_name (PressoAllergens allergen)
{
  for (gsize i = 0; i < PRESSO_N_ALLERGENS; i++) {
    if (allergens_table[i].value.value == (guint) allergen)
      return _ (allergens_table[i].name);
  }
  return NULL;
}

/**
 * presso_allergens_to_text:
 * @allergens: any number of them
 *
 * Returns: (transfer full): their names, separated by commas; empty for none
 */
char *
presso_allergens_to_text (PressoAllergens allergens)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < PRESSO_N_ALLERGENS; i++) {
    if ((allergens & allergens_table[i].value.value) == 0)
      continue;
    if (text->len > 0)
      g_string_append (text, ", ");
    g_string_append (text, _ (allergens_table[i].name));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * presso_allergens_to_ids:
 * @allergens: any number of them
 *
 * Returns: (transfer full): their ids, as JSON has them
 */
char **
presso_allergens_to_ids (PressoAllergens allergens)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (gsize i = 0; i < PRESSO_N_ALLERGENS; i++) {
    if ((allergens & allergens_table[i].value.value) != 0)
      g_strv_builder_add (ids, allergens_table[i].value.value_nick);
  }
  return g_strv_builder_end (ids);
}
