/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PressoStationBody:
 * @name: (nullable): what people call it
 * @role: a role that a station can have
 * @shop: (nullable): id of a shop
 * @version: (nullable): which Presso it is
 *
 * What a request says of a station.
 */
typedef struct {
  char *name;
  char *role;
  char *shop;
  char *version;
} PressoStationBody;

gboolean presso_station_body_read (PressoStationBody *self,
                                   JsonNode *body,
                                   gboolean needs_name,
                                   GError **error);
void presso_station_body_clear (PressoStationBody *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PressoStationBody, presso_station_body_clear)

G_END_DECLS
