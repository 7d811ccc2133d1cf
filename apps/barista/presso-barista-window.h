/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "common/presso-application.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BARISTA_WINDOW (presso_barista_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoBaristaWindow,
                      presso_barista_window,
                      PRESSO,
                      BARISTA_WINDOW,
                      AdwApplicationWindow)

GtkWindow *presso_barista_window_new (PressoApplication *application);

G_END_DECLS
