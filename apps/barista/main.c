/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-barista-window.h"
#include "common/presso-application.h"

#define PRESSO_TYPE_BARISTA_APPLICATION (presso_barista_application_get_type ())
G_DECLARE_FINAL_TYPE (PressoBaristaApplication,
                      presso_barista_application,
                      PRESSO,
                      BARISTA_APPLICATION,
                      PressoApplication)

/**
 * PressoBaristaApplication:
 *
 * The station that baristas work at.
 */
struct _PressoBaristaApplication {
  PressoApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (PressoBaristaApplication, presso_barista_application, PRESSO_TYPE_APPLICATION)

static GtkWindow *
presso_barista_application_create_window (PressoApplication *application)
{
  return presso_barista_window_new (application);
}

static void
presso_barista_application_class_init (PressoBaristaApplicationClass *klass)
{
  PRESSO_APPLICATION_CLASS (klass)->create_window = presso_barista_application_create_window;
}

static void
presso_barista_application_init (PressoBaristaApplication *self)
{
}

int
main (int argc, char **argv)
{
  return presso_application_main (PRESSO_TYPE_BARISTA_APPLICATION, "barista", argc, argv);
}
