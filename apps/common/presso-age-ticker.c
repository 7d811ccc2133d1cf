/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-age-ticker.h"

#define MS_PER_SECOND 1000
/* Until the bar says what it calls long. */
#define LATE_MS    180000
#define OVERDUE_MS 360000

/**
 * PressoAgeTicker:
 *
 * One timer for everything on the screen that counts seconds, by the host's clock: all of it
 * changes in the same frame, at the turn of the host's second, and the screen's machine may be
 * wrong about the time.
 */
struct _PressoAgeTicker {
  GObject parent_instance;

  PressoNowFunc now;
  gpointer user_data;
  GDestroyNotify destroy;
  guint timeout_id;
  gint64 late_ms;
  gint64 overdue_ms;
};

enum {
  SIGNAL_TICK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoAgeTicker, presso_age_ticker, G_TYPE_OBJECT)

static gboolean
on_timeout (gpointer user_data)
{
  PressoAgeTicker *self = user_data;
  /* A little past the turn of the second, so that a timer that is early can't show the old one. */
  guint delay = (guint) (MS_PER_SECOND - self->now (self->user_data) % MS_PER_SECOND + 2);

  self->timeout_id = g_timeout_add (delay, on_timeout, self);
  presso_age_ticker_tick (self);
  return G_SOURCE_REMOVE;
}

static void
presso_age_ticker_dispose (GObject *object)
{
  PressoAgeTicker *self = PRESSO_AGE_TICKER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->destroy != NULL)
    g_clear_pointer (&self->user_data, self->destroy);
  self->destroy = NULL;
  self->now = NULL;

  G_OBJECT_CLASS (presso_age_ticker_parent_class)->dispose (object);
}

static void
presso_age_ticker_class_init (PressoAgeTickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_age_ticker_dispose;

  /**
   * PressoAgeTicker::tick:
   * @self: the ticker
   * @now_ms: the host's clock, in milliseconds since the Unix epoch
   *
   * A second has passed.
   */
  signals[SIGNAL_TICK] = g_signal_new ("tick", PRESSO_TYPE_AGE_TICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
presso_age_ticker_init (PressoAgeTicker *self)
{
  self->late_ms = LATE_MS;
  self->overdue_ms = OVERDUE_MS;
}

/**
 * presso_age_ticker_new:
 * @now: gives the time
 * @user_data: passed to @now
 * @destroy: (nullable): frees @user_data
 *
 * Returns: (transfer full): a ticker that follows @now
 */
PressoAgeTicker *
presso_age_ticker_new (PressoNowFunc now, gpointer user_data, GDestroyNotify destroy)
{
  PressoAgeTicker *self = g_object_new (PRESSO_TYPE_AGE_TICKER, NULL);

  self->now = now;
  self->user_data = user_data;
  self->destroy = destroy;
  self->timeout_id = g_timeout_add (MS_PER_SECOND, on_timeout, self);
  return self;
}

/**
 * presso_age_ticker_set_limits:
 * @self: a ticker
 * @late_ms: from which age on an order is late, in milliseconds; 0 for never
 * @overdue_ms: from which age on it is overdue, in milliseconds; 0 for never
 *
 * Says what counts as long. At first it is 3 and 6 minutes.
 */
void
presso_age_ticker_set_limits (PressoAgeTicker *self, gint64 late_ms, gint64 overdue_ms)
{
  g_return_if_fail (PRESSO_IS_AGE_TICKER (self));

  if (self->late_ms == late_ms && self->overdue_ms == overdue_ms)
    return;
  self->late_ms = late_ms;
  self->overdue_ms = overdue_ms;
  if (self->now != NULL)
    presso_age_ticker_tick (self);
}

/**
 * presso_age_ticker_get_level:
 * @self: a ticker
 * @order: an order
 *
 * Returns: how urgent the order is now
 */
PressoAgeLevel
presso_age_ticker_get_level (PressoAgeTicker *self, PressoOrder *order)
{
  g_return_val_if_fail (PRESSO_IS_AGE_TICKER (self), PRESSO_AGE_FRESH);

  return presso_age_get_level (presso_age_of_order (order, presso_age_ticker_get_now (self)),
                               self->late_ms, self->overdue_ms);
}

static gint64
client_now (gpointer user_data)
{
  return presso_client_get_now (user_data);
}

static void
take_limits (PressoShop *shop, GParamSpec *pspec, PressoAgeTicker *self)
{
  presso_age_ticker_set_limits (self, presso_shop_get_late_after (shop) * 1000LL,
                                presso_shop_get_overdue_after (shop) * 1000LL);
}

/**
 * presso_age_ticker_new_for_client:
 * @client: whose host's clock to follow, and whose shop says what is late
 *
 * Returns: (transfer full): a ticker
 */
PressoAgeTicker *
presso_age_ticker_new_for_client (PressoClient *client)
{
  PressoAgeTicker *self;
  PressoShop *shop;

  g_return_val_if_fail (PRESSO_IS_CLIENT (client), NULL);

  self = presso_age_ticker_new (client_now, g_object_ref (client), g_object_unref);
  shop = presso_client_get_shop (client);
  g_signal_connect_object (shop, "notify::late-after", G_CALLBACK (take_limits), self, 0);
  g_signal_connect_object (shop, "notify::overdue-after", G_CALLBACK (take_limits), self, 0);
  take_limits (shop, NULL, self);
  return self;
}

/**
 * presso_age_ticker_get_now:
 * @self: a ticker
 *
 * Returns: the host's clock, in milliseconds since the Unix epoch
 */
gint64
presso_age_ticker_get_now (PressoAgeTicker *self)
{
  g_return_val_if_fail (PRESSO_IS_AGE_TICKER (self), 0);

  return self->now != NULL ? self->now (self->user_data) : 0;
}

/**
 * presso_age_ticker_tick:
 * @self: a ticker
 *
 * Lets everything that counts look at the clock now.
 */
void
presso_age_ticker_tick (PressoAgeTicker *self)
{
  g_return_if_fail (PRESSO_IS_AGE_TICKER (self));

  g_signal_emit (self, signals[SIGNAL_TICK], 0, presso_age_ticker_get_now (self));
}
