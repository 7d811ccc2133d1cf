/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-desk.h"
#include "barista/presso-notices.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_LANE_VIEW (presso_lane_view_get_type ())
G_DECLARE_FINAL_TYPE (PressoLaneView, presso_lane_view, PRESSO, LANE_VIEW, AdwBin)

void presso_lane_view_set_up (PressoLaneView *self,
                              PressoDesk *desk,
                              PressoNotices *notices,
                              PressoAgeTicker *ticker);

G_END_DECLS
