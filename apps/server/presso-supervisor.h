/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_SUPERVISOR (presso_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (PressoSupervisor, presso_supervisor, PRESSO, SUPERVISOR, GObject)

PressoSupervisor *presso_supervisor_new (void);
guint presso_supervisor_get_heartbeat_ms (PressoSupervisor *self);
void presso_supervisor_set_status (PressoSupervisor *self, const char *status);
void presso_supervisor_set_ready (PressoSupervisor *self, const char *status);
void presso_supervisor_set_stopping (PressoSupervisor *self);
void presso_supervisor_beat (PressoSupervisor *self);

G_END_DECLS
