/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/presso-paper.h"

G_BEGIN_DECLS

/**
 * PressoPrinterKind:
 * @PRESSO_PRINTER_OFF: nothing is printed
 * @PRESSO_PRINTER_NETWORK: a receipt or label printer with a network socket
 * @PRESSO_PRINTER_SYSTEM: a printer that the desktop knows
 */
typedef enum {
  PRESSO_PRINTER_OFF,
  PRESSO_PRINTER_NETWORK,
  PRESSO_PRINTER_SYSTEM,
} PressoPrinterKind;

#define PRESSO_TYPE_PRINT_QUEUE (presso_print_queue_get_type ())
G_DECLARE_FINAL_TYPE (PressoPrintQueue, presso_print_queue, PRESSO, PRINT_QUEUE, GObject)

PressoPrintQueue *presso_print_queue_new (const char *folder, int first_pause_ms);
void presso_print_queue_set_printer (PressoPrintQueue *self,
                                     PressoPrinterKind kind,
                                     const char *target,
                                     const PressoPaper *paper);

PressoPrinterKind presso_print_queue_get_kind (PressoPrintQueue *self);
GListModel *presso_print_queue_get_tickets (PressoPrintQueue *self);
PressoTicket *presso_print_queue_find (PressoPrintQueue *self, const char *id);
guint presso_print_queue_count (PressoPrintQueue *self, PressoTicketState state);
const char *presso_print_queue_get_problem (PressoPrintQueue *self);

gboolean presso_print_queue_add (PressoPrintQueue *self, PressoTicket *ticket);
void presso_print_queue_print_again (PressoPrintQueue *self, PressoTicket *ticket);
void presso_print_queue_remove (PressoPrintQueue *self, PressoTicket *ticket);
void presso_print_queue_retry (PressoPrintQueue *self);

G_END_DECLS
