/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void presso_admin_toast_show (GtkWidget *widget, AdwToast *toast);
void presso_admin_toast_show_error (GtkWidget *widget, const GError *error);

G_END_DECLS
