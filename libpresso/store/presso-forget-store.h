/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/* Each does no more than a step of some orders, within a transaction. */

gboolean presso_store_has_open_orders (PressoStore *self, const char *guest, GError **error);
gboolean presso_store_forget_answers (PressoStore *self, const char *caller, GError **error);
gboolean presso_store_forget_guest (PressoStore *self,
                                    const char *guest,
                                    gint64 *n_orders,
                                    gboolean *more,
                                    GError **error);
gboolean presso_store_forget_old_guests (PressoStore *self,
                                         char **position,
                                         gint64 before_ms,
                                         gboolean *more,
                                         GError **error);

G_END_DECLS
