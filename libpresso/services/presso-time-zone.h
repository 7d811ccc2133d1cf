/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean presso_time_zone_exists (const char *name);

G_END_DECLS
