/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "model/presso-error.h"
#include "presso-test-server.h"
#include "presso-test-tls.h"
#include "server/presso-own-certificate.h"
#include "server/presso-tls-keeper.h"

#define KEY         "host-key.pem"
#define CERTIFICATE "host-certificate.pem"
#define NOW         PRESSO_TEST_START_MS
#define DAY_MS      (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static char *
read_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
write_file (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  if (text == NULL)
    g_assert_cmpint (g_unlink (path), ==, 0);
  else
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static int
get_mode (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static char *
ensure (const char *dir, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoCertificate) certificate = presso_own_certificate_ensure (dir, now_ms, &error);

  g_assert_no_error (error);
  g_assert_cmpint (presso_certificate_get_valid_from (certificate), <, now_ms);
  g_assert_cmpint (presso_certificate_get_valid_until (certificate), >, now_ms + 30 * DAY_MS);
  return g_strdup (presso_certificate_get_fingerprint (certificate));
}

/* Made once: whoever is allowed reads it, and it stays. */
static void
test_made_once (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *fingerprint = ensure (dir, NOW);
  g_autofree char *key = read_file (dir, KEY);
  g_autofree char *certificate = read_file (dir, CERTIFICATE);
  g_autofree char *again = ensure (dir, NOW + 360 * DAY_MS);
  g_autofree char *same_key = read_file (dir, KEY);
  g_autofree char *same_certificate = read_file (dir, CERTIFICATE);

  g_assert_cmpint (get_mode (dir, KEY), ==, 0600);
  g_assert_cmpint (get_mode (dir, CERTIFICATE), ==, 0644);
  g_assert_cmpstr (again, ==, fingerprint);
  g_assert_cmpstr (same_key, ==, key);
  g_assert_cmpstr (same_certificate, ==, certificate);
  presso_test_dir_remove (dir);
}

static const gint64 later[] = { 370 * DAY_MS, 397 * DAY_MS, 4000 * DAY_MS, -10 * DAY_MS };

/* A certificate that runs out, or is not valid yet because the clock was wrong, is made anew; what
 * stations know is not. */
static void
test_renewed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (later); i++) {
    g_autofree char *dir = presso_test_dir_new ();
    g_autofree char *fingerprint = ensure (dir, NOW);
    g_autofree char *key = read_file (dir, KEY);
    g_autofree char *certificate = read_file (dir, CERTIFICATE);
    g_autofree char *again = ensure (dir, NOW + later[i]);
    g_autofree char *same_key = read_file (dir, KEY);
    g_autofree char *fresh = read_file (dir, CERTIFICATE);

    g_assert_cmpstr (again, ==, fingerprint);
    g_assert_cmpstr (same_key, ==, key);
    g_assert_cmpstr (fresh, !=, certificate);
    presso_test_dir_remove (dir);
  }
}

/* A start that was cut off between the two files, or lost the one that can be made again. */
static void
test_certificate_lost (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *fingerprint = ensure (dir, NOW);
  g_autofree char *again = NULL;

  write_file (dir, CERTIFICATE, NULL);
  again = ensure (dir, NOW);
  g_assert_cmpstr (again, ==, fingerprint);
  presso_test_dir_remove (dir);
}

static void
test_open_key (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *fingerprint = ensure (dir, NOW);
  g_autofree char *path = g_build_filename (dir, KEY, NULL);
  g_autofree char *again = NULL;

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, "Others could read*");
  again = ensure (dir, NOW);
  g_test_assert_expected_messages ();
  g_assert_cmpint (get_mode (dir, KEY), ==, 0600);
  g_assert_cmpstr (again, ==, fingerprint);
  presso_test_dir_remove (dir);
}

typedef enum {
  KEY_BROKEN,
  KEY_EMPTY,
  KEY_FOREIGN,
  KEY_GONE,
  CERTIFICATE_BROKEN,
  CERTIFICATE_FOREIGN,
  N_DAMAGES,
} Damage;

static void
damage (const char *dir, const char *other, Damage kind)
{
  g_autofree char *other_key = read_file (other, KEY);
  g_autofree char *other_certificate = read_file (other, CERTIFICATE);

  const struct {
    const char *name;
    const char *text;
  } damages[N_DAMAGES] = {
    [KEY_BROKEN] = { KEY, "-----BEGIN PRIVATE KEY-----\nbeans\n" },
    [KEY_EMPTY] = { KEY, "" },
    [KEY_FOREIGN] = { KEY, other_key },
    [KEY_GONE] = { KEY, NULL },
    [CERTIFICATE_BROKEN] = { CERTIFICATE, "beans" },
    [CERTIFICATE_FOREIGN] = { CERTIFICATE, other_certificate },
  };

  write_file (dir, damages[kind].name, damages[kind].text);
}

/* Whatever is wrong is said, naming a file; nothing is written over. */
static void
test_refused (void)
{
  g_autofree char *other = presso_test_dir_new ();
  G_GNUC_UNUSED g_autofree char *other_fingerprint = ensure (other, NOW);

  for (Damage kind = 0; kind < N_DAMAGES; kind++) {
    g_autofree char *dir = presso_test_dir_new ();
    G_GNUC_UNUSED g_autofree char *fingerprint = ensure (dir, NOW);
    g_autofree char *key = NULL, *certificate = NULL, *same_key = NULL, *same_certificate = NULL;
    g_autoptr (GError) error = NULL;

    damage (dir, other, kind);
    if (kind == KEY_BROKEN || kind == KEY_EMPTY || kind == KEY_FOREIGN) {
      g_autofree char *path = g_build_filename (dir, KEY, NULL);
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
    }
    key = read_file (dir, KEY);
    certificate = read_file (dir, CERTIFICATE);
    g_assert_null (presso_own_certificate_ensure (dir, NOW + 380 * DAY_MS, &error));
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
    g_assert_nonnull (strstr (error->message, dir));
    same_key = read_file (dir, KEY);
    same_certificate = read_file (dir, CERTIFICATE);
    g_assert_cmpstr (same_key, ==, key);
    g_assert_cmpstr (same_certificate, ==, certificate);
    presso_test_dir_remove (dir);
  }
  presso_test_dir_remove (other);
}

/* A key that is there but can't be read is no reason to make another one. */
static void
test_unreadable_key (void)
{
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, KEY, NULL);
  g_autoptr (GError) error = NULL;

  /* A folder in its place, since root may read any file. */
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (presso_own_certificate_ensure (dir, NOW, &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  presso_test_dir_remove (dir);
}

static const struct {
  const char *settings;
  gint64 from_ms;
  gint64 until_ms;
  const char *message;
  gboolean is_left_out; /* with that message, and the host goes on */
} organisers[] = {
  { "certificate=%s/o.pem\nkey=%s/o.key\n", NOW - DAY_MS, NOW + DAY_MS, NULL },
  { "certificate=%s/o.pem\nkey=%s/o.key\n", NOW - 9 * DAY_MS, NOW, "*o.pem*valid from 2025-12-27*",
    TRUE },
  { "certificate=%s/o.pem\nkey=%s/o.key\n", NOW + DAY_MS, NOW + 9 * DAY_MS, "*o.pem*valid from*",
    TRUE },
  { "certificate=%s/o.pem\n", NOW - DAY_MS, NOW + DAY_MS, "*one of a certificate and its key*" },
  { "key=%s/o.key\n", NOW - DAY_MS, NOW + DAY_MS, "*one of a certificate and its key*" },
  { "certificate=%s/none.pem\nkey=%s/o.key\n", NOW - DAY_MS, NOW + DAY_MS, "*none.pem can*" },
  { "certificate=%s/o.pem\nkey=%s/none.key\n", NOW - DAY_MS, NOW + DAY_MS, "*none.key can*" },
  { "certificate=%s/o.key\nkey=%s/o.key\n", NOW - DAY_MS, NOW + DAY_MS, "*o.key holds no chain*" },
  { "certificate=%s/o.pem\nkey=%s/o.pem\n", NOW - DAY_MS, NOW + DAY_MS,
    "*o.pem holds no private key*" },
  { "certificate=%s/o.pem\nkey=%s/host-key.pem\n", NOW - DAY_MS, NOW + DAY_MS,
    "*o.pem*host-key.pem*belong together*" },
};

static PressoSettings *
write_settings (const char *dir, const char *format)
{
  g_autofree char *path = g_build_filename (dir, "presso.conf", NULL);
  g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
  g_autofree char *text = g_strjoinv (dir, parts);
  g_autofree char *all = g_strdup_printf ("[tls]\n%s", text);
  g_autoptr (GError) error = NULL;
  PressoSettings *settings;

  g_assert_true (g_file_set_contents (path, all, -1, NULL));
  settings = presso_settings_load (path, &error);
  g_assert_no_error (error);
  return settings;
}

/* A host doesn't start with a pair that is broken; without one that isn't valid now it does. */
static void
test_organisers (void)
{
  g_autoptr (PressoClock) clock = presso_clock_new_manual (NOW);

  for (gsize i = 0; i < G_N_ELEMENTS (organisers); i++) {
    g_autofree char *dir = presso_test_dir_new ();
    G_GNUC_UNUSED g_autofree char *fingerprint = ensure (dir, NOW);
    g_autofree char *certificate = g_build_filename (dir, "o.pem", NULL);
    g_autofree char *key = g_build_filename (dir, "o.key", NULL);
    g_autoptr (PressoSettings) settings = write_settings (dir, organisers[i].settings);
    g_autoptr (GError) error = NULL;
    PressoTlsKeeper *keeper;

    presso_test_tls_make_pair (certificate, key, "bar.example", organisers[i].from_ms,
                               organisers[i].until_ms);
    if (organisers[i].is_left_out)
      g_test_expect_message ("presso", G_LOG_LEVEL_MESSAGE, organisers[i].message);
    keeper = presso_tls_keeper_new (dir, settings, clock, &error);
    if (organisers[i].is_left_out) {
      g_test_assert_expected_messages ();
      g_assert_no_error (error);
      g_assert_null (presso_tls_context_get_organiser (presso_tls_keeper_get_context (keeper)));
      presso_tls_keeper_free (keeper);
    } else if (organisers[i].message == NULL) {
      g_assert_no_error (error);
      g_assert_nonnull (presso_tls_context_get_organiser (presso_tls_keeper_get_context (keeper)));
      presso_tls_keeper_free (keeper);
    } else {
      g_assert_null (keeper);
      g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (organisers[i].message, error->message));
    }
    presso_test_dir_remove (dir);
  }
}

static void
look (PressoTestServer *server, gpointer user_data)
{
  presso_tls_keeper_look (presso_bar_get_tls_keeper (server->bar));
}

/* A host that runs for a year renews its own, too. */
static void
test_running_host (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *before = read_file (server->dir, CERTIFICATE);
  g_autofree char *fingerprint = g_strdup (presso_bar_get_fingerprint (server->bar));
  g_autofree char *after = NULL;
  g_autofree char *host_file = read_file (server->dir, "host.json");

  g_assert_nonnull (strstr (host_file, fingerprint));
  presso_test_server_advance (server, 380 * DAY_MS);
  presso_test_server_run (server, look, NULL);
  after = read_file (server->dir, CERTIFICATE);
  g_assert_cmpstr (after, !=, before);
  g_assert_cmpstr (presso_bar_get_fingerprint (server->bar), ==, fingerprint);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/certificate/made-once", test_made_once);
  g_test_add_func ("/server/certificate/renewed", test_renewed);
  g_test_add_func ("/server/certificate/certificate-lost", test_certificate_lost);
  g_test_add_func ("/server/certificate/open-key", test_open_key);
  g_test_add_func ("/server/certificate/refused", test_refused);
  g_test_add_func ("/server/certificate/unreadable-key", test_unreadable_key);
  g_test_add_func ("/server/certificate/organisers", test_organisers);
  g_test_add_func ("/server/certificate/running-host", test_running_host);

  return g_test_run ();
}
