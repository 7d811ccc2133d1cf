/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_text_trim (const char *text);
gboolean presso_text_is_plain (const char *text);
gboolean presso_text_is_id (const char *text);

G_END_DECLS
