/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PRESSO_ERROR:
 *
 * The domain of every error that Presso reports to a user or to a peer.
 */
#define PRESSO_ERROR (presso_error_quark ())

/**
 * PressoError:
 * @PRESSO_ERROR_INTERNAL: something failed that the caller can't mend
 * @PRESSO_ERROR_UNAVAILABLE: the bar can't do this just now; try again
 * @PRESSO_ERROR_REQUEST_INVALID: not JSON, or a value of a wrong type or range
 * @PRESSO_ERROR_UNAUTHORIZED: no credential, or one that isn't valid
 * @PRESSO_ERROR_FORBIDDEN: the credential doesn't allow this
 * @PRESSO_ERROR_NOT_FOUND: nothing there, or somebody else's order
 * @PRESSO_ERROR_METHOD_NOT_ALLOWED: the resource has no such method
 * @PRESSO_ERROR_TOO_LARGE: the body is over the limit
 * @PRESSO_ERROR_TOO_MANY_REQUESTS: wrong codes too often; see the retry time
 * @PRESSO_ERROR_CODE_INVALID: the code is unknown or over
 * @PRESSO_ERROR_CODE_EXHAUSTED: the code has no drinks left
 * @PRESSO_ERROR_SHOP_CLOSED: the bar is closed or paused
 * @PRESSO_ERROR_QUEUE_FULL: too many orders are waiting
 * @PRESSO_ERROR_GUEST_LIMIT: the guest has had the day's orders
 * @PRESSO_ERROR_TRANSITION_INVALID: the order is in no state for this action
 * @PRESSO_ERROR_ORDER_OPEN: the guest still has an order at the bar
 * @PRESSO_ERROR_ORDER_INVALID: the order doesn't fit the menu
 * @PRESSO_ERROR_SOLD_OUT: the drink or a choice is sold out
 * @PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED: the key was used for another request
 * @PRESSO_ERROR_AUTHORIZATION_PENDING: nobody has decided yet whether the device is let in
 * @PRESSO_ERROR_SLOW_DOWN: likewise, and the device asks too often
 * @PRESSO_ERROR_EXPIRED_TOKEN: the device's code is unknown, over or spent
 * @PRESSO_ERROR_ACCESS_DENIED: the device isn't let in
 * @PRESSO_ERROR_BACKUP_INVALID: what was to be restored is no good backup
 * @PRESSO_ERROR_STORE_NEWER: the data was written by a newer Presso
 * @PRESSO_ERROR_STORE_DAMAGED: the data can't be read
 * @PRESSO_ERROR_PIN_WRONG: the barista's PIN is another
 * @PRESSO_ERROR_HOST_CHANGED: what answers is not the host this station was paired with
 *
 * What went wrong. The order is free to change: peers see the problem code.
 */
typedef enum {
  PRESSO_ERROR_INTERNAL,
  PRESSO_ERROR_UNAVAILABLE,
  PRESSO_ERROR_REQUEST_INVALID,
  PRESSO_ERROR_UNAUTHORIZED,
  PRESSO_ERROR_FORBIDDEN,
  PRESSO_ERROR_NOT_FOUND,
  PRESSO_ERROR_METHOD_NOT_ALLOWED,
  PRESSO_ERROR_TOO_LARGE,
  PRESSO_ERROR_TOO_MANY_REQUESTS,
  PRESSO_ERROR_CODE_INVALID,
  PRESSO_ERROR_CODE_EXHAUSTED,
  PRESSO_ERROR_SHOP_CLOSED,
  PRESSO_ERROR_QUEUE_FULL,
  PRESSO_ERROR_GUEST_LIMIT,
  PRESSO_ERROR_TRANSITION_INVALID,
  PRESSO_ERROR_ORDER_OPEN,
  PRESSO_ERROR_ORDER_INVALID,
  PRESSO_ERROR_SOLD_OUT,
  PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED,
  PRESSO_ERROR_AUTHORIZATION_PENDING,
  PRESSO_ERROR_SLOW_DOWN,
  PRESSO_ERROR_EXPIRED_TOKEN,
  PRESSO_ERROR_ACCESS_DENIED,
  PRESSO_ERROR_BACKUP_INVALID,
  PRESSO_ERROR_STORE_NEWER,
  PRESSO_ERROR_STORE_DAMAGED,
  PRESSO_ERROR_PIN_WRONG,
  PRESSO_ERROR_HOST_CHANGED,
  PRESSO_N_ERRORS,
} PressoError;

/**
 * PressoTrouble:
 * @PRESSO_TROUBLE_NONE: changes can be kept
 * @PRESSO_TROUBLE_DISK_FULL: there is no room for them
 * @PRESSO_TROUBLE_READ_ONLY: the data folder may not be written to
 * @PRESSO_TROUBLE_DISK_FAILING: the disk reports errors
 *
 * What keeps the bar from keeping changes: the cause of a %PRESSO_ERROR_UNAVAILABLE that somebody
 * at the host's machine can remove.
 */
typedef enum {
  PRESSO_TROUBLE_NONE,
  PRESSO_TROUBLE_DISK_FULL,
  PRESSO_TROUBLE_READ_ONLY,
  PRESSO_TROUBLE_DISK_FAILING,
  PRESSO_N_TROUBLES,
} PressoTrouble;

GQuark presso_error_quark (void);

GError *presso_error_new (PressoError code, const char *format, ...) G_GNUC_PRINTF (2, 3);
GError *presso_error_new_standard (PressoError code);
GError *presso_error_new_trouble (PressoTrouble trouble);
GError *presso_error_new_from_errno (int error_number);
void presso_error_add_field (GError *error, const char *field, const char *reason);
void
presso_error_take_field (GError **error, const char *field, const char *reason, PressoError code);
guint presso_error_get_n_fields (const GError *error);
const char *presso_error_get_field (const GError *error, guint index, const char **reason);
void presso_error_set_retry_at (GError *error, const char *member, gint64 time_ms);
gint64 presso_error_get_retry_at (const GError *error, const char **member);
void presso_error_set_retry_after (GError *error, int seconds);
int presso_error_get_retry_after (const GError *error);

GError *presso_error_new_taken (const char *name);
void presso_error_set_barista (GError *error, const char *name);
const char *presso_error_get_barista (const GError *error);

PressoTrouble presso_error_get_trouble (const GError *error);
void presso_error_warn (const GError *error, const char *what);
const char *presso_trouble_to_string (PressoTrouble trouble);
PressoTrouble presso_trouble_from_string (const char *text);
const char *presso_trouble_get_sentence (PressoTrouble trouble);

int presso_error_get_status (const GError *error);
const char *presso_error_get_code (const GError *error);
const char *presso_error_code_to_string (PressoError code);
const char *presso_error_get_sentence (PressoError code);
PressoError presso_error_code_from_string (const char *code);

G_END_DECLS
