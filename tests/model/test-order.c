/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-order.h"

#include "model/presso-json.h"

static const struct {
  PressoOrderState state;
  const char *name;
  gboolean is_closed;
} states[] = {
  { PRESSO_ORDER_RESERVED, "RESERVED", FALSE },  { PRESSO_ORDER_WAITING, "WAITING", FALSE },
  { PRESSO_ORDER_MAKING, "MAKING", FALSE },      { PRESSO_ORDER_READY, "READY", FALSE },
  { PRESSO_ORDER_COLLECTED, "COLLECTED", TRUE }, { PRESSO_ORDER_CANCELLED, "CANCELLED", TRUE },
};

static void
test_states (void)
{
  PressoOrderState state = PRESSO_ORDER_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_assert_cmpstr (presso_order_state_to_string (states[i].state), ==, states[i].name);
    g_assert_true (presso_order_state_from_string (states[i].name, &state));
    g_assert_cmpint (state, ==, states[i].state);
    g_assert_cmpint (presso_order_state_is_closed (states[i].state), ==, states[i].is_closed);
  }
  g_assert_false (presso_order_state_is_closed (PRESSO_ORDER_NONE));
}

static const char *const no_states[] = { "", "NONE", "waiting", "WAITING ", "DONE", "1" };

static void
test_no_states (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_states); i++) {
    PressoOrderState state = PRESSO_ORDER_READY;

    g_assert_false (presso_order_state_from_string (no_states[i], &state));
    g_assert_cmpint (state, ==, PRESSO_ORDER_READY);
  }
}

static const struct {
  PressoAction action;
  const char *name;
} actions[] = {
  { PRESSO_ACTION_SUBMIT, "submit" },     { PRESSO_ACTION_CLAIM, "claim" },
  { PRESSO_ACTION_RELEASE, "release" },   { PRESSO_ACTION_COMPLETE, "complete" },
  { PRESSO_ACTION_REOPEN, "reopen" },     { PRESSO_ACTION_RECALL, "recall" },
  { PRESSO_ACTION_COLLECT, "collect" },   { PRESSO_ACTION_CANCEL, "cancel" },
  { PRESSO_ACTION_TIME_OUT, "time-out" }, { PRESSO_ACTION_CLOSE, "close" },
};

static void
test_actions (void)
{
  PressoAction action;

  g_assert_cmpuint (G_N_ELEMENTS (actions), ==, PRESSO_N_ACTIONS);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_assert_cmpstr (presso_action_to_string (actions[i].action), ==, actions[i].name);
    g_assert_true (presso_action_from_string (actions[i].name, &action));
    g_assert_cmpint (action, ==, actions[i].action);
  }
  g_assert_false (presso_action_from_string ("Claim", &action));
  g_assert_false (presso_action_from_string ("", &action));
  g_assert_false (presso_action_from_string ("drink", &action));
}

static const char *const orders[][2] = {
  { "{\"id\":\"o\",\"shop\":\"main\",\"state\":\"RESERVED\"}", "{}" },
  { "{\"id\":\"o\",\"shop\":\"main\",\"state\":\"WAITING\",\"choices\":["
    "{\"group\":\"milk\",\"groupName\":\"Milk\",\"choice\":\"oat\",\"choiceName\":\"Oat\"},"
    "{\"group\":\"size\",\"groupName\":\"Size\",\"choice\":\"large\",\"choiceName\":\"Large\"}]}",
    "{\"milk\":\"oat\",\"size\":\"large\"}" },
};

static void
test_options (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (JsonNode) node = presso_json_parse (orders[i][0], -1, NULL);
    g_autoptr (GError) error = NULL;
    PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);
    g_autoptr (JsonNode) written = NULL;
    g_autofree char *options = NULL;

    g_assert_no_error (error);
    written = presso_order_to_json (order);
    options =
      presso_json_to_string (json_object_get_member (json_node_get_object (written), "options"));
    g_assert_cmpstr (options, ==, orders[i][1]);
    g_assert_true (presso_record_update (PRESSO_RECORD (order), written, "", &error));
    g_assert_no_error (error);
    g_assert_finalize_object (order);
  }
}

static void
test_getters (void)
{
  const char *text =
    "{\"id\":\"o-1\",\"shop\":\"main\",\"number\":42,\"state\":\"CANCELLED\",\"drink\":\"latte\","
    "\"drinkName\":\"Latte\",\"choices\":[{\"group\":\"milk\",\"groupName\":\"Milk\","
    "\"choice\":\"oat\",\"choiceName\":\"Oat\",\"usual\":true}],\"name\":\"Guest 1\","
    "\"source\":\"robot\",\"barista\":\"Barista 1\",\"reason\":\"closed\","
    "\"createdAt\":\"1970-01-01T00:00:01Z\",\"submittedAt\":\"1970-01-01T00:00:02Z\","
    "\"claimedAt\":\"1970-01-01T00:00:03Z\",\"readyAt\":\"1970-01-01T00:00:04Z\","
    "\"closedAt\":\"1970-01-01T00:00:05Z\",\"deadline\":\"1970-01-01T00:00:06Z\",\"version\":7}";
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
  g_autoptr (PressoOrder) order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", NULL);
  g_autoptr (PressoOrderChoice) choice = NULL;

  g_assert_nonnull (order);
  g_assert_cmpstr (presso_order_get_id (order), ==, "o-1");
  g_assert_cmpstr (presso_order_get_shop (order), ==, "main");
  g_assert_cmpint (presso_order_get_number (order), ==, 42);
  g_assert_cmpint (presso_order_get_state (order), ==, PRESSO_ORDER_CANCELLED);
  g_assert_cmpstr (presso_order_get_drink (order), ==, "latte");
  g_assert_cmpstr (presso_order_get_drink_name (order), ==, "Latte");
  g_assert_cmpstr (presso_order_get_name (order), ==, "Guest 1");
  g_assert_cmpint (presso_order_get_source (order), ==, PRESSO_SOURCE_ROBOT);
  g_assert_cmpstr (presso_order_get_barista (order), ==, "Barista 1");
  g_assert_cmpint (presso_order_get_reason (order), ==, PRESSO_REASON_CLOSED);
  g_assert_cmpint (presso_order_get_created_at (order), ==, 1000);
  g_assert_cmpint (presso_order_get_submitted_at (order), ==, 2000);
  g_assert_cmpint (presso_order_get_claimed_at (order), ==, 3000);
  g_assert_cmpint (presso_order_get_ready_at (order), ==, 4000);
  g_assert_cmpint (presso_order_get_closed_at (order), ==, 5000);
  g_assert_cmpint (presso_order_get_deadline (order), ==, 6000);
  g_assert_cmpint (presso_order_get_version (order), ==, 7);
  choice = g_list_model_get_item (presso_order_get_choices (order), 0);
  g_assert_cmpstr (presso_order_choice_get_choice_name (choice), ==, "Oat");
  g_assert_true (presso_order_choice_get_usual (choice));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/order/states", test_states);
  g_test_add_func ("/model/order/no-states", test_no_states);
  g_test_add_func ("/model/order/actions", test_actions);
  g_test_add_func ("/model/order/options", test_options);
  g_test_add_func ("/model/order/getters", test_getters);
  return g_test_run ();
}
