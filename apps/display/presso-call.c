/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-call.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define ARRIVE_MS  350
#define LEAVE_MS   500
#define START_SIZE 0.6
/* How long a number stands: long enough to be read aloud, and shorter the more of them wait. */
#define STAY_MS       2800
#define STAY_LEAST_MS 900

typedef enum {
  PHASE_IDLE,
  PHASE_ARRIVING,
  PHASE_STAYING,
  PHASE_LEAVING,
} Phase;

/**
 * PressoCall:
 *
 * Calls out the numbers that became ready, one after the other: a number arrives large, stays to be
 * read, and moves to where it has its place on the board. Where animations are switched off it
 * comes and goes without moving.
 *
 * # CSS nodes
 *
 * `call` with a `box.card`
 */
struct _PressoCall {
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkLabel *number;
  GtkLabel *drink;

  PressoCallTargetFunc find_target;
  gpointer user_data;
  GQueue waiting;
  PressoOrder *order;
  AdwAnimation *animation;
  guint stay_id;
  Phase phase;
  double progress;
};

G_DEFINE_FINAL_TYPE (PressoCall, presso_call, GTK_TYPE_WIDGET)

static void
on_progress (double value, gpointer user_data)
{
  PressoCall *self = user_data;

  self->progress = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
animate (PressoCall *self, Phase phase, guint duration, AdwEasing easing)
{
  AdwTimedAnimation *animation = ADW_TIMED_ANIMATION (self->animation);

  self->phase = phase;
  adw_timed_animation_set_duration (animation, duration);
  adw_timed_animation_set_easing (animation, easing);
  adw_animation_play (self->animation);
}

static void
show_order (PressoCall *self, PressoOrder *order)
{
  const char *drink = presso_order_get_drink_name (order);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, presso_order_get_number (order));
  /* Translators: for a screen reader. %s is a number. */
  g_autofree char *label = g_strdup_printf (_ ("Order %s is ready"), number);

  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->drink, drink != NULL ? drink : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Calls the next that is still ready. */
static void
call_next (PressoCall *self)
{
  g_clear_object (&self->order);
  while (self->order == NULL && !g_queue_is_empty (&self->waiting)) {
    self->order = g_queue_pop_head (&self->waiting);
    if (presso_order_get_state (self->order) != PRESSO_ORDER_READY)
      g_clear_object (&self->order);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), self->order != NULL);
  if (self->order == NULL) {
    self->phase = PHASE_IDLE;
    return;
  }
  show_order (self, self->order);
  animate (self, PHASE_ARRIVING, ARRIVE_MS, ADW_EASE_OUT_BACK);
}

static gboolean
on_stayed (gpointer user_data)
{
  PressoCall *self = user_data;

  self->stay_id = 0;
  animate (self, PHASE_LEAVING, LEAVE_MS, ADW_EASE_IN_OUT_CUBIC);
  return G_SOURCE_REMOVE;
}

static void
on_done (PressoCall *self)
{
  guint stay_ms = STAY_MS / (g_queue_get_length (&self->waiting) + 1);

  if (self->phase == PHASE_ARRIVING) {
    self->phase = PHASE_STAYING;
    self->stay_id = g_timeout_add (MAX (stay_ms, STAY_LEAST_MS), on_stayed, self);
  } else if (self->phase == PHASE_LEAVING) {
    call_next (self);
  }
}

static void
presso_call_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
}

static void
presso_call_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PressoCall *self = PRESSO_CALL (widget);
  GtkRequisition least, wanted;
  GtkAllocation allocation;

  gtk_widget_get_preferred_size (self->card, &least, &wanted);
  allocation.width = MAX (least.width, MIN (wanted.width, width));
  allocation.height = MAX (least.height, MIN (wanted.height, height));
  allocation.x = (width - allocation.width) / 2;
  allocation.y = (height - allocation.height) / 2;
  gtk_widget_size_allocate (self->card, &allocation, -1);
}

static double
interpolate (double from, double to, double progress)
{
  return from + (to - from) * progress;
}

/* Where the card is drawn now: around its middle while it arrives, on the way to its place while it
 * leaves. */
static graphene_rect_t
get_place (PressoCall *self, const graphene_rect_t *card)
{
  graphene_rect_t place = *card;
  graphene_rect_t target;

  if (self->phase == PHASE_ARRIVING) {
    double size = interpolate (START_SIZE, 1, self->progress);

    graphene_rect_inset (&place, (float) (card->size.width * (1 - size) / 2),
                         (float) (card->size.height * (1 - size) / 2));
  } else if (self->phase == PHASE_LEAVING &&
             self->find_target (GTK_WIDGET (self), self->order, &target, self->user_data)) {
    graphene_rect_interpolate (card, &target, self->progress, &place);
  }
  return place;
}

static double
get_opacity (PressoCall *self)
{
  switch (self->phase) {
  case PHASE_ARRIVING:
    return CLAMP (self->progress * 2, 0, 1);
  case PHASE_LEAVING:
    /* It dissolves into the tile that has been there all along. */
    return CLAMP ((1 - self->progress) * 2, 0, 1);
  case PHASE_STAYING:
    return 1;
  case PHASE_IDLE:
  default:
    return 0;
  }
}

static void
presso_call_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PressoCall *self = PRESSO_CALL (widget);
  graphene_rect_t card, place;

  if (!gtk_widget_compute_bounds (self->card, widget, &card) || card.size.width < 1)
    return;
  place = get_place (self, &card);
  gtk_snapshot_push_opacity (snapshot, get_opacity (self));
  gtk_snapshot_translate (snapshot, &place.origin);
  gtk_snapshot_scale (snapshot, place.size.width / card.size.width,
                      place.size.height / card.size.height);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-card.origin.x, -card.origin.y));
  gtk_widget_snapshot_child (widget, self->card, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
presso_call_dispose (GObject *object)
{
  PressoCall *self = PRESSO_CALL (object);

  g_clear_handle_id (&self->stay_id, g_source_remove);
  if (self->animation != NULL)
    g_signal_handlers_disconnect_by_data (self->animation, self);
  g_clear_object (&self->animation);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->order);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (presso_call_parent_class)->dispose (object);
}

static void
presso_call_class_init (PressoCallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_call_dispose;
  widget_class->measure = presso_call_measure;
  widget_class->size_allocate = presso_call_size_allocate;
  widget_class->snapshot = presso_call_snapshot;

  gtk_widget_class_set_css_name (widget_class, "call");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-call.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoCall, card);
  gtk_widget_class_bind_template_child (widget_class, PressoCall, number);
  gtk_widget_class_bind_template_child (widget_class, PressoCall, drink);
}

static void
presso_call_init (PressoCall *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_queue_init (&self->waiting);
  gtk_widget_init_template (widget);
  self->animation = adw_timed_animation_new (
    widget, 0, 1, ARRIVE_MS, adw_callback_animation_target_new (on_progress, self, NULL));
  g_signal_connect_swapped (self->animation, "done", G_CALLBACK (on_done), self);
}

/**
 * presso_call_new:
 * @find_target: (scope notified): where an order goes once it was called
 * @user_data: for @find_target
 *
 * Returns: (transfer floating): a call with nobody to call
 */
GtkWidget *
presso_call_new (PressoCallTargetFunc find_target, gpointer user_data)
{
  PressoCall *self = g_object_new (PRESSO_TYPE_CALL, NULL);

  self->find_target = find_target;
  self->user_data = user_data;
  return GTK_WIDGET (self);
}

/**
 * presso_call_push:
 * @self: a call
 * @order: an order that has just become ready
 *
 * Calls it as soon as those before it were called.
 */
void
presso_call_push (PressoCall *self, PressoOrder *order)
{
  g_return_if_fail (PRESSO_IS_CALL (self));

  g_queue_push_tail (&self->waiting, g_object_ref (order));
  if (self->phase == PHASE_IDLE)
    call_next (self);
}

/**
 * presso_call_get_order:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): what is being called
 */
PressoOrder *
presso_call_get_order (PressoCall *self)
{
  g_return_val_if_fail (PRESSO_IS_CALL (self), NULL);

  return self->order;
}
