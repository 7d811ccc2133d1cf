/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-drink.h"

G_BEGIN_DECLS

void presso_menu_copy (GListStore *to, GListModel *from);
gboolean presso_menu_is_same (GListModel *a, GListModel *b);
gboolean presso_menu_differs_beyond_availability (GListModel *a, GListModel *b);
void presso_menu_merge_availability (GListModel *mine, GListModel *base, GListModel *theirs);
GListModel *presso_menu_get_children (gpointer record);
gpointer presso_menu_find_twin (GListModel *records, GListModel *others, gpointer record);

G_END_DECLS
