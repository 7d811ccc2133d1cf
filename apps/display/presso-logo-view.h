/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_LOGO_VIEW (presso_logo_view_get_type ())
G_DECLARE_FINAL_TYPE (PressoLogoView, presso_logo_view, PRESSO, LOGO_VIEW, GtkWidget)

void presso_logo_view_set_logo (PressoLogoView *self, GdkTexture *logo);

G_END_DECLS
