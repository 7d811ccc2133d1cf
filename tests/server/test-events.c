/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>

#include "model/presso-event.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "store/presso-store-private.h"

#define EVENTS  "/api/v1/shops/main/events"
#define SCANNED "Validator.NewOrder OrderProcessor.WorkflowStarted "
#define METRICS "Metrics.WaitTimesChanged"

/**
 * Listener:
 * @heard: all it was sent, as it came
 * @sequence: of the last event
 * @n_metrics: how often it was told the wait
 *
 * One who listens, and what it got to know.
 */
typedef struct {
  PressoTestSocket *socket;
  GString *heard;
  gint64 sequence;
  int n_metrics;
} Listener;

typedef struct {
  PressoTestServer *server;
  char *guest_1;
  char *guest_2;
  Listener staff;
  Listener first;
  Listener second;
  Listener anyone;
  GHashTable *types;
} Fixture;

static JsonNode *
listen_next (Listener *self)
{
  g_autofree char *text = presso_test_socket_read (self->socket);
  JsonNode *node;

  g_assert_nonnull (text);
  g_string_append (self->heard, text);
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return node;
}

static gint64
get_sequence (JsonNode *node)
{
  return g_ascii_strtoll (presso_test_json_get (node, "sequence"), NULL, 10);
}

static void
listener_init (Listener *self, PressoTestServer *server, const char *headers, const char *path)
{
  *self = (Listener){ presso_test_socket_new (server->port, headers, path), g_string_new (NULL) };
}

static void
listener_clear (Listener *self)
{
  presso_test_socket_free (self->socket);
  g_string_free (self->heard, TRUE);
}

static JsonNode *
listen_snapshot (Listener *self)
{
  JsonNode *node = listen_next (self);

  g_assert_cmpstr (presso_test_json_get (node, "type"), ==, "snapshot");
  g_assert_cmpstr (presso_test_json_get (node, "shop.id"), ==, "main");
  g_assert_nonnull (presso_test_json_get (node, "serverTime"));
  self->sequence = get_sequence (node);
  return node;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = presso_test_server_new ();
  fixture->guest_1 = presso_test_server_new_guest (fixture->server);
  fixture->guest_2 = presso_test_server_new_guest (fixture->server);
  fixture->types = g_hash_table_new (g_str_hash, g_str_equal);
  listener_init (&fixture->staff, fixture->server, fixture->server->display, EVENTS);
  listener_init (&fixture->first, fixture->server, fixture->guest_1, EVENTS);
  listener_init (&fixture->second, fixture->server, fixture->guest_2, EVENTS);
  listener_init (&fixture->anyone, fixture->server, NULL, EVENTS);
  json_node_unref (listen_snapshot (&fixture->staff));
  json_node_unref (listen_snapshot (&fixture->first));
  json_node_unref (listen_snapshot (&fixture->second));
  json_node_unref (listen_snapshot (&fixture->anyone));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  listener_clear (&fixture->staff);
  listener_clear (&fixture->first);
  listener_clear (&fixture->second);
  listener_clear (&fixture->anyone);
  g_hash_table_unref (fixture->types);
  g_free (fixture->guest_1);
  g_free (fixture->guest_2);
  presso_test_server_free (fixture->server);
}

/* CloudEvents 1.0 with the sequence extension. */
static void
check_envelope (JsonNode *event)
{
  const char *subject = presso_test_json_get (event, "subject");
  const char *id = presso_test_json_get (event, "data.id");

  g_assert_cmpstr (presso_test_json_get (event, "specversion"), ==, "1.0");
  g_assert_cmpstr (presso_test_json_get (event, "source"), ==, "/shops/main");
  g_assert_cmpstr (presso_test_json_get (event, "datacontenttype"), ==, "application/json");
  g_assert_cmpstr (presso_test_json_get (event, "id"), ==,
                   presso_test_json_get (event, "sequence"));
  g_assert_true (g_str_has_prefix (presso_test_json_get (event, "time"), "2026-01-0"));
  g_assert_true (g_str_has_suffix (presso_test_json_get (event, "time"), "Z"));
  if (subject != NULL && id != NULL)
    g_assert_cmpstr (subject, ==, id);
  g_assert_null (presso_test_json_get (event, "guest"));
  g_assert_null (presso_test_json_get (event, "data.guest"));
}

/* Reads exactly these events, in this order; the wait may be told in between. */
static void
expect (Fixture *fixture, Listener *listener, const char *types)
{
  g_auto (GStrv) expected = g_strsplit (types, " ", -1);

  for (guint i = 0; expected[i] != NULL && *expected[i] != '\0';) {
    g_autoptr (JsonNode) event = listen_next (listener);
    const char *type = presso_test_json_get (event, "type");

    check_envelope (event);
    g_assert_cmpint (get_sequence (event), >, listener->sequence);
    listener->sequence = get_sequence (event);
    g_hash_table_add (fixture->types, (gpointer) type);
    if (g_str_equal (type, METRICS)) {
      listener->n_metrics++;
      continue;
    }
    g_assert_cmpstr (type, ==, expected[i++]);
  }
}

/* The same for the staff and for the guest whose order it is. */
static void
expect_both (Fixture *fixture, Listener *guest, const char *types)
{
  expect (fixture, &fixture->staff, types);
  expect (fixture, guest, types);
}

static void
act (Fixture *fixture, const char *order, const char *action)
{
  presso_test_server_act (fixture->server, fixture->server->barista, order, action);
}

/* An order's whole life at the bar. */
static char *
live_through (Fixture *fixture)
{
  static const struct {
    const char *action;
    const char *types;
  } steps[] = {
    { "claim", "OrderManager.MakeOrder" },
    { "release", "OrderManager.UnmakeOrder" },
    { "claim", "OrderManager.MakeOrder" },
    { "complete", "OrderManager.OrderCompleted" },
    { "recall", "OrderManager.OrderRecalled" },
    { "complete", "OrderManager.OrderCompleted" },
    { "collect", "OrderManager.OrderCollected OrderProcessor.OrderFinished" },
    { "reopen", "OrderManager.OrderReopened" },
    { "collect", "OrderManager.OrderCollected OrderProcessor.OrderFinished" },
  };

  char *order = presso_test_server_order (fixture->server, fixture->guest_1, "First Guest");

  expect (fixture, &fixture->staff, SCANNED "Validator.CodeChanged OrderManager.WaitingCompletion");
  expect (fixture, &fixture->first, SCANNED "OrderManager.WaitingCompletion");
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    act (fixture, order, steps[i].action);
    expect_both (fixture, &fixture->first, steps[i].types);
  }
  return order;
}

static void
walk_up (Fixture *fixture)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (fixture->server, fixture->server->barista, "POST", "/orders",
                             "{\"drink\":\"espresso\",\"name\":\"Walk-up Guest\"}");

  g_assert_cmpint (reply->status, ==, 201);
  expect (fixture, &fixture->staff,
          "OrderProcessor.WorkflowStarted OrderManager.WaitingCompletion");
  act (fixture, presso_test_reply_get (reply, "id"), "cancel");
  expect (fixture, &fixture->staff, "OrderManager.OrderCancelled");
}

static void
end_early (Fixture *fixture)
{
  PressoTestServer *server = fixture->server;
  g_autofree char *cancelled = presso_test_server_scan (server, fixture->guest_2);
  g_autofree char *timed_out = NULL;
  g_autofree char *closed = NULL;

  presso_test_server_act (server, fixture->guest_2, cancelled, "cancel");
  expect (fixture, &fixture->staff,
          SCANNED "Validator.CodeChanged OrderManager.OrderCancelled Validator.CodeChanged");
  expect (fixture, &fixture->second, SCANNED "OrderManager.OrderCancelled");

  timed_out = presso_test_server_scan (server, fixture->guest_2);
  presso_test_server_advance (server, 300000);
  expect (fixture, &fixture->staff,
          SCANNED "Validator.CodeChanged OrderProcessor.OrderTimeOut Validator.CodeChanged "
                  "Validator.CodeIssued");
  expect (fixture, &fixture->second, SCANNED "OrderProcessor.OrderTimeOut");

  closed = presso_test_server_scan (server, fixture->guest_2);
  presso_test_server_patch (server, "{\"open\":false}");
  expect (fixture, &fixture->staff,
          SCANNED "Validator.CodeChanged ConfigService.ConfigChanged "
                  "OrderProcessor.ShopUnavailable Validator.CodeChanged");
  expect (fixture, &fixture->second,
          SCANNED "ConfigService.ConfigChanged OrderProcessor.ShopUnavailable");
  expect (fixture, &fixture->first, "ConfigService.ConfigChanged");
  expect (fixture, &fixture->anyone, "ConfigService.ConfigChanged");
}

/* Who makes the drinks is the staff's to know. */
static void
name_barista (Fixture *fixture)
{
  g_autoptr (PressoTestReply) reply = presso_test_server_shop (
    fixture->server, fixture->server->admin, "POST", "/baristas", "{\"name\":\"Barista Ana\"}");

  g_assert_cmpint (reply->status, ==, 201);
  expect (fixture, &fixture->staff, "Baristas.Changed");
}

static void
forget (Fixture *fixture)
{
  PressoTestServer *server = fixture->server;
  g_autofree char *order = NULL;

  presso_test_server_patch (server, "{\"open\":true}");
  expect_both (fixture, &fixture->first, "ConfigService.ConfigChanged");
  expect (fixture, &fixture->second, "ConfigService.ConfigChanged");
  expect (fixture, &fixture->anyone, "ConfigService.ConfigChanged");
  order = presso_test_server_order (server, fixture->guest_2, "Second Guest");
  act (fixture, order, "claim");
  act (fixture, order, "complete");
  presso_test_server_advance (server, 600000);
  expect (fixture, &fixture->staff,
          SCANNED "Validator.CodeChanged OrderManager.WaitingCompletion OrderManager.MakeOrder "
                  "OrderManager.OrderCompleted OrderProcessor.OrderFinished Validator.CodeIssued");
  expect (fixture, &fixture->second,
          SCANNED "OrderManager.WaitingCompletion OrderManager.MakeOrder "
                  "OrderManager.OrderCompleted OrderProcessor.OrderFinished");
}

/* Each type of event, who hears it and who doesn't. */
static void
test_topics (Fixture *fixture, gconstpointer data)
{
  g_autofree char *order = live_through (fixture);

  walk_up (fixture);
  name_barista (fixture);
  end_early (fixture);
  forget (fixture);
  /* Whatever else somebody had been sent would come before this. */
  presso_test_server_patch (fixture->server, "{\"name\":\"Corner\"}");
  expect_both (fixture, &fixture->first, "ConfigService.ConfigChanged");
  expect (fixture, &fixture->second, "ConfigService.ConfigChanged");
  expect (fixture, &fixture->anyone, "ConfigService.ConfigChanged");

  for (int type = 0; type < PRESSO_N_EVENT_TYPES; type++)
    g_assert_true (
      presso_event_type_get_topic ((PressoEventType) type) == PRESSO_TOPIC_ADMIN ||
      g_hash_table_contains (
        fixture->types, g_intern_string (presso_event_type_to_string ((PressoEventType) type))));
  g_assert_nonnull (strstr (fixture->staff.heard->str, "First Guest"));
  g_assert_nonnull (strstr (fixture->staff.heard->str, "Walk-up Guest"));
  g_assert_nonnull (strstr (fixture->first.heard->str, "First Guest"));
  g_assert_nonnull (strstr (fixture->second.heard->str, "Second Guest"));
  g_assert_nonnull (strstr (fixture->staff.heard->str, "Barista Ana"));
  g_assert_null (strstr (fixture->first.heard->str, "Barista Ana"));
  g_assert_null (strstr (fixture->anyone.heard->str, "Barista Ana"));
  g_assert_null (strstr (fixture->first.heard->str, "Second Guest"));
  g_assert_null (strstr (fixture->first.heard->str, "Walk-up Guest"));
  g_assert_null (strstr (fixture->second.heard->str, "First Guest"));
  g_assert_null (strstr (fixture->second.heard->str, order));
  g_assert_null (strstr (fixture->anyone.heard->str, " Guest"));
  g_assert_null (strstr (fixture->anyone.heard->str, order));
  g_assert_null (strstr (fixture->first.heard->str, "\"drinksLeft\""));
  g_assert_cmpint (fixture->staff.n_metrics, >, 0);
  g_assert_cmpint (fixture->first.n_metrics, ==, fixture->staff.n_metrics);
  g_assert_cmpint (fixture->second.n_metrics, ==, fixture->staff.n_metrics);
  g_assert_cmpint (fixture->anyone.n_metrics, ==, fixture->staff.n_metrics);
}

/* What an event says is the state after the change. */
static void
test_data (Fixture *fixture, gconstpointer data)
{
  g_autofree char *order =
    presso_test_server_order (fixture->server, fixture->guest_1, "First Guest");
  g_autoptr (JsonNode) created = listen_next (&fixture->first);
  g_autoptr (JsonNode) started = listen_next (&fixture->first);
  g_autoptr (JsonNode) waits = listen_next (&fixture->first);
  g_autoptr (JsonNode) waiting = listen_next (&fixture->first);
  g_autofree char *path = g_strdup_printf ("/orders/%s", order);
  g_autoptr (PressoTestReply) read =
    presso_test_server_shop (fixture->server, fixture->guest_1, "GET", path, NULL);

  g_assert_cmpstr (presso_test_json_get (created, "data.state"), ==, "RESERVED");
  g_assert_cmpstr (presso_test_json_get (created, "data.number"), ==, "null");
  g_assert_cmpstr (presso_test_json_get (started, "subject"), ==, order);
  g_assert_cmpstr (presso_test_json_get (waits, "type"), ==, METRICS);
  g_assert_cmpstr (presso_test_json_get (waits, "data.ordersInQueue"), ==, "1");
  g_assert_cmpstr (presso_test_json_get (waits, "data.waitEstimate"), ==, "180");
  g_assert_cmpstr (presso_test_json_get (waiting, "data.state"), ==, "WAITING");
  g_assert_cmpstr (presso_test_json_get (waiting, "data.number"), ==, "1");
  g_assert_cmpstr (presso_test_json_get (waiting, "data"), ==, read->body);
}

static void
test_snapshots (Fixture *fixture, gconstpointer data)
{
  PressoTestServer *server = fixture->server;
  g_autofree char *own = presso_test_server_order (server, fixture->guest_1, "First Guest");
  g_autofree char *foreign = NULL;
  Listener staff, guest, anyone, elsewhere;
  g_autoptr (JsonNode) staff_node = NULL;
  g_autoptr (JsonNode) guest_node = NULL;
  g_autoptr (JsonNode) anyone_node = NULL;

  presso_test_server_advance (server, 1);
  foreign = presso_test_server_order (server, fixture->guest_2, "Second Guest");
  listener_init (&staff, server, server->barista, EVENTS);
  listener_init (&guest, server, fixture->guest_1, EVENTS);
  listener_init (&anyone, server, NULL, EVENTS);
  staff_node = listen_snapshot (&staff);
  guest_node = listen_snapshot (&guest);
  anyone_node = listen_snapshot (&anyone);
  g_assert_cmpstr (presso_test_json_get (staff_node, "orders.0.id"), ==, own);
  g_assert_cmpstr (presso_test_json_get (staff_node, "orders.1.id"), ==, foreign);
  g_assert_null (presso_test_json_get (staff_node, "orders.2"));
  g_assert_cmpstr (presso_test_json_get (staff_node, "code.drinksLeft"), ==, "8");
  g_assert_cmpstr (presso_test_json_get (guest_node, "orders.0.id"), ==, own);
  g_assert_null (presso_test_json_get (guest_node, "orders.1"));
  g_assert_cmpstr (presso_test_json_get (guest_node, "code"), ==, "null");
  g_assert_cmpstr (presso_test_json_get (anyone_node, "orders"), ==, "[]");
  g_assert_cmpstr (presso_test_json_get (anyone_node, "code"), ==, "null");
  g_assert_null (strstr (guest.heard->str, "Second Guest"));

  /* Closed orders leave the staff's, and a guest's only after a day. */
  act (fixture, own, "cancel");
  listener_clear (&staff);
  listener_clear (&guest);
  listener_init (&staff, server, server->barista, EVENTS);
  listener_init (&guest, server, fixture->guest_1, EVENTS);
  json_node_unref (g_steal_pointer (&staff_node));
  json_node_unref (g_steal_pointer (&guest_node));
  staff_node = listen_snapshot (&staff);
  guest_node = listen_snapshot (&guest);
  g_assert_cmpstr (presso_test_json_get (staff_node, "orders.0.id"), ==, foreign);
  g_assert_cmpstr (presso_test_json_get (guest_node, "orders.0.state"), ==, "CANCELLED");
  presso_test_server_advance (server, 24 * 3600 * 1000 + 1);
  listener_init (&elsewhere, server, fixture->guest_1, EVENTS);
  json_node_unref (g_steal_pointer (&guest_node));
  guest_node = listen_snapshot (&elsewhere);
  g_assert_cmpstr (presso_test_json_get (guest_node, "orders"), ==, "[]");
  listener_clear (&staff);
  listener_clear (&guest);
  listener_clear (&anyone);
  listener_clear (&elsewhere);
}

/* Whoever comes back with the last sequence gets all that is later, once and in order. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  PressoTestServer *server = fixture->server;
  gint64 since = fixture->staff.sequence;
  g_autofree char *path = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  g_autofree char *order = presso_test_server_order (server, fixture->guest_1, "First Guest");
  g_autofree char *G_GNUC_UNUSED other =
    presso_test_server_order (server, fixture->guest_2, "Second Guest");
  Listener staff, guest;

  presso_test_server_stop (server);
  presso_test_server_start (server);
  listener_init (&staff, server, server->barista, path);
  listener_init (&guest, server, fixture->guest_1, path);
  presso_test_server_act (server, server->barista, order, "claim");
  staff.sequence = guest.sequence = since;
  expect (fixture, &staff,
          SCANNED "Validator.CodeChanged OrderManager.WaitingCompletion " SCANNED
                  "Validator.CodeChanged OrderManager.WaitingCompletion OrderManager.MakeOrder");
  /* The staff hear everything, so their sequences have no hole. */
  g_assert_cmpint (staff.sequence - since, ==, 9 + staff.n_metrics);
  expect (fixture, &guest, SCANNED "OrderManager.WaitingCompletion OrderManager.MakeOrder");
  g_assert_null (strstr (guest.heard->str, "Second Guest"));
  listener_clear (&staff);
  listener_clear (&guest);
}

static void
trim_log (PressoTestServer *server, gpointer user_data)
{
  PressoStore *store = presso_server_get_services (presso_bar_get_server (server->bar))->store;

  g_assert_true (presso_database_run (presso_store_get_database (store), NULL,
                                      "DELETE FROM event WHERE sequence <= $1", "i",
                                      *(gint64 *) user_data));
}

/* Where the log no longer reaches back there is a snapshot. */
static void
test_resume_trimmed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *G_GNUC_UNUSED order =
    presso_test_server_order (fixture->server, fixture->guest_1, "First Guest");
  gint64 last = fixture->staff.sequence + 2;
  g_autofree char *too_late = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, last);
  g_autofree char *just_in_time = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, last + 1);
  Listener late, just;

  presso_test_server_run (fixture->server, trim_log, &last);
  listener_init (&late, fixture->server, fixture->server->display, too_late);
  json_node_unref (listen_snapshot (&late));
  listener_init (&just, fixture->server, fixture->server->display, just_in_time);
  just.sequence = last + 1;
  expect (fixture, &just, "OrderManager.WaitingCompletion");
  listener_clear (&late);
  listener_clear (&just);
}

static void
skip_sequences (PressoTestServer *server, gpointer user_data)
{
  PressoStore *store = presso_server_get_services (presso_bar_get_server (server->bar))->store;

  g_assert_true (presso_database_run (presso_store_get_database (store), NULL,
                                      "UPDATE sqlite_sequence SET seq = seq + 50"
                                      " WHERE name = 'event'",
                                      ""));
}

/* After a restored backup the sequences go on above what was ever given out. Who has seen more than
 * the backup holds begins anew, also once there are later events. */
static void
test_resume_restored (Fixture *fixture, gconstpointer data)
{
  gint64 since = fixture->staff.sequence;
  g_autofree char *gone = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since + 20);
  g_autofree char *kept = g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, since);
  Listener listener;

  presso_test_server_run (fixture->server, skip_sequences, NULL);
  for (int i = 0; i < 2; i++) {
    listener_init (&listener, fixture->server, fixture->server->display, gone);
    json_node_unref (listen_snapshot (&listener));
    listener_clear (&listener);
    presso_test_server_patch (fixture->server,
                              i == 0 ? "{\"name\":\"Corner\"}" : "{\"name\":\"Bar\"}");
  }
  listener_init (&listener, fixture->server, fixture->server->display, kept);
  listener.sequence = since;
  expect (fixture, &listener, "ConfigService.ConfigChanged ConfigService.ConfigChanged");
  g_assert_cmpint (listener.sequence, ==, since + 52);
  listener_clear (&listener);
}

/* A sequence that the log doesn't know gets a snapshot instead. */
static void
test_resume_unknown (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    EVENTS "?since=0",
    EVENTS "?since=1000000",
    EVENTS "?since=9223372036854775807",
  };
  g_autofree char *now =
    g_strdup_printf (EVENTS "?since=%" G_GINT64_FORMAT, fixture->staff.sequence);
  Listener listener;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    listener_init (&listener, fixture->server, fixture->server->display, paths[i]);
    json_node_unref (listen_snapshot (&listener));
    g_assert_cmpint (listener.sequence, ==, fixture->staff.sequence);
    listener_clear (&listener);
  }
  /* And who has missed nothing hears only what is new. */
  listener_init (&listener, fixture->server, fixture->server->display, now);
  listener.sequence = fixture->staff.sequence;
  presso_test_server_patch (fixture->server, "{\"name\":\"Corner\"}");
  expect (fixture, &listener, "ConfigService.ConfigChanged");
  listener_clear (&listener);
}

/* Revoking a station ends its sockets and nobody else's. */
static void
test_revoke (Fixture *fixture, gconstpointer data)
{
  PressoTestServer *server = fixture->server;
  g_autoptr (PressoTestReply) station = presso_test_server_call (
    server, server->admin, "POST", "/api/v1/stations", "{\"name\":\"Bar\",\"role\":\"barista\"}");
  g_autofree char *headers =
    g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (station, "token"));
  g_autofree char *path =
    g_strdup_printf ("/api/v1/stations/%s", presso_test_reply_get (station, "id"));
  g_autoptr (PressoTestReply) revoked = NULL;
  Listener first, second;

  listener_init (&first, server, headers, EVENTS);
  listener_init (&second, server, headers, EVENTS);
  json_node_unref (listen_snapshot (&first));
  json_node_unref (listen_snapshot (&second));
  revoked = presso_test_server_call (server, server->admin, "DELETE", path, NULL);
  g_assert_cmpint (revoked->status, ==, 204);
  presso_test_socket_expect_end (first.socket);
  presso_test_socket_expect_end (second.socket);
  g_assert_null (presso_test_socket_try_new (server->port, headers, EVENTS));
  presso_test_server_patch (server, "{\"name\":\"Corner\"}");
  expect_both (fixture, &fixture->first, "ConfigService.ConfigChanged");
  listener_clear (&first);
  listener_clear (&second);
}

/* A peer that says too much is let go; a ping is answered. */
static void
test_talk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *noise = g_strnfill (5000, 'x');
  guint8 pong[5];

  presso_test_socket_send_frame (fixture->first.socket, 0x9, "abc", 3);
  g_assert_cmpint (recv (fixture->first.socket->fd, pong, sizeof pong, MSG_WAITALL), ==, 5);
  g_assert_cmpmem (pong, 5,
                   "\x8a\x03"
                   "abc",
                   5);
  presso_test_socket_send_frame (fixture->second.socket, 0x1, noise, 5000);
  presso_test_socket_expect_end (fixture->second.socket);
  presso_test_server_patch (fixture->server, "{\"name\":\"Corner\"}");
  expect_both (fixture, &fixture->first, "ConfigService.ConfigChanged");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/events/topics", Fixture, NULL, set_up, test_topics, tear_down);
  g_test_add ("/events/data", Fixture, NULL, set_up, test_data, tear_down);
  g_test_add ("/events/snapshots", Fixture, NULL, set_up, test_snapshots, tear_down);
  g_test_add ("/events/resume", Fixture, NULL, set_up, test_resume, tear_down);
  g_test_add ("/events/resume-unknown", Fixture, NULL, set_up, test_resume_unknown, tear_down);
  g_test_add ("/events/resume-trimmed", Fixture, NULL, set_up, test_resume_trimmed, tear_down);
  g_test_add ("/events/resume-restored", Fixture, NULL, set_up, test_resume_restored, tear_down);
  g_test_add ("/events/revoke", Fixture, NULL, set_up, test_revoke, tear_down);
  g_test_add ("/events/talk", Fixture, NULL, set_up, test_talk, tear_down);
  return g_test_run ();
}
