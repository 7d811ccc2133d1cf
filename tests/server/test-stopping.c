/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "presso-test-server.h"

#define ESPRESSO  "{\"drink\":\"espresso\"}"
#define ORDERS    "/api/v1/shops/main/orders"
#define N_PENDING 30
#define N_WRITERS 4
/* What each of the writers has done before the host is stopped. */
#define N_BEFORE 10

/* How many orders the store holds after the host has come back. */
static guint
count_orders (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "GET", ORDERS "?limit=500", NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return json_array_get_length (
    json_object_get_array_member (json_node_get_object (reply->json), "orders"));
}

static void
assert_kept (PressoTestServer *server, const char *id)
{
  g_autofree char *path = g_strdup_printf (ORDERS "/%s", id);
  g_autoptr (PressoTestReply) reply =
    presso_test_server_call (server, server->admin, "GET", path, NULL);

  g_assert_cmpint (reply->status, ==, 200);
}

/* Opens connections that the server has served already. */
static void
connect_all (PressoTestServer *server, int *fds)
{
  g_autofree char *health = presso_test_build_request (NULL, "GET", "/healthz", NULL);

  for (int i = 0; i < N_PENDING; i++) {
    g_autoptr (PressoTestReply) reply = NULL;

    fds[i] = presso_test_connect (server->port);
    presso_test_send (fds[i], health, -1);
    reply = presso_test_receive (fds[i], FALSE);
    g_assert_cmpint (reply->status, ==, 200);
  }
}

/* What had come when the host was told to stop is done, answered, and kept. */
static void
test_pending (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
  g_autofree char *request = presso_test_build_request (server->barista, "POST", ORDERS, ESPRESSO);
  g_autofree char *ids[N_PENDING] = { NULL };
  int fds[N_PENDING];

  connect_all (server, fds);
  presso_test_server_hold (server, gate);
  for (int i = 0; i < N_PENDING; i++)
    presso_test_send (fds[i], request, -1);
  presso_test_server_quit (server);
  g_async_queue_push (gate, server);
  presso_test_server_stop (server);
  for (int i = 0; i < N_PENDING; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_receive (fds[i], FALSE);

    g_assert_cmpint (reply->status, ==, 201);
    ids[i] = g_strdup (presso_test_reply_get (reply, "id"));
    close (fds[i]);
  }
  presso_test_server_start (server);
  for (int i = 0; i < N_PENDING; i++)
    assert_kept (server, ids[i]);
  g_assert_cmpuint (count_orders (server), ==, N_PENDING);
  for (int i = 0; i < N_PENDING; i++)
    g_clear_pointer (&ids[i], g_free);
}

typedef struct {
  PressoTestServer *server;
  int n_turns;
} CutOff;

/* Runs before the writer's turn comes: ends all connections while what they asked for is queued. */
static gboolean
on_cut_off (gpointer user_data)
{
  CutOff *cut_off = user_data;
  PressoServer *server = presso_bar_get_server (cut_off->server->bar);

  /* Turns in which the requests are read. */
  if (cut_off->n_turns-- > 0)
    return G_SOURCE_CONTINUE;
  presso_server_stop (server);
  presso_writer_flush (presso_server_get_services (server)->writer);
  return G_SOURCE_REMOVE;
}

/* What is done after its connection has gone is kept, and nobody is answered who isn't there. */
static void
test_cut_off (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autofree char *request = presso_test_build_request (server->barista, "POST", ORDERS, ESPRESSO);
  CutOff cut_off = { server, 3 };
  guint n_answered = 0;
  int fds[N_PENDING];

  connect_all (server, fds);
  presso_test_server_hold (server, gate);
  for (int i = 0; i < N_PENDING; i++)
    presso_test_send (fds[i], request, -1);
  g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE - 1);
  g_source_set_callback (source, on_cut_off, &cut_off, NULL);
  g_source_attach (source, server->context);
  g_async_queue_push (gate, server);
  for (int i = 0; i < N_PENDING; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_try_receive (fds[i], FALSE);

    n_answered += reply != NULL && reply->status == 201;
    close (fds[i]);
  }
  presso_test_server_stop (server);
  presso_test_server_start (server);
  g_assert_cmpuint (count_orders (server), >=, MAX (n_answered, 1));
}

typedef struct {
  guint16 port;
  const char *request;
  GAsyncQueue *busy; /* who has done enough for the stop */
  GPtrArray *ids;    /* of orders that were acknowledged */
} Writer;

/* Orders on and on, until nobody answers any more. */
static gpointer
write_orders (gpointer user_data)
{
  Writer *writer = user_data;
  g_autoptr (PressoTestReply) reply = NULL;

  do {
    int fd = presso_test_connect (writer->port);

    g_clear_pointer (&reply, presso_test_reply_free);
    if (fd < 0)
      break;
    if (presso_test_try_send (fd, writer->request, -1))
      reply = presso_test_try_receive (fd, FALSE);
    close (fd);
    if (reply == NULL || reply->status != 201)
      continue;
    g_ptr_array_add (writer->ids, g_strdup (presso_test_reply_get (reply, "id")));
    if (writer->ids->len == N_BEFORE)
      g_async_queue_push (writer->busy, writer);
  } while (reply != NULL);
  return NULL;
}

/* No order that was acknowledged is missing after a stop in the middle of writes. */
static void
test_under_writes (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (GAsyncQueue) busy = g_async_queue_new ();
  g_autofree char *request = presso_test_build_request (server->barista, "POST", ORDERS, ESPRESSO);
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];

  for (int i = 0; i < N_WRITERS; i++) {
    writers[i] = (Writer){ server->port, request, busy, g_ptr_array_new_with_free_func (g_free) };
    threads[i] = g_thread_new ("writer", write_orders, &writers[i]);
  }
  for (int i = 0; i < N_WRITERS; i++)
    g_assert_nonnull (
      g_async_queue_timeout_pop (busy, PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND));
  presso_test_server_stop (server);
  for (int i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  presso_test_server_start (server);
  for (int i = 0; i < N_WRITERS; i++) {
    g_assert_cmpuint (writers[i].ids->len, >=, N_BEFORE);
    for (guint j = 0; j < writers[i].ids->len; j++)
      assert_kept (server, g_ptr_array_index (writers[i].ids, j));
    g_ptr_array_unref (writers[i].ids);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/stopping/pending", test_pending);
  g_test_add_func ("/stopping/cut-off", test_cut_off);
  g_test_add_func ("/stopping/under-writes", test_under_writes);
  return g_test_run ();
}
