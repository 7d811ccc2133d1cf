/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_TAPS_BAR (presso_taps_bar_get_type ())
G_DECLARE_FINAL_TYPE (PressoTapsBar, presso_taps_bar, PRESSO, TAPS_BAR, AdwBin)

void presso_taps_bar_set_desk (PressoTapsBar *self, PressoDesk *desk);

G_END_DECLS
