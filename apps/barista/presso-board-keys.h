/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "barista/presso-board.h"
#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BOARD_KEYS (presso_board_keys_get_type ())
G_DECLARE_FINAL_TYPE (PressoBoardKeys, presso_board_keys, PRESSO, BOARD_KEYS, GObject)

PressoBoardKeys *presso_board_keys_new (GtkWidget *window, PressoBoard *board, PressoDesk *desk);

G_END_DECLS
