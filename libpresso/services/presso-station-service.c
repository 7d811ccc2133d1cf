/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-station-service.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "services/presso-audit.h"
#include "services/presso-publisher.h"
#include "store/presso-pairing-store.h"

/* When a station was last heard of is known to the millisecond in memory. Keeping it costs a sync
 * of the disk (about 0.3 ms), so it is kept when its token is used for the first time after a
 * start, then with the first request of each further minute, and when it disconnects: for twenty
 * stations at work at most one write in three seconds. A crash forgets a minute at most; or, of a
 * screen that only listens, what came after it connected. */
#define KEEP_PERIOD_MS (60 * (gint64) 1000)

#define MAX_VERSION_LENGTH 40

typedef struct {
  gint64 seen_ms;
  gint64 kept_ms; /* what the store knows; 0 for nothing yet */
  char *version;
  char *address;
  guint n_sockets;
} Presence;

static void
presence_free (Presence *self)
{
  g_free (self->version);
  g_free (self->address);
  g_free (self);
}

/**
 * presso_station_service_new_presences: (skip)
 *
 * Returns: (transfer full): a table for the services
 */
GHashTable *
presso_station_service_new_presences (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) presence_free);
}

static Presence *
ensure_presence (PressoServices *services, const char *id)
{
  Presence *presence = g_hash_table_lookup (services->presences, id);

  if (presence == NULL) {
    presence = g_new0 (Presence, 1);
    g_hash_table_insert (services->presences, g_strdup (id), presence);
  }
  return presence;
}

typedef struct {
  PressoServices *services;
  char *id;
  gint64 seen_ms;
  char *version;
  char *address;
} Sighting;

static gboolean
keep_sighting (gpointer user_data, GError **error)
{
  Sighting *sighting = user_data;

  return presso_store_see_station (sighting->services->store, sighting->id, sighting->seen_ms,
                                   sighting->version, sighting->address, error);
}

static void
on_sighting_kept (gpointer user_data, const GError *error)
{
  Sighting *sighting = user_data;

  /* It is kept the next time. */
  if (error != NULL)
    g_debug ("Keeping when a station was seen: %s", error->message);
  g_free (sighting->id);
  g_free (sighting->version);
  g_free (sighting->address);
  g_free (sighting);
}

static void
keep_presence (PressoServices *services, const char *id, Presence *presence)
{
  Sighting *sighting = g_new0 (Sighting, 1);

  sighting->services = services;
  sighting->id = g_strdup (id);
  sighting->seen_ms = presence->seen_ms;
  sighting->version = g_strdup (presence->version);
  sighting->address = g_strdup (presence->address);
  presence->kept_ms = presence->seen_ms;
  presso_writer_push (services->writer, keep_sighting, on_sighting_kept, sighting);
}

/**
 * presso_station_service_is_version: (skip)
 * @text: what a program says of itself
 *
 * Returns: whether it can be a version
 */
gboolean
presso_station_service_is_version (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (text[i]) && strchr (".+-~", text[i]) == NULL)
      return FALSE;
  }
  return length >= 1 && length <= MAX_VERSION_LENGTH;
}

/**
 * presso_station_service_see: (skip)
 * @services: the services
 * @id: id of a station that has just shown its token
 * @version: (nullable): which Presso it says it is
 * @address: (nullable): where it is
 *
 * Notes that a station is there.
 */
void
presso_station_service_see (PressoServices *services,
                            const char *id,
                            const char *version,
                            const char *address)
{
  Presence *presence = ensure_presence (services, id);

  presence->seen_ms = presso_clock_get_now (services->clock);
  if (version != NULL && g_strcmp0 (version, presence->version) != 0) {
    g_free (presence->version);
    presence->version = g_strdup (version);
  }
  if (address != NULL && g_strcmp0 (address, presence->address) != 0) {
    g_free (presence->address);
    presence->address = g_strdup (address);
  }
  /* A clock that was set back counts as time that passed. */
  if (presence->seen_ms - presence->kept_ms >= KEEP_PERIOD_MS ||
      presence->seen_ms < presence->kept_ms)
    keep_presence (services, id, presence);
}

/**
 * presso_station_service_connect: (skip)
 * @services: the services
 * @id: id of a station that has opened a WebSocket
 *
 * Notes that a station has opened a socket.
 */
void
presso_station_service_connect (PressoServices *services, const char *id)
{
  ensure_presence (services, id)->n_sockets++;
}

/**
 * presso_station_service_disconnect: (skip)
 * @services: the services
 * @id: id of a station one of whose WebSockets has ended
 *
 * Notes that a station has closed a socket, and when it was seen last.
 */
void
presso_station_service_disconnect (PressoServices *services, const char *id)
{
  Presence *presence = g_hash_table_lookup (services->presences, id);

  if (presence == NULL || presence->n_sockets == 0)
    return; /* It was revoked meanwhile. */
  presence->n_sockets--;
  presence->seen_ms = presso_clock_get_now (services->clock);
  keep_presence (services, id, presence);
}

/**
 * presso_station_service_is_connected: (skip)
 * @services: the services
 * @id: id of a station
 *
 * Returns: whether it listens now
 */
gboolean
presso_station_service_is_connected (PressoServices *services, const char *id)
{
  Presence *presence = g_hash_table_lookup (services->presences, id);

  return presence != NULL && presence->n_sockets > 0;
}

/**
 * presso_station_service_was_seen: (skip)
 * @services: the services
 * @station: a station as it is kept
 *
 * Returns: whether it has ever shown its token
 */
gboolean
presso_station_service_was_seen (PressoServices *services, const PressoStation *station)
{
  return station->last_seen_at != 0 || g_hash_table_contains (services->presences, station->id);
}

/**
 * presso_station_service_list: (skip)
 * @services: the services
 * @error: return location
 *
 * Returns: (transfer full) (element-type PressoStation) (nullable): the stations, oldest first,
 *   each as it was last heard of
 */
GPtrArray *
presso_station_service_list (PressoServices *services, GError **error)
{
  GPtrArray *stations = presso_store_list_stations (services->store, error);

  for (guint i = 0; stations != NULL && i < stations->len; i++) {
    PressoStation *station = g_ptr_array_index (stations, i);
    Presence *presence = g_hash_table_lookup (services->presences, station->id);

    if (presence == NULL)
      continue;
    station->last_seen_at =
      presence->n_sockets > 0 ? presso_clock_get_now (services->clock) : presence->seen_ms;
    if (presence->version != NULL) {
      g_free (station->version);
      station->version = g_strdup (presence->version);
    }
    if (presence->address != NULL) {
      g_free (station->address);
      station->address = g_strdup (presence->address);
    }
  }
  return stations;
}

static JsonNode *
write_station (const PressoStation *station)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", station->name);
  json_object_set_string_member (object, "role", station->role);
  json_object_set_string_member (object, "shop", station->shop);
  return presso_json_take_object (object);
}

/**
 * presso_station_service_build_changes: (skip)
 * @before: (nullable): a station as it was
 * @after: (nullable): as it is now
 *
 * Returns: (transfer full) (nullable): see [id@presso_audit_build_changes]
 */
char *
presso_station_service_build_changes (const PressoStation *before, const PressoStation *after)
{
  g_autoptr (JsonNode) node_before = before != NULL ? write_station (before) : NULL;
  g_autoptr (JsonNode) node_after = after != NULL ? write_station (after) : NULL;

  return presso_audit_build_changes (node_before, node_after);
}

/**
 * presso_station_service_publish: (skip)
 * @services: the services
 * @shop: (nullable): the shop in whose log it stands who did it, %NULL for every shop's
 * @station: (nullable): id of the station or of what asks to be one
 * @audit: (nullable): who of the staff did it, and what
 * @error: return location
 *
 * Within a command: tells the organisers that stations, or what waits to be one, have changed.
 *
 * Returns: whether it was done
 */
gboolean
presso_station_service_publish (PressoServices *services,
                                const char *shop,
                                const char *station,
                                const PressoAudit *audit,
                                GError **error)
{
  gint64 n_pairings =
    presso_store_count_pairings (services->store, presso_clock_get_now (services->clock), error);
  g_autofree char *data = g_strdup_printf ("{\"pairings\":%" G_GINT64_FORMAT "}", n_pairings);

  return n_pairings >= 0 &&
         presso_publisher_publish_to_organisers (services, PRESSO_EVENT_STATIONS_CHANGED, data,
                                                 shop, station, audit, error);
}

/**
 * presso_station_service_create: (skip)
 * @services: the services
 * @caller: an organiser
 * @station: the new station
 * @token_hash: hash of its token
 * @error: return location
 *
 * Within a command: lets a station in.
 *
 * Returns: whether it was let in; %PRESSO_ERROR_FORBIDDEN for another shop than the caller's
 */
gboolean
presso_station_service_create (PressoServices *services,
                               const PressoCaller *caller,
                               const PressoStation *station,
                               const char *token_hash,
                               GError **error)
{
  g_autofree char *changes = presso_station_service_build_changes (NULL, station);
  PressoAudit audit;

  if (!presso_caller_is_of_shop (caller, station->shop)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
    return FALSE;
  }
  return presso_store_insert_station (services->store, station, token_hash, error) &&
         presso_station_service_publish (
           services, station->shop, station->id,
           presso_audit_fill (&audit, caller, "station.create", changes), error);
}

/**
 * presso_station_service_revoke: (skip)
 * @services: the services
 * @caller: an organiser
 * @id: id of a station
 * @error: return location
 *
 * Within a command: makes a station's token worth nothing. What it asked for before, in this batch
 * or earlier, was done; ending its sockets is the server's.
 *
 * Returns: whether it was revoked; %PRESSO_ERROR_NOT_FOUND for none, or one of another shop than
 *   the caller's
 */
gboolean
presso_station_service_revoke (PressoServices *services,
                               const PressoCaller *caller,
                               const char *id,
                               GError **error)
{
  GError *failure = NULL;
  g_autoptr (PressoStation) station = presso_store_load_station (services->store, id, &failure);
  g_autofree char *changes = NULL;
  PressoAudit audit;

  if (failure == NULL && (station == NULL || !presso_caller_is_of_shop (caller, station->shop)))
    failure = presso_error_new_standard (PRESSO_ERROR_NOT_FOUND);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  changes = presso_station_service_build_changes (station, NULL);
  g_hash_table_remove (services->presences, id);
  /* Nor may it fetch another token with the code it was let in by. */
  return presso_store_delete_pairing (services->store, id, error) &&
         presso_store_revoke_station (services->store, id, presso_clock_get_now (services->clock),
                                      error) &&
         presso_station_service_publish (
           services, station->shop, id,
           presso_audit_fill (&audit, caller, "station.revoke", changes), error);
}
