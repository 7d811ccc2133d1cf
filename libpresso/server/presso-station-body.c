/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-station-body.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-text.h"
#include "services/presso-caller.h"
#include "services/presso-selection.h"
#include "services/presso-station-service.h"

/* As long as what a barista claims with: it stands on the orders. */
#define MAX_NAME_LENGTH PRESSO_MAX_NAME_LENGTH

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

static char *
read_name (JsonObject *body, gboolean is_required, GError **problem)
{
  const char *name = read_string (body, "name", is_required, problem);
  g_autofree char *trimmed = name != NULL ? presso_text_trim (name) : NULL;

  if (name != NULL && !presso_text_is_plain (name))
    presso_error_take_field (problem, "name", "format", PRESSO_ERROR_REQUEST_INVALID);
  else if (name != NULL && (*trimmed == '\0' || g_utf8_strlen (trimmed, -1) > MAX_NAME_LENGTH))
    presso_error_take_field (problem, "name", "length", PRESSO_ERROR_REQUEST_INVALID);
  return g_steal_pointer (&trimmed);
}

/**
 * presso_station_body_read: (skip)
 * @self: an empty one
 * @body: (nullable): body of a request
 * @needs_name: whether it must give a name
 * @error: return location
 *
 * Returns: whether @body says what it has to, as it should
 */
gboolean
presso_station_body_read (PressoStationBody *self,
                          JsonNode *body,
                          gboolean needs_name,
                          GError **error)
{
  JsonObject *object = presso_json_get_object (body);
  GError *problem = NULL;
  const char *role, *shop, *version;

  self->name = read_name (object, needs_name, &problem);
  role = read_string (object, "role", TRUE, &problem);
  shop = read_string (object, "shop", FALSE, &problem);
  version = read_string (object, "version", FALSE, &problem);
  if (role != NULL && !presso_role_from_string (role, NULL))
    presso_error_take_field (&problem, "role", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  if (version != NULL && !presso_station_service_is_version (version))
    presso_error_take_field (&problem, "version", "format", PRESSO_ERROR_REQUEST_INVALID);
  self->role = g_strdup (role);
  self->shop = shop != NULL ? g_ascii_strdown (shop, -1) : NULL;
  self->version = g_strdup (version);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/**
 * presso_station_body_clear: (skip)
 * @self: what was read
 */
void
presso_station_body_clear (PressoStationBody *self)
{
  g_free (self->name);
  g_free (self->role);
  g_free (self->shop);
  g_free (self->version);
}
