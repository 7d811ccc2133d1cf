/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-time.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"

#define EVENTS "/api/v1/shops/main/events"
#define MINUTE (60 * G_GINT64_CONSTANT (1000))

/* How soon a phone must know what a barista has done. */
#define SOON G_TIME_SPAN_SECOND

/* What a barista does with the bar reaches the phones at once, and so does its end. */

typedef struct {
  PressoTestServer *server;
  PressoTestSocket *phone;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = presso_test_server_new ();
  self->phone = presso_test_socket_new (self->server->port, NULL, EVENTS);
  json_node_unref (presso_test_socket_next (self->phone));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  presso_test_socket_free (self->phone);
  presso_test_server_free (self->server);
}

static void
patch (Fixture *self, const char *path, const char *body)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (self->server, self->server->barista, "PATCH", path, body);

  g_assert_cmpint (reply->status, ==, 200);
}

/* Returns the shop that the phone is told of, which must be soon after @since. */
static JsonNode *
hear (Fixture *self, gint64 since)
{
  g_autoptr (JsonNode) event = presso_test_socket_next (self->phone);

  g_assert_cmpint (g_get_monotonic_time () - since, <, SOON);
  g_assert_cmpstr (presso_test_json_get (event, "type"), ==, "ConfigService.ConfigChanged");
  return json_node_copy (json_object_get_member (json_node_get_object (event), "data"));
}

static char *
build_time (gint64 in_ms)
{
  return presso_time_to_string (PRESSO_TEST_START_MS + in_ms);
}

/* The menu's second drink is the macchiato, and soy its last milk. */
static void
assert_macchiato (JsonNode *shop, const char *available, const char *until)
{
  JsonArray *menu = json_object_get_array_member (json_node_get_object (shop), "menu");
  JsonObject *drink = json_array_get_object_element (menu, 1);

  g_assert_cmpstr (json_object_get_string_member (drink, "id"), ==, "macchiato");
  g_assert_cmpstr (presso_test_json_get (shop, "menu.1.available"), ==, available);
  g_assert_cmpstr (json_object_get_string_member_with_default (drink, "unavailableUntil", NULL), ==,
                   until);
}

static void
test_sold_out (Fixture *self, gconstpointer data)
{
  g_autofree char *until = build_time (10 * MINUTE);
  g_autofree char *body = g_strdup_printf ("{\"available\":false,\"until\":\"%s\"}", until);
  g_autoptr (JsonNode) gone = NULL;
  g_autoptr (JsonNode) back = NULL;
  gint64 since = g_get_monotonic_time ();

  patch (self, "/menu/macchiato", body);
  gone = hear (self, since);
  assert_macchiato (gone, "false", until);
  presso_test_server_patch (self->server, "{\"codePeriod\":86400}");
  json_node_unref (hear (self, g_get_monotonic_time ()));
  since = g_get_monotonic_time ();
  presso_test_server_advance (self->server, 10 * MINUTE);
  back = hear (self, since);
  assert_macchiato (back, "true", NULL);
}

static void
check_time (Fixture *self, const char *member, const char *open_afterwards)
{
  g_autofree char *until = build_time (5 * MINUTE);
  g_autofree char *body = g_strdup_printf ("{\"%s\":\"%s\"}", member, until);
  g_autoptr (JsonNode) begun = NULL;
  g_autoptr (JsonNode) over = NULL;
  gint64 since = g_get_monotonic_time ();

  patch (self, "", body);
  begun = hear (self, since);
  g_assert_cmpstr (presso_test_json_get (begun, member), ==, until);
  g_assert_cmpstr (presso_test_json_get (begun, "open"), ==, "true");
  since = g_get_monotonic_time ();
  presso_test_server_advance (self->server, 5 * MINUTE);
  over = hear (self, since);
  g_assert_cmpstr (presso_test_json_get (over, member), ==, "null");
  g_assert_cmpstr (presso_test_json_get (over, "open"), ==, open_afterwards);
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  check_time (self, "pausedUntil", "true");
}

static void
test_last_orders (Fixture *self, gconstpointer data)
{
  check_time (self, "closesAt", "false");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/running/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("sold-out", test_sold_out);
  ADD ("pause", test_pause);
  ADD ("last-orders", test_last_orders);
  return g_test_run ();
}
