/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "print/presso-paper.h"

G_BEGIN_DECLS

GtkPrintOperation *
presso_page_printer_new_operation (PressoTicket *ticket, const PressoPaper *paper);
void presso_page_printer_print_async (PressoTicket *ticket,
                                      const PressoPaper *paper,
                                      const char *printer,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean presso_page_printer_print_finish (GAsyncResult *result, gboolean *touched, GError **error);

G_END_DECLS
