/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-desk.h"

#include <glib/gi18n.h>

#include "barista/presso-refusal.h"
#include "client/presso-alarm.h"
#include "model/presso-error.h"
#include "model/presso-json.h"

/* A bar that comes back after so long has other orders. The host knows keys for a day. */
#define MAX_AGE_MS (12 * 60 * 60 * (gint64) 1000)
/* Between tries while the host can be reached and yet doesn't answer. */
#define MIN_PAUSE_S 1
#define MAX_PAUSE_S 30

/**
 * PressoDesk:
 *
 * What the barista has asked of the host and has no answer to yet.
 *
 * A tap is kept before it is sent, and shown as if it were done: [method@Desk.get_state] is the
 * state an order will have. Taps go to the host one after the other, in the order in which they
 * were made, each with the key it was given then. Where no host answers they wait, also for the
 * next run of the program. A tap that is refused takes the order's later ones with it.
 */
struct _PressoDesk {
  GObject parent_instance;

  PressoClient *client;
  char *barista; /* who works here; NULL: the station has the name */
  char *station; /* the name this station has by itself */
  PressoTapQueue *taps;
  PressoTap *sent;     /* of @taps: the one under way */
  GPtrArray *refusals; /* sentences, of taps that came too late */
  guint pause_s;       /* before the next try */
  GSource *next;       /* an alarm: sends the oldest tap */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PressoDesk, presso_desk, G_TYPE_OBJECT)

enum {
  PENDING_CHANGED,
  ACTED,
  REFUSED,
  KEPT_CHANGED,
  BARISTA_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A tap that was refused, while we ask the host what the order is now. */
typedef struct {
  PressoDesk *desk;
  GError *error;
} Refusal;

static void
refusal_free (Refusal *refusal)
{
  g_object_unref (refusal->desk);
  g_error_free (refusal->error);
  g_free (refusal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refusal, refusal_free)

/* The order of a tap; one that was never in the list of this run has at least its number. */
static PressoOrder *
get_order (PressoDesk *self, const PressoTap *tap)
{
  PressoOrder *order = presso_client_find_order (self->client, tap->order_id);

  if (order == NULL)
    order = tap->order;
  if (order != NULL)
    return g_object_ref (order);
  return g_object_new (PRESSO_TYPE_ORDER, "id", tap->order_id, "number", tap->number, NULL);
}

static void
emit_changed (PressoDesk *self, PressoOrder *order)
{
  g_signal_emit (self, signals[PENDING_CHANGED], 0, order);
  g_signal_emit (self, signals[KEPT_CHANGED], 0);
}

static gboolean
is_live (PressoDesk *self)
{
  return presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;
}

/* A clock that only went on while there was no host may be wrong, but not by hours. */
static gboolean
is_too_old (PressoDesk *self, const PressoTap *tap)
{
  return presso_client_get_now (self->client) - tap->at_ms > MAX_AGE_MS;
}

static gboolean
was_claimed_here (PressoDesk *self, PressoOrder *order)
{
  const char *barista = presso_order_get_barista (order);

  return barista != NULL &&
         (g_strcmp0 (barista, self->barista) == 0 || g_strcmp0 (barista, self->station) == 0);
}

static void
send_soon (PressoDesk *self)
{
  self->pause_s = MIN_PAUSE_S;
  presso_alarm_set (self->next, 0);
}

static void
conclude (PressoDesk *self, PressoTap *tap)
{
  g_autoptr (PressoOrder) order = get_order (self, tap);
  PressoAction action = tap->action;

  presso_tap_queue_remove (self->taps, tap);
  emit_changed (self, order);
  send_soon (self);
  g_signal_emit (self, signals[ACTED], 0, order, action);
}

/* What is refused at once is told at once. What is refused later, when the barista is at something
 * else, stays to be read. */
static void
refuse (PressoDesk *self, PressoTap *tap, PressoOrder *now, const GError *error)
{
  g_autoptr (PressoOrder) order = get_order (self, tap);
  PressoAction action = tap->action;
  gboolean is_late = tap->is_late;
  guint n_later = presso_tap_queue_count_order (self->taps, tap->order_id) - 1;
  g_autofree char *sentence =
    presso_refusal_describe (tap, now, now != NULL && was_claimed_here (self, now), error, n_later);
  g_autoptr (GError) told = NULL;

  presso_tap_queue_drop_order (self->taps, tap->order_id);
  if (is_late)
    g_ptr_array_add (self->refusals, g_strdup (sentence));
  emit_changed (self, order);
  send_soon (self);
  if (is_late)
    return;
  told = presso_refusal_wants_confirmation (error)
           ? g_error_copy (error)
           : g_error_new_literal (error->domain, error->code, sentence);
  g_signal_emit (self, signals[REFUSED], 0, order, action, told);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Refusal) refusal = user_data;
  PressoDesk *self = refusal->desk;
  g_autoptr (JsonNode) answer = presso_client_request_finish (PRESSO_CLIENT (source), result, NULL);
  g_autoptr (PressoOrder) now =
    answer != NULL ? presso_record_new_from_json (PRESSO_TYPE_ORDER, answer, "", NULL) : NULL;
  PressoTap *tap = g_steal_pointer (&self->sent);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (now != NULL && presso_refusal_is_moot (tap, now, was_claimed_here (self, now)))
    conclude (self, tap);
  else
    refuse (self, tap, now, refusal->error);
}

/* The host says that it was refused, not who was faster: that is read off the order. */
static void
look_up (PressoDesk *self, GError *error)
{
  Refusal *refusal = g_new0 (Refusal, 1);
  g_autofree char *id = g_uri_escape_string (self->sent->order_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("orders/", id, NULL);

  refusal->desk = g_object_ref (self);
  refusal->error = error;
  presso_client_request_async (self->client, "GET", path, NULL, self->cancellable, on_looked_up,
                               refusal);
}

static void
try_again (PressoDesk *self)
{
  PressoTap *tap = g_steal_pointer (&self->sent);
  g_autoptr (PressoOrder) order = get_order (self, tap);

  tap->is_late = TRUE;
  presso_alarm_set (self->next, self->pause_s * 1000);
  self->pause_s = MIN (self->pause_s * 2, MAX_PAUSE_S);
  emit_changed (self, order);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoDesk) self = user_data;
  GError *error = NULL;

  if (presso_client_act_finish (PRESSO_CLIENT (source), result, &error)) {
    if (!g_cancellable_is_cancelled (self->cancellable))
      conclude (self, g_steal_pointer (&self->sent));
  } else if (g_cancellable_is_cancelled (self->cancellable)) {
    g_error_free (error);
  } else if (presso_refusal_is_passing (error)) {
    g_error_free (error);
    try_again (self);
  } else if (presso_refusal_wants_confirmation (error) && !self->sent->is_late) {
    refuse (self, g_steal_pointer (&self->sent), NULL, error);
    g_error_free (error);
  } else {
    look_up (self, error);
  }
}

static gboolean
on_next (gpointer user_data)
{
  PressoDesk *self = user_data;
  PressoTap *tap = presso_tap_queue_get_tap (self->taps, 0);

  if (tap == NULL || self->sent != NULL || !is_live (self))
    return G_SOURCE_CONTINUE;
  if (is_too_old (self, tap)) {
    g_autoptr (GError) error = presso_error_new (
      PRESSO_ERROR_TRANSITION_INVALID, _ ("this step had to wait for too long and was dropped"));

    refuse (self, tap, NULL, error);
    return G_SOURCE_CONTINUE;
  }
  tap->is_sent = TRUE;
  self->sent = tap;
  presso_client_act_keyed_async (self->client, tap->order_id, tap->action, tap->body, tap->key,
                                 self->cancellable, on_answered, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* What has waited for a host goes to it as soon as there is one. */
static void
on_state_changed (PressoDesk *self)
{
  if (is_live (self))
    send_soon (self);
  for (guint i = 0; i < presso_tap_queue_get_n_taps (self->taps); i++) {
    g_autoptr (PressoOrder) order = get_order (self, presso_tap_queue_get_tap (self->taps, i));

    g_signal_emit (self, signals[PENDING_CHANGED], 0, order);
  }
  g_signal_emit (self, signals[KEPT_CHANGED], 0);
}

static void
presso_desk_dispose (GObject *object)
{
  PressoDesk *self = PRESSO_DESK (object);

  g_cancellable_cancel (self->cancellable);
  presso_alarm_clear (&self->next);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (presso_desk_parent_class)->dispose (object);
}

static void
presso_desk_finalize (GObject *object)
{
  PressoDesk *self = PRESSO_DESK (object);

  g_free (self->barista);
  g_free (self->station);
  g_clear_object (&self->taps);
  g_ptr_array_unref (self->refusals);
  g_clear_object (&self->cancellable);
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
   * @order: the order whose step was asked for, answered or taken back
   */
  signals[PENDING_CHANGED] =
    g_signal_new ("pending-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, PRESSO_TYPE_ORDER);
  /**
   * PressoDesk::acted:
   * @self: a desk
   * @order: an order; where it isn't open any more, at least its id and number
   * @action: the step the host took
   */
  signals[ACTED] = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, PRESSO_TYPE_ORDER, PRESSO_TYPE_ACTION);
  /**
   * PressoDesk::refused:
   * @self: a desk
   * @order: as for [signal@Desk::acted]
   * @action: the step the host did not take
   * @error: why, in the user's words
   *
   * The barista who has just tapped is to know. What had to wait and is refused then is among the
   * refusals instead, see [method@Desk.get_refusal].
   */
  signals[REFUSED] =
    g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, PRESSO_TYPE_ORDER, PRESSO_TYPE_ACTION, G_TYPE_ERROR);
  /**
   * PressoDesk::kept-changed:
   * @self: a desk
   *
   * There are other taps that wait, or other refusals.
   */
  signals[KEPT_CHANGED] = g_signal_new ("kept-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PressoDesk::barista-changed:
   * @self: a desk
   *
   * Somebody else works here.
   */
  signals[BARISTA_CHANGED] = g_signal_new ("barista-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_desk_init (PressoDesk *self)
{
  self->refusals = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->pause_s = MIN_PAUSE_S;
  self->next = presso_alarm_new (g_main_context_get_thread_default (), on_next, self);
  /* As the client enrols it. */
  self->station = g_strndup (g_get_host_name (), 40);
}

/**
 * presso_desk_new:
 * @client: the connection to the host
 * @folder: (nullable): where taps outlive the program; %NULL: they don't
 *
 * Returns: (transfer full): a desk with the taps that an earlier run left unanswered
 */
PressoDesk *
presso_desk_new (PressoClient *client, const char *folder)
{
  PressoDesk *self = g_object_new (PRESSO_TYPE_DESK, NULL);
  g_autofree char *name = NULL;

  g_return_val_if_fail (PRESSO_IS_CLIENT (client), self);

  self->client = g_object_ref (client);
  name = g_strconcat ("barista-", presso_shop_get_id (presso_client_get_shop (client)), NULL);
  self->taps = presso_tap_queue_new (folder, name);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (on_state_changed), self);
  send_soon (self);
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
  g_signal_emit (self, signals[BARISTA_CHANGED], 0);
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
  g_return_val_if_fail (PRESSO_IS_DESK (self), NULL);

  return presso_client_find_order (self->client, order_id);
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

  return presso_tap_queue_find_last (self->taps, order_id) != NULL;
}

/**
 * presso_desk_is_kept:
 * @self: a desk
 * @order_id: (nullable): id of an order
 *
 * Returns: whether a step of the order waits for the host to come back, and is not just under way
 */
gboolean
presso_desk_is_kept (PressoDesk *self, const char *order_id)
{
  PressoTap *tap;

  g_return_val_if_fail (PRESSO_IS_DESK (self), FALSE);

  tap = presso_tap_queue_find_last (self->taps, order_id);
  return tap != NULL && (tap->is_late || !is_live (self));
}

/**
 * presso_desk_get_state:
 * @self: a desk
 * @order: an order
 *
 * Returns: the state it has once all that was tapped is done
 */
PressoOrderState
presso_desk_get_state (PressoDesk *self, PressoOrder *order)
{
  PressoTap *tap;

  g_return_val_if_fail (PRESSO_IS_DESK (self), PRESSO_ORDER_NONE);
  g_return_val_if_fail (PRESSO_IS_ORDER (order), PRESSO_ORDER_NONE);

  tap = presso_tap_queue_find_last (self->taps, presso_order_get_id (order));
  return tap != NULL ? tap->result : presso_order_get_state (order);
}

/**
 * presso_desk_get_shown_state:
 * @self: a desk
 * @order: an order
 *
 * Returns: the state it is shown in: [method@Desk.get_state], and where that is closed, the one it
 *   comes from. What waits to leave the board is seen there, and can be taken back
 */
PressoOrderState
presso_desk_get_shown_state (PressoDesk *self, PressoOrder *order)
{
  PressoOrderState state;

  g_return_val_if_fail (PRESSO_IS_DESK (self), PRESSO_ORDER_NONE);
  g_return_val_if_fail (PRESSO_IS_ORDER (order), PRESSO_ORDER_NONE);

  state = presso_order_get_state (order);
  for (guint i = 0; i < presso_tap_queue_get_n_taps (self->taps); i++) {
    PressoTap *tap = presso_tap_queue_get_tap (self->taps, i);

    if (g_strcmp0 (tap->order_id, presso_order_get_id (order)) == 0 &&
        !presso_order_state_is_closed (tap->result))
      state = tap->result;
  }
  return state;
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
  g_return_val_if_fail (PRESSO_IS_DESK (self), FALSE);
  g_return_val_if_fail (PRESSO_IS_ORDER (order), FALSE);

  return was_claimed_here (self, order) ||
         presso_desk_is_pending (self, presso_order_get_id (order));
}

static void
push (PressoDesk *self, PressoOrder *order, PressoAction action, JsonObject *body)
{
  PressoTap *tap = presso_tap_new (order, presso_desk_get_state (self, order), action, body,
                                   presso_client_get_now (self->client));

  tap->is_late = !is_live (self);
  presso_tap_queue_push (self->taps, tap);
  emit_changed (self, order);
  send_soon (self);
}

static void
forget (PressoDesk *self, PressoTap *tap)
{
  g_autoptr (PressoOrder) order = get_order (self, tap);

  presso_tap_queue_remove (self->taps, tap);
  emit_changed (self, order);
}

/* A tap and its opposite are nothing, as long as the host knows of neither. */
static gboolean
cancels_out (PressoDesk *self, PressoOrder *order, PressoAction action)
{
  PressoTap *tap = presso_tap_queue_find_last (self->taps, presso_order_get_id (order));

  if (tap == NULL || tap->is_sent || presso_tap_find_undo (tap->from, tap->action) != action)
    return FALSE;
  forget (self, tap);
  return TRUE;
}

/**
 * presso_desk_act:
 * @self: a desk
 * @order: an order
 * @action: a step of it
 * @confirmed: whether the barista agreed to act on another one's order
 *
 * Asks the host for the step, now or when there is one again; [signal@Desk::acted] or
 * [signal@Desk::refused] answers. Nothing happens where the step is not possible after those that
 * were tapped before, such as for the second press of a hasty finger.
 */
void
presso_desk_act (PressoDesk *self, PressoOrder *order, PressoAction action, gboolean confirmed)
{
  JsonObject *body;

  g_return_if_fail (PRESSO_IS_DESK (self));
  g_return_if_fail (PRESSO_IS_ORDER (order));

  if (cancels_out (self, order, action) ||
      !presso_tap_is_possible (presso_desk_get_state (self, order), action))
    return;
  body = json_object_new ();
  if (confirmed)
    json_object_set_boolean_member (body, "confirm", TRUE);
  if (action == PRESSO_ACTION_CLAIM && self->barista != NULL)
    json_object_set_string_member (body, "barista", self->barista);
  push (self, order, action, body);
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
  JsonObject *body;

  g_return_if_fail (PRESSO_IS_DESK (self));
  g_return_if_fail (PRESSO_IS_ORDER (order));

  if (!presso_tap_is_possible (presso_desk_get_state (self, order), PRESSO_ACTION_CANCEL))
    return;
  body = json_object_new ();
  json_object_set_boolean_member (body, "confirm", TRUE);
  if (detail != PRESSO_DETAIL_NONE)
    json_object_set_string_member (body, "detail", presso_detail_to_string (detail));
  push (self, order, PRESSO_ACTION_CANCEL, body);
}

/**
 * presso_desk_take_back:
 * @self: a desk
 * @order_id: id of an order
 *
 * Takes back the newest step of the order that has no answer: forgets it, or where the host may
 * know of it already, does its opposite after it.
 */
void
presso_desk_take_back (PressoDesk *self, const char *order_id)
{
  PressoTap *tap;
  g_autoptr (PressoOrder) order = NULL;
  PressoAction undo;

  g_return_if_fail (PRESSO_IS_DESK (self));

  tap = presso_tap_queue_find_last (self->taps, order_id);
  if (tap == NULL)
    return;
  if (!tap->is_sent) {
    forget (self, tap);
    return;
  }
  order = get_order (self, tap);
  undo = presso_tap_find_undo (tap->from, tap->action);
  if (undo == PRESSO_ACTION_CANCEL)
    presso_desk_cancel (self, order, presso_order_get_detail (order));
  else
    presso_desk_act (self, order, undo, FALSE);
}

/**
 * presso_desk_get_taps:
 * @self: a desk
 *
 * Returns: (transfer none): the steps that have no answer yet, to look at
 */
PressoTapQueue *
presso_desk_get_taps (PressoDesk *self)
{
  g_return_val_if_fail (PRESSO_IS_DESK (self), NULL);

  return self->taps;
}

/**
 * presso_desk_get_n_kept:
 * @self: a desk
 *
 * Returns: how many steps wait for the host to come back
 */
guint
presso_desk_get_n_kept (PressoDesk *self)
{
  guint n_kept = 0;

  g_return_val_if_fail (PRESSO_IS_DESK (self), 0);

  for (guint i = 0; i < presso_tap_queue_get_n_taps (self->taps); i++)
    n_kept += presso_tap_queue_get_tap (self->taps, i)->is_late || !is_live (self);
  return n_kept;
}

/**
 * presso_desk_get_refusals:
 * @self: a desk
 *
 * Returns: (transfer none) (element-type utf8): a sentence for each step that waited and was
 *   refused then, the oldest first
 */
GPtrArray *
presso_desk_get_refusals (PressoDesk *self)
{
  g_return_val_if_fail (PRESSO_IS_DESK (self), NULL);

  return self->refusals;
}

/**
 * presso_desk_clear_refusals:
 * @self: a desk
 *
 * The barista has read them.
 */
void
presso_desk_clear_refusals (PressoDesk *self)
{
  g_return_if_fail (PRESSO_IS_DESK (self));

  g_ptr_array_set_size (self->refusals, 0);
  g_signal_emit (self, signals[KEPT_CHANGED], 0);
}
