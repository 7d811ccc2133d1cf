/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "print/presso-print-queue.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_PRINTER_BUTTON (presso_printer_button_get_type ())
G_DECLARE_FINAL_TYPE (PressoPrinterButton, presso_printer_button, PRESSO, PRINTER_BUTTON, AdwBin)

void presso_printer_button_set_queue (PressoPrinterButton *self, PressoPrintQueue *queue);

G_END_DECLS
