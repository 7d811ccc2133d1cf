/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display/presso-board.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ALTERNATION (presso_alternation_get_type ())
G_DECLARE_FINAL_TYPE (PressoAlternation, presso_alternation, PRESSO, ALTERNATION, GObject)

PressoAlternation *presso_alternation_new (PressoBoard *board,
                                           PressoShop *shop,
                                           PressoAgeTicker *ticker,
                                           GSettings *settings);

G_END_DECLS
