/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/presso-menu-draft.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_NAMES_WINDOW (presso_names_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoNamesWindow, presso_names_window, PRESSO, NAMES_WINDOW, AdwWindow)

GtkWindow *presso_names_window_new (PressoMenuDraft *draft, PressoDrink *drink);

G_END_DECLS
