/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_STOCK_PAGE (presso_stock_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoStockPage, presso_stock_page, PRESSO, STOCK_PAGE, AdwBin)

void presso_stock_page_set_client (PressoStockPage *self, PressoClient *client);

G_END_DECLS
