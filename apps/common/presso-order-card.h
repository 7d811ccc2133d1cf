/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "common/presso-age-ticker.h"
#include "model/presso-order.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_CARD (presso_order_card_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderCard, presso_order_card, PRESSO, ORDER_CARD, GtkWidget)

GtkWidget *presso_order_card_new (PressoOrder *order, PressoAgeTicker *ticker);

PressoOrder *presso_order_card_get_order (PressoOrderCard *self);
void presso_order_card_set_order (PressoOrderCard *self, PressoOrder *order);
PressoAgeTicker *presso_order_card_get_ticker (PressoOrderCard *self);
void presso_order_card_set_ticker (PressoOrderCard *self, PressoAgeTicker *ticker);
void presso_order_card_set_menu (PressoOrderCard *self, GListModel *menu);
void presso_order_card_set_barista_visible (PressoOrderCard *self, gboolean is_visible);
void presso_order_card_set_make_time (PressoOrderCard *self, const char *text);
GtkBox *presso_order_card_get_actions (PressoOrderCard *self);

void presso_order_card_set_key (PressoOrderCard *self, const char *key);
void
presso_order_card_set_pending (PressoOrderCard *self, PressoOrderState state, const char *note);

G_END_DECLS
