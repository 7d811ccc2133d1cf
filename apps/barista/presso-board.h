/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "barista/presso-desk.h"
#include "barista/presso-notices.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BOARD (presso_board_get_type ())
G_DECLARE_FINAL_TYPE (PressoBoard, presso_board, PRESSO, BOARD, GtkWidget)

void presso_board_set_up (PressoBoard *self,
                          PressoDesk *desk,
                          PressoNotices *notices,
                          PressoAgeTicker *ticker);
GtkWidget *presso_board_get_queue (PressoBoard *self);

G_END_DECLS
