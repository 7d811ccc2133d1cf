/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-shop.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_STOCK_ITEM (presso_stock_item_get_type ())
G_DECLARE_FINAL_TYPE (PressoStockItem, presso_stock_item, PRESSO, STOCK_ITEM, GObject)

const char *presso_stock_item_get_group (PressoStockItem *self);
const char *presso_stock_item_get_choice (PressoStockItem *self);
const char *const *presso_stock_item_get_drinks (PressoStockItem *self);
const char *presso_stock_item_get_name (PressoStockItem *self);
const char *presso_stock_item_get_group_name (PressoStockItem *self);
gboolean presso_stock_item_get_available (PressoStockItem *self);
const char *presso_stock_item_get_note (PressoStockItem *self);

void presso_stock_update (GListStore *stock, PressoShop *shop);

G_END_DECLS
