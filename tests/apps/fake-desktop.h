/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the session bus has for a desktop: a portal and a screen saver. */
typedef struct {
  GDBusConnection *bus;
  guint object_id;
  guint name_id;
  gboolean has_name;
  gboolean refuses;
  gboolean keeps_silent;
  gboolean autostart;
  GStrv command;
  guint32 cookie;
  guint n_inhibitors;
} FakeDesktop;

void fake_desktop_start (FakeDesktop *desktop,
                         const char *name,
                         const char *path,
                         const char *interface);
void fake_desktop_stop (FakeDesktop *desktop);

G_END_DECLS
