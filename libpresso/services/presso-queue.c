/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-queue.h"

#include <math.h>

#include "model/presso-json.h"
#include "store/presso-queue-store.h"

/* What is measured: the drinks that were made last, if that isn't long ago. */
#define N_MADE         20
#define MADE_WITHIN_MS (30 * 60 * 1000)

/* Before anything was measured; they go on to count as three drinks. */
static const double usual_ms[] = { 60 * 1000.0, 90 * 1000.0, 120 * 1000.0 };

/* A range from here to there of what drinks took says enough without promising too much. */
#define LOW  0.2
#define HIGH 0.8

/* Minutes up to ten, then steps of five: nobody knows it better. */
#define MINUTE_S      60
#define COARSE_FROM_S (10 * MINUTE_S)
#define COARSE_STEP_S (5 * MINUTE_S)

/* Nobody sees a second more or less in minutes. */
#define KNOWN_FOR_MS 1000

/**
 * Pace:
 * @mean_ms: what a drink takes from Make to Ready
 * @low_ms: what a quick one takes
 * @high_ms: what a slow one takes
 * @step_ms: of how much of a station's time the queue is a drink shorter: less than @mean_ms where
 *   several are made at once
 * @n_stations: how many stations work
 *
 * How fast the bar is just now.
 */
typedef struct {
  double mean_ms;
  double low_ms;
  double high_ms;
  double step_ms;
  guint n_stations;
} Pace;

static void
place_free (gpointer data)
{
  PressoPlace *self = data;

  g_free (self->order);
  g_free (self->guest);
  g_free (self);
}

static PressoPlace *
place_copy (const PressoPlace *self)
{
  PressoPlace *copy = g_new0 (PressoPlace, 1);

  *copy = *self;
  copy->order = g_strdup (self->order);
  copy->guest = g_strdup (self->guest);
  return copy;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
get_percentile (GArray *sorted, double share)
{
  double rank = share * (sorted->len - 1);

  return g_array_index (sorted, double, (guint) (rank + 0.5));
}

/* The time in which stations had at least one drink in hand. They are given by station, then by
 * when they were begun. */
static double
sum_busy_ms (GPtrArray *made)
{
  const char *station = NULL;
  gint64 until_ms = 0;
  double busy_ms = 0;

  for (guint i = 0; i < made->len; i++) {
    const PressoMade *one = g_ptr_array_index (made, i);

    if (g_strcmp0 (station, one->station) != 0)
      until_ms = 0;
    station = one->station;
    busy_ms += (double) MAX (one->ready_ms - MAX (one->claimed_ms, until_ms), 0);
    until_ms = MAX (until_ms, one->ready_ms);
  }
  return busy_ms;
}

static guint
count_stations (GPtrArray *made, GPtrArray *queue)
{
  g_autoptr (GHashTable) stations = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < made->len; i++)
    g_hash_table_add (stations, ((PressoMade *) g_ptr_array_index (made, i))->station);
  for (guint i = 0; i < queue->len; i++) {
    PressoQueued *queued = g_ptr_array_index (queue, i);

    if (queued->claimed_ms != 0 && queued->station != NULL)
      g_hash_table_add (stations, queued->station);
  }
  return MAX (g_hash_table_size (stations), 1);
}

static void
measure (Pace *pace, GPtrArray *made, GPtrArray *queue)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double usual_sum_ms = 0, sum_ms = 0;

  g_array_append_vals (times, usual_ms, G_N_ELEMENTS (usual_ms));
  for (guint i = 0; i < made->len; i++) {
    const PressoMade *one = g_ptr_array_index (made, i);
    double time_ms = (double) MAX (one->ready_ms - one->claimed_ms, 0);

    g_array_append_val (times, time_ms);
    sum_ms += time_ms;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (usual_ms); i++)
    usual_sum_ms += usual_ms[i];
  g_array_sort (times, compare_doubles);
  pace->mean_ms = (sum_ms + usual_sum_ms) / times->len;
  pace->low_ms = MIN (get_percentile (times, LOW), pace->mean_ms);
  pace->high_ms = MAX (get_percentile (times, HIGH), pace->mean_ms);
  pace->step_ms = (sum_busy_ms (made) + usual_sum_ms) / times->len;
  pace->n_stations = count_stations (made, queue);
}

static gint64
round_s (double time_ms, gboolean up)
{
  double step_s = time_ms > COARSE_FROM_S * 1000.0 ? COARSE_STEP_S : MINUTE_S;
  double steps = MAX (time_ms, 0) / 1000 / step_s;

  return (gint64) ((up ? ceil (steps) : floor (steps)) * step_s);
}

static void
set_range (PressoPlace *place, double from_ms, double to_ms)
{
  place->from_s = round_s (from_ms, FALSE);
  place->to_s = MAX (round_s (to_ms, TRUE), place->from_s + MINUTE_S);
}

/* One that takes longer than nearly all others do may take any time. */
static void
estimate_making (PressoPlace *place, const Pace *pace, double elapsed_ms)
{
  if (elapsed_ms < pace->high_ms)
    set_range (place, pace->low_ms - elapsed_ms, pace->high_ms - elapsed_ms);
}

/* What lies ahead is shared out among the stations, then one's own is made. What is quick and slow
 * of several drinks makes up for each other, so the range grows with their root. */
static void
estimate_waiting (PressoPlace *place, const Pace *pace, double ahead_ms, guint n_ahead)
{
  double share = pace->step_ms / pace->mean_ms / pace->n_stations;
  double spread = sqrt (n_ahead * share * share + 1);
  double expected_ms = ahead_ms / pace->n_stations + pace->mean_ms;

  set_range (place, expected_ms - (pace->mean_ms - pace->low_ms) * spread,
             expected_ms + (pace->high_ms - pace->mean_ms) * spread);
}

static GPtrArray *
estimate (GPtrArray *queue, const Pace *pace, gint64 now_ms)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  double ahead_ms = 0;
  guint n_ahead = 0;
  gint64 position = 0;

  for (guint i = 0; i < queue->len; i++) {
    const PressoQueued *queued = g_ptr_array_index (queue, i);

    if (queued->claimed_ms == 0)
      continue;
    /* Nobody knows how far a drink is, but one is never quite done. */
    ahead_ms +=
      MAX (1 - (double) (now_ms - queued->claimed_ms) / pace->mean_ms, 0.1) * pace->step_ms;
    n_ahead++;
  }
  for (guint i = 0; i < queue->len; i++) {
    const PressoQueued *queued = g_ptr_array_index (queue, i);
    PressoPlace place = { queued->order, queued->guest };

    if (queued->claimed_ms != 0) {
      estimate_making (&place, pace, (double) (now_ms - queued->claimed_ms));
    } else {
      place.position = ++position;
      estimate_waiting (&place, pace, ahead_ms, n_ahead++);
      ahead_ms += pace->step_ms;
    }
    if (queued->guest != NULL)
      g_ptr_array_add (places, place_copy (&place));
  }
  return places;
}

/**
 * presso_queue_list_places: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Finds where each guest's order stands, and in what time its drink may be ready. It is made first
 * come, first served. How fast that is, the last 20 drinks of the last half an hour say, together
 * with three usual ones:
 *
 * - a drink takes a station what the time it had drinks in hand is to their number, so that making
 *   several at once counts;
 * - what is being made has the rest of the mean time left;
 * - what lies ahead is shared out among the stations that made those drinks or make some now;
 * - the range is that from a quick drink (20 of 100 are quicker) to a slow one (20 of 100 are
 *   slower), wider by the root of what lies ahead, in whole minutes, from ten on in steps of five.
 *
 * Returns: (transfer full) (element-type PressoPlace) (nullable): the places of guests' orders
 */
GPtrArray *
presso_queue_list_places (PressoServices *services, const char *shop, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  g_autoptr (GPtrArray) queue = presso_store_list_queue (services->store, shop, error);
  g_autoptr (GPtrArray) made =
    queue != NULL
      ? presso_store_list_made (services->store, shop, now_ms - MADE_WITHIN_MS, N_MADE, error)
      : NULL;
  Pace pace;

  if (made == NULL)
    return NULL;
  measure (&pace, made, queue);
  return estimate (queue, &pace, now_ms);
}

static void
write_place (GString *array, const PressoPlace *place)
{
  g_string_append_printf (array, "%s{\"order\":\"%s\",\"position\":%" G_GINT64_FORMAT,
                          array->len > 1 ? "," : "", place->order, place->position);
  if (place->to_s > 0)
    g_string_append_printf (array,
                            ",\"waitFrom\":%" G_GINT64_FORMAT ",\"waitTo\":%" G_GINT64_FORMAT "}",
                            place->from_s, place->to_s);
  else
    g_string_append (array, ",\"waitFrom\":null,\"waitTo\":null}");
}

static void
free_text (gpointer data)
{
  g_string_free (data, TRUE);
}

/* For each guest the own places as a JSON array. */
static GHashTable *
write_places (GPtrArray *places)
{
  GHashTable *arrays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_text);
  GHashTableIter iter;
  gpointer array;

  for (guint i = 0; i < places->len; i++) {
    const PressoPlace *place = g_ptr_array_index (places, i);

    array = g_hash_table_lookup (arrays, place->guest);
    if (array == NULL) {
      array = g_string_new ("[");
      g_hash_table_insert (arrays, g_strdup (place->guest), array);
    }
    write_place (array, place);
  }
  g_hash_table_iter_init (&iter, arrays);
  while (g_hash_table_iter_next (&iter, NULL, &array))
    g_string_append_c (array, ']');
  return arrays;
}

/* What the guests of a shop read, and when it was found out, in milliseconds. */
typedef struct {
  GHashTable *texts; /* guest → GString */
  gint64 time_ms;
} Known;

static void
known_free (gpointer data)
{
  Known *self = data;

  g_hash_table_unref (self->texts);
  g_free (self);
}

/**
 * presso_queue_new_table: (skip)
 *
 * Returns: (transfer full): the table for #PressoServices
 */
GHashTable *
presso_queue_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
}

/**
 * presso_queue_forget: (skip)
 * @services: the services
 * @events: (element-type PressoEvent) (nullable): what happened, %NULL for anything
 *
 * Has the queues of the shops in which something happened to an order be looked at again.
 */
void
presso_queue_forget (PressoServices *services, GPtrArray *events)
{
  if (events == NULL)
    g_hash_table_remove_all (services->places);
  for (guint i = 0; events != NULL && i < events->len; i++) {
    const PressoEvent *event = g_ptr_array_index (events, i);

    if (presso_event_type_get_topic (event->type) == PRESSO_TOPIC_ORDER)
      g_hash_table_remove (services->places, event->shop);
  }
}

static const Known *
find_known (PressoServices *services, const char *shop)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  const Known *known = g_hash_table_lookup (services->places, shop);

  return known != NULL && ABS (now_ms - known->time_ms) < KNOWN_FOR_MS ? known : NULL;
}

static const Known *
find_out (PressoServices *services, const char *shop, GError **error)
{
  g_autoptr (GPtrArray) places = presso_queue_list_places (services, shop, error);
  Known *known;

  if (places == NULL)
    return NULL;
  known = g_new0 (Known, 1);
  known->texts = write_places (places);
  known->time_ms = presso_clock_get_now (services->clock);
  g_hash_table_insert (services->places, g_strdup (shop), known);
  return known;
}

/**
 * presso_queue_get_texts: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Gives what each guest reads of presso_queue_list_places(). The queue is looked at once for all
 * who ask, until something happens in it, or for a second: a hall of phones that wake costs no more
 * than one.
 *
 * Returns: (transfer full) (element-type utf8 GString) (nullable): for each guest who waits the own
 *   places as a JSON array; not to be changed
 */
GHashTable *
presso_queue_get_texts (PressoServices *services, const char *shop, GError **error)
{
  const Known *known = find_known (services, shop);

  if (known == NULL)
    known = find_out (services, shop, error);
  return known != NULL ? g_hash_table_ref (known->texts) : NULL;
}

/**
 * presso_queue_get_places: (skip)
 * @services: the services
 * @shop: id of a shop
 * @guest: a guest
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the guest's own places as a JSON array; costs next to
 *   nothing for who isn't waiting
 */
char *
presso_queue_get_places (PressoServices *services,
                         const char *shop,
                         const char *guest,
                         GError **error)
{
  const Known *known = find_known (services, shop);
  GError *failure = NULL;
  const GString *text;

  if (known == NULL && presso_store_is_in_queue (services->store, shop, guest, &failure))
    known = find_out (services, shop, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  text = known != NULL ? g_hash_table_lookup (known->texts, guest) : NULL;
  return g_strdup (text != NULL ? text->str : "[]");
}
