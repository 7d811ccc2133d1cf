/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-client.h"

#include "fake-host.h"
#include "model/presso-error.h"

typedef struct {
  FakeHost *host;
  PressoClient *client;
  PressoOrder *order;

  guint n_done;
  gboolean is_done_well;
  GError *error;
  JsonNode *answer;
  PressoOrder *placed;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *order = fake_order ("a b", 4, "WAITING", 2);
  g_autofree char *orders = g_strdup_printf ("[%s]", order);

  fixture->host = fake_host_new ();
  fake_host_set_orders (fixture->host, orders);
  fake_host_allow (fixture->host, "token");
  fixture->client = presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");
  presso_client_start (fixture->client);
  wait_until (presso_client_get_state (fixture->client) == PRESSO_CONNECTION_LIVE);
  fixture->order = g_list_model_get_item (presso_client_get_orders (fixture->client), 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_error (&fixture->error);
  g_clear_pointer (&fixture->answer, json_node_unref);
  g_clear_object (&fixture->placed);
  presso_client_stop (fixture->client);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->order);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  fake_host_free (fixture->host);
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  fixture->is_done_well =
    presso_client_act_finish (PRESSO_CLIENT (source), result, &fixture->error);
  g_assert_cmpint (fixture->is_done_well, ==, fixture->error == NULL);
  fixture->n_done++;
}

static void
on_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->is_done_well =
    presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &fixture->error);
  fixture->n_done++;
}

static void
on_set_available (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->is_done_well =
    presso_client_set_available_finish (PRESSO_CLIENT (source), result, &fixture->error);
  fixture->n_done++;
}

static void
on_requested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->answer, json_node_unref);
  fixture->answer = presso_client_request_finish (PRESSO_CLIENT (source), result, &fixture->error);
  fixture->n_done++;
}

static void
on_walked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->placed = presso_client_walk_up_finish (PRESSO_CLIENT (source), result, &fixture->error);
  fixture->n_done++;
}

static void
act (Fixture *fixture, PressoAction action, gboolean is_confirmed)
{
  guint n_done = fixture->n_done;

  presso_client_act_async (fixture->client, fixture->order, action, is_confirmed, NULL, on_acted,
                           fixture);
  wait_until (fixture->n_done == n_done + 1);
}

static void
answer_with_order (Fixture *fixture, const char *state, int version)
{
  g_autofree char *order = fake_order ("a b", 4, state, version);

  fake_host_answer (fixture->host, 200, order);
}

static void
assert_request (Fixture *fixture,
                guint index,
                const char *method,
                const char *path,
                const char *body)
{
  const FakeRequest *request = fake_host_get_request (fixture->host, index);

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->path, ==, path);
  g_assert_cmpstr (request->body, ==, body);
}

static const struct {
  PressoAction action;
  gboolean is_confirmed;
  const char *path; /* the host has decoded it */
  const char *body;
} steps[] = {
  { PRESSO_ACTION_CLAIM, FALSE, "/orders/a b/claim", "{}" },
  { PRESSO_ACTION_RELEASE, FALSE, "/orders/a b/release", "{}" },
  { PRESSO_ACTION_RELEASE, TRUE, "/orders/a b/release", "{\"confirm\":true}" },
  { PRESSO_ACTION_COMPLETE, FALSE, "/orders/a b/complete", "{}" },
  { PRESSO_ACTION_RECALL, TRUE, "/orders/a b/recall", "{\"confirm\":true}" },
  { PRESSO_ACTION_COLLECT, FALSE, "/orders/a b/collect", "{}" },
  { PRESSO_ACTION_CANCEL, FALSE, "/orders/a b/cancel", "{}" },
  { PRESSO_ACTION_REOPEN, FALSE, "/orders/a b/reopen", "{}" },
};

static void
test_act (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  answer_with_order (fixture, "MAKING", 3);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    act (fixture, steps[i].action, steps[i].is_confirmed);
    g_assert_no_error (fixture->error);
    assert_request (fixture, i, "POST", steps[i].path, steps[i].body);
    g_assert_true (g_hash_table_add (keys, fake_host_get_request (fixture->host, i)->key));
  }
}

static void
test_answer_applied (Fixture *fixture, gconstpointer data)
{
  GListModel *orders = presso_client_get_orders (fixture->client);

  answer_with_order (fixture, "MAKING", 3);
  answer_with_order (fixture, "WAITING", 1);
  answer_with_order (fixture, "COLLECTED", 9);
  act (fixture, PRESSO_ACTION_CLAIM, FALSE);
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_MAKING);
  /* An answer that was kept for a repeated request can be old. */
  act (fixture, PRESSO_ACTION_CLAIM, FALSE);
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_MAKING);
  /* Orders leave by their event only. */
  act (fixture, PRESSO_ACTION_COLLECT, FALSE);
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_MAKING);
  g_assert_cmpuint (g_list_model_get_n_items (orders), ==, 1);
}

static void
test_walk_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *order = fake_order ("new", 5, "WAITING", 1);

  g_hash_table_insert (options, (char *) "milk", (char *) "oat");
  fake_host_answer (fixture->host, 201, order);
  presso_client_walk_up_async (fixture->client, "latte", options, "Guest 1", NULL, on_walked_up,
                               fixture);
  wait_until (fixture->n_done == 1);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (presso_order_get_number (fixture->placed), ==, 5);
  assert_request (fixture, 0, "POST", "/orders",
                  "{\"drink\":\"latte\",\"options\":{\"milk\":\"oat\"},\"name\":\"Guest 1\"}");
  g_assert_nonnull (fake_host_get_request (fixture->host, 0)->key);
}

static void
test_walk_up_bare (Fixture *fixture, gconstpointer data)
{
  fake_host_answer (fixture->host, 201, "{\"id\":\"half an order\"}");
  presso_client_walk_up_async (fixture->client, "espresso", NULL, NULL, NULL, on_walked_up,
                               fixture);
  wait_until (fixture->n_done == 1);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL);
  g_assert_null (fixture->placed);
  assert_request (fixture, 0, "POST", "/orders", "{\"drink\":\"espresso\",\"options\":{}}");
}

static void
test_patch_shop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) patch = json_object_new ();

  json_object_set_boolean_member (patch, "open", FALSE);
  fake_host_answer (fixture->host, 200, "{\"id\":\"main\"}");
  presso_client_patch_shop_async (fixture->client, patch, NULL, on_patched, fixture);
  wait_until (fixture->n_done == 1);
  g_assert_true (fixture->is_done_well);
  assert_request (fixture, 0, "PATCH", "", "{\"open\":false}");
}

static void
test_patch_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) patch = json_object_new ();
  const char *reason;

  json_object_set_int_member (patch, "codePeriod", 0);
  fake_host_answer (fixture->host, 400,
                    "{\"code\":\"request-invalid\",\"errors\":[{\"field\":\"codePeriod\","
                    "\"reason\":\"range\",\"detail\":\"…\"}]}");
  presso_client_patch_shop_async (fixture->client, patch, NULL, on_patched, fixture);
  wait_until (fixture->n_done == 1);
  g_assert_false (fixture->is_done_well);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  g_assert_cmpuint (presso_error_get_n_fields (fixture->error), ==, 1);
  g_assert_cmpstr (presso_error_get_field (fixture->error, 0, &reason), ==, "codePeriod");
  g_assert_cmpstr (reason, ==, "range");
}

static void
test_set_available (Fixture *fixture, gconstpointer data)
{
  fake_host_answer (fixture->host, 200, "{}");
  presso_client_set_available_async (fixture->client, "flat-white", NULL, NULL, FALSE, NULL, NULL,
                                     on_set_available, fixture);
  wait_until (fixture->n_done == 1);
  g_assert_true (fixture->is_done_well);
  assert_request (fixture, 0, "PATCH", "/menu/flat-white", "{\"available\":false}");
  presso_client_set_available_async (fixture->client, "latte", "milk", "oat", TRUE, NULL, NULL,
                                     on_set_available, fixture);
  wait_until (fixture->n_done == 2);
  assert_request (fixture, 1, "PATCH", "/menu/latte", "{\"options\":{\"milk\":{\"oat\":true}}}");
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  fake_host_answer (fixture->host, 200, "{\"orders\":[]}");
  fake_host_answer (fixture->host, 204, "");
  presso_client_request_async (fixture->client, "GET", "orders?state=COLLECTED&limit=50", NULL,
                               NULL, on_requested, fixture);
  wait_until (fixture->n_done == 1);
  g_assert_no_error (fixture->error);
  assert_request (fixture, 0, "GET", "/orders?state=COLLECTED&limit=50", "");
  g_assert_null (fake_host_get_request (fixture->host, 0)->key);
  g_assert_true (json_object_has_member (json_node_get_object (fixture->answer), "orders"));
  presso_client_request_async (fixture->client, "DELETE", "x", NULL, NULL, on_requested, fixture);
  wait_until (fixture->n_done == 2);
  g_assert_no_error (fixture->error);
  g_assert_true (JSON_NODE_HOLDS_NULL (fixture->answer));
}

/* What the host refuses is said once and not tried again. */
static const struct {
  int status;
  const char *body;
  PressoError code;
} refusals[] = {
  { 400, "{\"code\":\"request-invalid\"}", PRESSO_ERROR_REQUEST_INVALID },
  { 401, "{\"code\":\"unauthorized\"}", PRESSO_ERROR_UNAUTHORIZED },
  { 403, "{\"code\":\"forbidden\"}", PRESSO_ERROR_FORBIDDEN },
  { 404, "{\"code\":\"not-found\"}", PRESSO_ERROR_NOT_FOUND },
  { 405, "{\"code\":\"method-not-allowed\"}", PRESSO_ERROR_METHOD_NOT_ALLOWED },
  { 409, "{\"code\":\"transition-invalid\"}", PRESSO_ERROR_TRANSITION_INVALID },
  { 409, "{\"code\":\"shop-closed\",\"pausedUntil\":null}", PRESSO_ERROR_SHOP_CLOSED },
  { 413, "{\"code\":\"too-large\"}", PRESSO_ERROR_TOO_LARGE },
  { 422, "{\"code\":\"sold-out\"}", PRESSO_ERROR_SOLD_OUT },
  { 422, "{\"code\":\"idempotency-key-reused\"}", PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED },
  { 429, "{\"code\":\"too-many-requests\",\"retryAfter\":3}", PRESSO_ERROR_TOO_MANY_REQUESTS },
  { 500, "{\"code\":\"internal\"}", PRESSO_ERROR_INTERNAL },
  { 500, "", PRESSO_ERROR_INTERNAL },
  { 302, "{}", PRESSO_ERROR_INTERNAL },
  { 200, "<html>sign in to the hotel's network</html>", PRESSO_ERROR_INTERNAL },
  { 200, "{\"a\":1,\"a\":2}", PRESSO_ERROR_INTERNAL },
};

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    fake_host_answer (fixture->host, refusals[i].status, refusals[i].body);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    act (fixture, PRESSO_ACTION_CLAIM, FALSE);
    g_assert_error (fixture->error, PRESSO_ERROR, (int) refusals[i].code);
    g_assert_cmpstr (fixture->error->message, ==, presso_error_get_sentence (refusals[i].code));
    g_assert_cmpuint (fake_host_get_n_requests (fixture->host), ==, i + 1);
  }
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_WAITING);
}

/* The answer is lost on its way: the host has acted, and must know the request again. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  const char *key;

  fake_host_answer (fixture->host, 0, "");
  fake_host_answer (fixture->host, 0, "");
  fake_host_answer (fixture->host, 503, "{\"code\":\"unavailable\"}");
  answer_with_order (fixture, "MAKING", 3);
  act (fixture, PRESSO_ACTION_CLAIM, FALSE);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_MAKING);
  g_assert_cmpuint (fake_host_get_n_requests (fixture->host), >=, 4);
  key = fake_host_get_request (fixture->host, 0)->key;
  g_assert_cmpuint (strlen (key), ==, 36);
  for (guint i = 0; i < fake_host_get_n_requests (fixture->host); i++) {
    g_assert_cmpstr (fake_host_get_request (fixture->host, i)->key, ==, key);
    assert_request (fixture, i, "POST", "/orders/a b/claim", "{}");
  }
}

static void
test_away_and_back (Fixture *fixture, gconstpointer data)
{
  answer_with_order (fixture, "MAKING", 3);
  fake_host_go_down (fixture->host);
  presso_client_act_async (fixture->client, fixture->order, PRESSO_ACTION_CLAIM, FALSE, NULL,
                           on_acted, fixture);
  wait_until (presso_client_get_state (fixture->client) == PRESSO_CONNECTION_STALE);
  g_assert_cmpuint (fixture->n_done, ==, 0);
  fake_host_come_up (fixture->host);
  wait_until (fixture->n_done == 1);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_MAKING);
}

static void
test_give_up (Fixture *fixture, gconstpointer data)
{
  gint64 begin_us = g_get_monotonic_time ();
  gint64 waited_us;

  fake_host_go_down (fixture->host);
  act (fixture, PRESSO_ACTION_CLAIM, FALSE);
  waited_us = g_get_monotonic_time () - begin_us;
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
  g_assert_cmpint (waited_us, >=, 9 * G_USEC_PER_SEC);
  g_assert_cmpint (waited_us, <, 12 * G_USEC_PER_SEC);
}

static void
test_cancel_in_pause (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fake_host_go_down (fixture->host);
  presso_client_act_async (fixture->client, fixture->order, PRESSO_ACTION_CLAIM, FALSE, cancellable,
                           on_acted, fixture);
  wait_until (presso_client_get_state (fixture->client) == PRESSO_CONNECTION_STALE);
  g_cancellable_cancel (cancellable);
  wait_until (fixture->n_done == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  answer_with_order (fixture, "MAKING", 3);
  presso_client_act_async (fixture->client, fixture->order, PRESSO_ACTION_CLAIM, FALSE, cancellable,
                           on_acted, fixture);
  g_cancellable_cancel (cancellable);
  wait_until (fixture->n_done == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (presso_order_get_state (fixture->order), ==, PRESSO_ORDER_WAITING);
}

/* An action holds its client until it is done, and no longer. */
static void
test_outlives (Fixture *fixture, gconstpointer data)
{
  PressoClient *client =
    presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");

  answer_with_order (fixture, "MAKING", 3);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  presso_client_act_async (client, fixture->order, PRESSO_ACTION_CLAIM, FALSE, NULL, on_acted,
                           fixture);
  g_object_unref (client);
  g_assert_nonnull (client);
  wait_until (fixture->n_done == 1);
  g_assert_no_error (fixture->error);
  wait_until (client == NULL);
}

#define add(path, function)                                                                        \
  g_test_add ("/client/actions/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("act", test_act);
  add ("answer-applied", test_answer_applied);
  add ("walk-up", test_walk_up);
  add ("walk-up-bare", test_walk_up_bare);
  add ("patch-shop", test_patch_shop);
  add ("patch-refused", test_patch_refused);
  add ("set-available", test_set_available);
  add ("request", test_request);
  add ("refusals", test_refusals);
  add ("cut", test_cut);
  add ("away-and-back", test_away_and_back);
  add ("give-up", test_give_up);
  add ("cancel-in-pause", test_cancel_in_pause);
  add ("cancel-at-once", test_cancel_at_once);
  add ("outlives", test_outlives);
  return g_test_run ();
}
