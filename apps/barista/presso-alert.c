/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-alert.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "model/presso-language.h"
#include "model/presso-menu.h"

/* Orders that come closer together than this ring once. */
#define RING_GAP_US (1500 * 1000)

/**
 * PressoAlert:
 *
 * Decides when the station calls its barista, and what it says: for guests' new orders, again and
 * again until [method@Alert.quiet]; once for an order that is overdue or was cancelled.
 *
 * An order is new once. A connection that is lost and mended makes nothing new but what came
 * meanwhile, and a program that has just started knows what it finds. What a barista enters isn't
 * called out.
 */
struct _PressoAlert {
  GObject parent_instance;

  PressoClient *client;
  PressoNotices *notices;
  PressoAgeTicker *ticker;
  GHashTable *known;      /* ids of orders that aren't new any more */
  GHashTable *fresh;      /* ids of new ones, since somebody touched the station */
  GHashTable *overdue;    /* ids of those that were called out as such */
  gboolean has_begun;     /* whether there was a snapshot */
  gboolean knows_overdue; /* whether @overdue was looked up once */
  char *message;
  gboolean says_new; /* whether @message is of @fresh */
  guint period_s;    /* 0: no repetition */
  guint repeat_source;
  gint64 rung_us;
};

enum {
  PROP_MESSAGE = 1,
  N_PROPS,
};

enum {
  RING,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoAlert, presso_alert, G_TYPE_OBJECT)

static void
ring (PressoAlert *self, PressoSound sound)
{
  self->rung_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[RING], 0, sound);
}

/* Takes @message. A message that says the same again is told of again. */
static void
say (PressoAlert *self, char *message)
{
  g_free (self->message);
  self->message = message;
  self->says_new = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

static gboolean
on_repeat (gpointer user_data)
{
  ring (user_data, PRESSO_SOUND_NEW_ORDER);
  return G_SOURCE_CONTINUE;
}

static void
set_repeating (PressoAlert *self)
{
  g_clear_handle_id (&self->repeat_source, g_source_remove);
  if (g_hash_table_size (self->fresh) > 0 && self->period_s > 0)
    self->repeat_source = g_timeout_add_seconds (self->period_s, on_repeat, self);
}

static GHashTable *
create_ids (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The ids of those that wait for a barista. */
static GHashTable *
list_waiting (PressoAlert *self)
{
  GListModel *orders = presso_client_get_orders (self->client);
  GHashTable *waiting = create_ids ();

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (presso_order_get_state (order) == PRESSO_ORDER_WAITING)
      g_hash_table_add (waiting, g_strdup (presso_order_get_id (order)));
  }
  return waiting;
}

/* Nobody needs to be called for what somebody has taken elsewhere, or a guest has cancelled. */
static gboolean
forget_taken (PressoAlert *self)
{
  g_autoptr (GHashTable) waiting = NULL;
  GHashTableIter iter;
  gpointer id;
  gboolean forgets = FALSE;

  if (g_hash_table_size (self->fresh) == 0)
    return FALSE;
  waiting = list_waiting (self);
  g_hash_table_iter_init (&iter, self->fresh);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (waiting, id)) {
      g_hash_table_iter_remove (&iter);
      forgets = TRUE;
    }
  }
  return forgets;
}

static PressoOrder *
find_fresh (PressoAlert *self)
{
  GListModel *orders = presso_client_get_orders (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (g_hash_table_contains (self->fresh, presso_order_get_id (order)))
      return g_steal_pointer (&order);
  }
  return NULL;
}

static void
say_new (PressoAlert *self)
{
  guint n_fresh = g_hash_table_size (self->fresh);
  g_autoptr (PressoOrder) order = n_fresh == 1 ? find_fresh (self) : NULL;

  if (order != NULL)
    /* Translators: a number and a drink. */
    say (self, g_strdup_printf (_ ("New order %" PRId64 ": %s"), presso_order_get_number (order),
                                presso_menu_find_drink_name (
                                  presso_shop_get_menu (presso_client_get_shop (self->client)),
                                  order, presso_language_get_local ())));
  else
    say (self, g_strdup_printf (ngettext ("%u new order", "%u new orders", n_fresh), n_fresh));
  self->says_new = TRUE;
}

static void
call_out (PressoAlert *self, PressoOrder *order)
{
  forget_taken (self);
  g_hash_table_add (self->fresh, g_strdup (presso_order_get_id (order)));
  say_new (self);
  if (self->repeat_source == 0)
    set_repeating (self);
  if (g_get_monotonic_time () - self->rung_us > RING_GAP_US)
    ring (self, PRESSO_SOUND_NEW_ORDER);
}

/* An order that waits and that we haven't seen waiting before is new. */
static void
meet (PressoAlert *self, PressoOrder *order)
{
  if (presso_order_get_number (order) == 0 ||
      !g_hash_table_add (self->known, g_strdup (presso_order_get_id (order))))
    return;
  if (self->has_begun && presso_order_get_state (order) == PRESSO_ORDER_WAITING &&
      presso_order_get_source (order) != PRESSO_SOURCE_WALK_UP)
    call_out (self, order);
}

/* An order comes into the list when it is submitted, and when an outage is over. */
static void
on_orders_changed (PressoAlert *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *orders)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, position + i);

    meet (self, order);
  }
}

/* What the first snapshot brought is known by now. */
static void
on_state_changed (PressoAlert *self)
{
  if (presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE)
    self->has_begun = TRUE;
}

/* What is said is of those that are still new. */
static void
update_new (PressoAlert *self)
{
  if (!forget_taken (self))
    return;
  if (g_hash_table_size (self->fresh) == 0)
    set_repeating (self);
  if (!self->says_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  else if (g_hash_table_size (self->fresh) > 0)
    say_new (self);
  else
    say (self, NULL);
}

static gboolean
is_overdue (PressoAlert *self, PressoOrder *order)
{
  PressoOrderState state = presso_order_get_state (order);

  return (state == PRESSO_ORDER_WAITING || state == PRESSO_ORDER_MAKING) &&
         presso_age_ticker_get_level (self->ticker, order) == PRESSO_AGE_OVERDUE;
}

/* Says of orders once that they are overdue; not of those that were at the start. */
static void
compare_overdue (PressoAlert *self, GHashTable *overdue, PressoOrder *last)
{
  g_hash_table_unref (self->overdue);
  self->overdue = g_hash_table_ref (overdue);
  if (last != NULL && self->knows_overdue) {
    say (self,
         g_strdup_printf (_ ("Order %" PRId64 " is overdue"), presso_order_get_number (last)));
    ring (self, PRESSO_SOUND_OVERDUE);
  }
  self->knows_overdue = TRUE;
}

static void
on_tick (PressoAlert *self)
{
  GListModel *orders = presso_client_get_orders (self->client);
  g_autoptr (GHashTable) overdue = create_ids ();
  g_autoptr (PressoOrder) last = NULL;

  if (!self->has_begun)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);
    const char *id = presso_order_get_id (order);

    if (!is_overdue (self, order))
      continue;
    g_hash_table_add (overdue, g_strdup (id));
    if (!g_hash_table_contains (self->overdue, id))
      g_set_object (&last, order);
  }
  update_new (self);
  compare_overdue (self, overdue, last);
}

static void
on_cancelled (PressoAlert *self, guint position, guint removed, guint added, GListModel *cancelled)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (cancelled, position + i);

    say (self,
         g_strdup_printf (_ ("Order %" PRId64 " is cancelled"), presso_order_get_number (order)));
  }
}

static void
presso_alert_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, PRESSO_ALERT (object)->message);
}

static void
presso_alert_dispose (GObject *object)
{
  PressoAlert *self = PRESSO_ALERT (object);

  g_clear_handle_id (&self->repeat_source, g_source_remove);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    g_signal_handlers_disconnect_by_data (presso_client_get_orders (self->client), self);
    g_signal_handlers_disconnect_by_data (self->ticker, self);
    g_signal_handlers_disconnect_by_data (presso_notices_get_cancelled (self->notices), self);
  }
  g_clear_object (&self->client);
  g_clear_object (&self->notices);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (presso_alert_parent_class)->dispose (object);
}

static void
presso_alert_finalize (GObject *object)
{
  PressoAlert *self = PRESSO_ALERT (object);

  g_free (self->message);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->fresh);
  g_hash_table_unref (self->overdue);
  G_OBJECT_CLASS (presso_alert_parent_class)->finalize (object);
}

static void
presso_alert_class_init (PressoAlertClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_alert_get_property;
  object_class->dispose = presso_alert_dispose;
  object_class->finalize = presso_alert_finalize;

  /**
   * PressoAlert:message:
   *
   * The latest thing the barista should know; %NULL once somebody has touched the station.
   */
  properties[PROP_MESSAGE] =
    g_param_spec_string ("message", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * PressoAlert::ring:
   * @self: an alert
   * @sound: what to play
   *
   * It is time for a sound.
   */
  signals[RING] = g_signal_new ("ring", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, PRESSO_TYPE_SOUND);
}

static void
presso_alert_init (PressoAlert *self)
{
  self->known = create_ids ();
  self->fresh = create_ids ();
  self->overdue = create_ids ();
  self->rung_us = -RING_GAP_US;
}

/**
 * presso_alert_new:
 * @client: the connection to the host
 * @notices: what was cancelled
 * @ticker: what knows how long an order waits
 *
 * Returns: (transfer full): an alert that doesn't repeat itself
 */
PressoAlert *
presso_alert_new (PressoClient *client, PressoNotices *notices, PressoAgeTicker *ticker)
{
  PressoAlert *self = g_object_new (PRESSO_TYPE_ALERT, NULL);
  GListModel *orders;

  g_return_val_if_fail (PRESSO_IS_CLIENT (client), self);

  self->client = g_object_ref (client);
  self->notices = g_object_ref (notices);
  self->ticker = g_object_ref (ticker);
  orders = presso_client_get_orders (client);
  g_signal_connect_swapped (orders, "items-changed", G_CALLBACK (on_orders_changed), self);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (on_state_changed), self);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (on_tick), self);
  g_signal_connect_swapped (presso_notices_get_cancelled (notices), "items-changed",
                            G_CALLBACK (on_cancelled), self);
  on_orders_changed (self, 0, 0, g_list_model_get_n_items (orders), orders);
  on_state_changed (self);
  return self;
}

/**
 * presso_alert_set_period:
 * @self: an alert
 * @period_s: seconds between two rings for the same orders; 0 for one ring only
 */
void
presso_alert_set_period (PressoAlert *self, guint period_s)
{
  g_return_if_fail (PRESSO_IS_ALERT (self));

  if (self->period_s == period_s)
    return;
  self->period_s = period_s;
  set_repeating (self);
}

/**
 * presso_alert_quiet:
 * @self: an alert
 *
 * Somebody is at the station: what was said was heard.
 */
void
presso_alert_quiet (PressoAlert *self)
{
  g_return_if_fail (PRESSO_IS_ALERT (self));

  g_hash_table_remove_all (self->fresh);
  set_repeating (self);
  if (self->message != NULL)
    say (self, NULL);
}

/**
 * presso_alert_get_message:
 * @self: an alert
 *
 * Returns: (nullable): the latest thing the barista should know
 */
const char *
presso_alert_get_message (PressoAlert *self)
{
  g_return_val_if_fail (PRESSO_IS_ALERT (self), NULL);

  return self->message;
}

/**
 * presso_alert_get_n_new:
 * @self: an alert
 *
 * Returns: how many new orders it calls for
 */
guint
presso_alert_get_n_new (PressoAlert *self)
{
  g_return_val_if_fail (PRESSO_IS_ALERT (self), 0);

  return g_hash_table_size (self->fresh);
}
