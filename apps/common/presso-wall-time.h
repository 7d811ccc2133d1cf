/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_wall_time_format (gint64 time_ms, const char *time_zone, const char *format);

G_END_DECLS
