/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_LANE_HEAD (presso_lane_head_get_type ())
G_DECLARE_FINAL_TYPE (PressoLaneHead, presso_lane_head, PRESSO, LANE_HEAD, GObject)

PressoLaneHead *presso_lane_head_new (GListModel *orders, GtkAdjustment *adjustment);

G_END_DECLS
