/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_TYPE_SIZE (presso_type_size_get_type ())
G_DECLARE_FINAL_TYPE (PressoTypeSize, presso_type_size, PRESSO, TYPE_SIZE, GObject)

PressoTypeSize *presso_type_size_new (GtkWidget *board);

void presso_type_size_set (PressoTypeSize *self, double board, double ready, double preparing);

G_END_DECLS
