/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/* Each does no more than a step of some rows, within a transaction; see PressoCompactor. */

gboolean presso_store_prune_events (PressoStore *self,
                                    gint64 *position,
                                    gint64 keep,
                                    gint64 traffic_before_ms,
                                    gint64 audit_before_ms,
                                    gboolean *more,
                                    GError **error);
gboolean
presso_store_prune_orders (PressoStore *self, gint64 before_ms, gboolean *more, GError **error);
gboolean
presso_store_prune_codes (PressoStore *self, gint64 before_ms, gboolean *more, GError **error);
gboolean
presso_store_prune_answers (PressoStore *self, gint64 before_ms, gboolean *more, GError **error);

G_END_DECLS
