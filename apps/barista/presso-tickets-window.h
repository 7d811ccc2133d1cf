/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-printing.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_TICKETS_WINDOW (presso_tickets_window_get_type ())
G_DECLARE_FINAL_TYPE (PressoTicketsWindow, presso_tickets_window, PRESSO, TICKETS_WINDOW, AdwWindow)

GtkWidget *presso_tickets_window_new (GtkWindow *parent, PressoPrinting *printing);

G_END_DECLS
