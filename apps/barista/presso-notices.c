/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-notices.h"

#include "barista/presso-order-lane.h"
#include "model/presso-error.h"

/**
 * PressoNotices:
 *
 * The orders that were cancelled, though not by a barista, and that nobody at this station has
 * acknowledged yet. The client forgets an order once it is closed; a barista who has milk on the
 * steam wand must not.
 *
 * An order that is gone after an outage without a word is asked for: it may have been cancelled
 * meanwhile.
 */
struct _PressoNotices {
  GObject parent_instance;

  PressoClient *client;
  GListModel *open;      /* the client's */
  GListStore *cancelled; /* in the order in which we heard of them */
  GListModel *orders;    /* both */
  GPtrArray *followed;   /* those of @open, in its order */
  GHashTable *lost;      /* ids of those whose end isn't known */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PressoNotices, presso_notices, G_TYPE_OBJECT)

/* What a question about a lost order needs to know when it is answered. */
typedef struct {
  PressoNotices *notices; /* unowned: the question is cancelled before they go */
  char *id;
} Question;

static void
question_free (Question *question)
{
  g_free (question->id);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
find (PressoNotices *self, const char *id, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->cancelled)); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (G_LIST_MODEL (self->cancelled), i);

    if (g_strcmp0 (presso_order_get_id (order), id) == 0) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
take_note (PressoNotices *self, PressoOrder *order)
{
  guint position;

  if (presso_order_get_state (order) == PRESSO_ORDER_CANCELLED &&
      presso_order_lane_find_state (NULL, order) != PRESSO_ORDER_NONE &&
      !find (self, presso_order_get_id (order), &position))
    g_list_store_append (self->cancelled, order);
}

static void
on_order_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoOrder) order = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Asked again as soon as there is a host. */
  if (answer == NULL && !g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_NOT_FOUND))
    return;
  /* An order that came back meanwhile is not lost, and an answer from before is old. */
  if (!g_hash_table_remove (question->notices->lost, question->id) || answer == NULL)
    return;
  order = presso_record_new_from_json (PRESSO_TYPE_ORDER, answer, "", NULL);
  if (order != NULL)
    take_note (question->notices, order);
}

static void
ask (PressoNotices *self, const char *id)
{
  g_autofree char *path = g_strdup_printf ("orders/%s", id);
  Question *question = g_new0 (Question, 1);

  question->notices = self;
  question->id = g_strdup (id);
  presso_client_request_async (self->client, "GET", path, NULL, self->cancellable,
                               on_order_answered, question);
}

static void
on_state_changed (PressoNotices *self)
{
  GHashTableIter iter;
  gpointer id;
  if (presso_client_get_state (self->client) != PRESSO_CONNECTION_LIVE)
    return;
  g_hash_table_iter_init (&iter, self->lost);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    ask (self, id);
}

static void
take_leave (PressoNotices *self, PressoOrder *order)
{
  const char *id = presso_order_get_id (order);

  if (presso_order_state_is_closed (presso_order_get_state (order)))
    take_note (self, order);
  else if (presso_order_get_number (order) != 0 && g_hash_table_add (self->lost, g_strdup (id)) &&
           presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE)
    ask (self, id);
}

/* An order that is opened again needs no notice, and one that only changed its place isn't lost. */
static void
welcome (PressoNotices *self, PressoOrder *order)
{
  g_hash_table_remove (self->lost, presso_order_get_id (order));
  presso_notices_acknowledge (self, presso_order_get_id (order));
}

static void
on_open_items_changed (GListModel *open,
                       guint position,
                       guint removed,
                       guint added,
                       PressoNotices *self)
{
  for (guint i = 0; i < removed; i++) {
    g_autoptr (PressoOrder) order = g_object_ref (g_ptr_array_index (self->followed, position));

    g_ptr_array_remove_index (self->followed, position);
    take_leave (self, order);
  }
  for (guint i = 0; i < added; i++) {
    PressoOrder *order = g_list_model_get_item (open, position + i);

    g_ptr_array_insert (self->followed, (int) (position + i), order);
    welcome (self, order);
  }
}

static void
presso_notices_dispose (GObject *object)
{
  PressoNotices *self = PRESSO_NOTICES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->open, self);
    g_signal_handlers_disconnect_by_data (self->client, self);
  }
  g_clear_object (&self->orders);
  g_clear_object (&self->cancelled);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (presso_notices_parent_class)->dispose (object);
}

static void
presso_notices_finalize (GObject *object)
{
  PressoNotices *self = PRESSO_NOTICES (object);

  g_ptr_array_unref (self->followed);
  g_hash_table_unref (self->lost);
  G_OBJECT_CLASS (presso_notices_parent_class)->finalize (object);
}

static void
presso_notices_class_init (PressoNoticesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_notices_dispose;
  object_class->finalize = presso_notices_finalize;
}

static void
presso_notices_init (PressoNotices *self)
{
  self->cancelled = g_list_store_new (PRESSO_TYPE_ORDER);
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * presso_notices_new:
 * @client: the connection to the host
 *
 * Returns: (transfer full): what has been cancelled from now on
 */
PressoNotices *
presso_notices_new (PressoClient *client)
{
  PressoNotices *self = g_object_new (PRESSO_TYPE_NOTICES, NULL);
  GListStore *models = g_list_store_new (G_TYPE_LIST_MODEL);

  g_return_val_if_fail (PRESSO_IS_CLIENT (client), self);

  self->client = g_object_ref (client);
  self->open = presso_client_get_orders (client);
  g_list_store_append (models, self->open);
  g_list_store_append (models, self->cancelled);
  /* Before our own handler: an order leaves the one list and then comes into the other. */
  self->orders = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (models)));
  g_signal_connect (self->open, "items-changed", G_CALLBACK (on_open_items_changed), self);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (on_state_changed), self);
  on_open_items_changed (self->open, 0, 0, g_list_model_get_n_items (self->open), self);
  return self;
}

/**
 * presso_notices_get_cancelled:
 * @self: notices
 *
 * Returns: (transfer none): the orders that wait to be acknowledged
 */
GListModel *
presso_notices_get_cancelled (PressoNotices *self)
{
  g_return_val_if_fail (PRESSO_IS_NOTICES (self), NULL);

  return G_LIST_MODEL (self->cancelled);
}

/**
 * presso_notices_get_orders:
 * @self: notices
 *
 * Returns: (transfer none): the open orders and those that wait to be acknowledged
 */
GListModel *
presso_notices_get_orders (PressoNotices *self)
{
  g_return_val_if_fail (PRESSO_IS_NOTICES (self), NULL);

  return self->orders;
}

/**
 * presso_notices_acknowledge:
 * @self: notices
 * @order_id: id of an order; nothing happens if it isn't waiting for it
 *
 * Somebody has seen that the order is cancelled.
 */
void
presso_notices_acknowledge (PressoNotices *self, const char *order_id)
{
  guint position;

  g_return_if_fail (PRESSO_IS_NOTICES (self));

  if (find (self, order_id, &position))
    g_list_store_remove (self->cancelled, position);
}
