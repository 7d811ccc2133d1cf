/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"

#define ORDERS     "/api/v1/shops/main/orders"
#define EVENTS     "/api/v1/shops/main/events"
#define N_PHONES   100
#define N_BARISTAS 8
#define N_WALK_UPS 100
#define N_REFUSED  40

/* Sends each request on a connection of its own before it reads the first answer. */
static GPtrArray *
exchange_at_once (PressoTestServer *server, GPtrArray *requests)
{
  g_autofree int *fds = g_new0 (int, requests->len);
  GPtrArray *replies = g_ptr_array_new_with_free_func ((GDestroyNotify) presso_test_reply_free);

  for (guint i = 0; i < requests->len; i++) {
    fds[i] = presso_test_connect (server->port);
    g_assert_cmpint (fds[i], >=, 0);
  }
  for (guint i = 0; i < requests->len; i++)
    presso_test_send (fds[i], g_ptr_array_index (requests, i), -1);
  for (guint i = 0; i < requests->len; i++) {
    g_ptr_array_add (replies, presso_test_receive (fds[i], FALSE));
    close (fds[i]);
  }
  return replies;
}

static int
count_status (GPtrArray *replies, int status)
{
  int n = 0;

  for (guint i = 0; i < replies->len; i++)
    n += ((PressoTestReply *) g_ptr_array_index (replies, i))->status == status;
  return n;
}

static void
add_request (GPtrArray *requests,
             const char *headers,
             const char *method,
             const char *path,
             const char *body)
{
  g_ptr_array_add (requests, presso_test_build_request (headers, method, path, body));
}

static void
test_scans (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) replies = NULL;
  g_autoptr (PressoTestReply) shown = NULL;

  for (int i = 0; i < N_PHONES; i++) {
    g_autofree char *guest = presso_test_server_new_guest (server);

    add_request (requests, guest, "POST", ORDERS, body);
  }
  replies = exchange_at_once (server, requests);
  g_assert_cmpint (count_status (replies, 201), ==, 10);
  g_assert_cmpint (count_status (replies, 409), ==, N_PHONES - 10);
  for (guint i = 0; i < replies->len; i++) {
    PressoTestReply *reply = g_ptr_array_index (replies, i);

    if (reply->status == 409)
      presso_test_assert_problem (reply, 409, "code-exhausted");
  }
  shown = presso_test_server_shop (server, server->display, "GET", "/code", NULL);
  g_assert_cmpstr (presso_test_reply_get (shown, "drinksLeft"), ==, "0");
}

/* The same phone, impatient: all its scans give the one order. */
static void
test_one_phone (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) replies = NULL;
  g_autoptr (PressoTestReply) shown = NULL;

  for (int i = 0; i < 20; i++)
    add_request (requests, guest, "POST", ORDERS, body);
  replies = exchange_at_once (server, requests);
  g_assert_cmpint (count_status (replies, 201), ==, 1);
  g_assert_cmpint (count_status (replies, 200), ==, 19);
  for (guint i = 1; i < replies->len; i++)
    g_assert_cmpstr (presso_test_reply_get (g_ptr_array_index (replies, i), "id"), ==,
                     presso_test_reply_get (g_ptr_array_index (replies, 0), "id"));
  shown = presso_test_server_shop (server, server->display, "GET", "/code", NULL);
  g_assert_cmpstr (presso_test_reply_get (shown, "drinksLeft"), ==, "9");
}

static void
test_claims (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = presso_test_server_order (server, guest, "Guest 1");
  g_autofree char *path = g_strdup_printf (ORDERS "/%s/claim", order);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) replies = NULL;
  const char *winner = NULL;
  g_autofree char *read_path = g_strdup_printf (ORDERS "/%s", order);
  g_autoptr (PressoTestReply) read = NULL;

  for (int i = 0; i < N_BARISTAS; i++) {
    g_autofree char *barista = presso_test_server_add_station (server, "barista", "main");
    g_autofree char *body = g_strdup_printf ("{\"barista\":\"Barista %d\"}", i + 1);

    add_request (requests, barista, "POST", path, body);
  }
  replies = exchange_at_once (server, requests);
  g_assert_cmpint (count_status (replies, 200), ==, 1);
  for (guint i = 0; i < replies->len; i++) {
    PressoTestReply *reply = g_ptr_array_index (replies, i);

    if (reply->status == 200)
      winner = presso_test_reply_get (reply, "barista");
    else
      presso_test_assert_problem (reply, 409, "transition-invalid");
  }
  read = presso_test_server_call (server, guest, "GET", read_path, NULL);
  g_assert_cmpstr (presso_test_reply_get (read, "barista"), ==, winner);
  g_assert_cmpstr (presso_test_reply_get (read, "state"), ==, "MAKING");
}

/* Orders of phones and of the bar and some that are refused, all at once. */
static GPtrArray *
new_order_requests (PressoTestServer *server)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < N_PHONES; i++) {
    g_autofree char *guest = presso_test_server_new_guest (server);
    g_autofree char *order = presso_test_server_scan (server, guest);
    g_autofree char *path = g_strdup_printf (ORDERS "/%s", order);

    add_request (requests, guest, "PUT", path, "{\"drink\":\"espresso\"}");
  }
  for (int i = 0; i < N_WALK_UPS; i++)
    add_request (requests, server->barista, "POST", ORDERS, "{\"drink\":\"espresso\"}");
  for (int i = 0; i < N_REFUSED; i++)
    add_request (requests, server->barista, "POST", ORDERS, "{\"drink\":\"tea\"}");
  /* Mixed, and the same at every run. */
  for (guint i = 0; i < requests->len; i++) {
    guint j = (i * 77) % requests->len;
    gpointer request = requests->pdata[i];

    requests->pdata[i] = requests->pdata[j];
    requests->pdata[j] = request;
  }
  return requests;
}

static void
test_numbers (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) replies = NULL;
  gboolean seen[N_PHONES + N_WALK_UPS + 1] = { FALSE };

  presso_test_server_patch (server, "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0}");
  requests = new_order_requests (server);
  replies = exchange_at_once (server, requests);
  g_assert_cmpint (count_status (replies, 200), ==, N_PHONES);
  g_assert_cmpint (count_status (replies, 201), ==, N_WALK_UPS);
  g_assert_cmpint (count_status (replies, 422), ==, N_REFUSED);
  for (guint i = 0; i < replies->len; i++) {
    PressoTestReply *reply = g_ptr_array_index (replies, i);
    gint64 number;

    if (reply->status == 422)
      continue;
    number = g_ascii_strtoll (presso_test_reply_get (reply, "number"), NULL, 10);
    g_assert_cmpint (number, >=, 1);
    g_assert_cmpint (number, <=, N_PHONES + N_WALK_UPS);
    g_assert_false (seen[number]);
    seen[number] = TRUE;
  }
}

static gint64
next_sequence (PressoTestSocket *socket)
{
  g_autoptr (JsonNode) node = presso_test_socket_next (socket);

  return g_ascii_strtoll (presso_test_json_get (node, "sequence"), NULL, 10);
}

/* Whoever comes in the middle of it all misses nothing and hears nothing twice. The sockets are
 * read at the end only, so all that is told must fit into what waits for a peer. */
static void
test_no_gap (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *request =
    presso_test_build_request (server->barista, "POST", ORDERS, "{\"drink\":\"espresso\"}");
  g_autoptr (GPtrArray) sockets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_test_socket_free);
  g_autoptr (PressoTestSocket) last = NULL;
  int fds[60];
  gint64 end;

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = presso_test_connect (server->port);
    presso_test_send (fds[i], request, -1);
    if (i % 3 == 0)
      g_ptr_array_add (sockets, presso_test_socket_new (server->port, server->display, EVENTS));
  }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++) {
    g_autoptr (PressoTestReply) reply = presso_test_receive (fds[i], FALSE);

    g_assert_cmpint (reply->status, ==, 201);
    close (fds[i]);
  }
  last = presso_test_socket_new (server->port, server->display, EVENTS);
  end = next_sequence (last);
  for (guint i = 0; i < sockets->len; i++) {
    gint64 sequence = next_sequence (g_ptr_array_index (sockets, i));

    while (sequence < end) {
      gint64 next = next_sequence (g_ptr_array_index (sockets, i));

      g_assert_cmpint (next, ==, sequence + 1);
      sequence = next;
    }
    g_assert_cmpint (sequence, ==, end);
  }
}

static gsize
read_to_end (int fd)
{
  char buffer[65536];
  gsize total = 0;
  gssize n_read;

  while ((n_read = recv (fd, buffer, sizeof buffer, 0)) > 0)
    total += (gsize) n_read;
  g_assert_true (n_read == 0 || errno == ECONNRESET);
  return total;
}

/* A peer that doesn't read costs bounded memory and is dropped; the others notice nothing. */
static void
test_slow_reader (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestSocket) slow =
    presso_test_socket_new (server->port, server->display, EVENTS);
  g_autoptr (PressoTestSocket) good =
    presso_test_socket_new (server->port, server->display, EVENTS);
  gint64 sequence = next_sequence (good);
  gsize n_sent = 0;

  for (int i = 0; i < 50; i++) {
    g_autofree char *patch = presso_test_build_large_patch (i);
    g_autofree char *event = NULL;
    g_autoptr (JsonNode) node = NULL;

    presso_test_server_patch (server, patch);
    event = presso_test_socket_read (good);
    g_assert_nonnull (event);
    n_sent += strlen (event);
    node = json_from_string (event, NULL);
    g_assert_cmpint (g_ascii_strtoll (presso_test_json_get (node, "sequence"), NULL, 10), ==,
                     ++sequence);
  }
  g_assert_cmpuint (n_sent, >, 1024 * 1024);
  g_assert_cmpuint (read_to_end (slow->fd), <, n_sent / 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/load/scans", test_scans);
  g_test_add_func ("/load/one-phone", test_one_phone);
  g_test_add_func ("/load/claims", test_claims);
  g_test_add_func ("/load/numbers", test_numbers);
  g_test_add_func ("/load/no-gap", test_no_gap);
  g_test_add_func ("/load/slow-reader", test_slow_reader);
  return g_test_run ();
}
