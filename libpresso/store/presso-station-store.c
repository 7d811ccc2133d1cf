/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-station-store.h"

#include "model/presso-error.h"
#include "store/presso-store-private.h"

/**
 * presso_station_free:
 * @self: (transfer full): a station
 */
void
presso_station_free (PressoStation *self)
{
  g_free (self->id);
  g_free (self->shop);
  g_free (self->name);
  g_free (self->role);
  g_free (self->version);
  g_free (self->address);
  g_free (self);
}

/**
 * presso_answer_free:
 * @self: (transfer full): an answer
 */
void
presso_answer_free (PressoAnswer *self)
{
  g_free (self->request);
  g_free (self->body);
  g_free (self);
}

/**
 * presso_store_insert_station:
 * @self: a store in a transaction
 * @station: a new station
 * @token_hash: hash of its token; the token itself is never kept
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
presso_store_insert_station (PressoStore *self,
                             const PressoStation *station,
                             const char *token_hash,
                             GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "INSERT INTO station (id, shop, name, role, token_hash, created_at)"
                              " VALUES ($1, $2, $3, $4, $5, $6)",
                              "sssssi", station->id, station->shop, station->name, station->role,
                              token_hash, station->created_at);
}

#define COLUMNS "id, shop, name, role, created_at, coalesce(last_seen_at, 0), version, address"

static gpointer
read_station (PressoRow *row)
{
  PressoStation *station = g_new0 (PressoStation, 1);

  station->id = g_strdup (presso_row_get_string (row, 0));
  station->shop = g_strdup (presso_row_get_string (row, 1));
  station->name = g_strdup (presso_row_get_string (row, 2));
  station->role = g_strdup (presso_row_get_string (row, 3));
  station->created_at = presso_row_get_int (row, 4);
  station->last_seen_at = presso_row_get_int (row, 5);
  station->version = g_strdup (presso_row_get_string (row, 6));
  station->address = g_strdup (presso_row_get_string (row, 7));
  return station;
}

/**
 * presso_store_find_station:
 * @self: a store
 * @token_hash: hash of a token
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the station, unless it was revoked; %NULL with @error unset
 *   where there is none
 */
PressoStation *
presso_store_find_station (PressoStore *self, const char *token_hash, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " COLUMNS " FROM station WHERE token_hash = $1 AND revoked_at IS NULL", "s",
    token_hash);

  return presso_row_next (row, error) ? read_station (row) : NULL;
}

/**
 * presso_store_load_station:
 * @self: a store
 * @id: id of a station
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the station, unless it was revoked; %NULL with @error unset
 *   where there is none
 */
PressoStation *
presso_store_load_station (PressoStore *self, const char *id, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " COLUMNS " FROM station WHERE id = $1 AND revoked_at IS NULL", "s", id);

  return presso_row_next (row, error) ? read_station (row) : NULL;
}

/**
 * presso_store_list_stations:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoStation) (nullable): the stations, oldest first
 */
GPtrArray *
presso_store_list_stations (PressoStore *self, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " COLUMNS " FROM station WHERE revoked_at IS NULL ORDER BY created_at, name, id", "");

  return presso_row_read_all (row, read_station, (GDestroyNotify) presso_station_free, error);
}

/**
 * presso_store_replace_token:
 * @self: a store in a transaction
 * @id: id of a station
 * @token_hash: hash of its new token
 * @error: return location
 *
 * Returns: whether the station's former token is worth nothing from now on
 */
gboolean
presso_store_replace_token (PressoStore *self,
                            const char *id,
                            const char *token_hash,
                            GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "UPDATE station SET token_hash = $1 WHERE id = $2", "ss", token_hash,
                              id);
}

/**
 * presso_store_see_station:
 * @self: a store in a transaction
 * @id: id of a station; one that isn't there (any more) is passed over
 * @seen_ms: when it was last heard of, in milliseconds since the Unix epoch
 * @version: (nullable): which Presso it is
 * @address: (nullable): where it is
 * @error: return location
 *
 * Returns: whether that is kept
 */
gboolean
presso_store_see_station (PressoStore *self,
                          const char *id,
                          gint64 seen_ms,
                          const char *version,
                          const char *address,
                          GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "UPDATE station SET last_seen_at = $1,"
                              " version = coalesce($2, version), address = coalesce($3, address)"
                              " WHERE id = $4",
                              "isss", seen_ms, version, address, id);
}

/**
 * presso_store_revoke_station:
 * @self: a store in a transaction
 * @id: id of a station
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: whether its token is worth nothing from now on; %PRESSO_ERROR_NOT_FOUND for no such
 *   station
 */
gboolean
presso_store_revoke_station (PressoStore *self, const char *id, gint64 now_ms, GError **error)
{
  PressoDatabase *database = presso_store_get_database (self);

  if (!presso_database_run (
        database, error, "UPDATE station SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL",
        "is", now_ms, id))
    return FALSE;
  if (presso_database_get_changes (database) > 0)
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
  return FALSE;
}

/**
 * presso_store_find_answer:
 * @self: a store
 * @caller: who asks
 * @key: an Idempotency-Key
 * @since_ms: leaves out what was answered before, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what was answered; %NULL with @error unset for nothing yet
 */
PressoAnswer *
presso_store_find_answer (PressoStore *self,
                          const char *caller,
                          const char *key,
                          gint64 since_ms,
                          GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT request, status, body FROM answer WHERE caller = $1 AND key = $2"
                           " AND created_at >= $3",
                           "ssi", caller, key, since_ms);
  PressoAnswer *answer;

  if (!presso_row_next (row, error))
    return NULL;
  answer = g_new0 (PressoAnswer, 1);
  answer->request = g_strdup (presso_row_get_string (row, 0));
  answer->status = (int) presso_row_get_int (row, 1);
  answer->body = g_strdup (presso_row_get_string (row, 2));
  return answer;
}

/**
 * presso_store_insert_answer:
 * @self: a store in a transaction
 * @caller: who asked
 * @key: an Idempotency-Key
 * @answer: what is answered
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Keeps it in the place of one that is too old to count.
 *
 * Returns: whether it is kept
 */
gboolean
presso_store_insert_answer (PressoStore *self,
                            const char *caller,
                            const char *key,
                            const PressoAnswer *answer,
                            gint64 now_ms,
                            GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "INSERT INTO answer (caller, key, request, status, body, created_at)"
                              " VALUES ($1, $2, $3, $4, $5, $6)"
                              " ON CONFLICT (caller, key) DO UPDATE SET request = excluded.request,"
                              " status = excluded.status, body = excluded.body,"
                              " created_at = excluded.created_at",
                              "sssisi", caller, key, answer->request, (gint64) answer->status,
                              answer->body, now_ms);
}

/**
 * presso_store_trim_answers:
 * @self: a store in a transaction
 * @caller: whose answers
 * @key: the Idempotency-Key of the newest of them
 * @n: how many to keep, that one among them; at least 1
 * @error: return location
 *
 * Deletes the oldest answers of a caller that has more.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_trim_answers (PressoStore *self,
                           const char *caller,
                           const char *key,
                           guint n,
                           GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "DELETE FROM answer WHERE caller = $1 AND key IN"
                              " (SELECT key FROM answer WHERE caller = $1 AND key <> $2"
                              " ORDER BY created_at DESC LIMIT 1000 OFFSET $3)",
                              "ssi", caller, key, (gint64) n - 1);
}
