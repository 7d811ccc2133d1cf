/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_AWAKE (presso_awake_get_type ())
G_DECLARE_FINAL_TYPE (PressoAwake, presso_awake, PRESSO, AWAKE, GObject)

PressoAwake *presso_awake_new (GtkWindow *window);

G_END_DECLS
