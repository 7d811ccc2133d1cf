/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-barista-store.h"

#include "model/presso-error.h"
#include "store/presso-store-private.h"

/**
 * presso_barista_entry_new:
 * @id: id
 * @shop: id of their shop
 * @name: what people call them
 * @pin_hash: (nullable): what is kept of their PIN
 * @created_at: milliseconds since the Unix epoch
 *
 * Returns: (transfer full): an entry
 */
PressoBaristaEntry *
presso_barista_entry_new (const char *id,
                          const char *shop,
                          const char *name,
                          const char *pin_hash,
                          gint64 created_at)
{
  PressoBaristaEntry *self = g_new0 (PressoBaristaEntry, 1);

  self->barista = presso_barista_new (id, name, pin_hash != NULL);
  self->shop = g_strdup (shop);
  self->pin_hash = g_strdup (pin_hash);
  self->created_at = created_at;
  return self;
}

/**
 * presso_barista_entry_free:
 * @self: (transfer full): an entry
 */
void
presso_barista_entry_free (PressoBaristaEntry *self)
{
  g_object_unref (self->barista);
  g_free (self->shop);
  g_free (self->pin_hash);
  g_free (self);
}

/**
 * presso_store_save_barista:
 * @self: a store in a transaction
 * @entry: a barista, new or changed
 * @error: return location
 *
 * Returns: whether they are kept
 */
gboolean
presso_store_save_barista (PressoStore *self, const PressoBaristaEntry *entry, GError **error)
{
  return presso_database_run (
    presso_store_get_database (self), error,
    "INSERT INTO barista (id, shop, name, pin_hash, created_at) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, pin_hash = excluded.pin_hash",
    "ssssi", presso_barista_get_id (entry->barista), entry->shop,
    presso_barista_get_name (entry->barista), entry->pin_hash, entry->created_at);
}

#define COLUMNS "id, shop, name, pin_hash, created_at"

static gpointer
read_barista (PressoRow *row)
{
  return presso_barista_entry_new (presso_row_get_string (row, 0), presso_row_get_string (row, 1),
                                   presso_row_get_string (row, 2), presso_row_get_string (row, 3),
                                   presso_row_get_int (row, 4));
}

/**
 * presso_store_load_barista:
 * @self: a store
 * @shop: id of a shop
 * @id: id of a barista
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the barista; %NULL with %PRESSO_ERROR_NOT_FOUND where the
 *   shop has no such one
 */
PressoBaristaEntry *
presso_store_load_barista (PressoStore *self, const char *shop, const char *id, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self), "SELECT " COLUMNS " FROM barista WHERE id = $1 AND shop = $2",
    "ss", id, shop);
  GError *failure = NULL;

  if (presso_row_next (row, &failure))
    return read_barista (row);
  g_propagate_error (error, failure != NULL ? failure
                                            : presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
  return NULL;
}

/**
 * presso_store_list_baristas:
 * @self: a store
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoBaristaEntry) (nullable): the baristas, in the order
 *   in which they were added
 */
GPtrArray *
presso_store_list_baristas (PressoStore *self, const char *shop, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " COLUMNS " FROM barista WHERE shop = $1 ORDER BY created_at, name, id", "s", shop);

  return presso_row_read_all (row, read_barista, (GDestroyNotify) presso_barista_entry_free, error);
}

/**
 * presso_store_delete_barista:
 * @self: a store in a transaction
 * @id: id of a barista
 * @error: return location
 *
 * Returns: whether they are gone
 */
gboolean
presso_store_delete_barista (PressoStore *self, const char *id, GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "DELETE FROM barista WHERE id = $1", "s", id);
}
