/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_GROUP_EDITOR (presso_group_editor_get_type ())
G_DECLARE_FINAL_TYPE (PressoGroupEditor,
                      presso_group_editor,
                      PRESSO,
                      GROUP_EDITOR,
                      AdwPreferencesGroup)

GtkWidget *
presso_group_editor_new (PressoMenuDraft *draft, GListModel *siblings, PressoOptionGroup *group);

G_END_DECLS
