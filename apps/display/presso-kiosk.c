/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-kiosk.h"

#ifdef PRESSO_HAVE_X11
#include <gdk/x11/gdkx.h>
#endif

#include "display/presso-awake.h"
#include "display/presso-idle-pointer.h"

#define POINTER_IDLE_MS 3000
#define WINDOW_WIDTH    1280
#define WINDOW_HEIGHT   760

/**
 * PressoKiosk:
 *
 * Lets a window be all there is on a screen: it fills the chosen monitor, whichever are plugged in
 * or change their size meanwhile, the screen stays on, and the pointer goes when nobody moves it.
 */
struct _PressoKiosk {
  GObject parent_instance;

  GtkWindow *window; /* not owned: it owns us */
  GListModel *monitors;
  GSignalGroup *monitor_signals; /* of the monitor that is filled */
  PressoIdlePointer *pointer;
  PressoAwake *awake; /* NULL unless active and on the screen */
  char *connector;    /* "" for whichever the desktop chooses */
  gboolean active;
};

enum {
  PROP_ACTIVE = 1,
  PROP_CONNECTOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PressoKiosk, presso_kiosk, G_TYPE_OBJECT)

static GdkMonitor *
find_monitor (PressoKiosk *self, const char *connector)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);

    if (connector == NULL || g_strcmp0 (gdk_monitor_get_connector (monitor), connector) == 0)
      return g_steal_pointer (&monitor);
  }
  return NULL;
}

/* Whether somebody puts windows where they belong. On a bare X server nobody does, and GTK would
 * take its own wish for what has happened. */
static gboolean
is_managed (PressoKiosk *self)
{
#ifdef PRESSO_HAVE_X11
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self->window));

  if (GDK_IS_X11_DISPLAY (display))
    return gdk_x11_screen_supports_net_wm_hint (gdk_x11_display_get_screen (display),
                                                "_NET_WM_STATE_FULLSCREEN");
#endif
  return TRUE;
}

static void
move_to (PressoKiosk *self, int x, int y)
{
#ifdef PRESSO_HAVE_X11
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));
  int scale;

  if (surface == NULL)
    return;
  scale = gdk_surface_get_scale_factor (surface);
  XMoveWindow (GDK_SURFACE_XDISPLAY (surface), gdk_x11_surface_get_xid (surface), x * scale,
               y * scale);
#endif
}

/* A monitor that was unplugged is kept in mind: the window goes elsewhere and comes back with it.
 */
static void
fill (PressoKiosk *self)
{
  g_autoptr (GdkMonitor) chosen = find_monitor (self, self->connector);
  g_autoptr (GdkMonitor) monitor =
    chosen != NULL ? g_object_ref (chosen) : find_monitor (self, NULL);
  GdkRectangle geometry;

  g_signal_group_set_target (self->monitor_signals, monitor);
  if (!self->active || monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &geometry);
  gtk_window_set_default_size (self->window, geometry.width, geometry.height);
  if (!is_managed (self))
    move_to (self, geometry.x, geometry.y);
  else if (chosen != NULL)
    gtk_window_fullscreen_on_monitor (self->window, chosen);
  else
    gtk_window_fullscreen (self->window);
}

/* A Wayland compositor keeps the screen on for a surface, which there is none of before. */
static void
stay_awake (PressoKiosk *self)
{
  if (self->active && self->awake == NULL && gtk_widget_get_mapped (GTK_WIDGET (self->window)))
    self->awake = presso_awake_new (self->window);
}

static void
on_mapped (PressoKiosk *self)
{
  stay_awake (self);
  fill (self);
}

static void
on_unmapped (PressoKiosk *self)
{
  g_clear_object (&self->awake);
}

/* Somebody has left full screen by the desktop's own means. A screen that is gone has taken it
 * along instead, which fill() sees to. */
static void
on_fullscreened (PressoKiosk *self)
{
  g_autoptr (GdkMonitor) monitor = g_signal_group_dup_target (self->monitor_signals);

  if (!gtk_window_is_fullscreen (self->window) &&
      gtk_widget_get_mapped (GTK_WIDGET (self->window)) && monitor != NULL &&
      gdk_monitor_is_valid (monitor))
    presso_kiosk_set_active (self, FALSE);
}

static void
presso_kiosk_dispose (GObject *object)
{
  PressoKiosk *self = PRESSO_KIOSK (object);

  if (self->monitors != NULL)
    g_signal_handlers_disconnect_by_data (self->monitors, self);
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (self->window, self);
  g_clear_object (&self->monitors);
  g_clear_object (&self->monitor_signals);
  g_clear_object (&self->pointer);
  g_clear_object (&self->awake);
  g_clear_pointer (&self->connector, g_free);

  G_OBJECT_CLASS (presso_kiosk_parent_class)->dispose (object);
}

static void
presso_kiosk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoKiosk *self = PRESSO_KIOSK (object);

  switch (id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  case PROP_CONNECTOR:
    g_value_set_string (value, self->connector);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_kiosk_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoKiosk *self = PRESSO_KIOSK (object);

  switch (id) {
  case PROP_ACTIVE:
    presso_kiosk_set_active (self, g_value_get_boolean (value));
    break;
  case PROP_CONNECTOR:
    presso_kiosk_set_connector (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_kiosk_class_init (PressoKioskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = presso_kiosk_dispose;
  object_class->get_property = presso_kiosk_get_property;
  object_class->set_property = presso_kiosk_set_property;

  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_CONNECTOR] = g_param_spec_string ("connector", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_kiosk_init (PressoKiosk *self)
{
  self->connector = g_strdup ("");
  self->monitor_signals = g_signal_group_new (GDK_TYPE_MONITOR);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::geometry", G_CALLBACK (fill),
                                  self);
}

/**
 * presso_kiosk_new:
 * @window: a window that will keep the object
 * @monitors: (element-type GdkMonitor): the screens there are, which come and go
 *
 * Returns: (transfer full): a kiosk that leaves the window as it is
 */
PressoKiosk *
presso_kiosk_new (GtkWindow *window, GListModel *monitors)
{
  PressoKiosk *self = g_object_new (PRESSO_TYPE_KIOSK, NULL);

  self->window = window;
  self->monitors = g_object_ref (monitors);
  self->pointer = presso_idle_pointer_new (GTK_WIDGET (window), POINTER_IDLE_MS);
  g_signal_connect_swapped (monitors, "items-changed", G_CALLBACK (fill), self);
  /* Only what is on the screen can be moved. */
  g_signal_connect_swapped (window, "map", G_CALLBACK (on_mapped), self);
  g_signal_connect_swapped (window, "unmap", G_CALLBACK (on_unmapped), self);
  g_signal_connect_swapped (window, "notify::fullscreened", G_CALLBACK (on_fullscreened), self);
  return self;
}

/**
 * presso_kiosk_get_active:
 * @self: a kiosk
 *
 * Returns: whether the window fills a screen
 */
gboolean
presso_kiosk_get_active (PressoKiosk *self)
{
  g_return_val_if_fail (PRESSO_IS_KIOSK (self), FALSE);

  return self->active;
}

/**
 * presso_kiosk_set_active:
 * @self: a kiosk
 * @active: whether the window is to fill a screen
 */
void
presso_kiosk_set_active (PressoKiosk *self, gboolean active)
{
  g_return_if_fail (PRESSO_IS_KIOSK (self));

  if (self->active == active)
    return;
  self->active = active;
  presso_idle_pointer_set_hides (self->pointer, active);
  if (active) {
    stay_awake (self);
    fill (self);
  } else {
    g_clear_object (&self->awake);
    if (is_managed (self))
      gtk_window_unfullscreen (self->window);
    gtk_window_set_default_size (self->window, WINDOW_WIDTH, WINDOW_HEIGHT);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

/**
 * presso_kiosk_get_connector:
 * @self: a kiosk
 *
 * Returns: (transfer none): what the chosen screen is plugged into, "" for any
 */
const char *
presso_kiosk_get_connector (PressoKiosk *self)
{
  g_return_val_if_fail (PRESSO_IS_KIOSK (self), NULL);

  return self->connector;
}

/**
 * presso_kiosk_set_connector:
 * @self: a kiosk
 * @connector: what the chosen screen is plugged into, such as `HDMI-1`; "" for any
 */
void
presso_kiosk_set_connector (PressoKiosk *self, const char *connector)
{
  g_return_if_fail (PRESSO_IS_KIOSK (self));

  if (g_strcmp0 (self->connector, connector) == 0)
    return;
  g_free (self->connector);
  self->connector = g_strdup (connector != NULL ? connector : "");
  fill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTOR]);
}
