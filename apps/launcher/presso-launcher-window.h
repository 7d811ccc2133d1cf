/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_LAUNCHER_WINDOW (presso_launcher_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoLauncherWindow,
                      presso_launcher_window,
                      PRESSO,
                      LAUNCHER_WINDOW,
                      AdwApplicationWindow)

GtkWindow *presso_launcher_window_new (GtkApplication *application, GSettings *settings);

G_END_DECLS
