/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"
#include "common/presso-age.h"

G_BEGIN_DECLS

/**
 * PressoNowFunc:
 * @user_data: what was given with it
 *
 * Returns: the time in milliseconds since the Unix epoch
 */
typedef gint64 (*PressoNowFunc) (gpointer user_data);

#define PRESSO_TYPE_AGE_TICKER (presso_age_ticker_get_type ())
G_DECLARE_FINAL_TYPE (PressoAgeTicker, presso_age_ticker, PRESSO, AGE_TICKER, GObject)

PressoAgeTicker *
presso_age_ticker_new (PressoNowFunc now, gpointer user_data, GDestroyNotify destroy);
PressoAgeTicker *presso_age_ticker_new_for_client (PressoClient *client);

gint64 presso_age_ticker_get_now (PressoAgeTicker *self);
void presso_age_ticker_set_limits (PressoAgeTicker *self, gint64 late_ms, gint64 overdue_ms);
PressoAgeLevel presso_age_ticker_get_level (PressoAgeTicker *self, PressoOrder *order);
void presso_age_ticker_tick (PressoAgeTicker *self);

G_END_DECLS
