/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_KIOSK (presso_kiosk_get_type ())
G_DECLARE_FINAL_TYPE (PressoKiosk, presso_kiosk, PRESSO, KIOSK, GObject)

PressoKiosk *presso_kiosk_new (GtkWindow *window, GListModel *monitors);

gboolean presso_kiosk_get_active (PressoKiosk *self);
void presso_kiosk_set_active (PressoKiosk *self, gboolean active);
const char *presso_kiosk_get_connector (PressoKiosk *self);
void presso_kiosk_set_connector (PressoKiosk *self, const char *connector);

G_END_DECLS
