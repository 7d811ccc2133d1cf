/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-caller.h"

/* What a station can be. */
static const struct {
  const char *name;
  PressoRole role;
} roles[] = {
  { "display", PRESSO_ROLE_DISPLAY },
  { "barista", PRESSO_ROLE_BARISTA },
  { "admin", PRESSO_ROLE_ADMIN },
};

/**
 * presso_caller_is_of_shop: (skip)
 * @caller: who asks
 * @shop: id of a shop
 *
 * Returns: whether the caller has to do with that shop: an admin's station is of one and sees no
 *   other
 */
gboolean
presso_caller_is_of_shop (const PressoCaller *caller, const char *shop)
{
  return caller->shop == NULL || g_str_equal (caller->shop, shop);
}

/**
 * presso_role_to_string: (skip)
 * @role: a role of a station
 *
 * Returns: (nullable): its name; %NULL for who isn't staff
 */
const char *
presso_role_to_string (PressoRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (roles[i].role == role)
      return roles[i].name;
  }
  return NULL;
}

/**
 * presso_role_from_string: (skip)
 * @text: a name
 * @role: (out) (optional): the role
 *
 * Returns: whether a station can have that role
 */
gboolean
presso_role_from_string (const char *text, PressoRole *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (g_strcmp0 (roles[i].name, text) != 0)
      continue;
    if (role != NULL)
      *role = roles[i].role;
    return TRUE;
  }
  return FALSE;
}
