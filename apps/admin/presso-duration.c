/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-duration.h"

#include <glib/gi18n.h>

/**
 * presso_duration_to_string:
 * @seconds: a duration in seconds
 *
 * Returns: (transfer full): minutes and seconds as `5:00`, from an hour on with hours
 */
char *
presso_duration_to_string (gint64 seconds)
{
  gint64 hours = seconds / 3600;
  gint64 minutes = seconds / 60 % 60;

  if (hours > 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", hours, (int) minutes,
                            (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", (int) minutes, (int) (seconds % 60));
}

/**
 * presso_duration_from_string:
 * @text: what somebody typed
 * @seconds: (out): the duration in seconds
 *
 * Understands `5:00`, `1:00:00`, and a number alone as minutes.
 *
 * Returns: whether it is a duration
 */
gboolean
presso_duration_from_string (const char *text, gint64 *seconds)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit (trimmed, ":", 4);
  guint n_parts = g_strv_length (parts);
  gint64 total = 0;

  if (n_parts == 0 || n_parts > 3)
    return FALSE;
  for (guint i = 0; i < n_parts; i++) {
    guint64 number;
    guint64 most = i == 0 ? 100000 : 59;

    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, most, &number, NULL))
      return FALSE;
    total = total * 60 + (gint64) number;
  }
  *seconds = n_parts == 1 ? total * 60 : total;
  return TRUE;
}
