/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_MENU_PROBLEMS (presso_menu_problems_get_type ())
G_DECLARE_FINAL_TYPE (PressoMenuProblems, presso_menu_problems, PRESSO, MENU_PROBLEMS, GObject)

PressoMenuProblems *presso_menu_problems_new (GListModel *menu);
void presso_menu_problems_take (PressoMenuProblems *self, const GError *error);
const char *presso_menu_problems_get (PressoMenuProblems *self, gpointer record, const char *field);
gboolean presso_menu_problems_concern (PressoMenuProblems *self, gpointer record);

G_END_DECLS
