/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "server/presso-bar.h"
#include "server/presso-credentials.h"
#include "store/presso-code-store.h"
#include "store/presso-station-store.h"

/*
 * Peers of a real server, over real sockets. The input is what they send, as it is; between the
 * pieces stand lines that begin with two percent signs:
 *
 *   %%        let the server work
 *   %%new     another connection, the one that what follows is sent on
 *   %%end     no more from this end
 *   %%reset   this end has gone
 *   %%later   five minutes have passed
 *   %%frame O TEXT   a masked WebSocket frame whose first byte is O in hexadecimal
 *   %%hex HH…        these bytes
 *
 * Whatever comes, the server stays up, answers with its headers, never with 500, and keeps nothing
 * of a connection that has ended. It knows the stations `fuzz-admin`, `fuzz-barista` and
 * `fuzz-display` and the code FZZ22345.
 */

#define MAX_PEERS      4
#define MAX_LINES      64
#define SETTLE_S       10
#define MAX_DESCRIPTOR 256
#define FAR_AWAY_MS    G_GINT64_CONSTANT (4102444800000)
/* A server is used for so many inputs, so that what they leave can't add up. */
#define INPUTS_A_SERVER 400

typedef struct {
  char *dir;
  PressoClock *clock;
  GMainContext *context;
  PressoBar *bar;
  guint16 port;
  unsigned n_inputs;
  unsigned n_sockets;
} Server;

typedef struct {
  int fd;
  GByteArray *received;
} Peer;

static Server server;

/* GLib opens others of its own at any time. */
static unsigned
count_sockets (void)
{
  unsigned n = 0;

  for (int fd = 0; fd < MAX_DESCRIPTOR; fd++) {
    struct stat status;

    if (fstat (fd, &status) == 0 && S_ISSOCK (status.st_mode))
      n++;
  }
  return n;
}

static gboolean
add_stations (gpointer user_data, GError **error)
{
  static const char *const roles[] = { "admin", "barista", "display" };
  PressoStore *store = user_data;
  g_autoptr (PressoCode) code =
    g_object_new (PRESSO_TYPE_CODE, "code", "FZZ22345", "valid-until", FAR_AWAY_MS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_autofree char *token = g_strdup_printf ("fuzz-%s", roles[i]);
    g_autofree char *hash = presso_credentials_hash (token);
    g_autoptr (PressoStation) station = g_new0 (PressoStation, 1);

    station->id = g_strdup (roles[i]);
    station->name = g_strdup (roles[i]);
    station->role = g_strdup (roles[i]);
    station->shop = g_strdup ("main");
    if (!presso_store_insert_station (store, station, hash, error))
      return FALSE;
  }
  return presso_store_insert_code (store, "main", code, error);
}

static void
turn (void)
{
  for (int i = 0; i < 50 && g_main_context_iteration (server.context, FALSE); i++)
    ;
}

static void
start_server (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  PressoServices *services;

  server.dir = presso_test_dir_new ();
  server.clock = presso_clock_new_manual (PRESSO_TEST_START_MS);
  server.context = g_main_context_new ();
  g_main_context_push_thread_default (server.context);
  server.bar =
    presso_bar_open_with_clock (server.dir, address, server.clock, server.context, &error);
  g_assert_no_error (error);
  server.port = presso_server_get_port (presso_bar_get_server (server.bar));
  services = presso_server_get_services (presso_bar_get_server (server.bar));
  presso_writer_push (services->writer, add_stations, NULL, services->store);
  presso_writer_flush (services->writer);
  turn ();
  server.n_inputs = 0;
  server.n_sockets = 0;
}

static void
stop_server (void)
{
  if (server.bar == NULL)
    return;
  g_clear_pointer (&server.bar, presso_bar_close);
  turn ();
  g_main_context_pop_thread_default (server.context);
  g_clear_pointer (&server.context, g_main_context_unref);
  g_assert_finalize_object (server.clock);
  presso_test_dir_remove (server.dir);
  g_clear_pointer (&server.dir, g_free);
}

static void
peer_open (Peer *peer)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (server.port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };
  int result, one = 1;

  peer->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (peer->fd, >=, 0);
  /* libFuzzer's own clock interrupts it, and it goes on all the same. */
  do
    result = connect (peer->fd, (struct sockaddr *) &address, sizeof address);
  while (result != 0 && (errno == EINTR || errno == EALREADY));
  g_assert_true (result == 0 || errno == EISCONN);
  g_assert_cmpint (fcntl (peer->fd, F_SETFL, O_NONBLOCK), ==, 0);
  setsockopt (peer->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  peer->received = g_byte_array_new ();
  turn ();
}

static void
peer_receive (Peer *peer)
{
  guint8 buffer[16 * 1024];
  gssize n_read;

  if (peer->fd < 0)
    return;
  while ((n_read = recv (peer->fd, buffer, sizeof buffer, 0)) > 0) {
    if (peer->received->len < 256 * 1024)
      g_byte_array_append (peer->received, buffer, (guint) n_read);
  }
}

static void
peer_reset (Peer *peer)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (peer->fd < 0)
    return;
  setsockopt (peer->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (peer->fd);
  peer->fd = -1;
}

static gboolean
has_text (const char *text, gsize length, const char *wanted)
{
  return memmem (text, length, wanted, strlen (wanted)) != NULL;
}

/* Of the first answer only: what it ends at is not for this to find out. */
static void
check_answer (Peer *peer)
{
  const char *text = (const char *) peer->received->data;
  gsize length = peer->received->len;
  const char *end = length > 0 ? memmem (text, length, "\r\n\r\n", 4) : NULL;

  if (end == NULL)
    return;
  /* Further ones of 500 are a warning of ours, and that is fatal. */
  g_assert_true (g_str_has_prefix (text, "HTTP/1."));
  g_assert_false (has_text (text, MIN (length, 13), " 500"));
  if (has_text (text, MIN (length, 16), " 100 "))
    return;
  g_assert_true (
    has_text (text, (gsize) (end - text), "Content-Security-Policy: default-src 'none'"));
  g_assert_true (has_text (text, (gsize) (end - text), "X-Content-Type-Options: nosniff"));
}

static void
peer_close (Peer *peer)
{
  peer_receive (peer);
  check_answer (peer);
  if (peer->fd >= 0)
    close (peer->fd);
  g_byte_array_unref (peer->received);
}

static void
peer_send (Peer *peer, const guint8 *data, gsize size)
{
  while (peer->fd >= 0 && size > 0) {
    gssize n_sent = send (peer->fd, data, size, MSG_NOSIGNAL);

    if (n_sent < 0 && errno != EAGAIN)
      return;
    if (n_sent < 0) {
      turn ();
      peer_receive (peer);
      continue;
    }
    data += n_sent;
    size -= (gsize) n_sent;
  }
}

/* "81 text": masked by zeros, which leave the text as it is. */
static void
peer_send_frame (Peer *peer, const char *arguments)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  char *rest;
  guint8 first = (guint8) g_ascii_strtoull (arguments, &rest, 16);
  gsize length = *rest == ' ' ? strlen (rest + 1) : 0;
  guint8 head[8] = { first, 0x80 | (guint8) MIN (length, 126) };

  if (length >= 126) {
    head[2] = (guint8) (length >> 8);
    head[3] = (guint8) length;
  }
  g_byte_array_append (frame, head, length >= 126 ? 8 : 6);
  g_byte_array_append (frame, (const guint8 *) rest + 1, (guint) length);
  peer_send (peer, frame->data, frame->len);
}

static void
peer_send_hex (Peer *peer, const char *digits)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (; g_ascii_isxdigit (digits[0]) && g_ascii_isxdigit (digits[1]); digits += 2) {
    guint8 byte =
      (guint8) (g_ascii_xdigit_value (digits[0]) << 4 | g_ascii_xdigit_value (digits[1]));

    g_byte_array_append (bytes, &byte, 1);
  }
  peer_send (peer, bytes->data, bytes->len);
}

/* Carries out a line between the pieces; may go on with another peer. */
static Peer *
direct (Peer *peer, GArray *peers, const char *line)
{
  if (g_str_has_prefix (line, "frame ")) {
    peer_send_frame (peer, line + strlen ("frame "));
  } else if (g_str_has_prefix (line, "hex ")) {
    peer_send_hex (peer, line + strlen ("hex "));
  } else {
    turn ();
    peer_receive (peer);
  }
  if (g_str_equal (line, "end") && peer->fd >= 0)
    shutdown (peer->fd, SHUT_WR);
  else if (g_str_equal (line, "reset"))
    peer_reset (peer);
  else if (g_str_equal (line, "later"))
    presso_clock_advance (server.clock, 5 * 60 * 1000);
  if (!g_str_equal (line, "new") || peers->len == MAX_PEERS)
    return peer;
  g_array_set_size (peers, peers->len + 1);
  peer = &g_array_index (peers, Peer, peers->len - 1);
  peer_open (peer);
  return peer;
}

/* Finds the next line between pieces. */
static const guint8 *
find_line (const FuzzInput *input)
{
  for (const guint8 *p = input->at; p + 2 <= input->end; p++) {
    if (p[0] == '%' && p[1] == '%' && (p == input->at || p[-1] == '\n'))
      return p;
  }
  return input->end;
}

/* Sends the pieces and carries out the lines between them. */
static void
play (GArray *peers, FuzzInput input)
{
  Peer *peer = &g_array_index (peers, Peer, 0);

  for (int i = 0; i < MAX_LINES && input.at < input.end; i++) {
    const guint8 *line = find_line (&input);
    g_autofree char *text = NULL;

    peer_send (peer, input.at, (gsize) (line - input.at));
    input.at = MIN (line + 2, input.end);
    text = fuzz_input_take_line (&input);
    peer = direct (peer, peers, text != NULL ? text : "");
  }
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Every connection has ended, so none may be kept; what a close waits for takes some turns. */
static void
check_gone (void)
{
  gint64 deadline = g_get_monotonic_time () + SETTLE_S * G_TIME_SPAN_SECOND;
  g_autoptr (GSource) tick = g_timeout_source_new (1);

  if (server.n_sockets == 0)
    return;
  g_source_set_callback (tick, on_tick, NULL, NULL);
  turn ();
  if (count_sockets () > server.n_sockets)
    g_source_attach (tick, server.context);
  while (count_sockets () > server.n_sockets) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_main_context_iteration (server.context, TRUE);
  }
  g_source_destroy (tick);
}

/* One plain request that must be answered: it settles what a server opens once. */
static void
check_alive (void)
{
  static const char request[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  Peer peer;

  peer_open (&peer);
  peer_send (&peer, (const guint8 *) request, strlen (request));
  while (peer.received->len == 0) {
    turn ();
    peer_receive (&peer);
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
  }
  g_assert_true (has_text ((const char *) peer.received->data, peer.received->len, "200 OK"));
  peer_close (&peer);
  for (int i = 0; i < 100; i++)
    turn ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  atexit (stop_server);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GArray) peers = g_array_sized_new (FALSE, FALSE, sizeof (Peer), MAX_PEERS);

  if (server.n_inputs == INPUTS_A_SERVER)
    stop_server ();
  if (server.bar == NULL) {
    start_server ();
    check_alive ();
    server.n_sockets = count_sockets ();
  }
  server.n_inputs++;
  g_array_set_size (peers, 1);
  peer_open (&g_array_index (peers, Peer, 0));
  play (peers, (FuzzInput){ data, data + size });
  turn ();
  for (guint i = 0; i < peers->len; i++)
    peer_close (&g_array_index (peers, Peer, i));
  check_gone ();
  return 0;
}
