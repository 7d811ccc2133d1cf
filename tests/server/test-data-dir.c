/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/presso-error.h"
#include "presso-test-server.h"
#include "server/presso-host.h"
#include "store/presso-store-private.h"

typedef struct {
  char *dir;
  char *token;
  char *database;
  PressoHost *host;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = presso_test_dir_new ();
  fixture->token = g_build_filename (fixture->dir, "admin.token", NULL);
  fixture->database = g_build_filename (fixture->dir, "presso.db", NULL);
  fixture->host = presso_host_new (fixture->dir, "127.0.0.1", 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  presso_host_stop (fixture->host);
  /* What the host's thread has told and nobody heard. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->host);
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->token);
  g_free (fixture->database);
}

static gboolean
on_too_late (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Starts the host and waits until it serves, or says why not. */
static void
start (Fixture *fixture, PressoHostState state)
{
  gboolean is_late = FALSE;
  guint timer = g_timeout_add (PRESSO_TEST_DEADLINE_MS, on_too_late, &is_late);

  presso_host_start (fixture->host);
  while (presso_host_get_state (fixture->host) == PRESSO_HOST_WAITING && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_late);
  g_source_remove (timer);
  g_assert_cmpint (presso_host_get_state (fixture->host), ==, state);
}

static PressoDatabase *
open_database (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PressoDatabase *database = presso_database_open (fixture->database, presso_store_migrations,
                                                   presso_store_n_migrations, &error);

  g_assert_no_error (error);
  return database;
}

static char *
get_document (Fixture *fixture)
{
  g_autoptr (PressoDatabase) database = open_database (fixture);
  g_autoptr (PressoRow) row =
    presso_database_query (database, "SELECT document FROM shop WHERE id = 'main'", "");

  g_assert_true (presso_row_next (row, NULL));
  return g_strdup (presso_row_get_string (row, 0));
}

static void
set_document (Fixture *fixture, const char *document)
{
  g_autoptr (PressoDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  presso_database_run (database, &error, "UPDATE shop SET document = $1 WHERE id = 'main'", "s",
                       document);
  g_assert_no_error (error);
}

/* A shop that can't be read isn't made anew: whoever has set it up would lose it all. */
static void
test_shop (Fixture *fixture, gconstpointer data)
{
  static const char *const spoiled[] = { "{\"id\":\"main\",\"codePeriod\":0}",
                                         "{\"id\":\"main\",\"open\":\"perhaps\"}",
                                         "{\"id\":\"main\"", "" };
  g_autofree char *good = NULL;

  start (fixture, PRESSO_HOST_SERVING);
  presso_host_stop (fixture->host);
  good = get_document (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (spoiled); i++) {
    g_autofree char *after = NULL;

    g_test_message ("%s", spoiled[i]);
    set_document (fixture, spoiled[i]);
    start (fixture, PRESSO_HOST_FAILED);
    g_assert_error (presso_host_get_error (fixture->host), PRESSO_ERROR,
                    PRESSO_ERROR_STORE_DAMAGED);
    g_assert_cmpstr (presso_host_get_error (fixture->host)->message, ==,
                     presso_error_get_sentence (PRESSO_ERROR_STORE_DAMAGED));
    presso_host_stop (fixture->host);
    after = get_document (fixture);
    g_assert_cmpstr (after, ==, spoiled[i]);
  }
  /* Mended, it serves again. */
  set_document (fixture, good);
  start (fixture, PRESSO_HOST_SERVING);
}

/* Whatever became of the file, the host says so, leaves it as it is, and serves once a good one is
 * in its place. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = NULL;
  gsize length;

  struct {
    const char *what;
    gssize length;
    gsize spoiled;
  } damages[] = { { "empty", 0, 0 }, { "cut off", 0, 0 }, { "a page spoiled", 0, 4096 } };

  start (fixture, PRESSO_HOST_SERVING);
  presso_host_stop (fixture->host);
  g_assert_true (g_file_get_contents (fixture->database, &good, &length, NULL));
  damages[1].length = (gssize) length / 2;
  damages[2].length = (gssize) length;
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *content = g_memdup2 (good, length);
    g_autofree char *after = NULL;
    gsize after_length;

    g_test_message ("%s", damages[i].what);
    memset (content + length / 2, 0xff, damages[i].spoiled);
    g_assert_true (g_file_set_contents (fixture->database, content, damages[i].length, NULL));
    start (fixture, PRESSO_HOST_FAILED);
    g_assert_error (presso_host_get_error (fixture->host), PRESSO_ERROR,
                    PRESSO_ERROR_STORE_DAMAGED);
    presso_host_stop (fixture->host);
    g_assert_true (g_file_get_contents (fixture->database, &after, &after_length, NULL));
    g_assert_cmpmem (after, after_length, content, (gsize) damages[i].length);
  }
  g_assert_true (g_file_set_contents (fixture->database, good, (gssize) length, NULL));
  start (fixture, PRESSO_HOST_SERVING);
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "presso.db",   "presso.db-wal", "presso.db-shm",
                                       "admin.token", "host.json",     "lock" };
  mode_t before = umask (0);

  start (fixture, PRESSO_HOST_SERVING);
  umask (before);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);
    GStatBuf info;

    g_test_message ("%s", names[i]);
    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  }
}

/* A token that can't be read is one that programs may hold: it isn't replaced. */
static void
test_token (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (fixture->token, 0700), ==, 0);
  start (fixture, PRESSO_HOST_FAILED);
  g_assert_nonnull (presso_host_get_error (fixture->host));
  g_assert_nonnull (strstr (presso_host_get_error (fixture->host)->message, "admin.token"));
  g_assert_true (g_file_test (fixture->token, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_rmdir (fixture->token), ==, 0);
}

/* And one that can be read is the same after a restart. */
static void
test_token_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  start (fixture, PRESSO_HOST_SERVING);
  g_assert_true (g_file_get_contents (fixture->token, &before, NULL, NULL));
  presso_host_stop (fixture->host);
  start (fixture, PRESSO_HOST_SERVING);
  g_assert_true (g_file_get_contents (fixture->token, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
}

/* A host that can't open is stopped, too, before or while it finds out. */
static void
test_stop_at_once (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (fixture->token, 0700), ==, 0);
  for (int i = 0; i < 20; i++) {
    presso_host_start (fixture->host);
    /* Without an end the suite's own time-out would be the only sign. */
    alarm (PRESSO_TEST_DEADLINE_MS / 1000);
    presso_host_stop (fixture->host);
    alarm (0);
  }
  g_assert_cmpint (g_rmdir (fixture->token), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/data-dir/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("shop", test_shop);
  ADD ("damaged", test_damaged);
  ADD ("modes", test_modes);
  ADD ("token", test_token);
  ADD ("token-kept", test_token_kept);
  ADD ("stop-at-once", test_stop_at_once);
  return g_test_run ();
}
