/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "model/presso-error.h"
#include "model/presso-time.h"
#include "presso-test-server.h"
#include "services-fixture.h"
#include "services/presso-config-service.h"
#include "services/presso-restore.h"
#include "store/presso-audit-store.h"
#include "store/presso-backup.h"
#include "store/presso-code-store.h"
#include "store/presso-forget-store.h"
#include "store/presso-merge-store.h"
#include "store/presso-replacement.h"
#include "store/presso-station-store.h"
#include "store/presso-store-private.h"

/* What was, when the backup was made. */
typedef struct {
  Bar bar;
  PressoBackup *backup;
  char *reserved;
  char *waiting;
  char *making;
  char *ready;
  char *code;
  gint64 sequence;
} Fixture;

static const PressoCaller admin = { PRESSO_ROLE_ADMIN, (char *) "admin", NULL, NULL };

typedef struct {
  Bar *bar;
  const char *id;
} StationCall;

static gboolean
run_insert_station (gpointer user_data, GError **error)
{
  StationCall *call = user_data;
  PressoStation station = { (char *) call->id, (char *) "main", (char *) call->id,
                            (char *) "barista", START_MS };

  return presso_store_insert_station (call->bar->store, &station, call->id, error);
}

static gboolean
run_revoke_station (gpointer user_data, GError **error)
{
  StationCall *call = user_data;

  return presso_store_revoke_station (call->bar->store, call->id, START_MS, error);
}

static void
insert_station (Bar *bar, const char *id)
{
  g_assert_true (bar_run (bar, run_insert_station, &(StationCall){ bar, id }));
}

static gboolean
has_station (Bar *bar, const char *id)
{
  g_autoptr (PressoStation) station = presso_store_find_station (bar->store, id, NULL);

  return station != NULL;
}

static gboolean
run_insert_answer (gpointer user_data, GError **error)
{
  StationCall *call = user_data;
  PressoAnswer answer = { (char *) "request", 201, (char *) "{}" };

  return presso_store_insert_answer (call->bar->store, "caller", call->id, &answer, START_MS,
                                     error);
}

static gboolean
has_answer (Bar *bar, const char *key)
{
  g_autoptr (PressoAnswer) answer = presso_store_find_answer (bar->store, "caller", key, 0, NULL);

  return answer != NULL;
}

static char *
new_order (Bar *bar, const char *guest, int n_steps)
{
  static const PressoAction steps[] = { PRESSO_ACTION_CLAIM, PRESSO_ACTION_COMPLETE };
  char *id = bar_scan_now (bar, guest);

  g_assert_true (bar_submit (bar, guest, id, "{\"drink\":\"espresso\"}"));
  for (int i = 0; i < n_steps; i++)
    g_assert_true (bar_act (bar, PRESSO_ROLE_BARISTA, "old", id, steps[i], NULL));
  return id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autoptr (PressoCode) code = NULL;
  g_autoptr (GError) error = NULL;

  bar_set_up (bar, data);
  code = bar_get_code (bar);
  fixture->code = g_strdup (presso_code_get_code (code));
  insert_station (bar, "old");
  insert_station (bar, "stolen");
  fixture->reserved = bar_scan_now (bar, "a");
  fixture->waiting = new_order (bar, "b", 0);
  fixture->making = new_order (bar, "c", 1);
  fixture->ready = new_order (bar, "d", 2);
  g_assert_true (bar_run (bar, run_insert_answer, &(StationCall){ bar, "before" }));
  fixture->sequence = presso_store_get_last_sequence (bar->store, NULL);
  fixture->backup = presso_backup_write (bar->dir, START_MS, TRUE, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bar_tear_down (&fixture->bar, data);
  presso_backup_free (fixture->backup);
  g_free (fixture->reserved);
  g_free (fixture->waiting);
  g_free (fixture->making);
  g_free (fixture->ready);
  g_free (fixture->code);
}

static PressoRestored
restore_file (Bar *bar, const char *path)
{
  g_autoptr (GError) error = NULL;
  PressoRestored result;
  gboolean done = presso_restore_closed (bar->dir, path, &admin, &result, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  bar_open (bar);
  g_free (bar_take_events (bar));
  return result;
}

static PressoRestored
restore (Fixture *fixture)
{
  bar_close (&fixture->bar);
  return restore_file (&fixture->bar, fixture->backup->path);
}

static gint64
get_number (Bar *bar, const char *id)
{
  g_autoptr (PressoOrder) order = bar_load (bar, id);

  return presso_order_get_number (order);
}

/* All that can happen after a backup was made. */
static char *
go_on (Fixture *fixture)
{
  Bar *bar = &fixture->bar;

  g_assert_true (
    bar_act (bar, PRESSO_ROLE_GUEST, "a", fixture->reserved, PRESSO_ACTION_CANCEL, NULL));
  g_assert_true (
    bar_act (bar, PRESSO_ROLE_BARISTA, "old", fixture->waiting, PRESSO_ACTION_CLAIM, NULL));
  g_assert_true (
    bar_act (bar, PRESSO_ROLE_BARISTA, "old", fixture->making, PRESSO_ACTION_COMPLETE, NULL));
  g_assert_true (
    bar_act (bar, PRESSO_ROLE_BARISTA, "old", fixture->making, PRESSO_ACTION_COLLECT, NULL));
  g_assert_true (
    bar_act (bar, PRESSO_ROLE_BARISTA, "old", fixture->ready, PRESSO_ACTION_COLLECT, NULL));
  g_assert_true (bar_patch (bar, "{\"name\":\"Spoiled\",\"guestTimeout\":1}"));
  insert_station (bar, "new");
  g_assert_true (bar_run (bar, run_revoke_station, &(StationCall){ bar, "stolen" }));
  g_assert_true (bar_run (bar, run_insert_answer, &(StationCall){ bar, "after" }));
  return new_order (bar, "e", 0);
}

/* What happened at the bar isn't undone; what was set is. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *later = go_on (fixture);
  g_autofree char *next = NULL;
  gint64 sequence = presso_store_get_last_sequence (bar->store, NULL);
  gint64 number = get_number (bar, later);
  int drinks_left = bar_get_drinks_left (bar, fixture->code);
  g_auto (PressoRestored) result = restore (fixture);
  PressoShop *shop = presso_config_get_shop (bar->services, "main", NULL);

  g_assert_true (result.is_complete);
  g_assert_cmpuint (result.n_cancelled, ==, 0);
  g_assert_cmpint (bar_get_state (bar, fixture->reserved), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (bar_get_state (bar, fixture->waiting), ==, PRESSO_ORDER_MAKING);
  g_assert_cmpint (bar_get_state (bar, fixture->making), ==, PRESSO_ORDER_COLLECTED);
  g_assert_cmpint (bar_get_state (bar, fixture->ready), ==, PRESSO_ORDER_COLLECTED);
  g_assert_cmpint (bar_get_state (bar, later), ==, PRESSO_ORDER_WAITING);

  g_assert_cmpstr (presso_shop_get_name (shop), !=, "Spoiled");
  g_assert_cmpint (presso_shop_get_guest_timeout (shop), ==, 300);
  g_assert_cmpint (bar_get_drinks_left (bar, fixture->code), ==, drinks_left);
  g_assert_true (has_station (bar, "old"));
  g_assert_true (has_station (bar, "new"));
  g_assert_false (has_station (bar, "stolen"));
  g_assert_true (has_answer (bar, "before"));
  g_assert_true (has_answer (bar, "after"));

  /* Whoever saw the last event before the restore is told all anew. */
  g_assert_true (presso_store_has_event (bar->store, sequence + 1, NULL));
  g_assert_false (presso_store_has_event (bar->store, sequence, NULL));
  next = new_order (bar, "f", 0);
  g_assert_cmpint (get_number (bar, next), ==, number + 1);
}

static gboolean
run_forget (gpointer user_data, GError **error)
{
  Bar *bar = user_data;
  gint64 n_orders;
  gboolean more;

  return presso_store_forget_guest (bar->store, "d", &n_orders, &more, error) && n_orders == 1 &&
         presso_store_forget_answers (bar->store, "caller", error);
}

/* A guest who was forgotten since isn't known again, not by what they were answered either. */
static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autoptr (PressoRow) row = NULL;

  g_assert_true (
    bar_act (bar, PRESSO_ROLE_BARISTA, "old", fixture->ready, PRESSO_ACTION_COLLECT, NULL));
  g_assert_true (bar_run (bar, run_forget, bar));
  G_GNUC_UNUSED g_auto (PressoRestored) result = restore (fixture);
  row = presso_database_query (presso_store_get_database (bar->store),
                               "SELECT (SELECT count(*) FROM orders WHERE guest = 'd') * 100"
                               " + (SELECT count(*) FROM event WHERE guest = 'd')",
                               "");
  g_assert_true (presso_row_next (row, NULL));
  g_assert_cmpint (presso_row_get_int (row, 0), ==, 0);
  g_assert_cmpint (bar_get_state (bar, fixture->ready), ==, PRESSO_ORDER_COLLECTED);
  g_assert_false (has_answer (bar, "before"));
}

/* The last orders of the evening of the backup close no bar another day. */
static void
test_last_orders (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *closes_at = presso_time_to_string (START_MS + 10 * MINUTE);
  g_autofree char *patch =
    g_strdup_printf ("{\"closesAt\":\"%s\",\"pausedUntil\":\"%s\"}", closes_at, closes_at);
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoBackup) backup = NULL;
  PressoShop *shop;

  g_assert_true (bar_patch (bar, patch));
  backup = presso_backup_write (bar->dir, START_MS + 1000, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bar_patch (bar, "{\"closesAt\":null,\"pausedUntil\":null}"));
  bar_advance (bar, HOUR);
  bar_close (bar);
  G_GNUC_UNUSED g_auto (PressoRestored) result = restore_file (bar, backup->path);
  bar_advance (bar, HOUR);
  shop = presso_config_get_shop (bar->services, "main", NULL);
  g_assert_true (presso_shop_get_open (shop));
  g_assert_cmpint (presso_shop_get_closes_at (shop), ==, 0);
  g_assert_cmpint (presso_shop_get_paused_until (shop), ==, 0);
}

static gboolean
run_open_second (gpointer user_data, GError **error)
{
  Bar *bar = user_data;
  PressoDatabase *database = presso_store_get_database (bar->store);

  return presso_config_ensure_shop (bar->services, "second", error) &&
         presso_database_run (database, error,
                              "INSERT INTO barista (id, shop, name, created_at)"
                              " VALUES ('ana', 'second', 'Ana', 1), ('ben', 'main', 'Ben', 1)",
                              "");
}

/* A shop that the backup doesn't know comes with its baristas; the others are the backup's. */
static void
test_second_shop (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;

  g_assert_true (bar_run (bar, run_open_second, bar));
  G_GNUC_UNUSED g_auto (PressoRestored) result = restore (fixture);
  g_autoptr (PressoRow) row = presso_database_query (presso_store_get_database (bar->store),
                                                     "SELECT group_concat (id) FROM barista", "");

  g_assert_true (presso_row_next (row, NULL));
  g_assert_cmpstr (presso_row_get_string (row, 0), ==, "ana");
}

/* The whole log is there: of what was before the backup, since, and the restore. */
static void
test_log (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  G_GNUC_UNUSED g_autofree char *later = go_on (fixture);
  gint64 sequence = presso_store_get_last_sequence (bar->store, NULL);
  g_autoptr (GPtrArray) before =
    presso_store_list_events (bar->store, "main", 0, 1000, G_MAXSIZE, NULL);
  G_GNUC_UNUSED g_auto (PressoRestored) result = restore (fixture);
  g_autoptr (GPtrArray) after =
    presso_store_list_events (bar->store, "main", 0, 1000, G_MAXSIZE, NULL);
  g_autoptr (GPtrArray) audit = presso_store_list_audit (bar->store, "main", G_MAXINT64, 1, NULL);
  PressoAuditEntry *entry;
  PressoEvent *event;

  g_assert_cmpuint (after->len, >, before->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpint (((PressoEvent *) g_ptr_array_index (before, i))->sequence, ==,
                     ((PressoEvent *) g_ptr_array_index (after, i))->sequence);
  event = g_ptr_array_index (after, before->len);
  g_assert_cmpint (event->type, ==, PRESSO_EVENT_RESTORED);
  g_assert_cmpint (event->sequence, ==, sequence + 1);
  g_assert_nonnull (strstr (event->data, "presso-20260105T090000Z-request.db"));
  entry = g_ptr_array_index (audit, 0);
  g_assert_cmpint (entry->sequence, ==, event->sequence);
  g_assert_cmpstr (entry->station, ==, "admin");
  g_assert_cmpstr (entry->action, ==, "backup.restore");
}

static void
assert_safe (Fixture *fixture, gint64 number, PressoRestored *result)
{
  Bar *bar = &fixture->bar;
  g_autoptr (PressoOrder) waiting = bar_load (bar, fixture->waiting);
  g_autoptr (PressoOrder) making = bar_load (bar, fixture->making);
  g_autoptr (GPtrArray) events = presso_store_list_order_events (bar->store, fixture->making, NULL);
  g_autoptr (PressoCode) code = NULL;
  g_autofree char *next = NULL;
  PressoEvent *last = g_ptr_array_index (events, events->len - 1);

  g_assert_false (result->is_complete);
  g_assert_cmpuint (result->n_cancelled, ==, 4);
  g_assert_cmpint (bar_get_state (bar, fixture->reserved), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (presso_order_get_state (waiting), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (presso_order_get_reason (waiting), ==, PRESSO_REASON_CLOSED);
  g_assert_cmpint (presso_order_get_state (making), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpint (bar_get_state (bar, fixture->ready), ==, PRESSO_ORDER_COLLECTED);
  g_assert_cmpint (last->type, ==, PRESSO_EVENT_SHOP_UNAVAILABLE);
  g_assert_cmpint (last->sequence, >, fixture->sequence + PRESSO_SEQUENCE_GAP);

  code = presso_store_find_code (bar->store, "main", fixture->code, NULL);
  g_assert_null (code);
  g_assert_false (has_station (bar, "old"));
  g_assert_false (has_station (bar, "stolen"));
  g_assert_true (has_answer (bar, "before"));
  g_assert_false (has_answer (bar, "after"));
  next = new_order (bar, "g", 0);
  g_assert_cmpint (get_number (bar, next), >, number);
}

/* Where the database is gone nothing of the backup may be taken for the present. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *later = go_on (fixture);
  g_autofree char *path = g_build_filename (bar->dir, "presso.db", NULL);
  gint64 number = get_number (bar, later);
  g_auto (PressoRestored) result = { 0 };

  bar_close (bar);
  g_assert_cmpint (g_unlink (path), ==, 0);
  result = restore_file (bar, fixture->backup->path);
  g_assert_null (result.kept_path);
  assert_safe (fixture, number, &result);
}

/* Nor where it is no database any more; what it is is kept, with its log. */
static void
test_scrap (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *later = go_on (fixture);
  g_autofree char *path = g_build_filename (bar->dir, "presso.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  gint64 number = get_number (bar, later);
  g_auto (PressoRestored) result = { 0 };
  g_autofree char *kept_log = NULL;
  g_autofree char *content = NULL;
  g_autofree char *log_content = NULL;

  bar_close (bar);
  g_assert_true (g_file_set_contents (path, "Coffee was spilled on it.", -1, NULL));
  g_assert_true (g_file_set_contents (log, "Here, too.", -1, NULL));
  result = restore_file (bar, fixture->backup->path);
  kept_log = g_strconcat (result.kept_path, "-wal", NULL);
  g_assert_true (g_file_get_contents (result.kept_path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "Coffee was spilled on it.");
  g_assert_true (g_file_get_contents (kept_log, &log_content, NULL, NULL));
  g_assert_cmpstr (log_content, ==, "Here, too.");
  assert_safe (fixture, number, &result);
}

static gint64
find_page (PressoStore *store, const char *sql)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (store), g_intern_string (sql), "");

  g_assert_true (presso_row_next (row, NULL));
  return presso_row_get_int (row, 0);
}

/* Of a database with a damaged page the other tables are taken; the counters jump all the same. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *later = go_on (fixture);
  g_autofree char *next = NULL;
  g_autofree char *path = g_build_filename (bar->dir, "presso.db", NULL);
  gint64 number = get_number (bar, later);
  gint64 page = find_page (bar->store, "SELECT rootpage FROM sqlite_schema WHERE name = 'code'");
  g_autofree char *content = NULL;
  g_autofree char *kept = NULL;
  gsize length, n_kept;
  g_auto (PressoRestored) result = { 0 };
  g_autoptr (PressoCode) code = NULL;

  bar_close (bar);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + (page - 1) * 4096, 0x55, 4096);
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  result = restore_file (bar, fixture->backup->path);
  g_assert_true (g_file_get_contents (result.kept_path, &kept, &n_kept, NULL));
  g_assert_cmpmem (content, length, kept, n_kept);
  g_assert_false (result.is_complete);
  g_assert_cmpuint (result.n_cancelled, ==, 0);
  g_assert_cmpint (bar_get_state (bar, fixture->making), ==, PRESSO_ORDER_COLLECTED);
  g_assert_cmpint (bar_get_state (bar, later), ==, PRESSO_ORDER_WAITING);
  g_assert_true (has_station (bar, "new"));
  g_assert_false (has_station (bar, "stolen"));
  code = presso_store_find_code (bar->store, "main", fixture->code, NULL);
  g_assert_null (code);
  next = new_order (bar, "g", 0);
  g_assert_cmpint (get_number (bar, next), >, number + PRESSO_NUMBER_GAP);
}

/* A restore can be taken back: what it replaced is a backup, too. */
static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  G_GNUC_UNUSED g_autofree char *later = go_on (fixture);
  g_autofree char *last = NULL;
  g_auto (PressoRestored) result = restore (fixture);
  g_auto (PressoRestored) back = { 0 };
  g_autoptr (GPtrArray) backups = presso_backup_list (bar->dir, NULL);
  PressoShop *shop;
  gint64 number;

  last = new_order (bar, "h", 0);
  number = get_number (bar, last);
  g_assert_cmpstr (((PressoBackup *) g_ptr_array_index (backups, 0))->path, ==, result.kept_path);
  bar_close (bar);
  back = restore_file (bar, result.kept_path);
  shop = presso_config_get_shop (bar->services, "main", NULL);
  g_assert_cmpstr (presso_shop_get_name (shop), ==, "Spoiled");
  g_assert_cmpint (get_number (bar, last), ==, number);
  g_assert_false (has_station (bar, "stolen"));
}

static void
make_text (const char *path)
{
  g_assert_true (g_file_set_contents (path, "A letter.\n", -1, NULL));
}

static void
make_empty (const char *path)
{
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
run_sql (const char *path, const char *sql)
{
  g_autoptr (PressoStore) store = presso_store_open (path, NULL);

  g_assert_true (
    presso_database_run (presso_store_get_database (store), NULL, g_intern_string (sql), ""));
}

static void
make_newer (const char *path)
{
  run_sql (path, "PRAGMA user_version=999");
}

static void
make_foreign (const char *path)
{
  run_sql (path, "PRAGMA application_id=1");
}

static void
make_torn (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  run_sql (path, "SELECT 1");
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize) length / 2, NULL));
}

static void
make_folder (const char *path)
{
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_nothing (const char *path)
{
}

/* What isn't a good backup is refused by its name, and nothing is changed. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct {
    void (*make) (const char *path);
    const char *words;
  } cases[] = {
    { make_text, "not a backup" },   { make_empty, "not a backup" },
    { make_newer, "newer version" }, { make_foreign, "not a backup" },
    { make_torn, "not a backup" },   { make_folder, "no file" },
    { make_nothing, "no file" },
  };

  Bar *bar = &fixture->bar;
  g_autofree char *path = g_build_filename (bar->dir, "presso.db", NULL);
  g_autofree char *before = NULL;
  gsize n_before;

  bar_close (bar);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *dir = presso_test_dir_new ();
    g_autofree char *source = g_build_filename (dir, "given.db", NULL);
    g_autofree char *after = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir) left = NULL;
    g_auto (PressoRestored) result = { 0 };
    gsize n_after, n_files = 0;

    cases[i].make (source);
    g_assert_false (presso_restore_closed (bar->dir, source, &admin, &result, &error));
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_BACKUP_INVALID);
    g_assert_nonnull (strstr (error->message, "given.db"));
    g_assert_nonnull (strstr (error->message, cases[i].words));
    g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
    g_assert_cmpmem (before, n_before, after, n_after);
    left = g_dir_open (bar->dir, 0, NULL);
    while (g_dir_read_name (left) != NULL)
      n_files++;
    g_assert_cmpuint (n_files, ==, 2);
    presso_test_dir_remove (dir);
  }
  bar_open (bar);
}

/* A backup of the first version of the schema. */
static void
test_older (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *path = g_build_filename (bar->dir, "old.db", NULL);
  g_autoptr (PressoDatabase) old = presso_database_open (path, presso_store_migrations, 1, NULL);
  g_autofree char *later = go_on (fixture);
  g_auto (PressoRestored) result = { 0 };
  G_GNUC_UNUSED g_autofree char *sql = NULL;
  PressoShop *shop = presso_shop_new ("main");
  g_autofree char *document = NULL;

  g_object_set (shop, "name", "Long Ago", NULL);
  document = presso_record_to_string (PRESSO_RECORD (shop));
  g_object_unref (shop);
  g_assert_true (presso_database_run (
    old, NULL, "INSERT INTO shop (id, document) VALUES ('main', $1)", "s", document));
  g_clear_pointer (&old, presso_database_close);
  bar_close (bar);
  result = restore_file (bar, path);
  shop = presso_config_get_shop (bar->services, "main", NULL);
  g_assert_cmpstr (presso_shop_get_name (shop), ==, "Long Ago");
  g_assert_cmpint (bar_get_state (bar, later), ==, PRESSO_ORDER_WAITING);
}

/* A restore that was decided and not carried out is carried out by whoever opens the folder, from
 * wherever it was cut off. */
static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  Bar *bar = &fixture->bar;
  g_autofree char *path = g_build_filename (bar->dir, "presso.db", NULL);
  g_autofree char *later = go_on (fixture);
  g_auto (PressoRestored) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *decided = g_build_filename (bar->dir, "presso-restored.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  PressoRestore restore = { .data_dir = bar->dir,
                            .source = fixture->backup->path,
                            .replaced = path,
                            .caller = &admin,
                            .clock = bar->clock };

  bar_close (bar);
  g_assert_true (presso_restore_prepare (&restore, &result, &error));
  g_assert_no_error (error);
  /* As if the log had been moved already, and another lay there. */
  g_assert_true (g_file_set_contents (log, "left over", -1, NULL));
  g_assert_true (g_file_test (decided, G_FILE_TEST_EXISTS));
  g_assert_true (presso_replacement_carry_out (bar->dir, &kept, &error));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (decided, G_FILE_TEST_EXISTS));
  /* Twice is once. */
  g_assert_true (presso_replacement_carry_out (bar->dir, NULL, &error));
  bar_open (bar);
  g_assert_cmpint (bar_get_state (bar, later), ==, PRESSO_ORDER_WAITING);
}

/* Whoever adds a table says what a restore does with it. */
static void
test_tables (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoRow) row =
    presso_database_query (presso_store_get_database (fixture->bar.store),
                           "SELECT name FROM sqlite_schema WHERE type = 'table'", "");

  while (presso_row_next (row, NULL)) {
    gboolean found = FALSE;

    for (guint i = 0; presso_store_get_merge_table (i) != NULL; i++)
      found =
        found || g_str_equal (presso_store_get_merge_table (i), presso_row_get_string (row, 0));
    if (!found)
      g_test_message ("presso-merge-store.c says nothing of %s", presso_row_get_string (row, 0));
    g_assert_true (found);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/restore/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("known", test_known);
  ADD ("forgotten", test_forgotten);
  ADD ("last-orders", test_last_orders);
  ADD ("second-shop", test_second_shop);
  ADD ("log", test_log);
  ADD ("gone", test_gone);
  ADD ("scrap", test_scrap);
  ADD ("damaged", test_damaged);
  ADD ("taken-back", test_taken_back);
  ADD ("refused", test_refused);
  ADD ("older", test_older);
  ADD ("cut-off", test_cut_off);
  ADD ("tables", test_tables);
  return g_test_run ();
}
