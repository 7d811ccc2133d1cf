/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "client/presso-client.h"
#include "common/presso-age-ticker.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_APPLICATION (presso_application_get_type ())
G_DECLARE_DERIVABLE_TYPE (PressoApplication,
                          presso_application,
                          PRESSO,
                          APPLICATION,
                          AdwApplication)

/**
 * PressoApplicationClass:
 * @create_window: makes the program's window, for each bar it works for; the client has been
 * started by then. The window is presented by the base class
 *
 * What a program adds to the base.
 */
struct _PressoApplicationClass {
  AdwApplicationClass parent_class;

  GtkWindow *(*create_window) (PressoApplication *self);

  gpointer padding[8];
};

int presso_application_main (GType type, const char *role, int argc, char **argv);

PressoClient *presso_application_get_client (PressoApplication *self);
PressoAgeTicker *presso_application_get_ticker (PressoApplication *self);
GSettings *presso_application_get_settings (PressoApplication *self);
const char *presso_application_get_data_dir (PressoApplication *self);
gboolean presso_application_get_windowed (PressoApplication *self);

G_END_DECLS
