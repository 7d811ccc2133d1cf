/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-relative-time.h"

#include <glib/gi18n.h>

#include "common/presso-wall-time.h"

#define MINUTE_S 60
#define HOUR_S   (60 * MINUTE_S)
#define DAY_S    (24 * HOUR_S)

/**
 * presso_relative_time_to_string:
 * @time_ms: a time in milliseconds since the Unix epoch
 * @now_ms: the time now
 *
 * Says when something was as people do: for a day how long ago, then the date. A time to come,
 * which clocks that differ can make, is now.
 *
 * Returns: (transfer full): `5 minutes ago`, or `22 November 2026`
 */
char *
presso_relative_time_to_string (gint64 time_ms, gint64 now_ms)
{
  gint64 age_s = (now_ms - time_ms) / 1000;

  if (age_s < MINUTE_S)
    return g_strdup (_ ("just now"));
  if (age_s < HOUR_S)
    return g_strdup_printf (
      ngettext ("%d minute ago", "%d minutes ago", (gulong) (age_s / MINUTE_S)),
      (int) (age_s / MINUTE_S));
  if (age_s < DAY_S)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) (age_s / HOUR_S)),
                            (int) (age_s / HOUR_S));
  return presso_wall_time_format_day (time_ms);
}
