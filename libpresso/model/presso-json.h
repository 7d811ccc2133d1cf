/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *
presso_json_parse (const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode *presso_json_parse_bounded (const char *text, gssize length, int max_depth, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
char *presso_json_to_string (JsonNode *node);
JsonNode *presso_json_take_object (JsonObject *object);
char *presso_json_take_to_string (JsonObject *object);
JsonObject *presso_json_get_object (JsonNode *node);
void presso_json_set_nullable (JsonObject *object, const char *member, const char *text);
const char *presso_json_get_string (JsonObject *object, const char *member);
gint64 presso_json_get_int (JsonObject *object, const char *member, gint64 fallback);

G_END_DECLS
