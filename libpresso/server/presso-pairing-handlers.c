/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-time.h"
#include "server/presso-credentials.h"
#include "server/presso-server.h"
#include "server/presso-station-body.h"
#include "services/presso-pairing-service.h"

/* As people read it: in two halves. */
static void
set_user_code (JsonObject *object, const char *code)
{
  g_autofree char *text = g_strdup_printf ("%.4s-%s", code, code + 4);

  json_object_set_string_member (object, "userCode", text);
}

gboolean
presso_handle_post_pairing (PressoRequest *request, GError **error)
{
  g_auto (PressoStationBody) body = { NULL };
  g_autoptr (PressoPairingEntry) entry = g_new0 (PressoPairingEntry, 1);
  g_autofree char *device_code = presso_credentials_new_token ();
  g_autofree char *hash = presso_credentials_hash (device_code);
  PressoSettings *settings = presso_server_get_settings (request->server);
  PressoPairingLimits limits = {
    presso_settings_get (settings, PRESSO_SETTING_PAIRINGS),
    request->is_same_machine ? 0
                             : presso_settings_get (settings, PRESSO_SETTING_PAIRINGS_PER_ADDRESS),
    presso_settings_get (settings, PRESSO_SETTING_PAIRING_LIFETIME),
  };
  JsonObject *reply;

  if (!presso_station_body_read (&body, request->body, TRUE, error))
    return FALSE;
  entry->name = g_steal_pointer (&body.name);
  entry->role = g_steal_pointer (&body.role);
  entry->version = g_steal_pointer (&body.version);
  entry->address = g_strdup (request->address != NULL ? request->address : "");
  if (!presso_pairing_service_begin (presso_request_get_services (request), &limits, entry, hash,
                                     error))
    return FALSE;
  reply = json_object_new ();
  json_object_set_string_member (reply, "id", entry->id);
  json_object_set_string_member (reply, "deviceCode", device_code);
  set_user_code (reply, entry->user_code);
  json_object_set_int_member (reply, "expiresIn", limits.lifetime_s);
  json_object_set_int_member (reply, "interval", PRESSO_PAIRING_INTERVAL_S);
  presso_json_set_nullable (reply, "fingerprint", presso_server_get_fingerprint (request->server));
  request->status = SOUP_STATUS_CREATED;
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

static void
set_station (JsonObject *object, const PressoStation *station)
{
  json_object_set_string_member (object, "id", station->id);
  json_object_set_string_member (object, "name", station->name);
  json_object_set_string_member (object, "role", station->role);
  json_object_set_string_member (object, "shop", station->shop);
}

static gboolean
read_device_code (PressoRequest *request, const char **code, GError **error)
{
  JsonObject *body = presso_json_get_object (request->body);
  GError *problem = NULL;

  *code = presso_json_get_string (body, "deviceCode");
  if (*code != NULL)
    return TRUE;
  presso_error_take_field (&problem, "deviceCode",
                           body == NULL || !json_object_has_member (body, "deviceCode") ? "required"
                                                                                        : "type",
                           PRESSO_ERROR_REQUEST_INVALID);
  g_propagate_error (error, problem);
  return FALSE;
}

static void
count_wrong (PressoRequest *request, GError **error)
{
  g_autofree char *key = presso_rate_limiter_build_address_key (request->address);

  presso_rate_limiter_count_wrong (presso_server_get_pairing_limiter (request->server), key, error);
}

gboolean
presso_handle_post_pairing_token (PressoRequest *request, GError **error)
{
  const char *device_code;
  g_autofree char *token = presso_credentials_new_token ();
  g_autofree char *token_hash = presso_credentials_hash (token);
  g_autofree char *device_hash = NULL;
  g_autoptr (PressoStation) station = NULL;
  GError *failure = NULL;
  JsonObject *reply;

  if (!read_device_code (request, &device_code, error))
    return FALSE;
  device_hash = presso_credentials_hash (device_code);
  station = presso_pairing_service_poll (presso_request_get_services (request), device_hash,
                                         token_hash, &failure);
  if (g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_EXPIRED_TOKEN))
    count_wrong (request, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  reply = json_object_new ();
  json_object_set_string_member (reply, "token", token);
  set_station (reply, station);
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

static JsonObject *
write_pairing (const PressoPairingEntry *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *created_at = presso_time_to_string (entry->created_at);
  g_autofree char *expires_at = presso_time_to_string (entry->expires_at);

  json_object_set_string_member (object, "id", entry->id);
  json_object_set_string_member (object, "name", entry->name);
  json_object_set_string_member (object, "role", entry->role);
  set_user_code (object, entry->user_code);
  json_object_set_string_member (object, "address", entry->address);
  presso_json_set_nullable (object, "version", entry->version);
  json_object_set_string_member (object, "createdAt", created_at);
  json_object_set_string_member (object, "expiresAt", expires_at);
  return object;
}

gboolean
presso_handle_list_pairings (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);
  g_autoptr (GPtrArray) entries =
    presso_store_list_pairings (services->store, presso_clock_get_now (services->clock), error);
  JsonObject *reply;
  JsonArray *array;

  if (entries == NULL)
    return FALSE;
  array = json_array_new ();
  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, write_pairing (g_ptr_array_index (entries, i)));
  reply = json_object_new ();
  json_object_set_array_member (reply, "pairings", array);
  presso_json_set_nullable (reply, "fingerprint", presso_server_get_fingerprint (request->server));
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

gboolean
presso_handle_approve_pairing (PressoRequest *request, GError **error)
{
  g_auto (PressoStationBody) body = { NULL };
  g_autoptr (PressoStation) station = g_new0 (PressoStation, 1);
  const char *own = request->caller.shop != NULL ? request->caller.shop : PRESSO_DEFAULT_SHOP;
  JsonObject *reply;

  if (!presso_station_body_read (&body, request->body, FALSE, error))
    return FALSE;
  station->id = g_strdup (request->id);
  station->name = g_steal_pointer (&body.name);
  station->role = g_steal_pointer (&body.role);
  station->shop = g_strdup (body.shop != NULL ? body.shop : own);
  if (!presso_pairing_service_approve (presso_request_get_services (request), &request->caller,
                                       station, error))
    return FALSE;
  reply = json_object_new ();
  set_station (reply, station);
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

gboolean
presso_handle_deny_pairing (PressoRequest *request, GError **error)
{
  if (!presso_pairing_service_deny (presso_request_get_services (request), &request->caller,
                                    request->id, error))
    return FALSE;
  request->status = SOUP_STATUS_NO_CONTENT;
  return TRUE;
}
