/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BAR_LOGO (presso_bar_logo_get_type ())
G_DECLARE_FINAL_TYPE (PressoBarLogo, presso_bar_logo, PRESSO, BAR_LOGO, GObject)

PressoBarLogo *presso_bar_logo_new (PressoClient *client);

GdkTexture *presso_bar_logo_get_texture (PressoBarLogo *self);

G_END_DECLS
