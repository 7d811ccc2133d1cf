/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"

G_BEGIN_DECLS

/**
 * PressoTallyRequest:
 *
 * What is asked of a bar.
 */
typedef enum {
  PRESSO_TALLY_LOOK,
  PRESSO_TALLY_SCAN,
  PRESSO_TALLY_SUBMIT,
  PRESSO_TALLY_CANCEL,
  PRESSO_TALLY_CLAIM,
  PRESSO_TALLY_COMPLETE,
  PRESSO_TALLY_COLLECT,
  PRESSO_N_TALLY_REQUESTS,
} PressoTallyRequest;

#define PRESSO_TYPE_TALLY (presso_tally_get_type ())
G_DECLARE_FINAL_TYPE (PressoTally, presso_tally, PRESSO, TALLY, GObject)

PressoTally *presso_tally_new (void);
void presso_tally_add (PressoTally *self,
                       PressoTallyRequest request,
                       gint64 duration_us,
                       const GError *error);
gboolean presso_tally_is_refusal (const GError *error);
void presso_tally_add_order (PressoTally *self, gint64 now_us);
void presso_tally_add_outcome (PressoTally *self, PressoOrderState state, gint64 wait_ms);
guint presso_tally_get_n_ordered (PressoTally *self);
guint presso_tally_get_n_open (PressoTally *self);
guint presso_tally_get_n_failed (PressoTally *self);
char *presso_tally_get_orders (PressoTally *self);
char *presso_tally_to_string (PressoTally *self);

G_END_DECLS
