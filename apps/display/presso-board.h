/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "client/presso-client.h"
#include "common/presso-age-ticker.h"
#include "common/presso-chime.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BOARD (presso_board_get_type ())
G_DECLARE_FINAL_TYPE (PressoBoard, presso_board, PRESSO, BOARD, GtkWidget)

GtkWidget *presso_board_new (PressoAgeTicker *ticker, PressoShop *shop, GListModel *orders);

void presso_board_set_connection (PressoBoard *self,
                                  PressoConnectionState state,
                                  gint64 stale_since_ms,
                                  const GError *error);
void presso_board_set_code (PressoBoard *self, PressoCode *code);
void presso_board_set_load (PressoBoard *self, int orders_in_queue, int wait_estimate);
void presso_board_set_chime (PressoBoard *self, PressoChime *chime);
void presso_board_set_logo (PressoBoard *self, GdkTexture *logo);
void presso_board_set_shifts (PressoBoard *self, gboolean shifts);

void presso_board_relabel (PressoBoard *self);

G_END_DECLS
