/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/presso-shop.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ACCENT (presso_accent_get_type ())
G_DECLARE_FINAL_TYPE (PressoAccent, presso_accent, PRESSO, ACCENT, GObject)

PressoAccent *presso_accent_new (GtkWidget *board, PressoShop *shop);

G_END_DECLS
