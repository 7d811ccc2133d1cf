/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-endpoint.h"

#include <glib/gstdio.h>

#include "client/presso-client.h"
#include "fake-host.h"
#include "model/presso-error.h"

typedef struct {
  FakeHost *host;
  PressoClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host = fake_host_new ();
  fixture->client =
    presso_client_new_for_folder (fake_host_get_dir (fixture->host), "display", "main");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  presso_client_stop (fixture->client);
  g_assert_finalize_object (fixture->client);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  fake_host_free (fixture->host);
}

static gboolean
is_live (Fixture *fixture)
{
  return presso_client_get_state (fixture->client) == PRESSO_CONNECTION_LIVE;
}

static gboolean
has_error (Fixture *fixture, PressoError code)
{
  return g_error_matches (presso_client_get_error (fixture->client), PRESSO_ERROR, (int) code);
}

static void
start (Fixture *fixture)
{
  presso_client_start (fixture->client);
  wait_until (is_live (fixture));
}

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fake_host_get_dir (fixture->host), name, NULL);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = path_of (fixture, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
remove_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = path_of (fixture, name);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static char *
read_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = path_of (fixture, name);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_enrol (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "display.token");
  g_autofree char *token = NULL;
  GStatBuf info;

  start (fixture);
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 1);
  g_assert_nonnull (strstr (fake_host_get_last_station (fixture->host), "\"role\":\"display\""));
  g_assert_nonnull (strstr (fake_host_get_last_station (fixture->host), "\"shop\":\"main\""));
  g_assert_nonnull (strstr (fake_host_get_last_station (fixture->host), "\"name\":\""));
  token = read_file (fixture, "display.token");
  g_assert_cmpstr (token, ==, "station-1");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
}

static void
test_enrolled_before (Fixture *fixture, gconstpointer data)
{
  fake_host_allow (fixture->host, "kept");
  write_file (fixture, "display.token", "kept\n");
  start (fixture);
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 0);
}

/* What can't be a token is as good as none. */
static void
test_token_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;

  write_file (fixture, "display.token", data);
  start (fixture);
  token = read_file (fixture, "display.token");
  g_assert_cmpstr (token, ==, "station-1");
}

static void
on_request_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) G_GNUC_UNUSED answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  g_assert_no_error (error);
  (*(guint *) user_data)++;
}

static void
test_enrol_once (Fixture *fixture, gconstpointer data)
{
  guint n_done = 0;

  fake_host_answer (fixture->host, 200, "{}");
  for (int i = 0; i < 5; i++)
    presso_client_request_async (fixture->client, "GET", "metrics", NULL, NULL, on_request_done,
                                 &n_done);
  start (fixture);
  wait_until (n_done == 5);
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 1);
}

static void
test_enrol_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;

  start (fixture);
  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  fake_host_forget_tokens (fixture->host);
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture));
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 2);
  token = read_file (fixture, "display.token");
  g_assert_cmpstr (token, ==, "station-2");
}

/* Another program of the same role was faster: its token serves for both. */
static void
test_enrolled_by_other (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  fake_host_forget_tokens (fixture->host);
  fake_host_allow (fixture->host, "other");
  write_file (fixture, "display.token", "other");
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture));
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 1);
}

static void
test_action_enrols_again (Fixture *fixture, gconstpointer data)
{
  guint n_done = 0;

  start (fixture);
  fake_host_forget_tokens (fixture->host);
  fake_host_answer (fixture->host, 200, "{}");
  presso_client_request_async (fixture->client, "GET", "metrics", NULL, NULL, on_request_done,
                               &n_done);
  wait_until (n_done == 1);
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 2);
}

static void
test_token_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "display.token");

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  start (fixture);
  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture));
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 1);
}

static void
test_no_admin_token (Fixture *fixture, gconstpointer data)
{
  remove_file (fixture, "admin.token");
  presso_client_start (fixture->client);
  wait_until (has_error (fixture, PRESSO_ERROR_UNAUTHORIZED));
  write_file (fixture, "admin.token", "admin-token");
  wait_until (is_live (fixture));
}

static void
test_wrong_admin_token (Fixture *fixture, gconstpointer data)
{
  fake_host_set_admin_token (fixture->host, "another");
  presso_client_start (fixture->client);
  wait_until (has_error (fixture, PRESSO_ERROR_UNAUTHORIZED));
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 0);
  fake_host_set_admin_token (fixture->host, "admin-token");
  wait_until (is_live (fixture));
}

static void
test_no_host_yet (Fixture *fixture, gconstpointer data)
{
  remove_file (fixture, "host.json");
  presso_client_start (fixture->client);
  wait_until (has_error (fixture, PRESSO_ERROR_UNAVAILABLE));
  g_assert_cmpint (presso_client_get_state (fixture->client), ==, PRESSO_CONNECTION_CONNECTING);
  g_assert_null (presso_client_get_uri (fixture->client));
  fake_host_write_address (fixture->host);
  wait_until (is_live (fixture));
}

static const struct {
  const char *name;
  const char *text;
} bad_addresses[] = {
  { "empty", "" },
  { "no-json", "http://127.0.0.1:1/" },
  { "array", "[\"http://127.0.0.1:1/\"]" },
  { "no-url", "{}" },
  { "url-number", "{\"url\":8080}" },
  { "url-null", "{\"url\":null}" },
  { "url-empty", "{\"url\":\"\"}" },
  { "url-relative", "{\"url\":\"/shop\"}" },
  { "url-file", "{\"url\":\"file:///etc/passwd\"}" },
  { "url-port", "{\"url\":\"http://127.0.0.1:99999/\"}" },
  { "half", "{\"url\":\"http://127" },
};

static void
test_bad_address (Fixture *fixture, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);

  write_file (fixture, "host.json", bad_addresses[row].text);
  presso_client_start (fixture->client);
  wait_until (has_error (fixture, PRESSO_ERROR_UNAVAILABLE));
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 0);
  fake_host_write_address (fixture->host);
  wait_until (is_live (fixture));
}

static void
test_takeover (Fixture *fixture, gconstpointer data)
{
  g_autofree char *former = g_strdup (fake_host_get_uri (fixture->host));
  gint64 begin_us;

  start (fixture);
  fake_host_move (fixture->host);
  g_assert_cmpstr (fake_host_get_uri (fixture->host), !=, former);
  wait_until (!is_live (fixture));
  begin_us = g_get_monotonic_time ();
  fake_host_write_address (fixture->host);
  wait_until (is_live (fixture));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, G_USEC_PER_SEC);
  g_assert_cmpstr (presso_client_get_uri (fixture->client), ==, fake_host_get_uri (fixture->host));
  /* The station is in the store, which both programs hosted. */
  g_assert_cmpuint (fake_host_get_n_stations (fixture->host), ==, 1);
}

/* The former host hangs and keeps its sockets open; the file says who hosts now. */
static void
test_takeover_while_connected (Fixture *fixture, gconstpointer data)
{
  FakeHost *other = fake_host_new ();
  g_autofree char *address = g_strdup_printf ("{\"url\":\"%s\"}", fake_host_get_uri (other));

  start (fixture);
  write_file (fixture, "host.json", address);
  wait_until (fake_host_get_n_sockets (other) == 1 && is_live (fixture));
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  presso_client_stop (fixture->client);
  wait_until (fake_host_get_n_sockets (other) == 0);
  fake_host_free (other);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoHttp) http = presso_http_new ();
  PressoEndpoint *endpoint =
    presso_endpoint_new_for_folder (fake_host_get_dir (fixture->host), "barista", "main", http);
  guint n_changed = 0;

  g_signal_connect_swapped (endpoint, "changed", G_CALLBACK (count), &n_changed);
  fake_host_write_address (fixture->host);
  wait_until (n_changed > 0);
  g_assert_finalize_object (endpoint);
}

static const struct {
  const char *uri;
  const char *path;
  const char *expected;
  gboolean is_near;
} addresses[] = {
  { "http://127.0.0.1:8080/", "", "http://127.0.0.1:8080/api/v1/shops/m%20n", TRUE },
  { "http://127.0.0.1:8080", "orders", "http://127.0.0.1:8080/api/v1/shops/m%20n/orders", TRUE },
  { "http://[::1]:80/", "?x=1", "http://[::1]:80/api/v1/shops/m%20n?x=1", TRUE },
  { "http://localhost/", "/api/v1/stations", "http://localhost/api/v1/stations", TRUE },
  { "https://192.168.1.20/bar/", "a/b", "https://192.168.1.20/bar/api/v1/shops/m%20n/a/b", FALSE },
  { "http://bar.local:8080/", "/healthz", "http://bar.local:8080/healthz", FALSE },
};

static void
test_addresses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    PressoEndpoint *endpoint = presso_endpoint_new_for_uri (addresses[i].uri, "t", "m n");
    g_autofree char *uri = presso_endpoint_build_uri (endpoint, addresses[i].path);

    g_assert_cmpstr (uri, ==, addresses[i].expected);
    g_assert_cmpint (presso_endpoint_is_near (endpoint), ==, addresses[i].is_near);
    g_assert_false (presso_endpoint_refuse_token (endpoint, "t"));
    g_assert_finalize_object (endpoint);
  }
}

#define add(path, data, function)                                                                  \
  g_test_add ("/client/endpoint/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("enrol", NULL, test_enrol);
  add ("enrolled-before", NULL, test_enrolled_before);
  add ("token-empty", "", test_token_damaged);
  add ("token-two-words", "two words", test_token_damaged);
  add ("token-two-lines", "to\r\nken", test_token_damaged);
  add ("token-not-ascii", "\303\244", test_token_damaged);
  add ("enrol-once", NULL, test_enrol_once);
  add ("enrol-again", NULL, test_enrol_again);
  add ("enrolled-by-other", NULL, test_enrolled_by_other);
  add ("action-enrols-again", NULL, test_action_enrols_again);
  add ("token-not-kept", NULL, test_token_not_kept);
  add ("no-admin-token", NULL, test_no_admin_token);
  add ("wrong-admin-token", NULL, test_wrong_admin_token);
  add ("no-host-yet", NULL, test_no_host_yet);
  add ("takeover", NULL, test_takeover);
  add ("takeover-while-connected", NULL, test_takeover_while_connected);
  add ("changed", NULL, test_changed);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_addresses); i++) {
    g_autofree char *path = g_strconcat ("/client/endpoint/bad/", bad_addresses[i].name, NULL);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_bad_address, tear_down);
  }
  g_test_add_func ("/client/endpoint/addresses", test_addresses);
  return g_test_run ();
}
