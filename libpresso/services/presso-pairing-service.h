/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-caller.h"
#include "services/presso-services.h"
#include "store/presso-pairing-store.h"
#include "store/presso-station-store.h"

G_BEGIN_DECLS

/* How often a station may ask, in seconds (RFC 8628, 3.2). */
#define PRESSO_PAIRING_INTERVAL_S 2

/**
 * PressoPairingLimits:
 * @waiting: how many may wait at once: as many as an organiser can look through
 * @per_address: how many may come from one address, of IPv6 from one network, so that no prankster
 *   hides the others; what was denied counts until it would have expired; 0 for no such limit
 * @lifetime_s: how long each may wait, in seconds
 */
typedef struct {
  gint64 waiting;
  gint64 per_address;
  gint64 lifetime_s;
} PressoPairingLimits;

gboolean presso_pairing_service_begin (PressoServices *services,
                                       const PressoPairingLimits *limits,
                                       PressoPairingEntry *entry,
                                       const char *device_hash,
                                       GError **error);
PressoStation *presso_pairing_service_poll (PressoServices *services,
                                            const char *device_hash,
                                            const char *token_hash,
                                            GError **error);
gboolean presso_pairing_service_approve (PressoServices *services,
                                         const PressoCaller *caller,
                                         PressoStation *station,
                                         GError **error);
gboolean presso_pairing_service_deny (PressoServices *services,
                                      const PressoCaller *caller,
                                      const char *id,
                                      GError **error);
gboolean presso_pairing_service_expire (PressoServices *services, GError **error);

G_END_DECLS
