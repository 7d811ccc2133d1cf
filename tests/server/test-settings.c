/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "server/presso-host.h"
#include "server/presso-settings.h"

typedef struct {
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = presso_test_dir_new ();
  fixture->path = g_build_filename (fixture->dir, "presso.conf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
write_file (Fixture *fixture, const char *text)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

/* Each row has all that docs/security.md says of it, and a default that could be set. */
static void
test_table (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < PRESSO_N_SETTINGS; i++) {
    const PressoSettingInfo *info = presso_settings_get_info ((PressoSetting) i);

    g_assert_nonnull (info->group);
    g_assert_nonnull (info->key);
    g_assert_nonnull (info->purpose);
    g_assert_cmpint (info->minimum, <=, info->fallback);
    g_assert_cmpint (info->fallback, <=, info->maximum);
    g_assert_true (g_hash_table_add (names, g_strconcat (info->group, "/", info->key, NULL)));
  }
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoSettings) settings = presso_settings_load (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (presso_settings_get (settings, PRESSO_SETTING_MAX_BODY_SIZE), ==, 64 * 1024);
  g_assert_cmpint (presso_settings_get (settings, PRESSO_SETTING_BACKUP_KEEP), ==, 48);
  g_assert_null (presso_settings_get_path (settings, PRESSO_SETTING_TLS_KEY));
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = g_build_filename (fixture->dir, "private", "key.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoSettings) settings = NULL;

  write_file (fixture, "# of the bar\n[network]\nmax-connections = 500 \n\n[limits]\n"
                       "[tls]\ncertificate=/etc/bar.pem\nkey=private/key.pem\n");
  settings = presso_settings_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (presso_settings_get (settings, PRESSO_SETTING_MAX_CONNECTIONS), ==, 500);
  g_assert_cmpint (presso_settings_get (settings, PRESSO_SETTING_MAX_HEADERS), ==, 100);
  g_assert_cmpstr (presso_settings_get_path (settings, PRESSO_SETTING_TLS_CERTIFICATE), ==,
                   "/etc/bar.pem");
  g_assert_cmpstr (presso_settings_get_path (settings, PRESSO_SETTING_TLS_KEY), ==, key);
}

/* Each is refused, in words that name what is wrong. */
static const struct {
  const char *text;
  const char *names;
} refusals[] = {
  { "[network]\nmax-connections=many\n", "[network] max-connections=many" },
  { "[network]\nmax-connections=9\n", "from 10 to 1000000" },
  { "[network]\nmax-connections=0\n", "[network] max-connections=0" },
  { "[network]\nmax-connections=\n", "[network] max-connections=" },
  { "[network]\nmax-connections=100 200\n", "max-connections=100 200" },
  { "[network]\nmax-connections=1e3\n", "max-connections=1e3" },
  { "[network]\nrequest-timeout=-1\n", "request-timeout=-1" },
  { "[network]\nmax-body-size=99999999999999999999\n", "max-body-size=9" },
  { "[network]\nmax-conections=100\n", "[network] max-conections" },
  { "[limits]\nmax-connections=100\n", "[limits] max-connections" },
  { "[netwrok]\nmax-connections=100\n", "[netwrok] max-connections" },
  { "[tls]\nkey=\n", "[tls] key=" },
  { "max-connections=100\n", "presso.conf" },
  { "[network\n", "presso.conf" },
};

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PressoSettings) settings = NULL;

    write_file (fixture, refusals[i].text);
    settings = presso_settings_load (fixture->path, &error);
    g_assert_null (settings);
    g_assert_nonnull (strstr (error->message, refusals[i].names));
  }
}

static gboolean
on_deadline (gpointer user_data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

/* A host with a setting that it can't read doesn't start without it. */
static void
test_host (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoHost) host = presso_host_new (fixture->dir, "127.0.0.1", 0);
  guint deadline = g_timeout_add (PRESSO_TEST_DEADLINE_MS, on_deadline, NULL);
  g_autofree char *database = g_build_filename (fixture->dir, "presso.db", NULL);

  write_file (fixture, "[network]\nmax-connections=many\n");
  presso_host_start (host);
  while (presso_host_get_state (host) == PRESSO_HOST_WAITING)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  g_assert_cmpint (presso_host_get_state (host), ==, PRESSO_HOST_FAILED);
  g_assert_nonnull (strstr (presso_host_get_error (host)->message, "max-connections=many"));
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
  presso_host_stop (host);
}

#define LEVELS_8 "{\"unknown\":[[[[[[[]]]]]]]}"
#define LEVELS_9 "{\"unknown\":[[[[[[[[]]]]]]]]}"

/* What is in the file is what holds. */
static void
test_in_force (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *path = g_build_filename (server->dir, "presso.conf", NULL);
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%*s\"}", 2000, "x");
  g_autoptr (PressoTestReply) before =
    presso_test_server_shop (server, server->admin, "PATCH", "", body);
  g_autoptr (PressoTestReply) after = NULL, deep = NULL, less_deep = NULL;

  presso_test_server_stop (server);
  g_assert_true (
    g_file_set_contents (path, "[network]\nmax-body-size=1024\nmax-json-depth=8\n", -1, NULL));
  presso_test_server_start (server);
  after = presso_test_server_shop (server, server->admin, "PATCH", "", body);
  g_assert_cmpint (before->status, !=, 413);
  presso_test_assert_problem (after, 413, "too-large");
  deep = presso_test_server_shop (server, server->admin, "PATCH", "", LEVELS_9);
  presso_test_assert_problem (deep, 400, "request-invalid");
  less_deep = presso_test_server_shop (server, server->admin, "PATCH", "", LEVELS_8);
  g_assert_cmpint (less_deep->status, ==, 200);
}

#define GET "GET /healthz HTTP/1.1\r\nHost: bar\r\n"

/* Who sends half of something, or nothing more, is not waited for. */
static void
test_deadlines (PressoTestServer *server)
{
  static const char *const beginnings[] = {
    "",
    "GET /heal",
    GET,
    "POST /api/v1/shops/main/orders HTTP/1.1\r\nHost: bar\r\nContent-Length: 9\r\n\r\n{\"co",
    "POST /api/v1/shops/main/orders HTTP/1.1\r\nHost: bar\r\nTransfer-Encoding: "
    "chunked\r\n\r\n5\r\n{",
    GET "\r\n",
  };
  int fds[G_N_ELEMENTS (beginnings)];

  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    fds[i] = presso_test_connect (server->port);
    presso_test_send (fds[i], beginnings[i], -1);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    g_assert_true (presso_test_wait_end (fds[i]));
    close (fds[i]);
  }
}

static void
test_caps (PressoTestServer *server)
{
  int fds[10], one_more;

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    g_autoptr (PressoTestReply) reply = NULL;

    fds[i] = presso_test_connect (server->port);
    presso_test_send (fds[i], GET "\r\n", -1);
    reply = presso_test_receive (fds[i], FALSE);
    g_assert_cmpint (reply->status, ==, 200);
  }
  one_more = presso_test_connect (server->port);
  presso_test_try_send (one_more, GET "\r\n", -1);
  g_assert_null (presso_test_try_receive (one_more, FALSE));
  close (one_more);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static void
test_message (PressoTestServer *server)
{
  g_autofree char *text = g_strnfill (126, 'x');
  g_autoptr (PressoTestSocket) socket =
    presso_test_socket_new (server->port, NULL, "/api/v1/shops/main/events");
  g_autofree char *snapshot = presso_test_socket_read (socket);

  g_assert_nonnull (snapshot);
  presso_test_socket_send_frame (socket, 0x1, text, 126);
  presso_test_socket_expect_end (socket);
}

static void
test_head (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) fine = presso_test_exchange (
    server->port,
    GET "A: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", -1);
  g_autoptr (PressoTestReply) many = presso_test_exchange (
    server->port,
    GET "A: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", -1);
  g_autofree char *filler = g_strnfill (1024, 'x');
  g_autofree char *bytes = g_strconcat (GET "X: ", filler, "\r\n\r\n", NULL);
  g_autoptr (PressoTestReply) large = presso_test_exchange (server->port, bytes, -1);

  g_assert_cmpint (fine->status, ==, 200);
  g_assert_cmpint (many->status, ==, 413);
  g_assert_cmpint (large->status, ==, 413);
}

/* And the limits of the network. */
static void
test_network_in_force (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *path = g_build_filename (server->dir, "presso.conf", NULL);

  presso_test_server_stop (server);
  g_assert_true (g_file_set_contents (
    path,
    "[network]\nmax-connections=10\nrequest-timeout=1\nidle-timeout=1\nmax-head-size=1024\n"
    "max-headers=10\nmax-message-size=125\n",
    -1, NULL));
  presso_test_server_start (server);
  test_deadlines (server);
  test_message (server);
  test_head (server);
  test_caps (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/settings/" name, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/settings/table", test_table);
  ADD ("defaults", test_defaults);
  ADD ("read", test_read);
  ADD ("refusals", test_refusals);
  ADD ("host", test_host);
  ADD ("in-force", test_in_force);
  ADD ("network-in-force", test_network_in_force);
  return g_test_run ();
}
