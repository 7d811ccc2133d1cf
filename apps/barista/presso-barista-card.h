/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-desk.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BARISTA_CARD (presso_barista_card_get_type ())
G_DECLARE_FINAL_TYPE (PressoBaristaCard, presso_barista_card, PRESSO, BARISTA_CARD, AdwBin)

GtkWidget *
presso_barista_card_new (PressoDesk *desk, PressoAgeTicker *ticker, PressoOrderState lane);
void presso_barista_card_set_order (PressoBaristaCard *self, PressoOrder *order);
PressoOrder *presso_barista_card_get_order (PressoBaristaCard *self);
gboolean presso_barista_card_is_of_lane (PressoBaristaCard *self);
void presso_barista_card_step (PressoBaristaCard *self);
void presso_barista_card_set_number (PressoBaristaCard *self, guint number);

G_END_DECLS
