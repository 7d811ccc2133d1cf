/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoQueued:
 * @order: id of the order
 * @guest: (nullable): whose it is
 * @station: (nullable): who makes it; %NULL while it waits
 * @claimed_ms: since when, in milliseconds since the Unix epoch; 0 while it waits
 *
 * An order that waits or is being made.
 */
typedef struct {
  char *order;
  char *guest;
  char *station;
  gint64 claimed_ms;
} PressoQueued;

/**
 * PressoMade:
 * @station: where it was made
 * @claimed_ms: since when, in milliseconds since the Unix epoch
 * @ready_ms: until when
 *
 * How a drink was made.
 */
typedef struct {
  char *station;
  gint64 claimed_ms;
  gint64 ready_ms;
} PressoMade;

GPtrArray *presso_store_list_queue (PressoStore *self, const char *shop, GError **error);
GPtrArray *presso_store_list_made (PressoStore *self,
                                   const char *shop,
                                   gint64 since_ms,
                                   int limit,
                                   GError **error);
gboolean
presso_store_is_in_queue (PressoStore *self, const char *shop, const char *guest, GError **error);

G_END_DECLS
