/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-age.h"

#include <glib/gi18n.h>

#define MS_PER_SECOND 1000
#define MS_PER_MINUTE 60000
#define MS_PER_HOUR   3600000

/**
 * presso_age_of_order:
 * @order: an order
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 *
 * A guest waits from the moment the order was sent; once the drink is ready, it is the drink that
 * waits.
 *
 * Returns: how long the order has waited, in milliseconds, at least 0
 */
gint64
presso_age_of_order (PressoOrder *order, gint64 now_ms)
{
  gint64 since;

  g_return_val_if_fail (PRESSO_IS_ORDER (order), 0);

  since = presso_order_get_state (order) == PRESSO_ORDER_READY
            ? presso_order_get_ready_at (order)
            : presso_order_get_submitted_at (order);
  if (since == 0)
    since = presso_order_get_created_at (order);
  return since == 0 ? 0 : MAX (now_ms - since, 0);
}

/**
 * presso_age_get_level:
 * @age_ms: an age in milliseconds
 * @late_ms: from which age on an order is late; 0 for never
 * @overdue_ms: from which age on it is overdue; 0 for never
 *
 * Returns: how urgent that is
 */
PressoAgeLevel
presso_age_get_level (gint64 age_ms, gint64 late_ms, gint64 overdue_ms)
{
  if (overdue_ms > 0 && age_ms >= overdue_ms)
    return PRESSO_AGE_OVERDUE;
  return late_ms > 0 && age_ms >= late_ms ? PRESSO_AGE_LATE : PRESSO_AGE_FRESH;
}

/**
 * presso_age_format_clock:
 * @age_ms: an age, or a time that is left, in milliseconds
 *
 * Returns: (transfer full): minutes and seconds as a clock shows them, `4:05` or `1:04:05`
 */
char *
presso_age_format_clock (gint64 age_ms)
{
  int seconds = (int) MIN (MAX (age_ms, 0) / MS_PER_SECOND, G_MAXINT);

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
}

/**
 * presso_age_format_minutes:
 * @age_ms: an age in milliseconds
 *
 * Returns: (transfer full): the age in as few words as a guest needs, such as "3 min"
 */
char *
presso_age_format_minutes (gint64 age_ms)
{
  int minutes = (int) (MAX (age_ms, 0) / MS_PER_MINUTE);

  if (minutes == 0)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    /* Translators: an order's age, short: minutes. */
    return g_strdup_printf (_ ("%d min"), minutes);
  /* Translators: an order's age, short: hours and minutes. */
  return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
}

/**
 * presso_age_describe:
 * @age_ms: an age in milliseconds
 *
 * Returns: (transfer full): the age in words, for a screen reader
 */
char *
presso_age_describe (gint64 age_ms)
{
  int minutes = (int) (MAX (age_ms, 0) / MS_PER_MINUTE);

  if (minutes == 0)
    return g_strdup (_ ("less than a minute"));
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (unsigned) minutes), minutes);
}
