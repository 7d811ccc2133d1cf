/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoWallTimePrecision:
 * @PRESSO_WALL_TIME_MINUTES: hours and minutes
 * @PRESSO_WALL_TIME_SECONDS: and seconds
 */
typedef enum {
  PRESSO_WALL_TIME_MINUTES,
  PRESSO_WALL_TIME_SECONDS,
} PressoWallTimePrecision;

char *presso_wall_time_format (gint64 time_ms,
                               const char *time_zone,
                               PressoWallTimePrecision precision,
                               const char *language);
char *presso_wall_time_format_day (gint64 time_ms);
char *presso_wall_time_format_full (gint64 time_ms);
gboolean presso_wall_time_is_midnight (gint64 time_ms, const char *time_zone);

G_END_DECLS
