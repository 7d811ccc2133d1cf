/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-undo.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_RECALL_PAGE (presso_recall_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoRecallPage, presso_recall_page, PRESSO, RECALL_PAGE, AdwBin)

void presso_recall_page_set_up (PressoRecallPage *self,
                                PressoUndo *undo,
                                PressoDesk *desk,
                                PressoAgeTicker *ticker);
void presso_recall_page_set_shown (PressoRecallPage *self, gboolean is_shown);

G_END_DECLS
