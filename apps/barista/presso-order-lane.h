/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_LANE (presso_order_lane_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderLane, presso_order_lane, PRESSO, ORDER_LANE, GObject)

PressoOrderLane *
presso_order_lane_new (GListModel *orders, PressoOrderState state, PressoDesk *desk);

G_END_DECLS
