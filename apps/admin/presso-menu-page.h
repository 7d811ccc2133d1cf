/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_MENU_PAGE (presso_menu_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoMenuPage, presso_menu_page, PRESSO, MENU_PAGE, AdwBin)

void presso_menu_page_set_client (PressoMenuPage *self, PressoClient *client);
gboolean presso_menu_page_has_changes (PressoMenuPage *self);
void presso_menu_page_save (PressoMenuPage *self);

G_END_DECLS
