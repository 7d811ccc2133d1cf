/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../client/fake-host.h"
#include "model/presso-json.h"
#include "presso-crew.h"
#include "presso-guest.h"

/* Robots at a host that doesn't do as it is told. */
typedef struct {
  FakeHost *host;
  PressoClient *staff;
  PressoTally *tally;
} Fixture;

static char *
build_order (const char *id, const char *state, int version)
{
  g_autofree char *text = fake_order (id, 1, state, version);
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);

  json_object_set_string_member (json_node_get_object (node), "source", "robot");
  return presso_json_to_string (node);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *order = build_order ("a", "WAITING", 2);
  g_autofree char *orders = g_strdup_printf ("[%s]", order);

  fixture->host = fake_host_new ();
  fake_host_set_orders (fixture->host, orders);
  fake_host_allow (fixture->host, "token");
  fixture->tally = presso_tally_new ();
  fixture->staff = presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");
  presso_client_start (fixture->staff);
  wait_until (presso_client_get_state (fixture->staff) == PRESSO_CONNECTION_LIVE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->tally);
  presso_client_stop (fixture->staff);
  g_assert_finalize_object (fixture->staff);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  fake_host_free (fixture->host);
}

static void
take_no_time (const char *order_id, gint64 *make_ms, gint64 *pickup_ms, gpointer user_data)
{
  *make_ms = *pickup_ms = 0;
}

static void
push_order (Fixture *fixture, const char *type, const char *state, int version)
{
  g_autofree char *order = build_order ("a", state, version);

  fake_host_push (fixture->host, type, order);
}

/* An answer may still be on its way to it. */
static void
end (PressoCrew *crew)
{
  presso_crew_stop (crew);
  g_object_add_weak_pointer (G_OBJECT (crew), (gpointer *) &crew);
  g_object_unref (crew);
  wait_until (crew == NULL);
}

/* Whether the answer is lost or not: who has claimed a drink makes it. */
static void
test_lost_answer (Fixture *fixture, gconstpointer data)
{
  PressoCrew *crew = presso_crew_new (fixture->staff, fixture->tally, 1, take_no_time, NULL);

  fake_host_answer (fixture->host, 500, "{}");
  presso_crew_start (crew);
  wait_until (presso_tally_get_n_failed (fixture->tally) == 1);
  g_assert_cmpstr (fake_host_get_request (fixture->host, 0)->path, ==, "/orders/a/claim");
  push_order (fixture, "OrderManager.MakeOrder", "MAKING", 3);
  wait_until (fake_host_get_n_requests (fixture->host) >= 2);
  g_assert_cmpstr (fake_host_get_request (fixture->host, 1)->path, ==, "/orders/a/complete");
  wait_until (presso_tally_get_n_failed (fixture->tally) == 2);
  end (crew);
}

/* What somebody else has claimed is theirs, although the crew has asked for it, too. */
static void
test_beaten (Fixture *fixture, gconstpointer data)
{
  PressoCrew *crew = presso_crew_new (fixture->staff, fixture->tally, 1, take_no_time, NULL);
  g_autofree char *next = build_order ("b", "WAITING", 2);

  fake_host_answer (fixture->host, 409, "{\"code\":\"transition-invalid\"}");
  presso_crew_start (crew);
  wait_until (fake_host_get_n_requests (fixture->host) == 1);
  push_order (fixture, "OrderManager.MakeOrder", "MAKING", 3);
  fake_host_push (fixture->host, "OrderManager.WaitingCompletion", next);
  wait_until (fake_host_get_n_requests (fixture->host) == 2);
  g_assert_cmpstr (fake_host_get_request (fixture->host, 1)->path, ==, "/orders/b/claim");
  end (crew);
}

/* A guest who hears nothing scans again, as a phone does, and so gets what may be reserved. */
static void
test_doubt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *reserved = build_order ("mine", "RESERVED", 1);
  g_autoptr (PressoGuest) guest = presso_guest_new (fixture->staff, fixture->tally);

  fake_host_let_guests_in (fixture->host);
  fake_host_answer (fixture->host, 200, "{}");
  fake_host_answer (fixture->host, 500, "{}");
  fake_host_answer (fixture->host, 201, reserved);
  presso_guest_visit (guest, presso_visit_new ("latte"));
  wait_until (presso_guest_get_order_id (guest) != NULL);
  g_assert_cmpuint (presso_tally_get_n_failed (fixture->tally), ==, 1);
  for (guint i = 1; i < 3; i++) {
    const FakeRequest *request = fake_host_get_request (fixture->host, i);

    g_assert_cmpstr (request->method, ==, "POST");
    g_assert_cmpstr (request->path, ==, "/orders");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/robot/crew/lost-answer", Fixture, NULL, set_up, test_lost_answer, tear_down);
  g_test_add ("/robot/crew/beaten", Fixture, NULL, set_up, test_beaten, tear_down);
  g_test_add ("/robot/guest/doubt", Fixture, NULL, set_up, test_doubt, tear_down);
  return g_test_run ();
}
