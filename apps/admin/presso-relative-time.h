/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_relative_time_to_string (gint64 time_ms, gint64 now_ms);

G_END_DECLS
