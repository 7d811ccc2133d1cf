/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-desk.h"
#include "print/presso-print-queue.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_PRINTING (presso_printing_get_type ())
G_DECLARE_FINAL_TYPE (PressoPrinting, presso_printing, PRESSO, PRINTING, GObject)

PressoPrinting *presso_printing_new (PressoDesk *desk, GSettings *settings, const char *folder);
PressoDesk *presso_printing_get_desk (PressoPrinting *self);
PressoPrintQueue *presso_printing_get_queue (PressoPrinting *self);
GSettings *presso_printing_get_settings (PressoPrinting *self);
void presso_printing_print (PressoPrinting *self, PressoOrder *order);
void presso_printing_print_test (PressoPrinting *self);
PressoTicket *presso_printing_new_test (PressoPrinting *self);
char *presso_printing_describe (PressoPrinting *self);

G_END_DECLS
