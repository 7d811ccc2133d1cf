/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-common.h"
#include "presso-test-server.h"
#include "presso-test-tls.h"

/* What TLS costs the real presso-server, in its own CPU time: a handshake, an order, a socket that
 * is idle. */

#define N_HANDSHAKES 1000
#define N_ORDERS     3000
#define N_IDLE       1000

#define IDLE_REQUEST "GET /healthz HTTP/1.1\r\nHost: bar\r\n\r\n"

typedef struct {
  int fd;
  PressoTestTls *tls;
} Peer;

static void
peer_open (Peer *peer, PressoTestChild *child, gboolean is_secure, const gnutls_datum_t *session)
{
  peer->fd = presso_test_connect (child->port);
  g_assert_cmpint (peer->fd, >=, 0);
  peer->tls = is_secure ? presso_test_tls_new (peer->fd, NULL, NULL) : NULL;
  if (session != NULL && session->data != NULL)
    gnutls_session_set_data (peer->tls->session, session->data, session->size);
  if (is_secure)
    g_assert_cmpint (presso_test_tls_shake_hands (peer->tls), ==, GNUTLS_E_SUCCESS);
}

static void
peer_close (Peer *peer)
{
  g_clear_pointer (&peer->tls, presso_test_tls_free);
  close (peer->fd);
}

static gssize
peer_read (Peer *peer, char *buffer, gsize size)
{
  gssize n_read;

  if (peer->tls == NULL)
    return recv (peer->fd, buffer, size, 0);
  do
    n_read = gnutls_record_recv (peer->tls->session, buffer, size);
  while (n_read == GNUTLS_E_AGAIN);
  return n_read;
}

/* Small answers come in few pieces, and end with a brace. */
static void
peer_ask (Peer *peer, const char *request, const char *status)
{
  char buffer[8192];
  gsize n = 0;

  if (peer->tls == NULL)
    presso_test_send (peer->fd, request, -1);
  else
    g_assert_cmpint (gnutls_record_send (peer->tls->session, request, strlen (request)), >, 0);
  do {
    gssize n_read = peer_read (peer, buffer + n, sizeof buffer - 1 - n);

    g_assert_cmpint (n_read, >, 0);
    n += (gsize) n_read;
    buffer[n] = '\0';
  } while (!g_str_has_suffix (buffer, "}"));
  g_assert_true (g_str_has_prefix (buffer, status));
}

static void
measure_handshakes (PressoTestChild *child)
{
  gint64 start = g_get_monotonic_time ();
  gint64 cpu_ms = bench_get_cpu_ms (child);

  for (int i = 0; i < N_HANDSHAKES; i++) {
    Peer peer;

    peer_open (&peer, child, TRUE, NULL);
    peer_close (&peer);
  }
  cpu_ms = bench_get_cpu_ms (child) - cpu_ms;
  g_print ("handshakes: %.0f/s with one client, %.2f ms of CPU each, so at most %.0f/s\n",
           N_HANDSHAKES * 1e6 / (double) (g_get_monotonic_time () - start),
           (double) cpu_ms / N_HANDSHAKES, N_HANDSHAKES * 1e3 / (double) MAX (cpu_ms, 1));
}

static void
measure_orders (PressoTestChild *child, const char *request, gboolean is_secure)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 cpu_ms = bench_get_cpu_ms (child);
  Peer peer;

  peer_open (&peer, child, is_secure, NULL);
  for (int i = 0; i < N_ORDERS; i++) {
    gint64 start = g_get_monotonic_time ();
    double us;

    peer_ask (&peer, request, "HTTP/1.1 201");
    us = (double) (g_get_monotonic_time () - start);
    g_array_append_val (times, us);
  }
  g_print ("an order over %s: median %.0f us, p99 %.0f us, %.0f us of CPU\n",
           is_secure ? "TLS" : "plain HTTP", bench_percentile (times, 50),
           bench_percentile (times, 99),
           (double) (bench_get_cpu_ms (child) - cpu_ms) * 1000 / N_ORDERS);
  peer_close (&peer);
}

static void
measure_idle (PressoTestChild *child, gboolean is_secure)
{
  g_autofree Peer *peers = g_new (Peer, N_IDLE);
  gint64 memory_kib = bench_get_memory_kib (child, "Rss");

  for (int i = 0; i < N_IDLE; i++) {
    peer_open (&peers[i], child, is_secure, NULL);
    peer_ask (&peers[i], IDLE_REQUEST, "HTTP/1.1 200");
  }
  g_print ("%d idle sockets over %s: %.1f KiB each\n", N_IDLE, is_secure ? "TLS" : "plain HTTP",
           (double) (bench_get_memory_kib (child, "Rss") - memory_kib) / N_IDLE);
  for (int i = 0; i < N_IDLE; i++)
    peer_close (&peers[i]);
}

static void
measure (gboolean is_secure, void (*func) (PressoTestChild *child, gboolean is_secure))
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);

  func (child, is_secure);
  presso_test_child_kill (child);
  presso_test_dir_remove (dir);
}

static void
measure_speed (PressoTestChild *child, gboolean unused)
{
  g_autofree char *barista = bench_new_station (child, "barista");
  g_autofree char *request =
    presso_test_build_request (barista, "POST", BENCH_ORDERS, "{\"drink\":\"espresso\"}");

  measure_handshakes (child);
  for (int i = 0; i < 2; i++) {
    measure_orders (child, request, FALSE);
    measure_orders (child, request, TRUE);
  }
}

int
main (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  measure (TRUE, measure_speed);
  /* In a process of its own each, as what is freed stays with it. */
  measure (FALSE, measure_idle);
  measure (TRUE, measure_idle);
  return 0;
}
