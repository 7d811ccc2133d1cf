/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "display/presso-board-plan.h"
#include "model/presso-order.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_TILE (presso_order_tile_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderTile, presso_order_tile, PRESSO, ORDER_TILE, GtkWidget)

GtkWidget *presso_order_tile_new (PressoOrder *order);

void presso_order_tile_set_now (PressoOrderTile *self, gint64 now_ms);
void presso_order_tile_set_shape (PressoOrderTile *self, PressoTileShape shape, guint n_digits);
void presso_order_tile_set_shows_name (PressoOrderTile *self, gboolean shows_name);
void presso_order_tile_relabel (PressoOrderTile *self);

G_END_DECLS
