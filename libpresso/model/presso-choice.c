/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-choice.h"

#include "model/presso-texts.h"

/**
 * PressoChoice:
 *
 * One choice of an option group, such as oat among the milks.
 */
struct _PressoChoice {
  PressoRecord parent_instance;

  char *id;
  char *name;
  GVariant *names;
  gboolean available;
  gint64 unavailable_until;
  guint allergens;
};

G_DEFINE_FINAL_TYPE (PressoChoice, presso_choice, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "id", "id", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoChoice, id), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "name", "name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoChoice, name), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "available", "available", PRESSO_FIELD_BOOL, G_STRUCT_OFFSET (PressoChoice, available), NULL, 0,
    0, PRESSO_FIELD_NONE },
  { "unavailableUntil", "unavailable-until", PRESSO_FIELD_TIME,
    G_STRUCT_OFFSET (PressoChoice, unavailable_until), NULL, 0, 0, PRESSO_FIELD_SPARSE },
  { "allergens", "allergens", PRESSO_FIELD_FLAGS, G_STRUCT_OFFSET (PressoChoice, allergens),
    presso_allergens_get_type, 0, 0, PRESSO_FIELD_SPARSE },
  { "names", "names", PRESSO_FIELD_TEXTS, G_STRUCT_OFFSET (PressoChoice, names), NULL, 0, 40,
    PRESSO_FIELD_SPARSE },
};

static void
presso_choice_class_init (PressoChoiceClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_choice_init (PressoChoice *self)
{
  self->available = TRUE;
}

/**
 * presso_choice_get_id:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what orders name it by
 */
const char *
presso_choice_get_id (PressoChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_CHOICE (self), NULL);

  return self->id;
}

/**
 * presso_choice_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read
 */
const char *
presso_choice_get_name (PressoChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_CHOICE (self), NULL);

  return self->name;
}

/**
 * presso_choice_get_names:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read in other languages; see
 *   [func@texts_find]
 */
GVariant *
presso_choice_get_names (PressoChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_CHOICE (self), NULL);

  return self->names;
}

/**
 * presso_choice_get_name_in:
 * @self: a record
 * @language: (nullable): a language tag
 *
 * Returns: (transfer none) (nullable): what people read who speak that language
 */
const char *
presso_choice_get_name_in (PressoChoice *self, const char *language)
{
  const char *name;

  g_return_val_if_fail (PRESSO_IS_CHOICE (self), NULL);

  name = presso_texts_find (self->names, language);
  return name != NULL ? name : self->name;
}

/**
 * presso_choice_get_available:
 * @self: a record
 *
 * Returns: whether it can be had; `FALSE` when sold out
 */
gboolean
presso_choice_get_available (PressoChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_CHOICE (self), FALSE);

  return self->available;
}

/**
 * presso_choice_get_unavailable_until:
 * @self: a record
 *
 * Returns: when it can be had again, in milliseconds since the Unix epoch; 0 where it is sold out
 *   until somebody switches it back, or not at all
 */
gint64
presso_choice_get_unavailable_until (PressoChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_CHOICE (self), 0);

  return self->unavailable_until;
}

/**
 * presso_choice_get_allergens:
 * @self: a record
 *
 * Returns: what it adds to a drink; see also [func@menu_find_allergens]
 */
PressoAllergens
presso_choice_get_allergens (PressoChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_CHOICE (self), PRESSO_ALLERGEN_NONE);

  return self->allergens;
}
