/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_SOUNDS_PAGE (presso_sounds_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoSoundsPage, presso_sounds_page, PRESSO, SOUNDS_PAGE, AdwPreferencesPage)

GtkWidget *presso_sounds_page_new (GSettings *settings);

G_END_DECLS
