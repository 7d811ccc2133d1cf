/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-publisher.h"

/**
 * presso_publisher_publish_order: (skip)
 * @services: the services
 * @type: what happened
 * @entry: an order as it was just kept
 * @error: return location
 *
 * Appends an event to the log, in the same transaction as the change. It reaches subscribers when
 * the batch is on disk (see [signal@Writer::committed]).
 *
 * Returns: whether it was appended
 */
gboolean
presso_publisher_publish_order (PressoServices *services,
                                PressoEventType type,
                                PressoOrderEntry *entry,
                                GError **error)
{
  const char *shop = presso_order_get_shop (entry->order);

  g_hash_table_add (services->touched, g_strdup (shop));
  return presso_store_append_event (services->store, type, shop, presso_order_get_id (entry->order),
                                    entry->guest, presso_clock_get_now (services->clock),
                                    entry->document, error);
}

/**
 * presso_publisher_publish_record: (skip)
 * @services: the services
 * @type: what happened
 * @shop: id of the shop
 * @record: a shop or a code, as it is after the change
 * @error: return location
 *
 * Returns: whether the event was appended
 */
gboolean
presso_publisher_publish_record (PressoServices *services,
                                 PressoEventType type,
                                 const char *shop,
                                 PressoRecord *record,
                                 GError **error)
{
  g_autofree char *data = presso_record_to_string (record);

  return presso_store_append_event (services->store, type, shop, NULL, NULL,
                                    presso_clock_get_now (services->clock), data, error);
}
