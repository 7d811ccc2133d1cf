/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-idle-pointer.h"

#include <math.h>

/**
 * PressoIdlePointer:
 *
 * Hides the pointer over a widget while nobody moves it.
 */
struct _PressoIdlePointer {
  GObject parent_instance;

  GtkWidget *widget; /* not owned: it owns us */
  guint idle_ms;
  gboolean hides;
  double x;
  double y;
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (PressoIdlePointer, presso_idle_pointer, G_TYPE_OBJECT)

static gboolean
on_idle (gpointer user_data)
{
  PressoIdlePointer *self = user_data;

  self->timeout_id = 0;
  gtk_widget_set_cursor_from_name (self->widget, "none");
  return G_SOURCE_REMOVE;
}

static void
wait (PressoIdlePointer *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->hides)
    self->timeout_id = g_timeout_add (self->idle_ms, on_idle, self);
}

/* GTK also tells of motion when what is under the pointer has moved; and a finger is no pointer. */
static void
on_motion (PressoIdlePointer *self, double x, double y, GtkEventController *controller)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (controller);

  if (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN)
    return;
  if (fabs (self->x - x) < 1 && fabs (self->y - y) < 1)
    return;
  self->x = x;
  self->y = y;
  gtk_widget_set_cursor (self->widget, NULL);
  wait (self);
}

static void
presso_idle_pointer_dispose (GObject *object)
{
  PressoIdlePointer *self = PRESSO_IDLE_POINTER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);

  G_OBJECT_CLASS (presso_idle_pointer_parent_class)->dispose (object);
}

static void
presso_idle_pointer_class_init (PressoIdlePointerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_idle_pointer_dispose;
}

static void
presso_idle_pointer_init (PressoIdlePointer *self)
{
}

/**
 * presso_idle_pointer_new:
 * @widget: over what
 * @idle_ms: milliseconds without motion after which the pointer goes
 *
 * Returns: (transfer full): what hides it, once it is told to
 */
PressoIdlePointer *
presso_idle_pointer_new (GtkWidget *widget, guint idle_ms)
{
  PressoIdlePointer *self = g_object_new (PRESSO_TYPE_IDLE_POINTER, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->widget = widget;
  self->idle_ms = idle_ms;
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, motion);
  return self;
}

/**
 * presso_idle_pointer_set_hides:
 * @self: a pointer
 * @hides: whether it goes when nobody moves it
 */
void
presso_idle_pointer_set_hides (PressoIdlePointer *self, gboolean hides)
{
  g_return_if_fail (PRESSO_IS_IDLE_POINTER (self));

  if (self->hides == hides)
    return;
  self->hides = hides;
  gtk_widget_set_cursor (self->widget, NULL);
  wait (self);
}
