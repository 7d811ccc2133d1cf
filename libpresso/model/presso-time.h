/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The last millisecond that RFC 3339 can write, at the end of the year 9999. */
#define PRESSO_TIME_LAST_MS G_GINT64_CONSTANT (253402300799999)

char *presso_time_to_string (gint64 time_ms);
gboolean presso_time_from_string (const char *text, gint64 *time_ms);

G_END_DECLS
