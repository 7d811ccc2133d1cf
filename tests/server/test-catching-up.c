/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "store/presso-store.h"

#define EVENTS  "/api/v1/shops/main/events"
#define CHANGED "ConfigService.ConfigChanged"
/* More than one page of the log. Together they are far more than a connection may have waiting, and
 * than the kernel takes for a peer that doesn't read. */
#define N_CHANGES 260
#define SIZE      40000

/* Appends what changes of a shop with a long menu would, without their cost. */
static gboolean
append_changes (gpointer user_data, GError **error)
{
  PressoStore *store = user_data;
  g_autofree char *menu = g_strnfill (SIZE, 'x');

  for (int i = 0; i < N_CHANGES; i++) {
    g_autofree char *data = g_strdup_printf ("{\"name\":\"Bar %d\",\"menu\":\"%s\"}", i, menu);

    if (!presso_store_append_event (store, PRESSO_EVENT_CONFIG_CHANGED, "main", NULL, NULL,
                                    PRESSO_TEST_START_MS, data, error))
      return FALSE;
  }
  return TRUE;
}

static void
on_done (gpointer user_data, const GError *error)
{
  g_assert_no_error (error);
}

static void
change_often (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));

  presso_writer_push (services->writer, append_changes, on_done, services->store);
  presso_writer_flush (services->writer);
}

static void
rename_shop (PressoTestServer *server, int number)
{
  g_autofree char *patch = g_strdup_printf ("{\"name\":\"Bar %d\"}", number);

  presso_test_server_patch (server, patch);
}

/* Reads the next change of the settings. */
static void
expect_name (PressoTestSocket *socket, int number, gint64 *sequence)
{
  g_autofree char *name = g_strdup_printf ("Bar %d", number);

  for (;;) {
    g_autoptr (JsonNode) event = presso_test_socket_next (socket);
    gint64 next = g_ascii_strtoll (presso_test_json_get (event, "sequence"), NULL, 10);

    g_assert_cmpint (next, >, *sequence);
    *sequence = next;
    if (!g_str_equal (presso_test_json_get (event, "type"), CHANGED))
      continue;
    g_assert_cmpstr (presso_test_json_get (event, "data.name"), ==, name);
    return;
  }
}

static gint64
read_snapshot (PressoTestServer *server)
{
  g_autoptr (PressoTestSocket) socket =
    presso_test_socket_new (server->port, server->display, EVENTS);
  g_autoptr (JsonNode) node = presso_test_socket_next (socket);

  g_assert_cmpstr (presso_test_json_get (node, "type"), ==, "snapshot");
  return g_ascii_strtoll (presso_test_json_get (node, "sequence"), NULL, 10);
}

/* Who missed much and pauses gets it all, in order, and goes on live. */
static void
test_pause (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  gint64 sequence = read_snapshot (server);
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, sequence);
  g_autoptr (PressoTestSocket) slow = NULL;

  presso_test_server_run (server, change_often, NULL);
  slow = presso_test_socket_new (server->port, server->display, path);
  /* The server has every chance to send more than the peer takes, and others don't wait for it. */
  for (int i = 0; i < 20; i++) {
    g_autoptr (PressoTestReply) reply =
      presso_test_server_call (server, NULL, "GET", "/healthz", NULL);

    g_assert_cmpint (reply->status, ==, 200);
  }
  for (int i = 0; i < N_CHANGES / 2; i++)
    expect_name (slow, i, &sequence);
  /* What comes meanwhile isn't sent before what is older. */
  rename_shop (server, N_CHANGES);
  for (int i = N_CHANGES / 2; i <= N_CHANGES; i++)
    expect_name (slow, i, &sequence);
  rename_shop (server, N_CHANGES + 1);
  expect_name (slow, N_CHANGES + 1, &sequence);
}

/* Each event is sent once and whole to several who catch up together, whatever each has read. */
static void
test_together (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  gint64 since = read_snapshot (server);
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  g_autoptr (PressoTestSocket) fast = NULL;
  g_autoptr (PressoTestSocket) slow = NULL;
  g_autoptr (PressoTestSocket) guest = NULL;
  gint64 sequence = since;

  presso_test_server_run (server, change_often, NULL);
  slow = presso_test_socket_new (server->port, server->barista, path);
  fast = presso_test_socket_new (server->port, server->display, path);
  guest = presso_test_socket_new (server->port, NULL, path);
  for (int i = 0; i < N_CHANGES; i++)
    expect_name (fast, i, &sequence);
  sequence = since;
  for (int i = 0; i < N_CHANGES; i++)
    expect_name (guest, i, &sequence);
  sequence = since;
  for (int i = 0; i < N_CHANGES; i++)
    expect_name (slow, i, &sequence);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/catching-up/pause", test_pause);
  g_test_add_func ("/catching-up/together", test_together);
  return g_test_run ();
}
