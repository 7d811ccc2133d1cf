/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-awake.h"

#include <glib/gi18n.h>

#ifdef PRESSO_HAVE_X11
#include <X11/extensions/scrnsaver.h>
#include <gdk/x11/gdkx.h>
#endif

#define SCREEN_SAVER           "org.freedesktop.ScreenSaver"
#define SCREEN_SAVER_PATH      "/org/freedesktop/ScreenSaver"
#define SCREEN_SAVER_INTERFACE "org.freedesktop.ScreenSaver"

/**
 * PressoAwake:
 *
 * Keeps the screen on for as long as it lives. Which of three ways is heard depends on the desktop:
 * GTK asks GNOME's session manager, the portal or the Wayland compositor; other desktops have a
 * screen saver on the session bus; and a bare X server can be told itself.
 */
struct _PressoAwake {
  GObject parent_instance;

  GtkApplication *application;
  guint cookie; /* GTK's; 0: nobody heard it */
  GDBusConnection *bus;
  guint32 screen_saver_cookie;
  GdkDisplay *suspended; /* whose X server was told */
};

G_DEFINE_FINAL_TYPE (PressoAwake, presso_awake, G_TYPE_OBJECT)

static void
call_screen_saver (GDBusConnection *bus,
                   const char *method,
                   GVariant *parameters,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_dbus_connection_call (bus, SCREEN_SAVER, SCREEN_SAVER_PATH, SCREEN_SAVER_INTERFACE, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, callback,
                          user_data);
}

/* The call holds a reference: what is let go before the answer comes is undone after it. */
static void
on_screen_saver_inhibited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoAwake) self = user_data;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(u)")))
    g_variant_get (answer, "(u)", &self->screen_saver_cookie);
}

static void
inhibit_screen_saver (PressoAwake *self)
{
  self->bus = g_application_get_dbus_connection (G_APPLICATION (self->application));
  if (self->bus == NULL)
    return;
  g_object_ref (self->bus);
  call_screen_saver (self->bus, "Inhibit",
                     g_variant_new ("(ss)", PRESSO_APPLICATION_ID, _ ("Guests look at it")),
                     on_screen_saver_inhibited, g_object_ref (self));
}

/* A screen that is dark already is lit first. Undone by the X server when the program ends in any
 * way. */
static void
suspend_x_screen_saver (PressoAwake *self, GdkDisplay *display)
{
#ifdef PRESSO_HAVE_X11
  int event_base, error_base;

  if (!GDK_IS_X11_DISPLAY (display) ||
      !XScreenSaverQueryExtension (gdk_x11_display_get_xdisplay (display), &event_base,
                                   &error_base))
    return;
  XResetScreenSaver (gdk_x11_display_get_xdisplay (display));
  XScreenSaverSuspend (gdk_x11_display_get_xdisplay (display), True);
  XFlush (gdk_x11_display_get_xdisplay (display));
  self->suspended = g_object_ref (display);
#endif
}

static void
resume_x_screen_saver (PressoAwake *self)
{
#ifdef PRESSO_HAVE_X11
  if (self->suspended == NULL)
    return;
  XScreenSaverSuspend (gdk_x11_display_get_xdisplay (self->suspended), False);
  XFlush (gdk_x11_display_get_xdisplay (self->suspended));
  g_clear_object (&self->suspended);
#endif
}

static void
presso_awake_dispose (GObject *object)
{
  PressoAwake *self = PRESSO_AWAKE (object);

  if (self->cookie != 0)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  if (self->screen_saver_cookie != 0)
    call_screen_saver (self->bus, "UnInhibit", g_variant_new ("(u)", self->screen_saver_cookie),
                       NULL, NULL);
  self->screen_saver_cookie = 0;
  resume_x_screen_saver (self);
  g_clear_object (&self->bus);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (presso_awake_parent_class)->dispose (object);
}

static void
presso_awake_class_init (PressoAwakeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_awake_dispose;
}

static void
presso_awake_init (PressoAwake *self)
{
}

/**
 * presso_awake_new:
 * @window: a window of an application, which is looked at
 *
 * Returns: (transfer full): what keeps its screen on
 */
PressoAwake *
presso_awake_new (GtkWindow *window)
{
  PressoAwake *self = g_object_new (PRESSO_TYPE_AWAKE, NULL);
  GtkApplication *application = gtk_window_get_application (window);

  if (application != NULL) {
    self->application = g_object_ref (application);
    self->cookie = gtk_application_inhibit (application, window, GTK_APPLICATION_INHIBIT_IDLE,
                                            _ ("Guests look at it"));
    if (self->cookie != 0)
      return self;
    inhibit_screen_saver (self);
  }
  suspend_x_screen_saver (self, gtk_widget_get_display (GTK_WIDGET (window)));
  return self;
}
