/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-retention-store.h"

#include "store/presso-store-private.h"

/* Rows that one step looks at or deletes: a few milliseconds' work. */
#define STEP 500

/* Finds the last event of the step's stretch of the log; 0 at its end. */
static gboolean
find_stretch (PressoStore *self, gint64 after, gint64 keep, gint64 *last, GError **error)
{
  gint64 newest = presso_store_get_last_sequence (self, error);
  g_autoptr (PressoRow) row = NULL;

  if (newest < 0)
    return FALSE;
  row = presso_database_query (
    presso_store_get_database (self),
    "SELECT coalesce(max(sequence), 0) FROM (SELECT sequence FROM event"
    " WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3) AS stretch",
    "iii", after, newest - keep, (gint64) STEP);
  if (!presso_row_next (row, error))
    return FALSE;
  *last = presso_row_get_int (row, 0);
  return TRUE;
}

/**
 * presso_store_prune_events:
 * @self: a store in a transaction
 * @position: (inout): how far this sweep through the log has come, 0 to begin one
 * @keep: the newest sequences, which stay whatever their age
 * @traffic_before_ms: orders', codes' and waits' events that are older go
 * @audit_before_ms: all other events that are older go: who changed the bar itself, and how
 * @more: (out): whether the sweep goes on
 * @error: return location
 *
 * Looks at the next stretch of the log and deletes what is too old of it.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_prune_events (PressoStore *self,
                           gint64 *position,
                           gint64 keep,
                           gint64 traffic_before_ms,
                           gint64 audit_before_ms,
                           gboolean *more,
                           GError **error)
{
  gint64 after = *position, last;

  if (!find_stretch (self, after, keep, &last, error))
    return FALSE;
  *more = last > 0;
  *position = last;
  return !*more || presso_database_run (
                     presso_store_get_database (self), error,
                     "DELETE FROM event WHERE sequence > $1 AND sequence <= $2 AND time < CASE"
                     " WHEN type LIKE 'Order%' OR type LIKE 'Validator.%' OR type LIKE 'Metrics.%'"
                     " THEN $3 ELSE $4 END",
                     "iiii", after, last, traffic_before_ms, audit_before_ms);
}

static gboolean
delete_some (PressoStore *self, const char *sql, gint64 before_ms, gboolean *more, GError **error)
{
  PressoDatabase *database = presso_store_get_database (self);

  if (!presso_database_run (database, error, sql, "ii", before_ms, (gint64) STEP))
    return FALSE;
  *more = presso_database_get_changes (database) == STEP;
  return TRUE;
}

/**
 * presso_store_prune_orders:
 * @self: a store in a transaction
 * @before_ms: milliseconds since the Unix epoch
 * @more: (out): whether there may be more
 * @error: return location
 *
 * Deletes orders that were closed before without ever having got a number: somebody scanned and
 * went away. An order with a number stays for ever.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_prune_orders (PressoStore *self, gint64 before_ms, gboolean *more, GError **error)
{
  return delete_some (self,
                      "DELETE FROM orders WHERE id IN (SELECT id FROM orders"
                      " WHERE number IS NULL AND closed_at < $1 ORDER BY closed_at LIMIT $2)",
                      before_ms, more, error);
}

/**
 * presso_store_prune_codes:
 * @self: a store in a transaction
 * @before_ms: milliseconds since the Unix epoch
 * @more: (out): whether there may be more
 * @error: return location
 *
 * Deletes codes that ended before.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_prune_codes (PressoStore *self, gint64 before_ms, gboolean *more, GError **error)
{
  return delete_some (self,
                      "DELETE FROM code WHERE (shop, code) IN (SELECT shop, code FROM code"
                      " WHERE shop IN (SELECT id FROM shop) AND valid_until < $1 LIMIT $2)",
                      before_ms, more, error);
}

/**
 * presso_store_prune_answers:
 * @self: a store in a transaction
 * @before_ms: milliseconds since the Unix epoch
 * @more: (out): whether there may be more
 * @error: return location
 *
 * Deletes answers to an Idempotency-Key that were given before.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_prune_answers (PressoStore *self, gint64 before_ms, gboolean *more, GError **error)
{
  return delete_some (self,
                      "DELETE FROM answer WHERE (caller, key) IN (SELECT caller, key FROM answer"
                      " WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
                      before_ms, more, error);
}
