/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-client-private.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "model/presso-event.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

/* What comes within this time of connecting may be what was missed, and so happened earlier. */
#define CATCHING_UP_US (2 * G_USEC_PER_SEC)
/* A host's clock that is behind what we made of it by more than this was set back. */
#define CLOCK_STEP_MS 2000

/* A snapshot, checked as a whole before any of it is applied. */
typedef struct {
  gint64 sequence;
  gint64 server_time_ms;
  JsonNode *shop_node;
  PressoShop *shop;
  PressoCode *code; /* NULL where there is none */
  JsonArray *order_nodes;
  GPtrArray *orders;
  GPtrArray *baristas; /* NULL where nothing is said of them */
} Snapshot;

static void
snapshot_clear (Snapshot *snapshot)
{
  g_clear_object (&snapshot->shop);
  g_clear_object (&snapshot->code);
  g_clear_pointer (&snapshot->orders, g_ptr_array_unref);
  g_clear_pointer (&snapshot->baristas, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Snapshot, snapshot_clear)

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL,
                       _ ("The bar’s host says something this program doesn’t understand. Please "
                          "update Presso on both."));
  return FALSE;
}

static gboolean
read_time (JsonObject *object, const char *member, gint64 *time_ms)
{
  const char *text = presso_json_get_string (object, member);

  return text != NULL && presso_time_from_string (text, time_ms);
}

static gboolean
read_sequence (JsonObject *object, gint64 *sequence)
{
  const char *text = presso_json_get_string (object, "sequence");

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, sequence, NULL);
}

/* Delays only ever make the host's clock look late, so the earliest reading is the best one. */
static void
observe_clock (PressoClient *self, gint64 time_ms, gboolean is_fresh)
{
  gint64 offset_ms = time_ms - g_get_monotonic_time () / 1000;

  if (!self->has_clock || offset_ms > self->clock_offset_ms ||
      (is_fresh && offset_ms < self->clock_offset_ms - CLOCK_STEP_MS))
    self->clock_offset_ms = offset_ms;
  self->has_clock = TRUE;
}

/* By number; orders that have none yet come last, in the order in which they were scanned. */
static int
compare_orders (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PressoOrder *first = (gpointer) a;
  PressoOrder *second = (gpointer) b;
  guint64 first_key = (guint64) presso_order_get_number (first) - 1;
  guint64 second_key = (guint64) presso_order_get_number (second) - 1;

  if (first_key == second_key) {
    first_key = (guint64) presso_order_get_created_at (first);
    second_key = (guint64) presso_order_get_created_at (second);
  }
  if (first_key == second_key)
    return g_strcmp0 (presso_order_get_id (first), presso_order_get_id (second));
  return first_key < second_key ? -1 : 1;
}

static void
insert_order (PressoClient *self, PressoOrder *order)
{
  g_hash_table_insert (self->orders_by_id, (gpointer) presso_order_get_id (order), order);
  g_list_store_insert_sorted (self->orders, order, compare_orders, NULL);
}

static void
remove_order (PressoClient *self, PressoOrder *order)
{
  guint position;

  g_hash_table_remove (self->orders_by_id, presso_order_get_id (order));
  if (g_list_store_find (self->orders, order, &position))
    g_list_store_remove (self->orders, position);
}

/* Makes an order of the list what @node says. Its place follows from its number, which it gets when
 * it is submitted: then it is out of the list for the moment, so that the list is always sorted. */
static void
update_order (PressoClient *self, PressoOrder *held, PressoOrder *order, JsonNode *node)
{
  gboolean moves = presso_order_get_number (held) != presso_order_get_number (order);
  g_autoptr (PressoOrder) G_GNUC_UNUSED keep = g_object_ref (held);
  guint position;

  if (moves && g_list_store_find (self->orders, held, &position))
    g_list_store_remove (self->orders, position);
  presso_record_update (PRESSO_RECORD (held), node, "", NULL);
  if (moves)
    g_list_store_insert_sorted (self->orders, held, compare_orders, NULL);
}

static gboolean
read_orders (Snapshot *snapshot, JsonObject *message)
{
  JsonNode *node = json_object_get_member (message, "orders");

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  snapshot->order_nodes = json_node_get_array (node);
  snapshot->orders = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < json_array_get_length (snapshot->order_nodes); i++) {
    PressoOrder *order = presso_record_new_from_json (
      PRESSO_TYPE_ORDER, json_array_get_element (snapshot->order_nodes, i), "", NULL);

    if (order == NULL)
      return FALSE;
    g_ptr_array_add (snapshot->orders, order);
  }
  return TRUE;
}

/* Whether @object says nothing of baristas, or what can be understood. */
static gboolean
read_baristas (JsonObject *object, GPtrArray **baristas)
{
  JsonNode *node = json_object_get_member (object, "baristas");
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    PressoBarista *barista = presso_record_new_from_json (
      PRESSO_TYPE_BARISTA, json_array_get_element (array, i), "", NULL);

    if (barista == NULL)
      return FALSE;
    g_ptr_array_add (read, barista);
  }
  *baristas = g_steal_pointer (&read);
  return TRUE;
}

static void
set_baristas (PressoClient *self, GPtrArray *baristas)
{
  g_list_store_splice (self->baristas, 0, g_list_model_get_n_items (G_LIST_MODEL (self->baristas)),
                       baristas->pdata, baristas->len);
}

static gboolean
apply_baristas (PressoClient *self, JsonNode *data)
{
  g_autoptr (GPtrArray) baristas = NULL;

  if (!read_baristas (json_node_get_object (data), &baristas) || baristas == NULL)
    return FALSE;
  set_baristas (self, baristas);
  return TRUE;
}

static gboolean
read_snapshot (Snapshot *snapshot, JsonObject *message)
{
  JsonNode *code = json_object_get_member (message, "code");

  snapshot->shop_node = json_object_get_member (message, "shop");
  if (!read_sequence (message, &snapshot->sequence) ||
      !read_time (message, "serverTime", &snapshot->server_time_ms) || snapshot->shop_node == NULL)
    return FALSE;
  snapshot->shop = presso_record_new_from_json (PRESSO_TYPE_SHOP, snapshot->shop_node, "", NULL);
  if (snapshot->shop == NULL || !read_orders (snapshot, message) ||
      !read_baristas (message, &snapshot->baristas))
    return FALSE;
  if (code == NULL || JSON_NODE_HOLDS_NULL (code))
    return TRUE;
  snapshot->code = presso_record_new_from_json (PRESSO_TYPE_CODE, code, "", NULL);
  return snapshot->code != NULL;
}

/* Makes the list what the snapshot says. An order that stays is the same object as before. */
static void
reconcile_orders (PressoClient *self, Snapshot *snapshot)
{
  GListModel *model = G_LIST_MODEL (self->orders);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < snapshot->orders->len; i++) {
    PressoOrder *order = g_ptr_array_index (snapshot->orders, i);

    if (!presso_order_state_is_closed (presso_order_get_state (order)))
      g_hash_table_insert (ids, (gpointer) presso_order_get_id (order), order);
  }
  for (guint i = g_list_model_get_n_items (model); i > 0; i--) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (model, i - 1);

    if (!g_hash_table_contains (ids, presso_order_get_id (order)))
      remove_order (self, order);
  }
  for (guint i = 0; i < snapshot->orders->len; i++) {
    PressoOrder *order = g_ptr_array_index (snapshot->orders, i);
    PressoOrder *held = g_hash_table_lookup (self->orders_by_id, presso_order_get_id (order));

    if (held != NULL) {
      update_order (self, held, order, json_array_get_element (snapshot->order_nodes, i));
    } else if (g_hash_table_contains (ids, presso_order_get_id (order))) {
      insert_order (self, order);
    }
  }
}

static gboolean
apply_snapshot (PressoClient *self, JsonObject *message, GError **error)
{
  g_auto (Snapshot) snapshot = { 0 };

  if (!read_snapshot (&snapshot, message))
    return refuse (error);
  self->has_clock = FALSE;
  observe_clock (self, snapshot.server_time_ms, TRUE);
  g_object_freeze_notify (G_OBJECT (self));
  presso_record_update (PRESSO_RECORD (self->shop), snapshot.shop_node, "", NULL);
  presso_client_set_code (self, snapshot.code);
  presso_client_set_wait_times (self, json_node_get_object (snapshot.shop_node));
  presso_client_set_wait_times (self, message);
  reconcile_orders (self, &snapshot);
  if (snapshot.baristas != NULL)
    set_baristas (self, snapshot.baristas);
  self->sequence = snapshot.sequence;
  presso_client_set_live (self);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

/* Applies what an order is after an event; gives the list's object, or a new one where the order
 * isn't in the list (any more). */
static PressoOrder *
apply_order (PressoClient *self, JsonNode *data)
{
  g_autoptr (PressoOrder) order = presso_record_new_from_json (PRESSO_TYPE_ORDER, data, "", NULL);
  g_autoptr (PressoOrder) held = NULL;

  if (order == NULL)
    return NULL;
  g_set_object (&held, g_hash_table_lookup (self->orders_by_id, presso_order_get_id (order)));
  if (held == NULL) {
    if (!presso_order_state_is_closed (presso_order_get_state (order)))
      insert_order (self, order);
    return g_steal_pointer (&order);
  }
  if (presso_order_get_version (order) > presso_order_get_version (held)) {
    update_order (self, held, order, data);
    if (presso_order_state_is_closed (presso_order_get_state (held)))
      remove_order (self, held);
  }
  return g_steal_pointer (&held);
}

/* A drink can also go back to the code before the present one: that isn't to be shown again. */
static gboolean
apply_code (PressoClient *self, JsonNode *data)
{
  g_autoptr (PressoCode) code = presso_record_new_from_json (PRESSO_TYPE_CODE, data, "", NULL);

  if (code == NULL)
    return FALSE;
  if (self->code == NULL ||
      g_strcmp0 (presso_code_get_code (code), presso_code_get_code (self->code)) == 0 ||
      presso_code_get_valid_from (code) >= presso_code_get_valid_from (self->code))
    presso_client_set_code (self, code);
  return TRUE;
}

static gboolean
apply_data (PressoClient *self, PressoEventType type, JsonNode *data)
{
  g_autoptr (PressoOrder) order = NULL;

  if (data == NULL || !JSON_NODE_HOLDS_OBJECT (data))
    return FALSE;
  if (type == PRESSO_EVENT_CONFIG_CHANGED)
    return presso_record_update (PRESSO_RECORD (self->shop), data, "", NULL);
  if (type == PRESSO_EVENT_WAIT_TIMES_CHANGED) {
    presso_client_set_wait_times (self, json_node_get_object (data));
    return TRUE;
  }
  if (presso_event_type_get_topic (type) == PRESSO_TOPIC_CODE)
    return apply_code (self, data);
  if (type == PRESSO_EVENT_STATIONS_CHANGED) {
    presso_client_emit_stations_changed (self);
    return TRUE;
  }
  if (type == PRESSO_EVENT_BARISTAS_CHANGED)
    return apply_baristas (self, data);
  order = apply_order (self, data);
  if (order != NULL)
    presso_client_emit_order_changed (self, order, type);
  return order != NULL;
}

static gboolean
apply_event (PressoClient *self, JsonObject *message, const char *type_name, GError **error)
{
  PressoEventType type;
  gint64 sequence;
  gint64 time_ms;

  if (!read_sequence (message, &sequence))
    return refuse (error);
  if (self->sequence < 0 || sequence <= self->sequence)
    return TRUE;
  /* Set before the data is applied: whoever hears of it may look, stop us or start us again. */
  self->sequence = sequence;
  if (read_time (message, "time", &time_ms))
    observe_clock (self, time_ms, presso_live_get_age (self->live) > CATCHING_UP_US);
  if (!presso_event_type_from_string (type_name, &type))
    return TRUE;
  if (!apply_data (self, type, json_object_get_member (message, "data")))
    return refuse (error);
  return TRUE;
}

/**
 * presso_client_apply: (skip)
 * @self: a client
 * @message: what the host sent
 * @error: return location
 *
 * Applies a snapshot, an event or what the host says of its health. Events that were applied
 * already are passed over, and so are those of a type we don't know.
 *
 * Returns: whether the message could be understood; where not, nothing was changed
 */
gboolean
presso_client_apply (PressoClient *self, JsonObject *message, GError **error)
{
  const char *type = presso_json_get_string (message, "type");

  if (type == NULL)
    return refuse (error);
  if (g_str_equal (type, "snapshot"))
    return apply_snapshot (self, message, error);
  if (g_str_equal (type, "health")) {
    presso_client_set_trouble (
      self, presso_trouble_from_string (presso_json_get_string (message, "trouble")));
    return TRUE;
  }
  /* Where a guest stands in the queue, which changes by itself: nobody here shows it. */
  if (g_str_equal (type, "places"))
    return TRUE;
  return apply_event (self, message, type, error);
}

/**
 * presso_client_apply_answer: (skip)
 * @self: a client
 * @order: an order, as the host answered an action with it
 *
 * Shows at once what an action did. Only events put orders into the list and take them out: an
 * answer that was repeated can be older than they are.
 */
void
presso_client_apply_answer (PressoClient *self, JsonNode *order)
{
  g_autoptr (PressoOrder) answered =
    presso_record_new_from_json (PRESSO_TYPE_ORDER, order, "", NULL);
  PressoOrder *held = answered != NULL
                        ? g_hash_table_lookup (self->orders_by_id, presso_order_get_id (answered))
                        : NULL;

  if (held == NULL || presso_order_state_is_closed (presso_order_get_state (answered)) ||
      presso_order_get_version (answered) <= presso_order_get_version (held))
    return;
  update_order (self, held, answered, order);
}

/**
 * presso_client_get_baristas:
 * @self: a client
 *
 * Returns: (transfer none): who makes the drinks, of type [class@Barista], as the organiser has
 *   named them; empty where they haven't, and for who isn't staff
 */
GListModel *
presso_client_get_baristas (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return G_LIST_MODEL (self->baristas);
}
