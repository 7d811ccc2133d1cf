/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What hosts are found by on the bar's network (DNS-SD, RFC 6763). */
#define PRESSO_SERVICE_TYPE "_presso._tcp"

char *presso_announcement_shorten (const char *name, gsize max_bytes);
GVariant *presso_announcement_write (const char *name, const char *fingerprint);
void presso_announcement_read (GVariant *txt, char **name, char **fingerprint);

G_END_DECLS
