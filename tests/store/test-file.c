/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "model/presso-error.h"
#include "presso-test-server.h"
#include "store/presso-order-store.h"
#include "store/presso-store-private.h"

#define N_ORDERS 10000

typedef struct {
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = presso_test_dir_new ();
  fixture->path = g_build_filename (fixture->dir, "presso.db", NULL);
}

/* Nothing but the file itself may be left: a log beside it would say that it wasn't closed. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_cmpstr (name, ==, "presso.db");
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static gint64
query_int (PressoDatabase *database, const char *sql)
{
  g_autoptr (PressoRow) row = presso_database_query (database, g_intern_string (sql), "");
  g_autoptr (GError) error = NULL;
  gboolean found = presso_row_next (row, &error);

  g_assert_no_error (error);
  g_assert_true (found);
  return presso_row_get_int (row, 0);
}

static void
run (PressoDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  presso_database_run (database, &error, g_intern_string (sql), "");
  g_assert_no_error (error);
}

static PressoStore *
open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PressoStore *store = presso_store_open (fixture->path, &error);

  g_assert_no_error (error);
  return store;
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoStore) store = open_store (fixture);
  PressoDatabase *database = presso_store_get_database (store);
  g_autoptr (PressoRow) row = presso_database_query (database, "PRAGMA journal_mode", "");
  g_autoptr (GError) error = NULL;

  g_assert_true (presso_row_next (row, NULL));
  g_assert_cmpstr (presso_row_get_string (row, 0), ==, "wal");
  g_assert_cmpint (query_int (database, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (query_int (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (query_int (database, "PRAGMA busy_timeout"), >=, 1000);
  g_assert_cmpint (query_int (database, "PRAGMA user_version"), ==, presso_store_n_migrations);
  g_assert_cmpint (query_int (database, "PRAGMA application_id"), ==, 0x5052534f);

  /* And a row without its shop is really refused. */
  g_assert_false (presso_database_run (database, &error,
                                       "INSERT INTO code VALUES ('nowhere', 'A', 0, 1, 0, 0)", ""));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL);
}

/* Each step once, and what was there stays. */
static void
test_migrations (Fixture *fixture, gconstpointer data)
{
  static const char *const steps[] = {
    "CREATE TABLE a (x INTEGER)",
    "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7",
    "CREATE TABLE b (z INTEGER); INSERT INTO b VALUES (1)",
  };
  g_autoptr (GError) error = NULL;

  for (guint n = 1; n <= G_N_ELEMENTS (steps); n++) {
    g_autoptr (PressoDatabase) database = presso_database_open (fixture->path, steps, n, &error);

    g_assert_no_error (error);
    g_assert_cmpint (query_int (database, "PRAGMA user_version"), ==, n);
    if (n == 1)
      run (database, "INSERT INTO a VALUES (5)");
    else
      g_assert_cmpint (query_int (database, "SELECT x * 10 + y FROM a"), ==, 57);
  }
  for (int i = 0; i < 2; i++) {
    g_autoptr (PressoDatabase) database =
      presso_database_open (fixture->path, steps, G_N_ELEMENTS (steps), &error);

    g_assert_no_error (error);
    g_assert_cmpint (query_int (database, "SELECT count(*) FROM b"), ==, 1);
  }
}

/* A step that fails leaves what the steps before it made. */
static void
test_migration_fails (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (5)",
    "DELETE FROM a; CREATE TABLE b (y INTEGER); INSERT INTO nowhere VALUES (1)",
  };
  static const char *const good[] = { "CREATE TABLE a (x INTEGER)", "CREATE TABLE b (y INTEGER)" };
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoDatabase) failed = NULL;
  g_autoptr (PressoDatabase) database = NULL;

  failed = presso_database_open (fixture->path, bad, 2, &error);
  g_assert_null (failed);
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL);
  g_clear_error (&error);
  database = presso_database_open (fixture->path, good, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (database, "SELECT x FROM a"), ==, 5);
  g_assert_cmpint (query_int (database, "PRAGMA user_version"), ==, 2);
}

/* A file and its log as they are; NULL stands for none. */
static void
read_files (Fixture *fixture, GBytes *files[2])
{
  for (int i = 0; i < 2; i++) {
    g_autofree char *path = g_strconcat (fixture->path, i == 0 ? "" : "-wal", NULL);
    char *content;
    gsize length;

    files[i] = g_file_get_contents (path, &content, &length, NULL)
                 ? g_bytes_new_take (content, length)
                 : NULL;
  }
}

/* What is refused keeps every byte, the log beside it included, however often it is tried. */
static void
assert_refused (Fixture *fixture, PressoError code)
{
  GBytes *before[2], *after[2];

  read_files (fixture, before);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    PressoStore *store = presso_store_open (fixture->path, &error);

    g_assert_null (store);
    g_assert_error (error, PRESSO_ERROR, (int) code);
    g_assert_cmpstr (error->message, ==, presso_error_get_sentence (code));
  }
  read_files (fixture, after);
  for (int i = 0; i < 2; i++) {
    g_assert_true ((before[i] == NULL) == (after[i] == NULL));
    g_assert_true (before[i] == NULL || g_bytes_equal (before[i], after[i]));
    g_clear_pointer (&before[i], g_bytes_unref);
    g_clear_pointer (&after[i], g_bytes_unref);
  }
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  {
    g_autoptr (PressoStore) store = open_store (fixture);
    g_autofree char *sql =
      g_strdup_printf ("PRAGMA user_version=%u", presso_store_n_migrations + 1);

    run (presso_store_get_database (store), sql);
  }
  assert_refused (fixture, PRESSO_ERROR_STORE_NEWER);
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "A letter, no database.\n", -1, NULL));
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
}

/* Another program's database. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  static const char *const steps[] = { "CREATE TABLE songs (title TEXT)" };
  {
    g_autoptr (PressoDatabase) database = presso_database_open (fixture->path, steps, 1, NULL);

    run (database, "PRAGMA application_id=0");
  }
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;
  {
    g_autoptr (PressoStore) store = open_store (fixture);

    g_assert_nonnull (store);
  }
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  memset (content + 100, 0xff, 4000);
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length, NULL));
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;
  {
    g_autoptr (PressoStore) store = open_store (fixture);

    g_assert_nonnull (store);
  }
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length / 2, NULL));
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
}

/* Leaves a database as a host that was killed does: its last changes are in the log only. */
static void
leave_log (Fixture *fixture)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (PressoStore) first = open_store (fixture);
  g_autoptr (PressoStore) store = NULL;
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GPtrArray) events = NULL;
  GBytes *files[2];

  g_clear_object (&first);
  store = open_store (fixture);
  g_assert_true (presso_store_begin (store, NULL));
  g_assert_true (presso_store_save_shop (store, shop, NULL));
  g_assert_true (presso_store_commit (store, &events, NULL));
  read_files (fixture, files);
  g_clear_object (&store);
  g_assert_cmpuint (g_bytes_get_size (files[1]), >, 0);
  g_assert_true (g_file_set_contents (fixture->path, g_bytes_get_data (files[0], NULL),
                                      (gssize) g_bytes_get_size (files[0]), NULL));
  g_assert_true (g_file_set_contents (log, g_bytes_get_data (files[1], NULL),
                                      (gssize) g_bytes_get_size (files[1]), NULL));
  g_bytes_unref (files[0]);
  g_bytes_unref (files[1]);
}

static void
remove_log (Fixture *fixture)
{
  static const char *const suffixes[] = { "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

    g_unlink (path);
  }
}

/* SQLite would delete the log, and with it all that is left of the bar. */
static void
test_only_log (Fixture *fixture, gconstpointer data)
{
  leave_log (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
  remove_log (fixture);
}

/* A log isn't put into a file that is damaged. */
static void
test_damaged_with_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  leave_log (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  memset (content + length / 2, 0xff, length / 4);
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length, NULL));
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
  remove_log (fixture);
}

static void
test_directory (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
}

/* A database that SQLite finds sound and in which something of ours is missing. */
static void
test_missing (Fixture *fixture, gconstpointer data)
{
  static const char *const damages[] = { "DROP TABLE answer", "DROP INDEX orders_by_deadline",
                                         "ALTER TABLE station DROP COLUMN revoked_at" };

  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    {
      g_autoptr (PressoStore) store = open_store (fixture);

      run (presso_store_get_database (store), damages[i]);
    }
    g_test_message ("%s", damages[i]);
    assert_refused (fixture, PRESSO_ERROR_STORE_DAMAGED);
    g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  }
}

static void
test_unwritable (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoStore) store = presso_store_open ("/proc/nowhere/presso.db", &error);

  g_assert_null (store);
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
}

static void
add_orders (PressoStore *store)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (presso_store_begin (store, NULL));
  g_assert_true (presso_store_save_shop (store, shop, NULL));
  for (int i = 0; i < N_ORDERS; i++) {
    g_autofree char *id = presso_store_new_id ();
    gboolean is_open = i % 1000 == 0;
    g_autoptr (PressoOrder) order = g_object_new (
      PRESSO_TYPE_ORDER, "id", id, "shop", "main", "number", (gint64) i + 1, "drink", "espresso",
      "drink-name", "Espresso", "state", is_open ? PRESSO_ORDER_WAITING : PRESSO_ORDER_COLLECTED,
      "created-at", (gint64) i + 1, "deadline", (gint64) (is_open ? 5000000 + i : 0), NULL);
    g_autoptr (PressoOrderEntry) entry = presso_order_entry_new (order);

    presso_store_save_order (store, entry, &error);
    g_assert_no_error (error);
    presso_store_append_event (store, PRESSO_EVENT_WAITING_COMPLETION, "main", id, NULL, i,
                               entry->document, &error);
    g_assert_no_error (error);
  }
  g_assert_true (presso_store_commit (store, &events, NULL));
  g_assert_cmpuint (events->len, ==, N_ORDERS);
}

/* Whether a query looks through all rows of a table. */
static gboolean
scans (PressoDatabase *database, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (PressoRow) row = presso_database_query (database, g_intern_string (explain), "");
  gboolean found = FALSE;

  g_assert_nonnull (row);
  while (presso_row_next (row, NULL))
    found = found || g_str_has_prefix (presso_row_get_string (row, 3), "SCAN orders");
  return found;
}

/* After a long event what is asked at the start and for each guest goes by an index. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoStore) store = open_store (fixture);
  g_autoptr (GString) documents = NULL;
  PressoDatabase *database;

  add_orders (store);
  g_clear_object (&store);
  store = open_store (fixture);
  database = presso_store_get_database (store);
  g_assert_cmpint (presso_store_get_last_sequence (store, NULL), ==, N_ORDERS);
  g_assert_true (presso_store_has_event (store, 1, NULL));
  g_assert_false (presso_store_has_event (store, N_ORDERS + 1, NULL));
  g_assert_cmpint (presso_store_get_next_deadline (store, NULL), ==, 5000000);
  g_assert_cmpint (presso_store_count_queue (store, "main", NULL), ==, N_ORDERS / 1000);
  documents = presso_store_list_order_documents (store, "main", PRESSO_STATES_OPEN, 100, NULL);
  g_assert_nonnull (strstr (documents->str, "\"number\":9001"));
  g_assert_null (strstr (documents->str, "\"number\":9002"));
  g_assert_true (scans (database, "SELECT count(*) FROM orders WHERE document = ''"));
  g_assert_false (
    scans (database, "SELECT coalesce(min(deadline), 0) FROM orders WHERE deadline IS NOT NULL"));
  g_assert_false (scans (database, "SELECT document FROM orders WHERE guest = 'g' AND shop = 'm'"
                                   " AND state IN ('RESERVED', 'WAITING', 'MAKING')"));
  g_assert_false (
    scans (database, "SELECT count(*) FROM orders WHERE shop = 'm' AND state IN ('WAITING')"));
}

/* What was committed is there when the power goes; what was not, isn't. */
static void
test_power_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoStore) store = open_store (fixture);
  g_autofree char *dir = presso_test_dir_new ();
  g_autofree char *copy = g_build_filename (dir, "presso.db", NULL);
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (PressoStore) after = NULL;

  g_assert_true (presso_store_begin (store, NULL));
  g_assert_true (presso_store_save_shop (store, shop, NULL));
  g_assert_cmpint (presso_store_take_number (store, "main", NULL), ==, 1);
  g_assert_true (presso_store_commit (store, &events, NULL));
  g_assert_true (presso_store_begin (store, NULL));
  g_assert_cmpint (presso_store_take_number (store, "main", NULL), ==, 2);
  for (int i = 0; i < 2; i++) {
    const char *suffix = i == 0 ? "" : "-wal";
    g_autofree char *from = g_strconcat (fixture->path, suffix, NULL);
    g_autofree char *to = g_strconcat (copy, suffix, NULL);
    g_autofree char *content = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (from, &content, &length, NULL));
    g_assert_true (g_file_set_contents (to, content, (gssize) length, NULL));
  }
  presso_store_roll_back (store);
  after = presso_store_open (copy, NULL);
  g_assert_nonnull (after);
  g_assert_true (presso_store_begin (after, NULL));
  g_assert_cmpint (presso_store_take_number (after, "main", NULL), ==, 2);
  presso_store_roll_back (after);
  g_clear_object (&after);
  presso_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/file/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("settings", test_settings);
  ADD ("migrations", test_migrations);
  ADD ("migration-fails", test_migration_fails);
  ADD ("newer", test_newer);
  ADD ("text", test_text);
  ADD ("foreign", test_foreign);
  ADD ("damaged", test_damaged);
  ADD ("truncated", test_truncated);
  ADD ("only-log", test_only_log);
  ADD ("damaged-with-log", test_damaged_with_log);
  ADD ("directory", test_directory);
  ADD ("missing", test_missing);
  g_test_add_func ("/file/unwritable", test_unwritable);
  ADD ("many", test_many);
  ADD ("power-cut", test_power_cut);
  return g_test_run ();
}
