/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "services/presso-queue.h"

#define EVENTS    "/api/v1/shops/main/events"
#define N_WAITING 100
#define N_PASSES  50
/* Between two messages to one phone, as docs/protocol.md has it. */
#define PAUSE_S 2

static PressoTestSocket *
listen (PressoTestServer *server, const char *guest, const char *path)
{
  PressoTestSocket *socket = presso_test_socket_new (server->port, guest, path);

  socket->wants_places = TRUE;
  return socket;
}

/* Returns the next message about places; events in between are passed over. */
static char *
next_places (PressoTestSocket *socket)
{
  for (;;) {
    g_autofree char *text = presso_test_socket_read (socket);

    g_assert_nonnull (text);
    if (g_str_has_prefix (text, "{\"type\":\"places\""))
      return g_steal_pointer (&text);
  }
}

static void
expect_position (PressoTestSocket *socket, const char *order, const char *other, int position)
{
  g_autofree char *expected = g_strdup_printf (
    "{\"type\":\"places\",\"places\":[{\"order\":\"%s\",\"position\":%d,", order, position);

  for (;;) {
    g_autofree char *text = next_places (socket);

    if (other != NULL)
      g_assert_null (strstr (text, other));
    if (g_str_has_prefix (text, expected))
      return;
  }
}

/* Each guest hears of the own place when it changes, and of nobody else's. */
static void
test_live (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest_a = presso_test_server_new_guest (server);
  g_autofree char *guest_b = presso_test_server_new_guest (server);
  g_autofree char *order_a = presso_test_server_order (server, guest_a, "Ada");
  g_autofree char *order_b = presso_test_server_order (server, guest_b, "Bob");
  g_autoptr (PressoTestSocket) a = listen (server, guest_a, EVENTS);
  g_autoptr (PressoTestSocket) b = listen (server, guest_b, EVENTS);
  g_autoptr (PressoTestSocket) again = NULL;
  g_autoptr (PressoTestReply) mine = NULL;
  g_autofree char *path = NULL;
  g_autofree char *snapshot_a = presso_test_socket_read (a);
  g_autofree char *snapshot_b = presso_test_socket_read (b);

  g_assert_nonnull (strstr (snapshot_a, "\"position\":1"));
  g_assert_null (strstr (snapshot_a, order_b));
  g_assert_nonnull (strstr (snapshot_b, "\"position\":2"));
  g_assert_null (strstr (snapshot_b, order_a));
  presso_test_server_act (server, server->barista, order_a, "claim");
  expect_position (a, order_a, order_b, 0);
  expect_position (b, order_b, order_a, 1);

  /* Who has no WebSocket asks. */
  mine = presso_test_server_shop (server, guest_b, "GET", "/my/orders", NULL);
  g_assert_nonnull (strstr (mine->body, "\"position\":1,\"waitFrom\":"));
  g_assert_null (strstr (mine->body, order_a));

  /* Who comes back is told, though it isn't in the log. */
  path =
    g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, presso_test_server_get_sequence (server));
  again = listen (server, guest_b, path);
  expect_position (again, order_b, order_a, 1);
}

/* However much happens, a phone gets one message in two seconds. */
static void
test_bounded (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PressoTestSocket) socket = NULL;
  g_autofree char *order = NULL;
  g_autofree char *next = NULL;
  gint64 begin_us, end_us;
  int n_messages = 0;

  for (int i = 0; i < 30; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_server_shop (
      server, server->barista, "POST", "/orders", "{\"drink\":\"espresso\"}");

    g_ptr_array_add (before, g_strdup (presso_test_reply_get (reply, "id")));
  }
  order = presso_test_server_order (server, guest, "Ada");
  socket = listen (server, guest, EVENTS);
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < before->len; i++)
    presso_test_server_act (server, server->barista, g_ptr_array_index (before, i), "cancel");
  next = g_strdup_printf ("\"order\":\"%s\",\"position\":1,", order);
  for (gboolean is_next = FALSE; !is_next; n_messages++) {
    g_autofree char *text = next_places (socket);

    is_next = strstr (text, next) != NULL;
  }
  end_us = g_get_monotonic_time ();
  g_assert_cmpint (n_messages, <=, 2 + (end_us - begin_us) / (PAUSE_S * G_USEC_PER_SEC));
}

static void
measure (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));
  gint64 begin_us = g_get_monotonic_time ();
  gint64 *n_places = user_data;

  for (int i = 0; i < N_PASSES; i++) {
    g_autoptr (GHashTable) texts = NULL;

    presso_queue_forget (services, NULL);
    texts = presso_queue_get_texts (services, "main", NULL);
    *n_places = g_hash_table_size (texts);
  }
  g_test_message ("%d waiting guests: %" G_GINT64_FORMAT " µs a look at the queue", N_WAITING,
                  (g_get_monotonic_time () - begin_us) / N_PASSES);
}

/* A hundred who wait, each with a message of their own. */
static void
test_hundred (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *last = NULL;
  g_autofree char *first = NULL;
  g_autofree char *order = NULL;
  g_autoptr (PressoTestSocket) socket = NULL;
  gint64 n_places = 0;

  presso_test_server_patch (server, "{\"maxOrdersInQueue\":0,\"drinksPerCode\":0}");
  for (int i = 0; i < N_WAITING; i++) {
    g_free (last);
    g_free (order);
    last = presso_test_server_new_guest (server);
    order = presso_test_server_order (server, last, "Ada");
    if (first == NULL)
      first = g_strdup (order);
  }
  socket = listen (server, last, EVENTS);
  presso_test_server_run (server, measure, &n_places);
  g_assert_cmpint (n_places, ==, N_WAITING);
  presso_test_server_act (server, server->barista, first, "cancel");
  expect_position (socket, order, NULL, N_WAITING - 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/places/live", test_live);
  g_test_add_func ("/places/bounded", test_bounded);
  g_test_add_func ("/places/hundred", test_hundred);
  return g_test_run ();
}
