/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-text.h"
#include "model/presso-time.h"
#include "server/presso-credentials.h"
#include "server/presso-server.h"
#include "services/presso-config-service.h"
#include "services/presso-selection.h"
#include "store/presso-station-store.h"

/* As long as what a barista claims with: it stands on the orders. */
#define MAX_NAME_LENGTH PRESSO_MAX_NAME_LENGTH

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

static char *
object_to_string (JsonObject *object)
{
  g_autoptr (JsonNode) node = presso_json_take_object (object);

  return presso_json_to_string (node);
}

/* An admin's station is of one shop and sees no other. */
static gboolean
is_within (const PressoCaller *caller, const char *shop)
{
  return caller->shop == NULL || g_str_equal (caller->shop, shop);
}

gboolean
presso_handle_list_stations (PressoRequest *request, GError **error)
{
  g_autoptr (GPtrArray) stations =
    presso_store_list_stations (presso_request_get_services (request)->store, error);
  JsonObject *reply;
  JsonArray *array;

  if (stations == NULL)
    return FALSE;
  array = json_array_new ();
  for (guint i = 0; i < stations->len; i++) {
    PressoStation *station = g_ptr_array_index (stations, i);

    if (is_within (&request->caller, station->shop))
      json_array_add_object_element (array, write_station (station));
  }
  reply = json_object_new ();
  json_object_set_array_member (reply, "stations", array);
  return presso_request_take_reply (request, object_to_string (reply));
}

/* Gives a member that must be a string; what else it is gets noted in @problem. */
static const char *
read_string (JsonObject *body, const char *member, gboolean is_required, GError **problem)
{
  JsonNode *node = body != NULL ? json_object_get_member (body, member) : NULL;
  const char *text = presso_json_get_string (body, member);

  if (node == NULL && is_required)
    presso_error_take_field (problem, member, "required", PRESSO_ERROR_REQUEST_INVALID);
  else if (node != NULL && text == NULL)
    presso_error_take_field (problem, member, "type", PRESSO_ERROR_REQUEST_INVALID);
  return text;
}

static gboolean
read_station (JsonObject *body, PressoStation *station, GError **error)
{
  GError *problem = NULL;
  const char *name = read_string (body, "name", TRUE, &problem);
  const char *role = read_string (body, "role", TRUE, &problem);
  const char *shop = read_string (body, "shop", FALSE, &problem);
  g_autofree char *trimmed = name != NULL ? presso_text_trim (name) : NULL;

  if (name != NULL && !presso_text_is_plain (name))
    presso_error_take_field (&problem, "name", "format", PRESSO_ERROR_REQUEST_INVALID);
  else if (name != NULL && (*trimmed == '\0' || g_utf8_strlen (trimmed, -1) > MAX_NAME_LENGTH))
    presso_error_take_field (&problem, "name", "length", PRESSO_ERROR_REQUEST_INVALID);
  if (role != NULL && !presso_credentials_is_role (role))
    presso_error_take_field (&problem, "role", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  station->id = presso_store_new_id ();
  station->name = g_steal_pointer (&trimmed);
  station->role = g_strdup (role);
  station->shop = g_ascii_strdown (shop != NULL ? shop : "main", -1);
  return TRUE;
}

gboolean
presso_handle_post_station (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);
  JsonObject *body = request->body != NULL && JSON_NODE_HOLDS_OBJECT (request->body)
                       ? json_node_get_object (request->body)
                       : NULL;
  g_autoptr (PressoStation) station = g_new0 (PressoStation, 1);
  g_autofree char *token = presso_credentials_new_token ();
  g_autofree char *hash = presso_credentials_hash (token);
  JsonObject *reply;

  if (!read_station (body, station, error) ||
      presso_config_get_shop (services, station->shop, error) == NULL)
    return FALSE;
  if (!is_within (&request->caller, station->shop)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
    return FALSE;
  }
  station->created_at = presso_clock_get_now (services->clock);
  if (!presso_store_insert_station (services->store, station, hash, error))
    return FALSE;
  reply = write_station (station);
  json_object_set_string_member (reply, "token", token);
  request->status = SOUP_STATUS_CREATED;
  return presso_request_take_reply (request, object_to_string (reply));
}

gboolean
presso_handle_delete_station (PressoRequest *request, GError **error)
{
  PressoServices *services = presso_request_get_services (request);

  if (!presso_store_revoke_station (services->store, request->id, request->caller.shop,
                                    presso_clock_get_now (services->clock), error))
    return FALSE;
  presso_server_forget_station (request->server, request->id);
  request->status = SOUP_STATUS_NO_CONTENT;
  return TRUE;
}
