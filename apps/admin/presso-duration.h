/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_duration_to_string (gint64 seconds);
gboolean presso_duration_from_string (const char *text, gint64 *seconds);

G_END_DECLS
