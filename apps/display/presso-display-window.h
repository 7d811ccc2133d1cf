/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DISPLAY_WINDOW (presso_display_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoDisplayWindow,
                      presso_display_window,
                      PRESSO,
                      DISPLAY_WINDOW,
                      AdwApplicationWindow)

GtkWindow *presso_display_window_new (GtkApplication *application,
                                      PressoClient *client,
                                      PressoAgeTicker *ticker,
                                      GSettings *settings,
                                      gboolean fills_screen);

G_END_DECLS
