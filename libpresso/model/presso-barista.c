/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-barista.h"

/**
 * PressoBarista:
 *
 * Somebody who makes drinks at a shop, as the organiser has named them. The PIN isn't in it, only
 * whether there is one.
 */
struct _PressoBarista {
  PressoRecord parent_instance;

  char *id;
  char *name;
  gboolean has_pin;
};

G_DEFINE_FINAL_TYPE (PressoBarista, presso_barista, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "id", "id", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoBarista, id), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "name", "name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoBarista, name), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "hasPin", "has-pin", PRESSO_FIELD_BOOL, G_STRUCT_OFFSET (PressoBarista, has_pin), NULL, 0, 0,
    PRESSO_FIELD_NONE },
};

static void
presso_barista_class_init (PressoBaristaClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_barista_init (PressoBarista *self)
{
}

/**
 * presso_barista_new:
 * @id: what peers name them by
 * @name: what people call them
 * @has_pin: whether they show that it is them by a PIN
 *
 * Returns: (transfer full): a barista
 */
PressoBarista *
presso_barista_new (const char *id, const char *name, gboolean has_pin)
{
  return g_object_new (PRESSO_TYPE_BARISTA, "id", id, "name", name, "has-pin", has_pin, NULL);
}

/**
 * presso_barista_get_id:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what peers name them by
 */
const char *
presso_barista_get_id (PressoBarista *self)
{
  g_return_val_if_fail (PRESSO_IS_BARISTA (self), NULL);

  return self->id;
}

/**
 * presso_barista_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people call them, which stands on their orders
 */
const char *
presso_barista_get_name (PressoBarista *self)
{
  g_return_val_if_fail (PRESSO_IS_BARISTA (self), NULL);

  return self->name;
}

/**
 * presso_barista_get_has_pin:
 * @self: a record
 *
 * Returns: whether they show that it is them by a PIN
 */
gboolean
presso_barista_get_has_pin (PressoBarista *self)
{
  g_return_val_if_fail (PRESSO_IS_BARISTA (self), FALSE);

  return self->has_pin;
}
