/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "services/presso-pairing-service.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "services/presso-audit.h"
#include "services/presso-config-service.h"
#include "services/presso-qr-validator.h"
#include "services/presso-rate-limiter.h"
#include "services/presso-station-service.h"

/* The device flow of RFC 8628. A station asks to be let in and shows a short code; an organiser
 * sees the same code in the admin program, compares, and decides; the station asks again and again
 * whether that has happened, and gets its token. Who decides never types anything, so the code
 * can't be guessed into: it only tells one waiting station from another. */

/* RFC 8628, 3.5: who asks too often has to wait so much longer each time. */
#define SLOW_DOWN_MS (5 * (gint64) 1000)
/* A station's timer and the network may be off by so much. */
#define JITTER_MS 250
/* Bounds what is remembered of stations that have stopped asking. */
#define MAX_POLLS 256

/* How often a station asks. In memory only: after a restart it may ask sooner once. */
typedef struct {
  gint64 last_ms;
  gint64 interval_ms;
} Pace;

/* How many came from an address, or of IPv6 from its network: one machine may take all of that. */
static gint64
count_near (PressoServices *services, const char *address, gint64 now_ms, GError **error)
{
  g_autoptr (GPtrArray) addresses =
    presso_store_list_pairing_addresses (services->store, now_ms, error);
  g_autofree char *key = presso_rate_limiter_build_address_key (address);
  gint64 n_near = 0;

  if (addresses == NULL)
    return -1;
  for (guint i = 0; i < addresses->len; i++) {
    g_autofree char *other =
      presso_rate_limiter_build_address_key (g_ptr_array_index (addresses, i));

    n_near += g_str_equal (other, key);
  }
  return n_near;
}

static gboolean
check_room (PressoServices *services,
            const PressoPairingLimits *limits,
            const char *address,
            gint64 now_ms,
            GError **error)
{
  gint64 n_near = limits->per_address > 0 ? count_near (services, address, now_ms, error) : 0;
  gint64 n_all = n_near >= 0 ? presso_store_count_pairings (services->store, now_ms, error) : -1;
  gboolean is_crowd = limits->per_address > 0 && n_near >= limits->per_address;

  if (n_near < 0 || n_all < 0)
    return FALSE;
  if (!is_crowd && n_all < limits->waiting)
    return TRUE;
  return presso_rate_limiter_refuse (
    error, _ ("Too many devices ask to be let in. Please wait a moment, then try again."),
    is_crowd ? 60 : 10);
}

/**
 * presso_pairing_service_begin: (skip)
 * @services: the services
 * @limits: how many may wait, and how long
 * @entry: name, role, version and address of a station; gets the rest
 * @device_hash: hash of the code by which it will ask again
 * @error: return location
 *
 * Within a command: puts a station before the organisers.
 *
 * Returns: whether it waits now; %PRESSO_ERROR_TOO_MANY_REQUESTS where too many do
 */
gboolean
presso_pairing_service_begin (PressoServices *services,
                              const PressoPairingLimits *limits,
                              PressoPairingEntry *entry,
                              const char *device_hash,
                              GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);

  if (!presso_pairing_service_expire (services, error) ||
      !check_room (services, limits, entry->address, now_ms, error))
    return FALSE;
  entry->user_code = presso_qr_new_text (error);
  if (entry->user_code == NULL)
    return FALSE;
  entry->id = presso_store_new_id ();
  entry->state = g_strdup ("waiting");
  entry->created_at = now_ms;
  entry->expires_at = now_ms + limits->lifetime_s * 1000;
  return presso_store_insert_pairing (services->store, entry, device_hash, error) &&
         presso_station_service_publish (services, NULL, entry->id, NULL, error);
}

/* Tells a station that waits to go on waiting, and how patiently. */
static GError *
refuse_pending (PressoServices *services, const char *id)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  Pace *pace = g_hash_table_lookup (services->polls, id);
  gboolean is_early;

  if (pace == NULL) {
    if (g_hash_table_size (services->polls) >= MAX_POLLS)
      g_hash_table_remove_all (services->polls);
    pace = g_new0 (Pace, 1);
    pace->interval_ms = PRESSO_PAIRING_INTERVAL_S * (gint64) 1000;
    pace->last_ms = G_MININT64 / 2;
    g_hash_table_insert (services->polls, g_strdup (id), pace);
  }
  is_early = now_ms >= pace->last_ms && now_ms - pace->last_ms < pace->interval_ms - JITTER_MS;
  pace->last_ms = now_ms;
  if (is_early)
    pace->interval_ms += SLOW_DOWN_MS;
  return presso_error_new_standard (is_early ? PRESSO_ERROR_SLOW_DOWN
                                             : PRESSO_ERROR_AUTHORIZATION_PENDING);
}

/* Makes the station of an approved pairing. An answer can be lost on its way, so until the token
 * is used the station may ask again and gets another one in its place. */
static PressoStation *
redeem (PressoServices *services, PressoPairingEntry *entry, const char *token_hash, GError **error)
{
  GError *failure = NULL;
  g_autoptr (PressoStation) station =
    presso_store_load_station (services->store, entry->id, &failure);

  if (failure == NULL && station != NULL && presso_station_service_was_seen (services, station))
    failure = presso_error_new_standard (PRESSO_ERROR_EXPIRED_TOKEN);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  if (station != NULL)
    return presso_store_replace_token (services->store, station->id, token_hash, error)
             ? g_steal_pointer (&station)
             : NULL;
  station = g_new0 (PressoStation, 1);
  station->id = g_strdup (entry->id);
  station->name = g_strdup (entry->name);
  station->role = g_strdup (entry->role);
  station->shop = g_strdup (entry->shop);
  station->created_at = presso_clock_get_now (services->clock);
  if (!presso_store_insert_station (services->store, station, token_hash, error) ||
      !presso_station_service_publish (services, station->shop, station->id, NULL, error))
    return NULL;
  return g_steal_pointer (&station);
}

/**
 * presso_pairing_service_poll: (skip)
 * @services: the services
 * @device_hash: hash of a device code
 * @token_hash: hash of the token to give if the station is let in
 * @error: return location
 *
 * Within a command: answers a station that asks whether it is let in.
 *
 * Returns: (transfer full) (nullable): what it is now; or %NULL with
 *   %PRESSO_ERROR_AUTHORIZATION_PENDING, %PRESSO_ERROR_SLOW_DOWN, %PRESSO_ERROR_EXPIRED_TOKEN (also
 *   for a code that never was) or %PRESSO_ERROR_ACCESS_DENIED
 */
PressoStation *
presso_pairing_service_poll (PressoServices *services,
                             const char *device_hash,
                             const char *token_hash,
                             GError **error)
{
  GError *failure = NULL;
  g_autoptr (PressoPairingEntry) entry = presso_store_find_pairing (
    services->store, device_hash, presso_clock_get_now (services->clock), &failure);

  if (failure == NULL && entry == NULL)
    failure = presso_error_new_standard (PRESSO_ERROR_EXPIRED_TOKEN);
  else if (failure == NULL && g_str_equal (entry->state, "denied"))
    failure = presso_error_new_standard (PRESSO_ERROR_ACCESS_DENIED);
  else if (failure == NULL && g_str_equal (entry->state, "waiting"))
    failure = refuse_pending (services, entry->id);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return redeem (services, entry, token_hash, error);
}

/* Gives what still waits; a decision is made once. */
static PressoPairingEntry *
load_waiting (PressoServices *services, const char *id, GError **error)
{
  GError *failure = NULL;
  g_autoptr (PressoPairingEntry) entry = presso_store_load_pairing (
    services->store, id, presso_clock_get_now (services->clock), &failure);

  if (failure == NULL && entry == NULL)
    failure = presso_error_new_standard (PRESSO_ERROR_NOT_FOUND);
  if (failure == NULL)
    return g_steal_pointer (&entry);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * presso_pairing_service_approve: (skip)
 * @services: the services
 * @caller: an organiser
 * @station: the id of what waits, the role it gets, the shop it is for, and its name, or %NULL for
 *   what it calls itself, which is then put in
 * @error: return location
 *
 * Within a command: lets a station in.
 *
 * Returns: whether it is let in; %PRESSO_ERROR_NOT_FOUND for what doesn't wait (any more),
 *   %PRESSO_ERROR_FORBIDDEN for another shop than the caller's
 */
gboolean
presso_pairing_service_approve (PressoServices *services,
                                const PressoCaller *caller,
                                PressoStation *station,
                                GError **error)
{
  g_autoptr (PressoPairingEntry) entry = load_waiting (services, station->id, error);
  g_autofree char *changes = NULL;
  PressoAudit audit;

  if (entry == NULL || presso_config_get_shop (services, station->shop, error) == NULL)
    return FALSE;
  if (!presso_caller_is_of_shop (caller, station->shop)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
    return FALSE;
  }
  if (station->name == NULL)
    station->name = g_strdup (entry->name);
  g_free (entry->name);
  g_free (entry->role);
  g_free (entry->shop);
  g_free (entry->state);
  entry->name = g_strdup (station->name);
  entry->role = g_strdup (station->role);
  entry->shop = g_strdup (station->shop);
  entry->state = g_strdup ("approved");
  changes = presso_station_service_build_changes (NULL, station);
  return presso_store_save_pairing (services->store, entry, error) &&
         presso_station_service_publish (
           services, station->shop, station->id,
           presso_audit_fill (&audit, caller, "pairing.approve", changes), error);
}

/**
 * presso_pairing_service_deny: (skip)
 * @services: the services
 * @caller: an organiser
 * @id: id of what waits
 * @error: return location
 *
 * Within a command: keeps a station out.
 *
 * Returns: whether that was decided; %PRESSO_ERROR_NOT_FOUND for what doesn't wait (any more)
 */
gboolean
presso_pairing_service_deny (PressoServices *services,
                             const PressoCaller *caller,
                             const char *id,
                             GError **error)
{
  g_autoptr (PressoPairingEntry) entry = load_waiting (services, id, error);
  PressoAudit audit;

  if (entry == NULL)
    return FALSE;
  g_free (entry->state);
  entry->state = g_strdup ("denied");
  return presso_store_save_pairing (services->store, entry, error) &&
         presso_station_service_publish (services, caller->shop, id,
                                         presso_audit_fill (&audit, caller, "pairing.deny", NULL),
                                         error);
}

/**
 * presso_pairing_service_expire: (skip)
 * @services: the services
 * @error: return location
 *
 * Within a command: forgets what waited too long, or was decided and is over.
 *
 * Returns: whether it was done
 */
gboolean
presso_pairing_service_expire (PressoServices *services, GError **error)
{
  gint64 n_waiting;

  if (!presso_store_delete_pairings (services->store, presso_clock_get_now (services->clock),
                                     &n_waiting, error))
    return FALSE;
  return n_waiting == 0 || presso_station_service_publish (services, NULL, NULL, NULL, error);
}
