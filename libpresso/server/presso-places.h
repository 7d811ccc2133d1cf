/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

/**
 * PressoPlacesFunc:
 * @shop: id of a shop
 * @guest: a guest
 * @text: a message for all their phones
 * @user_data: as given
 *
 * Sends a message.
 */
typedef void (*PressoPlacesFunc) (const char *shop,
                                  const char *guest,
                                  const char *text,
                                  gpointer user_data);

#define PRESSO_TYPE_PLACES (presso_places_get_type ())
G_DECLARE_FINAL_TYPE (PressoPlaces, presso_places, PRESSO, PLACES, GObject)

PressoPlaces *presso_places_new (PressoServices *services,
                                 GMainContext *context,
                                 PressoPlacesFunc send,
                                 gpointer user_data);
void presso_places_tell_again (PressoPlaces *self, const char *shop, const char *guest);
void presso_places_stop (PressoPlaces *self);

G_END_DECLS
