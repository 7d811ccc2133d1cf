/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_OVERVIEW_PAGE (presso_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoOverviewPage, presso_overview_page, PRESSO, OVERVIEW_PAGE, AdwBin)

void presso_overview_page_set_up (PressoOverviewPage *self,
                                  PressoClient *client,
                                  PressoAgeTicker *ticker);

G_END_DECLS
