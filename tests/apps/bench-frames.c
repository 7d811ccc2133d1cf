/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-frames RATE SECONDS ORDERS…: how long the screens take for a frame while a busy bar's
 * events come in, for each number of open orders. The real window of the real program, fed with the
 * texts a host would send; what is measured is the main thread between two frames: reading the
 * events, and from the frame clock's before-paint to its after-paint. */
#include <adwaita.h>
#include <time.h>

#include "client/presso-client-private.h"
#include "common/presso-application.h"
#include "model/presso-event.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

#ifdef BENCH_DISPLAY
#include "display/presso-display-window.h"
#define ROLE "display"
#else
#include "barista/presso-barista-window.h"
#define ROLE "barista"
#endif

#define FRAME_MS 16.7

typedef struct {
  char *id;
  int number;
  int version;
  PressoOrderState state;
  gint64 submitted_at;
  gint64 claimed_at;
  gint64 ready_at;
} Order;

typedef struct {
  guint rate;
  guint seconds;
  GArray *counts;
  guint run;

  PressoClient *client;
  GQueue lanes[3]; /* waiting, making, ready */
  gint64 sequence;
  int last_number;
  guint turn;
  guint n_left;
  guint n_settling;

  double begun_at; /* of the frame, in CPU ms and by the wall */
  double begun_cpu;
  double applied_ms; /* since the frame before */
  double applied_cpu;
  double turn_cpu;
  double built_cpu; /* what the bench itself took */
  double run_cpu;
  GArray *walls;
  GArray *cpus;
  GArray *intervals;
  gint64 last_frame_us;
  guint n_events;
} Bench;

static Bench bench;

static double
now_ms (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

#define WALL now_ms (CLOCK_MONOTONIC)
#define CPU  now_ms (CLOCK_THREAD_CPUTIME_ID)

static void
order_free (Order *order)
{
  g_free (order->id);
  g_free (order);
}

static Order *
order_new (PressoOrderState state)
{
  Order *order = g_new0 (Order, 1);
  gint64 now = presso_client_get_now (bench.client);
  /* Ages from seconds to minutes, as in a queue that is too long. */
  gint64 age = (gint64) (g_random_int_range (0, 600)) * 1000;

  order->number = ++bench.last_number;
  order->id = g_strdup_printf ("01ORDER%06d", order->number);
  order->version = 1;
  order->state = state;
  order->submitted_at = bench.n_left > 0 ? now : now - age;
  order->claimed_at = state != PRESSO_ORDER_WAITING ? order->submitted_at + 1000 : 0;
  order->ready_at = state == PRESSO_ORDER_READY ? order->submitted_at + 2000 : 0;
  return order;
}

static void
set_time (JsonObject *object, const char *member, gint64 time_ms)
{
  g_autofree char *text = time_ms > 0 ? presso_time_to_string (time_ms) : NULL;

  presso_json_set_nullable (object, member, text);
}

static JsonObject *
order_to_json (const Order *order)
{
  static const char *const drinks[] = { "Flat White", "Cappuccino", "Latte", "Espresso",
                                        "Americano",  "Mocha",      "Chai",  "Macchiato" };
  static const char *const milks[] = { "Regular", "Oat", "Soy", "Lactose-free" };
  static const char *const names[] = { "Ana", "Bartholomäus", "Chidi", NULL };
  int kind = order->number;
  JsonObject *object = json_object_new ();
  JsonObject *choice = json_object_new ();
  JsonArray *choices = json_array_new ();

  json_object_set_string_member (choice, "group", "milk");
  json_object_set_string_member (choice, "groupName", "Milk");
  json_object_set_string_member (choice, "choice", "any");
  json_object_set_string_member (choice, "choiceName", milks[kind % 4]);
  json_object_set_boolean_member (choice, "usual", kind % 4 == 0);
  json_array_add_object_element (choices, choice);
  json_object_set_string_member (object, "id", order->id);
  json_object_set_string_member (object, "shop", "main");
  json_object_set_int_member (object, "number", order->number);
  json_object_set_string_member (object, "state", presso_order_state_to_string (order->state));
  json_object_set_string_member (object, "drink", "any");
  json_object_set_string_member (object, "drinkName", drinks[kind % 8]);
  json_object_set_array_member (object, "choices", choices);
  presso_json_set_nullable (object, "name", names[kind % 4]);
  presso_json_set_nullable (object, "barista", order->claimed_at > 0 ? "Barista 2" : NULL);
  set_time (object, "createdAt", order->submitted_at);
  set_time (object, "submittedAt", order->submitted_at);
  set_time (object, "claimedAt", order->claimed_at);
  set_time (object, "readyAt", order->ready_at);
  json_object_set_int_member (object, "version", order->version);
  return object;
}

/* As the WebSocket does with a text. */
static void
receive (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, &error);

  g_assert_no_error (error);
  presso_client_apply (bench.client, json_node_get_object (node), &error);
  g_assert_no_error (error);
}

static void
send_snapshot (guint n_orders)
{
  JsonObject *message = json_object_new ();
  JsonArray *orders = json_array_new ();
  g_autofree char *text = NULL;

  for (guint lane = 0; lane < 3; lane++)
    g_queue_clear_full (&bench.lanes[lane], (GDestroyNotify) order_free);
  for (guint i = 0; i < n_orders; i++) {
    guint lane = i % 5 < 3 ? 0 : i % 5 - 2;
    Order *order = order_new (PRESSO_ORDER_WAITING + lane);

    g_queue_push_tail (&bench.lanes[lane], order);
    json_array_add_object_element (orders, order_to_json (order));
  }
  text = g_strdup_printf ("%" G_GINT64_FORMAT, ++bench.sequence);
  json_object_set_string_member (message, "type", "snapshot");
  json_object_set_string_member (message, "sequence", text);
  set_time (message, "serverTime", g_get_real_time () / 1000);
  json_object_set_member (
    message, "shop", presso_record_to_json (PRESSO_RECORD (presso_client_get_shop (bench.client))));
  json_object_set_array_member (message, "orders", orders);
  json_object_set_null_member (message, "code");
  g_free (text);
  text = presso_json_take_to_string (message);
  receive (text);
}

/* New, claimed, completed, collected, and again: as many orders stay open. */
static Order *
take_turn (PressoEventType *type)
{
  gint64 now = presso_client_get_now (bench.client);
  Order *order;

  switch (bench.turn++ % 4) {
  case 0:
    *type = PRESSO_EVENT_WAITING_COMPLETION;
    order = order_new (PRESSO_ORDER_WAITING);
    g_queue_push_tail (&bench.lanes[0], order);
    return order;
  case 1:
    *type = PRESSO_EVENT_MAKE_ORDER;
    order = g_queue_pop_head (&bench.lanes[0]);
    order->claimed_at = now;
    g_queue_push_tail (&bench.lanes[1], order);
    break;
  case 2:
    *type = PRESSO_EVENT_ORDER_COMPLETED;
    order = g_queue_pop_head (&bench.lanes[1]);
    order->ready_at = now;
    g_queue_push_tail (&bench.lanes[2], order);
    break;
  default:
    *type = PRESSO_EVENT_ORDER_COLLECTED;
    order = g_queue_pop_head (&bench.lanes[2]);
    break;
  }
  order->state++;
  order->version++;
  return order;
}

static char *
build_event (void)
{
  PressoEventType type;
  Order *order = take_turn (&type);
  JsonObject *message = json_object_new ();
  g_autofree char *sequence = g_strdup_printf ("%" G_GINT64_FORMAT, ++bench.sequence);

  json_object_set_string_member (message, "type", presso_event_type_to_string (type));
  json_object_set_string_member (message, "sequence", sequence);
  set_time (message, "time", presso_client_get_now (bench.client));
  json_object_set_object_member (message, "data", order_to_json (order));
  if (type == PRESSO_EVENT_ORDER_COLLECTED)
    order_free (order);
  return presso_json_take_to_string (message);
}

static double
percentile (GArray *values, double percent)
{
  guint index = (guint) (values->len * percent / 100);

  return values->len > 0 ? g_array_index (values, double, MIN (index, values->len - 1)) : 0;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
report (void)
{
  guint n_late = 0;

  for (guint i = 0; i < bench.walls->len; i++)
    n_late += g_array_index (bench.walls, double, i) > FRAME_MS;
  g_array_sort (bench.walls, compare_doubles);
  g_array_sort (bench.cpus, compare_doubles);
  g_array_sort (bench.intervals, compare_doubles);
  g_print (
    "# %s, %4u open orders, %u events/s: frame wall p50 %5.1f p95 %5.1f max %5.1f ms, CPU p50 "
    "%5.1f p95 %5.1f max %5.1f ms; %u of %u frames over %.1f ms; interval p50 %.1f p95 %.1f "
    "max %.1f ms; %.2f ms CPU per event\n",
    ROLE, g_array_index (bench.counts, guint, bench.run), bench.rate, percentile (bench.walls, 50),
    percentile (bench.walls, 95), percentile (bench.walls, 100), percentile (bench.cpus, 50),
    percentile (bench.cpus, 95), percentile (bench.cpus, 100), n_late, bench.walls->len, FRAME_MS,
    percentile (bench.intervals, 50), percentile (bench.intervals, 95),
    percentile (bench.intervals, 100), (CPU - bench.run_cpu - bench.built_cpu) / bench.n_events);
}

static void
begin_frame (GdkFrameClock *clock)
{
  gint64 now_us = g_get_monotonic_time ();
  double interval = (double) (now_us - bench.last_frame_us) / 1000;

  if (bench.n_left > 0 && bench.last_frame_us > 0)
    g_array_append_val (bench.intervals, interval);
  bench.last_frame_us = now_us;
  bench.begun_at = WALL;
  bench.begun_cpu = CPU;
}

static void
end_frame (GdkFrameClock *clock)
{
  double wall = WALL - bench.begun_at + bench.applied_ms;
  double cpu = CPU - bench.begun_cpu + bench.applied_cpu;

  bench.applied_ms = 0;
  bench.applied_cpu = 0;
  if (bench.n_left == 0)
    return;
  g_array_append_val (bench.walls, wall);
  g_array_append_val (bench.cpus, cpu);
}

static void
apply_event (void)
{
  g_autofree char *text = build_event ();
  double wall = WALL;
  double cpu = CPU;

  receive (text);
  bench.applied_ms += WALL - wall;
  bench.applied_cpu += CPU - cpu;
  bench.built_cpu += cpu - bench.turn_cpu;
  bench.n_events++;
}

/* The program's own host is not needed any more, and is not to be heard of. */
static void
take_over (void)
{
  PressoApplication *application = PRESSO_APPLICATION (g_application_get_default ());
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  PressoClient *client = presso_application_get_client (application);
  GdkFrameClock *clock;

  if (window == NULL || !gtk_widget_get_mapped (GTK_WIDGET (window)) ||
      presso_client_get_state (client) != PRESSO_CONNECTION_LIVE)
    return;
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (begin_frame), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (end_frame), NULL);
  presso_client_stop (client);
  bench.client = client;
  bench.sequence = 1000000;
}

static void
begin_run (void)
{
  g_array_set_size (bench.walls, 0);
  g_array_set_size (bench.cpus, 0);
  g_array_set_size (bench.intervals, 0);
  bench.n_events = 0;
  bench.built_cpu = 0;
  bench.last_frame_us = 0;
  bench.applied_ms = 0;
  bench.applied_cpu = 0;
  bench.n_left = bench.rate * bench.seconds;
  bench.run_cpu = CPU;
}

/* One turn of the rate: finds the window, lets a new number of orders settle, or sends an event. */
static gboolean
on_turn (gpointer user_data)
{
  bench.turn_cpu = CPU;
  if (bench.client == NULL) {
    take_over ();
    return G_SOURCE_CONTINUE;
  }
  if (bench.n_left > 0) {
    apply_event ();
    if (--bench.n_left > 0)
      return G_SOURCE_CONTINUE;
    report ();
    bench.run++;
    bench.n_settling = 0;
  }
  if (bench.run == bench.counts->len) {
    g_application_quit (g_application_get_default ());
    return G_SOURCE_REMOVE;
  }
  if (bench.n_settling++ == 0)
    send_snapshot (g_array_index (bench.counts, guint, bench.run));
  else if (bench.n_settling > 2 * bench.rate)
    begin_run ();
  return G_SOURCE_CONTINUE;
}

#define BENCH_TYPE_APPLICATION (bench_application_get_type ())
G_DECLARE_FINAL_TYPE (BenchApplication, bench_application, BENCH, APPLICATION, PressoApplication)

struct _BenchApplication {
  PressoApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchApplication, bench_application, PRESSO_TYPE_APPLICATION)

static GtkWindow *
bench_application_create_window (PressoApplication *application)
{
#ifdef BENCH_DISPLAY
  return presso_display_window_new (GTK_APPLICATION (application),
                                    presso_application_get_client (application),
                                    presso_application_get_ticker (application),
                                    presso_application_get_settings (application), TRUE);
#else
  return presso_barista_window_new (application);
#endif
}

static void
bench_application_class_init (BenchApplicationClass *klass)
{
  PRESSO_APPLICATION_CLASS (klass)->create_window = bench_application_create_window;
}

static void
bench_application_init (BenchApplication *self)
{
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-XXXXXX", NULL);
  const char *arguments[] = { argv[0],     "--data-dir", folder, "--address",
                              "127.0.0.1", "--port",     "0",    NULL };
  int status;

  g_assert_cmpint (argc, >=, 4);
  bench.rate = (guint) atoi (argv[1]);
  bench.seconds = (guint) atoi (argv[2]);
  bench.counts = g_array_new (FALSE, FALSE, sizeof (guint));
  bench.walls = g_array_new (FALSE, FALSE, sizeof (double));
  bench.cpus = g_array_new (FALSE, FALSE, sizeof (double));
  bench.intervals = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 3; i < argc; i++) {
    guint count = (guint) atoi (argv[i]);

    g_array_append_val (bench.counts, count);
  }
  g_timeout_add (1000 / bench.rate, on_turn, NULL);
  status = presso_application_main (BENCH_TYPE_APPLICATION, ROLE, G_N_ELEMENTS (arguments) - 1,
                                    (char **) arguments);
  g_print ("1..1\n%s 1 frames\n", bench.run == bench.counts->len ? "ok" : "not ok");
  return status;
}
