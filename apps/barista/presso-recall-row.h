/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_RECALL_ROW (presso_recall_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoRecallRow, presso_recall_row, PRESSO, RECALL_ROW, GtkListBoxRow)

GtkWidget *presso_recall_row_new (PressoOrder *order, GListModel *menu, PressoAgeTicker *ticker);

G_END_DECLS
