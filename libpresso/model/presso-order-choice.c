/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-order-choice.h"

/**
 * PressoOrderChoice:
 *
 * What was chosen of one option group. A snapshot: the menu may change before the cup is filled.
 */
struct _PressoOrderChoice {
  PressoRecord parent_instance;

  char *group;
  char *group_name;
  char *choice;
  char *choice_name;
  gboolean usual;
};

G_DEFINE_FINAL_TYPE (PressoOrderChoice, presso_order_choice, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "group", "group", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoOrderChoice, group), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "groupName", "group-name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoOrderChoice, group_name),
    NULL, 1, 40, PRESSO_FIELD_REQUIRED },
  { "choice", "choice", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoOrderChoice, choice), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED },
  { "choiceName", "choice-name", PRESSO_FIELD_STRING,
    G_STRUCT_OFFSET (PressoOrderChoice, choice_name), NULL, 1, 40, PRESSO_FIELD_REQUIRED },
  { "usual", "usual", PRESSO_FIELD_BOOL, G_STRUCT_OFFSET (PressoOrderChoice, usual), NULL, 0, 0,
    PRESSO_FIELD_NONE },
};

static void
presso_order_choice_class_init (PressoOrderChoiceClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_order_choice_init (PressoOrderChoice *self)
{
}

/**
 * presso_order_choice_get_group:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): id of the option group
 */
const char *
presso_order_choice_get_group (PressoOrderChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CHOICE (self), NULL);

  return self->group;
}

/**
 * presso_order_choice_get_group_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): name of the option group when it was ordered
 */
const char *
presso_order_choice_get_group_name (PressoOrderChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CHOICE (self), NULL);

  return self->group_name;
}

/**
 * presso_order_choice_get_choice:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): id of the choice
 */
const char *
presso_order_choice_get_choice (PressoOrderChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CHOICE (self), NULL);

  return self->choice;
}

/**
 * presso_order_choice_get_choice_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): name of the choice when it was ordered
 */
const char *
presso_order_choice_get_choice_name (PressoOrderChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CHOICE (self), NULL);

  return self->choice_name;
}

/**
 * presso_order_choice_get_usual:
 * @self: a record
 *
 * Returns: whether it is what most people take: the first of its group
 */
gboolean
presso_order_choice_get_usual (PressoOrderChoice *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CHOICE (self), FALSE);

  return self->usual;
}
