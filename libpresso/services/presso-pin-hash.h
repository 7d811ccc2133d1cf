/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean presso_pin_hash_is_pin (const char *text);
char *presso_pin_hash_new (const char *pin);
gboolean presso_pin_hash_matches (const char *hash, const char *pin);

G_END_DECLS
