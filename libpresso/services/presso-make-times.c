/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-make-times.h"

#include "model/presso-menu.h"
#include "services/presso-config-service.h"
#include "store/presso-order-store.h"

/* What each drink takes from Make to Ready: the median of the last ones, which a forgotten cup or a
 * slip of the finger doesn't move. It is kept in memory and follows the orders of each batch; only
 * after a start, or after a batch that came to nothing, are the last orders read. */
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

/**
 * presso_make_times_new_table:
 *
 * Returns: (transfer full): a table for [id@presso_make_times_update]
 */
GHashTable *
presso_make_times_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_hash_table_unref);
}

static Sample *
find_sample (Drink *drink, gint64 number)
{
  for (guint i = 0; i < N_SAMPLES; i++) {
    if (drink->samples[i].number == number)
      return &drink->samples[i];
  }
  return NULL;
}

static void
take (Drink *drink, const PressoMaking *making)
{
  drink->samples[drink->next] = (Sample){ making->number, making->time_ms };
  drink->next = (drink->next + 1) % N_SAMPLES;
}

static Drink *
ensure_drink (GHashTable *drinks, const PressoMaking *making)
{
  Drink *drink = g_hash_table_lookup (drinks, making->drink);

  if (drink == NULL) {
    drink = g_new0 (Drink, 1);
    g_hash_table_insert (drinks, g_strdup (making->drink), drink);
  }
  return drink;
}

/* Returns whether that is any other than what was known of the order. */
static gboolean
follow (GHashTable *drinks, const PressoMaking *making)
{
  Drink *drink = ensure_drink (drinks, making);
  Sample *sample = find_sample (drink, making->number);

  if (sample == NULL ? making->time_ms < 0 : sample->time_ms == making->time_ms)
    return FALSE;
  if (sample != NULL)
    *sample = (Sample){ 0 };
  if (making->time_ms >= 0)
    take (drink, making);
  return TRUE;
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
  g_autoptr (GPtrArray) makings = presso_store_list_makings (services->store, shop, N_READ, error);
  GHashTable *drinks;

  if (makings == NULL)
    return NULL;
  drinks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = makings->len; i > 0; i--) {
    PressoMaking *making = g_ptr_array_index (makings, i - 1);

    take (ensure_drink (drinks, making), making);
  }
  update_all (drinks);
  g_hash_table_insert (services->make_times, g_strdup (shop), drinks);
  return drinks;
}

static GHashTable *
get_drinks (PressoServices *services, const char *shop, GError **error)
{
  GHashTable *drinks = g_hash_table_lookup (services->make_times, shop);

  return drinks != NULL ? drinks : load (services, shop, error);
}

/* Looks at what became of each order: a command may have been rolled back. */
static gboolean
follow_all (PressoServices *services, GHashTable *drinks, GHashTable *orders, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, orders);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_autoptr (PressoMaking) making = NULL;

    if (!presso_store_find_making (services->store, id, &making, error))
      return FALSE;
    if (making != NULL && follow (drinks, making))
      services->is_cache_ahead = TRUE;
  }
  return TRUE;
}

/**
 * presso_make_times_update: (skip)
 * @services: the services
 * @shop: id of a shop
 * @orders: a set of ids of the orders that the batch may have changed
 * @has_changed: (out): whether a drink takes noticeably longer or less long than was told
 * @error: return location
 *
 * At the end of a batch: counts what its orders took to make, or no longer, if they went back, and
 * makes what is told of that.
 *
 * Returns: whether it could be counted
 */
gboolean
presso_make_times_update (PressoServices *services,
                          const char *shop,
                          GHashTable *orders,
                          gboolean *has_changed,
                          GError **error)
{
  GHashTable *drinks = get_drinks (services, shop, error);

  if (drinks == NULL || !follow_all (services, drinks, orders, error))
    return FALSE;
  *has_changed = update_all (drinks);
  return TRUE;
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
