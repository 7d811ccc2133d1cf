/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void presso_pixel_shift_at (gint64 now_ms, int reach, int *x, int *y);

G_END_DECLS
