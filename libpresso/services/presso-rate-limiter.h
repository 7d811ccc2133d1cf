/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-clock.h"

G_BEGIN_DECLS

typedef struct _PressoRateLimiter PressoRateLimiter;

PressoRateLimiter *presso_rate_limiter_new (PressoClock *clock, gint64 maximum, gint64 window_s);
void presso_rate_limiter_free (PressoRateLimiter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoRateLimiter, presso_rate_limiter_free)

int presso_rate_limiter_get_wait (PressoRateLimiter *self, const char *key);
int presso_rate_limiter_count (PressoRateLimiter *self, const char *key);

void presso_rate_limiter_count_wrong (PressoRateLimiter *self, const char *key, GError **error);
gboolean presso_rate_limiter_refuse (GError **error, const char *sentence, int wait_s);

char *presso_rate_limiter_build_address_key (const char *address);

G_END_DECLS
