/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_SHOP_BUTTON (presso_shop_button_get_type ())
G_DECLARE_FINAL_TYPE (PressoShopButton, presso_shop_button, PRESSO, SHOP_BUTTON, AdwBin)

void
presso_shop_button_set_up (PressoShopButton *self, PressoClient *client, PressoAgeTicker *ticker);

G_END_DECLS
