/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_time_to_string (gint64 time_ms);
gboolean presso_time_from_string (const char *text, gint64 *time_ms);

G_END_DECLS
