/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"
#include "model/presso-shop.h"

G_BEGIN_DECLS

/**
 * PressoTicketState:
 * @PRESSO_TICKET_WAITING: not one byte of it has been sent
 * @PRESSO_TICKET_SENDING: the printer may have some of it already
 * @PRESSO_TICKET_UNSURE: it was cut off while it was sent; a person has to look
 * @PRESSO_TICKET_PRINTED: the printer has taken all of it
 */
typedef enum {
  PRESSO_TICKET_WAITING,
  PRESSO_TICKET_SENDING,
  PRESSO_TICKET_UNSURE,
  PRESSO_TICKET_PRINTED,
} PressoTicketState;

#define PRESSO_TYPE_TICKET_STATE (presso_ticket_state_get_type ())
GType presso_ticket_state_get_type (void);

#define PRESSO_TYPE_TICKET (presso_ticket_get_type ())
G_DECLARE_FINAL_TYPE (PressoTicket, presso_ticket, PRESSO, TICKET, PressoRecord)

PressoTicket *presso_ticket_new (PressoOrder *order, PressoShop *shop, gint64 now_ms);
PressoTicket *presso_ticket_new_test (const char *shop, gint64 now_ms);

const char *presso_ticket_get_id (PressoTicket *self);
PressoTicketState presso_ticket_get_state (PressoTicket *self);
gboolean presso_ticket_get_copy (PressoTicket *self);
gint64 presso_ticket_get_created_at (PressoTicket *self);
gint64 presso_ticket_get_number (PressoTicket *self);
const char *presso_ticket_get_name (PressoTicket *self);
const char *presso_ticket_get_drink (PressoTicket *self);
const char *const *presso_ticket_get_options (PressoTicket *self);
const char *const *presso_ticket_get_extras (PressoTicket *self);
const char *presso_ticket_get_allergens (PressoTicket *self);
const char *presso_ticket_get_shop (PressoTicket *self);

G_END_DECLS
