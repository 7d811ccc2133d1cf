/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/presso-settings.h"
#include "services/presso-caller.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

/* How a WebSocket ends whose station was revoked or whose guest is forgotten; of the codes for
 * private use (RFC 6455, 7.4.2), like the HTTP status. */
#define PRESSO_CLOSE_REVOKED 4401

#define PRESSO_TYPE_HUB (presso_hub_get_type ())
G_DECLARE_FINAL_TYPE (PressoHub, presso_hub, PRESSO, HUB, GObject)

PressoHub *
presso_hub_new (PressoServices *services, PressoSettings *settings, GMainContext *context);
void presso_hub_subscribe (PressoHub *self,
                           SoupWebsocketConnection *socket,
                           const PressoCaller *caller,
                           const char *shop,
                           gint64 since);
void presso_hub_drop_caller (PressoHub *self, const char *id);
void presso_hub_stop (PressoHub *self);

G_END_DECLS
