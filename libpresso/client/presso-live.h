/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-endpoint.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_LIVE (presso_live_get_type ())
G_DECLARE_FINAL_TYPE (PressoLive, presso_live, PRESSO, LIVE, GObject)

PressoLive *presso_live_new (PressoEndpoint *endpoint);

void presso_live_set_patience (PressoLive *self, guint ping_s, guint silence_s);
void presso_live_start (PressoLive *self);
void presso_live_stop (PressoLive *self);
void presso_live_resume_after (PressoLive *self, gint64 sequence);
void presso_live_reject (PressoLive *self, const GError *error);
gint64 presso_live_get_age (PressoLive *self);

G_END_DECLS
