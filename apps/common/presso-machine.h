/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void presso_machine_set_up_locale (void);
void presso_machine_set_up_log (void);
GSettingsSchema *presso_machine_find_schema (GSettingsSchemaSource *source, const char *installed);
GSettings *presso_machine_open_settings (void);

G_END_DECLS
