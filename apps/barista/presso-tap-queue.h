/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-tap.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_TAP_QUEUE (presso_tap_queue_get_type ())
G_DECLARE_FINAL_TYPE (PressoTapQueue, presso_tap_queue, PRESSO, TAP_QUEUE, GObject)

PressoTapQueue *presso_tap_queue_new (const char *folder, const char *name);

guint presso_tap_queue_get_n_taps (PressoTapQueue *self);
PressoTap *presso_tap_queue_get_tap (PressoTapQueue *self, guint position);
PressoTap *presso_tap_queue_find_last (PressoTapQueue *self, const char *order_id);
void presso_tap_queue_push (PressoTapQueue *self, PressoTap *tap);
void presso_tap_queue_remove (PressoTapQueue *self, PressoTap *tap);
guint presso_tap_queue_count_order (PressoTapQueue *self, const char *order_id);
void presso_tap_queue_drop_order (PressoTapQueue *self, const char *order_id);

G_END_DECLS
