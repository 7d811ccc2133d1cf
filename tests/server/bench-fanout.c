/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-common.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"

#define N_SOCKETS 100
#define N_ORDERS  200

/* How long after an order's reply its event is at a hundred stations. */

/* Takes what has come, and says whether the order is in it. */
static gboolean
has_arrived (int fd, const char *id, GString *text)
{
  char buffer[16384];
  gssize n_read;

  while ((n_read = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_string_append_len (text, buffer, n_read);
  return memmem (text->str, text->len, id, strlen (id)) != NULL;
}

static void
wait_arrivals (GPtrArray *sockets, const char *id, gint64 replied, GArray *times)
{
  gboolean arrived[N_SOCKETS] = { FALSE };
  GString *texts[N_SOCKETS];
  int n_left = N_SOCKETS;

  for (int i = 0; i < N_SOCKETS; i++)
    texts[i] = g_string_new (NULL);
  while (n_left > 0) {
    struct pollfd polls[N_SOCKETS];

    for (int i = 0; i < N_SOCKETS; i++) {
      PressoTestSocket *socket = g_ptr_array_index (sockets, i);

      polls[i] = (struct pollfd){ arrived[i] ? -1 : socket->fd, POLLIN, 0 };
    }
    g_assert_cmpint (poll (polls, N_SOCKETS, PRESSO_TEST_DEADLINE_MS), >, 0);
    for (int i = 0; i < N_SOCKETS; i++) {
      double ms;

      if (arrived[i] || (polls[i].revents & POLLIN) == 0 ||
          !has_arrived (polls[i].fd, id, texts[i]))
        continue;
      arrived[i] = TRUE;
      n_left--;
      ms = (double) MAX (g_get_monotonic_time () - replied, 0) / 1000;
      g_array_append_val (times, ms);
    }
  }
  for (int i = 0; i < N_SOCKETS; i++)
    g_string_free (texts[i], TRUE);
}

int
main (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  g_autofree char *barista = bench_new_station (child, "barista");
  g_autofree char *request =
    presso_test_build_request (barista, "POST", BENCH_ORDERS, "{\"drink\":\"espresso\"}");
  g_autoptr (GPtrArray) sockets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_test_socket_free);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  int fd = presso_test_connect (child->port);

  for (int i = 0; i < N_SOCKETS; i++) {
    PressoTestSocket *socket = presso_test_socket_new (child->port, barista, BENCH_EVENTS);

    g_free (presso_test_socket_read (socket));
    g_ptr_array_add (sockets, socket);
  }
  for (int i = 0; i < N_ORDERS; i++) {
    g_autoptr (PressoTestReply) reply = NULL;

    presso_test_send (fd, request, -1);
    reply = presso_test_receive (fd, FALSE);
    g_assert_cmpint (reply->status, ==, 201);
    wait_arrivals (sockets, presso_test_reply_get (reply, "id"), g_get_monotonic_time (), times);
  }
  close (fd);
  g_print ("From an order's reply to its arrival at %d sockets: median %.2f ms, p99 %.2f ms\n",
           N_SOCKETS, bench_percentile (times, 50), bench_percentile (times, 99));
  presso_test_child_kill (child);
  presso_test_dir_remove (dir);
  return 0;
}
