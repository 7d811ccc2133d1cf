/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-event.h"

#include "model/presso-json.h"
#include "model/presso-menu-language.h"
#include "model/presso-shop.h"
#include "model/presso-time.h"

static const struct {
  const char *name;
  PressoTopic topic;
} types[PRESSO_N_EVENT_TYPES] = {
  [PRESSO_EVENT_NEW_ORDER] = { "Validator.NewOrder", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_CODE_ISSUED] = { "Validator.CodeIssued", PRESSO_TOPIC_CODE },
  [PRESSO_EVENT_CODE_CHANGED] = { "Validator.CodeChanged", PRESSO_TOPIC_CODE },
  [PRESSO_EVENT_WORKFLOW_STARTED] = { "OrderProcessor.WorkflowStarted", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_WAITING_COMPLETION] = { "OrderManager.WaitingCompletion", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_MAKE_ORDER] = { "OrderManager.MakeOrder", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_UNMAKE_ORDER] = { "OrderManager.UnmakeOrder", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_COMPLETED] = { "OrderManager.OrderCompleted", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_RECALLED] = { "OrderManager.OrderRecalled", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_REOPENED] = { "OrderManager.OrderReopened", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_COLLECTED] = { "OrderManager.OrderCollected", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_CANCELLED] = { "OrderManager.OrderCancelled", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_TIME_OUT] = { "OrderProcessor.OrderTimeOut", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_SHOP_UNAVAILABLE] = { "OrderProcessor.ShopUnavailable", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_ORDER_FINISHED] = { "OrderProcessor.OrderFinished", PRESSO_TOPIC_ORDER },
  [PRESSO_EVENT_CONFIG_CHANGED] = { "ConfigService.ConfigChanged", PRESSO_TOPIC_CONFIG },
  [PRESSO_EVENT_RESTORED] = { "Backups.Restored", PRESSO_TOPIC_ADMIN },
  [PRESSO_EVENT_WAIT_TIMES_CHANGED] = { "Metrics.WaitTimesChanged", PRESSO_TOPIC_CONFIG },
  [PRESSO_EVENT_STATIONS_CHANGED] = { "Stations.Changed", PRESSO_TOPIC_ADMIN },
  [PRESSO_EVENT_BARISTAS_CHANGED] = { "Baristas.Changed", PRESSO_TOPIC_STAFF },
};

/**
 * presso_event_free:
 * @self: (transfer full): an event
 */
void
presso_event_free (PressoEvent *self)
{
  g_free (self->shop);
  g_free (self->subject);
  g_free (self->guest);
  g_free (self->data);
  g_free (self);
}

/* The data is put in as it is: it was written by us. */
static char *
write_event (const PressoEvent *self, const char *data)
{
  g_autofree char *time = presso_time_to_string (self->time_ms);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "{\"specversion\":\"1.0\",\"id\":\"%" G_GINT64_FORMAT
                          "\",\"source\":\"/shops/%s\","
                          "\"type\":\"%s\",",
                          self->sequence, self->shop, types[self->type].name);
  if (self->subject != NULL)
    g_string_append_printf (text, "\"subject\":\"%s\",", self->subject);
  g_string_append_printf (
    text,
    "\"time\":\"%s\",\"datacontenttype\":\"application/json\",\"sequence\":\"%" G_GINT64_FORMAT
    "\",\"data\":%s}",
    time, self->sequence, data);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * presso_event_to_string:
 * @self: an event
 *
 * Writes the event as CloudEvents 1.0 in JSON with the `sequence` extension
 * (https://github.com/cloudevents/spec).
 *
 * Returns: (transfer full): the text, for staff
 */
char *
presso_event_to_string (const PressoEvent *self)
{
  return write_event (self, self->data);
}

/**
 * presso_event_to_guest_string:
 * @self: an event
 * @language: (nullable): in which language the menu is read, %NULL for all
 *
 * Returns: (transfer full): the text without what is only for staff
 */
char *
presso_event_to_guest_string (const PressoEvent *self, const char *language)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *data = NULL;

  if (self->type != PRESSO_EVENT_CONFIG_CHANGED && self->type != PRESSO_EVENT_WAIT_TIMES_CHANGED)
    return write_event (self, self->data);
  node = presso_json_parse (self->data, -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return write_event (self, "null");
  presso_shop_hide_from_guests (json_node_get_object (node));
  if (language != NULL)
    presso_menu_keep_language (json_node_get_object (node), language);
  data = presso_json_to_string (node);
  return write_event (self, data);
}

/**
 * presso_event_type_to_string:
 * @type: what happened
 *
 * Returns: the CloudEvents type
 */
const char *
presso_event_type_to_string (PressoEventType type)
{
  return types[type].name;
}

/**
 * presso_event_type_from_string:
 * @text: a CloudEvents type
 * @type: (out): what happened
 *
 * Returns: whether it is one of ours
 */
gboolean
presso_event_type_from_string (const char *text, PressoEventType *type)
{
  for (int i = 0; i < PRESSO_N_EVENT_TYPES; i++) {
    if (g_strcmp0 (types[i].name, text) == 0) {
      *type = (PressoEventType) i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * presso_event_type_get_topic:
 * @type: what happened
 *
 * Returns: who may see it
 */
PressoTopic
presso_event_type_get_topic (PressoEventType type)
{
  return types[type].topic;
}
