/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-subscriber.h"

#include "server/presso-soup-transport.h"

/**
 * presso_subscriber_new: (skip)
 * @hub: whose
 * @socket: a WebSocket that was just opened
 * @caller: who listens
 * @shop: to which shop
 *
 * Returns: (transfer full): a subscriber
 */
PressoSubscriber *
presso_subscriber_new (PressoHub *hub,
                       SoupWebsocketConnection *socket,
                       const PressoCaller *caller,
                       const char *shop)
{
  PressoSubscriber *self = g_new0 (PressoSubscriber, 1);

  self->hub = hub;
  self->socket = g_object_ref (socket);
  self->connection = g_object_ref (presso_connection_from_websocket (socket));
  self->caller.role = caller->role;
  self->caller.id = g_strdup (caller->id);
  self->caller.language = g_strdup (caller->language);
  self->shop = g_strdup (shop);
  return self;
}

/**
 * presso_subscriber_free: (skip)
 * @self: (transfer full): a subscriber
 */
void
presso_subscriber_free (PressoSubscriber *self)
{
  g_signal_handlers_disconnect_by_data (self->socket, self);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_object_unref (self->socket);
  g_object_unref (self->connection);
  g_free (self->caller.id);
  g_free (self->caller.language);
  g_free (self->shop);
  g_free (self);
}

/**
 * presso_subscriber_is_staff: (skip)
 * @self: a subscriber
 *
 * Returns: whether it sees everything of its shop
 */
gboolean
presso_subscriber_is_staff (const PressoSubscriber *self)
{
  return (self->caller.role & PRESSO_ROLES_STAFF) != 0;
}

/**
 * presso_subscriber_may_see: (skip)
 * @self: a subscriber
 * @event: an event
 *
 * Returns: whether the event is on one of its topics
 */
gboolean
presso_subscriber_may_see (const PressoSubscriber *self, const PressoEvent *event)
{
  if (!g_str_equal (self->shop, event->shop))
    return FALSE;
  switch (presso_event_type_get_topic (event->type)) {
  case PRESSO_TOPIC_CONFIG:
    return TRUE;
  case PRESSO_TOPIC_ORDER:
    return presso_subscriber_is_staff (self) || (self->caller.role == PRESSO_ROLE_GUEST &&
                                                 g_strcmp0 (self->caller.id, event->guest) == 0);
  case PRESSO_TOPIC_ADMIN:
    return self->caller.role == PRESSO_ROLE_ADMIN;
  case PRESSO_TOPIC_STAFF:
  case PRESSO_TOPIC_CODE:
  default:
    return presso_subscriber_is_staff (self);
  }
}

/**
 * presso_subscriber_send: (skip)
 * @self: a subscriber
 * @frame: a whole WebSocket frame, shared with others
 *
 * Sends a frame after those that wait.
 */
void
presso_subscriber_send (PressoSubscriber *self, GBytes *frame)
{
  /* A peer that doesn't read is dropped by its connection, and "closed" comes from the reactor. */
  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    presso_connection_send (self->connection, frame);
}

/**
 * presso_subscriber_ping: (skip)
 * @self: a subscriber
 * @frame: the frame of a ping
 *
 * Asks whether the peer is there.
 */
void
presso_subscriber_ping (PressoSubscriber *self, GBytes *frame)
{
  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    presso_connection_ping (self->connection, frame);
}

/**
 * presso_frame_new_text: (skip)
 * @text: UTF-8
 *
 * Returns: (transfer full): the text as one unmasked frame (RFC 6455, 5.2), built once for all who
 *   get it
 */
GBytes *
presso_frame_new_text (const char *text)
{
  gsize length = strlen (text);
  GByteArray *frame = g_byte_array_sized_new ((guint) length + 10);
  guint8 head[10] = { 0x81 };
  guint head_length = 2;

  if (length < 126) {
    head[1] = (guint8) length;
  } else if (length <= G_MAXUINT16) {
    guint16 size = GUINT16_TO_BE ((guint16) length);

    head[1] = 126;
    memcpy (head + 2, &size, sizeof size);
    head_length = 4;
  } else {
    guint64 size = GUINT64_TO_BE ((guint64) length);

    head[1] = 127;
    memcpy (head + 2, &size, sizeof size);
    head_length = 10;
  }
  g_byte_array_append (frame, head, head_length);
  g_byte_array_append (frame, (const guint8 *) text, (guint) length);
  return g_byte_array_free_to_bytes (frame);
}
