/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-make-times.h"

#include "model/presso-menu.h"
#include "services/presso-config-service.h"
#include "store/presso-order-store.h"

/* What each drink takes from Make to Ready: the median of the last ones, which a forgotten cup or a
 * slip of the finger doesn't move. It is kept in memory and follows each step, so that it costs the
 * store nothing; only after a start are the last orders read, once. */
#define N_SAMPLES   15
#define MIN_SAMPLES 3
#define N_READ      200

/* Nobody needs it to the second, and everyone's screen hears of a change. */
#define STEP_S 10

typedef struct {
  gint64 number; /* of the order, whose latest time counts; 0 for none */
  gint64 time_ms;
} Sample;

typedef struct {
  Sample samples[N_SAMPLES];
  guint next;
  gint64 told_s; /* 0 before there are enough */
} Drink;

GHashTable *
presso_make_times_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_hash_table_unref);
}

static void
forget (Drink *drink, gint64 number)
{
  for (guint i = 0; i < N_SAMPLES; i++) {
    if (drink->samples[i].number == number)
      drink->samples[i] = (Sample){ 0 };
  }
}

static void
take (Drink *drink, PressoOrder *order)
{
  drink->samples[drink->next] =
    (Sample){ presso_order_get_number (order),
              presso_order_get_ready_at (order) - presso_order_get_claimed_at (order) };
  drink->next = (drink->next + 1) % N_SAMPLES;
}

static Drink *
ensure_drink (GHashTable *drinks, PressoOrder *order)
{
  const char *id = presso_order_get_drink (order) != NULL ? presso_order_get_drink (order) : "";
  Drink *drink = g_hash_table_lookup (drinks, id);

  if (drink == NULL) {
    drink = g_new0 (Drink, 1);
    g_hash_table_insert (drinks, g_strdup (id), drink);
  }
  return drink;
}

static void
follow (GHashTable *drinks, PressoOrder *order)
{
  PressoOrderState state = presso_order_get_state (order);
  Drink *drink;

  /* A drink that was cancelled or picked up was made all the same. */
  if (presso_order_get_number (order) == 0 || presso_order_state_is_closed (state))
    return;
  drink = ensure_drink (drinks, order);
  forget (drink, presso_order_get_number (order));
  if (state == PRESSO_ORDER_READY)
    take (drink, order);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gint64
get_median (const Drink *drink)
{
  gint64 times_ms[N_SAMPLES];
  gsize n_times = 0;

  for (guint i = 0; i < N_SAMPLES; i++) {
    if (drink->samples[i].number != 0)
      times_ms[n_times++] = drink->samples[i].time_ms;
  }
  if (n_times < MIN_SAMPLES)
    return 0;
  qsort (times_ms, n_times, sizeof (gint64), compare_times);
  return MAX (times_ms[n_times / 2], 1);
}

/* What is told stays until it is off by a whole step, so that it doesn't waver. */
static gboolean
update_drink (Drink *drink)
{
  gint64 median_ms = get_median (drink);
  gint64 told_s = MAX ((median_ms + STEP_S * 500) / (STEP_S * 1000) * STEP_S, STEP_S);

  if (median_ms == 0 ||
      (drink->told_s != 0 && ABS (median_ms - drink->told_s * 1000) < STEP_S * 1000))
    return FALSE;
  if (drink->told_s == told_s)
    return FALSE;
  drink->told_s = told_s;
  return TRUE;
}

static gboolean
update_all (GHashTable *drinks)
{
  GHashTableIter iter;
  gpointer drink;
  gboolean has_changed = FALSE;

  g_hash_table_iter_init (&iter, drinks);
  while (g_hash_table_iter_next (&iter, NULL, &drink))
    has_changed = update_drink (drink) || has_changed;
  return has_changed;
}

static GHashTable *
load (PressoServices *services, const char *shop, GError **error)
{
  g_autoptr (GPtrArray) entries =
    presso_store_list_made_orders (services->store, shop, N_READ, error);
  GHashTable *drinks;

  if (entries == NULL)
    return NULL;
  drinks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = entries->len; i > 0; i--) {
    PressoOrderEntry *entry = g_ptr_array_index (entries, i - 1);

    take (ensure_drink (drinks, entry->order), entry->order);
  }
  update_all (drinks);
  services->is_cache_ahead = TRUE;
  g_hash_table_insert (services->make_times, g_strdup (shop), drinks);
  return drinks;
}

static GHashTable *
get_drinks (PressoServices *services, const char *shop, GError **error)
{
  GHashTable *drinks = g_hash_table_lookup (services->make_times, shop);

  return drinks != NULL ? drinks : load (services, shop, error);
}

/**
 * presso_make_times_note: (skip)
 * @services: the services
 * @order: an order that was just kept after a step
 *
 * Within a command: counts what it took to make, or no longer, if it goes back.
 */
void
presso_make_times_note (PressoServices *services, PressoOrder *order)
{
  GHashTable *drinks = g_hash_table_lookup (services->make_times, presso_order_get_shop (order));

  /* Otherwise it will be read with the others. */
  if (drinks == NULL)
    return;
  services->is_cache_ahead = TRUE;
  follow (drinks, order);
}

/**
 * presso_make_times_update: (skip)
 * @services: the services
 * @shop: id of a shop
 * @has_changed: (out): whether a drink takes noticeably longer or less long than was told
 * @error: return location
 *
 * Makes what is told of what was counted.
 *
 * Returns: whether it could be counted
 */
gboolean
presso_make_times_update (PressoServices *services,
                          const char *shop,
                          gboolean *has_changed,
                          GError **error)
{
  GHashTable *drinks = get_drinks (services, shop, error);

  *has_changed = drinks != NULL && update_all (drinks);
  return drinks != NULL;
}

/**
 * presso_make_times_get: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what drinks of the menu usually take to make, in seconds by
 *   their ids; a drink of which too few were made is left out
 */
JsonObject *
presso_make_times_get (PressoServices *services, const char *shop, GError **error)
{
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  GHashTable *drinks = settings != NULL ? get_drinks (services, shop, error) : NULL;
  GListModel *menu = settings != NULL ? presso_shop_get_menu (settings) : NULL;
  JsonObject *object;

  if (drinks == NULL)
    return NULL;
  object = json_object_new ();
  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) item = g_list_model_get_item (menu, i);
    const Drink *drink = g_hash_table_lookup (drinks, presso_drink_get_id (item));

    if (drink != NULL && drink->told_s != 0)
      json_object_set_int_member (object, presso_drink_get_id (item), drink->told_s);
  }
  return object;
}
