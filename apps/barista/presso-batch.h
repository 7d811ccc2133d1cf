/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-desk.h"

G_BEGIN_DECLS

/**
 * PRESSO_BATCH_MAX:
 *
 * Drinks that one barista makes at once at the most.
 */
#define PRESSO_BATCH_MAX 6

#define PRESSO_TYPE_BATCH (presso_batch_get_type ())
G_DECLARE_FINAL_TYPE (PressoBatch, presso_batch, PRESSO, BATCH, GObject)

PressoBatch *presso_batch_new (void);

GPtrArray *presso_batch_get_orders (PressoBatch *self);
void presso_batch_add (PressoBatch *self, PressoOrder *order);
void presso_batch_remove (PressoBatch *self, PressoOrder *order);
GPtrArray *presso_batch_choose (PressoBatch *self, PressoDesk *desk, PressoOrder *order);
void presso_batch_emit_changed (PressoBatch *self);

G_END_DECLS
