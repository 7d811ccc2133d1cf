/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "barista/presso-board.h"
#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BOARD_KEYS (presso_board_keys_get_type ())
G_DECLARE_FINAL_TYPE (PressoBoardKeys, presso_board_keys, PRESSO, BOARD_KEYS, GObject)

PressoBoardKeys *presso_board_keys_new (GtkWidget *window, PressoBoard *board, PressoDesk *desk);
gboolean presso_board_keys_is_by_key (PressoBoardKeys *self);
void presso_board_keys_take_focus (PressoBoardKeys *self);

G_END_DECLS
