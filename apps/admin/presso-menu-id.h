/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *presso_menu_id_from_name (const char *name);
char *presso_menu_id_make_unique (const char *id, GListModel *siblings, gpointer record);

G_END_DECLS
