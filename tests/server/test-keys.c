/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presso-test-server.h"
#include "store/presso-store-private.h"

#define ESPRESSO  "{\"drink\":\"espresso\"}"
#define N_AT_ONCE 8
#define HOUR_MS   (60 * 60 * 1000)
/* Kept for a guest. */
#define MAX_ANSWERS 50
/* As secret as a session. */
#define RANDOM_KEY "6f1f0a3c9b7d4e2580d1c6a9e43b7f52"
#define OTHER_KEY  "6f1f0a3c9b7d4e2580d1c6a9e43b7f53"

/* Idempotency-Key: the same request with the same key acts once. */

static PressoTestReply *
post (PressoTestServer *server, const char *who, const char *key, const char *body)
{
  g_autofree char *headers = g_strdup_printf ("%sIdempotency-Key: %s\r\n", who, key);

  return presso_test_server_shop (server, headers, "POST", "/orders", body);
}

static int
count_orders (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (server, server->admin, "GET", "/orders", NULL);

  g_assert_cmpint (reply->status, ==, 200);
  return (int) json_array_get_length (
    json_object_get_array_member (json_node_get_object (reply->json), "orders"));
}

static void
test_same (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *other = presso_test_server_add_station (server, "barista", "main");
  g_autoptr (PressoTestReply) first = post (server, server->barista, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) second = post (server, server->barista, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) reused =
    post (server, server->barista, "key-1", "{\"drink\":\"americano\"}");
  g_autoptr (PressoTestReply) another = post (server, other, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) later = NULL;

  g_assert_cmpint (first->status, ==, 201);
  g_assert_cmpint (second->status, ==, 201);
  g_assert_cmpstr (second->body, ==, first->body);
  presso_test_assert_problem (reused, 422, "idempotency-key-reused");
  g_assert_cmpint (another->status, ==, 201);
  g_assert_cmpint (count_orders (server), ==, 2);

  /* It is kept in the store, not in memory. */
  presso_test_server_stop (server);
  presso_test_server_start (server);
  later = post (server, server->barista, "key-1", ESPRESSO);
  g_assert_cmpstr (later->body, ==, first->body);
  g_assert_cmpint (count_orders (server), ==, 2);
}

static void
test_scan (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autoptr (PressoTestReply) first = post (server, guest, "scan", body);
  g_autoptr (PressoTestReply) second = post (server, guest, "scan", body);
  g_autoptr (PressoTestReply) shown =
    presso_test_server_shop (server, server->display, "GET", "/code", NULL);

  g_assert_cmpint (first->status, ==, 201);
  g_assert_cmpint (second->status, ==, 201);
  g_assert_cmpstr (second->body, ==, first->body);
  g_assert_cmpstr (presso_test_reply_get (shown, "drinksLeft"), ==, "9");
}

/* A refusal changed nothing, so the key isn't used up by it. */
static void
test_refused (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) refused = post (server, server->barista, "k", "{\"drink\":\"tea\"}");
  g_autoptr (PressoTestReply) mended = post (server, server->barista, "k", ESPRESSO);
  g_autofree char *longest = g_strnfill (255, 'k');
  g_autofree char *too_long = g_strnfill (256, 'k');
  g_autoptr (PressoTestReply) fits = post (server, server->barista, longest, ESPRESSO);
  g_autoptr (PressoTestReply) over = post (server, server->barista, too_long, ESPRESSO);
  g_autoptr (PressoTestReply) odd = post (server, server->barista, "a b", ESPRESSO);

  presso_test_assert_problem (refused, 422, "order-invalid");
  g_assert_cmpint (mended->status, ==, 201);
  g_assert_cmpint (fits->status, ==, 201);
  presso_test_assert_problem (over, 400, "request-invalid");
  presso_test_assert_problem (odd, 400, "request-invalid");
  g_assert_cmpstr (presso_test_reply_get (odd, "errors.0.field"), ==, "Idempotency-Key");
  g_assert_cmpint (count_orders (server), ==, 2);
}

static void
test_at_once (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *headers = g_strconcat (server->barista, "Idempotency-Key: once\r\n", NULL);
  g_autofree char *bytes =
    presso_test_build_request (headers, "POST", "/api/v1/shops/main/orders", ESPRESSO);
  int fds[N_AT_ONCE];
  g_autofree char *body = NULL;

  for (int i = 0; i < N_AT_ONCE; i++)
    fds[i] = presso_test_connect (server->port);
  for (int i = 0; i < N_AT_ONCE; i++)
    presso_test_send (fds[i], bytes, -1);
  for (int i = 0; i < N_AT_ONCE; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_receive (fds[i], FALSE);

    g_assert_cmpint (reply->status, ==, 201);
    if (body != NULL)
      g_assert_cmpstr (reply->body, ==, body);
    else
      body = g_strdup (reply->body);
    close (fds[i]);
  }
  g_assert_cmpint (count_orders (server), ==, 1);
}

/* A key is good for a day. */
static void
test_age (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) first = post (server, server->barista, "key-1", ESPRESSO);
  g_autoptr (PressoTestReply) same_day = NULL;
  g_autoptr (PressoTestReply) next_day = NULL;
  g_autoptr (PressoTestReply) repeated = NULL;

  presso_test_server_advance (server, 24 * HOUR_MS - 1000);
  same_day = post (server, server->barista, "key-1", ESPRESSO);
  g_assert_cmpstr (same_day->body, ==, first->body);
  presso_test_server_advance (server, 2000);
  next_day = post (server, server->barista, "key-1", ESPRESSO);
  g_assert_cmpint (next_day->status, ==, 201);
  g_assert_cmpstr (next_day->body, !=, first->body);
  repeated = post (server, server->barista, "key-1", ESPRESSO);
  g_assert_cmpstr (repeated->body, ==, next_day->body);
}

/* What only reads is answered anew each time. */
static void
test_get (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *headers = g_strconcat (server->display, "Idempotency-Key: look\r\n", NULL);
  g_autoptr (PressoTestReply) first =
    presso_test_server_shop (server, headers, "GET", "/code", NULL);
  g_autoptr (PressoTestReply) second = NULL;

  presso_test_server_advance (server, HOUR_MS);
  second = presso_test_server_shop (server, headers, "GET", "/code", NULL);
  g_assert_cmpstr (presso_test_reply_get (second, "code"), !=,
                   presso_test_reply_get (first, "code"));
}

/* The same request of a machine with another address. */
static PressoTestReply *
exchange_from_elsewhere (PressoTestServer *server, const char *bytes)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  PressoTestReply *reply;

  address.sin_addr.s_addr = inet_addr ("127.0.0.2");
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  address.sin_addr.s_addr = inet_addr ("127.0.0.1");
  address.sin_port = htons (server->port);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  presso_test_send (fd, bytes, -1);
  reply = presso_test_receive (fd, FALSE);
  close (fd);
  return reply;
}

static void
assert_same_guest (PressoTestReply *reply, PressoTestReply *first)
{
  g_autofree char *cookie = presso_test_reply_get_cookie (reply);
  g_autofree char *first_cookie = presso_test_reply_get_cookie (first);

  g_assert_cmpint (reply->status, ==, first->status);
  g_assert_cmpstr (reply->body, ==, first->body);
  g_assert_nonnull (first_cookie);
  g_assert_cmpstr (cookie, ==, first_cookie);
}

/* Who scans without a session and doesn't get the answer comes again as the same guest. */
static void
test_first_scan (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autofree char *bytes = presso_test_build_request ("Idempotency-Key: " RANDOM_KEY "\r\n", "POST",
                                                      "/api/v1/shops/main/orders", body);
  g_autoptr (PressoTestReply) first = post (server, "", RANDOM_KEY, body);
  g_autoptr (PressoTestReply) second = post (server, "", RANDOM_KEY, body);
  g_autoptr (PressoTestReply) reused = post (server, "", RANDOM_KEY, "{\"code\":\"00000000\"}");
  g_autofree char *cookie = presso_test_reply_get_cookie (first);
  g_autoptr (PressoTestReply) known = post (server, cookie, RANDOM_KEY, body);
  g_autoptr (PressoTestReply) other_key = post (server, "", OTHER_KEY, body);
  g_autoptr (PressoTestReply) elsewhere = exchange_from_elsewhere (server, bytes);
  g_autoptr (PressoTestReply) after = NULL, shown = NULL, own = NULL;

  g_assert_cmpint (first->status, ==, 201);
  assert_same_guest (second, first);
  presso_test_assert_problem (reused, 422, "idempotency-key-reused");
  g_assert_cmpstr (known->body, ==, first->body);
  g_assert_cmpint (other_key->status, ==, 201);
  g_assert_cmpstr (other_key->body, !=, first->body);
  g_assert_cmpint (elsewhere->status, ==, 201);
  g_assert_cmpstr (elsewhere->body, !=, first->body);
  presso_test_server_stop (server);
  presso_test_server_start (server);
  after = post (server, "", RANDOM_KEY, body);
  assert_same_guest (after, first);
  shown = presso_test_server_shop (server, server->display, "GET", "/code", NULL);
  g_assert_cmpstr (presso_test_reply_get (shown, "drinksLeft"), ==, "7");
  /* The cookie is a session like any other. */
  own = presso_test_server_shop (server, cookie, "GET", "/my/orders", NULL);
  g_assert_cmpstr (presso_test_reply_get (own, "orders.0.id"), ==,
                   presso_test_reply_get (first, "id"));
}

/* Whether two phones without a session that have thought of the same key are taken for one. */
static gboolean
are_one (PressoTestServer *server, const char *key)
{
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autoptr (PressoTestReply) first = post (server, "", key, body);
  g_autoptr (PressoTestReply) second = post (server, "", key, body);
  g_autofree char *cookie = presso_test_reply_get_cookie (first);
  g_autofree char *second_cookie = presso_test_reply_get_cookie (second);
  gboolean is_same_order =
    g_str_equal (presso_test_reply_get (first, "id"), presso_test_reply_get (second, "id"));

  g_assert_cmpint (first->status, ==, 201);
  g_assert_cmpint (second->status, ==, 201);
  g_assert_nonnull (cookie);
  g_assert_nonnull (second_cookie);
  g_assert_true (is_same_order == g_str_equal (cookie, second_cookie));
  return is_same_order;
}

/* Two phones that both count their scans are two guests, however long they make the number. */
static void
test_guessable_key (void)
{
  static const char *const guessable[] = {
    "1",
    "2026-11-22-first-scan",
    "presso-scan-of-this-phone-000000000000001",
    "00000000000000000000000000000001",
    "00000000-0000-0000-0000-000000000001",
    "6f1f0a3c9b7d4e2580d1c6a9e43b7f5",
    "6f1f0a3c-9b7d-4e25-80d1c6a9-e43b7f52",
  };
  static const char *const random[] = {
    RANDOM_KEY,
    "6F1F0A3C9B7D4E2580D1C6A9E43B7F5400",
    "9b7d4e25-0a3c-4f1f-80d1-c6a9e43b7f52",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (guessable); i++) {
    g_autoptr (PressoTestServer) server = presso_test_server_new ();

    g_test_message ("%s", guessable[i]);
    g_assert_false (are_one (server, guessable[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (random); i++) {
    g_autoptr (PressoTestServer) server = presso_test_server_new ();

    g_test_message ("%s", random[i]);
    g_assert_true (are_one (server, random[i]));
  }
}

typedef struct {
  const char *callers; /* a pattern of LIKE */
  const char *key;
  gint64 n;
} Count;

static void
count_answers (PressoTestServer *server, gpointer user_data)
{
  Count *count = user_data;
  PressoStore *store = presso_server_get_services (presso_bar_get_server (server->bar))->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (store),
                           "SELECT count(*) FROM answer WHERE caller LIKE $1 AND key LIKE $2", "ss",
                           count->callers, count->key);

  g_assert_true (presso_row_next (row, &error));
  g_assert_no_error (error);
  count->n = presso_row_get_int (row, 0);
}

static void
assert_answers (PressoTestServer *server, int role, const char *key, int expected)
{
  g_autofree char *callers = g_strdup_printf ("%d:%%", role);
  Count count = { .callers = callers, .key = key };

  presso_test_server_run (server, count_answers, &count);
  g_assert_cmpint (count.n, ==, expected);
}

/* Whoever may be anybody can't fill the disk with answers to ever new keys. */
static void
test_many_keys (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *other = presso_test_server_new_guest (server);
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autoptr (PressoTestReply) first = post (server, other, "other", body);
  g_autoptr (PressoTestReply) again = NULL;

  g_assert_cmpint (first->status, ==, 201);
  for (int i = 0; i < MAX_ANSWERS + 10; i++) {
    g_autofree char *key = g_strdup_printf ("key-%02d", i);
    g_autoptr (PressoTestReply) scan = post (server, guest, key, body);
    g_autoptr (PressoTestReply) made = NULL;

    g_assert_cmpint (scan->status, ==, i == 0 ? 201 : 200);
    presso_test_server_advance (server, 1);
    made = i > 2 ? NULL : post (server, server->barista, key, ESPRESSO);
    g_assert_true (made == NULL || made->status == 201);
  }
  assert_answers (server, PRESSO_ROLE_GUEST, "key-%", MAX_ANSWERS);
  assert_answers (server, PRESSO_ROLE_GUEST, "key-09", 0);
  assert_answers (server, PRESSO_ROLE_GUEST, "key-10", 1);
  /* Nobody else's is thrown away for it. */
  assert_answers (server, PRESSO_ROLE_BARISTA, "key-%", 3);
  again = post (server, other, "other", body);
  g_assert_cmpint (again->status, ==, 201);
  g_assert_cmpstr (again->body, ==, first->body);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/keys/same", test_same);
  g_test_add_func ("/keys/scan", test_scan);
  g_test_add_func ("/keys/refused", test_refused);
  g_test_add_func ("/keys/at-once", test_at_once);
  g_test_add_func ("/keys/age", test_age);
  g_test_add_func ("/keys/get", test_get);
  g_test_add_func ("/keys/first-scan", test_first_scan);
  g_test_add_func ("/keys/guessable-key", test_guessable_key);
  g_test_add_func ("/keys/many-keys", test_many_keys);
  return g_test_run ();
}
