/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-alert-bar.h"

#include "barista/presso-sounds.h"
#include "common/presso-announcement.h"

/**
 * PressoAlertBar:
 *
 * Lies over the whole station and says what the barista should know now: to the eye, with a frame
 * that flashes, to the ear, and to a screen reader. It takes no touch and no room: whatever is
 * touched anywhere ends it.
 *
 * # CSS nodes
 *
 * `alertbar`, with `.flash` while new orders wait to be seen.
 */
struct _PressoAlertBar {
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *message;
  GtkWidget *place; /* nullable; ours lives no longer */

  PressoAlert *alert;
  PressoChime *chime;
  GSettings *settings; /* nullable: not installed */
};

G_DEFINE_FINAL_TYPE (PressoAlertBar, presso_alert_bar, GTK_TYPE_WIDGET)

/* What is said stands where the place is, which makes way for as long as that: over half of its
 * words neither could be read. */
static void
take_place (PressoAlertBar *self, gboolean says_something)
{
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_rect_t bounds;

  if (self->place == NULL || !gtk_widget_compute_bounds (self->place, widget, &bounds))
    return;
  gtk_widget_set_opacity (self->place, says_something ? 0 : 1);
  gtk_widget_set_margin_start (self->content,
                               gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
                                 ? gtk_widget_get_width (gtk_widget_get_parent (widget)) -
                                     (int) (bounds.origin.x + bounds.size.width)
                                 : (int) bounds.origin.x);
}

static void
show_message (PressoAlertBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *message = presso_alert_get_message (self->alert);
  gboolean flashes =
    presso_alert_get_n_new (self->alert) > 0 &&
    (self->settings == NULL || g_settings_get_boolean (self->settings, "barista-flash"));

  if (flashes)
    gtk_widget_add_css_class (widget, "flash");
  else
    gtk_widget_remove_css_class (widget, "flash");
  gtk_label_set_label (self->message, message != NULL ? message : "");
  presso_announce (widget, message);
  take_place (self, message != NULL);
}

static void
on_ring (PressoAlertBar *self, PressoSound sound)
{
  if (sound == PRESSO_SOUND_NEW_ORDER)
    sound = presso_sounds_get_new_order (self->settings);
  presso_chime_play (self->chime, sound);
}

static void
take_period (PressoAlertBar *self)
{
  presso_alert_set_period (self->alert, g_settings_get_uint (self->settings, "barista-repeat"));
}

/* Sees each touch and key of the window before anything in it does, and takes none of them. */
static gboolean
on_event (PressoAlertBar *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN || type == GDK_KEY_PRESS)
    presso_alert_quiet (self->alert);
  return GDK_EVENT_PROPAGATE;
}

static void
presso_alert_bar_root (GtkWidget *widget)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  GTK_WIDGET_CLASS (presso_alert_bar_parent_class)->root (widget);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_event), widget, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (widget)), controller);
}

static void
presso_alert_bar_dispose (GObject *object)
{
  PressoAlertBar *self = PRESSO_ALERT_BAR (object);

  if (self->alert != NULL)
    g_signal_handlers_disconnect_by_data (self->alert, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->alert);
  g_clear_object (&self->chime);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_ALERT_BAR);
  G_OBJECT_CLASS (presso_alert_bar_parent_class)->dispose (object);
}

static void
presso_alert_bar_class_init (PressoAlertBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_alert_bar_dispose;
  widget_class->root = presso_alert_bar_root;

  gtk_widget_class_set_css_name (widget_class, "alertbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-alert-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoAlertBar, content);
  gtk_widget_class_bind_template_child (widget_class, PressoAlertBar, message);
}

static void
presso_alert_bar_init (PressoAlertBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_alert_bar_set_up:
 * @self: a bar that shows nothing yet
 * @alert: what decides
 * @settings: (nullable): this machine's settings; %NULL where Presso isn't installed
 *
 * Lets the alert be seen and heard.
 */
void
presso_alert_bar_set_up (PressoAlertBar *self, PressoAlert *alert, GSettings *settings)
{
  g_return_if_fail (PRESSO_IS_ALERT_BAR (self));
  g_return_if_fail (self->alert == NULL);

  self->alert = g_object_ref (alert);
  self->chime = presso_sounds_create_chime (settings);
  g_set_object (&self->settings, settings);
  g_signal_connect_swapped (alert, "notify::message", G_CALLBACK (show_message), self);
  g_signal_connect_swapped (alert, "ring", G_CALLBACK (on_ring), self);
  if (settings == NULL)
    return;
  g_signal_connect_swapped (settings, "changed::barista-repeat", G_CALLBACK (take_period), self);
  take_period (self);
}

/**
 * presso_alert_bar_set_place:
 * @self: a bar
 * @place: (transfer none): a widget below it, which lives as long
 *
 * Says what there is to say over @place, which isn't seen then.
 */
void
presso_alert_bar_set_place (PressoAlertBar *self, GtkWidget *place)
{
  g_return_if_fail (PRESSO_IS_ALERT_BAR (self));

  self->place = place;
}
