/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-admin-window.h"
#include "common/presso-application.h"

#define PRESSO_TYPE_ADMIN_APPLICATION (presso_admin_application_get_type ())
G_DECLARE_FINAL_TYPE (PressoAdminApplication,
                      presso_admin_application,
                      PRESSO,
                      ADMIN_APPLICATION,
                      PressoApplication)

/**
 * PressoAdminApplication:
 *
 * What the organiser sets up and watches the bar with.
 */
struct _PressoAdminApplication {
  PressoApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (PressoAdminApplication, presso_admin_application, PRESSO_TYPE_APPLICATION)

static GtkWindow *
presso_admin_application_create_window (PressoApplication *application)
{
  return presso_admin_window_new (application);
}

static void
presso_admin_application_class_init (PressoAdminApplicationClass *klass)
{
  PRESSO_APPLICATION_CLASS (klass)->create_window = presso_admin_application_create_window;
}

static void
presso_admin_application_init (PressoAdminApplication *self)
{
}

int
main (int argc, char **argv)
{
  return presso_application_main (PRESSO_TYPE_ADMIN_APPLICATION, "admin", argc, argv);
}
