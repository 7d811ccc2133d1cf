/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ITEM_MENU (presso_item_menu_get_type ())
G_DECLARE_FINAL_TYPE (PressoItemMenu, presso_item_menu, PRESSO, ITEM_MENU, AdwBin)

void presso_item_menu_set_item (PressoItemMenu *self,
                                PressoMenuDraft *draft,
                                GListModel *siblings,
                                gpointer record);

G_END_DECLS
