/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-alert.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ALERT_BAR (presso_alert_bar_get_type ())
G_DECLARE_FINAL_TYPE (PressoAlertBar, presso_alert_bar, PRESSO, ALERT_BAR, GtkWidget)

void presso_alert_bar_set_place (PressoAlertBar *self, GtkWidget *place);
void presso_alert_bar_set_up (PressoAlertBar *self, PressoAlert *alert, GSettings *settings);

G_END_DECLS
