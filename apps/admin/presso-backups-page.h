/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BACKUPS_PAGE (presso_backups_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoBackupsPage, presso_backups_page, PRESSO, BACKUPS_PAGE, AdwBin)

void presso_backups_page_set_client (PressoBackupsPage *self, PressoClient *client);

G_END_DECLS
