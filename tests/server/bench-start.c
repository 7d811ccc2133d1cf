/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "bench-common.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"

#define N_STARTS  10
#define N_SOCKETS 1000

/* How soon it serves, and what memory it takes. */

static void
measure_start (int n_orders)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  if (n_orders > 0)
    bench_fill (dir, n_orders);
  for (int i = 0; i < N_STARTS; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
    double ms = (double) (g_get_monotonic_time () - start) / 1000;

    g_array_append_val (times, ms);
    presso_test_child_end (child);
    /* An empty folder is empty at each start. */
    if (n_orders == 0) {
      presso_test_dir_remove (dir);
      g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
    }
  }
  g_print ("Start to READY with %5d orders: median %.1f ms, longest %.1f ms\n", n_orders,
           bench_percentile (times, 50), bench_percentile (times, 100));
  presso_test_dir_remove (dir);
}

static void
measure_memory (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autoptr (GPtrArray) sockets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_test_socket_free);
  gint64 resident, idle, held;

  resident = bench_get_memory_kib (child, "Rss");
  idle = bench_get_memory_kib (child, "Private_Dirty");
  for (int i = 0; i < N_SOCKETS; i++) {
    PressoTestSocket *socket = presso_test_socket_new (child->port, NULL, BENCH_EVENTS);

    g_free (presso_test_socket_read (socket));
    g_ptr_array_add (sockets, socket);
  }
  held = bench_get_memory_kib (child, "Private_Dirty");
  g_print ("Idle: %.1f MiB resident, %.1f MiB of them its own; with %d sockets %.1f MiB: %.1f KiB "
           "a socket\n",
           (double) resident / 1024, (double) idle / 1024, N_SOCKETS, (double) held / 1024,
           (double) (held - idle) / N_SOCKETS);
  presso_test_child_kill (child);
  presso_test_dir_remove (dir);
}

int
main (void)
{
  measure_start (0);
  measure_start (10000);
  measure_memory ();
  return 0;
}
