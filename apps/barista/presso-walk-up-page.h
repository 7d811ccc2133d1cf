/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_WALK_UP_PAGE (presso_walk_up_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoWalkUpPage, presso_walk_up_page, PRESSO, WALK_UP_PAGE, AdwBin)

void presso_walk_up_page_set_client (PressoWalkUpPage *self, PressoClient *client);
void presso_walk_up_page_reset (PressoWalkUpPage *self);

G_END_DECLS
