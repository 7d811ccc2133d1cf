/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

const char *presso_station_role_describe (const char *role);
GListModel *presso_station_role_list (void);
const char *presso_station_role_get_nth (guint position);
guint presso_station_role_find (const char *role);

G_END_DECLS
