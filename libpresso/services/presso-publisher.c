/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-publisher.h"

static void
touch (PressoServices *services, PressoOrder *order)
{
  const char *shop = presso_order_get_shop (order);
  GHashTable *orders = g_hash_table_lookup (services->touched, shop);

  if (orders == NULL) {
    orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (services->touched, g_strdup (shop), orders);
  }
  g_hash_table_add (orders, g_strdup (presso_order_get_id (order)));
}

/**
 * presso_publisher_publish_order: (skip)
 * @services: the services
 * @type: what happened
 * @entry: an order as it was just kept
 * @audit: (nullable): who of the staff did it, and what
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
                                const PressoAudit *audit,
                                GError **error)
{
  touch (services, entry->order);
  return presso_store_append_audited_event (
    services->store, type, presso_order_get_shop (entry->order), presso_order_get_id (entry->order),
    entry->guest, presso_clock_get_now (services->clock), entry->document, audit, error);
}

/**
 * presso_publisher_publish_record: (skip)
 * @services: the services
 * @type: what happened
 * @shop: id of the shop
 * @record: a shop or a code, as it is after the change
 * @audit: (nullable): who of the staff did it, and what
 * @error: return location
 *
 * Returns: whether the event was appended
 */
gboolean
presso_publisher_publish_record (PressoServices *services,
                                 PressoEventType type,
                                 const char *shop,
                                 PressoRecord *record,
                                 const PressoAudit *audit,
                                 GError **error)
{
  g_autofree char *data = presso_record_to_string (record);

  return presso_store_append_audited_event (services->store, type, shop, NULL, NULL,
                                            presso_clock_get_now (services->clock), data, audit,
                                            error);
}

/**
 * presso_publisher_publish_to_organisers: (skip)
 * @services: the services
 * @type: what happened, on %PRESSO_TOPIC_ADMIN
 * @data: what changed, as JSON
 * @shop: (nullable): the shop in whose log it stands who did it, %NULL for every shop's
 * @subject: (nullable): id of what it was done to
 * @audit: (nullable): who of the staff did it, and what
 * @error: return location
 *
 * Tells the organisers of all shops what concerns the host as a whole.
 *
 * Returns: whether the events were appended
 */
gboolean
presso_publisher_publish_to_organisers (PressoServices *services,
                                        PressoEventType type,
                                        const char *data,
                                        const char *shop,
                                        const char *subject,
                                        const PressoAudit *audit,
                                        GError **error)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, error);
  gint64 now_ms = presso_clock_get_now (services->clock);

  for (guint i = 0; shops != NULL && i < shops->len; i++) {
    const char *id = g_ptr_array_index (shops, i);
    gboolean is_there = shop == NULL || g_str_equal (shop, id);

    if (!presso_store_append_audited_event (services->store, type, id, is_there ? subject : NULL,
                                            NULL, now_ms, data, is_there ? audit : NULL, error))
      return FALSE;
  }
  return shops != NULL;
}
