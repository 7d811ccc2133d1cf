/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "print/presso-print-queue.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_TICKET_ROW (presso_ticket_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoTicketRow, presso_ticket_row, PRESSO, TICKET_ROW, AdwActionRow)

GtkWidget *presso_ticket_row_new (PressoPrintQueue *queue, PressoTicket *ticket);

G_END_DECLS
