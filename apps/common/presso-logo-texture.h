/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void presso_logo_texture_load_async (GBytes *picture,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GdkTexture *presso_logo_texture_load_finish (GAsyncResult *result, GError **error);

gboolean presso_logo_texture_get_color (GdkTexture *texture, GdkRGBA *color);

G_END_DECLS
