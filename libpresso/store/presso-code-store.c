/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-code-store.h"

#include "model/presso-error.h"
#include "store/presso-store-private.h"

static PressoCode *
read_code (PressoRow *row, GError **error)
{
  gint64 drinks, taken;

  if (!presso_row_next (row, error))
    return NULL;
  drinks = presso_row_get_int (row, 3);
  taken = presso_row_get_int (row, 4);
  return g_object_new (PRESSO_TYPE_CODE, "code", presso_row_get_string (row, 0), "valid-from",
                       presso_row_get_int (row, 1), "valid-until", presso_row_get_int (row, 2),
                       "drinks", drinks, "drinks-left", MAX (drinks - taken, 0), NULL);
}

/**
 * presso_store_find_code:
 * @self: a store
 * @shop: id of a shop
 * @code: a code in its canonical form
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the code; %NULL with @error unset where there is none
 */
PressoCode *
presso_store_find_code (PressoStore *self, const char *shop, const char *code, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT code, valid_from, valid_until, drinks, taken FROM code"
                           " WHERE shop = $1 AND code = $2",
                           "ss", shop, code);

  return read_code (row, error);
}

/**
 * presso_store_find_newest_code:
 * @self: a store
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the code that is good for longest; %NULL with @error unset
 *   where there is none
 */
PressoCode *
presso_store_find_newest_code (PressoStore *self, const char *shop, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT code, valid_from, valid_until, drinks, taken FROM code"
                           " WHERE shop = $1 ORDER BY valid_until DESC LIMIT 1",
                           "s", shop);

  return read_code (row, error);
}

/**
 * presso_store_insert_code:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @code: a new code
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
presso_store_insert_code (PressoStore *self, const char *shop, PressoCode *code, GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "INSERT INTO code (shop, code, valid_from, valid_until, drinks)"
                              " VALUES ($1, $2, $3, $4, $5)",
                              "ssiii", shop, presso_code_get_code (code),
                              presso_code_get_valid_from (code), presso_code_get_valid_until (code),
                              (gint64) presso_code_get_drinks (code));
}

/**
 * presso_store_end_codes:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @time_ms: when, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Ends codes that would be shown later than @time_ms, so that the next one begins there.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_end_codes (PressoStore *self, const char *shop, gint64 time_ms, GError **error)
{
  return presso_database_run (
    presso_store_get_database (self), error,
    "UPDATE code SET valid_until = $1 WHERE shop = $2 AND valid_until > $1", "is", time_ms, shop);
}

/**
 * presso_store_withdraw_codes:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @time_ms: when, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Takes codes that would be good later than @time_ms back for ever.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_withdraw_codes (PressoStore *self, const char *shop, gint64 time_ms, GError **error)
{
  return presso_database_run (
    presso_store_get_database (self), error,
    "UPDATE code SET valid_until = 0 WHERE shop = $1 AND valid_until > $2", "si", shop, time_ms);
}

/**
 * presso_store_take_drink:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @code: a code
 * @done: (out): whether there was one to take; always so for a code without a limit
 * @error: return location
 *
 * Returns: `FALSE` with @error set when the store failed
 */
gboolean
presso_store_take_drink (PressoStore *self,
                         const char *shop,
                         const char *code,
                         gboolean *done,
                         GError **error)
{
  PressoDatabase *database = presso_store_get_database (self);

  if (!presso_database_run (database, error,
                            "UPDATE code SET taken = taken + 1 WHERE shop = $1 AND code = $2"
                            " AND (drinks = 0 OR taken < drinks)",
                            "ss", shop, code))
    return FALSE;
  *done = presso_database_get_changes (database) > 0;
  return TRUE;
}

/**
 * presso_store_return_drink:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @code: the code the drink was taken of
 * @error: return location
 *
 * Returns: whether it was given back
 */
gboolean
presso_store_return_drink (PressoStore *self, const char *shop, const char *code, GError **error)
{
  return presso_database_run (
    presso_store_get_database (self), error,
    "UPDATE code SET taken = taken - 1 WHERE shop = $1 AND code = $2 AND taken > 0", "ss", shop,
    code);
}

/**
 * presso_store_set_drinks:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @drinks: drinks of a code from now on; 0 for no limit
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Changes the drinks of codes that are still shown; what was taken stays taken.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_set_drinks (PressoStore *self,
                         const char *shop,
                         gint64 drinks,
                         gint64 now_ms,
                         GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "UPDATE code SET drinks = $1 WHERE shop = $2 AND valid_until > $3",
                              "isi", drinks, shop, now_ms);
}
