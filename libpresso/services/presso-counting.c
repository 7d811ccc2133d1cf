/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-counting.h"

#include "model/presso-json.h"
#include "services/presso-config-service.h"
#include "services/presso-make-times.h"
#include "store/presso-order-store.h"

/* What a drink takes before anything was measured; it goes on to count as much as a few drinks, so
 * that one quick or slow drink doesn't decide what everyone reads. And how far back is measured. */
#define DEFAULT_MAKE_TIME_MS (90 * 1000)
#define N_DEFAULT_DRINKS     3
#define MEASURED_WITHIN_MS   (30 * 60 * 1000)

/**
 * presso_counting_get_wait: (skip)
 * @services: the services
 * @shop: id of a shop
 * @queue: (out): orders on their way
 * @error: return location
 *
 * Expects that the orders on their way are shared out among the stations that made the last twenty
 * drinks, each taking their mean time, and that one's own comes after them.
 *
 * Returns: seconds from ordering to ready; -1 with @error set
 */
gint64
presso_counting_get_wait (PressoServices *services, const char *shop, gint64 *queue, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  gint64 total_ms, n_drinks, n_baristas, mean_ms;

  *queue = presso_store_count_queue (services->store, shop, error);
  if (*queue < 0 || !presso_store_get_make_time (services->store, shop, now_ms - MEASURED_WITHIN_MS,
                                                 &total_ms, &n_drinks, &n_baristas, error))
    return -1;
  mean_ms = (total_ms + N_DEFAULT_DRINKS * DEFAULT_MAKE_TIME_MS) / (n_drinks + N_DEFAULT_DRINKS);
  return (mean_ms + mean_ms * *queue / MAX (n_baristas, 1) + 999) / 1000;
}

static gboolean
publish_wait (PressoServices *services, const char *shop, GHashTable *orders, GError **error)
{
  gint64 queue;
  gint64 wait = presso_counting_get_wait (services, shop, &queue, error);
  guint minutes = (guint) ((wait + 59) / 60);
  gboolean has_changed;
  JsonObject *make_times;
  JsonObject *object;
  g_autofree char *data = NULL;

  if (wait < 0 || !presso_make_times_update (services, shop, orders, &has_changed, error))
    return FALSE;
  if (GPOINTER_TO_UINT (g_hash_table_lookup (services->waits, shop)) == minutes && !has_changed)
    return TRUE;
  make_times = presso_make_times_get (services, shop, error);
  if (make_times == NULL)
    return FALSE;
  services->is_cache_ahead = TRUE;
  g_hash_table_insert (services->waits, g_strdup (shop), GUINT_TO_POINTER (minutes));
  object = json_object_new ();
  json_object_set_int_member (object, "waitEstimate", wait);
  json_object_set_int_member (object, "ordersInQueue", queue);
  json_object_set_object_member (object, "makeTimes", make_times);
  data = presso_json_take_to_string (object);
  return presso_store_append_event (services->store, PRESSO_EVENT_WAIT_TIMES_CHANGED, shop, NULL,
                                    NULL, presso_clock_get_now (services->clock), data, error);
}

/**
 * presso_counting_publish_waits: (skip)
 * @services: the services
 * @error: return location
 *
 * Publishes the wait of each shop whose orders changed in this batch, where its minutes or what a
 * drink takes changed: once a batch, however many orders it holds.
 *
 * Returns: whether it could be counted
 */
gboolean
presso_counting_publish_waits (PressoServices *services, GError **error)
{
  GHashTableIter iter;
  gpointer shop, orders;
  gboolean succeeded = TRUE;

  g_hash_table_iter_init (&iter, services->touched);
  while (succeeded && g_hash_table_iter_next (&iter, &shop, &orders))
    succeeded = publish_wait (services, shop, orders, error);
  g_hash_table_remove_all (services->touched);
  return succeeded;
}

/* What is counted of a shop, by the name it has in JSON and for Prometheus. */
static const struct {
  PressoOrderState state;
  gboolean is_today;
  const char *name;
} counts[] = {
  { PRESSO_ORDER_RESERVED, FALSE, "reserved" },
  { PRESSO_ORDER_WAITING, FALSE, "waiting" },
  { PRESSO_ORDER_MAKING, FALSE, "making" },
  { PRESSO_ORDER_READY, FALSE, "ready" },
  { PRESSO_ORDER_COLLECTED, TRUE, "collectedToday" },
  { PRESSO_ORDER_CANCELLED, TRUE, "cancelledToday" },
};

static JsonObject *
count_shop (PressoServices *services, const char *id, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  PressoShop *shop = presso_config_get_shop (services, id, error);
  gint64 day_start_ms, queue, wait;

  if (shop == NULL)
    return NULL;
  day_start_ms = presso_shop_get_day_start (shop, presso_clock_get_now (services->clock), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    gint64 count = presso_store_count_state (services->store, id, counts[i].state,
                                             counts[i].is_today ? day_start_ms : 0, error);

    if (count < 0)
      return NULL;
    json_object_set_int_member (object, counts[i].name, count);
  }
  wait = presso_counting_get_wait (services, id, &queue, error);
  if (wait < 0)
    return NULL;
  json_object_set_int_member (object, "ordersInQueue", queue);
  json_object_set_int_member (object, "waitEstimate", wait);
  return g_steal_pointer (&object);
}

/**
 * presso_counting_get_metrics: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the shop's numbers as JSON
 */
char *
presso_counting_get_metrics (PressoServices *services, const char *shop, GError **error)
{
  JsonObject *object = count_shop (services, shop, error);
  g_autoptr (JsonNode) node = object != NULL ? presso_json_take_object (object) : NULL;

  return node != NULL ? presso_json_to_string (node) : NULL;
}

/**
 * presso_counting_get_prometheus: (skip)
 * @services: the services
 * @only: (nullable): the one shop the caller may see, %NULL for all
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the numbers in Prometheus' text format 0.0.4
 */
char *
presso_counting_get_prometheus (PressoServices *services, const char *only, GError **error)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, error);
  g_autoptr (GString) orders =
    g_string_new ("# HELP presso_orders Orders by state; closed ones of today.\n"
                  "# TYPE presso_orders gauge\n");
  g_autoptr (GString) waits =
    g_string_new ("# HELP presso_wait_seconds Expected seconds from ordering to ready.\n"
                  "# TYPE presso_wait_seconds gauge\n");

  for (guint s = 0; shops != NULL && s < shops->len; s++) {
    const char *shop = g_ptr_array_index (shops, s);
    g_autoptr (JsonObject) object = NULL;

    if (only != NULL && !g_str_equal (only, shop))
      continue;
    object = count_shop (services, shop, error);
    if (object == NULL)
      return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
      g_autofree char *state = g_ascii_strdown (presso_order_state_to_string (counts[i].state), -1);

      g_string_append_printf (orders,
                              "presso_orders{shop=\"%s\",state=\"%s\"} %" G_GINT64_FORMAT "\n",
                              shop, state, json_object_get_int_member (object, counts[i].name));
    }
    g_string_append_printf (waits, "presso_wait_seconds{shop=\"%s\"} %" G_GINT64_FORMAT "\n", shop,
                            json_object_get_int_member (object, "waitEstimate"));
  }
  g_string_append (orders, waits->str);
  return shops != NULL ? g_string_free (g_steal_pointer (&orders), FALSE) : NULL;
}
