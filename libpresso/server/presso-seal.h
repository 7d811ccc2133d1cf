/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_seal_close (const char *text, const char *secret);
char *presso_seal_open (const char *sealed, const char *secret);

G_END_DECLS
