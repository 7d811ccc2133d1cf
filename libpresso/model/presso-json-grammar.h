/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No document of ours is deeper than 8. json-glib descends recursively, so depth is stack. */
#define PRESSO_JSON_MAX_DEPTH 32

gboolean presso_json_is_strict (const char *text, gsize length, int max_depth);

G_END_DECLS
