/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"

G_BEGIN_DECLS

char *
presso_make_time_describe (PressoOrder *order, PressoOrderState state, int usual_s, gint64 now_ms);

G_END_DECLS
