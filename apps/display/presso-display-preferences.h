/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "common/presso-autostart.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DISPLAY_PREFERENCES (presso_display_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PressoDisplayPreferences,
                      presso_display_preferences,
                      PRESSO,
                      DISPLAY_PREFERENCES,
                      AdwPreferencesWindow)

GtkWindow *presso_display_preferences_new (GtkWindow *parent,
                                           GSettings *settings,
                                           PressoAutostart *autostart,
                                           GListModel *monitors);

G_END_DECLS
