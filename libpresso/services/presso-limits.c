/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-limits.h"

#include "model/presso-error.h"
#include "store/presso-order-store.h"

static gboolean
check_taking_orders (PressoServices *services, PressoShop *shop, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  GError *refusal;

  if (presso_shop_is_taking_orders (shop, now_ms))
    return TRUE;
  refusal = presso_error_new_standard (PRESSO_ERROR_SHOP_CLOSED);
  presso_error_set_retry_at (refusal, "pausedUntil",
                             presso_shop_get_open (shop) ? presso_shop_get_paused_until (shop) : 0);
  g_propagate_error (error, refusal);
  return FALSE;
}

static gboolean
check_queue (PressoServices *services, PressoShop *shop, GError **error)
{
  int maximum = presso_shop_get_max_orders_in_queue (shop);
  gint64 queue;

  if (maximum == 0)
    return TRUE;
  queue = presso_store_count_queue (services->store, presso_shop_get_id (shop), error);
  if (queue >= maximum)
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_QUEUE_FULL));
  return queue >= 0 && queue < maximum;
}

static gboolean
check_guest (PressoServices *services, PressoShop *shop, const char *guest, GError **error)
{
  int maximum = presso_shop_get_max_orders_per_guest (shop);
  gint64 midnight_ms, next_ms, count;
  GError *refusal;

  if (maximum == 0)
    return TRUE;
  midnight_ms = presso_shop_get_day_start (shop, presso_clock_get_now (services->clock), &next_ms);
  count = presso_store_count_guest_orders (services->store, presso_shop_get_id (shop), guest,
                                           midnight_ms, error);
  if (count < 0)
    return FALSE;
  if (count < maximum)
    return TRUE;
  refusal = presso_error_new_standard (PRESSO_ERROR_GUEST_LIMIT);
  presso_error_set_retry_at (refusal, "resetsAt", next_ms);
  g_propagate_error (error, refusal);
  return FALSE;
}

/**
 * presso_limits_check: (skip)
 * @services: the services
 * @shop: a shop
 * @guest: who wants a drink
 * @error: return location
 *
 * Within a command: checks everything but the code that may keep a guest from ordering. The drinks
 * of the code are checked where one is taken.
 *
 * Returns: whether the guest may order; otherwise %PRESSO_ERROR_SHOP_CLOSED,
 *   %PRESSO_ERROR_QUEUE_FULL or %PRESSO_ERROR_GUEST_LIMIT, in this order
 */
gboolean
presso_limits_check (PressoServices *services, PressoShop *shop, const char *guest, GError **error)
{
  return check_taking_orders (services, shop, error) && check_queue (services, shop, error) &&
         check_guest (services, shop, guest, error);
}
