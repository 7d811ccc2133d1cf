/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

/**
 * PressoPlace:
 * @order: id of the order
 * @guest: whose it is
 * @position: 1 for who is next, 0 for a drink that is being made
 * @from_s: seconds until the drink is ready at the earliest, as far as can be told
 * @to_s: and at the latest; 0 where nothing can be told honestly
 *
 * Where a guest's order stands in the queue.
 */
typedef struct {
  char *order;
  char *guest;
  gint64 position;
  gint64 from_s;
  gint64 to_s;
} PressoPlace;

GPtrArray *presso_queue_list_places (PressoServices *services, const char *shop, GError **error);
GHashTable *presso_queue_get_texts (PressoServices *services, const char *shop, GError **error);
char *presso_queue_get_places (PressoServices *services,
                               const char *shop,
                               const char *guest,
                               GError **error);

GHashTable *presso_queue_new_table (void);
void presso_queue_forget (PressoServices *services, GPtrArray *events);

G_END_DECLS
