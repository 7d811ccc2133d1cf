/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-client.h"

#include "fake-host.h"
#include "model/presso-error.h"
#include "model/presso-event.h"

typedef struct {
  FakeHost *host;
  PressoClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host = fake_host_new ();
  fake_host_allow (fixture->host, "token");
  fixture->client = presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* What the test counted its notifications in is gone. */
  g_object_freeze_notify (G_OBJECT (fixture->client));
  presso_client_stop (fixture->client);
  g_assert_finalize_object (fixture->client);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  fake_host_free (fixture->host);
}

static gboolean
is_live (Fixture *fixture)
{
  return presso_client_get_state (fixture->client) == PRESSO_CONNECTION_LIVE;
}

static void
start (Fixture *fixture)
{
  presso_client_start (fixture->client);
  wait_until (is_live (fixture));
}

/* Ids of the client's orders, in their order. */
static char *
list_orders (Fixture *fixture)
{
  GListModel *orders = presso_client_get_orders (fixture->client);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", presso_order_get_id (order));
  }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
assert_orders (Fixture *fixture, const char *expected)
{
  g_autofree char *ids = list_orders (fixture);

  g_assert_cmpstr (ids, ==, expected);
}

static void
push_order (Fixture *fixture,
            const char *type,
            const char *id,
            int number,
            const char *state,
            int version)
{
  g_autofree char *order = fake_order (id, number, state, version);

  fake_host_push (fixture->host, type, order);
}

/* A push that nobody but this waits for: when it is seen, whatever was sent before it was applied.
 */
static void
settle (Fixture *fixture)
{
  static int seconds = 1000;
  g_autofree char *data = g_strdup_printf ("{\"waitEstimate\":%d,\"ordersInQueue\":0}", ++seconds);

  fake_host_push (fixture->host, "Metrics.WaitTimesChanged", data);
  wait_until (presso_client_get_wait_estimate (fixture->client) == seconds);
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = fake_order ("a", 7, "WAITING", 2);
  g_autofree char *second = fake_order ("b", 0, "RESERVED", 1);
  g_autofree char *third = fake_order ("c", 3, "READY", 5);
  g_autofree char *closed = fake_order ("d", 4, "COLLECTED", 6);
  g_autofree char *orders = g_strdup_printf ("[%s,%s,%s,%s]", first, second, third, closed);
  g_autofree char *code = fake_code ("7K3M9Q2A", "2026-11-22T09:00:00.000Z", 4);
  PressoShop *shop = presso_client_get_shop (fixture->client);

  fake_host_set_shop (fixture->host, "{\"id\":\"main\",\"name\":\"Corner\",\"open\":false,"
                                     "\"waitEstimate\":240,\"ordersInQueue\":6}");
  fake_host_set_orders (fixture->host, orders);
  fake_host_set_code (fixture->host, code);
  g_assert_cmpint (presso_client_get_state (fixture->client), ==, PRESSO_CONNECTION_CONNECTING);
  start (fixture);

  assert_orders (fixture, "c a b");
  g_assert_true (presso_client_get_shop (fixture->client) == shop);
  g_assert_cmpstr (presso_shop_get_name (shop), ==, "Corner");
  g_assert_false (presso_shop_get_open (shop));
  g_assert_cmpint (presso_client_get_wait_estimate (fixture->client), ==, 240);
  g_assert_cmpint (presso_client_get_orders_in_queue (fixture->client), ==, 6);
  g_assert_cmpstr (presso_code_get_code (presso_client_get_code (fixture->client)), ==, "7K3M9Q2A");
  g_assert_null (presso_client_get_error (fixture->client));
  g_assert_cmpint (presso_client_get_stale_since (fixture->client), ==, 0);
  g_assert_cmpint (fake_host_get_last_since (fixture->host), ==, -1);
  g_assert_cmpstr (presso_client_get_uri (fixture->client), ==, fake_host_get_uri (fixture->host));
}

static void
on_order_changed (PressoClient *client, PressoOrder *order, guint type, GPtrArray *heard)
{
  g_ptr_array_add (heard,
                   g_strdup_printf ("%s %s %s", presso_event_type_to_string (type),
                                    presso_order_get_id (order),
                                    presso_order_state_to_string (presso_order_get_state (order))));
}

static void
test_order_life (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = {
    "Validator.NewOrder a RESERVED",
    "OrderProcessor.WorkflowStarted a RESERVED",
    "OrderManager.WaitingCompletion a WAITING",
    "OrderManager.MakeOrder a MAKING",
    "OrderManager.OrderCompleted a READY",
    "OrderManager.OrderCollected a COLLECTED",
    "OrderProcessor.OrderFinished a COLLECTED",
  };
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PressoOrder) order = NULL;
  GListModel *orders = presso_client_get_orders (fixture->client);

  g_signal_connect (fixture->client, "order-changed", G_CALLBACK (on_order_changed), heard);
  start (fixture);
  push_order (fixture, "Validator.NewOrder", "a", 0, "RESERVED", 1);
  push_order (fixture, "OrderProcessor.WorkflowStarted", "a", 0, "RESERVED", 1);
  wait_until (heard->len == 2);
  order = g_list_model_get_item (orders, 0);
  push_order (fixture, "OrderManager.WaitingCompletion", "a", 12, "WAITING", 2);
  wait_until (presso_order_get_state (order) == PRESSO_ORDER_WAITING);
  g_assert_cmpint (presso_order_get_number (order), ==, 12);
  push_order (fixture, "OrderManager.MakeOrder", "a", 12, "MAKING", 3);
  push_order (fixture, "OrderManager.OrderCompleted", "a", 12, "READY", 4);
  wait_until (presso_order_get_state (order) == PRESSO_ORDER_READY);
  assert_orders (fixture, "a");
  push_order (fixture, "OrderManager.OrderCollected", "a", 12, "COLLECTED", 5);
  push_order (fixture, "OrderProcessor.OrderFinished", "a", 12, "COLLECTED", 5);
  wait_until (heard->len == G_N_ELEMENTS (expected));
  assert_orders (fixture, "");
  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_COLLECTED);
  for (guint i = 0; i < heard->len; i++)
    g_assert_cmpstr (g_ptr_array_index (heard, i), ==, expected[i]);
}

static void
test_sorted (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  push_order (fixture, "OrderManager.WaitingCompletion", "n5", 5, "WAITING", 1);
  push_order (fixture, "Validator.NewOrder", "z-reserved", 0, "RESERVED", 1);
  push_order (fixture, "Validator.NewOrder", "a-reserved", 0, "RESERVED", 1);
  push_order (fixture, "OrderManager.WaitingCompletion", "n2", 2, "WAITING", 1);
  push_order (fixture, "OrderManager.WaitingCompletion", "n9", 9, "WAITING", 1);
  settle (fixture);
  assert_orders (fixture, "n2 n5 n9 a-reserved z-reserved");
  push_order (fixture, "OrderManager.WaitingCompletion", "z-reserved", 7, "WAITING", 2);
  settle (fixture);
  assert_orders (fixture, "n2 n5 z-reserved n9 a-reserved");
}

static void
test_old_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoOrder) order = NULL;

  start (fixture);
  push_order (fixture, "OrderManager.MakeOrder", "a", 1, "MAKING", 3);
  push_order (fixture, "OrderManager.WaitingCompletion", "a", 1, "WAITING", 2);
  settle (fixture);
  order = g_list_model_get_item (presso_client_get_orders (fixture->client), 0);
  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_MAKING);
  g_assert_cmpint (presso_order_get_version (order), ==, 3);
}

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *order = fake_order ("a", 1, "WAITING", 1);
  g_autofree char *event = NULL;
  gint64 sequence;

  g_signal_connect (fixture->client, "order-changed", G_CALLBACK (on_order_changed), heard);
  start (fixture);
  sequence = fake_host_push (fixture->host, "OrderManager.WaitingCompletion", order);
  event = fake_host_write_event (sequence, "OrderManager.WaitingCompletion", order);
  fake_host_send (fixture->host, event);
  fake_host_send (fixture->host, event);
  settle (fixture);
  g_assert_cmpuint (heard->len, ==, 1);
  assert_orders (fixture, "a");
}

static void
test_unknown_types (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  fake_host_push (fixture->host, "OrderManager.OrderAdmired", "{\"id\":17}");
  fake_host_push (fixture->host, "Future.Thing", "[]");
  settle (fixture);
  g_assert_true (is_live (fixture));
  g_assert_cmpuint (fake_host_get_n_connects (fixture->host), ==, 1);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_shop_in_place (Fixture *fixture, gconstpointer data)
{
  PressoShop *shop = presso_client_get_shop (fixture->client);
  guint n_name = 0;
  guint n_open = 0;

  start (fixture);
  g_signal_connect_swapped (shop, "notify::name", G_CALLBACK (count), &n_name);
  g_signal_connect_swapped (shop, "notify::open", G_CALLBACK (count), &n_open);
  fake_host_push (fixture->host, "ConfigService.ConfigChanged",
                  "{\"id\":\"main\",\"name\":\"Test Bar\",\"open\":false}");
  wait_until (!presso_shop_get_open (shop));
  g_assert_cmpuint (n_open, ==, 1);
  g_assert_cmpuint (n_name, ==, 0);
  g_assert_true (presso_client_get_shop (fixture->client) == shop);
}

static void
push_code (Fixture *fixture, const char *type, const char *code, const char *valid_from, int left)
{
  g_autofree char *text = fake_code (code, valid_from, left);

  fake_host_push (fixture->host, type, text);
  settle (fixture);
}

static void
test_code (Fixture *fixture, gconstpointer data)
{
  guint n_code = 0;
  PressoCode *code;

  g_signal_connect_swapped (fixture->client, "notify::code", G_CALLBACK (count), &n_code);
  start (fixture);
  g_assert_null (presso_client_get_code (fixture->client));

  push_code (fixture, "Validator.CodeIssued", "AAAAAAAA", "2026-11-22T10:00:00.000Z", 10);
  code = presso_client_get_code (fixture->client);
  g_assert_nonnull (code);
  g_assert_cmpuint (n_code, ==, 1);
  push_code (fixture, "Validator.CodeChanged", "AAAAAAAA", "2026-11-22T10:00:00.000Z", 9);
  g_assert_true (presso_client_get_code (fixture->client) == code);
  g_assert_cmpint (presso_code_get_drinks_left (code), ==, 9);
  g_assert_cmpuint (n_code, ==, 1);

  push_code (fixture, "Validator.CodeIssued", "BBBBBBBB", "2026-11-22T10:05:00.000Z", 10);
  g_assert_cmpstr (presso_code_get_code (presso_client_get_code (fixture->client)), ==, "BBBBBBBB");
  g_assert_cmpuint (n_code, ==, 2);
  /* In its time of grace the former code gets a drink back. */
  push_code (fixture, "Validator.CodeChanged", "AAAAAAAA", "2026-11-22T10:00:00.000Z", 10);
  g_assert_cmpstr (presso_code_get_code (presso_client_get_code (fixture->client)), ==, "BBBBBBBB");
  g_assert_cmpuint (n_code, ==, 2);
}

static void
test_wait_times (Fixture *fixture, gconstpointer data)
{
  guint n_estimate = 0;

  start (fixture);
  g_signal_connect_swapped (fixture->client, "notify::wait-estimate", G_CALLBACK (count),
                            &n_estimate);
  fake_host_push (fixture->host, "Metrics.WaitTimesChanged",
                  "{\"waitEstimate\":90,\"ordersInQueue\":3}");
  fake_host_push (fixture->host, "Metrics.WaitTimesChanged",
                  "{\"waitEstimate\":90,\"ordersInQueue\":4,"
                  "\"makeTimes\":{\"latte\":80,\"mocha\":\"long\"}}");
  wait_until (presso_client_get_orders_in_queue (fixture->client) == 4);
  g_assert_cmpint (presso_client_get_wait_estimate (fixture->client), ==, 90);
  g_assert_cmpuint (n_estimate, ==, 1);
  g_assert_cmpint (presso_client_get_make_time (fixture->client, "latte"), ==, 80);
  g_assert_cmpint (presso_client_get_make_time (fixture->client, "mocha"), ==, 0);
  g_assert_cmpint (presso_client_get_make_time (fixture->client, NULL), ==, 0);
}

/* What a barista brings back is in the list again, at its place. */
static void
test_reopened (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = fake_order ("a", 3, "READY", 5);
  g_autofree char *second = fake_order ("b", 4, "WAITING", 2);
  g_autofree char *orders = g_strdup_printf ("[%s,%s]", first, second);
  g_autofree char *collected = fake_order ("a", 3, "COLLECTED", 6);
  g_autofree char *back = fake_order ("a", 3, "READY", 7);
  GListModel *model = presso_client_get_orders (fixture->client);

  fake_host_set_orders (fixture->host, orders);
  start (fixture);
  fake_host_push (fixture->host, "OrderManager.OrderCollected", collected);
  wait_until (g_list_model_get_n_items (model) == 1);
  fake_host_push (fixture->host, "OrderManager.OrderReopened", back);
  wait_until (g_list_model_get_n_items (model) == 2);
  assert_orders (fixture, "a b");
}

/* The host can't keep changes: said while it is so, live all the same; forgotten with the
 * connection. */
static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  fake_host_send (fixture->host, "{\"type\":\"health\",\"trouble\":\"disk-full\"}");
  wait_until (presso_client_get_error (fixture->client) != NULL);
  g_assert_true (is_live (fixture));
  g_assert_cmpint (presso_error_get_trouble (presso_client_get_error (fixture->client)), ==,
                   PRESSO_TROUBLE_DISK_FULL);
  fake_host_send (fixture->host, "{\"type\":\"health\",\"trouble\":\"on-fire\"}");
  wait_until (presso_error_get_trouble (presso_client_get_error (fixture->client)) ==
              PRESSO_TROUBLE_DISK_FAILING);
  fake_host_send (fixture->host, "{\"type\":\"health\",\"trouble\":null}");
  wait_until (presso_client_get_error (fixture->client) == NULL);

  fake_host_send (fixture->host, "{\"type\":\"health\",\"trouble\":\"read-only\"}");
  wait_until (presso_client_get_error (fixture->client) != NULL);
  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture));
  g_assert_null (presso_client_get_error (fixture->client));
}

static void
test_away_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoOrder) order = NULL;
  g_autoptr (PressoOrder) after = NULL;
  gint64 lost_ms;
  gint64 sequence;

  start (fixture);
  push_order (fixture, "OrderManager.WaitingCompletion", "a", 1, "WAITING", 1);
  wait_until (g_list_model_get_n_items (presso_client_get_orders (fixture->client)) == 1);
  order = g_list_model_get_item (presso_client_get_orders (fixture->client), 0);
  sequence = fake_host_push (fixture->host, "Metrics.WaitTimesChanged", "{\"waitEstimate\":61}");
  wait_until (presso_client_get_wait_estimate (fixture->client) == 61);

  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  lost_ms = presso_client_get_now (fixture->client);
  g_assert_cmpint (presso_client_get_state (fixture->client), ==, PRESSO_CONNECTION_STALE);
  g_assert_error (presso_client_get_error (fixture->client), PRESSO_ERROR,
                  PRESSO_ERROR_UNAVAILABLE);
  g_assert_cmpint (ABS (presso_client_get_stale_since (fixture->client) - lost_ms), <, 500);
  assert_orders (fixture, "a");

  push_order (fixture, "OrderManager.MakeOrder", "a", 1, "MAKING", 2);
  push_order (fixture, "OrderManager.WaitingCompletion", "b", 2, "WAITING", 1);
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture) &&
              g_list_model_get_n_items (presso_client_get_orders (fixture->client)) == 2);
  g_assert_cmpint (fake_host_get_last_since (fixture->host), ==, sequence);
  after = g_list_model_get_item (presso_client_get_orders (fixture->client), 0);
  g_assert_true (order == after);
  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_MAKING);
  g_assert_null (presso_client_get_error (fixture->client));
  g_assert_cmpint (presso_client_get_stale_since (fixture->client), ==, 0);
}

static void
test_reconcile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = fake_order ("kept", 2, "READY", 7);
  g_autofree char *moved = fake_order ("moved", 3, "WAITING", 2);
  g_autofree char *new = fake_order ("new", 1, "WAITING", 1);
  g_autofree char *orders = g_strdup_printf ("[%s,%s,%s]", kept, moved, new);
  GListModel *model = presso_client_get_orders (fixture->client);
  g_autoptr (PressoOrder) before = NULL;
  g_autoptr (PressoOrder) after = NULL;

  start (fixture);
  push_order (fixture, "OrderManager.WaitingCompletion", "gone", 1, "WAITING", 1);
  push_order (fixture, "OrderManager.WaitingCompletion", "kept", 2, "WAITING", 1);
  push_order (fixture, "Validator.NewOrder", "moved", 0, "RESERVED", 1);
  settle (fixture);
  before = g_list_model_get_item (model, 1);

  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  fake_host_forget_log (fixture->host);
  fake_host_set_orders (fixture->host, orders);
  fake_host_come_up (fixture->host);
  wait_until (presso_order_get_state (before) == PRESSO_ORDER_READY);
  assert_orders (fixture, "new kept moved");
  after = g_list_model_get_item (model, 1);
  g_assert_true (before == after);
}

/* What is no message of ours. Each is refused and reported, and the client gets over it. */
static const struct {
  const char *name;
  gboolean is_snapshot;
  const char *text;
} bad_messages[] = {
  { "no-json", TRUE, "hello" },
  { "array", TRUE, "[]" },
  { "no-type", TRUE, "{\"sequence\":\"1\"}" },
  { "type-number", TRUE, "{\"type\":1}" },
  { "no-sequence", TRUE,
    "{\"type\":\"snapshot\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{\"id\":\"main\"},"
    "\"orders\":[]}" },
  { "sequence-number", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":1,\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\"},\"orders\":[]}" },
  { "sequence-negative", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"-1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\"},\"orders\":[]}" },
  { "no-time", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"shop\":{\"id\":\"main\"},\"orders\":[]}" },
  { "time-format", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"now\",\"shop\":{\"id\":\"main\"},"
    "\"orders\":[]}" },
  { "no-shop", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"orders\":["
    "]}" },
  { "shop-bad", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\",\"open\":1},\"orders\":[]}" },
  { "no-orders", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\"}}" },
  { "order-bad", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\",\"name\":\"Half\"},\"orders\":[{\"id\":\"a\"}]}" },
  { "code-bad", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\",\"name\":\"Half\"},\"orders\":[],\"code\":{}}" },
  { "baristas-bad", TRUE,
    "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":\"2026-11-22T10:00:00Z\",\"shop\":{"
    "\"id\":\"main\",\"name\":\"Half\"},\"orders\":[],\"baristas\":[{\"id\":\"a\"}]}" },
  { "event-baristas-none", FALSE,
    "{\"type\":\"Baristas.Changed\",\"sequence\":\"99\",\"data\":{}}" },
  { "event-baristas-bad", FALSE,
    "{\"type\":\"Baristas.Changed\",\"sequence\":\"99\",\"data\":{\"baristas\":[1]}}" },
  { "event-no-sequence", FALSE, "{\"type\":\"OrderManager.MakeOrder\",\"data\":{}}" },
  { "event-no-data", FALSE, "{\"type\":\"OrderManager.MakeOrder\",\"sequence\":\"99\"}" },
  { "event-order-bad", FALSE,
    "{\"type\":\"OrderManager.MakeOrder\",\"sequence\":\"99\",\"data\":{\"id\":\"a\"}}" },
  { "event-code-bad", FALSE,
    "{\"type\":\"Validator.CodeIssued\",\"sequence\":\"99\",\"data\":{\"code\":1}}" },
  { "event-shop-bad", FALSE,
    "{\"type\":\"ConfigService.ConfigChanged\",\"sequence\":\"99\",\"data\":{\"id\":\"main\","
    "\"name\":5}}" },
  { "event-times-bad", FALSE,
    "{\"type\":\"Metrics.WaitTimesChanged\",\"sequence\":\"99\",\"data\":7}" },
};

static void
on_error_changed (PressoClient *client, GParamSpec *pspec, guint *n_bad)
{
  if (g_error_matches (presso_client_get_error (client), PRESSO_ERROR, PRESSO_ERROR_INTERNAL))
    (*n_bad)++;
}

static void
test_bad_message (Fixture *fixture, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  guint n_bad = 0;

  g_signal_connect (fixture->client, "notify::error", G_CALLBACK (on_error_changed), &n_bad);
  if (bad_messages[row].is_snapshot) {
    fake_host_set_snapshot (fixture->host, bad_messages[row].text);
    presso_client_start (fixture->client);
  } else {
    start (fixture);
    fake_host_send (fixture->host, bad_messages[row].text);
  }
  wait_until (n_bad == 1);
  g_assert_cmpstr (presso_shop_get_name (presso_client_get_shop (fixture->client)), ==,
                   bad_messages[row].is_snapshot ? "Presso" : "Test Bar");
  assert_orders (fixture, "");
  fake_host_set_snapshot (fixture->host, NULL);
  wait_until (is_live (fixture));
  g_assert_cmpint (fake_host_get_last_since (fixture->host), ==, -1);
  g_assert_null (presso_client_get_error (fixture->client));
  settle (fixture);
}

static void
test_large_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) orders = g_string_new ("[");

  for (int i = 1; i <= 5000; i++) {
    g_autofree char *id = g_strdup_printf ("order-%d", i);
    g_autofree char *order = fake_order (id, i, "WAITING", 1);

    g_string_append_printf (orders, "%s%s", i > 1 ? "," : "", order);
  }
  g_string_append_c (orders, ']');
  g_assert_cmpuint (orders->len, >, 512 * 1024);
  fake_host_set_orders (fixture->host, orders->str);
  start (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (presso_client_get_orders (fixture->client)), ==,
                    5000);
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  const gint64 host_ms = G_GINT64_CONSTANT (4102444800000); /* 2100-01-01 */
  gint64 now_ms;

  fake_host_set_time (fixture->host, host_ms);
  start (fixture);
  now_ms = presso_client_get_now (fixture->client);
  g_assert_cmpint (now_ms, >=, host_ms);
  g_assert_cmpint (now_ms, <, host_ms + 5000);
  wait_until (presso_client_get_now (fixture->client) > now_ms);
  /* An event of long ago, as after a reconnection, doesn't set the clock back. */
  settle (fixture);
  g_assert_cmpint (presso_client_get_now (fixture->client), >=, now_ms);
}

static void
test_token_refused (Fixture *fixture, gconstpointer data)
{
  fake_host_forget_tokens (fixture->host);
  presso_client_start (fixture->client);
  wait_until (presso_client_get_error (fixture->client) != NULL);
  g_assert_error (presso_client_get_error (fixture->client), PRESSO_ERROR,
                  PRESSO_ERROR_UNAUTHORIZED);
  g_assert_cmpint (presso_client_get_state (fixture->client), ==, PRESSO_CONNECTION_CONNECTING);
  fake_host_allow (fixture->host, "token");
  wait_until (is_live (fixture));
}

static void
test_no_host (Fixture *fixture, gconstpointer data)
{
  fake_host_go_down (fixture->host);
  presso_client_start (fixture->client);
  wait_until (presso_client_get_error (fixture->client) != NULL);
  g_assert_error (presso_client_get_error (fixture->client), PRESSO_ERROR,
                  PRESSO_ERROR_UNAVAILABLE);
  g_assert_cmpint (presso_client_get_state (fixture->client), ==, PRESSO_CONNECTION_CONNECTING);
  g_assert_cmpint (presso_client_get_stale_since (fixture->client), ==, 0);
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture));
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;
  guint n_items = 0;
  guint n_connects;
  PressoClient *other;

  start (fixture);
  presso_client_stop (fixture->client);
  g_assert_cmpint (presso_client_get_state (fixture->client), ==, PRESSO_CONNECTION_STALE);
  n_connects = fake_host_get_n_connects (fixture->host);
  g_signal_connect_swapped (fixture->client, "notify", G_CALLBACK (count), &n_notified);
  g_signal_connect_swapped (presso_client_get_orders (fixture->client), "items-changed",
                            G_CALLBACK (count), &n_items);
  push_order (fixture, "OrderManager.WaitingCompletion", "a", 1, "WAITING", 1);

  /* Another client's whole connection takes longer than whatever could still come for this one. */
  other = presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");
  presso_client_start (other);
  wait_until (presso_client_get_state (other) == PRESSO_CONNECTION_LIVE);
  g_assert_finalize_object (other);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  g_assert_cmpuint (n_notified, ==, 0);
  g_assert_cmpuint (n_items, ==, 0);
  g_assert_cmpuint (fake_host_get_n_connects (fixture->host), ==, n_connects + 1);

  start (fixture);
  wait_until (g_list_model_get_n_items (presso_client_get_orders (fixture->client)) == 1);
}

static void
on_state_stop (PressoClient *client)
{
  if (presso_client_get_state (client) == PRESSO_CONNECTION_LIVE)
    presso_client_stop (client);
}

static void
test_stop_inside (Fixture *fixture, gconstpointer data)
{
  g_signal_connect (fixture->client, "notify::state", G_CALLBACK (on_state_stop), NULL);
  presso_client_start (fixture->client);
  wait_until (presso_client_get_state (fixture->client) == PRESSO_CONNECTION_STALE);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
}

static void
on_state_drop (PressoClient **client)
{
  if (*client != NULL && presso_client_get_state (*client) == PRESSO_CONNECTION_LIVE)
    g_clear_object (client);
}

static void
test_dispose_inside (Fixture *fixture, gconstpointer data)
{
  PressoClient *client =
    presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");

  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (on_state_drop), &client);
  presso_client_start (client);
  wait_until (client == NULL);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
}

static void
test_dispose_while_connecting (Fixture *fixture, gconstpointer data)
{
  PressoClient *client =
    presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");

  presso_client_start (client);
  g_assert_finalize_object (client);
  start (fixture);
  wait_until (fake_host_get_n_sockets (fixture->host) == 1);
}

#define add(path, function)                                                                        \
  g_test_add ("/client/live/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("snapshot", test_snapshot);
  add ("order-life", test_order_life);
  add ("sorted", test_sorted);
  add ("old-versions", test_old_versions);
  add ("duplicates", test_duplicates);
  add ("unknown-types", test_unknown_types);
  add ("shop-in-place", test_shop_in_place);
  add ("code", test_code);
  add ("wait-times", test_wait_times);
  add ("reopened", test_reopened);
  add ("trouble", test_trouble);
  add ("away-and-back", test_away_and_back);
  add ("reconcile", test_reconcile);
  add ("large-snapshot", test_large_snapshot);
  add ("clock", test_clock);
  add ("token-refused", test_token_refused);
  add ("no-host", test_no_host);
  add ("stop", test_stop);
  add ("stop-inside", test_stop_inside);
  add ("dispose-inside", test_dispose_inside);
  add ("dispose-while-connecting", test_dispose_while_connecting);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_messages); i++) {
    g_autofree char *path = g_strconcat ("/client/live/bad/", bad_messages[i].name, NULL);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_bad_message, tear_down);
  }
  return g_test_run ();
}
