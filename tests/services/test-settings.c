/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "services-fixture.h"
#include "services/presso-config-service.h"
#include "store/presso-store-private.h"

static const PressoCaller admin = { PRESSO_ROLE_ADMIN, (char *) "admin", NULL, NULL };

static char *
get_document (Bar *bar)
{
  g_autoptr (GError) error = NULL;
  PressoShop *shop = presso_config_get_shop (bar->services, "main", &error);

  g_assert_no_error (error);
  return presso_record_to_string (PRESSO_RECORD (shop));
}

static gboolean
rename_shop (gpointer user_data, GError **error)
{
  Bar *bar = user_data;
  g_autoptr (JsonNode) patch = presso_json_parse ("{\"name\":\"Corner\"}", -1, NULL);

  return presso_config_patch_shop (bar->services, &admin, "main", patch, error) != NULL;
}

static gboolean
fail (gpointer user_data, GError **error)
{
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_QUEUE_FULL));
  return FALSE;
}

/* What a command reads in the middle of a batch isn't committed yet. */
static gboolean
read_shop (gpointer user_data, GError **error)
{
  Bar *bar = user_data;
  PressoShop *shop = presso_config_get_shop (bar->services, "main", error);

  g_assert_cmpstr (presso_shop_get_name (shop), ==, "Corner");
  return TRUE;
}

/* A row without its shop that is only looked at when all is committed. */
static gboolean
break_commit (gpointer user_data, GError **error)
{
  Bar *bar = user_data;
  PressoDatabase *database = presso_store_get_database (bar->store);

  return presso_database_run (database, error, "PRAGMA defer_foreign_keys=ON", "") &&
         presso_database_run (database, error,
                              "INSERT INTO code VALUES ('nowhere', 'A', 0, 1, 0, 0)", "");
}

static void
on_refused (gpointer user_data, const GError *error)
{
  g_assert_nonnull (error);
}

/* Settings of a batch that isn't on disk are served to nobody. */
static void
test_commit_fails (Bar *bar, gconstpointer data)
{
  static const PressoCommandFunc batch[] = { rename_shop, fail,      rename_shop,
                                             fail,        read_shop, break_commit };
  g_autofree char *before = get_document (bar);
  g_autofree char *after = NULL;
  g_autofree char *events = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (batch); i++)
    presso_writer_push (bar->services->writer, batch[i], on_refused, bar);
  presso_writer_flush (bar->services->writer);
  after = get_document (bar);
  g_assert_cmpstr (after, ==, before);
  events = bar_take_events (bar);
  g_assert_cmpstr (events, ==, "");

  /* And the next change begins with what is on disk. */
  g_assert_true (bar_patch (bar, "{\"maxOrdersInQueue\":7}"));
  bar_close (bar);
  bar_open (bar);
  g_assert_cmpstr (presso_shop_get_name (presso_config_get_shop (bar->services, "main", NULL)), !=,
                   "Corner");
}

/* A change that changes nothing is no event. */
static void
test_unchanged (Bar *bar, gconstpointer data)
{
  static const char *const patches[] = {
    "{}",
    "{\"open\":true}",
    "{\"drinksPerCode\":10,\"codePeriod\":300}",
    "{\"pausedUntil\":null}",
    "{\"unknown\":1}",
  };
  gint64 sequence = presso_store_get_last_sequence (bar->store, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++)
    g_assert_true (bar_patch (bar, patches[i]));
  g_assert_true (bar_patch_menu (bar, "espresso", "{\"available\":true}"));
  g_assert_cmpint (presso_store_get_last_sequence (bar->store, NULL), ==, sequence);
  g_assert_true (bar_patch_menu (bar, "espresso", "{\"available\":false}"));
  g_assert_cmpint (presso_store_get_last_sequence (bar->store, NULL), ==, sequence + 1);
}

/* What couldn't be written down, or read again, is refused. */
static void
test_refused (Bar *bar, gconstpointer data)
{
  static const char *const patches[] = {
    "{\"pausedUntil\":\"9999-12-31T23:59:59.999-00:01\"}",
    "{\"pausedUntil\":\"9999-12-31T23:59:59-23:59\"}",
    "{\"pausedUntil\":\"10000-01-01T00:00:00Z\"}",
    "{\"languages\":[\"en\",\"abcdefghijklm\"]}",
    "{\"languages\":[\"e\"]}",
    "{\"languages\":[\"\"]}",
    "{\"languages\":[\"en us\"]}",
    "{\"language\":\"abcdefghijklm\"}",
    "{\"language\":\"\"}",
  };
  g_autofree char *before = get_document (bar);

  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++) {
    g_autofree char *after = NULL;

    g_test_message ("%s", patches[i]);
    g_assert_false (bar_patch (bar, patches[i]));
    bar_assert_refused (bar, PRESSO_ERROR_REQUEST_INVALID);
    after = get_document (bar);
    g_assert_cmpstr (after, ==, before);
  }
}

/* The most that is taken is read again by the next host. */
static void
test_limits (Bar *bar, gconstpointer data)
{
  static const char *const patches[] = {
    "{\"pausedUntil\":\"9999-12-31T23:59:59.999Z\"}",
    "{\"languages\":[\"en\",\"zh-Hant-TW\",\"abcdefgh\"],\"language\":\"zh-Hant-TW\"}",
    "{\"name\":\"Corner\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++) {
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    g_assert_true (bar_patch (bar, patches[i]));
    before = get_document (bar);
    bar_close (bar);
    bar_open (bar);
    after = get_document (bar);
    g_assert_cmpstr (after, ==, before);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/settings/" name, Bar, NULL, bar_set_up, func, bar_tear_down)
  ADD ("commit-fails", test_commit_fails);
  ADD ("unchanged", test_unchanged);
  ADD ("refused", test_refused);
  ADD ("limits", test_limits);
  return g_test_run ();
}
