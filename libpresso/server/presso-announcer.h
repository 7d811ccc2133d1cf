/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_ANNOUNCER (presso_announcer_get_type ())
G_DECLARE_FINAL_TYPE (PressoAnnouncer, presso_announcer, PRESSO, ANNOUNCER, GObject)

PressoAnnouncer *presso_announcer_new (const char *name, guint16 port, const char *fingerprint);
void presso_announcer_set_name (PressoAnnouncer *self, const char *name);

G_END_DECLS
