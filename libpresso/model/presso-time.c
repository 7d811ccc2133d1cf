/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-time.h"

/**
 * presso_time_to_string:
 * @time_ms: milliseconds since the Unix epoch
 *
 * Returns: (transfer full): the time as RFC 3339 in UTC with milliseconds,
 * `2026-11-22T10:59:47.000Z`
 */
char *
presso_time_to_string (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autofree char *seconds = NULL;

  if (time == NULL)
    return g_strdup ("1970-01-01T00:00:00.000Z");
  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time_ms % 1000));
}

/**
 * presso_time_from_string:
 * @text: a time in RFC 3339, with any offset
 * @time_ms: (out): milliseconds since the Unix epoch
 *
 * Returns: whether @text is a whole time with an offset
 */
gboolean
presso_time_from_string (const char *text, gint64 *time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  /* Without a default time zone GLib refuses a text that has no offset. */
  if (time == NULL)
    return FALSE;
  *time_ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return *time_ms >= 0;
}
