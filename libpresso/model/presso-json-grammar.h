/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean presso_json_is_strict (const char *text, gsize length);

G_END_DECLS
