/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "presso-visit.h"

G_BEGIN_DECLS

gboolean
presso_recording_write (const char *path, JsonArray *orders, guint *n_written, GError **error);
GPtrArray *presso_recording_read (const char *path, GError **error);

G_END_DECLS
