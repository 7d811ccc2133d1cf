/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean presso_svg_check (const char *text, gsize size, GError **error);

G_END_DECLS
