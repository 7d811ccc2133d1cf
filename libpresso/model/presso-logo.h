/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PRESSO_LOGO_PNG "image/png"
#define PRESSO_LOGO_SVG "image/svg+xml"

/* Most bytes of a picture, and most pixels of its sides. */
#define PRESSO_LOGO_MAX_SIZE   (64 * 1024)
#define PRESSO_LOGO_MAX_PIXELS 4096

const char *presso_logo_get_type (GBytes *picture);
gboolean presso_logo_check (GBytes *picture, GError **error);

G_END_DECLS
