/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/presso-order.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BOARD_ORDERS (presso_board_orders_get_type ())
G_DECLARE_FINAL_TYPE (PressoBoardOrders, presso_board_orders, PRESSO, BOARD_ORDERS, GObject)

PressoBoardOrders *presso_board_orders_new (void);

void presso_board_orders_set_source (PressoBoardOrders *self, GListModel *source);
GListModel *presso_board_orders_get_preparing (PressoBoardOrders *self);
GListModel *presso_board_orders_get_ready (PressoBoardOrders *self);
guint presso_board_orders_get_n_digits (PressoBoardOrders *self);

G_END_DECLS
