/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "model/presso-error.h"
#include "presso-test-server.h"
#include "store/presso-backup.h"
#include "store/presso-store-private.h"

/* Enough for the copy to take many steps. */
#define N_EVENTS    20000
#define NOW_MS      PRESSO_TEST_START_MS
#define DEADLINE_US (60 * G_USEC_PER_SEC)

typedef struct {
  char *dir;
  char *path;
  char *folder;
  PressoStore *store;
} Fixture;

static PressoStore *
open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PressoStore *store = presso_store_open (fixture->path, &error);

  g_assert_no_error (error);
  return store;
}

static void
add_events (PressoStore *store, int n_events)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (presso_store_begin (store, NULL));
  g_assert_true (presso_store_save_shop (store, shop, NULL));
  for (int i = 0; i < n_events; i++) {
    presso_store_append_event (store, PRESSO_EVENT_WAITING_COMPLETION, "main", "order", NULL, i,
                               "{\"a document\":\"as long as that of a small order, about\"}",
                               &error);
    g_assert_no_error (error);
  }
  g_assert_true (presso_store_commit (store, &events, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = presso_test_dir_new ();
  fixture->path = g_build_filename (fixture->dir, "presso.db", NULL);
  fixture->folder = presso_backup_build_folder (fixture->dir);
  fixture->store = open_store (fixture);
  add_events (fixture->store, 100);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static PressoBackup *
write_backup (Fixture *fixture, gint64 now_ms, gboolean is_request)
{
  g_autoptr (GError) error = NULL;
  PressoBackup *backup = presso_backup_write (fixture->dir, now_ms, is_request, NULL, &error);

  g_assert_no_error (error);
  return backup;
}

/* The ids of the backups, newest first. */
static char *
list (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) backups = presso_backup_list (fixture->dir, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < backups->len; i++) {
    PressoBackup *backup = g_ptr_array_index (backups, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", backup->id);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_listed (Fixture *fixture, const char *expected)
{
  g_autofree char *found = list (fixture);

  g_assert_cmpstr (found, ==, expected);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static void
test_written (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoBackup) backup = write_backup (fixture, NOW_MS, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoStore) copy = NULL;
  GStatBuf info;

  g_assert_cmpstr (backup->id, ==, "20260105T090000Z-request");
  g_assert_cmpstr (backup->reason, ==, "request");
  g_assert_cmpint (backup->created_at, ==, NOW_MS);
  g_assert_cmpint (g_stat (backup->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (info.st_size, ==, backup->size);
  g_assert_cmpint (g_stat (fixture->folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (presso_backup_check (backup->path, backup->path, NULL));
  g_assert_cmpint (presso_backup_get_change (backup->path, NULL), ==, 100);
  /* To look at it has put nothing beside it. */
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
  copy = presso_store_open (backup->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (presso_store_get_last_sequence (copy, NULL), ==, 100);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const others[] = { "presso-20260105T090000Z.db-wal",
                                        "presso-20260105T090000Z.db.unfinished",
                                        "presso-.db",
                                        "presso-20260105T090000.db",
                                        "presso-20261305T090000Z.db",
                                        "presso-20260105T090000Z-other.db",
                                        "presso-20260105T090000Z-1.db",
                                        "presso-20260105T090000Z-x.db",
                                        "notes.txt" };
  g_autofree char *kept = NULL;

  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, others[i], NULL);

    g_assert_true (g_file_set_contents (path, "?", -1, NULL));
  }
  assert_listed (fixture, "");
  for (int i = 0; i < 3; i++)
    presso_backup_free (write_backup (fixture, NOW_MS, FALSE));
  presso_backup_free (write_backup (fixture, NOW_MS + 1000, FALSE));
  presso_backup_free (write_backup (fixture, NOW_MS - 1000, TRUE));
  kept = presso_backup_build_kept_path (fixture->dir, NOW_MS - 2000);
  g_assert_true (g_file_set_contents (kept, "?", -1, NULL));
  assert_listed (fixture, "20260105T090001Z 20260105T090000Z-3 20260105T090000Z-2 20260105T090000Z"
                          " 20260105T085959Z-request before-restore-20260105T085958Z");
  presso_backup_tidy (fixture->dir);
  g_assert_cmpuint (count_files (fixture->folder), ==, 5 + G_N_ELEMENTS (others) - 1);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  static const char *const others[] = { "", "x", "../presso", "20260105T090001Z", "." };
  g_autoptr (PressoBackup) made = write_backup (fixture, NOW_MS, FALSE);
  g_autoptr (PressoBackup) found = presso_backup_find (fixture->dir, "20260105t090000z", NULL);

  g_assert_cmpstr (found->path, ==, made->path);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = NULL;
    PressoBackup *none = presso_backup_find (fixture->dir, others[i], &error);

    g_assert_null (none);
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_NOT_FOUND);
  }
}

/* The schedule doesn't push out what somebody asked for. */
static void
test_prune (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    presso_backup_free (write_backup (fixture, NOW_MS + i * 1000, FALSE));
  for (int i = 0; i < 3; i++)
    presso_backup_free (write_backup (fixture, NOW_MS - 1000 + i, TRUE));
  presso_backup_prune (fixture->dir, 2);
  assert_listed (fixture, "20260105T090003Z 20260105T090002Z 20260105T085959Z-request-3"
                          " 20260105T085959Z-request-2");
}

typedef struct {
  Fixture *fixture;
  gint running;
  gint n_written;
  gint64 slowest_us;
} Writing;

static gpointer
run_writing (gpointer user_data)
{
  Writing *writing = user_data;
  g_autoptr (PressoStore) store = presso_store_open (writing->fixture->path, NULL);

  while (g_atomic_int_get (&writing->running)) {
    gint64 start_us = g_get_monotonic_time ();

    add_events (store, 1);
    writing->slowest_us = MAX (writing->slowest_us, g_get_monotonic_time () - start_us);
    g_atomic_int_inc (&writing->n_written);
  }
  return NULL;
}

/* Others write meanwhile and don't wait; the backup is of one moment. */
static void
test_meanwhile (Fixture *fixture, gconstpointer data)
{
  Writing writing = { fixture, TRUE };
  g_autoptr (PressoBackup) backup = NULL;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  gint64 size, last;
  GThread *thread;
  int n_before;

  add_events (fixture->store, N_EVENTS);
  g_clear_object (&fixture->store);
  thread = g_thread_new ("writing", run_writing, &writing);
  /* A busy machine may not let the writer run during one backup, but it does during some. */
  do {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_clear_pointer (&backup, presso_backup_free);
    n_before = g_atomic_int_get (&writing.n_written);
    backup = write_backup (fixture, NOW_MS, FALSE);
  } while (g_atomic_int_get (&writing.n_written) < n_before + 2);
  g_atomic_int_set (&writing.running, FALSE);
  g_thread_join (thread);
  fixture->store = open_store (fixture);
  g_test_message ("%d commits meanwhile, the slowest took %" G_GINT64_FORMAT " µs",
                  writing.n_written, writing.slowest_us);
  last = presso_backup_get_change (backup->path, NULL);
  size = backup->size;
  g_assert_cmpint (last, >=, 100 + N_EVENTS);
  g_assert_cmpint (last, <=, presso_store_get_last_sequence (fixture->store, NULL));
  g_assert_cmpint (size, >, N_EVENTS * 50);
}

static void
assert_fails (Fixture *fixture, GCancellable *cancellable, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  PressoBackup *backup = presso_backup_write (fixture->dir, NOW_MS, FALSE, cancellable, &error);

  g_assert_null (backup);
  g_assert_error (error, domain, code);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  assert_fails (fixture, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A disk without room leaves no half file; when there is room again, the next try succeeds. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  struct rlimit before, now;

  add_events (fixture->store, N_EVENTS);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  now = before;
  now.rlim_cur = 100 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &now), ==, 0);
  assert_fails (fixture, NULL, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  presso_backup_free (write_backup (fixture, NOW_MS, FALSE));
  assert_listed (fixture, "20260105T090000Z");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->folder, "in the way", -1, NULL));
  assert_fails (fixture, NULL, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
}

/* What is damaged already, where nobody looks, is no backup: it is read whole before it has its
 * name. */
static void
test_verified (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  g_autofree char *damaged = NULL;
  g_autoptr (PressoRow) row = NULL;
  gint64 page;
  gsize length;

  row = presso_database_query (presso_store_get_database (fixture->store),
                               "SELECT rootpage FROM sqlite_schema"
                               " WHERE name = 'orders_by_guest'",
                               "");
  g_assert_true (presso_row_next (row, NULL));
  page = presso_row_get_int (row, 0);
  g_clear_pointer (&row, presso_row_end);
  g_clear_object (&fixture->store);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  damaged = g_memdup2 (content, length);
  memset (damaged + (page - 1) * 4096, 0x55, 4096);
  g_assert_true (g_file_set_contents (fixture->path, damaged, (gssize) length, NULL));
  assert_fails (fixture, NULL, PRESSO_ERROR, PRESSO_ERROR_STORE_DAMAGED);
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length, NULL));
  fixture->store = open_store (fixture);
}

/* Codes come by themselves; only what people do is worth a backup. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) events = NULL;

  g_assert_cmpint (presso_store_get_last_change (fixture->store, NULL), ==, 100);
  g_assert_true (presso_store_begin (fixture->store, NULL));
  g_assert_true (presso_store_append_event (fixture->store, PRESSO_EVENT_CODE_ISSUED, "main", NULL,
                                            NULL, 0, "{}", NULL));
  g_assert_true (presso_store_commit (fixture->store, &events, NULL));
  g_assert_cmpint (presso_store_get_last_sequence (fixture->store, NULL), ==, 101);
  g_assert_cmpint (presso_store_get_last_change (fixture->store, NULL), ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/backup/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("written", test_written);
  ADD ("names", test_names);
  ADD ("find", test_find);
  ADD ("prune", test_prune);
  ADD ("meanwhile", test_meanwhile);
  ADD ("cancelled", test_cancelled);
  ADD ("no-room", test_no_room);
  ADD ("no-folder", test_no_folder);
  ADD ("verified", test_verified);
  ADD ("change", test_change);
  return g_test_run ();
}
