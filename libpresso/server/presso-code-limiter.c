/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-code-limiter.h"

#include <glib/gi18n-lib.h>

#include "services/presso-rate-limiter.h"

#define MINUTE_S 60

/**
 * PressoCodeLimiter:
 *
 * What phones may do with codes, beside ordering. A session with too many wrong codes has to wait;
 * an address with too many is told so for further wrong codes only, because a hall of phones may
 * share it: whoever has a good code is served.
 *
 * Who begins order after order and gives them back costs the bar nothing but its log: a session
 * that has given back too many begins no more for a while, but one whose orders are made has no
 * limit here. Because a session costs nothing either, giving back has a limit by address, too. A
 * hall never meets that, and an order that can't be given back ends by itself.
 */
struct _PressoCodeLimiter {
  PressoRateLimiter *wrong_by_session;
  PressoRateLimiter *wrong_by_address;
  PressoRateLimiter *cancels_by_session;
  PressoRateLimiter *cancels_by_address;
};

static PressoRateLimiter *
new_limiter (PressoClock *clock, PressoSettings *settings, PressoSetting setting, int window_s)
{
  return presso_rate_limiter_new (clock, presso_settings_get (settings, setting), window_s);
}

/**
 * presso_code_limiter_new: (skip)
 * @clock: what time it is
 * @settings: the host's
 *
 * Returns: (transfer full): a limiter
 */
PressoCodeLimiter *
presso_code_limiter_new (PressoClock *clock, PressoSettings *settings)
{
  PressoCodeLimiter *self = g_new0 (PressoCodeLimiter, 1);

  self->wrong_by_session =
    new_limiter (clock, settings, PRESSO_SETTING_WRONG_CODES_PER_SESSION, MINUTE_S);
  self->wrong_by_address =
    new_limiter (clock, settings, PRESSO_SETTING_WRONG_CODES_PER_ADDRESS, MINUTE_S);
  self->cancels_by_session =
    new_limiter (clock, settings, PRESSO_SETTING_CANCELS_PER_SESSION, 10 * MINUTE_S);
  self->cancels_by_address =
    new_limiter (clock, settings, PRESSO_SETTING_CANCELS_PER_ADDRESS, 10 * MINUTE_S);
  return self;
}

/**
 * presso_code_limiter_free: (skip)
 * @self: (transfer full): a limiter
 */
void
presso_code_limiter_free (PressoCodeLimiter *self)
{
  presso_rate_limiter_free (self->wrong_by_session);
  presso_rate_limiter_free (self->wrong_by_address);
  presso_rate_limiter_free (self->cancels_by_session);
  presso_rate_limiter_free (self->cancels_by_address);
  g_free (self);
}

static gboolean
refuse_cancels (int wait_s, GError **error)
{
  return wait_s == 0 ||
         presso_rate_limiter_refuse (
           error, _ ("Too many orders were cancelled here. Please wait a moment."), wait_s);
}

/**
 * presso_code_limiter_check: (skip)
 * @self: a limiter
 * @session: the guest
 * @error: return location
 *
 * Returns: whether the guest may try a code; otherwise %PRESSO_ERROR_TOO_MANY_REQUESTS
 */
gboolean
presso_code_limiter_check (PressoCodeLimiter *self, const char *session, GError **error)
{
  int wait_s = presso_rate_limiter_get_wait (self->wrong_by_session, session);

  if (wait_s > 0)
    return presso_rate_limiter_refuse (error, NULL, wait_s);
  return refuse_cancels (presso_rate_limiter_get_wait (self->cancels_by_session, session), error);
}

/**
 * presso_code_limiter_count: (skip)
 * @self: a limiter
 * @session: (nullable): the guest; %NULL for one whose session has only begun
 * @address: (nullable): where the guest is
 * @error: (inout): what a wrong code is answered with; replaced when there were too many
 *
 * Counts a wrong code.
 */
void
presso_code_limiter_count (PressoCodeLimiter *self,
                           const char *session,
                           const char *address,
                           GError **error)
{
  g_autofree char *key = presso_rate_limiter_build_address_key (address);

  if (session != NULL)
    presso_rate_limiter_count_wrong (self->wrong_by_session, session, error);
  presso_rate_limiter_count_wrong (self->wrong_by_address, key, error);
}

/**
 * presso_code_limiter_check_cancel: (skip)
 * @self: a limiter
 * @address: (nullable): where a guest is; %NULL for this machine, which has no limit: a proxy
 *   speaks for everybody
 * @error: return location
 *
 * Returns: whether the guest may cancel; otherwise %PRESSO_ERROR_TOO_MANY_REQUESTS
 */
gboolean
presso_code_limiter_check_cancel (PressoCodeLimiter *self, const char *address, GError **error)
{
  g_autofree char *key = presso_rate_limiter_build_address_key (address);

  return address == NULL ||
         refuse_cancels (presso_rate_limiter_get_wait (self->cancels_by_address, key), error);
}

/**
 * presso_code_limiter_count_cancel: (skip)
 * @self: a limiter
 * @session: the guest
 * @address: (nullable): where the guest is; %NULL for this machine
 *
 * Counts an order that a guest cancelled.
 */
void
presso_code_limiter_count_cancel (PressoCodeLimiter *self, const char *session, const char *address)
{
  g_autofree char *key = presso_rate_limiter_build_address_key (address);

  presso_rate_limiter_count (self->cancels_by_session, session);
  if (address != NULL)
    presso_rate_limiter_count (self->cancels_by_address, key);
}
