/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_METER (presso_meter_get_type ())
G_DECLARE_FINAL_TYPE (PressoMeter, presso_meter, PRESSO, METER, GtkWidget)

void presso_meter_set_value (PressoMeter *self, double fraction, const char *text);

G_END_DECLS
