/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BARISTAS_PAGE (presso_baristas_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoBaristasPage, presso_baristas_page, PRESSO, BARISTAS_PAGE, AdwBin)

void presso_baristas_page_set_client (PressoBaristasPage *self, PressoClient *client);

G_END_DECLS
