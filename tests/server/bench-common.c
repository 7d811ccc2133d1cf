/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-common.h"

#include <string.h>
#include <unistd.h>

#include "store/presso-order-store.h"

/* What the benchmarks share: they measure the real presso-server as a program of its own. */

/* Returns the header line of a new station. */
char *
bench_new_station (PressoTestChild *child, const char *role)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"Bench\",\"role\":\"%s\"}", role);
  g_autoptr (PressoTestReply) reply =
    presso_test_call (child->port, child->admin, "POST", "/api/v1/stations", body);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", presso_test_reply_get (reply, "token"));
}

/* What the kernel says of the server's memory, such as `Rss` or `Private_Dirty`, in KiB. */
gint64
bench_get_memory_kib (PressoTestChild *child, const char *what)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/smaps_rollup", g_subprocess_get_identifier (child->process));
  g_autofree char *start = g_strdup_printf ("\n%s:", what);
  g_autofree char *content = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  line = strstr (content, start);
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen (start), NULL, 10);
}

/* How long the server has been computing, which says something also on a busy machine. */
gint64
bench_get_cpu_ms (PressoTestChild *child)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (child->process));
  g_autofree char *content = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  /* Behind the name in brackets, which may hold blanks, utime and stime are the 12th and 13th. */
  fields = g_strsplit (strrchr (content, ')') + 2, " ", -1);
  return (g_ascii_strtoll (fields[11], NULL, 10) + g_ascii_strtoll (fields[12], NULL, 10)) * 1000 /
         sysconf (_SC_CLK_TCK);
}

/* Makes a data folder as a long event leaves it. */
void
bench_fill (const char *dir, int n_orders)
{
  g_autofree char *path = g_build_filename (dir, "presso.db", NULL);
  g_autoptr (PressoStore) store = presso_store_open (path, NULL);
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GPtrArray) events = NULL;
  gint64 now_ms = g_get_real_time () / 1000;

  g_assert_true (presso_store_begin (store, NULL));
  g_assert_true (presso_store_save_shop (store, shop, NULL));
  for (int i = 0; i < n_orders; i++) {
    g_autofree char *id = presso_store_new_id ();
    gboolean is_open = i >= n_orders - 20;
    gint64 time_ms = now_ms - (n_orders - i) * (gint64) 5000;
    gint64 number = presso_store_take_number (store, "main", NULL);
    g_autoptr (PressoOrder) order = g_object_new (
      PRESSO_TYPE_ORDER, "id", id, "shop", "main", "number", number, "drink", "espresso",
      "drink-name", "Espresso", "state", is_open ? PRESSO_ORDER_WAITING : PRESSO_ORDER_COLLECTED,
      "created-at", time_ms, "submitted-at", time_ms, "deadline",
      is_open ? now_ms + 900000 : (gint64) 0, "closed-at", is_open ? (gint64) 0 : time_ms, NULL);
    g_autoptr (PressoOrderEntry) entry = presso_order_entry_new (order);

    g_assert_true (presso_store_save_order (store, entry, NULL));
    for (int e = 0; e < 5; e++)
      g_assert_true (presso_store_append_event (store, PRESSO_EVENT_WAITING_COMPLETION, "main", id,
                                                NULL, time_ms, entry->document, NULL));
  }
  g_assert_true (presso_store_commit (store, &events, NULL));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_percentile (GArray *values, double percent)
{
  guint index = (guint) (values->len * percent / 100);

  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, MIN (index, values->len - 1));
}
