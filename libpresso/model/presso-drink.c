/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-drink.h"

#include "model/presso-texts.h"

/**
 * PressoDrink:
 *
 * A drink of the menu.
 */
struct _PressoDrink {
  PressoRecord parent_instance;

  char *id;
  char *name;
  GVariant *names;
  char *icon;
  gboolean available;
  gint64 unavailable_until;
  guint allergens;
  GListStore *options;
};

G_DEFINE_FINAL_TYPE (PressoDrink, presso_drink, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "id", "id", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoDrink, id), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "name", "name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoDrink, name), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "icon", "icon", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoDrink, icon), NULL, 1, 40,
    PRESSO_FIELD_NULLABLE },
  { "available", "available", PRESSO_FIELD_BOOL, G_STRUCT_OFFSET (PressoDrink, available), NULL, 0,
    0, PRESSO_FIELD_NONE },
  { "unavailableUntil", "unavailable-until", PRESSO_FIELD_TIME,
    G_STRUCT_OFFSET (PressoDrink, unavailable_until), NULL, 0, 0, PRESSO_FIELD_SPARSE },
  { "options", "options", PRESSO_FIELD_LIST, G_STRUCT_OFFSET (PressoDrink, options),
    presso_option_group_get_type, 0, 10, PRESSO_FIELD_NONE },
  { "allergens", "allergens", PRESSO_FIELD_FLAGS, G_STRUCT_OFFSET (PressoDrink, allergens),
    presso_allergens_get_type, 0, 0, PRESSO_FIELD_SPARSE },
  { "names", "names", PRESSO_FIELD_TEXTS, G_STRUCT_OFFSET (PressoDrink, names), NULL, 0, 40,
    PRESSO_FIELD_SPARSE },
};

static void
presso_drink_class_init (PressoDrinkClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_drink_init (PressoDrink *self)
{
  self->available = TRUE;
}

/**
 * presso_drink_get_id:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what orders name it by
 */
const char *
presso_drink_get_id (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), NULL);

  return self->id;
}

/**
 * presso_drink_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read
 */
const char *
presso_drink_get_name (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), NULL);

  return self->name;
}

/**
 * presso_drink_get_names:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read in other languages; see
 *   [func@texts_find]
 */
GVariant *
presso_drink_get_names (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), NULL);

  return self->names;
}

/**
 * presso_drink_get_name_in:
 * @self: a record
 * @language: (nullable): a language tag
 *
 * Returns: (transfer none) (nullable): what people read who speak that language
 */
const char *
presso_drink_get_name_in (PressoDrink *self, const char *language)
{
  const char *name;

  g_return_val_if_fail (PRESSO_IS_DRINK (self), NULL);

  name = presso_texts_find (self->names, language);
  return name != NULL ? name : self->name;
}

/**
 * presso_drink_get_icon:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the name of a drawing
 */
const char *
presso_drink_get_icon (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), NULL);

  return self->icon;
}

/**
 * presso_drink_get_available:
 * @self: a record
 *
 * Returns: whether it can be had; `FALSE` when sold out
 */
gboolean
presso_drink_get_available (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), FALSE);

  return self->available;
}

/**
 * presso_drink_get_unavailable_until:
 * @self: a record
 *
 * Returns: when it can be had again, in milliseconds since the Unix epoch; 0 where it is sold out
 *   until somebody switches it back, or not at all
 */
gint64
presso_drink_get_unavailable_until (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), 0);

  return self->unavailable_until;
}

/**
 * presso_drink_get_options:
 * @self: a record
 *
 * Returns: (transfer none): the option groups, of type [class@PressoOptionGroup]
 */
GListModel *
presso_drink_get_options (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), NULL);

  return G_LIST_MODEL (self->options);
}

/**
 * presso_drink_get_allergens:
 * @self: a record
 *
 * Returns: what it has in it whatever is chosen with it; see also [func@menu_find_allergens]
 */
PressoAllergens
presso_drink_get_allergens (PressoDrink *self)
{
  g_return_val_if_fail (PRESSO_IS_DRINK (self), PRESSO_ALLERGEN_NONE);

  return self->allergens;
}
