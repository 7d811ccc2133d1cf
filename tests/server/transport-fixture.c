/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport-fixture.h"

#include "presso-test-server.h"
#include "presso-test-tls.h"
#include "server/presso-own-certificate.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* With PRESSO_TEST_TLS all of it is said over TLS, so that each test is two. */
static PressoTlsContext *tls;
static GHashTable *clients;
static Fixture *current;

static void
set_up_tls (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoCertificate) certificate =
    presso_own_certificate_ensure (dir, g_get_real_time () / 1000, &error);

  g_assert_no_error (error);
  tls = presso_tls_context_new (certificate, NULL);
  clients = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) presso_test_tls_free);
  presso_test_dir_remove (dir);
}

/* The client's TLS on that socket, or NULL where there is none. */
static PressoTestTls *
get_client (int fd)
{
  return clients != NULL ? g_hash_table_lookup (clients, GINT_TO_POINTER (fd)) : NULL;
}

PressoTlsContext *
fixture_get_tls (void)
{
  if (tls == NULL)
    set_up_tls ();
  return tls;
}

static void
on_root (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_requests++;
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Date");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "hello", 5);
}

static void
on_connection_gone (gpointer user_data, GObject *connection)
{
  Fixture *fixture = user_data;

  fixture->n_alive--;
}

static void
on_accepted (PressoListener *listener,
             PressoConnection *connection,
             GSocketAddress *local,
             GSocketAddress *remote,
             Fixture *fixture)
{
  fixture->n_alive++;
  g_object_weak_ref (G_OBJECT (connection), on_connection_gone, fixture);
}

/* Sets the usual limits, for the test to change before fixture_start(). */
void
fixture_init (Fixture *fixture)
{
  g_autoptr (PressoSettings) settings = presso_settings_new ();

  *fixture = (Fixture){ .context = g_main_context_new () };
  g_main_context_push_thread_default (fixture->context);
  presso_listener_limits_init (&fixture->limits, settings);
}

void
fixture_start (Fixture *fixture)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;

  fixture->listener = presso_listener_new (address, &fixture->limits, &error);
  g_assert_no_error (error);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_root, fixture, NULL);
  g_signal_connect (fixture->listener, "accepted", G_CALLBACK (on_accepted), fixture);
  g_assert_true (presso_soup_transport_attach (fixture->server, fixture->listener, &error));
  g_assert_no_error (error);
  if (g_getenv ("PRESSO_TEST_TLS") != NULL)
    presso_listener_set_tls (fixture->listener, fixture_get_tls ());
  current = fixture;
  presso_listener_start (fixture->listener, fixture->context);
  fixture->baseline = count_descriptors ();
}

/* Proves that nothing outlives the listener. */
void
fixture_clear (Fixture *fixture)
{
  presso_listener_stop (fixture->listener);
  fixture_wait_gone (fixture, 0);
  soup_server_disconnect (fixture->server);
  g_assert_finalize_object (fixture->server);
  g_assert_finalize_object (fixture->listener);
  g_main_context_pop_thread_default (fixture->context);
  g_main_context_unref (fixture->context);
  g_clear_pointer (&clients, g_hash_table_unref);
  g_clear_pointer (&tls, presso_tls_context_unref);
  current = NULL;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* One turn of the server's loop, which a tick ends if nothing happens. */
void
fixture_turn (Fixture *fixture)
{
  g_autoptr (GSource) tick = g_timeout_source_new (2);

  g_source_set_callback (tick, on_tick, NULL, NULL);
  g_source_attach (tick, fixture->context);
  g_main_context_iteration (fixture->context, TRUE);
  g_source_destroy (tick);
}

/* Runs the server until @condition holds. */
void
fixture_wait (Fixture *fixture, Condition condition, gpointer user_data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  while (!condition (user_data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    fixture_turn (fixture);
  }
}

typedef struct {
  Fixture *fixture;
  unsigned n_alive;
} Gone;

static gboolean
is_gone (gpointer user_data)
{
  Gone *gone = user_data;

  return gone->fixture->n_alive <= gone->n_alive &&
         presso_listener_get_n_connections (gone->fixture->listener) <= gone->n_alive;
}

/* Waits until the server keeps no more than @n_alive connections, neither sockets nor objects. */
void
fixture_wait_gone (Fixture *fixture, unsigned n_alive)
{
  Gone gone = { fixture, n_alive };

  fixture_wait (fixture, is_gone, &gone);
}

unsigned
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  unsigned n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Returns a connected socket that doesn't block, and speaks plain text. */
int
client_connect_plain (Fixture *fixture)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (presso_listener_get_port (fixture->listener)),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };
  const int on = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  /* Or the kernel keeps a request back until what came before was acknowledged. */
  g_assert_no_errno (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (fcntl (fd, F_SETFL, O_NONBLOCK), ==, 0);
  return fd;
}

/* Returns a connected socket that doesn't block. */
int
client_connect (Fixture *fixture)
{
  int fd = client_connect_plain (fixture);

  if (clients != NULL)
    g_hash_table_replace (clients, GINT_TO_POINTER (fd), presso_test_tls_new (fd, NULL, NULL));
  return fd;
}

static gboolean
has_shaken_hands (gpointer user_data)
{
  return presso_test_tls_shake_hands (user_data) != GNUTLS_E_AGAIN;
}

/* Agrees on TLS, if it is spoken, or finds out that the server doesn't want to. */
void
client_shake_hands (Fixture *fixture, int fd)
{
  PressoTestTls *client = get_client (fd);

  if (client != NULL)
    fixture_wait (fixture, has_shaken_hands, client);
}

typedef struct {
  PressoTestTls *client;
  const char *data;
  gsize n_data;
  gboolean failed;
} Sending;

/* As much as the kernel takes, so that the server sees it all at once. */
static gboolean
send_some (gpointer user_data)
{
  Sending *sending = user_data;
  gssize n_sent = 0;

  while (sending->n_data > 0 && n_sent >= 0) {
    n_sent = gnutls_record_send (sending->client->session, sending->data, sending->n_data);
    sending->data += MAX (n_sent, 0);
    sending->n_data -= (gsize) MAX (n_sent, 0);
  }
  sending->failed = n_sent < 0 && n_sent != GNUTLS_E_AGAIN;
  return sending->failed || sending->n_data == 0;
}

/* Returns whether the server still takes these bytes, which fit into the kernel's buffer. */
gboolean
client_try_send (int fd, const char *data, gsize n_data)
{
  Sending sending = { get_client (fd), data, n_data, FALSE };

  if (sending.client == NULL)
    return send (fd, data, n_data, MSG_NOSIGNAL) == (gssize) n_data;
  client_shake_hands (current, fd);
  if (n_data > 0)
    fixture_wait (current, send_some, &sending);
  return !sending.failed;
}

/* Sends literal bytes that fit into the kernel's buffer; a @length of -1 is a string's. */
void
client_send (int fd, const char *data, gssize length)
{
  g_assert_true (client_try_send (fd, data, length < 0 ? strlen (data) : (gsize) length));
}

/* Like recv(2), with GNUTLS_E_AGAIN as EAGAIN. */
static gssize
receive (int fd, void *buffer, gsize size)
{
  PressoTestTls *client = get_client (fd);
  gssize n_read;

  if (client == NULL)
    return recv (fd, buffer, size, 0);
  n_read = presso_test_tls_shake_hands (client);
  if (n_read == GNUTLS_E_SUCCESS)
    n_read = gnutls_record_recv (client->session, buffer, size);
  errno = n_read == GNUTLS_E_AGAIN ? EAGAIN : EPROTO;
  return n_read;
}

typedef struct {
  int fd;
  char *data;
  gsize size;
  gsize n_data;
  gboolean ended;
} Reading;

static gboolean
read_some (gpointer user_data)
{
  Reading *reading = user_data;
  gssize n_read =
    receive (reading->fd, reading->data + reading->n_data, reading->size - reading->n_data);

  if (n_read > 0)
    reading->n_data += (gsize) n_read;
  else if (n_read == 0 || errno != EAGAIN)
    reading->ended = TRUE;
  return reading->ended || reading->n_data == reading->size;
}

/* Waits for exactly these bytes. */
void
client_expect (Fixture *fixture, int fd, const char *data, gssize length)
{
  gsize size = length < 0 ? strlen (data) : (gsize) length;
  g_autofree char *buffer = g_malloc0 (size + 1);
  Reading reading = { .fd = fd, .data = buffer, .size = size };

  fixture_wait (fixture, read_some, &reading);
  g_assert_cmpmem (buffer, reading.n_data, data, size);
}

/* Waits for the server to end the connection without another byte. */
void
client_expect_end (Fixture *fixture, int fd)
{
  char byte;
  Reading reading = { .fd = fd, .data = &byte, .size = 1 };

  fixture_wait (fixture, read_some, &reading);
  g_assert_cmpuint (reading.n_data, ==, 0);
  g_assert_true (reading.ended);
}

/* Closes the socket so that the peer gets a reset instead of an end. */
void
client_reset (int fd)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  close (fd);
}
