/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-notices.h"
#include "common/presso-age-ticker.h"
#include "common/presso-chime.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ALERT (presso_alert_get_type ())
G_DECLARE_FINAL_TYPE (PressoAlert, presso_alert, PRESSO, ALERT, GObject)

PressoAlert *
presso_alert_new (PressoClient *client, PressoNotices *notices, PressoAgeTicker *ticker);
void presso_alert_set_period (PressoAlert *self, guint period_s);
void presso_alert_quiet (PressoAlert *self);
const char *presso_alert_get_message (PressoAlert *self);
guint presso_alert_get_n_new (PressoAlert *self);

G_END_DECLS
