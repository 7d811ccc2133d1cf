/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *presso_alarm_new (GMainContext *context, GSourceFunc callback, gpointer user_data);
void presso_alarm_set (GSource *alarm, guint delay_ms);
void presso_alarm_unset (GSource *alarm);
void presso_alarm_clear (GSource **alarm);

G_END_DECLS
