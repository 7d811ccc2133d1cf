/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-stock.h"
#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_STOCK_ROW (presso_stock_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoStockRow, presso_stock_row, PRESSO, STOCK_ROW, AdwActionRow)

PressoStockRow *presso_stock_row_new (PressoStockItem *item, PressoClient *client);

G_END_DECLS
