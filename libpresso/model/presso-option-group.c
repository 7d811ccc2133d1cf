/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-option-group.h"

#include "model/presso-texts.h"

/**
 * PressoOptionGroup:
 *
 * A question about a drink that takes exactly one of its choices as the answer.
 */
struct _PressoOptionGroup {
  PressoRecord parent_instance;

  char *id;
  char *name;
  GVariant *names;
  GListStore *choices;
};

G_DEFINE_FINAL_TYPE (PressoOptionGroup, presso_option_group, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "id", "id", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoOptionGroup, id), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "name", "name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoOptionGroup, name), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "choices", "choices", PRESSO_FIELD_LIST, G_STRUCT_OFFSET (PressoOptionGroup, choices),
    presso_choice_get_type, 1, 30, PRESSO_FIELD_REQUIRED },
  { "names", "names", PRESSO_FIELD_TEXTS, G_STRUCT_OFFSET (PressoOptionGroup, names), NULL, 0, 40,
    PRESSO_FIELD_SPARSE },
};

static void
presso_option_group_class_init (PressoOptionGroupClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_option_group_init (PressoOptionGroup *self)
{
}

/**
 * presso_option_group_get_id:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what orders name it by
 */
const char *
presso_option_group_get_id (PressoOptionGroup *self)
{
  g_return_val_if_fail (PRESSO_IS_OPTION_GROUP (self), NULL);

  return self->id;
}

/**
 * presso_option_group_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read
 */
const char *
presso_option_group_get_name (PressoOptionGroup *self)
{
  g_return_val_if_fail (PRESSO_IS_OPTION_GROUP (self), NULL);

  return self->name;
}

/**
 * presso_option_group_get_names:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read in other languages; see
 *   [func@texts_find]
 */
GVariant *
presso_option_group_get_names (PressoOptionGroup *self)
{
  g_return_val_if_fail (PRESSO_IS_OPTION_GROUP (self), NULL);

  return self->names;
}

/**
 * presso_option_group_get_name_in:
 * @self: a record
 * @language: (nullable): a language tag
 *
 * Returns: (transfer none) (nullable): what people read who speak that language
 */
const char *
presso_option_group_get_name_in (PressoOptionGroup *self, const char *language)
{
  const char *name;

  g_return_val_if_fail (PRESSO_IS_OPTION_GROUP (self), NULL);

  name = presso_texts_find (self->names, language);
  return name != NULL ? name : self->name;
}

/**
 * presso_option_group_get_choices:
 * @self: a record
 *
 * Returns: (transfer none): the choices, of type [class@PressoChoice]; the first is the usual one
 */
GListModel *
presso_option_group_get_choices (PressoOptionGroup *self)
{
  g_return_val_if_fail (PRESSO_IS_OPTION_GROUP (self), NULL);

  return G_LIST_MODEL (self->choices);
}
