/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_PRINTER_PORT 9100

#define PRESSO_TYPE_PRINTER_LINE (presso_printer_line_get_type ())
G_DECLARE_FINAL_TYPE (PressoPrinterLine, presso_printer_line, PRESSO, PRINTER_LINE, GObject)

void presso_printer_line_open_async (const char *address,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
PressoPrinterLine *presso_printer_line_open_finish (GAsyncResult *result, GError **error);

void presso_printer_line_send_async (PressoPrinterLine *self,
                                     GBytes *bytes,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean presso_printer_line_send_finish (PressoPrinterLine *self,
                                          GAsyncResult *result,
                                          gboolean *touched,
                                          GError **error);

G_END_DECLS
