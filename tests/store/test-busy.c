/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-server.h"
#include "store/presso-store-private.h"
#include "store/presso-writer.h"

typedef struct {
  char *dir;
  PressoStore *store;
  GMainContext *context;
  PressoWriter *writer;
  GSource *busy;
  int n_done;
} Fixture;

/* A loop that always has something else to do, as under a flood of reads. */
static gboolean
on_busy (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->dir = presso_test_dir_new ();
  path = g_build_filename (fixture->dir, "presso.db", NULL);
  fixture->store = presso_store_open (path, NULL);
  fixture->context = g_main_context_new ();
  fixture->writer = presso_writer_new (fixture->store, fixture->context);
  fixture->busy = g_idle_source_new ();
  g_source_set_priority (fixture->busy, G_PRIORITY_DEFAULT);
  g_source_set_callback (fixture->busy, on_busy, NULL, NULL);
  g_source_attach (fixture->busy, fixture->context);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_source_destroy (fixture->busy);
  g_source_unref (fixture->busy);
  presso_writer_stop (fixture->writer);
  g_assert_finalize_object (fixture->writer);
  g_assert_finalize_object (fixture->store);
  /* Nothing of the writer is left in the loop. */
  g_assert_false (g_main_context_iteration (fixture->context, FALSE));
  g_main_context_unref (fixture->context);
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static gboolean
save_shop (gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  g_autoptr (PressoShop) shop = presso_shop_new ("main");

  return presso_store_save_shop (fixture->store, shop, error);
}

static void
on_done (gpointer user_data, const GError *error)
{
  Fixture *fixture = user_data;

  g_assert_no_error (error);
  fixture->n_done++;
}

static void
wait_done (Fixture *fixture, int n_done)
{
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  while (fixture->n_done < n_done) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (fixture->context, TRUE);
  }
}

/* A command is committed all the same, one after the other and several at once. */
static void
test_committed (Fixture *fixture, gconstpointer data)
{
  for (int i = 1; i <= 3; i++) {
    presso_writer_push (fixture->writer, save_shop, on_done, fixture);
    g_assert_cmpint (fixture->n_done, ==, i - 1);
    wait_done (fixture, i);
  }
  for (int i = 0; i < 10; i++)
    presso_writer_push (fixture->writer, save_shop, on_done, fixture);
  wait_done (fixture, 13);
}

/* What was flushed isn't waited for again: a loop with nothing to do sleeps. */
static void
test_asleep (Fixture *fixture, gconstpointer data)
{
  presso_writer_push (fixture->writer, save_shop, on_done, fixture);
  wait_done (fixture, 1);
  presso_writer_push (fixture->writer, save_shop, on_done, fixture);
  presso_writer_flush (fixture->writer);
  g_assert_cmpint (fixture->n_done, ==, 2);
  g_source_destroy (fixture->busy);
  g_assert_false (g_main_context_iteration (fixture->context, FALSE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/busy/committed", Fixture, NULL, set_up, test_committed, tear_down);
  g_test_add ("/busy/asleep", Fixture, NULL, set_up, test_asleep, tear_down);
  return g_test_run ();
}
