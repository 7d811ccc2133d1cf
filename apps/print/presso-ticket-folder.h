/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/presso-ticket.h"

G_BEGIN_DECLS

GPtrArray *presso_ticket_folder_load (const char *folder);
gboolean presso_ticket_folder_save (const char *folder, PressoTicket *ticket, GError **error);
void presso_ticket_folder_remove (const char *folder, PressoTicket *ticket);

G_END_DECLS
