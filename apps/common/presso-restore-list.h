/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_RESTORE_LIST (presso_restore_list_get_type ())
G_DECLARE_FINAL_TYPE (PressoRestoreList, presso_restore_list, PRESSO, RESTORE_LIST, GtkWidget)

GtkWidget *presso_restore_list_new (const char *data_dir);
const char *presso_restore_list_get_path (PressoRestoreList *self);

G_END_DECLS
