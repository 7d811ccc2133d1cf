/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>
#include <unistd.h>

#include "presso-test-server.h"

#define N_EVENTS  200000
#define DAY_MS    (24 * 60 * 60 * (gint64) 1000)
#define MAX_CALLS 20000

/* What it costs to prune a log of 200,000 events, and what it does to those who order meanwhile. */

static gboolean
append_old (gpointer user_data, GError **error)
{
  PressoServices *services = user_data;
  g_autofree char *data = g_strnfill (700, 'x');
  g_autofree char *text = g_strdup_printf ("{\"x\":\"%s\"}", data);

  for (int i = 0; i < N_EVENTS; i++) {
    g_autofree char *id = g_strdup_printf ("order-%d", i / 7);

    if (!presso_store_append_event (services->store, PRESSO_EVENT_MAKE_ORDER, "main", id, NULL,
                                    PRESSO_TEST_START_MS, text, error))
      return FALSE;
  }
  return TRUE;
}

static void
fill_log (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));

  presso_writer_push (services->writer, append_old, NULL, services);
  presso_writer_flush (services->writer);
}

static void
look (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));

  *(gboolean *) user_data = presso_store_has_event (services->store, N_EVENTS - 1000, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static void
report (const char *name, GArray *times)
{
  g_array_sort (times, compare);
  g_print ("%s: %u orders, median %.2f ms, p99 %.2f ms, longest %.2f ms\n", name, times->len,
           (double) g_array_index (times, gint64, times->len / 2) / 1000,
           (double) g_array_index (times, gint64, times->len * 99 / 100) / 1000,
           (double) g_array_index (times, gint64, times->len - 1) / 1000);
}

static void
order_once (int fd, const char *request, GArray *times)
{
  gint64 start = g_get_monotonic_time (), took;
  g_autoptr (PressoTestReply) reply = NULL;

  presso_test_send (fd, request, -1);
  reply = presso_test_receive (fd, FALSE);
  took = g_get_monotonic_time () - start;
  g_assert_cmpint (reply->status, ==, 201);
  g_array_append_val (times, took);
}

static gint64
get_cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec * G_USEC_PER_SEC + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_sec * G_USEC_PER_SEC + usage.ru_stime.tv_usec;
}

int
main (int argc, char *argv[])
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *request = presso_test_build_request (
    server->barista, "POST", "/api/v1/shops/main/orders", "{\"drink\":\"espresso\"}");
  g_autoptr (GArray) quiet = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) pruning = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean is_there = TRUE;
  gint64 start, cpu;
  int fd;

  presso_test_server_configure (server, "[retention]\nevents=100\ntraffic-days=2\n");
  fd = presso_test_connect (server->port);
  presso_test_server_run (server, fill_log, NULL);
  for (int i = 0; i < 1000; i++)
    order_once (fd, request, quiet);
  report ("quiet", quiet);
  presso_test_server_advance (server, 3 * DAY_MS);
  start = g_get_monotonic_time ();
  for (int i = 0; is_there && i < MAX_CALLS; i++) {
    order_once (fd, request, pruning);
    presso_test_server_run (server, look, &is_there);
  }
  report ("while the log is cut", pruning);
  g_print ("%d events cut in %.1f s beside these orders\n", N_EVENTS,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  /* The same without anyone ordering: the processor time is the pruning's alone. */
  presso_test_server_run (server, fill_log, NULL);
  cpu = get_cpu_us ();
  start = g_get_monotonic_time ();
  presso_test_server_advance (server, 3 * DAY_MS);
  g_usleep (25 * G_USEC_PER_SEC);
  g_print ("alone: %.2f s of CPU within 25 s\n", (double) (get_cpu_us () - cpu) / G_USEC_PER_SEC);
  close (fd);
  return 0;
}
