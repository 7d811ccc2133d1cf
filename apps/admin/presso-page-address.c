/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-page-address.h"

/* What stands before the code's own path, which is the same for everybody. The whole is upper case
 * to be small as a QR code; people rather type lower case. */
static char *
strip_code (const char *url)
{
  g_autofree char *lower = g_ascii_strdown (url, -1);
  char *path = g_strrstr (lower, "/o/");

  if (path == NULL)
    return NULL;
  path[1] = '\0';
  return g_steal_pointer (&lower);
}

/**
 * presso_page_address_find:
 * @shop: the shop
 * @code: (nullable): the code on the big screen
 * @host_uri: (nullable): where this program reached the host
 *
 * Finds the address of the ordering page: what the organiser set; else what the code leads to,
 * which is the host's address on its network; else where we reached the host.
 *
 * Returns: (transfer full): the address, to be typed on a phone
 */
char *
presso_page_address_find (PressoShop *shop, PressoCode *code, const char *host_uri)
{
  const char *set = presso_shop_get_public_url (shop);
  const char *url = code != NULL ? presso_code_get_url (code) : NULL;
  char *address = NULL;

  if (set != NULL && *set != '\0')
    return g_strdup (set);
  if (url != NULL)
    address = strip_code (url);
  return address != NULL ? address : g_strdup (host_uri != NULL ? host_uri : "");
}
