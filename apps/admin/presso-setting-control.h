/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "admin/presso-setting-row.h"

G_BEGIN_DECLS

GtkWidget *presso_setting_control_new (PressoSettingKind kind);
void presso_setting_control_set_value (GtkWidget *control, const GValue *value);
JsonNode *presso_setting_control_get_json (GtkWidget *control, PressoSettingKind kind);

G_END_DECLS
