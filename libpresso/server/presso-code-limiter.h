/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-settings.h"
#include "services/presso-clock.h"

G_BEGIN_DECLS

typedef struct _PressoCodeLimiter PressoCodeLimiter;

PressoCodeLimiter *presso_code_limiter_new (PressoClock *clock, PressoSettings *settings);
void presso_code_limiter_free (PressoCodeLimiter *self);

gboolean presso_code_limiter_check (PressoCodeLimiter *self, const char *session, GError **error);
void presso_code_limiter_count (PressoCodeLimiter *self,
                                const char *session,
                                const char *address,
                                GError **error);

gboolean
presso_code_limiter_check_cancel (PressoCodeLimiter *self, const char *address, GError **error);
void presso_code_limiter_count_cancel (PressoCodeLimiter *self,
                                       const char *session,
                                       const char *address);

G_END_DECLS
