/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-json.h"
#include "model/presso-time.h"
#include "server/presso-credentials.h"
#include "server/presso-server.h"
#include "server/presso-station-body.h"
#include "services/presso-config-service.h"
#include "services/presso-station-service.h"

static JsonObject *
write_station (const PressoStation *station)
{
  JsonObject *object = json_object_new ();
  g_autofree char *created_at = presso_time_to_string (station->created_at);

  json_object_set_string_member (object, "id", station->id);
  json_object_set_string_member (object, "name", station->name);
  json_object_set_string_member (object, "role", station->role);
  json_object_set_string_member (object, "shop", station->shop);
  json_object_set_string_member (object, "createdAt", created_at);
  return object;
}

/* With what is only known of a station that is there for a while. */
static JsonObject *
write_known_station (PressoServices *services, const PressoStation *station)
{
  JsonObject *object = write_station (station);
  g_autofree char *seen =
    station->last_seen_at != 0 ? presso_time_to_string (station->last_seen_at) : NULL;

  presso_json_set_nullable (object, "lastSeenAt", seen);
  presso_json_set_nullable (object, "version", station->version);
  json_object_set_boolean_member (object, "connected",
                                  presso_station_service_is_connected (services, station->id));
  presso_json_set_nullable (object, "address", station->address);
  return object;
}

gboolean
presso_handle_list_stations (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);
  g_autoptr (GPtrArray) stations = presso_station_service_list (services, error);
  JsonObject *reply;
  JsonArray *array;

  if (stations == NULL)
    return FALSE;
  array = json_array_new ();
  for (guint i = 0; i < stations->len; i++) {
    PressoStation *station = g_ptr_array_index (stations, i);

    if (presso_caller_is_of_shop (&request->caller, station->shop))
      json_array_add_object_element (array, write_known_station (services, station));
  }
  reply = json_object_new ();
  json_object_set_array_member (reply, "stations", array);
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

gboolean
presso_handle_post_station (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);
  g_auto (PressoStationBody) body = { NULL };
  g_autoptr (PressoStation) station = g_new0 (PressoStation, 1);
  g_autofree char *token = presso_credentials_new_token ();
  g_autofree char *hash = presso_credentials_hash (token);
  JsonObject *reply;

  if (!presso_station_body_read (&body, request->body, TRUE, error))
    return FALSE;
  station->id = presso_store_new_id ();
  station->name = g_steal_pointer (&body.name);
  station->role = g_steal_pointer (&body.role);
  station->shop = body.shop != NULL ? g_steal_pointer (&body.shop) : g_strdup (PRESSO_DEFAULT_SHOP);
  station->created_at = presso_clock_get_now (services->clock);
  if (presso_config_get_shop (services, station->shop, error) == NULL ||
      !presso_station_service_create (services, &request->caller, station, hash, error))
    return FALSE;
  reply = write_station (station);
  json_object_set_string_member (reply, "token", token);
  request->status = SOUP_STATUS_CREATED;
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

gboolean
presso_handle_delete_station (PressoRequest *request, GError **error)
{
  if (!presso_station_service_revoke (presso_request_get_services (request), &request->caller,
                                      request->id, error))
    return FALSE;
  presso_server_forget_caller (request->server, request->id);
  request->status = SOUP_STATUS_NO_CONTENT;
  return TRUE;
}
