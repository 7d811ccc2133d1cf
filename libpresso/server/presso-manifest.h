/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-shop.h"

G_BEGIN_DECLS

GBytes *presso_manifest_build (PressoShop *shop, const char *language);

G_END_DECLS
