/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_NAME_ROW (presso_name_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoNameRow, presso_name_row, PRESSO, NAME_ROW, AdwEntryRow)

GtkWidget *presso_name_row_new (PressoMenuDraft *draft, gpointer record, const char *language);

G_END_DECLS
