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

/* Reads @n digits. */
static gboolean
take_digits (const char **text, int n, int *value)
{
  *value = 0;
  for (int i = 0; i < n; i++, (*text)++) {
    if (!g_ascii_isdigit (**text))
      return FALSE;
    *value = *value * 10 + g_ascii_digit_value (**text);
  }
  return TRUE;
}

static gboolean
take (const char **text, char wanted)
{
  if (**text != wanted)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* Reads what comes after the seconds' point; what is finer than a millisecond is cut off. */
static gboolean
take_fraction (const char **text, int *milliseconds)
{
  int weight = 100;

  *milliseconds = 0;
  if (!take (text, '.'))
    return TRUE;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++, weight /= 10)
    *milliseconds += g_ascii_digit_value (**text) * weight;
  return TRUE;
}

static gboolean
take_offset (const char **text, int *seconds)
{
  int sign = **text == '-' ? -1 : 1;
  int hours, minutes;

  *seconds = 0;
  if (take (text, 'Z'))
    return TRUE;
  if (!take (text, '+') && !take (text, '-'))
    return FALSE;
  if (!take_digits (text, 2, &hours) || !take (text, ':') || !take_digits (text, 2, &minutes) ||
      hours > 23 || minutes > 59)
    return FALSE;
  *seconds = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

/**
 * presso_time_from_string:
 * @text: a time in RFC 3339, with any offset
 * @time_ms: (out): milliseconds since the Unix epoch
 *
 * GLib's own reader takes all of ISO 8601, weeks and bare hours too, and a 61st second; this one
 * takes what the protocol says, written with T and Z.
 *
 * Returns: whether @text is a whole time with an offset, and not before the epoch
 */
gboolean
presso_time_from_string (const char *text, gint64 *time_ms)
{
  int year, month, day, hour, minute, second, millisecond, offset_s;
  g_autoptr (GDateTime) time = NULL;

  if (!take_digits (&text, 4, &year) || !take (&text, '-') || !take_digits (&text, 2, &month) ||
      !take (&text, '-') || !take_digits (&text, 2, &day) || !take (&text, 'T') ||
      !take_digits (&text, 2, &hour) || !take (&text, ':') || !take_digits (&text, 2, &minute) ||
      !take (&text, ':') || !take_digits (&text, 2, &second) ||
      !take_fraction (&text, &millisecond) || !take_offset (&text, &offset_s) || *text != '\0')
    return FALSE;
  time = second < 60 ? g_date_time_new_utc (year, month, day, hour, minute, second) : NULL;
  if (time == NULL)
    return FALSE;
  *time_ms = (g_date_time_to_unix (time) - offset_s) * 1000 + millisecond;
  return *time_ms >= 0 && *time_ms <= PRESSO_TIME_LAST_MS;
}
