/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_SETUP_WINDOW (presso_setup_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoSetupWindow, presso_setup_window, PRESSO, SETUP_WINDOW, AdwWindow)

PressoSetupWindow *presso_setup_window_new (const char *data_dir, const char *role);
void presso_setup_window_pair (PressoSetupWindow *self, const char *uri, const char *fingerprint);

G_END_DECLS
