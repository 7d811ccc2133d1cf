/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_fingerprint_from_certificate (const guint8 *der, gsize n_der);
char *presso_fingerprint_normalize (const char *text);
gboolean presso_fingerprint_equal (const char *a, const char *b);
char *presso_fingerprint_to_display (const char *fingerprint);
char *presso_fingerprint_to_lines (const char *fingerprint);

G_END_DECLS
