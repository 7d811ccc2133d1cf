/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PressoPairingState:
 * @PRESSO_PAIRING_IDLE: not begun, or cancelled
 * @PRESSO_PAIRING_CONNECTING: a host is asked for a code
 * @PRESSO_PAIRING_WAITING: [property@Pairing:user-code] is to be shown until the organiser decides
 * @PRESSO_PAIRING_PAIRED: the station was let in and its pass is kept
 * @PRESSO_PAIRING_FAILED: it is over; [property@Pairing:error] says why
 *
 * How far a pairing has come.
 */
typedef enum {
  PRESSO_PAIRING_IDLE,
  PRESSO_PAIRING_CONNECTING,
  PRESSO_PAIRING_WAITING,
  PRESSO_PAIRING_PAIRED,
  PRESSO_PAIRING_FAILED,
} PressoPairingState;

#define PRESSO_TYPE_PAIRING_STATE (presso_pairing_state_get_type ())
GType presso_pairing_state_get_type (void);

#define PRESSO_TYPE_PAIRING (presso_pairing_get_type ())
G_DECLARE_FINAL_TYPE (PressoPairing, presso_pairing, PRESSO, PAIRING, GObject)

PressoPairing *presso_pairing_new (const char *data_dir, const char *role, const char *name);
void presso_pairing_start (PressoPairing *self, const char *uri, const char *fingerprint);
void presso_pairing_cancel (PressoPairing *self);

PressoPairingState presso_pairing_get_state (PressoPairing *self);
const char *presso_pairing_get_name (PressoPairing *self);
const char *presso_pairing_get_uri (PressoPairing *self);
const char *presso_pairing_get_user_code (PressoPairing *self);
const char *presso_pairing_get_fingerprint (PressoPairing *self);
const GError *presso_pairing_get_error (PressoPairing *self);

G_END_DECLS
