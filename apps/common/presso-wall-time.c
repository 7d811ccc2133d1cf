/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-wall-time.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

#include "model/presso-language.h"

#define DESKTOP_SCHEMA "org.gnome.desktop.interface"
#define CLOCK_KEY      "clock-format"

static GDateTime *
get_wall_time (gint64 time_ms, const char *time_zone)
{
  g_autoptr (GTimeZone) zone = time_zone != NULL ? g_time_zone_new_identifier (time_zone) : NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);

  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
}

static GSettings *
open_desktop_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, DESKTOP_SCHEMA, TRUE) : NULL;

  return schema != NULL && g_settings_schema_has_key (schema, CLOCK_KEY)
           ? g_settings_new (DESKTOP_SCHEMA)
           : NULL;
}

/* What somebody has set for the whole desktop, or else what the locale has. The desktop's default
 * is no answer: it is 24 hours wherever one is. */
static gboolean
has_twelve_hours (void)
{
  static const char *const twelve[] = { "%r", "%I", "%l", "%OI" };
  static GSettings *desktop = NULL; /* for good: GTK, too, keeps one */
  static gsize is_open = 0;
  g_autoptr (GVariant) set = NULL;

  if (g_once_init_enter (&is_open)) {
    desktop = open_desktop_settings ();
    g_once_init_leave (&is_open, 1);
  }
  if (desktop != NULL)
    set = g_settings_get_user_value (desktop, CLOCK_KEY);
  if (set != NULL)
    return g_str_equal (g_variant_get_string (set, NULL), "12h");
  for (gsize i = 0; i < G_N_ELEMENTS (twelve); i++) {
    if (strstr (nl_langinfo (T_FMT), twelve[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/**
 * presso_wall_time_format:
 * @time_ms: milliseconds since the Unix epoch
 * @time_zone: (nullable): where the bar is, such as `Europe/Berlin`; this machine's if %NULL
 * @precision: what to say of it
 * @language: (nullable): the tag of the language that it is said in; this program's if %NULL
 *
 * Says a time as the clock on the bar's wall does: a screen's own machine may well be set to
 * another zone, or to none. Twelve hours or twenty-four, that is up to this machine's settings and
 * locale; in another language than the machine's, all twenty-four are understood.
 *
 * Returns: (transfer full): the time
 */
char *
presso_wall_time_format (gint64 time_ms,
                         const char *time_zone,
                         PressoWallTimePrecision precision,
                         const char *language)
{
  g_autoptr (GDateTime) wall = get_wall_time (time_ms, time_zone);
  g_autoptr (GString) form = g_string_new ("%H:%M");

  if (has_twelve_hours () &&
      (language == NULL || g_str_equal (language, presso_language_get_local ())))
    /* xgettext:no-c-format */
    /* Translators: the time of day in twelve hours as your language writes it, for
     * g_date_time_format(): %-I is the hour, %M the minute, %p AM or PM. */
    g_string_assign (form, _ ("%-I:%M %p"));
  if (precision == PRESSO_WALL_TIME_SECONDS)
    g_string_replace (form, "%M", "%M:%S", 1);
  return g_date_time_format (wall, form->str);
}

/**
 * presso_wall_time_format_day:
 * @time_ms: milliseconds since the Unix epoch
 *
 * Returns: (transfer full): the day by this machine's clock, as one writes it: `22 November 2026`
 */
char *
presso_wall_time_format_day (gint64 time_ms)
{
  g_autoptr (GDateTime) wall = get_wall_time (time_ms, NULL);

  /* Translators: a day in full, see g_date_time_format(): “22 November 2026”. */
  return g_date_time_format (wall, _ ("%-d %B %Y"));
}

/**
 * presso_wall_time_format_full:
 * @time_ms: milliseconds since the Unix epoch
 *
 * Returns: (transfer full): the day and the minute: `22 November 2026, 14:32`
 */
char *
presso_wall_time_format_full (gint64 time_ms)
{
  g_autofree char *day = presso_wall_time_format_day (time_ms);
  g_autofree char *time = presso_wall_time_format (time_ms, NULL, PRESSO_WALL_TIME_MINUTES, NULL);

  /* Translators: two parts of one line, such as a day and a time, or a size and a reason. */
  return g_strdup_printf (_ ("%s, %s"), day, time);
}

/**
 * presso_wall_time_is_midnight:
 * @time_ms: milliseconds since the Unix epoch
 * @time_zone: (nullable): where the bar is; this machine's if %NULL
 *
 * Returns: whether a day begins there in that minute
 */
gboolean
presso_wall_time_is_midnight (gint64 time_ms, const char *time_zone)
{
  g_autoptr (GDateTime) wall = get_wall_time (time_ms, time_zone);

  return g_date_time_get_hour (wall) == 0 && g_date_time_get_minute (wall) == 0;
}
