/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-event.h"

#include "model/presso-json.h"

static const struct {
  PressoEventType type;
  const char *name;
  PressoTopic topic;
} types[] = {
  { PRESSO_EVENT_NEW_ORDER, "Validator.NewOrder", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_CODE_ISSUED, "Validator.CodeIssued", PRESSO_TOPIC_CODE },
  { PRESSO_EVENT_CODE_CHANGED, "Validator.CodeChanged", PRESSO_TOPIC_CODE },
  { PRESSO_EVENT_WORKFLOW_STARTED, "OrderProcessor.WorkflowStarted", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_WAITING_COMPLETION, "OrderManager.WaitingCompletion", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_MAKE_ORDER, "OrderManager.MakeOrder", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_UNMAKE_ORDER, "OrderManager.UnmakeOrder", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_COMPLETED, "OrderManager.OrderCompleted", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_RECALLED, "OrderManager.OrderRecalled", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_REOPENED, "OrderManager.OrderReopened", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_COLLECTED, "OrderManager.OrderCollected", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_CANCELLED, "OrderManager.OrderCancelled", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_TIME_OUT, "OrderProcessor.OrderTimeOut", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_SHOP_UNAVAILABLE, "OrderProcessor.ShopUnavailable", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_ORDER_FINISHED, "OrderProcessor.OrderFinished", PRESSO_TOPIC_ORDER },
  { PRESSO_EVENT_CONFIG_CHANGED, "ConfigService.ConfigChanged", PRESSO_TOPIC_CONFIG },
  { PRESSO_EVENT_RESTORED, "Backups.Restored", PRESSO_TOPIC_ADMIN },
  { PRESSO_EVENT_WAIT_TIMES_CHANGED, "Metrics.WaitTimesChanged", PRESSO_TOPIC_CONFIG },
  { PRESSO_EVENT_STATIONS_CHANGED, "Stations.Changed", PRESSO_TOPIC_ADMIN },
  { PRESSO_EVENT_BARISTAS_CHANGED, "Baristas.Changed", PRESSO_TOPIC_STAFF },
};

static void
test_types (void)
{
  PressoEventType type;

  g_assert_cmpuint (G_N_ELEMENTS (types), ==, PRESSO_N_EVENT_TYPES);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_assert_cmpstr (presso_event_type_to_string (types[i].type), ==, types[i].name);
    g_assert_true (presso_event_type_from_string (types[i].name, &type));
    g_assert_cmpint (type, ==, types[i].type);
    g_assert_cmpint (presso_event_type_get_topic (types[i].type), ==, types[i].topic);
  }
}

static const char *const no_types[] = {
  "", "NewOrder", "validator.neworder", "Validator.NewOrder ", "snapshot", NULL
};

static void
test_no_types (void)
{
  PressoEventType type;

  for (gsize i = 0; i < G_N_ELEMENTS (no_types); i++)
    g_assert_false (presso_event_type_from_string (no_types[i], &type));
}

static void
test_written (void)
{
  g_autoptr (PressoEvent) event = g_new0 (PressoEvent, 1);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  event->sequence = 42;
  event->type = PRESSO_EVENT_MAKE_ORDER;
  event->shop = g_strdup ("main");
  event->subject = g_strdup ("o-1");
  event->guest = g_strdup ("a secret");
  event->time_ms = G_GINT64_CONSTANT (1795345187123);
  event->data = g_strdup ("{\"id\":\"o-1\"}");
  text = presso_event_to_string (event);
  g_assert_cmpstr (text, ==,
                   "{\"specversion\":\"1.0\",\"id\":\"42\",\"source\":\"/shops/main\","
                   "\"type\":\"OrderManager.MakeOrder\",\"subject\":\"o-1\","
                   "\"time\":\"2026-11-22T10:59:47.123Z\",\"datacontenttype\":\"application/json\","
                   "\"sequence\":\"42\",\"data\":{\"id\":\"o-1\"}}");
  node = presso_json_parse (text, -1, NULL);
  g_assert_nonnull (node);
}

static void
test_no_subject (void)
{
  g_autoptr (PressoEvent) event = g_new0 (PressoEvent, 1);
  g_autofree char *text = NULL;

  event->sequence = G_MAXINT64;
  event->type = PRESSO_EVENT_WAIT_TIMES_CHANGED;
  event->shop = g_strdup ("main");
  event->data = g_strdup ("{}");
  text = presso_event_to_string (event);
  g_assert_null (strstr (text, "subject"));
  g_assert_nonnull (strstr (text, "\"sequence\":\"9223372036854775807\""));
}

/* A guest hears of the wait, and not of how long the baristas take. */
static void
test_guest (void)
{
  g_autoptr (PressoEvent) event = g_new0 (PressoEvent, 1);
  g_autofree char *staff = NULL;
  g_autofree char *guest = NULL;

  event->type = PRESSO_EVENT_WAIT_TIMES_CHANGED;
  event->shop = g_strdup ("main");
  event->data = g_strdup ("{\"waitEstimate\":90,\"makeTimes\":{\"latte\":80}}");
  staff = presso_event_to_string (event);
  guest = presso_event_to_guest_string (event, "de");
  g_assert_nonnull (strstr (staff, "\"makeTimes\":{\"latte\":80}"));
  g_assert_nonnull (strstr (guest, "\"data\":{\"waitEstimate\":90}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/event/types", test_types);
  g_test_add_func ("/model/event/no-types", test_no_types);
  g_test_add_func ("/model/event/written", test_written);
  g_test_add_func ("/model/event/no-subject", test_no_subject);
  g_test_add_func ("/model/event/guest", test_guest);
  return g_test_run ();
}
