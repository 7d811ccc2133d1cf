/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-order-store.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "store/presso-store-private.h"

/**
 * presso_order_entry_new:
 * @order: an order
 *
 * Returns: (transfer full): an entry that holds it
 */
PressoOrderEntry *
presso_order_entry_new (PressoOrder *order)
{
  PressoOrderEntry *self = g_new0 (PressoOrderEntry, 1);

  self->order = g_object_ref (order);
  return self;
}

/**
 * presso_order_entry_free:
 * @self: (transfer full): an entry
 */
void
presso_order_entry_free (PressoOrderEntry *self)
{
  g_object_unref (self->order);
  g_free (self->guest);
  g_free (self->code);
  g_free (self->station);
  g_free (self->document);
  g_free (self);
}

/* Every query of whole orders gives these columns. */
#define ENTRY_COLUMNS "document, guest, code, station, id"

static PressoOrderEntry *
read_entry (PressoRow *row, GError **error)
{
  g_autoptr (JsonNode) node = presso_json_parse (presso_row_get_string (row, 0), -1, NULL);
  g_autoptr (PressoOrder) order = NULL;
  PressoOrderEntry *entry;

  if (node != NULL)
    order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", NULL);
  if (order == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
    return NULL;
  }
  entry = presso_order_entry_new (order);
  entry->guest = g_strdup (presso_row_get_string (row, 1));
  entry->code = g_strdup (presso_row_get_string (row, 2));
  entry->station = g_strdup (presso_row_get_string (row, 3));
  return entry;
}

/* One order that can't be read must not stop the others; its id goes to @spoiled. */
static GPtrArray *
read_entries (PressoRow *row, GPtrArray *spoiled, GError **error)
{
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_order_entry_free);
  GError *failure = NULL;

  while (presso_row_next (row, &failure)) {
    PressoOrderEntry *entry = read_entry (row, NULL);

    if (entry != NULL) {
      g_ptr_array_add (entries, entry);
      continue;
    }
    g_warning ("The order %s can't be read", presso_row_get_string (row, 4));
    if (spoiled != NULL)
      g_ptr_array_add (spoiled, g_strdup (presso_row_get_string (row, 4)));
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return g_steal_pointer (&entries);
}

/**
 * presso_store_load_order:
 * @self: a store
 * @shop: id of the shop it must be of
 * @id: id of an order
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the order, or %NULL with %PRESSO_ERROR_NOT_FOUND
 */
PressoOrderEntry *
presso_store_load_order (PressoStore *self, const char *shop, const char *id, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " ENTRY_COLUMNS " FROM orders WHERE id = $1 AND shop = $2", "ss", id, shop);
  GError *failure = NULL;

  if (presso_row_next (row, &failure))
    return read_entry (row, error);
  if (failure == NULL)
    failure = presso_error_new_standard (PRESSO_ERROR_NOT_FOUND);
  g_propagate_error (error, failure);
  return NULL;
}

static char *
write_document (PressoOrder *order)
{
  g_autoptr (JsonNode) node = presso_order_to_json (order);

  return presso_json_to_string (node);
}

/**
 * presso_store_save_order:
 * @self: a store in a transaction
 * @entry: an order, new or changed
 * @error: return location
 *
 * Returns: whether the order is kept as it is now
 */
gboolean
presso_store_save_order (PressoStore *self, PressoOrderEntry *entry, GError **error)
{
  PressoOrder *order = entry->order;

  g_free (entry->document);
  entry->document = write_document (order);
  return presso_database_run (
    presso_store_get_database (self), error,
    "INSERT INTO orders (id, shop, guest, code, created_at, number, state, station, claimed_at,"
    " ready_at, closed_at, deadline, document)"
    " VALUES ($1, $2, $3, $4, $5, nullif ($6, 0), $7, $8, nullif ($9, 0), nullif ($10, 0),"
    " nullif ($11, 0), nullif ($12, 0), $13)"
    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, state = excluded.state,"
    " station = excluded.station, claimed_at = excluded.claimed_at, ready_at = excluded.ready_at,"
    " closed_at = excluded.closed_at, deadline = excluded.deadline, document = excluded.document",
    "ssssiissiiiis", presso_order_get_id (order), presso_order_get_shop (order), entry->guest,
    entry->code, presso_order_get_created_at (order), presso_order_get_number (order),
    presso_order_state_to_string (presso_order_get_state (order)), entry->station,
    presso_order_get_claimed_at (order), presso_order_get_ready_at (order),
    presso_order_get_closed_at (order), presso_order_get_deadline (order), entry->document);
}

static char *
query_string (PressoRow *row, GError **error)
{
  return presso_row_next (row, error) ? g_strdup (presso_row_get_string (row, 0)) : NULL;
}

/**
 * presso_store_find_open_order:
 * @self: a store
 * @shop: id of a shop
 * @guest: whose order
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the document of the guest's order that is reserved, waiting
 * or being made; %NULL with @error unset where there is none
 */
char *
presso_store_find_open_order (PressoStore *self,
                              const char *shop,
                              const char *guest,
                              GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT document FROM orders WHERE guest = $1 AND shop = $2"
    " AND state IN ('RESERVED', 'WAITING', 'MAKING') ORDER BY created_at DESC LIMIT 1",
    "ss", guest, shop);

  return query_string (row, error);
}

static gboolean
forget_deadline (PressoStore *self, const char *id, GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "UPDATE orders SET deadline = NULL WHERE id = $1", "s", id);
}

/**
 * presso_store_list_due_orders:
 * @self: a store in a transaction
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @limit: most orders to give
 * @error: return location
 *
 * Gives the orders whose deadline has come. One that can't be read stays as it is but for its
 * deadline, which would otherwise come again at once, and for ever.
 *
 * Returns: (transfer full) (element-type PressoOrderEntry) (nullable): the orders
 */
GPtrArray *
presso_store_list_due_orders (PressoStore *self, gint64 now_ms, int limit, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " ENTRY_COLUMNS " FROM orders WHERE deadline <= $1 ORDER BY deadline LIMIT $2", "ii",
    now_ms, (gint64) limit);
  g_autoptr (GPtrArray) spoiled = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) entries = read_entries (row, spoiled, error);

  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < spoiled->len; i++) {
    if (!forget_deadline (self, g_ptr_array_index (spoiled, i), error))
      return NULL;
  }
  return g_steal_pointer (&entries);
}

/**
 * presso_store_list_reserved_orders:
 * @self: a store
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoOrderEntry) (nullable): orders not submitted yet
 */
GPtrArray *
presso_store_list_reserved_orders (PressoStore *self, const char *shop, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " ENTRY_COLUMNS " FROM orders WHERE shop = $1 AND state = 'RESERVED'"
    " ORDER BY created_at",
    "s", shop);

  return read_entries (row, NULL, error);
}

/**
 * presso_making_free:
 * @self: (transfer full): what an order took to make
 */
void
presso_making_free (PressoMaking *self)
{
  g_free (self->drink);
  g_free (self);
}

#define MAKING_COLUMNS "number, coalesce (ready_at - claimed_at, -1), document"

static PressoMaking *
read_making (PressoRow *row)
{
  PressoMaking *making = g_new0 (PressoMaking, 1);
  g_autoptr (JsonNode) node = presso_json_parse (presso_row_get_string (row, 2), -1, NULL);
  const char *drink = NULL;

  /* One order that can't be read must not stop the others. */
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    drink = presso_json_get_string (json_node_get_object (node), "drink");
  making->number = presso_row_get_int (row, 0);
  making->time_ms = presso_row_get_int (row, 1);
  making->drink = g_strdup (drink != NULL ? drink : "");
  return making;
}

/**
 * presso_store_list_makings:
 * @self: a store
 * @shop: id of a shop
 * @limit: most orders to look at
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoMaking) (nullable): of the orders that were made
 *   last, the last one first
 */
GPtrArray *
presso_store_list_makings (PressoStore *self, const char *shop, int limit, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT " MAKING_COLUMNS " FROM orders WHERE shop = $1 AND ready_at IS NOT NULL"
    " AND claimed_at IS NOT NULL AND number IS NOT NULL ORDER BY ready_at DESC LIMIT $2",
    "si", shop, (gint64) limit);
  g_autoptr (GPtrArray) makings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_making_free);
  GError *failure = NULL;

  while (presso_row_next (row, &failure))
    g_ptr_array_add (makings, read_making (row));
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return g_steal_pointer (&makings);
}

/**
 * presso_store_find_making:
 * @self: a store
 * @id: id of an order
 * @making: (out) (transfer full) (nullable): what it took; %NULL if it isn't there, has no number,
 *   or is closed: a drink that was cancelled or picked up was made all the same
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
presso_store_find_making (PressoStore *self, const char *id, PressoMaking **making, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT " MAKING_COLUMNS " FROM orders WHERE id = $1"
                           " AND number IS NOT NULL AND closed_at IS NULL",
                           "s", id);
  GError *failure = NULL;

  *making = presso_row_next (row, &failure) ? read_making (row) : NULL;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/**
 * presso_store_list_forgotten_orders:
 * @self: a store in a transaction of [method@Store.begin_merge]
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoOrderEntry) (nullable): the orders that are open in
 *   a backup and of which nobody can tell what became of them
 */
GPtrArray *
presso_store_list_forgotten_orders (PressoStore *self, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT " ENTRY_COLUMNS " FROM orders"
                           " WHERE id IN (SELECT id FROM forgotten) ORDER BY created_at, id",
                           "");

  return read_entries (row, NULL, error);
}

static gint64
query_int (PressoRow *row, GError **error)
{
  return presso_row_next (row, error) ? presso_row_get_int (row, 0) : -1;
}

/**
 * presso_store_get_next_deadline:
 * @self: a store
 * @error: return location
 *
 * Returns: the earliest deadline of all orders, in milliseconds since the Unix epoch; 0 for none,
 * -1 with @error set
 */
gint64
presso_store_get_next_deadline (PressoStore *self, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT coalesce(min(deadline), 0) FROM orders WHERE deadline IS NOT NULL", "");

  return query_int (row, error);
}

/**
 * presso_store_get_order_document:
 * @self: a store
 * @shop: id of a shop
 * @id: id of an order
 * @guest: (nullable): whose it must be, or %NULL for anyone's
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its JSON, or %NULL with %PRESSO_ERROR_NOT_FOUND
 */
char *
presso_store_get_order_document (PressoStore *self,
                                 const char *shop,
                                 const char *id,
                                 const char *guest,
                                 GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT document FROM orders WHERE id = $1 AND shop = $2"
                           " AND ($3 IS NULL OR guest = $3)",
                           "sss", id, shop, guest);
  GError *failure = NULL;
  char *document = query_string (row, &failure);

  if (document == NULL)
    g_propagate_error (error, failure != NULL ? failure
                                              : presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
  return document;
}

/* Puts documents together as a JSON array. */
static GString *
read_documents (PressoRow *row, GError **error)
{
  g_autoptr (GString) array = g_string_new ("[");
  GError *failure = NULL;

  while (presso_row_next (row, &failure)) {
    if (array->len > 1)
      g_string_append_c (array, ',');
    g_string_append (array, presso_row_get_string (row, 0));
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  g_string_append_c (array, ']');
  return g_steal_pointer (&array);
}

/* The name of a state for a parameter, or null where the mask hasn't got it. */
static const char *
masked (guint states, PressoOrderState state)
{
  return (states & PRESSO_STATE_MASK (state)) != 0 ? presso_order_state_to_string (state) : NULL;
}

/**
 * presso_store_list_order_documents:
 * @self: a store
 * @shop: id of a shop
 * @states: which, as bits of PRESSO_STATE_MASK()
 * @limit: most orders to give
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a JSON array of the newest such orders, oldest first
 */
GString *
presso_store_list_order_documents (PressoStore *self,
                                   const char *shop,
                                   guint states,
                                   gint64 limit,
                                   GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT document FROM (SELECT document, created_at, id FROM orders WHERE shop = $1"
    " AND state IN ($2, $3, $4, $5, $6, $7)"
    " ORDER BY created_at DESC, id LIMIT $8) AS newest ORDER BY created_at, id",
    "sssssssi", shop, masked (states, PRESSO_ORDER_RESERVED), masked (states, PRESSO_ORDER_WAITING),
    masked (states, PRESSO_ORDER_MAKING), masked (states, PRESSO_ORDER_READY),
    masked (states, PRESSO_ORDER_COLLECTED), masked (states, PRESSO_ORDER_CANCELLED), limit);

  return read_documents (row, error);
}

/**
 * presso_store_list_closed_documents:
 * @self: a store
 * @shop: id of a shop
 * @states: which, as bits of PRESSO_STATE_MASK()
 * @limit: most orders to give
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a JSON array of the orders that were ordered and are done or
 *   cancelled, the last one first
 */
GString *
presso_store_list_closed_documents (PressoStore *self,
                                    const char *shop,
                                    guint states,
                                    gint64 limit,
                                    GError **error)
{
  /* Of the two indices that fit, the one by state would mean to sort all orders there ever were. */
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT document FROM orders WHERE shop = $1 AND coalesce (state, '') IN ($2, $3)"
    " AND number IS NOT NULL AND closed_at IS NOT NULL ORDER BY closed_at DESC, number DESC"
    " LIMIT $4",
    "sssi", shop, masked (states, PRESSO_ORDER_COLLECTED), masked (states, PRESSO_ORDER_CANCELLED),
    limit);

  return read_documents (row, error);
}

/**
 * presso_store_list_guest_documents:
 * @self: a store
 * @shop: id of a shop
 * @guest: whose orders
 * @closed_since_ms: leaves out orders that were closed before, in milliseconds since the Unix epoch
 * @limit: most orders to give
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a JSON array of the guest's orders, newest first
 */
GString *
presso_store_list_guest_documents (PressoStore *self,
                                   const char *shop,
                                   const char *guest,
                                   gint64 closed_since_ms,
                                   gint64 limit,
                                   GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT document FROM orders WHERE guest = $1 AND shop = $2"
    " AND (closed_at IS NULL OR closed_at >= $3) ORDER BY created_at DESC, id LIMIT $4",
    "ssii", guest, shop, closed_since_ms, limit);

  return read_documents (row, error);
}

/**
 * presso_store_count_queue:
 * @self: a store
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: orders that are reserved, waiting or being made; -1 with @error set
 */
gint64
presso_store_count_queue (PressoStore *self, const char *shop, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT count(*) FROM orders WHERE shop = $1 AND state IN ('RESERVED', 'WAITING', 'MAKING')",
    "s", shop);

  return query_int (row, error);
}

/**
 * presso_store_count_guest_orders:
 * @self: a store
 * @shop: id of a shop
 * @guest: whose orders
 * @since_ms: from when, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: orders of the guest that weren't cancelled; -1 with @error set
 */
gint64
presso_store_count_guest_orders (PressoStore *self,
                                 const char *shop,
                                 const char *guest,
                                 gint64 since_ms,
                                 GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT count(*) FROM orders WHERE guest = $1 AND shop = $2 AND created_at >= $3"
    " AND state <> 'CANCELLED'",
    "ssi", guest, shop, since_ms);

  return query_int (row, error);
}

/**
 * presso_store_count_state:
 * @self: a store
 * @shop: id of a shop
 * @state: a state
 * @since_ms: counts orders made since, in milliseconds since the Unix epoch
 * @error: return location
 *
 * Returns: how many orders are in the state; -1 with @error set
 */
gint64
presso_store_count_state (PressoStore *self,
                          const char *shop,
                          PressoOrderState state,
                          gint64 since_ms,
                          GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT count(*) FROM orders WHERE shop = $1 AND state = $2 AND created_at >= $3", "ssi", shop,
    presso_order_state_to_string (state), since_ms);

  return query_int (row, error);
}

/**
 * presso_store_get_make_time:
 * @self: a store
 * @shop: id of a shop
 * @since_ms: counts orders ready since, in milliseconds since the Unix epoch
 * @total_ms: (out): milliseconds from claimed to ready of the last 20 together
 * @n_drinks: (out): how many of them there are
 * @n_baristas: (out): how many stations made them
 * @error: return location
 *
 * Costs one look-up in an index, however many orders there are.
 *
 * Returns: whether it could be read
 */
gboolean
presso_store_get_make_time (PressoStore *self,
                            const char *shop,
                            gint64 since_ms,
                            gint64 *total_ms,
                            gint64 *n_drinks,
                            gint64 *n_baristas,
                            GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT coalesce(sum(ready_at - claimed_at), 0), count(*), count(DISTINCT station)"
    " FROM (SELECT ready_at, claimed_at, station FROM orders WHERE shop = $1"
    " AND ready_at >= $2 AND claimed_at IS NOT NULL ORDER BY ready_at DESC LIMIT 20) AS recent",
    "si", shop, since_ms);

  if (!presso_row_next (row, error))
    return FALSE;
  *total_ms = presso_row_get_int (row, 0);
  *n_drinks = presso_row_get_int (row, 1);
  *n_baristas = presso_row_get_int (row, 2);
  return TRUE;
}
