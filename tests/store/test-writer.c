/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "presso-test-server.h"
#include "store/presso-store-private.h"
#include "store/presso-writer.h"

typedef struct {
  char *dir;
  char *path;
  PressoStore *store;
  GMainContext *context;
  PressoWriter *writer;
  GString *log; /* what happened, in order */
  guint n_batches;
  guint n_rolled_back;
} Fixture;

static void
on_prepare (PressoWriter *writer, Fixture *fixture)
{
  fixture->n_batches++;
}

static void
on_committed (PressoWriter *writer, GPtrArray *events, Fixture *fixture)
{
  g_string_append (fixture->log, "committed");
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (fixture->log, ":%s",
                            ((PressoEvent *) g_ptr_array_index (events, i))->subject);
  g_string_append_c (fixture->log, ' ');
}

static void
on_rolled_back (PressoWriter *writer, Fixture *fixture)
{
  fixture->n_rolled_back++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GPtrArray) events = NULL;

  fixture->dir = presso_test_dir_new ();
  fixture->path = g_build_filename (fixture->dir, "presso.db", NULL);
  fixture->store = presso_store_open (fixture->path, NULL);
  g_assert_true (presso_store_begin (fixture->store, NULL));
  g_assert_true (presso_store_save_shop (fixture->store, shop, NULL));
  g_assert_true (presso_store_commit (fixture->store, &events, NULL));
  fixture->context = g_main_context_new ();
  fixture->writer = presso_writer_new (fixture->store, fixture->context);
  fixture->log = g_string_new (NULL);
  g_signal_connect (fixture->writer, "prepare", G_CALLBACK (on_prepare), fixture);
  g_signal_connect (fixture->writer, "committed", G_CALLBACK (on_committed), fixture);
  g_signal_connect (fixture->writer, "rolled-back", G_CALLBACK (on_rolled_back), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  presso_writer_stop (fixture->writer);
  g_assert_finalize_object (fixture->writer);
  g_assert_finalize_object (fixture->store);
  g_main_context_unref (fixture->context);
  presso_test_dir_remove (fixture->dir);
  g_string_free (fixture->log, TRUE);
  g_free (fixture->path);
  g_free (fixture->dir);
}

/* What a command does after it has appended its event. */
typedef enum {
  SUCCEED,
  FAIL,
  BREAK_COMMIT,
  TAKE_NUMBER,
  FAIL_WITH_NUMBER,
  PUSH_AGAIN,
  LOSE_DISK,
} Then;

typedef struct {
  Fixture *fixture;
  const char *name;
  Then then;
  gint64 number;
} Command;

static gboolean
do_command (gpointer user_data, GError **error)
{
  Command *command = user_data;
  PressoStore *store = command->fixture->store;

  if (!presso_store_append_event (store, PRESSO_EVENT_NEW_ORDER, "main", command->name, NULL, 1,
                                  "{}", error))
    return FALSE;
  if (command->then == TAKE_NUMBER || command->then == FAIL_WITH_NUMBER)
    command->number = presso_store_take_number (store, "main", error);
  /* A row without its shop that is only looked at when all is committed. */
  if (command->then == BREAK_COMMIT)
    return presso_database_run (presso_store_get_database (store), error,
                                "PRAGMA defer_foreign_keys=ON", "") &&
           presso_database_run (presso_store_get_database (store), error,
                                "INSERT INTO code VALUES ('nowhere', 'A', 0, 1, 0, 0)", "");
  /* After some errors SQLite ends the transaction by itself. */
  if (command->then == LOSE_DISK) {
    presso_store_roll_back (store);
    g_propagate_error (error, presso_error_new_trouble (PRESSO_TROUBLE_DISK_FULL));
    return FALSE;
  }
  if (command->then != FAIL && command->then != FAIL_WITH_NUMBER)
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_QUEUE_FULL));
  return FALSE;
}

/* Whether somebody else who looks into the file finds the command's event. */
static gboolean
is_on_disk (Command *command)
{
  g_autoptr (PressoDatabase) other = presso_database_open (
    command->fixture->path, presso_store_migrations, presso_store_n_migrations, NULL);
  g_autoptr (PressoRow) row =
    presso_database_query (other, "SELECT 1 FROM event WHERE subject = $1", "s", command->name);

  return presso_row_next (row, NULL);
}

static void
on_done (gpointer user_data, const GError *error)
{
  Command *command = user_data;

  g_assert_cmpint (is_on_disk (command), ==, error == NULL);
  g_string_append_printf (command->fixture->log, "%s%s ", command->name, error != NULL ? "!" : "");
  if (error != NULL && (command->then == FAIL || command->then == FAIL_WITH_NUMBER))
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_QUEUE_FULL);
  if (command->then == PUSH_AGAIN) {
    command->then = SUCCEED;
    command->name = "again";
    presso_writer_push (command->fixture->writer, do_command, NULL, command);
  }
}

static void
push (Command *command)
{
  presso_writer_push (command->fixture->writer, do_command, on_done, command);
}

/* Those who asked are told first, then everyone; one that fails takes nothing along. */
static void
test_batch (Fixture *fixture, gconstpointer data)
{
  Command commands[] = { { fixture, "a", SUCCEED },
                         { fixture, "b", FAIL },
                         { fixture, "c", SUCCEED } };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    push (&commands[i]);
  /* Nothing before the loop has its turn. */
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  g_assert_cmpstr (fixture->log->str, ==, "a b! c committed:a:c ");
  g_assert_cmpuint (fixture->n_batches, ==, 1);
  g_assert_cmpuint (fixture->n_rolled_back, ==, 1);
}

static void
test_all_fail (Fixture *fixture, gconstpointer data)
{
  Command commands[] = { { fixture, "a", FAIL }, { fixture, "b", FAIL } };

  push (&commands[0]);
  push (&commands[1]);
  presso_writer_flush (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "a! b! ");
}

/* Nobody is told of a change that isn't on disk. */
static void
test_commit_fails (Fixture *fixture, gconstpointer data)
{
  Command commands[] = { { fixture, "a", SUCCEED },
                         { fixture, "b", BREAK_COMMIT },
                         { fixture, "c", SUCCEED } };
  Command after = { fixture, "d", SUCCEED };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    push (&commands[i]);
  presso_writer_flush (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "a! b! c! ");
  g_assert_cmpuint (fixture->n_rolled_back, ==, 1);
  push (&after);
  presso_writer_flush (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "a! b! c! d committed:d ");
}

static void
on_health_changed (PressoWriter *writer, Fixture *fixture)
{
  g_string_append (fixture->log,
                   presso_writer_get_failure (writer) != NULL ? "broken " : "mended ");
}

/* A disk that takes nothing more takes nothing of the batch; when it does again is found out
 * without anyone's doing. */
static void
test_disk_lost (Fixture *fixture, gconstpointer data)
{
  Command commands[] = { { fixture, "a", SUCCEED },
                         { fixture, "b", LOSE_DISK },
                         { fixture, "c", SUCCEED } };
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  g_signal_connect (fixture->writer, "health-changed", G_CALLBACK (on_health_changed), fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    push (&commands[i]);
  presso_writer_flush (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "broken a! b! c! ");
  g_assert_cmpint (presso_error_get_trouble (presso_writer_get_failure (fixture->writer)), ==,
                   PRESSO_TROUBLE_DISK_FULL);
  while (presso_writer_get_failure (fixture->writer) != NULL) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (fixture->context, TRUE);
  }
  commands[1].then = SUCCEED;
  push (&commands[1]);
  presso_writer_flush (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "broken a! b! c! mended b committed:b ");
}

/* A number that a command took and didn't need is the next one's. */
static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  Command commands[] = { { fixture, "a", TAKE_NUMBER },
                         { fixture, "b", FAIL_WITH_NUMBER },
                         { fixture, "c", TAKE_NUMBER } };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    push (&commands[i]);
  presso_writer_flush (fixture->writer);
  g_assert_cmpint (commands[0].number, ==, 1);
  g_assert_cmpint (commands[2].number, ==, 2);
}

/* A full batch doesn't wait, and what comes of a batch is in the next. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  Command many[300];
  Command again = { fixture, "first", PUSH_AGAIN };

  for (gsize i = 0; i < G_N_ELEMENTS (many); i++) {
    many[i] = (Command){ fixture, "x", SUCCEED };
    presso_writer_push (fixture->writer, do_command, NULL, &many[i]);
  }
  g_assert_cmpuint (fixture->n_batches, ==, 2);
  presso_writer_flush (fixture->writer);
  g_assert_cmpuint (fixture->n_batches, ==, 3);
  g_assert_cmpint (presso_store_get_last_sequence (fixture->store, NULL), ==, 300);
  g_string_truncate (fixture->log, 0);
  push (&again);
  presso_writer_flush (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "first committed:first committed:again ");
  g_assert_cmpuint (fixture->n_batches, ==, 5);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  Command command = { fixture, "last", SUCCEED };

  push (&command);
  presso_writer_stop (fixture->writer);
  g_assert_cmpstr (fixture->log->str, ==, "last committed:last ");
  g_assert_false (g_main_context_iteration (fixture->context, FALSE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/writer/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("batch", test_batch);
  ADD ("all-fail", test_all_fail);
  ADD ("commit-fails", test_commit_fails);
  ADD ("disk-lost", test_disk_lost);
  ADD ("numbers", test_numbers);
  ADD ("sizes", test_sizes);
  ADD ("stop", test_stop);
  return g_test_run ();
}
