/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void presso_menu_keep_language (JsonObject *document, const char *language);

G_END_DECLS
