/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-tap-queue.h"
#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_DESK (presso_desk_get_type ())
G_DECLARE_FINAL_TYPE (PressoDesk, presso_desk, PRESSO, DESK, GObject)

PressoDesk *presso_desk_new (PressoClient *client, const char *folder);
PressoClient *presso_desk_get_client (PressoDesk *self);
void presso_desk_set_barista (PressoDesk *self, const char *name);
PressoOrder *presso_desk_find_order (PressoDesk *self, const char *order_id);
gboolean presso_desk_is_own (PressoDesk *self, PressoOrder *order);

void
presso_desk_act (PressoDesk *self, PressoOrder *order, PressoAction action, gboolean confirmed);
void presso_desk_cancel (PressoDesk *self, PressoOrder *order, PressoDetail detail);
void presso_desk_take_back (PressoDesk *self, const char *order_id);

gboolean presso_desk_is_pending (PressoDesk *self, const char *order_id);
gboolean presso_desk_is_kept (PressoDesk *self, const char *order_id);
PressoOrderState presso_desk_get_state (PressoDesk *self, PressoOrder *order);
PressoOrderState presso_desk_get_shown_state (PressoDesk *self, PressoOrder *order);
PressoTapQueue *presso_desk_get_taps (PressoDesk *self);
guint presso_desk_get_n_kept (PressoDesk *self);

GPtrArray *presso_desk_get_refusals (PressoDesk *self);
void presso_desk_clear_refusals (PressoDesk *self);

G_END_DECLS
