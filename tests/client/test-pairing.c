/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-pairing.h"

#include <glib/gstdio.h>

#include "client/presso-address.h"
#include "client/presso-client.h"
#include "fake-avahi.h"
#include "fake-host.h"
#include "model/presso-announcement.h"
#include "model/presso-error.h"
#include "presso-test-server.h"

/* The real host with a clock of ours, and a station with another data folder. */
typedef struct {
  PressoTestServer *server;
  char *uri;
  char *dir;
  PressoPairing *pairing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = presso_test_server_new ();
  fixture->uri = g_strdup_printf ("https://127.0.0.1:%u/", fixture->server->port);
  fixture->dir = g_dir_make_tmp ("presso-station-XXXXXX", NULL);
  fixture->pairing = presso_pairing_new (fixture->dir, "barista", "Left of the door");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "station.json", NULL);

  presso_pairing_cancel (fixture->pairing);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->pairing);
  presso_test_server_free (fixture->server);
  g_remove (path);
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
  g_free (fixture->uri);
}

static PressoPairingState
state (Fixture *fixture)
{
  return presso_pairing_get_state (fixture->pairing);
}

static gboolean
has_error (Fixture *fixture, PressoError code)
{
  return g_error_matches (presso_pairing_get_error (fixture->pairing), PRESSO_ERROR, (int) code);
}

static void
start (Fixture *fixture)
{
  presso_pairing_start (fixture->pairing, fixture->uri, NULL);
  wait_until (state (fixture) != PRESSO_PAIRING_CONNECTING);
  g_assert_cmpint (state (fixture), ==, PRESSO_PAIRING_WAITING);
}

/* As the organiser does who sees the codes. */
static void
decide (Fixture *fixture, const char *decision)
{
  const char *user_code = presso_pairing_get_user_code (fixture->pairing);
  g_autoptr (PressoTestReply) list = presso_test_server_call (
    fixture->server, fixture->server->admin, "GET", "/api/v1/pairings", NULL);
  JsonArray *pairings =
    json_object_get_array_member (json_node_get_object (list->json), "pairings");

  for (guint i = 0; i < json_array_get_length (pairings); i++) {
    JsonObject *pairing = json_array_get_object_element (pairings, i);

    if (g_str_equal (json_object_get_string_member (pairing, "userCode"), user_code)) {
      g_autofree char *path = g_strdup_printf (
        "/api/v1/pairings/%s/%s", json_object_get_string_member (pairing, "id"), decision);
      g_autoptr (PressoTestReply) reply = presso_test_server_call (
        fixture->server, fixture->server->admin, "POST", path,
        g_str_equal (decision, "approve") ? "{\"role\":\"barista\"}" : "{}");

      g_assert_cmpstr (json_object_get_string_member (pairing, "name"), ==, "Left of the door");
      g_assert_cmpuint (reply->status, <, 300);
      return;
    }
  }
  g_assert_not_reached ();
}

static void
pair (Fixture *fixture)
{
  start (fixture);
  decide (fixture, "approve");
  wait_until (state (fixture) == PRESSO_PAIRING_PAIRED);
}

static void
test_approved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "station.json", NULL);
  g_autoptr (PressoPass) pass = NULL;
  g_autoptr (PressoPass) any = NULL;
  GStatBuf info;

  start (fixture);
  g_assert_true (g_regex_match_simple ("^[0-9A-Z]{4}-[0-9A-Z]{4}$",
                                       presso_pairing_get_user_code (fixture->pairing), 0, 0));
  g_assert_cmpuint (strlen (presso_pairing_get_fingerprint (fixture->pairing)), ==, 64);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  decide (fixture, "approve");
  wait_until (state (fixture) == PRESSO_PAIRING_PAIRED);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  pass = presso_pass_load (fixture->dir, "barista");
  g_assert_cmpstr (pass->uri, ==, fixture->uri);
  g_assert_cmpstr (pass->role, ==, "barista");
  g_assert_cmpstr (pass->shop, ==, "main");
  g_assert_cmpstr (pass->token, !=, "");
  g_assert_cmpstr (pass->fingerprint, ==, presso_pairing_get_fingerprint (fixture->pairing));
  g_assert_null (presso_pass_load (fixture->dir, "display"));
  any = presso_pass_load_any (fixture->dir);
  g_assert_cmpstr (any->uri, ==, fixture->uri);
  g_assert_true (presso_pass_forget (fixture->dir, "barista", NULL));
  g_assert_null (presso_pass_load (fixture->dir, "barista"));
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  decide (fixture, "deny");
  wait_until (state (fixture) == PRESSO_PAIRING_FAILED);
  g_assert_true (has_error (fixture, PRESSO_ERROR_ACCESS_DENIED));
  pair (fixture);
}

/* A code that runs out is replaced by itself, and the new one works. */
static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  start (fixture);
  first = g_strdup (presso_pairing_get_user_code (fixture->pairing));
  presso_test_server_advance (fixture->server, 601 * 1000);
  wait_until (g_strcmp0 (presso_pairing_get_user_code (fixture->pairing), first) != 0);
  g_assert_cmpint (state (fixture), ==, PRESSO_PAIRING_WAITING);
  decide (fixture, "approve");
  wait_until (state (fixture) == PRESSO_PAIRING_PAIRED);
}

static void
test_connection_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  start (fixture);
  first = g_strdup (presso_pairing_get_user_code (fixture->pairing));
  presso_test_server_stop (fixture->server);
  wait_until (has_error (fixture, PRESSO_ERROR_UNAVAILABLE));
  g_assert_cmpint (state (fixture), ==, PRESSO_PAIRING_WAITING);
  presso_test_server_start (fixture->server);
  wait_until (presso_pairing_get_error (fixture->pairing) == NULL);
  g_assert_cmpstr (presso_pairing_get_user_code (fixture->pairing), ==, first);
  decide (fixture, "approve");
  wait_until (state (fixture) == PRESSO_PAIRING_PAIRED);
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  presso_test_server_stop (fixture->server);
  presso_pairing_start (fixture->pairing, fixture->uri, NULL);
  wait_until (state (fixture) == PRESSO_PAIRING_FAILED);
  g_assert_true (has_error (fixture, PRESSO_ERROR_UNAVAILABLE));
  presso_test_server_start (fixture->server);
  start (fixture);
}

/* It speaks HTTP, but no TLS: nothing is asked in the clear. */
static void
test_no_tls (Fixture *fixture, gconstpointer data)
{
  FakeHost *host = fake_host_new ();
  g_autofree char *uri = presso_address_parse (fake_host_get_uri (host));

  presso_pairing_start (fixture->pairing, uri, NULL);
  wait_until (state (fixture) == PRESSO_PAIRING_FAILED);
  g_assert_true (has_error (fixture, PRESSO_ERROR_UNAVAILABLE));
  fake_host_free (host);
}

static void
test_announced_otherwise (Fixture *fixture, gconstpointer data)
{
  presso_pairing_start (fixture->pairing, fixture->uri,
                        "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF");
  wait_until (state (fixture) == PRESSO_PAIRING_FAILED);
  g_assert_true (has_error (fixture, PRESSO_ERROR_HOST_CHANGED));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  presso_pairing_cancel (fixture->pairing);
  g_assert_cmpint (state (fixture), ==, PRESSO_PAIRING_IDLE);
  g_assert_null (presso_pairing_get_user_code (fixture->pairing));

  /* Once more in the same program, as after a change of mind. */
  g_clear_object (&fixture->pairing);
  fixture->pairing = presso_pairing_new (fixture->dir, "barista", "Left of the door");
  pair (fixture);
}

/* The folder can't be written for a while; the host gives the token again. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "station.json", NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  start (fixture);
  decide (fixture, "approve");
  wait_until (has_error (fixture, PRESSO_ERROR_UNAVAILABLE));
  g_assert_cmpint (state (fixture), ==, PRESSO_PAIRING_WAITING);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  wait_until (state (fixture) == PRESSO_PAIRING_PAIRED);
}

static gboolean
is_live (PressoClient *client)
{
  return presso_client_get_state (client) == PRESSO_CONNECTION_LIVE;
}

static gboolean
is_lost (PressoClient *client, PressoError code)
{
  return !is_live (client) &&
         g_error_matches (presso_client_get_error (client), PRESSO_ERROR, (int) code);
}

static PressoClient *
new_live_client (Fixture *fixture)
{
  g_autoptr (PressoPass) pass = presso_pass_load (fixture->dir, "barista");
  PressoClient *client = presso_client_new_for_pass (pass, fixture->dir, "barista");

  presso_client_start (client);
  wait_until (is_live (client));
  return client;
}

static void
end (PressoClient *client)
{
  presso_client_stop (client);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (client);
}

static void
on_shop_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &error));
  g_assert_no_error (error);
  (*(guint *) user_data)++;
}

/* What a station does goes over TLS, and it is told at once when it is let in no more. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoTestReply) list = NULL;
  PressoClient *client;
  JsonArray *stations;
  g_autoptr (JsonObject) patch = json_object_new ();
  guint n_done = 0;

  pair (fixture);
  client = new_live_client (fixture);
  g_assert_true (g_str_has_prefix (presso_client_get_uri (client), "https://127.0.0.1:"));
  json_object_set_boolean_member (patch, "open", FALSE);
  presso_client_patch_shop_async (client, patch, NULL, on_shop_patched, &n_done);
  wait_until (n_done == 1 && !presso_shop_get_open (presso_client_get_shop (client)));

  list = presso_test_server_call (fixture->server, fixture->server->admin, "GET",
                                  "/api/v1/stations", NULL);
  stations = json_object_get_array_member (json_node_get_object (list->json), "stations");
  for (guint i = 0; i < json_array_get_length (stations); i++) {
    JsonObject *station = json_array_get_object_element (stations, i);

    if (g_str_equal (json_object_get_string_member (station, "name"), "Left of the door")) {
      g_autofree char *path =
        g_strconcat ("/api/v1/stations/", json_object_get_string_member (station, "id"), NULL);
      g_autoptr (PressoTestReply) reply =
        presso_test_server_call (fixture->server, fixture->server->admin, "DELETE", path, NULL);

      g_assert_cmpuint (reply->status, <, 300);
    }
  }
  wait_until (is_lost (client, PRESSO_ERROR_UNAUTHORIZED));
  end (client);
}

/* A renewed certificate of the same key is the same host. */
static void
test_renewed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->server->dir, "host-certificate.pem", NULL);
  PressoClient *client;

  pair (fixture);
  client = new_live_client (fixture);
  presso_test_server_stop (fixture->server);
  wait_until (!is_live (client));
  g_assert_cmpint (g_remove (path), ==, 0);
  presso_test_server_start (fixture->server);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  wait_until (is_live (client));
  end (client);
}

static void
test_other_key (Fixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "host-key.pem", "host-certificate.pem" };
  PressoClient *client;

  pair (fixture);
  client = new_live_client (fixture);
  presso_test_server_stop (fixture->server);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (fixture->server->dir, files[i], NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  presso_test_server_start (fixture->server);
  wait_until (is_lost (client, PRESSO_ERROR_HOST_CHANGED));
  end (client);
}

/* The host got another address; whoever shows its key is it. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  FakeAvahi *avahi = fake_avahi_new ();
  g_autoptr (PressoPass) pass = NULL;
  g_autoptr (PressoPass) moved = NULL;
  PressoClient *client;

  pair (fixture);
  pass = presso_pass_load (fixture->dir, "barista");
  g_free (pass->uri);
  pass->uri = g_strdup ("https://127.0.0.1:1/");
  g_assert_true (presso_pass_save (pass, fixture->dir, "barista", NULL));
  client = presso_client_new_for_pass (pass, fixture->dir, "barista");
  presso_client_start (client);
  wait_until (is_lost (client, PRESSO_ERROR_UNAVAILABLE));
  /* One of them only says that it has the key. */
  fake_avahi_add (avahi, 2, "Liar", "127.0.0.1", 2,
                  presso_announcement_write ("Liar", pass->fingerprint));
  fake_avahi_add (avahi, 2, "Presso", "127.0.0.1", fixture->server->port,
                  presso_announcement_write ("Presso", pass->fingerprint));
  fake_avahi_start (avahi);
  wait_until (is_live (client));
  moved = presso_pass_load (fixture->dir, "barista");
  g_assert_cmpstr (moved->uri, ==, fixture->uri);
  end (client);
  fake_avahi_free (avahi);
}

static const struct {
  const char *text;
  const char *uri;
} addresses[] = {
  { "192.168.1.20", "https://192.168.1.20:8080/" },
  { " 192.168.1.20:9000 ", "https://192.168.1.20:9000/" },
  { "Bar.local", "https://bar.local:8080/" },
  { "bar.local:80", "https://bar.local:80/" },
  { "http://192.168.1.20:8080/", "https://192.168.1.20:8080/" },
  { "HTTP://192.168.1.20:8080/O/7K3M9Q2A", "https://192.168.1.20:8080/" },
  { "https://bar.example/", "https://bar.example:8080/" },
  { "::1", "https://[::1]:8080/" },
  { "[fd00::1]:8081", "https://[fd00::1]:8081/" },
  { "fe80::1%eth0", "https://[fe80::1%25eth0]:8080/" },
  { "[fe80::1%25eth0]:80", "https://[fe80::1%25eth0]:80/" },
  { "fe80::1%", NULL },
  { "fe80::1%\x9b\x95h0", NULL },
  { "fe80::1%e/h0", NULL },
  { "", NULL },
  { "   ", NULL },
  { "http://", NULL },
  { "a b", NULL },
  { "bar:0", NULL },
  { "bar:99999", NULL },
  { "user@bar", NULL },
};

static void
test_addresses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autofree char *uri = presso_address_parse (addresses[i].text);

    g_assert_cmpstr (uri, ==, addresses[i].uri);
  }
}

static const char *const bad_passes[] = {
  "",
  "[]",
  "{\"barista\":7}",
  "{\"barista\":{}}",
  "{\"barista\":{\"uri\":\"http://127.0.0.1:1/"
  "\",\"token\":\"t\",\"role\":\"barista\",\"shop\":\"main\","
  "\"fingerprint\":\"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF\"}}",
  "{\"barista\":{\"uri\":\"https://127.0.0.1:1/\",\"token\":\"t\\r\\nX: y\",\"role\":\"barista\","
  "\"shop\":\"main\","
  "\"fingerprint\":\"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF\"}}",
  "{\"barista\":{\"uri\":\"https://127.0.0.1:1/"
  "\",\"token\":\"t\",\"role\":\"barista\",\"shop\":\"main\","
  "\"fingerprint\":\"0123\"}}",
};

static void
test_bad_passes (void)
{
  g_autofree char *dir = g_dir_make_tmp ("presso-station-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "station.json", NULL);

  g_assert_null (presso_pass_load (dir, "barista"));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_passes); i++) {
    g_assert_true (g_file_set_contents (path, bad_passes[i], -1, NULL));
    g_assert_null (presso_pass_load (dir, "barista"));
  }
  g_remove (path);
  g_rmdir (dir);
}

#define add(path, function)                                                                        \
  g_test_add ("/client/pairing/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("approved", test_approved);
  add ("denied", test_denied);
  add ("expired", test_expired);
  add ("connection-lost", test_connection_lost);
  add ("unreachable", test_unreachable);
  add ("no-tls", test_no_tls);
  add ("announced-otherwise", test_announced_otherwise);
  add ("cancelled", test_cancelled);
  add ("not-kept", test_not_kept);
  add ("revoked", test_revoked);
  add ("renewed", test_renewed);
  add ("other-key", test_other_key);
  add ("moved", test_moved);
  g_test_add_func ("/client/pairing/addresses", test_addresses);
  g_test_add_func ("/client/pairing/bad-passes", test_bad_passes);
  return fake_avahi_run_tests ();
}
