/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-queue-store.h"

#include "store/presso-store-private.h"

static void
queued_free (gpointer data)
{
  PressoQueued *self = data;

  g_free (self->order);
  g_free (self->guest);
  g_free (self->station);
  g_free (self);
}

/**
 * presso_store_list_queue:
 * @self: a store
 * @shop: id of a shop
 * @error: return location
 *
 * Costs a look-up in an index and a row for each order in the queue.
 *
 * Returns: (transfer full) (element-type PressoQueued) (nullable): the orders that wait or are
 *   being made, the first one first
 */
GPtrArray *
presso_store_list_queue (PressoStore *self, const char *shop, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT id, guest, station, coalesce (claimed_at, 0) FROM orders"
                           " WHERE shop = $1 AND state IN ('WAITING', 'MAKING') ORDER BY number",
                           "s", shop);
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func (queued_free);
  GError *failure = NULL;

  while (presso_row_next (row, &failure)) {
    PressoQueued *queued = g_new0 (PressoQueued, 1);

    queued->order = g_strdup (presso_row_get_string (row, 0));
    queued->guest = g_strdup (presso_row_get_string (row, 1));
    queued->station = g_strdup (presso_row_get_string (row, 2));
    queued->claimed_ms = presso_row_get_int (row, 3);
    g_ptr_array_add (queue, queued);
  }
  if (failure == NULL)
    return g_steal_pointer (&queue);
  g_propagate_error (error, failure);
  return NULL;
}

static void
made_free (gpointer data)
{
  PressoMade *self = data;

  g_free (self->station);
  g_free (self);
}

/**
 * presso_store_list_made:
 * @self: a store
 * @shop: id of a shop
 * @since_ms: leaves out what was ready before, in milliseconds since the Unix epoch
 * @limit: most drinks to give
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoMade) (nullable): the drinks that were made last,
 *   by station and then by when they were begun
 */
GPtrArray *
presso_store_list_made (PressoStore *self,
                        const char *shop,
                        gint64 since_ms,
                        int limit,
                        GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT station, claimed_at, ready_at FROM (SELECT coalesce (station, '') AS station,"
    " claimed_at, ready_at FROM orders WHERE shop = $1 AND ready_at >= $2"
    " AND claimed_at IS NOT NULL ORDER BY ready_at DESC LIMIT $3) AS recent"
    " ORDER BY station, claimed_at",
    "sii", shop, since_ms, (gint64) limit);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (made_free);
  GError *failure = NULL;

  while (presso_row_next (row, &failure)) {
    PressoMade *made = g_new0 (PressoMade, 1);

    made->station = g_strdup (presso_row_get_string (row, 0));
    made->claimed_ms = presso_row_get_int (row, 1);
    made->ready_ms = presso_row_get_int (row, 2);
    g_ptr_array_add (list, made);
  }
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * presso_store_is_in_queue:
 * @self: a store
 * @shop: id of a shop
 * @guest: a guest
 * @error: return location
 *
 * Returns: whether an order of theirs waits or is being made; %FALSE with @error set
 */
gboolean
presso_store_is_in_queue (PressoStore *self, const char *shop, const char *guest, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT 1 FROM orders WHERE guest = $1 AND shop = $2 AND state IN ('WAITING', 'MAKING')"
    " LIMIT 1",
    "ss", guest, shop);

  return presso_row_next (row, error);
}
