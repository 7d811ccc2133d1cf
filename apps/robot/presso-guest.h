/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"
#include "presso-tally.h"
#include "presso-visit.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_GUEST (presso_guest_get_type ())
G_DECLARE_FINAL_TYPE (PressoGuest, presso_guest, PRESSO, GUEST, GObject)

PressoGuest *presso_guest_new (PressoClient *staff, PressoTally *tally);

void presso_guest_visit (PressoGuest *self, PressoVisit *visit);
void presso_guest_leave (PressoGuest *self);
gboolean presso_guest_is_free (PressoGuest *self);
gboolean presso_guest_is_used_up (PressoGuest *self);
const char *presso_guest_get_order_id (PressoGuest *self);
PressoVisit *presso_guest_get_visit (PressoGuest *self);

G_END_DECLS
