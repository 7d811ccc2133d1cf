/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "services/presso-services.h"
#include "store/presso-store-private.h"

#define KEY "Idempotency-Key: 6d1f0c52-5cbb-4a0e-9d7f-0123456789ab\r\n"

typedef struct {
  const char *sql;
  gint64 n;
} Count;

static void
count_rows (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));
  Count *count = user_data;
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (services->store), count->sql, "");

  g_assert_true (presso_row_next (row, NULL));
  count->n = presso_row_get_int (row, 0);
}

static gint64
count (PressoTestServer *server, const char *sql)
{
  Count counted = { sql };

  presso_test_server_run (server, count_rows, &counted);
  return counted.n;
}

#define COUNT_ADA                                                                                  \
  "SELECT (SELECT count(*) FROM orders WHERE document GLOB '*Ada*')"                               \
  " + (SELECT count(*) FROM event WHERE data GLOB '*Ada*')"                                        \
  " + (SELECT count(*) FROM answer WHERE body GLOB '*Ada*')"
#define COUNT_KNOWN                                                                                \
  "SELECT (SELECT count(*) FROM orders WHERE guest IS NOT NULL)"                                   \
  " + (SELECT count(*) FROM event WHERE guest IS NOT NULL) + (SELECT count(*) FROM answer)"

/* Orders with an Idempotency-Key, as the page does, and gets the drink. */
static char *
drink (PressoTestServer *server, const char *guest, const char *name)
{
  g_autofree char *headers = g_strconcat (guest, KEY, NULL);
  char *id = presso_test_server_scan (server, guest);
  g_autofree char *path = g_strdup_printf ("/orders/%s", id);
  g_autofree char *body = g_strdup_printf ("{\"drink\":\"espresso\",\"name\":\"%s\"}", name);
  g_autoptr (PressoTestReply) reply = presso_test_server_shop (server, headers, "PUT", path, body);

  g_assert_cmpint (reply->status, ==, 200);
  return id;
}

/* Carries it out with an Idempotency-Key, as a station does. */
static void
serve (PressoTestServer *server, const char *id)
{
  static const char *const steps[] = { "claim", "complete" };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *path = g_strdup_printf ("/orders/%s/%s", id, steps[i]);
    g_autofree char *headers =
      g_strdup_printf ("%sIdempotency-Key: %s-%s\r\n", server->barista, steps[i], id);
    g_autoptr (PressoTestReply) reply =
      presso_test_server_shop (server, headers, "POST", path, NULL);

    g_assert_cmpint (reply->status, ==, 200);
  }
}

/* Nothing leads from the guest to what was ordered any more, or from there to the guest; others are
 * left alone, and the bar's numbers stay. */
static void
test_forgotten (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *ada = presso_test_server_new_guest (server);
  g_autofree char *bob = presso_test_server_new_guest (server);
  g_autofree char *first = drink (server, ada, "Ada");
  g_autofree char *other = drink (server, bob, "Bob");
  g_autofree char *path = g_strdup_printf ("/orders/%s", first);
  g_autoptr (PressoTestReply) reply = NULL;
  g_autoptr (PressoTestReply) order = NULL;
  g_autoptr (PressoTestReply) orders = NULL;
  g_autoptr (PressoTestReply) others = NULL;
  g_autoptr (PressoTestReply) again = NULL;
  gint64 n_known = count (server, COUNT_KNOWN);

  serve (server, first);
  presso_test_server_act (server, server->barista, first, "collect");
  g_assert_cmpint (count (server, COUNT_ADA), >=, 4);
  reply = presso_test_server_shop (server, ada, "DELETE", "/my", NULL);
  g_assert_cmpint (reply->status, ==, 200);
  g_assert_cmpstr (reply->body, ==, "{\"orders\":1,\"more\":false}");
  g_assert_nonnull (strstr (presso_test_reply_get_header (reply, "Set-Cookie"),
                            "presso_guest=; Path=/; Max-Age=0"));
  g_assert_cmpint (count (server, COUNT_ADA), ==, 0);
  g_assert_cmpint (count (server, COUNT_KNOWN), <, n_known);

  order = presso_test_server_shop (server, ada, "GET", path, NULL);
  g_assert_cmpint (order->status, ==, 404);
  orders = presso_test_server_shop (server, ada, "GET", "/my/orders", NULL);
  g_assert_cmpstr (orders->body, ==, "{\"orders\":[],\"places\":[]}");
  others = presso_test_server_shop (server, bob, "GET", "/my/orders", NULL);
  g_assert_nonnull (strstr (others->body, other));
  g_assert_nonnull (strstr (others->body, "Bob"));
  /* For the bar it is still number 1, and an espresso. */
  g_clear_pointer (&order, presso_test_reply_free);
  order = presso_test_server_shop (server, server->barista, "GET", path, NULL);
  g_assert_cmpstr (presso_test_reply_get (order, "number"), ==, "1");
  g_assert_cmpstr (presso_test_reply_get (order, "drink"), ==, "espresso");
  again = presso_test_server_shop (server, ada, "DELETE", "/my", NULL);
  g_assert_cmpstr (again->body, ==, "{\"orders\":0,\"more\":false}");
}

/* What it is answered would be kept for the very guest who is forgotten. Done twice it does no
 * harm. */
static void
test_no_answer (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *ada = presso_test_server_new_guest (server);
  g_autofree char *headers = g_strconcat (ada, "Idempotency-Key: forget-me\r\n", NULL);
  g_autofree char *id = drink (server, ada, "Ada");

  presso_test_server_act (server, server->barista, id, "cancel");
  g_assert_cmpint (count (server, "SELECT count(*) FROM answer"), ==, 1);
  for (int i = 0; i < 2; i++) {
    g_autoptr (PressoTestReply) reply =
      presso_test_server_shop (server, headers, "DELETE", "/my", NULL);

    g_assert_cmpstr (reply->body, ==,
                     i == 0 ? "{\"orders\":1,\"more\":false}" : "{\"orders\":0,\"more\":false}");
    g_assert_cmpint (count (server, "SELECT count(*) FROM answer"), ==, 0);
  }
}

/* In each of the states in which somebody counts on its guest. */
static void
test_refused (void)
{
  static const char *const steps[] = { NULL, "claim", "complete" };
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *id = presso_test_server_order (server, guest, "Ada");
  g_autoptr (PressoTestReply) done = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (PressoTestReply) reply = NULL;

    if (steps[i] != NULL)
      presso_test_server_act (server, server->barista, id, steps[i]);
    reply = presso_test_server_shop (server, guest, "DELETE", "/my", NULL);
    presso_test_assert_problem (reply, 409, "order-open");
    g_assert_null (presso_test_reply_get_header (reply, "Set-Cookie"));
  }
  g_assert_cmpint (count (server, COUNT_ADA), >, 0);
  presso_test_server_act (server, server->barista, id, "collect");
  done = presso_test_server_shop (server, guest, "DELETE", "/my", NULL);
  g_assert_cmpint (done->status, ==, 200);
  g_assert_cmpint (count (server, COUNT_ADA), ==, 0);
}

/* Who has ordered very often is forgotten in steps. */
static void
test_steps (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autoptr (PressoTestReply) first = NULL;
  g_autoptr (PressoTestReply) second = NULL;

  presso_test_server_patch (server, "{\"maxOrdersPerGuest\":0,\"drinksPerCode\":0}");
  for (int i = 0; i < 101; i++) {
    g_autofree char *id = presso_test_server_order (server, guest, "Ada");

    presso_test_server_act (server, server->barista, id, "cancel");
  }
  first = presso_test_server_shop (server, guest, "DELETE", "/my", NULL);
  g_assert_cmpstr (first->body, ==, "{\"orders\":100,\"more\":true}");
  g_assert_null (presso_test_reply_get_header (first, "Set-Cookie"));
  second = presso_test_server_shop (server, guest, "DELETE", "/my", NULL);
  g_assert_cmpstr (second->body, ==, "{\"orders\":1,\"more\":false}");
  g_assert_nonnull (presso_test_reply_get_header (second, "Set-Cookie"));
  g_assert_cmpint (count (server, COUNT_ADA), ==, 0);
}

/* What the page tells guests is what the host does. */
static void
test_figures (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autoptr (PressoTestReply) reply = NULL;
  g_autoptr (PressoTestReply) staff = NULL;

  reply = presso_test_server_shop (server, guest, "GET", "", NULL);
  g_assert_nonnull (strstr (reply->body, "\"privacy\":{\"session\":1209600,\"orders\":2592000}"));
  staff = presso_test_server_shop (server, server->barista, "GET", "", NULL);
  g_assert_null (strstr (staff->body, "\"privacy\""));
  presso_test_server_configure (server, "[retention]\ntraffic-days=7\n");
  g_clear_pointer (&reply, presso_test_reply_free);
  reply = presso_test_server_shop (server, guest, "GET", "", NULL);
  g_assert_nonnull (strstr (reply->body, "\"orders\":604800}"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/forget/forgotten", test_forgotten);
  g_test_add_func ("/forget/no-answer", test_no_answer);
  g_test_add_func ("/forget/refused", test_refused);
  g_test_add_func ("/forget/steps", test_steps);
  g_test_add_func ("/forget/figures", test_figures);
  return g_test_run ();
}
