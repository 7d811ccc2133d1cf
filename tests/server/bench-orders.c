/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-common.h"
#include "presso-test-server.h"

#define SECONDS         4
#define MAX_CONNECTIONS 64

/* How many orders a second can be placed durably, each acknowledged before the next on its
 * connection. */

typedef struct {
  int fd;
  gint64 sent_us;
} Client;

/* Small answers come in one piece, so their heads are all that is looked at. */
static gboolean
read_answer (int fd)
{
  char buffer[4096];
  gssize n_read = recv (fd, buffer, sizeof buffer - 1, 0);

  g_assert_cmpint (n_read, >, 0);
  buffer[n_read] = '\0';
  g_assert_true (g_str_has_prefix (buffer, "HTTP/1.1 201"));
  return g_str_has_suffix (buffer, "}");
}

static void
send_order (Client *client, const char *request, gsize length)
{
  client->sent_us = g_get_monotonic_time ();
  presso_test_send (client->fd, request, (gssize) length);
}

static void
measure (PressoTestChild *child, const char *request, int n_connections)
{
  Client clients[MAX_CONNECTIONS];
  struct pollfd polls[MAX_CONNECTIONS];
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  gsize length = strlen (request);
  gint64 start = g_get_monotonic_time ();
  gint64 now = start;
  gint64 cpu_ms = bench_get_cpu_ms (child);

  for (int i = 0; i < n_connections; i++) {
    clients[i].fd = presso_test_connect (child->port);
    polls[i] = (struct pollfd){ clients[i].fd, POLLIN, 0 };
    send_order (&clients[i], request, length);
  }
  while (now - start < SECONDS * G_TIME_SPAN_SECOND) {
    g_assert_cmpint (poll (polls, (nfds_t) n_connections, PRESSO_TEST_DEADLINE_MS), >, 0);
    for (int i = 0; i < n_connections; i++) {
      double ms;

      if ((polls[i].revents & POLLIN) == 0 || !read_answer (clients[i].fd))
        continue;
      now = g_get_monotonic_time ();
      ms = (double) (now - clients[i].sent_us) / 1000;
      g_array_append_val (times, ms);
      send_order (&clients[i], request, length);
    }
  }
  g_print (
    "%2d connections: %6.0f orders/s, median %6.2f ms, p99 %6.2f ms, %4.0f us of CPU an order\n",
    n_connections, times->len / ((double) (now - start) / G_TIME_SPAN_SECOND),
    bench_percentile (times, 50), bench_percentile (times, 99),
    (double) (bench_get_cpu_ms (child) - cpu_ms) * 1000 / times->len);
  for (int i = 0; i < n_connections; i++)
    close (clients[i].fd);
}

int
main (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *barista = bench_new_station (child, "barista");
  g_autofree char *request =
    presso_test_build_request (barista, "POST", BENCH_ORDERS, "{\"drink\":\"espresso\"}");

  measure (child, request, 1);
  measure (child, request, MAX_CONNECTIONS);
  presso_test_child_kill (child);
  presso_test_dir_remove (dir);
  return 0;
}
