/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>

#include "model/presso-error.h"
#include "presso-test-server.h"
#include "server/presso-code-limiter.h"
#include "services/presso-rate-limiter.h"
#include "store/presso-store.h"

#define WRONG "00000000"

/* As set for all of these tests: the defaults would take long. */
#define MAX_CANCELS 10

static PressoTestServer *
new_server (void)
{
  PressoTestServer *server = presso_test_server_new ();
  g_autofree char *path = g_build_filename (server->dir, "presso.conf", NULL);

  presso_test_server_stop (server);
  g_assert_true (g_file_set_contents (
    path, "[limits]\ncancels-per-address=10\ncancels-per-session=10\n", -1, NULL));
  presso_test_server_start (server);
  presso_test_server_patch (server,
                            "{\"drinksPerCode\":0,\"maxOrdersInQueue\":0,\"maxOrdersPerGuest\":0}");
  return server;
}

static PressoTestReply *
scan (PressoTestServer *server, const char *guest, const char *code)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

  return presso_test_server_shop (server, guest, "POST", "/orders", body);
}

static PressoTestReply *
cancel (PressoTestServer *server, const char *headers, PressoTestReply *order)
{
  g_autofree char *path =
    g_strdup_printf ("/orders/%s/cancel", presso_test_reply_get (order, "id"));

  return presso_test_server_shop (server, headers, "POST", path, NULL);
}

static void
assert_told_to_wait (PressoTestReply *reply, int longest_s)
{
  const char *wait = presso_test_reply_get_header (reply, "Retry-After");

  presso_test_assert_problem (reply, 429, "too-many-requests");
  g_assert_nonnull (wait);
  g_assert_cmpint (g_ascii_strtoll (wait, NULL, 10), >, 0);
  g_assert_cmpint (g_ascii_strtoll (wait, NULL, 10), <=, longest_s);
}

/* All phones of a hall have one address here, and somebody among them guesses all the time: with a
 * session, and as somebody new each time. Nobody with a good code notices. */
static void
test_hall (void)
{
  g_autoptr (PressoTestServer) server = new_server ();
  g_autofree char *guesser = presso_test_server_new_guest (server);
  g_autofree char *code = presso_test_server_get_code (server);
  int n_limited = 0;

  for (int i = 0; i < 150; i++) {
    g_autofree char *stranger = presso_test_server_new_guest (server);
    g_autofree char *phone = presso_test_server_new_guest (server);
    g_autoptr (PressoTestReply) first = scan (server, guesser, WRONG);
    g_autoptr (PressoTestReply) second = scan (server, stranger, WRONG);
    g_autoptr (PressoTestReply) good = scan (server, phone, code);

    n_limited += (first->status == 429) + (second->status == 429);
    g_assert_cmpint (good->status, ==, 201);
  }
  g_assert_cmpint (n_limited, ==, 300 - 30);
}

/* A scan that is given back costs two entries of the log; one phone gets so many. */
static void
test_loop (void)
{
  g_autoptr (PressoTestServer) server = new_server ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *code = presso_test_server_get_code (server);
  g_autofree char *later_code = NULL;
  g_autoptr (PressoTestReply) later = NULL;
  gint64 sequence;

  for (int i = 0; i < MAX_CANCELS; i++) {
    g_autoptr (PressoTestReply) order = scan (server, guest, code);
    g_autoptr (PressoTestReply) cancelled = cancel (server, guest, order);

    g_assert_cmpint (order->status, ==, 201);
    g_assert_cmpint (cancelled->status, ==, 200);
  }
  sequence = presso_test_server_get_sequence (server);
  for (int i = 0; i < 20; i++) {
    g_autoptr (PressoTestReply) reply = scan (server, guest, code);

    assert_told_to_wait (reply, 600);
  }
  g_assert_cmpint (presso_test_server_get_sequence (server), ==, sequence);
  presso_test_server_advance (server, 600 * 1000);
  later_code = presso_test_server_get_code (server);
  later = scan (server, guest, later_code);
  g_assert_cmpint (later->status, ==, 201);
}

/* Who has each order made may begin as many as the organiser lets a guest have. */
static void
test_thirsty (void)
{
  g_autoptr (PressoTestServer) server = new_server ();
  g_autofree char *guest = presso_test_server_new_guest (server);

  for (int i = 0; i < 40; i++) {
    g_autofree char *order = presso_test_server_order (server, guest, "Ada");

    presso_test_server_act (server, server->barista, order, "claim");
    presso_test_server_act (server, server->barista, order, "complete");
    presso_test_server_act (server, server->barista, order, "collect");
  }
}

/* A proxy on this machine speaks for a hall. */
static void
test_same_machine (void)
{
  g_autoptr (PressoTestServer) server = new_server ();
  g_autofree char *code = presso_test_server_get_code (server);

  for (int i = 0; i < 3 * MAX_CANCELS; i++) {
    g_autofree char *guest = presso_test_server_new_guest (server);
    g_autoptr (PressoTestReply) order = scan (server, guest, code);
    g_autoptr (PressoTestReply) cancelled = cancel (server, guest, order);

    g_assert_cmpint (cancelled->status, ==, 200);
  }
}

static gboolean
may_cancel (PressoCodeLimiter *limiter, const char *address)
{
  g_autoptr (GError) error = NULL;
  gboolean may = presso_code_limiter_check_cancel (limiter, address, &error);

  g_assert_true (may ? error == NULL
                     : g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_TOO_MANY_REQUESTS));
  return may;
}

/* Who is somebody new each time can't give orders back without end either; nobody is kept from
 * ordering by it, and nobody elsewhere notices. */
static void
test_loop_of_sessions (void)
{
  g_autoptr (PressoSettings) settings = presso_settings_new ();
  gint64 maximum = presso_settings_get (settings, PRESSO_SETTING_CANCELS_PER_ADDRESS);
  PressoClock *clock = presso_clock_new_manual (PRESSO_TEST_START_MS);
  PressoCodeLimiter *limiter = presso_code_limiter_new (clock, settings);
  g_autoptr (GError) error = NULL;

  for (gint64 i = 0; i < maximum; i++) {
    g_autofree char *stranger = g_strdup_printf ("%d", (int) i);
    g_autofree char *address = g_strdup_printf ("2001:db8::%x", (unsigned) i);

    g_assert_true (may_cancel (limiter, address));
    presso_code_limiter_count_cancel (limiter, stranger, address);
    presso_code_limiter_count_cancel (limiter, stranger, NULL);
  }
  g_assert_false (may_cancel (limiter, "2001:db8::ffff:1"));
  g_assert_true (may_cancel (limiter, "2001:db8:0:1::1"));
  g_assert_true (may_cancel (limiter, NULL));
  presso_code_limiter_check (limiter, "guest", &error);
  g_assert_no_error (error);
  presso_clock_advance (clock, 600 * 1000);
  g_assert_true (may_cancel (limiter, "2001:db8::ffff:1"));
  presso_code_limiter_free (limiter);
  g_object_unref (clock);
}

/* A session is a cookie: what doesn't order leaves nothing with the host. */
static void
test_sessions_are_free (void)
{
  g_autoptr (PressoTestServer) server = new_server ();
  gint64 sequence = presso_test_server_get_sequence (server);
  gsize before = 0;

  for (int i = 0; i < 2000; i++) {
    g_autoptr (PressoTestReply) reply = presso_test_server_shop (server, NULL, "GET", "", NULL);

    g_assert_nonnull (strstr (reply->head, "Set-Cookie: presso_guest="));
    if (i == 200)
      before = mallinfo2 ().uordblks;
  }
  g_assert_cmpint ((gssize) mallinfo2 ().uordblks - (gssize) before, <, 256 * 1024);
  g_assert_cmpint (presso_test_server_get_sequence (server), ==, sequence);
}

static const struct {
  const char *a;
  const char *b;
  gboolean is_one;
} addresses[] = {
  { "192.0.2.1", "192.0.2.1", TRUE },          { "192.0.2.1", "192.0.2.2", FALSE },
  { "2001:db8::1", "2001:db8::ffff:1", TRUE }, { "2001:db8::1", "2001:db8:0:1::1", FALSE },
  { "::ffff:192.0.2.1", "192.0.2.1", FALSE },  { NULL, NULL, TRUE },
};

/* Who has a network of IPv6 has as many addresses as there are guesses. */
static void
test_address_keys (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autofree char *a = presso_rate_limiter_build_address_key (addresses[i].a);
    g_autofree char *b = presso_rate_limiter_build_address_key (addresses[i].b);

    g_assert_cmpint (g_str_equal (a, b), ==, addresses[i].is_one);
  }
}

/* Windows end, also when the clock is set back, and as many keys as there may be cost what they
 * may. */
static void
test_windows (void)
{
  PressoClock *clock = presso_clock_new_manual (PRESSO_TEST_START_MS);
  g_autoptr (PressoRateLimiter) limiter = presso_rate_limiter_new (clock, 2, 60);
  gsize before;

  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "a"), ==, 0);
  g_assert_cmpint (presso_rate_limiter_count (limiter, "a"), ==, 0);
  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "a"), ==, 0);
  g_assert_cmpint (presso_rate_limiter_count (limiter, "a"), ==, 0);
  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "a"), ==, 60);
  g_assert_cmpint (presso_rate_limiter_count (limiter, "a"), ==, 60);
  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "b"), ==, 0);
  presso_clock_advance (clock, 59500);
  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "a"), ==, 1);
  presso_clock_advance (clock, 500);
  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "a"), ==, 0);
  presso_rate_limiter_count (limiter, "a");
  presso_rate_limiter_count (limiter, "a");
  presso_clock_advance (clock, -3600 * 1000);
  g_assert_cmpint (presso_rate_limiter_get_wait (limiter, "a"), ==, 0);

  before = mallinfo2 ().uordblks;
  for (int i = 0; i < 50000; i++) {
    g_autofree char *key = g_strdup_printf ("%064d", i);

    presso_rate_limiter_count (limiter, key);
  }
  g_assert_cmpint ((gssize) mallinfo2 ().uordblks - (gssize) before, <, 2500 * 1024);
  g_object_unref (clock);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/rates/hall", test_hall);
  g_test_add_func ("/rates/loop", test_loop);
  g_test_add_func ("/rates/thirsty", test_thirsty);
  g_test_add_func ("/rates/same-machine", test_same_machine);
  g_test_add_func ("/rates/loop-of-sessions", test_loop_of_sessions);
  g_test_add_func ("/rates/sessions-are-free", test_sessions_are_free);
  g_test_add_func ("/rates/address-keys", test_address_keys);
  g_test_add_func ("/rates/windows", test_windows);
  return g_test_run ();
}
