/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-desk.h"

#include "model/presso-json.h"

/**
 * PressoDesk:
 *
 * What the barista has asked of the host and has no answer to yet. A step of an order is asked for
 * once, however often its button is pressed.
 */
struct _PressoDesk {
  GObject parent_instance;

  PressoClient *client;
  char *barista;       /* who works here; NULL: the station has the name */
  char *station;       /* the name this station has by itself */
  GHashTable *pending; /* ids of orders */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PressoDesk, presso_desk, G_TYPE_OBJECT)

enum {
  PENDING_CHANGED,
  ACTED,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct {
  PressoDesk *desk;
  PressoOrder *order;
  PressoAction action;
} Step;

static void
step_free (Step *step)
{
  g_object_unref (step->desk);
  g_object_unref (step->order);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static void
set_pending (PressoDesk *self, PressoOrder *order, gboolean is_pending)
{
  const char *id = presso_order_get_id (order);

  if (is_pending)
    g_hash_table_add (self->pending, g_strdup (id));
  else
    g_hash_table_remove (self->pending, id);
  g_signal_emit (self, signals[PENDING_CHANGED], 0, order);
}

static void
conclude (Step *step, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_pending (step->desk, step->order, FALSE);
  if (error == NULL)
    g_signal_emit (step->desk, signals[ACTED], 0, step->order, step->action);
  else
    g_signal_emit (step->desk, signals[REFUSED], 0, step->order, step->action, error);
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;

  presso_client_act_finish (PRESSO_CLIENT (source), result, &error);
  conclude (step, error);
}

static void
on_claimed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) G_GNUC_UNUSED answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  conclude (step, error);
}

/* The host writes on the order who makes it. */
static void
claim_by_name (PressoDesk *self, Step *step)
{
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());
  g_autofree char *path = g_strdup_printf ("orders/%s/claim", presso_order_get_id (step->order));

  json_object_set_string_member (json_node_get_object (body), "barista", self->barista);
  presso_client_request_async (self->client, "POST", path, body, self->cancellable, on_claimed,
                               step);
}

static void
presso_desk_dispose (GObject *object)
{
  PressoDesk *self = PRESSO_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (presso_desk_parent_class)->dispose (object);
}

static void
presso_desk_finalize (GObject *object)
{
  PressoDesk *self = PRESSO_DESK (object);

  g_free (self->barista);
  g_free (self->station);
  g_hash_table_unref (self->pending);
  G_OBJECT_CLASS (presso_desk_parent_class)->finalize (object);
}

static void
presso_desk_class_init (PressoDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_desk_dispose;
  object_class->finalize = presso_desk_finalize;

  /**
   * PressoDesk::pending-changed:
   * @self: a desk
   * @order: the order whose step was asked for or answered
   */
  signals[PENDING_CHANGED] =
    g_signal_new ("pending-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, PRESSO_TYPE_ORDER);
  /**
   * PressoDesk::acted:
   * @self: a desk
   * @order: an order
   * @action: the step the host took
   */
  signals[ACTED] = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, PRESSO_TYPE_ORDER, PRESSO_TYPE_ACTION);
  /**
   * PressoDesk::refused:
   * @self: a desk
   * @order: an order
   * @action: the step the host did not take
   * @error: why, in the user's words
   */
  signals[REFUSED] =
    g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, PRESSO_TYPE_ORDER, PRESSO_TYPE_ACTION, G_TYPE_ERROR);
}

static void
presso_desk_init (PressoDesk *self)
{
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  /* As the client enrols it. */
  self->station = g_strndup (g_get_host_name (), 40);
}

/**
 * presso_desk_new:
 * @client: the connection to the host
 *
 * Returns: (transfer full): a desk with nothing on it
 */
PressoDesk *
presso_desk_new (PressoClient *client)
{
  PressoDesk *self = g_object_new (PRESSO_TYPE_DESK, NULL);

  g_return_val_if_fail (PRESSO_IS_CLIENT (client), self);

  self->client = g_object_ref (client);
  return self;
}

/**
 * presso_desk_get_client:
 * @self: a desk
 *
 * Returns: (transfer none): the connection to the host
 */
PressoClient *
presso_desk_get_client (PressoDesk *self)
{
  g_return_val_if_fail (PRESSO_IS_DESK (self), NULL);

  return self->client;
}

/**
 * presso_desk_set_barista:
 * @self: a desk
 * @name: (nullable): who works here; empty or %NULL for nobody in particular
 *
 * Says whose the orders are that are claimed from now on.
 */
void
presso_desk_set_barista (PressoDesk *self, const char *name)
{
  g_return_if_fail (PRESSO_IS_DESK (self));

  g_free (self->barista);
  self->barista = name != NULL && *name != '\0' ? g_strdup (name) : NULL;
}

/**
 * presso_desk_find_order:
 * @self: a desk
 * @order_id: id of an order
 *
 * Returns: (transfer none) (nullable): the order, if it is open
 */
PressoOrder *
presso_desk_find_order (PressoDesk *self, const char *order_id)
{
  GListModel *orders;

  g_return_val_if_fail (PRESSO_IS_DESK (self), NULL);

  orders = presso_client_get_orders (self->client);
  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (g_strcmp0 (presso_order_get_id (order), order_id) == 0)
      return order; /* The list holds it. */
  }
  return NULL;
}

/**
 * presso_desk_is_pending:
 * @self: a desk
 * @order_id: (nullable): id of an order
 *
 * Returns: whether a step of the order was asked for and not answered yet
 */
gboolean
presso_desk_is_pending (PressoDesk *self, const char *order_id)
{
  g_return_val_if_fail (PRESSO_IS_DESK (self), FALSE);

  return order_id != NULL && g_hash_table_contains (self->pending, order_id);
}

/**
 * presso_desk_is_own:
 * @self: a desk
 * @order: an order
 *
 * Returns: whether @order was taken here, by who works here now or in the station's name
 */
gboolean
presso_desk_is_own (PressoDesk *self, PressoOrder *order)
{
  const char *barista;

  g_return_val_if_fail (PRESSO_IS_DESK (self), FALSE);
  g_return_val_if_fail (PRESSO_IS_ORDER (order), FALSE);

  barista = presso_order_get_barista (order);
  return barista != NULL &&
         (g_strcmp0 (barista, self->barista) == 0 || g_strcmp0 (barista, self->station) == 0);
}

static Step *
begin_step (PressoDesk *self, PressoOrder *order, PressoAction action)
{
  Step *step = g_new0 (Step, 1);

  step->desk = g_object_ref (self);
  step->order = g_object_ref (order);
  step->action = action;
  set_pending (self, order, TRUE);
  return step;
}

/**
 * presso_desk_act:
 * @self: a desk
 * @order: an order
 * @action: a step of it
 * @confirmed: whether the barista agreed to act on another one's order
 *
 * Asks the host for the step; [signal@Desk::acted] or [signal@Desk::refused] answers. Nothing
 * happens while a step of the same order has no answer.
 */
void
presso_desk_act (PressoDesk *self, PressoOrder *order, PressoAction action, gboolean confirmed)
{
  Step *step;

  g_return_if_fail (PRESSO_IS_DESK (self));
  g_return_if_fail (PRESSO_IS_ORDER (order));

  if (presso_desk_is_pending (self, presso_order_get_id (order)))
    return;
  step = begin_step (self, order, action);
  if (action == PRESSO_ACTION_CLAIM && self->barista != NULL)
    claim_by_name (self, step);
  else
    presso_client_act_async (self->client, order, action, confirmed, self->cancellable, on_acted,
                             step);
}

/**
 * presso_desk_cancel:
 * @self: a desk
 * @order: an order
 * @detail: why, for the guest
 *
 * Cancels as [method@Desk.act] does. The barista was asked, which also counts as the confirmation
 * for an order that somebody else has taken.
 */
void
presso_desk_cancel (PressoDesk *self, PressoOrder *order, PressoDetail detail)
{
  g_return_if_fail (PRESSO_IS_DESK (self));
  g_return_if_fail (PRESSO_IS_ORDER (order));

  if (presso_desk_is_pending (self, presso_order_get_id (order)))
    return;
  presso_client_cancel_async (self->client, order, detail, TRUE, self->cancellable, on_acted,
                              begin_step (self, order, PRESSO_ACTION_CANCEL));
}
