/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-forget-store.h"

#include "model/presso-json.h"
#include "store/presso-store-private.h"

/* An order has about eight events, and each that holds a name is written anew. */
#define ORDERS_A_STEP 100
#define GUESTS_A_STEP 100

/* What an order's first and last answers may lie outside of its life. */
#define ANSWER_SLACK_MS (60 * 1000)

typedef struct {
  char *id;
  char *document;
} Forgotten;

static void
forgotten_free (gpointer data)
{
  Forgotten *self = data;

  g_free (self->id);
  g_free (self->document);
  g_free (self);
}

static gpointer
read_forgotten (PressoRow *row)
{
  Forgotten *self = g_new0 (Forgotten, 1);

  self->id = g_strdup (presso_row_get_string (row, 0));
  self->document = g_strdup (presso_row_get_string (row, 1));
  return self;
}

/* Returns an order's document without the name, or NULL where there is none to take out. */
static char *
take_out_name (const char *document)
{
  g_autoptr (JsonNode) node = presso_json_parse (document, -1, NULL);
  JsonObject *object = presso_json_get_object (node);

  if (presso_json_get_string (object, "name") == NULL)
    return NULL;
  json_object_set_null_member (object, "name");
  return presso_json_to_string (node);
}

typedef struct {
  gint64 sequence;
  char *data;
} Told;

static void
told_free (gpointer data)
{
  Told *self = data;

  g_free (self->data);
  g_free (self);
}

static gpointer
read_told (PressoRow *row)
{
  Told *self = g_new0 (Told, 1);

  self->sequence = presso_row_get_int (row, 0);
  self->data = take_out_name (presso_row_get_string (row, 1));
  return self;
}

/* What happened is kept, not whose it was and what they were called. */
static gboolean
forget_events (PressoDatabase *database, const char *order, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    database, "SELECT sequence, data FROM event WHERE subject = $1", "s", order);
  g_autoptr (GPtrArray) events = presso_row_read_all (row, read_told, told_free, error);

  for (guint i = 0; events != NULL && i < events->len; i++) {
    const Told *told = g_ptr_array_index (events, i);

    if (told->data != NULL &&
        !presso_database_run (database, error, "UPDATE event SET data = $1 WHERE sequence = $2",
                              "si", told->data, told->sequence))
      return FALSE;
  }
  return events != NULL &&
         presso_database_run (database, error, "UPDATE event SET guest = NULL WHERE subject = $1",
                              "s", order);
}

typedef struct {
  char *caller;
  char *key;
  char *body;
} Answered;

static void
answered_free (gpointer data)
{
  Answered *self = data;

  g_free (self->caller);
  g_free (self->key);
  g_free (self->body);
  g_free (self);
}

static gpointer
read_answered (PressoRow *row)
{
  Answered *self = g_new0 (Answered, 1);

  self->caller = g_strdup (presso_row_get_string (row, 0));
  self->key = g_strdup (presso_row_get_string (row, 1));
  self->body = take_out_name (presso_row_get_string (row, 2));
  return self;
}

/* Stations were answered with the order as well. Only what was answered while it was open is looked
 * at, so that it costs no more on a busy day. */
static gboolean
forget_answered (PressoDatabase *database, const char *order, GError **error)
{
  g_autofree char *pattern = g_strdup_printf ("%%\"id\":\"%s\"%%", order);
  g_autoptr (PressoRow) row =
    presso_database_query (database,
                           "SELECT a.caller, a.key, a.body FROM orders AS o JOIN answer AS a"
                           " ON a.created_at BETWEEN o.created_at - $1 AND o.closed_at + $1"
                           " WHERE o.id = $2 AND a.body LIKE $3",
                           "iss", (gint64) ANSWER_SLACK_MS, order, pattern);
  g_autoptr (GPtrArray) answers = presso_row_read_all (row, read_answered, answered_free, error);

  for (guint i = 0; answers != NULL && i < answers->len; i++) {
    const Answered *answered = g_ptr_array_index (answers, i);

    if (answered->body != NULL &&
        !presso_database_run (database, error,
                              "UPDATE answer SET body = $1 WHERE caller = $2 AND key = $3", "sss",
                              answered->body, answered->caller, answered->key))
      return FALSE;
  }
  return answers != NULL;
}

static gboolean
forget_order (PressoDatabase *database, const Forgotten *order, GError **error)
{
  g_autofree char *document = take_out_name (order->document);

  return forget_events (database, order->id, error) &&
         forget_answered (database, order->id, error) &&
         presso_database_run (database, error,
                              "UPDATE orders SET guest = NULL, code = NULL,"
                              " document = coalesce ($1, document) WHERE id = $2",
                              "ss", document, order->id);
}

static gboolean
forget_orders (PressoStore *self, PressoRow *row, gint64 *n_orders, GError **error)
{
  g_autoptr (GPtrArray) orders = presso_row_read_all (row, read_forgotten, forgotten_free, error);

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    if (!forget_order (presso_store_get_database (self), g_ptr_array_index (orders, i), error))
      return FALSE;
  }
  if (orders == NULL)
    return FALSE;
  *n_orders = orders->len;
  return TRUE;
}

/**
 * presso_store_has_open_orders:
 * @self: a store
 * @guest: a guest
 * @error: return location
 *
 * Returns: whether an order of theirs isn't closed yet, in any shop; %FALSE with @error set
 */
gboolean
presso_store_has_open_orders (PressoStore *self, const char *guest, GError **error)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (self),
    "SELECT 1 FROM orders WHERE guest = $1 AND closed_at IS NULL LIMIT 1", "s", guest);

  return presso_row_next (row, error);
}

/**
 * presso_store_forget_guest:
 * @self: a store in a transaction
 * @guest: a guest
 * @n_orders: (out): orders that this step made nobody's
 * @more: (out): whether there may be more
 * @error: return location
 *
 * Makes closed orders of a guest, in whatever shop, nobody's and takes the name for the cup out of
 * them, out of their events and out of what stations were answered.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_forget_guest (PressoStore *self,
                           const char *guest,
                           gint64 *n_orders,
                           gboolean *more,
                           GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT id, document FROM orders WHERE guest = $1"
                           " AND closed_at IS NOT NULL LIMIT $2",
                           "si", guest, (gint64) ORDERS_A_STEP);

  if (!forget_orders (self, row, n_orders, error))
    return FALSE;
  *more = *n_orders == ORDERS_A_STEP;
  return TRUE;
}

/**
 * presso_store_forget_answers:
 * @self: a store in a transaction
 * @caller: who was answered
 * @error: return location
 *
 * Throws the answers to an Idempotency-Key away, which hold orders, too.
 *
 * Returns: whether it was done
 */
gboolean
presso_store_forget_answers (PressoStore *self, const char *caller, GError **error)
{
  return presso_database_run (presso_store_get_database (self), error,
                              "DELETE FROM answer WHERE caller = $1", "s", caller);
}

/* Returns the last of the guests that the step looks at, or NULL at their end. */
static char *
find_last_guest (PressoStore *self, const char *after, GError **error)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (self),
                           "SELECT max(guest) FROM (SELECT DISTINCT guest FROM orders"
                           " WHERE guest > $1 ORDER BY guest LIMIT $2) AS step",
                           "si", after, (gint64) GUESTS_A_STEP);

  return presso_row_next (row, error) ? g_strdup (presso_row_get_string (row, 0)) : NULL;
}

/**
 * presso_store_forget_old_guests:
 * @self: a store in a transaction
 * @position: (inout) (nullable): how far this sweep through the guests has come, %NULL to begin one
 * @before_ms: orders that were closed before become nobody's, in milliseconds since the Unix epoch
 * @more: (out): whether the sweep goes on
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
presso_store_forget_old_guests (PressoStore *self,
                                char **position,
                                gint64 before_ms,
                                gboolean *more,
                                GError **error)
{
  const char *after = *position != NULL ? *position : "";
  GError *failure = NULL;
  g_autofree char *last = find_last_guest (self, after, &failure);
  g_autoptr (PressoRow) row = NULL;
  gint64 n_orders = 0;

  *more = last != NULL;
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (last == NULL)
    return failure == NULL;
  row = presso_database_query (presso_store_get_database (self),
                               "SELECT id, document FROM orders WHERE guest > $1 AND guest <= $2"
                               " AND closed_at < $3 LIMIT $4",
                               "ssii", after, last, before_ms, (gint64) ORDERS_A_STEP);
  if (!forget_orders (self, row, &n_orders, error))
    return FALSE;
  /* What is left of these guests is the next step's. */
  if (n_orders < ORDERS_A_STEP) {
    g_free (*position);
    *position = g_steal_pointer (&last);
  }
  return TRUE;
}
