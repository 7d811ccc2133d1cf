/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-make-time.h"

#include <glib/gi18n.h>

#include "common/presso-age.h"

/**
 * presso_make_time_describe:
 * @order: an order
 * @state: the state it is shown in
 * @usual_s: what its drink usually takes to make, in seconds; 0 if that isn't known
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 *
 * Returns: (transfer full) (nullable): what it takes or took to make, beside what it usually takes;
 *   %NULL where there is nothing to say
 */
char *
presso_make_time_describe (PressoOrder *order, PressoOrderState state, int usual_s, gint64 now_ms)
{
  gint64 claimed_ms = presso_order_get_claimed_at (order);
  gint64 until_ms = state == PRESSO_ORDER_READY && presso_order_get_ready_at (order) != 0
                      ? presso_order_get_ready_at (order)
                      : now_ms;
  g_autofree char *usual = presso_age_format_clock (usual_s * (gint64) 1000);
  g_autofree char *taken = presso_age_format_clock (claimed_ms != 0 ? until_ms - claimed_ms : 0);

  if (state == PRESSO_ORDER_WAITING && usual_s > 0)
    /* Translators: how long a drink will take to make: minutes and seconds. */
    return g_strdup_printf (_ ("About %s"), usual);
  if (state == PRESSO_ORDER_MAKING && usual_s > 0)
    /* Translators: how long it has been made, and how long that takes: "1:20 of about 1:30". */
    return g_strdup_printf (_ ("%s of about %s"), taken, usual);
  if (state == PRESSO_ORDER_READY && usual_s > 0)
    /* Translators: how long it took to make, and how long that usually takes. */
    return g_strdup_printf (_ ("Made in %s, usually %s"), taken, usual);
  if (state == PRESSO_ORDER_READY)
    /* Translators: how long it took to make. */
    return g_strdup_printf (_ ("Made in %s"), taken);
  return NULL;
}
