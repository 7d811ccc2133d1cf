/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "store/presso-store.h"

#define STATIONS "/api/v1/stations"
/* U+0958, which normalisation form C writes as two characters. */
#define GROWING "\xe0\xa5\x98"
/* One character of two bytes. */
#define UMLAUT "\xc3\xbc"

static char *
repeat (const char *text, int n_times)
{
  GString *many = g_string_new (NULL);

  for (int i = 0; i < n_times; i++)
    g_string_append (many, text);
  return g_string_free (many, FALSE);
}

static PressoTestReply *
post (PressoTestServer *server, const char *headers, const char *name)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"role\":\"barista\"}", name);

  return presso_test_server_call (server, headers, "POST", STATIONS, body);
}

/* A station whose name is as long as can be makes an order from end to end. */
static void
test_longest (void)
{
  static const char *const actions[] = { "claim", "complete", "recall", "complete", "collect" };
  static const char *const states[] = { "MAKING", "READY", "MAKING", "READY", "COLLECTED" };
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *id = presso_test_server_order (server, guest, "Guest 1");
  g_autofree char *name = repeat (UMLAUT, 40);
  g_autoptr (PressoTestReply) station = post (server, server->admin, name);
  g_autofree char *barista = NULL;
  g_autofree char *path = g_strdup_printf ("/orders/%s", id);

  g_assert_cmpint (station->status, ==, 201);
  g_assert_cmpstr (presso_test_reply_get (station, "name"), ==, name);
  barista =
    g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (station, "token"));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (PressoTestReply) read = NULL;

    presso_test_server_act (server, barista, id, actions[i]);
    read = presso_test_server_shop (server, guest, "GET", path, NULL);
    g_assert_cmpint (read->status, ==, 200);
    g_assert_cmpstr (presso_test_reply_get (read, "state"), ==, states[i]);
    g_assert_cmpstr (presso_test_reply_get (read, "barista"), ==, name);
  }
}

static void
test_too_long (void)
{
  static const struct {
    const char *part;
    int n_times;
    int status;
  } rows[] = {
    { "x", 40, 201 },     { "x", 41, 400 },     { UMLAUT, 41, 400 },
    { GROWING, 20, 201 }, { GROWING, 21, 400 }, { GROWING, 40, 400 },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = repeat (rows[i].part, rows[i].n_times);
    g_autoptr (PressoTestReply) reply = post (server, server->admin, name);

    g_test_message ("%d of %s", rows[i].n_times, rows[i].part);
    g_assert_cmpint (reply->status, ==, rows[i].status);
    if (reply->status == 201)
      continue;
    presso_test_assert_problem (reply, 400, "request-invalid");
    g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.field"), ==, "name");
    g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.reason"), ==, "length");
  }
}

/* Whether the closed database holds a text, in any of its pages. */
static gboolean
is_in_file (PressoTestServer *server, const char *text)
{
  g_autofree char *path = g_build_filename (server->dir, "presso.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return memmem (content, length, text, strlen (text)) != NULL;
}

/* A token is nowhere in the file, also when its request is repeated: its answer is kept sealed. */
static void
test_token (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *headers = g_strconcat (server->admin, "Idempotency-Key: station-1\r\n", NULL);
  g_autofree char *order = g_strconcat (server->barista, "Idempotency-Key: order-1\r\n", NULL);
  g_autoptr (PressoTestReply) first = post (server, headers, "Window");
  g_autoptr (PressoTestReply) second = post (server, headers, "Window");
  g_autoptr (PressoTestReply) kept =
    presso_test_server_shop (server, order, "POST", "/orders", "{\"drink\":\"espresso\"}");

  g_assert_cmpint (first->status, ==, 201);
  g_assert_cmpint (second->status, ==, 201);
  g_assert_cmpint (kept->status, ==, 201);
  g_assert_cmpstr (second->body, ==, first->body);
  presso_test_server_stop (server);
  g_assert_false (is_in_file (server, presso_test_reply_get (first, "token")));
  /* What is kept is found this way. */
  g_assert_true (is_in_file (server, "station-1"));
  g_assert_true (is_in_file (server, presso_test_reply_get (first, "id")));
  g_assert_true (is_in_file (server, "order-1"));
}

static void
add_shop (PressoTestServer *server, gpointer user_data)
{
  PressoStore *store = presso_server_get_services (presso_bar_get_server (server->bar))->store;
  g_autoptr (PressoShop) shop = presso_shop_new ("second");
  g_autoptr (GPtrArray) events = NULL;

  g_assert_true (presso_store_begin (store, NULL));
  g_assert_true (presso_store_save_shop (store, shop, NULL));
  g_assert_true (presso_store_commit (store, &events, NULL));
}

/* The numbers of a shop are its own admin's. */
static void
test_metrics (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (PressoTestReply) of_all = NULL;
  g_autoptr (PressoTestReply) of_first = NULL;
  g_autoptr (PressoTestReply) of_second = NULL;

  presso_test_server_run (server, add_shop, NULL);
  first = presso_test_server_add_station (server, "admin", "main");
  second = presso_test_server_add_station (server, "admin", "second");
  of_all = presso_test_server_call (server, server->admin, "GET", "/metrics", NULL);
  of_first = presso_test_server_call (server, first, "GET", "/metrics", NULL);
  of_second = presso_test_server_call (server, second, "GET", "/metrics", NULL);
  g_assert_cmpint (of_first->status, ==, 200);
  g_assert_nonnull (strstr (of_all->body, "\"main\""));
  g_assert_nonnull (strstr (of_all->body, "\"second\""));
  g_assert_nonnull (strstr (of_first->body, "\"main\""));
  g_assert_null (strstr (of_first->body, "\"second\""));
  g_assert_nonnull (strstr (of_second->body, "\"second\""));
  g_assert_null (strstr (of_second->body, "\"main\""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/stations/longest", test_longest);
  g_test_add_func ("/stations/too-long", test_too_long);
  g_test_add_func ("/stations/token", test_token);
  g_test_add_func ("/stations/metrics", test_metrics);
  return g_test_run ();
}
