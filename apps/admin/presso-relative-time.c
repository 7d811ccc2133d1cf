/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-relative-time.h"

#include <glib/gi18n.h>

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
  g_autoptr (GDateTime) time = NULL;

  if (age_s < MINUTE_S)
    return g_strdup (_ ("just now"));
  if (age_s < HOUR_S)
    return g_strdup_printf (
      ngettext ("%d minute ago", "%d minutes ago", (gulong) (age_s / MINUTE_S)),
      (int) (age_s / MINUTE_S));
  if (age_s < DAY_S)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) (age_s / HOUR_S)),
                            (int) (age_s / HOUR_S));
  time = g_date_time_new_from_unix_local (time_ms / 1000);
  /* Translators: a day in full, see g_date_time_format(): “22 November 2026”. */
  return g_date_time_format (time, _ ("%-d %B %Y"));
}
