/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-recall.h"

#include <glib/gi18n.h>

#include "model/presso-json.h"

/**
 * PressoRecall:
 *
 * The orders that were done or cancelled last, the last one first: asked of the host once, and from
 * then on kept by what happens.
 */
struct _PressoRecall {
  GObject parent_instance;

  PressoClient *client;
  GListStore *orders;
  GCancellable *cancellable;
  gboolean is_loading;
  gboolean is_outdated; /* something happened after the host was asked */
};

G_DEFINE_FINAL_TYPE (PressoRecall, presso_recall, G_TYPE_OBJECT)

enum {
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
drop (PressoRecall *self, PressoOrder *order)
{
  GListModel *model = G_LIST_MODEL (self->orders);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PressoOrder) held = g_list_model_get_item (model, i);

    if (g_strcmp0 (presso_order_get_id (held), presso_order_get_id (order)) == 0) {
      g_list_store_remove (self->orders, i);
      return;
    }
  }
}

static void
on_order_changed (PressoRecall *self, PressoOrder *order, guint event_type)
{
  GListModel *model = G_LIST_MODEL (self->orders);

  self->is_outdated = self->is_loading;
  drop (self, order);
  if (!presso_order_state_is_closed (presso_order_get_state (order)) ||
      presso_order_get_number (order) == 0)
    return;
  g_list_store_insert (self->orders, 0, order);
  if (g_list_model_get_n_items (model) > PRESSO_RECALL_MAX)
    g_list_store_remove (self->orders, PRESSO_RECALL_MAX);
}

static void
take_answer (PressoRecall *self, JsonNode *answer)
{
  JsonObject *object = presso_json_get_object (answer);
  JsonNode *node = object != NULL ? json_object_get_member (object, "orders") : NULL;
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_nodes = node != NULL && JSON_NODE_HOLDS_ARRAY (node)
                    ? json_array_get_length (json_node_get_array (node))
                    : 0;

  for (guint i = 0; i < n_nodes; i++) {
    PressoOrder *order = presso_record_new_from_json (
      PRESSO_TYPE_ORDER, json_array_get_element (json_node_get_array (node), i), "", NULL);

    if (order != NULL)
      g_ptr_array_add (orders, order);
  }
  g_list_store_splice (self->orders, 0, g_list_model_get_n_items (G_LIST_MODEL (self->orders)),
                       orders->pdata, orders->len);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoRecall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  self->is_loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (answer == NULL)
    g_signal_emit (self, signals[FAILED], 0, error);
  else if (self->is_outdated)
    presso_recall_load (self);
  else
    take_answer (self, answer);
}

static void
presso_recall_dispose (GObject *object)
{
  PressoRecall *self = PRESSO_RECALL (object);

  g_cancellable_cancel (self->cancellable);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (presso_recall_parent_class)->dispose (object);
}

static void
presso_recall_finalize (GObject *object)
{
  PressoRecall *self = PRESSO_RECALL (object);

  g_object_unref (self->orders);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (presso_recall_parent_class)->finalize (object);
}

static void
presso_recall_class_init (PressoRecallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_recall_dispose;
  object_class->finalize = presso_recall_finalize;

  /**
   * PressoRecall::failed:
   * @self: the orders
   * @error: why they can't be loaded, in the user's words
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
presso_recall_init (PressoRecall *self)
{
  self->orders = g_list_store_new (PRESSO_TYPE_ORDER);
  self->cancellable = g_cancellable_new ();
}

/**
 * presso_recall_new:
 * @client: the connection to the host
 *
 * Returns: (transfer full): an empty list, to be loaded
 */
PressoRecall *
presso_recall_new (PressoClient *client)
{
  PressoRecall *self = g_object_new (PRESSO_TYPE_RECALL, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (client, "order-changed", G_CALLBACK (on_order_changed), self);
  return self;
}

/**
 * presso_recall_get_orders:
 * @self: the orders
 *
 * Returns: (transfer none): a list of [class@Order], the last one first
 */
GListModel *
presso_recall_get_orders (PressoRecall *self)
{
  g_return_val_if_fail (PRESSO_IS_RECALL (self), NULL);

  return G_LIST_MODEL (self->orders);
}

/**
 * presso_recall_load:
 * @self: the orders
 *
 * Asks the host for them.
 */
void
presso_recall_load (PressoRecall *self)
{
  g_autofree char *path = g_strdup_printf ("orders?sort=closed&limit=%d", PRESSO_RECALL_MAX);

  g_return_if_fail (PRESSO_IS_RECALL (self));

  self->is_outdated = self->is_loading;
  if (self->is_loading)
    return;
  self->is_loading = TRUE;
  presso_client_request_async (self->client, "GET", path, NULL, self->cancellable, on_loaded,
                               g_object_ref (self));
}

static const char *
describe_detail (PressoDetail detail)
{
  switch (detail) {
  case PRESSO_DETAIL_SOLD_OUT:
    return _ ("Cancelled: sold out");
  case PRESSO_DETAIL_EQUIPMENT:
    return _ ("Cancelled: machine trouble");
  case PRESSO_DETAIL_NOT_COLLECTED:
    return _ ("Cancelled: nobody came for it");
  case PRESSO_DETAIL_MISTAKE:
    return _ ("Cancelled: a mistake");
  case PRESSO_DETAIL_NONE:
  default:
    return _ ("Cancelled by the bar");
  }
}

/**
 * presso_recall_describe:
 * @order: an order that is closed
 *
 * Returns: (transfer full): what became of it, and why
 */
char *
presso_recall_describe (PressoOrder *order)
{
  g_return_val_if_fail (PRESSO_IS_ORDER (order), NULL);

  if (presso_order_get_state (order) == PRESSO_ORDER_COLLECTED)
    return g_strdup (_ ("Collected"));
  switch (presso_order_get_reason (order)) {
  case PRESSO_REASON_GUEST:
    return g_strdup (_ ("Cancelled by the guest"));
  case PRESSO_REASON_BARISTA_TIMEOUT:
    return g_strdup (_ ("Cancelled: nobody made it in time"));
  case PRESSO_REASON_GUEST_TIMEOUT:
  case PRESSO_REASON_CLOSED:
    return g_strdup (_ ("Cancelled: the bar closed"));
  case PRESSO_REASON_BARISTA:
  case PRESSO_REASON_NONE:
  default:
    return g_strdup (describe_detail (presso_order_get_detail (order)));
  }
}
