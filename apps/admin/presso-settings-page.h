/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_SETTINGS_PAGE (presso_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoSettingsPage, presso_settings_page, PRESSO, SETTINGS_PAGE, AdwBin)

void presso_settings_page_set_client (PressoSettingsPage *self, PressoClient *client);

G_END_DECLS
