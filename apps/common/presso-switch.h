/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void presso_switch_show (GtkSwitch *self, gboolean is_on);

G_END_DECLS
