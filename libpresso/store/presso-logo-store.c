/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-logo-store.h"

#include "model/presso-error.h"
#include "store/presso-store-private.h"

/**
 * presso_store_load_logo:
 * @self: a store
 * @shop: id of a shop
 * @hash: (out) (transfer full): what its address names it by
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the shop's logo, or %NULL with %PRESSO_ERROR_NOT_FOUND
 */
GBytes *
presso_store_load_logo (PressoStore *self, const char *shop, char **hash, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self), "SELECT picture, hash FROM logo WHERE shop = $1", "s", shop);
  GError *failure = NULL;
  guchar *data;
  gsize size;

  if (!presso_row_next (row, &failure)) {
    if (failure == NULL)
      failure = presso_error_new_standard (PRESSO_ERROR_NOT_FOUND);
    g_propagate_error (error, failure);
    return NULL;
  }
  data = g_base64_decode (presso_row_get_string (row, 0), &size);
  *hash = g_strdup (presso_row_get_string (row, 1));
  return g_bytes_new_take (data, size);
}

/**
 * presso_store_save_logo:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @hash: what its address names it by
 * @picture: a picture that was checked
 * @error: return location
 *
 * Returns: whether it was saved, in place of the one before
 */
gboolean
presso_store_save_logo (PressoStore *self,
                        const char *shop,
                        const char *hash,
                        GBytes *picture,
                        GError **error)
{
  gsize size;
  const guchar *data = g_bytes_get_data (picture, &size);
  g_autofree char *text = g_base64_encode (data, size);

  return presso_database_run (presso_store_get_database (self), error,
                              "INSERT INTO logo (shop, hash, picture) VALUES ($1, $2, $3)"
                              " ON CONFLICT (shop) DO UPDATE"
                              " SET hash = excluded.hash, picture = excluded.picture",
                              "sss", shop, hash, text);
}

/**
 * presso_store_delete_logo:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: whether the shop has none any more
 */
gboolean
presso_store_delete_logo (PressoStore *self, const char *shop, GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "DELETE FROM logo WHERE shop = $1", "s", shop);
}
