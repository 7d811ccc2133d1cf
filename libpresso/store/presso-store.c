/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-store.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "store/presso-store-private.h"

/**
 * PressoStore:
 *
 * Where the bar is kept. All SQL is in this folder. A store is used by one thread and does its work
 * at once: a read costs microseconds, and what is slow, the sync of a commit, is shared by all
 * commands of a turn (see [class@Writer]).
 *
 * Changes happen between [method@Store.begin] and [method@Store.commit]; within, each command has a
 * savepoint of its own, so that one that fails takes nothing along.
 */
struct _PressoStore {
  GObject parent_instance;

  PressoDatabase *database;
  GPtrArray *events; /* appended in the open transaction */
  guint events_mark; /* how many there were when the command began */
};

G_DEFINE_FINAL_TYPE (PressoStore, presso_store, G_TYPE_OBJECT)

static void
presso_store_finalize (GObject *object)
{
  PressoStore *self = PRESSO_STORE (object);

  g_clear_pointer (&self->database, presso_database_close);
  g_ptr_array_unref (self->events);
  G_OBJECT_CLASS (presso_store_parent_class)->finalize (object);
}

static void
presso_store_class_init (PressoStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_store_finalize;
}

static GPtrArray *
new_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) presso_event_free);
}

static void
presso_store_init (PressoStore *self)
{
  self->events = new_events ();
}

/**
 * presso_store_open:
 * @path: the database file, which nobody else writes to; made where there is none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the store; see [id@presso_database_open] for the errors
 */
PressoStore *
presso_store_open (const char *path, GError **error)
{
  g_autoptr (PressoStore) self = g_object_new (PRESSO_TYPE_STORE, NULL);

  if (!presso_database_renew_log (path, error))
    return NULL;
  self->database =
    presso_database_open (path, presso_store_migrations, presso_store_n_migrations, error);
  return self->database != NULL ? g_steal_pointer (&self) : NULL;
}

PressoDatabase *
presso_store_get_database (PressoStore *self)
{
  return self->database;
}

/**
 * presso_store_begin:
 * @self: a store
 * @error: return location
 *
 * Returns: whether a transaction was begun
 */
gboolean
presso_store_begin (PressoStore *self, GError **error)
{
  return presso_database_run (self->database, error, "BEGIN IMMEDIATE", "");
}

/**
 * presso_store_commit:
 * @self: a store in a transaction
 * @events: (out) (transfer full) (element-type PressoEvent): the [struct@Event]s that the
 * transaction appended
 * @error: return location
 *
 * Returns: whether everything since [method@Store.begin] is on disk; where not, it was rolled back
 */
gboolean
presso_store_commit (PressoStore *self, GPtrArray **events, GError **error)
{
  if (!presso_database_run (self->database, error, "COMMIT", "")) {
    presso_store_roll_back (self);
    return FALSE;
  }
  *events = g_steal_pointer (&self->events);
  self->events = new_events ();
  return TRUE;
}

/**
 * presso_store_roll_back:
 * @self: a store in a transaction
 *
 * Undoes everything since [method@Store.begin].
 */
void
presso_store_roll_back (PressoStore *self)
{
  /* SQLite has rolled back by itself after some errors; then there is nothing to do. */
  presso_database_run (self->database, NULL, "ROLLBACK", "");
  g_ptr_array_set_size (self->events, 0);
}

/**
 * presso_store_probe:
 * @self: a store in a transaction
 * @error: return location
 *
 * Writes something that changes nothing, to find out whether it can be kept.
 *
 * Returns: whether it was written; the commit tells whether it was kept
 */
gboolean
presso_store_probe (PressoStore *self, GError **error)
{
  return presso_database_run (self->database, error, "UPDATE shop SET last_number = last_number",
                              "");
}

/**
 * presso_store_begin_command:
 * @self: a store in a transaction
 * @error: return location
 *
 * Returns: whether a savepoint was set
 */
gboolean
presso_store_begin_command (PressoStore *self, GError **error)
{
  self->events_mark = self->events->len;
  return presso_database_run (self->database, error, "SAVEPOINT command", "");
}

/**
 * presso_store_end_command:
 * @self: a store in a command
 * @keep: whether to keep what the command did
 * @error: return location
 *
 * Returns: whether it was kept or taken back as asked
 */
gboolean
presso_store_end_command (PressoStore *self, gboolean keep, GError **error)
{
  if (!keep) {
    g_ptr_array_set_size (self->events, (int) self->events_mark);
    if (!presso_database_run (self->database, error, "ROLLBACK TO command", ""))
      return FALSE;
  }
  return presso_database_run (self->database, error, "RELEASE command", "");
}

/**
 * presso_store_new_id:
 *
 * Returns: (transfer full): 32 random hexadecimal digits; unique, and nobody guesses it
 */
char *
presso_store_new_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv ("", parts);
}

/**
 * presso_store_list_shops:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the ids of all shops
 */
GPtrArray *
presso_store_list_shops (PressoStore *self, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (self->database, "SELECT id FROM shop ORDER BY id", "");

  return presso_row_read_all (row, presso_row_dup_string, g_free, error);
}

/**
 * presso_store_load_shop:
 * @self: a store
 * @id: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the shop, or %NULL with %PRESSO_ERROR_NOT_FOUND, or
 *   %PRESSO_ERROR_STORE_DAMAGED for one that can't be read
 */
PressoShop *
presso_store_load_shop (PressoStore *self, const char *id, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (self->database, "SELECT document FROM shop WHERE id = $1", "s", id);
  g_autoptr (JsonNode) node = NULL;
  PressoShop *shop = NULL;
  GError *failure = NULL;

  if (!presso_row_next (row, &failure)) {
    if (failure == NULL)
      failure = presso_error_new_standard (PRESSO_ERROR_NOT_FOUND);
    g_propagate_error (error, failure);
    return NULL;
  }
  /* What is wrong with it was not entered by whoever asks now. */
  node = presso_json_parse (presso_row_get_string (row, 0), -1, NULL);
  if (node != NULL)
    shop = presso_record_new_from_json (PRESSO_TYPE_SHOP, node, "", NULL);
  if (shop == NULL)
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
  return shop;
}

/**
 * presso_store_save_shop:
 * @self: a store in a transaction
 * @shop: a shop, new or changed
 * @error: return location
 *
 * Returns: whether it was saved
 */
gboolean
presso_store_save_shop (PressoStore *self, PressoShop *shop, GError **error)
{
  g_autofree char *document = presso_record_to_string (PRESSO_RECORD (shop));

  return presso_database_run (self->database, error,
                              "INSERT INTO shop (id, document) VALUES ($1, $2)"
                              " ON CONFLICT (id) DO UPDATE SET document = excluded.document",
                              "ss", presso_shop_get_id (shop), document);
}

/**
 * presso_store_take_number:
 * @self: a store in a transaction
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: the shop's next number, from 1, never given twice; 0 with @error set
 */
gint64
presso_store_take_number (PressoStore *self, const char *shop, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    self->database,
    "UPDATE shop SET last_number = last_number + 1 WHERE id = $1 RETURNING last_number", "s", shop);
  gint64 number;

  if (!presso_row_next (row, error))
    return 0;
  number = presso_row_get_int (row, 0);
  /* An UPDATE that returns rows is only done when it has been stepped to its end. */
  return !presso_row_next (row, error) && (error == NULL || *error == NULL) ? number : 0;
}

/**
 * presso_store_append_audited_event:
 * @self: a store in a transaction
 * @type: what happened
 * @shop: id of the shop
 * @subject: (nullable): id of the order or station
 * @guest: (nullable): whose order
 * @time_ms: when, in milliseconds since the Unix epoch
 * @data: what changed, as JSON
 * @audit: (nullable): who did what, %NULL where it was a guest or time that passed
 * @error: return location
 *
 * Returns: whether the event was appended to the log
 */
gboolean
presso_store_append_audited_event (PressoStore *self,
                                   PressoEventType type,
                                   const char *shop,
                                   const char *subject,
                                   const char *guest,
                                   gint64 time_ms,
                                   const char *data,
                                   const PressoAudit *audit,
                                   GError **error)
{
  static const PressoAudit nobody = { NULL };
  const PressoAudit *who = audit != NULL ? audit : &nobody;
  g_autoptr (PressoRow) row = presso_database_query (
    self->database,
    "INSERT INTO event (shop, type, subject, guest, time, data, station, station_name, role,"
    " action, changes)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING sequence",
    "ssssissssss", shop, presso_event_type_to_string (type), subject, guest, time_ms, data,
    who->station, who->name, who->role, who->action, who->changes);
  g_autoptr (PressoEvent) event = g_new0 (PressoEvent, 1);
  GError *failure = NULL;

  if (presso_row_next (row, &failure)) {
    event->sequence = presso_row_get_int (row, 0);
    presso_row_next (row, &failure);
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  event->type = type;
  event->shop = g_strdup (shop);
  event->subject = g_strdup (subject);
  event->guest = g_strdup (guest);
  event->time_ms = time_ms;
  event->data = g_strdup (data);
  g_ptr_array_add (self->events, g_steal_pointer (&event));
  return TRUE;
}

/**
 * presso_store_append_event:
 * @self: a store in a transaction
 * @type: what happened
 * @shop: id of the shop
 * @subject: (nullable): id of the order
 * @guest: (nullable): whose order
 * @time_ms: when, in milliseconds since the Unix epoch
 * @data: what changed, as JSON
 * @error: return location
 *
 * Returns: whether the event was appended to the log, as nobody's of the staff
 */
gboolean
presso_store_append_event (PressoStore *self,
                           PressoEventType type,
                           const char *shop,
                           const char *subject,
                           const char *guest,
                           gint64 time_ms,
                           const char *data,
                           GError **error)
{
  return presso_store_append_audited_event (self, type, shop, subject, guest, time_ms, data, NULL,
                                            error);
}

static GPtrArray *
read_events (PressoRow *row, gsize max_size, GError **error)
{
  g_autoptr (GPtrArray) events = new_events ();
  GError *failure = NULL;
  gsize size = 0;

  while (size < max_size && presso_row_next (row, &failure)) {
    g_autoptr (PressoEvent) event = g_new0 (PressoEvent, 1);

    event->sequence = presso_row_get_int (row, 0);
    event->shop = g_strdup (presso_row_get_string (row, 1));
    event->subject = g_strdup (presso_row_get_string (row, 3));
    event->guest = g_strdup (presso_row_get_string (row, 4));
    event->time_ms = presso_row_get_int (row, 5);
    event->data = g_strdup (presso_row_get_string (row, 6));
    if (presso_event_type_from_string (presso_row_get_string (row, 2), &event->type)) {
      size += strlen (event->data);
      g_ptr_array_add (events, g_steal_pointer (&event));
    }
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return g_steal_pointer (&events);
}

/**
 * presso_store_list_events:
 * @self: a store
 * @shop: id of a shop
 * @since: the last sequence that is known
 * @limit: most events to give
 * @max_size: bytes of data after which no more are given
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoEvent) (nullable): later events of the shop, in
 * order
 */
GPtrArray *
presso_store_list_events (PressoStore *self,
                          const char *shop,
                          gint64 since,
                          int limit,
                          gsize max_size,
                          GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (self->database,
                           "SELECT sequence, shop, type, subject, guest, time, data FROM event"
                           " WHERE sequence > $1 AND shop = $2 ORDER BY sequence LIMIT $3",
                           "isi", since, shop, (gint64) limit);

  return read_events (row, max_size, error);
}

/**
 * presso_store_list_order_events:
 * @self: a store
 * @order: id of an order
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoEvent) (nullable): the order's life
 */
GPtrArray *
presso_store_list_order_events (PressoStore *self, const char *order, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (self->database,
                           "SELECT sequence, shop, type, subject, guest, time, data FROM event"
                           " WHERE subject = $1 ORDER BY sequence",
                           "s", order);

  return read_events (row, G_MAXSIZE, error);
}

static gint64
query_int (PressoStore *self, const char *sql, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (self->database, sql, "");

  return presso_row_next (row, error) ? presso_row_get_int (row, 0) : -1;
}

/**
 * presso_store_get_last_sequence:
 * @self: a store
 * @error: return location
 *
 * Returns: the sequence of the newest event, 0 where there is none, -1 with @error set
 */
gint64
presso_store_get_last_sequence (PressoStore *self, GError **error)
{
  return query_int (self, "SELECT coalesce(max(sequence), 0) FROM event", error);
}

/**
 * presso_store_has_event:
 * @self: a store
 * @sequence: a sequence
 * @error: return location
 *
 * Returns: whether the log has that event and leads from it to the present, which it doesn't across
 *   a restore; `FALSE` with @error set when the store failed
 */
gboolean
presso_store_has_event (PressoStore *self, gint64 sequence, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (self->database,
                           "SELECT 1 FROM event WHERE sequence = $1 AND sequence >="
                           " (SELECT coalesce(max(sequence), 0) FROM event"
                           "  WHERE type = 'Backups.Restored')",
                           "i", sequence);

  return presso_row_next (row, error);
}
