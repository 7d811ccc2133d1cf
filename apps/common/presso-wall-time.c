/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-wall-time.h"

/**
 * presso_wall_time_format:
 * @time_ms: milliseconds since the Unix epoch
 * @time_zone: (nullable): where the bar is, such as `Europe/Berlin`; this machine's if %NULL
 * @format: as g_date_time_format() takes it
 *
 * Says a time as the clock on the bar's wall does. A screen's own machine may well be set to
 * another zone, or to none.
 *
 * Returns: (transfer full): the time
 */
char *
presso_wall_time_format (gint64 time_ms, const char *time_zone, const char *format)
{
  g_autoptr (GTimeZone) zone = time_zone != NULL ? g_time_zone_new_identifier (time_zone) : NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) wall =
    zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);

  return g_date_time_format (wall, format);
}
