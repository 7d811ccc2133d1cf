/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-merge-store.h"

#include "store/presso-store-private.h"

#define GAP(number) G_STRINGIFY (number)

/* What becomes of each table of a backup that takes another database's place. What happened at the
 * bar isn't undone: it is taken from the database that is replaced. Where that can't be read the
 * second text makes what the backup knows harmless. $1 is the time. */
static const struct {
  const char *table;
  const char *taken[3];
  const char *lost;
  gboolean is_counter; /* which must go on above an old value, too, that was read from a fault */
} merges[] = {
  /* No sequence is given twice; also not where the number that was read may be an old one. */
  { "sqlite_sequence",
    { "INSERT INTO sqlite_sequence (name, seq) SELECT 'event', 0"
      " WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = 'event')",
      "UPDATE main.sqlite_sequence SET seq = max(seq,"
      " (SELECT coalesce(max(seq), 0) FROM replaced.sqlite_sequence WHERE name = 'event'))"
      " WHERE name = 'event'" },
    "UPDATE main.sqlite_sequence SET seq = seq + " GAP (PRESSO_SEQUENCE_GAP),
    TRUE },
  /* Nor a number. The settings and the menu are the backup's. */
  { "shop",
    { "INSERT INTO main.shop SELECT * FROM replaced.shop AS r"
      " WHERE NOT EXISTS (SELECT 1 FROM main.shop AS s WHERE s.id = r.id)",
      "UPDATE main.shop SET last_number = max(last_number, coalesce("
      "(SELECT r.last_number FROM replaced.shop AS r WHERE r.id = main.shop.id), 0))" },
    "UPDATE main.shop SET last_number = last_number + " GAP (PRESSO_NUMBER_GAP),
    TRUE },
  /* Who the baristas are is a setting, and so the backup's; a shop that only the replaced database
   * knows brings its own. */
  { "barista",
    { "INSERT OR IGNORE INTO main.barista SELECT * FROM replaced.barista"
      " WHERE shop IN (SELECT id FROM main.shop) AND shop NOT IN (SELECT id FROM kept_shop)" },
    NULL },
  /* A setting, too; a shop that only the replaced database knows brings its own. */
  { "logo",
    { "INSERT INTO main.logo SELECT * FROM replaced.logo AS r"
      " WHERE NOT EXISTS (SELECT 1 FROM main.logo AS l WHERE l.shop = r.shop)"
      " AND EXISTS (SELECT 1 FROM main.shop AS s"
      "             WHERE s.id = r.shop AND instr (s.document, r.hash) > 0)" },
    NULL },
  /* Who was let in stays in, who was thrown out stays out; nobody comes back unseen. */
  { "station",
    { "UPDATE main.station SET revoked_at = $1 WHERE revoked_at IS NULL"
      " AND id NOT IN (SELECT id FROM replaced.station)",
      "INSERT OR REPLACE INTO main.station SELECT * FROM replaced.station" },
    "UPDATE main.station SET revoked_at = $1 WHERE revoked_at IS NULL" },
  /* What was approved, denied or spent since must not be so again. */
  { "pairing",
    { "DELETE FROM main.pairing", "INSERT INTO main.pairing SELECT * FROM replaced.pairing" },
    "DELETE FROM main.pairing" },
  /* The drinks that were taken of a code stay taken. */
  { "code",
    { "DELETE FROM main.code", "INSERT INTO main.code SELECT * FROM replaced.code" },
    "DELETE FROM main.code" },
  /* What the replaced database knows isn't forgotten. */
  { "orders",
    { "INSERT OR REPLACE INTO main.orders SELECT * FROM replaced.orders AS r NOT INDEXED"
      " WHERE NOT EXISTS (SELECT 1 FROM main.orders AS o"
      "                   WHERE o.id = r.id AND o.document = r.document AND o.guest IS r.guest)",
      "DELETE FROM forgotten WHERE id IN (SELECT id FROM replaced.orders)" },
    NULL },
  { "event",
    { "INSERT OR IGNORE INTO main.event SELECT * FROM replaced.event"
      " WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM main.event)",
      /* Nor is a guest known again who was forgotten. */
      "INSERT OR REPLACE INTO main.event SELECT r.* FROM main.event AS e"
      " JOIN replaced.event AS r ON r.sequence = e.sequence AND r.subject = e.subject"
      " WHERE e.guest IS NOT NULL AND r.guest IS NULL" },
    NULL },
  /* What was answered stays answered. Whatever may still be asked again, the replaced database
   * knows; what only the backup does was thrown away since, of guests who were forgotten. */
  { "answer",
    { "DELETE FROM main.answer", "INSERT INTO main.answer SELECT * FROM replaced.answer" },
    NULL },
};

static gboolean
run (PressoDatabase *database, const char *sql, gint64 now_ms, GError **error)
{
  gboolean has_time = strstr (sql, "$1") != NULL;

  return has_time ? presso_database_run (database, error, sql, "i", now_ms)
                  : presso_database_run (database, error, sql, "");
}

/* Takes a table from the database that is replaced, all of it or nothing. */
static gboolean
take_table (PressoDatabase *database,
            gsize index,
            gint64 now_ms,
            gboolean *is_taken,
            GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!presso_database_run (database, error, "SAVEPOINT merge", ""))
    return FALSE;
  *is_taken = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (merges[index].taken) && *is_taken; i++)
    *is_taken =
      merges[index].taken[i] == NULL || run (database, merges[index].taken[i], now_ms, &failure);
  if (!*is_taken) {
    g_message ("The table %s can't be taken over: %s", merges[index].table, failure->message);
    if (!presso_database_run (database, error, "ROLLBACK TO merge", ""))
      return FALSE;
  }
  return presso_database_run (database, error, "RELEASE merge", "");
}

/* Whether what was attached, or one table of it, has no fault. Looked at before the transaction:
 * after SQLite meets a fault within one it lets nothing be written any more. */
static gboolean
is_sound (PressoDatabase *database, const char *table)
{
  g_autoptr (PressoRow) row =
    table != NULL ? presso_database_query (
                      database, "SELECT * FROM pragma_quick_check ($1, 'replaced')", "s", table)
                  : presso_database_query (database, "PRAGMA replaced.quick_check(1)", "");

  return presso_row_next (row, NULL) && g_str_equal (presso_row_get_string (row, 0), "ok");
}

/* Reads nothing yet: what comes of it is seen with each table. */
static gboolean
attach (PressoDatabase *database, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (path != NULL && presso_database_run (database, &error, "ATTACH $1 AS replaced", "s", path))
    return TRUE;
  if (path != NULL)
    g_message ("%s can't be read: %s", path, error->message);
  return FALSE;
}

/**
 * presso_store_begin_merge:
 * @self: a backup that is to take the place of another database
 * @replaced: (nullable): path of that database, which may be damaged, or %NULL for none
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @is_complete: (out): whether @replaced was without a fault and all of it was taken over
 * @error: return location
 *
 * Begins a transaction and makes the backup know what happened since it was made, as far as
 * @replaced can be read.
 *
 * Returns: whether the transaction is open, to be committed
 */
gboolean
presso_store_begin_merge (PressoStore *self,
                          const char *replaced,
                          gint64 now_ms,
                          gboolean *is_complete,
                          GError **error)
{
  PressoDatabase *database = presso_store_get_database (self);
  gboolean is_attached = attach (database, replaced);
  gboolean is_trusted = is_attached && is_sound (database, NULL);
  gboolean is_readable[G_N_ELEMENTS (merges)];

  *is_complete = is_trusted;
  for (gsize i = 0; i < G_N_ELEMENTS (merges); i++)
    is_readable[i] = is_trusted || (is_attached && is_sound (database, merges[i].table));
  /* Not IMMEDIATE, which would begin to write to both. */
  if (!presso_database_run (database, error, "BEGIN", "") ||
      !presso_database_run (database, error,
                            "CREATE TEMP TABLE forgotten AS SELECT id FROM main.orders"
                            " WHERE state IN ('RESERVED', 'WAITING', 'MAKING', 'READY')",
                            "") ||
      !presso_database_run (database, error,
                            "CREATE TEMP TABLE kept_shop AS SELECT id FROM main.shop", ""))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (merges); i++) {
    gboolean is_taken = FALSE;

    if (is_readable[i] && !take_table (database, i, now_ms, &is_taken, error))
      return FALSE;
    if (merges[i].lost != NULL && (!is_taken || (merges[i].is_counter && !is_trusted)) &&
        !run (database, merges[i].lost, now_ms, error))
      return FALSE;
    *is_complete = *is_complete && is_taken;
  }
  return TRUE;
}

/**
 * presso_store_get_merge_table: (skip)
 * @index: from 0
 *
 * Returns: (nullable): the name of a table that a restore deals with, for tests
 */
const char *
presso_store_get_merge_table (guint index)
{
  return index < G_N_ELEMENTS (merges) ? merges[index].table : NULL;
}
