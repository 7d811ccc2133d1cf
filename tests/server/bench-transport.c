/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/presso-soup-transport.h"

/*
 * What idle WebSockets cost the requests beside them. The server has a thread of its own, whose CPU
 * time is what is measured; `--stock` measures a SoupServer without the transport.
 */

#define REQUEST "GET / HTTP/1.1\r\nHost: bar\r\n\r\n"
#define UPGRADE                                                                                    \
  "GET /push HTTP/1.1\r\nHost: bar\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"               \
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"

#define FRAME_SIZE 600
#define ROUNDS     20

static int n_idle = 5000;
static int n_requests = 20000;
static gboolean stock;

typedef struct {
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  PressoListener *listener;
  GPtrArray *websockets;
  guint16 port;
  pthread_t thread;
  int ready;
} Bench;

static void
on_root (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "hello", 5);
}

static void
on_upgraded (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             SoupWebsocketConnection *websocket,
             gpointer user_data)
{
  Bench *bench = user_data;
  PressoConnection *connection = presso_connection_from_websocket (websocket);

  if (connection != NULL) {
    presso_connection_set_push (connection, TRUE);
    presso_connection_set_message_limit (connection, 16 * 1024);
  }
  g_ptr_array_add (bench->websockets, g_object_ref (websocket));
}

static void
listen_stock (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_assert_true (soup_server_listen_local (bench->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (bench->server);
  bench->port = (guint16) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
listen_ours (Bench *bench)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;

  bench->listener = presso_listener_new (address, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (presso_soup_transport_attach (bench->server, bench->listener, &error));
  presso_listener_start (bench->listener, bench->context);
  bench->port = presso_listener_get_port (bench->listener);
}

static gpointer
serve (gpointer data)
{
  Bench *bench = data;

  g_main_context_push_thread_default (bench->context);
  bench->server = soup_server_new (NULL, NULL);
  bench->websockets = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_remove_websocket_extension (bench->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (bench->server, NULL, on_root, NULL, NULL);
  soup_server_add_websocket_handler (bench->server, "/push", NULL, NULL, on_upgraded, bench, NULL);
  if (stock)
    listen_stock (bench);
  else
    listen_ours (bench);
  bench->thread = pthread_self ();
  g_atomic_int_set (&bench->ready, 1);
  g_main_loop_run (bench->loop);

  if (bench->listener != NULL)
    presso_listener_stop (bench->listener);
  g_ptr_array_unref (bench->websockets);
  while (g_main_context_iteration (bench->context, FALSE))
    ;
  soup_server_disconnect (bench->server);
  g_object_unref (bench->server);
  g_clear_object (&bench->listener);
  g_main_context_pop_thread_default (bench->context);
  return NULL;
}

/* CPU time of the server's thread in µs. */
static double
get_cpu (Bench *bench)
{
  struct timespec time;
  clockid_t clock;

  g_assert_cmpint (pthread_getcpuclockid (bench->thread, &clock), ==, 0);
  g_assert_cmpint (clock_gettime (clock, &time), ==, 0);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

static double
get_memory (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*d %ld", &pages), ==, 1);
  return (double) pages * (double) sysconf (_SC_PAGESIZE);
}

static int
connect_client (Bench *bench)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (bench->port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static void
send_text (int fd, const char *text)
{
  g_assert_cmpint (send (fd, text, strlen (text), 0), ==, (gssize) strlen (text));
}

static void
read_reply (int fd, const char *end)
{
  char buffer[4096];
  gsize n = 0;

  do {
    gssize n_read = recv (fd, buffer + n, sizeof buffer - 1 - n, 0);
    g_assert_cmpint (n_read, >, 0);
    n += (gsize) n_read;
    buffer[n] = '\0';
  } while (!g_str_has_suffix (buffer, end));
}

static void
measure_requests (Bench *bench, const char *beside)
{
  int fd = connect_client (bench);
  gint64 start = g_get_monotonic_time ();
  double cpu = get_cpu (bench);

  for (int i = 0; i < n_requests; i++) {
    send_text (fd, REQUEST);
    read_reply (fd, "hello");
  }
  printf ("request beside %s: %.1f µs of CPU, %.1f µs to the reply\n", beside,
          (get_cpu (bench) - cpu) / n_requests,
          (double) (g_get_monotonic_time () - start) / n_requests);
  close (fd);
}

static void
measure_connects (Bench *bench, int *fds)
{
  gint64 start = g_get_monotonic_time ();
  double cpu = get_cpu (bench), memory = get_memory ();

  for (int i = 0; i < n_idle; i++) {
    fds[i] = connect_client (bench);
    send_text (fds[i], UPGRADE);
    /* With its backlog of 10 it would take minutes if they came at once. */
    if (stock)
      read_reply (fds[i], "\r\n\r\n");
  }
  for (int i = 0; i < n_idle && !stock; i++)
    read_reply (fds[i], "\r\n\r\n");
  printf ("%d WebSockets: %.2f s, %.2f s of CPU, %.1f KiB each\n", n_idle,
          (double) (g_get_monotonic_time () - start) / 1e6, (get_cpu (bench) - cpu) / 1e6,
          (get_memory () - memory) / n_idle / 1024);
}

static gboolean
broadcast (gpointer data)
{
  Bench *bench = data;
  g_autofree guint8 *bytes = g_malloc0 (FRAME_SIZE + 4);
  g_autoptr (GBytes) frame = NULL;

  memset (bytes + 4, 'p', FRAME_SIZE);
  bytes[0] = 0x81;
  bytes[1] = 126;
  bytes[2] = FRAME_SIZE >> 8;
  bytes[3] = FRAME_SIZE & 0xff;
  frame = g_bytes_new (bytes, FRAME_SIZE + 4);
  for (unsigned i = 0; i < bench->websockets->len; i++) {
    SoupWebsocketConnection *websocket = bench->websockets->pdata[i];
    PressoConnection *connection = presso_connection_from_websocket (websocket);

    if (connection != NULL)
      g_assert_true (presso_connection_send (connection, frame));
    else
      soup_websocket_connection_send_message (websocket, SOUP_WEBSOCKET_DATA_BINARY, frame);
  }
  return G_SOURCE_REMOVE;
}

static void
measure_broadcast (Bench *bench, int *fds)
{
  char buffer[FRAME_SIZE + 8];
  gsize n_bytes = stock ? FRAME_SIZE + 8 : FRAME_SIZE + 4;
  gint64 start = g_get_monotonic_time ();
  double cpu = get_cpu (bench);

  for (int round = 0; round < ROUNDS; round++) {
    g_main_context_invoke (bench->context, broadcast, bench);
    for (int i = 0; i < n_idle; i++)
      g_assert_cmpint (recv (fds[i], buffer, n_bytes, MSG_WAITALL), ==, (gssize) n_bytes);
  }
  printf ("message to all: %.1f µs of CPU each, %.0f ms for the last one to have it\n",
          (get_cpu (bench) - cpu) / ROUNDS / n_idle,
          (double) (g_get_monotonic_time () - start) / 1e3 / ROUNDS);
}

static void
measure_idle (Bench *bench)
{
  double cpu = get_cpu (bench);

  g_usleep (2 * G_USEC_PER_SEC);
  printf ("idle: %.2f ms of CPU a second\n", (get_cpu (bench) - cpu) / 2e3);
}

static void
measure_end (Bench *bench, int *fds)
{
  gint64 start = g_get_monotonic_time ();
  double cpu = get_cpu (bench);
  int fd;

  for (int i = 0; i < n_idle; i++)
    close (fds[i]);
  /* Served after all the ends that came before it. */
  fd = connect_client (bench);
  for (int i = 0; i < 10; i++) {
    send_text (fd, REQUEST);
    read_reply (fd, "hello");
  }
  close (fd);
  printf ("all of them leave: %.2f s, %.2f s of CPU\n",
          (double) (g_get_monotonic_time () - start) / 1e6, (get_cpu (bench) - cpu) / 1e6);
}

static void
run (Bench *bench)
{
  g_autofree int *fds = g_new (int, n_idle);
  g_autofree char *beside = g_strdup_printf ("%d idle WebSockets", n_idle);

  measure_requests (bench, "nothing");
  measure_connects (bench, fds);
  measure_idle (bench);
  measure_requests (bench, beside);
  measure_broadcast (bench, fds);
  measure_requests (bench, beside);
  measure_end (bench, fds);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "idle", 'i', 0, G_OPTION_ARG_INT, &n_idle, "WebSockets that are idle", "N" },
    { "requests", 'r', 0, G_OPTION_ARG_INT, &n_requests, "Requests of a measurement", "N" },
    { "stock", 's', 0, G_OPTION_ARG_NONE, &stock, "Without the transport", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit limit;
  Bench bench = { .context = g_main_context_new () };
  GThread *thread;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  /* Both ends of each connection are in this process. */
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  n_idle = MIN (n_idle, ((int) MIN (limit.rlim_max, 100000) - 600) / 2);

  bench.loop = g_main_loop_new (bench.context, FALSE);
  thread = g_thread_new ("server", serve, &bench);
  while (!g_atomic_int_get (&bench.ready))
    g_usleep (1000);
  run (&bench);
  g_main_loop_quit (bench.loop);
  g_thread_join (thread);
  g_main_loop_unref (bench.loop);
  g_main_context_unref (bench.context);
  return 0;
}
