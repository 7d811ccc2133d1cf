/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-pairing-store.h"

#include "store/presso-store-private.h"

#define COLUMNS "id, user_code, name, role, shop, version, address, state, created_at, expires_at"

/**
 * presso_pairing_entry_free:
 * @self: (transfer full): a pairing
 */
void
presso_pairing_entry_free (PressoPairingEntry *self)
{
  g_free (self->id);
  g_free (self->user_code);
  g_free (self->name);
  g_free (self->role);
  g_free (self->shop);
  g_free (self->version);
  g_free (self->address);
  g_free (self->state);
  g_free (self);
}

/**
 * presso_store_insert_pairing:
 * @self: a store in a transaction
 * @entry: a station that asks to be let in
 * @device_hash: hash of its device code; the code itself is never kept
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
presso_store_insert_pairing (PressoStore *self,
                             const PressoPairingEntry *entry,
                             const char *device_hash,
                             GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "INSERT INTO pairing (" COLUMNS ", device_hash)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                              "ssssssssiis", entry->id, entry->user_code, entry->name, entry->role,
                              entry->shop, entry->version, entry->address, entry->state,
                              entry->created_at, entry->expires_at, device_hash);
}

static gpointer
read_pairing (PressoRow *row)
{
  PressoPairingEntry *entry = g_new0 (PressoPairingEntry, 1);

  entry->id = g_strdup (presso_row_get_string (row, 0));
  entry->user_code = g_strdup (presso_row_get_string (row, 1));
  entry->name = g_strdup (presso_row_get_string (row, 2));
  entry->role = g_strdup (presso_row_get_string (row, 3));
  entry->shop = g_strdup (presso_row_get_string (row, 4));
  entry->version = g_strdup (presso_row_get_string (row, 5));
  entry->address = g_strdup (presso_row_get_string (row, 6));
  entry->state = g_strdup (presso_row_get_string (row, 7));
  entry->created_at = presso_row_get_int (row, 8);
  entry->expires_at = presso_row_get_int (row, 9);
  return entry;
}

/**
 * presso_store_find_pairing:
 * @self: a store
 * @device_hash: hash of a device code
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the pairing, whatever its state; %NULL with @error unset
 *   where there is none or it has expired
 */
PressoPairingEntry *
presso_store_find_pairing (PressoStore *self,
                           const char *device_hash,
                           gint64 now_ms,
                           GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " COLUMNS " FROM pairing WHERE device_hash = $1 AND expires_at > $2", "si", device_hash,
    now_ms);

  return presso_row_next (row, error) ? read_pairing (row) : NULL;
}

/**
 * presso_store_load_pairing:
 * @self: a store
 * @id: id of a pairing
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the pairing if it still waits; %NULL with @error unset where
 *   there is none, it has expired or it was decided
 */
PressoPairingEntry *
presso_store_load_pairing (PressoStore *self, const char *id, gint64 now_ms, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT " COLUMNS " FROM pairing"
                           " WHERE id = $1 AND expires_at > $2 AND state = 'waiting'",
                           "si", id, now_ms);

  return presso_row_next (row, error) ? read_pairing (row) : NULL;
}

/**
 * presso_store_list_pairings:
 * @self: a store
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoPairingEntry) (nullable): those that wait, oldest
 *   first
 */
GPtrArray *
presso_store_list_pairings (PressoStore *self, gint64 now_ms, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT " COLUMNS " FROM pairing"
                           " WHERE expires_at > $1 AND state = 'waiting' ORDER BY created_at, id",
                           "i", now_ms);

  return presso_row_read_all (row, read_pairing, (GDestroyNotify) presso_pairing_entry_free, error);
}

/**
 * presso_store_count_pairings:
 * @self: a store
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: how many wait, -1 with @error set
 */
gint64
presso_store_count_pairings (PressoStore *self, gint64 now_ms, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT count(*) FROM pairing WHERE expires_at > $1 AND state = 'waiting'", "i", now_ms);

  return presso_row_next (row, error) ? presso_row_get_int (row, 0) : -1;
}

/**
 * presso_store_list_pairing_addresses:
 * @self: a store
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8) (nullable): where each that wasn't approved came
 *   from, also what was denied; %NULL with @error set
 */
GPtrArray *
presso_store_list_pairing_addresses (PressoStore *self, gint64 now_ms, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT address FROM pairing WHERE expires_at > $1 AND state <> 'approved'", "i", now_ms);

  return presso_row_read_all (row, presso_row_dup_string, g_free, error);
}

/**
 * presso_store_save_pairing:
 * @self: a store in a transaction
 * @entry: a pairing that was decided
 * @error: return location
 *
 * Returns: whether name, role, shop and state are kept
 */
gboolean
presso_store_save_pairing (PressoStore *self, const PressoPairingEntry *entry, GError **error)
{
  return presso_database_run (
    presso_store_get_database (self), error,
    "UPDATE pairing SET name = $1, role = $2, shop = $3, state = $4 WHERE id = $5", "sssss",
    entry->name, entry->role, entry->shop, entry->state, entry->id);
}

/**
 * presso_store_delete_pairing:
 * @self: a store in a transaction
 * @id: id of a pairing
 * @error: return location
 *
 * Returns: whether there is none (any more)
 */
gboolean
presso_store_delete_pairing (PressoStore *self, const char *id, GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "DELETE FROM pairing WHERE id = $1", "s", id);
}

/**
 * presso_store_delete_pairings:
 * @self: a store in a transaction
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @n_waiting: (out): how many of them still waited
 * @error: return location
 *
 * Returns: whether what has expired is gone
 */
gboolean
presso_store_delete_pairings (PressoStore *self, gint64 now_ms, gint64 *n_waiting, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "DELETE FROM pairing WHERE expires_at <= $1 RETURNING state = 'waiting'", "i", now_ms);
  GError *failure = NULL;

  *n_waiting = 0;
  while (presso_row_next (row, &failure))
    *n_waiting += presso_row_get_int (row, 0);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}
