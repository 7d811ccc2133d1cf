/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_IDLE_POINTER (presso_idle_pointer_get_type ())
G_DECLARE_FINAL_TYPE (PressoIdlePointer, presso_idle_pointer, PRESSO, IDLE_POINTER, GObject)

PressoIdlePointer *presso_idle_pointer_new (GtkWidget *widget, guint idle_ms);

void presso_idle_pointer_set_hides (PressoIdlePointer *self, gboolean hides);

G_END_DECLS
