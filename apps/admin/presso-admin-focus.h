/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void presso_admin_drop_focus (GtkWidget *widget);
void presso_admin_set_sensitive (GtkWidget *widget, gboolean sensitive);

G_END_DECLS
