/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *presso_accent_preview_describe (const char *text);
GtkWidget *presso_accent_preview_new (GtkEditable *entry);

G_END_DECLS
