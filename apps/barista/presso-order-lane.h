/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_LANE (presso_order_lane_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderLane, presso_order_lane, PRESSO, ORDER_LANE, GObject)

PressoOrderLane *
presso_order_lane_new (GListModel *orders, PressoOrderState state, PressoDesk *desk);
void presso_order_lane_set_held (PressoOrderLane *self, gboolean is_held);

PressoOrderState presso_order_lane_find_state (PressoDesk *desk, PressoOrder *order);

G_END_DECLS
