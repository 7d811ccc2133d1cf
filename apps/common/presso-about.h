/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void presso_about_show (GtkWindow *parent, const char *role);

G_END_DECLS
