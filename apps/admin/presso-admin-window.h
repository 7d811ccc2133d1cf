/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "common/presso-application.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ADMIN_WINDOW (presso_admin_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoAdminWindow,
                      presso_admin_window,
                      PRESSO,
                      ADMIN_WINDOW,
                      AdwApplicationWindow)

GtkWindow *presso_admin_window_new (PressoApplication *application);

G_END_DECLS
