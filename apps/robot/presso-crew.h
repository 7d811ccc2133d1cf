/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"
#include "presso-tally.h"

G_BEGIN_DECLS

/**
 * PressoCrewTimes:
 * @order_id: id of an order
 * @make_ms: (out): from claim to complete
 * @pickup_ms: (out): from ready to collected
 * @user_data: what was given with it
 *
 * Says how long the steps of an order take.
 */
typedef void (*PressoCrewTimes) (const char *order_id,
                                 gint64 *make_ms,
                                 gint64 *pickup_ms,
                                 gpointer user_data);

#define PRESSO_TYPE_CREW (presso_crew_get_type ())
G_DECLARE_FINAL_TYPE (PressoCrew, presso_crew, PRESSO, CREW, GObject)

PressoCrew *presso_crew_new (PressoClient *staff,
                             PressoTally *tally,
                             guint n_baristas,
                             PressoCrewTimes times,
                             gpointer user_data);
void presso_crew_start (PressoCrew *self);
void presso_crew_stop (PressoCrew *self);

G_END_DECLS
