/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_AUTOSTART (presso_autostart_get_type ())
G_DECLARE_FINAL_TYPE (PressoAutostart, presso_autostart, PRESSO, AUTOSTART, GObject)

PressoAutostart *presso_autostart_new (const char *role, GSettings *settings);
PressoAutostart *
presso_autostart_new_for_folder (const char *role, const char *folder, const char *const *command);
PressoAutostart *presso_autostart_new_for_portal (const char *role,
                                                  GDBusConnection *bus,
                                                  const char *const *command,
                                                  GSettings *settings,
                                                  guint patience_ms);
GStrv presso_autostart_build_command (const char *program, const char *const *arguments);

gboolean presso_autostart_get_enabled (PressoAutostart *self);
void presso_autostart_set_enabled_async (PressoAutostart *self,
                                         gboolean enabled,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean
presso_autostart_set_enabled_finish (PressoAutostart *self, GAsyncResult *result, GError **error);

G_END_DECLS
