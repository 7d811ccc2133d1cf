/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-audit-store.h"

#include "store/presso-store-private.h"

/**
 * presso_audit_entry_free:
 * @self: (transfer full): an entry
 */
void
presso_audit_entry_free (PressoAuditEntry *self)
{
  g_free (self->station);
  g_free (self->name);
  g_free (self->role);
  g_free (self->action);
  g_free (self->subject);
  g_free (self->changes);
  g_free (self);
}

static gpointer
read_entry (PressoRow *row)
{
  PressoAuditEntry *entry = g_new0 (PressoAuditEntry, 1);

  entry->sequence = presso_row_get_int (row, 0);
  entry->time_ms = presso_row_get_int (row, 1);
  entry->station = g_strdup (presso_row_get_string (row, 2));
  entry->name = g_strdup (presso_row_get_string (row, 3));
  entry->role = g_strdup (presso_row_get_string (row, 4));
  entry->action = g_strdup (presso_row_get_string (row, 5));
  entry->subject = g_strdup (presso_row_get_string (row, 6));
  entry->changes = g_strdup (presso_row_get_string (row, 7));
  return entry;
}

/**
 * presso_store_list_audit:
 * @self: a store
 * @shop: id of a shop
 * @before: a sequence; what is older is given
 * @limit: most entries to give
 * @error: return location
 *
 * Reads the event log for what the staff did. Neither the data of an event nor whose order it tells
 * of is read: they say more of guests than an order's id.
 *
 * Returns: (transfer full) (element-type PressoAuditEntry) (nullable): entries, newest first
 */
GPtrArray *
presso_store_list_audit (PressoStore *self,
                         const char *shop,
                         gint64 before,
                         int limit,
                         GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT sequence, time, station, station_name, role, action, subject, changes FROM event"
    " WHERE shop = $1 AND sequence < $2 AND station IS NOT NULL ORDER BY sequence DESC LIMIT $3",
    "sii", shop, before, (gint64) limit);

  return presso_row_read_all (row, read_entry, (GDestroyNotify) presso_audit_entry_free, error);
}
