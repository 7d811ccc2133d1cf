/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-hub.h"

#include "model/presso-error.h"
#include "server/presso-documents.h"
#include "server/presso-event-frames.h"
#include "server/presso-places.h"
#include "server/presso-soup-transport.h"
#include "server/presso-subscriber.h"
#include "services/presso-station-service.h"

/* Events read at once for one who catches up, and how far back that goes before a snapshot is less.
 */
#define PAGE         200
#define MAX_CATCH_UP 10000
/* Who isn't staff may be anybody, sees next to nothing of the log, and has a small snapshot. */
#define MAX_CATCH_UP_OTHERS 500
#define MAX_QUEUED          (64 * 1024)
/* What a peer that is told to close has for it at most. */
#define END_MS 1000

/* Who listens to one shop. */
typedef struct {
  GHashTable *staff;  /* set of PressoSubscriber */
  GHashTable *admins; /* those of the staff that are organisers */
  GHashTable *others; /* set of PressoSubscriber */
  GHashTable *guests; /* id of a guest → set of PressoSubscriber */
} Audience;

/**
 * PressoHub:
 *
 * Sends events to those who listen. The text of an event is built once, and that of the menu once
 * for each language in which it is read; staff get it before phones; what a phone may not see isn't
 * even looked at for it, so that an event costs the staff and its own guest's phones, not the hall.
 *
 * A new subscriber gets a snapshot, or with `since` what it missed, from the log, page by page as
 * fast as it reads; then it is live. Both happen in the host's thread between two batches, so there
 * is no gap and nothing comes twice. What waits for a peer that doesn't read is bounded by its
 * connection, which drops it; it resumes when it comes back.
 */
struct _PressoHub {
  GObject parent_instance;

  PressoServices *services;
  PressoSettings *settings;
  GHashTable *audiences; /* shop → Audience */
  GHashTable *subscribers;
  PressoPlaces *places;
  GBytes *ping;
  GSource *ping_timer;
  GSource *end_timer; /* while peers that were told to close have time for it */
  gulong committed_id;
  gulong health_id;
};

G_DEFINE_FINAL_TYPE (PressoHub, presso_hub, G_TYPE_OBJECT)

static void
audience_free (Audience *self)
{
  g_hash_table_unref (self->staff);
  g_hash_table_unref (self->admins);
  g_hash_table_unref (self->others);
  g_hash_table_unref (self->guests);
  g_free (self);
}

static Audience *
ensure_audience (PressoHub *self, const char *shop)
{
  Audience *audience = g_hash_table_lookup (self->audiences, shop);

  if (audience != NULL)
    return audience;
  audience = g_new0 (Audience, 1);
  audience->staff = g_hash_table_new (NULL, NULL);
  audience->admins = g_hash_table_new (NULL, NULL);
  audience->others = g_hash_table_new (NULL, NULL);
  audience->guests =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_hash_table_insert (self->audiences, g_strdup (shop), audience);
  return audience;
}

static void
add (PressoHub *self, PressoSubscriber *subscriber)
{
  Audience *audience = ensure_audience (self, subscriber->shop);
  GHashTable *phones;

  g_hash_table_add (self->subscribers, subscriber);
  g_hash_table_add (presso_subscriber_is_staff (subscriber) ? audience->staff : audience->others,
                    subscriber);
  if (subscriber->caller.role == PRESSO_ROLE_ADMIN)
    g_hash_table_add (audience->admins, subscriber);
  if (presso_subscriber_is_staff (subscriber))
    presso_station_service_connect (self->services, subscriber->caller.id);
  if (subscriber->caller.role != PRESSO_ROLE_GUEST)
    return;
  phones = g_hash_table_lookup (audience->guests, subscriber->caller.id);
  if (phones == NULL) {
    phones = g_hash_table_new (NULL, NULL);
    g_hash_table_insert (audience->guests, g_strdup (subscriber->caller.id), phones);
  }
  g_hash_table_add (phones, subscriber);
}

static void
drop (PressoHub *self, PressoSubscriber *subscriber)
{
  Audience *audience = ensure_audience (self, subscriber->shop);
  GHashTable *phones = NULL;

  if (subscriber->caller.role == PRESSO_ROLE_GUEST)
    phones = g_hash_table_lookup (audience->guests, subscriber->caller.id);
  if (phones != NULL && g_hash_table_remove (phones, subscriber) && g_hash_table_size (phones) == 0)
    g_hash_table_remove (audience->guests, subscriber->caller.id);
  if (presso_subscriber_is_staff (subscriber))
    presso_station_service_disconnect (self->services, subscriber->caller.id);
  g_hash_table_remove (audience->staff, subscriber);
  g_hash_table_remove (audience->admins, subscriber);
  g_hash_table_remove (audience->others, subscriber);
  g_hash_table_remove (self->subscribers, subscriber);
}

static void
on_closed (gpointer object, PressoSubscriber *subscriber)
{
  drop (subscriber->hub, subscriber);
}

static void
send_to_set (GHashTable *set, const PressoEvent *event, PressoEventFrames *frames)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    PressoSubscriber *subscriber = key;

    if (!subscriber->is_live || subscriber->sequence >= event->sequence)
      continue;
    subscriber->sequence = event->sequence;
    presso_subscriber_send (subscriber,
                            presso_event_frames_get (frames, subscriber->caller.language));
  }
}

/* Returns who of the staff, or of the others, gets an event; NULL for nobody. */
static GHashTable *
find_listeners (const Audience *audience, const PressoEvent *event, gboolean is_staff)
{
  switch (presso_event_type_get_topic (event->type)) {
  case PRESSO_TOPIC_CONFIG:
    return is_staff ? audience->staff : audience->others;
  case PRESSO_TOPIC_ORDER:
    if (is_staff)
      return audience->staff;
    return event->guest != NULL ? g_hash_table_lookup (audience->guests, event->guest) : NULL;
  case PRESSO_TOPIC_ADMIN:
    return is_staff ? audience->admins : NULL;
  case PRESSO_TOPIC_STAFF:
  case PRESSO_TOPIC_CODE:
  default:
    return is_staff ? audience->staff : NULL;
  }
}

static void
publish (PressoHub *self, const PressoEvent *event, gboolean to_staff)
{
  Audience *audience = g_hash_table_lookup (self->audiences, event->shop);
  GHashTable *set = audience != NULL ? find_listeners (audience, event, to_staff) : NULL;
  g_autoptr (PressoEventFrames) frames = NULL;

  if (set == NULL || g_hash_table_size (set) == 0)
    return;
  frames = presso_event_frames_new (event, to_staff);
  send_to_set (set, event, frames);
}

static void
on_writer_committed (PressoWriter *writer, GPtrArray *events, PressoHub *self)
{
  for (guint i = 0; i < events->len; i++)
    publish (self, g_ptr_array_index (events, i), TRUE);
  for (guint i = 0; i < events->len; i++)
    publish (self, g_ptr_array_index (events, i), FALSE);
}

/* No event either: it is about now, and nobody asks later what the wait was. */
static void
send_places (const char *shop, const char *guest, const char *text, gpointer user_data)
{
  PressoHub *self = user_data;
  Audience *audience = g_hash_table_lookup (self->audiences, shop);
  GHashTable *phones = audience != NULL ? g_hash_table_lookup (audience->guests, guest) : NULL;
  g_autoptr (GBytes) frame = NULL;
  GHashTableIter iter;
  gpointer phone;

  if (phones == NULL)
    return;
  frame = presso_frame_new_text (text);
  g_hash_table_iter_init (&iter, phones);
  while (g_hash_table_iter_next (&iter, &phone, NULL))
    presso_subscriber_send (phone, frame);
}

/* What keeps the bar from keeping changes can't be an event: no log would take it. Staff are told
 * at once, and when they connect. */
static GBytes *
new_health_frame (PressoHub *self)
{
  const GError *failure = presso_writer_get_failure (self->services->writer);
  g_autofree char *text = NULL;

  if (failure == NULL)
    return presso_frame_new_text ("{\"type\":\"health\",\"trouble\":null}");
  text = g_strdup_printf ("{\"type\":\"health\",\"trouble\":\"%s\"}",
                          presso_trouble_to_string (presso_error_get_trouble (failure)));
  return presso_frame_new_text (text);
}

static void
on_writer_health_changed (PressoWriter *writer, PressoHub *self)
{
  g_autoptr (GBytes) frame = new_health_frame (self);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->subscribers);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (presso_subscriber_is_staff (key))
      presso_subscriber_send (key, frame);
  }
}

static gboolean
is_ready_for_more (PressoSubscriber *subscriber)
{
  return presso_connection_get_queued (subscriber->connection) < MAX_QUEUED;
}

/* Sends what a subscriber may see of a page; stops where enough waits for the peer. */
static void
send_page (PressoSubscriber *subscriber, GPtrArray *events)
{
  for (guint i = 0; i < events->len && is_ready_for_more (subscriber); i++) {
    PressoEvent *event = g_ptr_array_index (events, i);

    subscriber->sequence = event->sequence;
    if (presso_subscriber_may_see (subscriber, event)) {
      g_autoptr (PressoEventFrames) frames =
        presso_event_frames_new (event, presso_subscriber_is_staff (subscriber));

      presso_subscriber_send (subscriber,
                              presso_event_frames_get (frames, subscriber->caller.language));
    }
  }
}

/* Sends what a subscriber missed, as fast as it reads; it is live once nothing is left. */
static void
catch_up (PressoSubscriber *subscriber)
{
  while (!subscriber->is_live && is_ready_for_more (subscriber)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) events =
      presso_store_list_events (subscriber->hub->services->store, subscriber->shop,
                                subscriber->sequence, PAGE, MAX_QUEUED, &error);

    if (events == NULL) {
      presso_error_warn (error, "Catching up");
      presso_connection_drop (subscriber->connection);
      return;
    }
    send_page (subscriber, events);
    subscriber->is_live = events->len == 0;
  }
}

static void
on_connection_drained (PressoConnection *connection, PressoSubscriber *subscriber)
{
  if (!subscriber->is_live)
    catch_up (subscriber);
}

/* Whether a subscriber resumes: whether the log holds everything after @since, and that isn't more
 * than is worth reading. What it doesn't hold itself was pruned, or is of a time that a restored
 * backup knows nothing of; and only the newest events are there without a gap. */
static gboolean
log_reaches (PressoHub *self, const PressoSubscriber *subscriber, gint64 since)
{
  gint64 last = presso_store_get_last_sequence (self->services->store, NULL);
  gint64 most = presso_subscriber_is_staff (subscriber) ? MAX_CATCH_UP : MAX_CATCH_UP_OTHERS;

  return last - since <= MIN (most, self->services->retention.events) &&
         presso_store_has_event (self->services->store, since, NULL);
}

static gboolean
send_snapshot (PressoHub *self, PressoSubscriber *subscriber)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = presso_document_snapshot (
    self->services, &subscriber->caller, subscriber->shop, &subscriber->sequence, NULL, &error);
  g_autoptr (GBytes) frame = NULL;

  if (text == NULL) {
    presso_error_warn (error, "Snapshot");
    return FALSE;
  }
  frame = presso_frame_new_text (text);
  presso_subscriber_send (subscriber, frame);
  return TRUE;
}

/**
 * presso_hub_subscribe:
 * @self: a hub
 * @socket: a WebSocket that was just opened
 * @caller: who listens
 * @shop: id of the shop
 * @since: the last sequence the peer has, or -1 for a snapshot
 *
 * Sends a caller's events to a socket until it closes.
 */
void
presso_hub_subscribe (PressoHub *self,
                      SoupWebsocketConnection *socket,
                      const PressoCaller *caller,
                      const char *shop,
                      gint64 since)
{
  PressoSubscriber *subscriber;

  /* Only a socket over a connection of ours can be bounded. */
  if (presso_connection_from_websocket (socket) == NULL) {
    soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_SERVER_ERROR, NULL);
    return;
  }
  subscriber = presso_subscriber_new (self, socket, caller, shop);
  presso_connection_set_push (subscriber->connection, TRUE);
  presso_connection_set_message_limit (
    subscriber->connection,
    (gsize) presso_settings_get (self->settings, PRESSO_SETTING_MAX_MESSAGE_SIZE));
  add (self, subscriber);
  g_signal_connect (socket, "closed", G_CALLBACK (on_closed), subscriber);
  g_signal_connect (subscriber->connection, "closed", G_CALLBACK (on_closed), subscriber);
  g_signal_connect (subscriber->connection, "drained", G_CALLBACK (on_connection_drained),
                    subscriber);
  if (since >= 0 && log_reaches (self, subscriber, since))
    subscriber->sequence = since;
  else if (!send_snapshot (self, subscriber)) {
    presso_connection_drop (subscriber->connection);
    return;
  }
  if (presso_subscriber_is_staff (subscriber) &&
      presso_writer_get_failure (self->services->writer) != NULL) {
    g_autoptr (GBytes) frame = new_health_frame (self);

    presso_subscriber_send (subscriber, frame);
  }
  /* A snapshot has it; what is read from the log hasn't. */
  if (subscriber->caller.role == PRESSO_ROLE_GUEST && since >= 0)
    presso_places_tell_again (self->places, shop, subscriber->caller.id);
  catch_up (subscriber);
}

static gboolean
on_end_timer (gpointer user_data)
{
  PressoHub *self = user_data;
  GHashTableIter iter;
  gpointer key;

  g_clear_pointer (&self->end_timer, g_source_unref);
  g_hash_table_iter_init (&iter, self->subscribers);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    PressoSubscriber *subscriber = key;

    if (soup_websocket_connection_get_state (subscriber->socket) != SOUP_WEBSOCKET_STATE_OPEN)
      presso_connection_drop (subscriber->connection);
  }
  return G_SOURCE_REMOVE;
}

/* Before libsoup does: it forgets to free its timer when that runs out (3.2). */
static void
start_end_timer (PressoHub *self)
{
  if (self->end_timer != NULL)
    return;
  self->end_timer = g_timeout_source_new (END_MS);
  g_source_set_callback (self->end_timer, on_end_timer, self, NULL);
  g_source_attach (self->end_timer, g_source_get_context (self->ping_timer));
}

static void
stop_end_timer (PressoHub *self)
{
  if (self->end_timer != NULL)
    g_source_destroy (self->end_timer);
  g_clear_pointer (&self->end_timer, g_source_unref);
}

/**
 * presso_hub_drop_caller:
 * @self: a hub
 * @id: id of a station that was revoked, or of a guest who is forgotten
 *
 * Sends nothing more to its sockets and ends them with %PRESSO_CLOSE_REVOKED.
 */
void
presso_hub_drop_caller (PressoHub *self, const char *id)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->subscribers);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    PressoSubscriber *subscriber = key;

    if (g_strcmp0 (subscriber->caller.id, id) == 0)
      g_ptr_array_add (sockets, g_object_ref (subscriber->socket));
  }
  for (guint i = 0; i < sockets->len; i++) {
    SoupWebsocketConnection *socket = g_ptr_array_index (sockets, i);

    if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_close (socket, PRESSO_CLOSE_REVOKED, "revoked");
  }
  start_end_timer (self);
}

static gboolean
on_ping_timer (gpointer user_data)
{
  PressoHub *self = user_data;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->subscribers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    presso_subscriber_ping (key, self->ping);
  return G_SOURCE_CONTINUE;
}

/**
 * presso_hub_stop:
 * @self: a hub
 *
 * Forgets everyone; ending the connections is the listener's.
 */
void
presso_hub_stop (PressoHub *self)
{
  GHashTableIter iter;
  gpointer key;

  if (self->ping_timer == NULL)
    return;
  g_source_destroy (self->ping_timer);
  g_clear_pointer (&self->ping_timer, g_source_unref);
  stop_end_timer (self);
  presso_places_stop (self->places);
  g_clear_signal_handler (&self->committed_id, self->services->writer);
  g_clear_signal_handler (&self->health_id, self->services->writer);
  g_hash_table_iter_init (&iter, self->subscribers);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (presso_subscriber_is_staff (key))
      presso_station_service_disconnect (self->services, ((PressoSubscriber *) key)->caller.id);
  }
  g_hash_table_remove_all (self->audiences);
  g_hash_table_remove_all (self->subscribers);
}

static void
presso_hub_dispose (GObject *object)
{
  PressoHub *self = PRESSO_HUB (object);

  presso_hub_stop (self);
  g_clear_pointer (&self->audiences, g_hash_table_unref);
  g_clear_pointer (&self->subscribers, g_hash_table_unref);
  g_clear_object (&self->places);
  g_clear_pointer (&self->ping, g_bytes_unref);
  g_clear_pointer (&self->settings, presso_settings_unref);
  G_OBJECT_CLASS (presso_hub_parent_class)->dispose (object);
}

static void
presso_hub_class_init (PressoHubClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_hub_dispose;
}

static void
presso_hub_init (PressoHub *self)
{
  static const guint8 ping[] = { 0x89, 0x00 };

  self->audiences =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) audience_free);
  self->subscribers =
    g_hash_table_new_full (NULL, NULL, (GDestroyNotify) presso_subscriber_free, NULL);
  self->ping = g_bytes_new_static (ping, sizeof ping);
}

/**
 * presso_hub_new:
 * @services: the services, which must live longer
 * @settings: the host's
 * @context: the host's loop
 *
 * Returns: (transfer full): a hub
 */
PressoHub *
presso_hub_new (PressoServices *services, PressoSettings *settings, GMainContext *context)
{
  PressoHub *self = g_object_new (PRESSO_TYPE_HUB, NULL);

  self->services = services;
  self->settings = presso_settings_ref (settings);
  self->committed_id =
    g_signal_connect (services->writer, "committed", G_CALLBACK (on_writer_committed), self);
  self->health_id = g_signal_connect (services->writer, "health-changed",
                                      G_CALLBACK (on_writer_health_changed), self);
  self->places = presso_places_new (services, context, send_places, self);
  self->ping_timer = g_timeout_source_new_seconds (
    (guint) presso_settings_get (settings, PRESSO_SETTING_PING_INTERVAL));
  g_source_set_callback (self->ping_timer, on_ping_timer, self, NULL);
  g_source_attach (self->ping_timer, context);
  return self;
}
