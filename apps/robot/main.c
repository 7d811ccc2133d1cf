/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "client/presso-address.h"
#include "common/presso-machine.h"
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-shop.h"
#include "model/presso-text.h"
#include "presso-entry.h"
#include "presso-recording.h"
#include "presso-robot.h"
#include "server/presso-host.h"

/* presso-robot: guests and baristas for a demo, for training, and to see what a bar can take. */

#define EXIT_USAGE 2
/* A bar on a usual day. */
#define DEFAULT_GUESTS   10
#define DEFAULT_BARISTAS 2
#define DEFAULT_RATE     6.0
/* More than any hall has, and than this program has descriptors for. */
#define MAX_GUESTS   5000
#define MAX_BARISTAS 100
#define MAX_SPEED    1000.0
#define MAX_RATE     100000.0
/* How long a bar may take to answer at all. */
#define PATIENCE_MS 12000
/* How often whoever looks on is told how it goes. */
#define PROGRESS_MS 1000
/* On a terminal: writes from the line's beginning, and clears what was there. */
#define LINE_AGAIN "\r\033[K"
/* As many as a host lists at once. */
#define RECORD_PATH "orders?sort=closed&limit=1000"

typedef struct {
  char *data_dir;
  char *shop;
  char *host;
  char *record;
  char *replay;
  int n_guests;
  int n_baristas;
  int n_orders;
  int duration_s;
  gint64 seed;
  double rate;
  double speed;
  gboolean is_confirmed;
  gboolean shows_version;
} Options;

typedef struct {
  const Options *options;
  GPtrArray *visits;
  GMainLoop *loop;
  PressoEntry *entry;
  PressoClient *staff;
  PressoRobot *robot; /* NULL: not begun */
  guint patience_id;
  guint answer_id;
  guint progress_id;
  gboolean is_interrupted;
  gboolean is_over;
  int status;
} Program;

static void
complain (const char *message)
{
  g_printerr ("presso-robot: %s\n", message);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;

  presso_entry_close_finish (PRESSO_ENTRY (source), result);
  g_main_loop_quit (program->loop);
}

/* Goes as it came. */
static void
quit (Program *program, int status)
{
  if (program->is_over)
    return;
  program->is_over = TRUE;
  program->status = status;
  g_clear_handle_id (&program->patience_id, g_source_remove);
  g_clear_handle_id (&program->answer_id, g_source_remove);
  if (program->progress_id != 0)
    g_printerr (LINE_AGAIN);
  g_clear_handle_id (&program->progress_id, g_source_remove);
  presso_entry_close_async (program->entry, on_closed, program);
}

static void
fail (Program *program, const char *message)
{
  complain (message);
  quit (program, EXIT_FAILURE);
}

static gboolean
on_progress (gpointer user_data)
{
  Program *program = user_data;
  g_autofree char *line = presso_tally_get_orders (presso_robot_get_tally (program->robot));

  g_printerr (LINE_AGAIN "%s", line);
  return G_SOURCE_CONTINUE;
}

static void
on_robot_finished (PressoRobot *robot, Program *program)
{
  PressoTally *tally = presso_robot_get_tally (robot);
  g_autofree char *figures = presso_tally_to_string (tally);
  gboolean wants_orders = program->options->n_guests > 0;
  gboolean is_good = presso_tally_get_n_failed (tally) == 0 &&
                     presso_tally_get_n_open (tally) == 0 &&
                     (!wants_orders || presso_tally_get_n_ordered (tally) > 0);

  if (program->is_over)
    return;
  quit (program, is_good ? EXIT_SUCCESS : EXIT_FAILURE);
  fputs (figures, stdout);
}

static void
begin (Program *program)
{
  const Options *options = program->options;
  const PressoRobotOptions what = {
    .n_guests = (guint) options->n_guests,
    .n_baristas = (guint) options->n_baristas,
    .orders_per_minute = options->rate,
    .n_orders = (guint) options->n_orders,
    .duration_s = (guint) options->duration_s,
    .speed = options->speed,
    .seed = (guint32) options->seed,
    .visits = program->visits,
  };

  program->robot = presso_robot_new (program->staff, &what);
  g_signal_connect (program->robot, "finished", G_CALLBACK (on_robot_finished), program);
  presso_robot_start (program->robot);
  if (isatty (STDERR_FILENO))
    program->progress_id = g_timeout_add (PROGRESS_MS, on_progress, program);
}

static gboolean
on_answer (gint fd, GIOCondition condition, gpointer user_data)
{
  Program *program = user_data;
  char line[64];
  ssize_t length = read (fd, line, sizeof line - 1);

  program->answer_id = 0;
  line[MAX (length, 0)] = '\0';
  if (rpmatch (line) == 1)
    begin (program);
  else
    quit (program, EXIT_FAILURE);
  return G_SOURCE_REMOVE;
}

static guint
count_people (PressoClient *staff)
{
  GListModel *orders = presso_client_get_orders (staff);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    n += presso_order_get_source (order) == PRESSO_SOURCE_ROBOT ? 0 : 1;
  }
  return n;
}

/* Says at which bar it is about to do what: a live bar must not be flooded by mistake. */
static void
ask (Program *program)
{
  const Options *options = program->options;
  PressoShop *shop = presso_client_get_shop (program->staff);

  g_printerr ("%s: %s, %s\n", _ ("Bar"), presso_shop_get_name (shop),
              presso_client_get_uri (program->staff));
  g_printerr ("%s: %d\n", _ ("Robot guests"), options->n_guests);
  g_printerr ("%s: %d\n", _ ("Robot baristas"), options->n_baristas);
  g_printerr ("%s: %u\n", _ ("Open orders of people"), count_people (program->staff));
  if (presso_shop_get_drinks_per_code (shop) > 0)
    g_printerr ("%s: %d / %d s\n", _ ("Drinks with each code"),
                presso_shop_get_drinks_per_code (shop), presso_shop_get_code_period (shop));
  if (options->is_confirmed) {
    begin (program);
    return;
  }
  g_printerr ("%s ", _ ("Begin? (yes/no)"));
  program->answer_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_answer, program);
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  JsonObject *object = presso_json_get_object (answer);
  guint n_written = 0;

  if (object == NULL || !presso_recording_write (program->options->record,
                                                 json_object_get_array_member (object, "orders"),
                                                 &n_written, &error)) {
    fail (program, error != NULL ? error->message : presso_error_get_sentence (0));
    return;
  }
  printf ("orders    recorded %u\n", n_written);
  quit (program, EXIT_SUCCESS);
}

static void
on_staff_state (Program *program)
{
  if (presso_client_get_state (program->staff) != PRESSO_CONNECTION_LIVE ||
      program->patience_id == 0)
    return;
  g_clear_handle_id (&program->patience_id, g_source_remove);
  if (program->options->record != NULL)
    presso_client_request_async (program->staff, "GET", RECORD_PATH, NULL, NULL, on_recorded,
                                 program);
  else
    ask (program);
}

static void
give_up (Program *program)
{
  const GError *error = presso_client_get_error (program->staff);

  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAUTHORIZED) ||
      g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_HOST_CHANGED))
    presso_entry_forget (program->entry);
  fail (program,
        error != NULL ? error->message : presso_error_get_sentence (PRESSO_ERROR_UNAVAILABLE));
}

static gboolean
on_patience_lost (gpointer user_data)
{
  Program *program = user_data;

  program->patience_id = 0;
  give_up (program);
  return G_SOURCE_REMOVE;
}

/* Who isn't known there will not be known by waiting. */
static void
on_staff_error (Program *program)
{
  if (program->patience_id != 0 && g_error_matches (presso_client_get_error (program->staff),
                                                    PRESSO_ERROR, PRESSO_ERROR_UNAUTHORIZED))
    give_up (program);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  program->staff = presso_entry_open_finish (PRESSO_ENTRY (source), result, &error);
  if (program->staff == NULL) {
    fail (program, error->message);
    return;
  }
  program->patience_id = g_timeout_add (PATIENCE_MS, on_patience_lost, program);
  g_signal_connect_swapped (program->staff, "notify::state", G_CALLBACK (on_staff_state), program);
  g_signal_connect_swapped (program->staff, "notify::error", G_CALLBACK (on_staff_error), program);
  presso_client_start (program->staff);
}

/* The first time everything is put in order; who can't wait for that asks again. */
static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;

  if (program->robot != NULL && !program->is_interrupted)
    presso_robot_stop (program->robot);
  else if (program->staff != NULL && !program->is_interrupted)
    quit (program, EXIT_FAILURE);
  else
    _exit (EXIT_FAILURE);
  program->is_interrupted = TRUE;
  return G_SOURCE_CONTINUE;
}

static int
run (const Options *options, GPtrArray *visits)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PressoEntry) entry =
    presso_entry_new (options->data_dir, options->shop, options->host);
  Program program = { .options = options, .visits = visits, .loop = loop, .entry = entry };

  g_unix_signal_add (SIGINT, on_signal, &program);
  g_unix_signal_add (SIGTERM, on_signal, &program);
  presso_entry_open_async (entry, NULL, on_opened, &program);
  g_main_loop_run (loop);
  if (program.robot != NULL)
    g_signal_handlers_disconnect_by_data (program.robot, &program);
  if (program.staff != NULL)
    g_signal_handlers_disconnect_by_data (program.staff, &program);
  g_clear_object (&program.robot);
  g_clear_object (&program.staff);
  return program.status;
}

/* A phone has a socket of its own, and often two. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = MIN (limit.rlim_max, (rlim_t) 3 * MAX_GUESTS);
    setrlimit (RLIMIT_NOFILE, &limit);
  }
}

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir, N_ ("Where the data is kept"),
      N_ ("DIR") },
    { "shop", 0, 0, G_OPTION_ARG_STRING, &options->shop,
      N_ ("Work for this bar of the data folder"), N_ ("ID") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options->host,
      N_ ("Work for the bar on the machine at this address"), N_ ("ADDR") },
    { "guests", 0, 0, G_OPTION_ARG_INT, &options->n_guests,
      N_ ("Guests at the bar at once; 0: baristas only"), "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &options->rate, N_ ("Orders a minute"), "N" },
    { "baristas", 0, 0, G_OPTION_ARG_INT, &options->n_baristas,
      N_ ("Baristas; 0: people make the drinks"), "N" },
    { "orders", 0, 0, G_OPTION_ARG_INT, &options->n_orders, N_ ("End after so many orders"), "N" },
    { "duration", 0, 0, G_OPTION_ARG_INT, &options->duration_s,
      N_ ("Let guests come for so many seconds"), "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &options->speed,
      N_ ("Do everything so many times as fast"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed,
      N_ ("Let the same guests come for the same number"), "N" },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &options->replay,
      N_ ("Order what was ordered on a recorded day"), N_ ("FILE") },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &options->record,
      N_ ("Record the bar's last orders, without names, and end"), N_ ("FILE") },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options->is_confirmed, N_ ("Begin without asking"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->shows_version, N_ ("Show the version and quit"),
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
    g_option_context_new (_ ("– be the guests and baristas of a coffee bar"));
  g_autofree char *summary = g_strdup_printf (
    _ ("Guests order, and baristas make it: %d guests with %.0f orders a minute and %d baristas\n"
       "unless told otherwise, and until Ctrl+C is pressed."),
    DEFAULT_GUESTS, DEFAULT_RATE, DEFAULT_BARISTAS);

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

/* Says which number is out of its range; NULL where none is. */
static char *
find_wrong_number (const Options *options)
{
  const struct {
    const char *option;
    double value, least, most;
  } numbers[] = {
    { "--guests", options->n_guests, 0, MAX_GUESTS },
    { "--baristas", options->n_baristas, 0, MAX_BARISTAS },
    { "--rate", options->rate, 0.01, MAX_RATE },
    { "--speed", options->speed, 0.01, MAX_SPEED },
    { "--orders", options->n_orders, 0, G_MAXINT },
    { "--duration", options->duration_s, 0, G_MAXINT },
    { "--seed", (double) options->seed, 0, G_MAXUINT32 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *least = g_strdup_printf ("%.10g", numbers[i].least);
    g_autofree char *most = g_strdup_printf ("%.10g", numbers[i].most);

    if (!(numbers[i].value >= numbers[i].least && numbers[i].value <= numbers[i].most))
      return g_strdup_printf (_ ("%s must be a number from %s to %s."), numbers[i].option, least,
                              most);
  }
  return NULL;
}

/* Says what is wrong with the options; NULL where nothing is. */
static char *
find_fault (const Options *options)
{
  char *fault = find_wrong_number (options);

  if (fault != NULL)
    return fault;
  if ((options->shop != NULL && !presso_text_is_id (options->shop)) ||
      (options->n_guests == 0 && options->n_baristas == 0))
    return g_strdup (_ ("A number or an address makes no sense. Try --help."));
  if (options->record == NULL && !options->is_confirmed && !isatty (STDIN_FILENO))
    return g_strdup (
      _ ("Nobody can be asked whether to begin. With --yes it begins without asking."));
  return NULL;
}

/* Fills in what follows from what was given. */
static char *
complete (Options *options)
{
  g_autofree char *given = g_steal_pointer (&options->data_dir);
  g_autofree char *host = g_steal_pointer (&options->host);

  options->data_dir =
    given != NULL ? g_canonicalize_filename (given, NULL) : presso_host_get_default_data_dir ();
  if (options->shop == NULL)
    options->shop = g_strdup (PRESSO_DEFAULT_SHOP);
  if (host != NULL) {
    options->host = presso_address_parse (host);
    if (options->host == NULL)
      return g_strdup (_ ("A number or an address makes no sense. Try --help."));
  }
  return NULL;
}

static void
options_clear (Options *options)
{
  g_free (options->data_dir);
  g_free (options->shop);
  g_free (options->host);
  g_free (options->record);
  g_free (options->replay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

int
main (int argc, char *argv[])
{
  g_auto (Options) options = { .n_guests = DEFAULT_GUESTS,
                               .n_baristas = DEFAULT_BARISTAS,
                               .rate = DEFAULT_RATE,
                               .speed = 1.0,
                               .seed = g_random_int () };
  g_autoptr (GPtrArray) visits = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *fault = NULL;

  /* Standard output is for figures. */
  g_log_writer_default_set_use_stderr (TRUE);
  presso_machine_set_up_locale ();
  if (!parse (&options, &argc, &argv, &error)) {
    complain (error->message);
    return EXIT_USAGE;
  }
  if (options.shows_version) {
    printf ("presso-robot %s\n", PRESSO_VERSION);
    return EXIT_SUCCESS;
  }
  fault = argc > 1 ? g_strdup (_ ("There are words too many. Try --help.")) : find_fault (&options);
  if (fault == NULL)
    fault = complete (&options);
  if (fault == NULL && options.replay != NULL) {
    visits = presso_recording_read (options.replay, &error);
    fault = error != NULL ? g_strdup (error->message) : NULL;
  }
  if (fault != NULL) {
    complain (fault);
    return EXIT_USAGE;
  }
  raise_descriptor_limit ();
  return run (&options, visits);
}
