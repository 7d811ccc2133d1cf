/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-station-role.h"

#include <glib/gi18n.h>

/* What a station can be, in the order in which one is chosen. */
static const struct {
  const char *role;
  const char *description;
} roles[] = {
  { "barista", N_ ("Barista station") },
  { "display", N_ ("Display") },
  { "admin", N_ ("Admin") },
};

/**
 * presso_station_role_describe: (skip)
 * @role: (nullable): a role of the protocol
 *
 * Returns: what people call it
 */
const char *
presso_station_role_describe (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (g_strcmp0 (roles[i].role, role) == 0)
      return _ (roles[i].description);
  }
  return role != NULL ? role : "";
}

/**
 * presso_station_role_list: (skip)
 *
 * Returns: (transfer full): what people call the roles, to choose from
 */
GListModel *
presso_station_role_list (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_string_list_append (list, _ (roles[i].description));
  return G_LIST_MODEL (list);
}

/**
 * presso_station_role_get_nth: (skip)
 * @position: of the list
 *
 * Returns: the role that was chosen
 */
const char *
presso_station_role_get_nth (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (roles), NULL);

  return roles[position].role;
}

/**
 * presso_station_role_find: (skip)
 * @role: (nullable): a role of the protocol
 *
 * Returns: where it stands in the list; the first where it isn't there
 */
guint
presso_station_role_find (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (g_strcmp0 (roles[i].role, role) == 0)
      return i;
  }
  return 0;
}
