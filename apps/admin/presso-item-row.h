/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ITEM_ROW (presso_item_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoItemRow, presso_item_row, PRESSO, ITEM_ROW, AdwEntryRow)

GtkWidget *presso_item_row_new (PressoMenuDraft *draft, GListModel *siblings, gpointer record);

G_END_DECLS
