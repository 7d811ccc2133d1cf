/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-shop.h"

G_BEGIN_DECLS

char *presso_page_colors_get_theme (PressoShop *shop, gboolean is_dark);
const char *presso_page_colors_get_ground (gboolean is_dark);

G_END_DECLS
