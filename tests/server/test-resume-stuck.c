/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presso-test-child.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"

#define SHOP   "/api/v1/shops/main"
#define EVENTS SHOP "/events"
/* Readers that stop, and a flood far beyond what may wait for all of them together. */
#define N_STUCK   200
#define N_PATCHES 100
/* What 200 of them may cost together. Who catches up has a frame or two beyond 64 KiB waiting; what
 * is sent to all is in memory once. */
#define MAX_GROWTH_KIB (32 * 1024)
#define N_PEERS        20
/* A sanitizer keeps what is freed. */
#if defined __SANITIZE_ADDRESS__
#define IS_SANITIZED TRUE
#elif defined __has_feature
#define IS_SANITIZED __has_feature (address_sanitizer)
#else
#define IS_SANITIZED FALSE
#endif
#define QUICK_PINGS "[network]\nping-interval=1\npong-timeout=2\n"

static gint64
get_sequence (JsonNode *node)
{
  return g_ascii_strtoll (presso_test_json_get (node, "sequence"), NULL, 10);
}

/* Opens a socket that the kernel keeps little for, and reads its snapshot. */
static PressoTestSocket *
open_socket (guint16 port, const char *who, gint64 since, gint64 *sequence)
{
  g_autofree char *path =
    since < 0 ? g_strdup (EVENTS) : g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  PressoTestSocket *socket = presso_test_socket_new (port, who, path);
  g_autoptr (JsonNode) first = presso_test_socket_next (socket);
  int size = 4096;

  setsockopt (socket->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  *sequence = get_sequence (first);
  return socket;
}

static void
flood (PressoTestChild *child, int n_patches)
{
  for (int i = 0; i < n_patches; i++) {
    g_autofree char *patch = presso_test_build_large_patch (i);
    g_autoptr (PressoTestReply) reply =
      presso_test_call (child->port, child->admin, "PATCH", SHOP, patch);

    g_assert_cmpint (reply->status, ==, 200);
  }
}

/* Reads all that came since, without a gap, up to @end. */
static void
catch_up (PressoTestChild *child, gint64 since, gint64 end)
{
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  g_autoptr (PressoTestSocket) socket = presso_test_socket_new (child->port, child->admin, path);

  while (since < end) {
    g_autoptr (JsonNode) event = presso_test_socket_next (socket);

    g_assert_cmpint (get_sequence (event), ==, ++since);
  }
}

/* Waits until the peer has given up a connection, without reading what it sent before. */
static void
wait_until_dropped (PressoTestSocket *socket)
{
  struct pollfd poll_fd = { socket->fd, POLLRDHUP, 0 };

  g_assert_cmpint (poll (&poll_fd, 1, PRESSO_TEST_DEADLINE_MS), ==, 1);
}

/* 200 readers stop, half of them while they catch up. They cost bounded memory, are dropped, and
 * resume where they were. */
static void
test_memory (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *settings = g_build_filename (dir, "presso.conf", NULL);
  g_autoptr (PressoTestChild) child = NULL;
  PressoTestSocket *sockets[N_STUCK], *last;
  gint64 since[N_STUCK], newest, end, before, peak;

  g_assert_true (g_file_set_contents (settings, QUICK_PINGS, -1, NULL));
  child = presso_test_child_new (dir);
  /* What the allocator keeps after work of this kind isn't the readers'. */
  flood (child, N_PATCHES / 4);
  presso_test_socket_free (open_socket (child->port, child->admin, -1, &newest));
  before = presso_test_child_get_memory_kib (child, "VmHWM");
  for (int i = 0; i < N_STUCK; i++)
    sockets[i] = open_socket (child->port, child->admin, i % 2 == 0 ? -1 : newest - 50, &since[i]);
  flood (child, N_PATCHES);
  peak = presso_test_child_get_memory_kib (child, "VmHWM");
  for (int i = 0; i < N_STUCK; i++)
    wait_until_dropped (sockets[i]);
  g_test_message ("%d stuck readers: at the most %" G_GINT64_FORMAT " KiB, before %" G_GINT64_FORMAT
                  " KiB: %" G_GINT64_FORMAT " KiB more",
                  N_STUCK, peak, before, peak - before);
  if (!IS_SANITIZED)
    g_assert_cmpint (peak - before, <, MAX_GROWTH_KIB);
  last = open_socket (child->port, child->admin, -1, &end);
  for (int i = 0; i < 4; i++)
    catch_up (child, since[i], end);
  presso_test_socket_free (last);
  for (int i = 0; i < N_STUCK; i++)
    presso_test_socket_free (sockets[i]);
  presso_test_child_end (child);
  presso_test_dir_remove (dir);
}

typedef struct {
  PressoTestSocket *socket;
  gboolean has_heard;
} Listener;

static gpointer
listen_well (gpointer data)
{
  Listener *self = data;
  g_autofree char *text = presso_test_socket_read (self->socket);

  self->has_heard = text != NULL;
  return NULL;
}

/* A program that has stopped, while its kernel goes on, is dropped because it answers no ping; one
 * that answers stays, however little happens. */
static void
test_no_pong (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestSocket) stopped = NULL;
  g_autoptr (GThread) thread = NULL;
  Listener listener = { NULL };
  gint64 sequence;

  presso_test_server_configure (server, QUICK_PINGS);
  listener.socket = open_socket (server->port, server->display, -1, &sequence);
  stopped = open_socket (server->port, server->display, -1, &sequence);
  thread = g_thread_new ("listener", listen_well, &listener);
  wait_until_dropped (stopped);
  /* The other one has answered at least as many pings. */
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  g_thread_join (g_steal_pointer (&thread));
  g_assert_true (listener.has_heard);
  presso_test_socket_free (listener.socket);
}

static gboolean
set_loopback (gboolean is_up)
{
  struct ifreq request = { .ifr_name = "lo" };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gboolean is_set;

  request.ifr_flags = is_up ? IFF_UP | IFF_RUNNING : 0;
  is_set = ioctl (fd, SIOCSIFFLAGS, &request) == 0;
  close (fd);
  return is_set;
}

/* Gives the process a network of its own, which it may break; only possible before it has threads.
 */
static gboolean
leave_network (void)
{
  g_autofree char *map = g_strdup_printf ("%u %u 1", getuid (), getuid ());

  if (unshare (CLONE_NEWNET) != 0) {
    if (unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
      return FALSE;
    g_file_set_contents_full ("/proc/self/uid_map", map, -1, G_FILE_SET_CONTENTS_NONE, 0, NULL);
  }
  return set_loopback (TRUE);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
rename_often (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));
  g_autoptr (GPtrArray) events = NULL;

  g_assert_true (presso_store_begin (services->store, NULL));
  for (int i = 0; i < 100; i++)
    g_assert_true (presso_store_append_event (services->store, PRESSO_EVENT_CONFIG_CHANGED, "main",
                                              NULL, NULL, PRESSO_TEST_START_MS, "{}", NULL));
  g_assert_true (presso_store_commit (services->store, &events, NULL));
  g_signal_emit_by_name (services->writer, "committed", events);
}

/* The network goes without a word: nothing arrives any more, neither data nor the end. The host
 * gives the peers up, and when the network is back they go on where they were. */
static void
test_half_open (gconstpointer data)
{
  const gboolean *has_own_network = data;
  g_autoptr (PressoTestServer) server = NULL;
  PressoTestSocket *peers[N_PEERS];
  gint64 since[N_PEERS], deadline;
  guint n_open;

  if (!*has_own_network) {
    g_test_skip ("No network namespace may be made here");
    return;
  }
  server = presso_test_server_new ();
  presso_test_server_configure (server, QUICK_PINGS);
  for (int i = 0; i < N_PEERS; i++)
    peers[i] = open_socket (server->port, server->display, -1, &since[i]);
  n_open = count_descriptors ();
  g_assert_true (set_loopback (FALSE));
  presso_test_server_run (server, rename_often, NULL);
  deadline = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  while (count_descriptors () > n_open - N_PEERS) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
  g_assert_true (set_loopback (TRUE));
  for (int i = 0; i < N_PEERS; i++) {
    g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since[i]);
    g_autoptr (PressoTestSocket) again =
      presso_test_socket_new (server->port, server->display, path);

    for (int k = 0; k < 100; k++) {
      g_autoptr (JsonNode) event = presso_test_socket_next (again);

      g_assert_cmpint (get_sequence (event), ==, ++since[i]);
    }
    presso_test_socket_free (peers[i]);
  }
}

int
main (int argc, char *argv[])
{
  gboolean has_own_network = leave_network ();

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/resume-stuck/memory", test_memory);
  g_test_add_func ("/resume-stuck/no-pong", test_no_pong);
  g_test_add_data_func ("/resume-stuck/half-open", &has_own_network, test_half_open);
  return g_test_run ();
}
