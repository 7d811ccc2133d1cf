/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"

#define EVENTS "/api/v1/shops/main/events"
#define KEY    "a secret that guests read off the display"
#define PATCH                                                                                      \
  "{\"wifi\":{\"ssid\":\"Bar\",\"password\":\"" KEY "\",\"security\":\"wpa\",\"hidden\":false}}"

/* The key of the bar's Wi-Fi is for staff; no byte that goes to anybody else holds it. */

static char *
read_shop (PressoTestServer *server, const char *headers)
{
  g_autoptr (PressoTestReply) reply = presso_test_server_shop (server, headers, "GET", "", NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return g_strdup (reply->body);
}

static void
assert_shown (const char *text, gboolean is_staff)
{
  g_assert_true (strstr (text, "\"pausedUntil\"") != NULL);
  g_assert_cmpint (strstr (text, KEY) != NULL, ==, is_staff);
  g_assert_cmpint (strstr (text, "\"wifi\"") != NULL, ==, is_staff);
}

/* Listens from before the change on, again from there, and anew. */
static void
check_sockets (PressoTestServer *server, const char *headers, gboolean is_staff)
{
  g_autoptr (PressoTestSocket) live = presso_test_socket_new (server->port, headers, EVENTS);
  g_autofree char *G_GNUC_UNUSED before = presso_test_socket_read (live);
  gint64 sequence = presso_test_server_get_sequence (server);
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, sequence);
  g_autoptr (PressoTestSocket) resumed = NULL;
  g_autoptr (PressoTestSocket) fresh = NULL;
  g_autofree char *event = NULL;
  g_autofree char *missed = NULL;
  g_autofree char *snapshot = NULL;

  presso_test_server_patch (server, PATCH);
  event = presso_test_socket_read (live);
  assert_shown (event, is_staff);
  resumed = presso_test_socket_new (server->port, headers, path);
  missed = presso_test_socket_read (resumed);
  g_assert_cmpstr (missed, ==, event);
  fresh = presso_test_socket_new (server->port, headers, EVENTS);
  snapshot = presso_test_socket_read (fresh);
  assert_shown (snapshot, is_staff);
  presso_test_server_patch (server, "{\"wifi\":null}");
}

static void
check_caller (PressoTestServer *server, const char *headers, gboolean is_staff)
{
  g_autofree char *shop = NULL;

  check_sockets (server, headers, is_staff);
  presso_test_server_patch (server, PATCH);
  shop = read_shop (server, headers);
  assert_shown (shop, is_staff);
  presso_test_server_patch (server, "{\"wifi\":null}");
}

static void
test_staff (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  check_caller (server, server->display, TRUE);
  check_caller (server, server->barista, TRUE);
  check_caller (server, server->admin, TRUE);
}

static void
test_guests (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);

  check_caller (server, guest, FALSE);
  check_caller (server, NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/wifi/staff", test_staff);
  g_test_add_func ("/server/wifi/guests", test_guests);
  return g_test_run ();
}
