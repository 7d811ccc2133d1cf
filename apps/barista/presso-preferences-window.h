/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-printing.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_PREFERENCES_WINDOW (presso_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoPreferencesWindow,
                      presso_preferences_window,
                      PRESSO,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWidget *
presso_preferences_window_new (GtkWindow *parent, GSettings *settings, PressoPrinting *printing);

G_END_DECLS
