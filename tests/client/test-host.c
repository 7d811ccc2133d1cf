/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-client.h"
#include "server/presso-host.h"

#include "fake-host.h"
#include "model/presso-error.h"
#include "model/presso-event.h"
#include "model/presso-menu.h"
#include "presso-test-http.h"
#include "presso-test-server.h"

/* The real host, two stations of its machine and a guest over HTTP. */
typedef struct {
  char *dir;
  PressoHost *host;
  PressoClient *display;
  PressoClient *barista;
  char *cookie;

  guint n_done;
  guint n_failed;
  GError *error;
  PressoOrder *placed;
} Fixture;

static PressoHost *
start_host (Fixture *fixture)
{
  PressoHost *host = presso_host_new (fixture->dir, "127.0.0.1", 0);

  presso_host_start (host);
  return host;
}

static void
stop_host (PressoHost **host)
{
  presso_host_stop (*host);
  g_assert_finalize_object (*host);
  *host = NULL;
}

static gboolean
is_live (PressoClient *client)
{
  return presso_client_get_state (client) == PRESSO_CONNECTION_LIVE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = presso_test_dir_new ();
  fixture->display = presso_client_new_for_folder (fixture->dir, "display", "main");
  fixture->barista = presso_client_new_for_folder (fixture->dir, "barista", "main");
  fixture->host = start_host (fixture);
  presso_client_start (fixture->display);
  presso_client_start (fixture->barista);
  wait_until (is_live (fixture->display) && is_live (fixture->barista));
  wait_until (presso_client_get_code (fixture->display) != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_error (&fixture->error);
  g_clear_object (&fixture->placed);
  g_clear_pointer (&fixture->cookie, g_free);
  presso_client_stop (fixture->display);
  presso_client_stop (fixture->barista);
  g_assert_finalize_object (fixture->display);
  g_assert_finalize_object (fixture->barista);
  stop_host (&fixture->host);
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static PressoTestReply *
call (Fixture *fixture, const char *method, const char *path, const char *body)
{
  g_autoptr (GUri) uri = g_uri_parse (presso_host_get_uri (fixture->host), G_URI_FLAGS_NONE, NULL);
  g_autofree char *whole = g_strconcat ("/api/v1/shops/main", path, NULL);

  return presso_test_call ((guint16) g_uri_get_port (uri), fixture->cookie, method, whole, body);
}

/* The guest scans what the display shows; gives the order's id. */
static char *
scan (Fixture *fixture)
{
  PressoCode *code = presso_client_get_code (fixture->display);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", presso_code_get_code (code));
  g_autoptr (PressoTestReply) reply = call (fixture, "POST", "/orders", body);

  g_assert_cmpint (reply->status, ==, 201);
  g_free (fixture->cookie);
  fixture->cookie = presso_test_reply_get_cookie (reply);
  return g_strdup (presso_test_reply_get (reply, "id"));
}

static PressoOrder *
find_order (PressoClient *client, const char *id)
{
  GListModel *orders = presso_client_get_orders (client);

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (g_str_equal (presso_order_get_id (order), id))
      return order; /* The model holds it. */
  }
  return NULL;
}

static PressoOrderState
get_state (PressoClient *client, const char *id)
{
  PressoOrder *order = find_order (client, id);

  return order != NULL ? presso_order_get_state (order) : PRESSO_ORDER_NONE;
}

static void
wait_for_state (Fixture *fixture, const char *id, PressoOrderState state)
{
  wait_until (get_state (fixture->display, id) == state &&
              get_state (fixture->barista, id) == state);
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  if (!presso_client_act_finish (PRESSO_CLIENT (source), result, &fixture->error))
    fixture->n_failed++;
  fixture->n_done++;
}

static void
act (Fixture *fixture, PressoClient *client, const char *id, PressoAction action)
{
  guint n_done = fixture->n_done;
  PressoOrder *order = find_order (client, id);

  g_assert_nonnull (order);
  presso_client_act_async (client, order, action, FALSE, NULL, on_acted, fixture);
  wait_until (fixture->n_done == n_done + 1);
}

static void
on_changed (PressoClient *client, PressoOrder *order, guint type, GString *heard)
{
  g_string_append_printf (heard, "%s ", presso_event_type_to_string (type));
}

static void
submit (Fixture *fixture, const char *id)
{
  g_autofree char *path = g_strconcat ("/orders/", id, NULL);
  g_autoptr (PressoTestReply) reply =
    call (fixture, "PUT", path,
          "{\"drink\":\"flat-white\",\"options\":{\"Milk\":\"Oat\"},\"name\":\"Guest 1\"}");

  g_assert_cmpint (reply->status, ==, 200);
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (PressoOrder) order = NULL;
  g_autoptr (PressoOrderChoice) choice = NULL;
  g_autofree char *id = NULL;
  int drinks_left = presso_code_get_drinks_left (presso_client_get_code (fixture->display));

  g_signal_connect (fixture->display, "order-changed", G_CALLBACK (on_changed), heard);
  id = scan (fixture);
  wait_for_state (fixture, id, PRESSO_ORDER_RESERVED);
  wait_until (presso_code_get_drinks_left (presso_client_get_code (fixture->display)) ==
              drinks_left - 1);
  order = g_object_ref (find_order (fixture->display, id));
  submit (fixture, id);
  wait_for_state (fixture, id, PRESSO_ORDER_WAITING);
  g_assert_cmpint (presso_order_get_number (order), ==, 1);
  g_assert_cmpstr (presso_order_get_drink_name (order), ==, "Flat White");
  g_assert_cmpstr (presso_order_get_name (order), ==, "Guest 1");
  choice = g_list_model_get_item (presso_order_get_choices (order), 0);
  g_assert_cmpstr (presso_order_choice_get_choice_name (choice), ==, "Oat");
  g_assert_false (presso_order_choice_get_usual (choice));

  act (fixture, fixture->barista, id, PRESSO_ACTION_CLAIM);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (get_state (fixture->barista, id), ==, PRESSO_ORDER_MAKING);
  wait_for_state (fixture, id, PRESSO_ORDER_MAKING);
  act (fixture, fixture->barista, id, PRESSO_ACTION_COMPLETE);
  wait_for_state (fixture, id, PRESSO_ORDER_READY);
  act (fixture, fixture->barista, id, PRESSO_ACTION_COLLECT);
  g_assert_no_error (fixture->error);
  wait_until (find_order (fixture->display, id) == NULL &&
              find_order (fixture->barista, id) == NULL);
  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_COLLECTED);
  wait_until (g_str_has_suffix (heard->str, "OrderFinished "));
  g_assert_cmpstr (heard->str, ==,
                   "Validator.NewOrder OrderProcessor.WorkflowStarted "
                   "OrderManager.WaitingCompletion OrderManager.MakeOrder "
                   "OrderManager.OrderCompleted OrderManager.OrderCollected "
                   "OrderProcessor.OrderFinished ");
}

static void
on_walked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  g_clear_object (&fixture->placed);
  fixture->placed = presso_client_walk_up_finish (PRESSO_CLIENT (source), result, &fixture->error);
  fixture->n_done++;
}

static void
walk_up (Fixture *fixture, PressoClient *client, const char *drink, const char *milk)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_done = fixture->n_done;

  if (milk != NULL)
    g_hash_table_insert (options, (char *) "milk", (char *) milk);
  presso_client_walk_up_async (client, drink, options, "Guest 2", NULL, on_walked_up, fixture);
  wait_until (fixture->n_done == n_done + 1);
}

static void
test_walk_up (Fixture *fixture, gconstpointer data)
{
  walk_up (fixture, fixture->barista, "latte", "soy");
  g_assert_no_error (fixture->error);
  g_assert_cmpint (presso_order_get_number (fixture->placed), ==, 1);
  wait_for_state (fixture, presso_order_get_id (fixture->placed), PRESSO_ORDER_WAITING);
  g_assert_cmpint (
    presso_order_get_source (find_order (fixture->display, presso_order_get_id (fixture->placed))),
    ==, PRESSO_SOURCE_WALK_UP);
}

static const struct {
  const char *drink;
  const char *milk;
  const char *field;
  const char *reason;
} no_drinks[] = {
  { "tea", NULL, "drink", "unknown" },
  { "latte", NULL, "options.milk", "required" },
  { "latte", "goat", "options.milk", "unknown" },
  { "espresso", "oat", "options.milk", "unknown" },
};

static void
test_walk_up_refused (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_drinks); i++) {
    const char *reason;

    walk_up (fixture, fixture->barista, no_drinks[i].drink, no_drinks[i].milk);
    g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_ORDER_INVALID);
    g_assert_cmpstr (presso_error_get_field (fixture->error, 0, &reason), ==, no_drinks[i].field);
    g_assert_cmpstr (reason, ==, no_drinks[i].reason);
  }
  walk_up (fixture, fixture->display, "espresso", NULL);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_FORBIDDEN);
  g_assert_cmpuint (g_list_model_get_n_items (presso_client_get_orders (fixture->barista)), ==, 0);
}

static void
on_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  if (!presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &fixture->error))
    fixture->n_failed++;
  fixture->n_done++;
}

static void
test_shop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) patch = json_object_new ();
  PressoShop *shop = presso_client_get_shop (fixture->display);

  json_object_set_boolean_member (patch, "open", FALSE);
  presso_client_patch_shop_async (fixture->barista, patch, NULL, on_patched, fixture);
  wait_until (fixture->n_done == 1);
  g_assert_no_error (fixture->error);
  wait_until (!presso_shop_get_open (shop));
  g_assert_true (presso_client_get_shop (fixture->display) == shop);

  /* A barista opens and closes; what a drink costs the code is the organiser's. */
  json_object_set_int_member (patch, "drinksPerCode", 3);
  presso_client_patch_shop_async (fixture->barista, patch, NULL, on_patched, fixture);
  wait_until (fixture->n_done == 2);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_FORBIDDEN);
  presso_client_patch_shop_async (fixture->display, patch, NULL, on_patched, fixture);
  wait_until (fixture->n_done == 3);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_FORBIDDEN);
}

static void
on_set_available (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  presso_client_set_available_finish (PRESSO_CLIENT (source), result, &fixture->error);
  fixture->n_done++;
}

static gboolean
is_available (PressoClient *client, const char *drink)
{
  GListModel *menu = presso_shop_get_menu (presso_client_get_shop (client));

  return presso_drink_get_available (presso_menu_find_drink (menu, drink));
}

static void
test_sold_out (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_available (fixture->display, "mocha"));
  presso_client_set_available_async (fixture->barista, "mocha", NULL, NULL, FALSE, NULL, NULL,
                                     on_set_available, fixture);
  wait_until (fixture->n_done == 1);
  g_assert_no_error (fixture->error);
  wait_until (!is_available (fixture->display, "mocha") &&
              !is_available (fixture->barista, "mocha"));
  walk_up (fixture, fixture->barista, "mocha", "oat");
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_SOLD_OUT);

  presso_client_set_available_async (fixture->barista, "latte", "milk", "oat", FALSE, NULL, NULL,
                                     on_set_available, fixture);
  wait_until (fixture->n_done == 3);
  g_assert_no_error (fixture->error);
  walk_up (fixture, fixture->barista, "latte", "oat");
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_SOLD_OUT);
}

/* Both claim before either knows of the other: one wins, the other is told. */
static void
test_claim_race (Fixture *fixture, gconstpointer data)
{
  PressoClient *other = presso_client_new_for_folder (fixture->dir, "barista", "main");
  PressoOrder *order;

  presso_client_start (other);
  wait_until (is_live (other));
  walk_up (fixture, fixture->barista, "espresso", NULL);
  wait_for_state (fixture, presso_order_get_id (fixture->placed), PRESSO_ORDER_WAITING);
  fixture->n_done = 0;
  order = find_order (fixture->barista, presso_order_get_id (fixture->placed));
  for (int i = 0; i < 4; i++)
    presso_client_act_async (i % 2 == 0 ? other : fixture->barista, order, PRESSO_ACTION_CLAIM,
                             FALSE, NULL, on_acted, fixture);
  wait_until (fixture->n_done == 4);
  g_assert_cmpuint (fixture->n_failed, ==, 3);
  presso_client_stop (other);
  g_assert_finalize_object (other);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const char *id;

  walk_up (fixture, fixture->barista, "espresso", NULL);
  id = presso_order_get_id (fixture->placed);
  wait_for_state (fixture, id, PRESSO_ORDER_WAITING);
  act (fixture, fixture->display, id, PRESSO_ACTION_CLAIM);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_FORBIDDEN);
  act (fixture, fixture->barista, id, PRESSO_ACTION_COLLECT);
  g_assert_error (fixture->error, PRESSO_ERROR, PRESSO_ERROR_TRANSITION_INVALID);
  g_assert_cmpint (get_state (fixture->barista, id), ==, PRESSO_ORDER_WAITING);
  act (fixture, fixture->barista, id, PRESSO_ACTION_CANCEL);
  g_assert_no_error (fixture->error);
  wait_until (find_order (fixture->display, id) == NULL);
}

/* The program that hosts ends in the middle of a queue; the one that waits for the lock goes on. */
static void
test_takeover (Fixture *fixture, gconstpointer data)
{
  PressoHost *other = start_host (fixture);
  g_autoptr (PressoOrder) order = NULL;
  const char *id;
  gint64 begin_us;

  walk_up (fixture, fixture->barista, "latte", "oat");
  id = presso_order_get_id (fixture->placed);
  wait_for_state (fixture, id, PRESSO_ORDER_WAITING);
  act (fixture, fixture->barista, id, PRESSO_ACTION_CLAIM);
  wait_for_state (fixture, id, PRESSO_ORDER_MAKING);
  order = g_object_ref (find_order (fixture->display, id));
  g_assert_cmpint (presso_host_get_state (other), ==, PRESSO_HOST_WAITING);

  begin_us = g_get_monotonic_time ();
  stop_host (&fixture->host);
  fixture->host = other;
  /* Pressed before anyone has noticed: the action waits for the new host. */
  presso_client_act_async (fixture->barista, find_order (fixture->barista, id),
                           PRESSO_ACTION_COMPLETE, FALSE, NULL, on_acted, fixture);
  wait_until (presso_host_get_state (other) == PRESSO_HOST_SERVING);
  wait_until (fixture->n_done == 3);
  wait_for_state (fixture, id, PRESSO_ORDER_READY);
  wait_until (is_live (fixture->display) && is_live (fixture->barista));
  g_test_message ("took over in %d ms", (int) ((g_get_monotonic_time () - begin_us) / 1000));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 5 * G_USEC_PER_SEC);
  g_assert_no_error (fixture->error);
  g_assert_true (find_order (fixture->display, id) == order);
  g_assert_cmpstr (presso_client_get_uri (fixture->display), ==, presso_host_get_uri (other));
}

/* All programs ended and one was started again: who kept running goes on where it was. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PressoOrder) order = NULL;
  const char *id;

  walk_up (fixture, fixture->barista, "espresso", NULL);
  id = presso_order_get_id (fixture->placed);
  wait_for_state (fixture, id, PRESSO_ORDER_WAITING);
  order = g_object_ref (find_order (fixture->display, id));
  stop_host (&fixture->host);
  wait_until (!is_live (fixture->display) && !is_live (fixture->barista));
  g_assert_cmpint (presso_client_get_stale_since (fixture->display), >, 0);
  g_assert_true (find_order (fixture->display, id) == order);
  fixture->host = start_host (fixture);
  wait_until (is_live (fixture->display) && is_live (fixture->barista));
  act (fixture, fixture->barista, id, PRESSO_ACTION_CLAIM);
  g_assert_no_error (fixture->error);
  wait_for_state (fixture, id, PRESSO_ORDER_MAKING);
  g_assert_true (find_order (fixture->display, id) == order);
}

static void
on_requested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  JsonNode **answer = user_data;
  g_autoptr (GError) error = NULL;

  *answer = presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *orders;

  walk_up (fixture, fixture->barista, "espresso", NULL);
  presso_client_request_async (fixture->barista, "GET", "orders?state=WAITING&limit=5", NULL, NULL,
                               on_requested, &answer);
  wait_until (answer != NULL);
  orders = json_object_get_array_member (json_node_get_object (answer), "orders");
  g_assert_cmpuint (json_array_get_length (orders), ==, 1);
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  gint64 difference_ms = presso_client_get_now (fixture->display) - g_get_real_time () / 1000;

  g_assert_cmpint (ABS (difference_ms), <, 2000);
}

#define add(path, function)                                                                        \
  g_test_add ("/client/host/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("life", test_life);
  add ("walk-up", test_walk_up);
  add ("walk-up-refused", test_walk_up_refused);
  add ("shop", test_shop);
  add ("sold-out", test_sold_out);
  add ("claim-race", test_claim_race);
  add ("refused", test_refused);
  add ("takeover", test_takeover);
  add ("restart", test_restart);
  add ("request", test_request);
  add ("clock", test_clock);
  return g_test_run ();
}
