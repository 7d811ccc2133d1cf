/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-call.h"

#include <adwaita.h>

#include "common/presso-announcement.h"
#include "display/presso-words.h"

#define ARRIVE_MS  350
#define LEAVE_MS   500
#define START_SIZE 0.6
/* How long a number stands: long enough to be read aloud, and shorter the more of them wait. */
#define STAY_MS       2800
#define STAY_LEAST_MS 900
/* From so many that wait, several are called together, and stand for as long as it takes to look
 * for one's own among them: 80 at once are called in less than 80 seconds. */
#define CROWD           5
#define TOGETHER        6
#define TOGETHER_A_ROW  3
#define STAY_FIRST_MS   1000
#define STAY_ANOTHER_MS 600

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
 * comes and goes without moving. When many become ready at once, several are called together, so
 * that the last one doesn't wait for minutes.
 *
 * # CSS nodes
 *
 * `call` with a `box.card`, and `.many` while it calls more than one
 */
struct _PressoCall {
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkGrid *numbers;
  GtkLabel *name;
  GtkLabel *drink;

  PressoCallTargetFunc find_target;
  gpointer user_data;
  GQueue waiting;
  GPtrArray *orders; /* being called */
  gboolean shows_names;
  AdwAnimation *animation;
  guint stay_id;
  Phase phase;
  double progress;
};

enum {
  SIGNAL_CALLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoCall, presso_call, GTK_TYPE_WIDGET)

/**
 * presso_call_get_n_together:
 * @n_waiting: how many are to be called
 *
 * Returns: how many of them are called next, together
 */
guint
presso_call_get_n_together (guint n_waiting)
{
  return n_waiting >= CROWD ? MIN (n_waiting, TOGETHER) : 1;
}

/**
 * presso_call_get_stay:
 * @n_called: how many are called together
 * @n_waiting: how many are to be called after them
 *
 * Returns: how long they stand, in milliseconds
 */
guint
presso_call_get_stay (guint n_called, guint n_waiting)
{
  if (n_called > 1)
    return STAY_FIRST_MS + STAY_ANOTHER_MS * n_called;
  return MAX (STAY_MS / (n_waiting + 1), STAY_LEAST_MS);
}

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
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
show_numbers (PressoCall *self, char **numbers)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->numbers))) != NULL)
    gtk_grid_remove (self->numbers, child);
  for (int i = 0; numbers[i] != NULL; i++) {
    GtkWidget *label = gtk_label_new (numbers[i]);

    gtk_widget_add_css_class (label, "number");
    gtk_grid_attach (self->numbers, label, i % TOGETHER_A_ROW, i / TOGETHER_A_ROW, 1, 1);
  }
}

static void
show_orders (PressoCall *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  PressoOrder *only = self->orders->len == 1 ? g_ptr_array_index (self->orders, 0) : NULL;
  g_autofree char *list = NULL;
  g_autofree char *label = NULL;
  g_auto (GStrv) numbers = NULL;

  for (guint i = 0; i < self->orders->len; i++) {
    gint64 number = presso_order_get_number (g_ptr_array_index (self->orders, i));
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

    g_strv_builder_add (builder, text);
  }
  numbers = g_strv_builder_end (builder);
  list = g_strjoinv (", ", numbers);
  /* Translators: for a screen reader. %s is a number, or several. */
  label = g_strdup_printf (ngettext ("Order %s is ready", "Orders %s are ready", self->orders->len),
                           list);
  show_numbers (self, numbers);
  set_text (self->name, only != NULL && self->shows_names ? presso_order_get_name (only) : NULL);
  set_text (self->drink, only != NULL ? presso_words_get_drink (only) : NULL);
  if (only != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "many");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "many");
  presso_announce (GTK_WIDGET (self), label);
}

/* Calls the next that are still ready. */
static void
call_next (PressoCall *self)
{
  guint wanted = presso_call_get_n_together (g_queue_get_length (&self->waiting));

  g_ptr_array_set_size (self->orders, 0);
  while (self->orders->len < wanted && !g_queue_is_empty (&self->waiting)) {
    g_autoptr (PressoOrder) order = g_queue_pop_head (&self->waiting);

    if (presso_order_get_state (order) == PRESSO_ORDER_READY)
      g_ptr_array_add (self->orders, g_steal_pointer (&order));
  }
  if (self->orders->len == 0) {
    presso_announce (GTK_WIDGET (self), NULL);
    self->phase = PHASE_IDLE;
    return;
  }
  show_orders (self);
  animate (self, PHASE_ARRIVING, ARRIVE_MS, ADW_EASE_OUT_BACK);
  g_signal_emit (self, signals[SIGNAL_CALLED], 0);
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
  if (self->phase == PHASE_ARRIVING) {
    self->phase = PHASE_STAYING;
    self->stay_id =
      g_timeout_add (presso_call_get_stay (self->orders->len, g_queue_get_length (&self->waiting)),
                     on_stayed, self);
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

/* The tiles of all that are called; none may be on the board any more. */
static gboolean
find_targets (PressoCall *self, graphene_rect_t *targets)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->orders->len; i++) {
    graphene_rect_t target;

    if (!self->find_target (GTK_WIDGET (self), g_ptr_array_index (self->orders, i), &target,
                            self->user_data))
      continue;
    if (found)
      graphene_rect_union (targets, &target, targets);
    else
      *targets = target;
    found = TRUE;
  }
  return found;
}

/* Where the card stands to be read. Several long numbers can be wider than the orders have room, as
 * on a board that stands upright; then all of it is drawn smaller. */
static graphene_rect_t
get_stand (PressoCall *self, const graphene_rect_t *card)
{
  graphene_rect_t stand = *card;
  float width = card->size.width;
  float height = card->size.height;
  float size = MIN (gtk_widget_get_width (GTK_WIDGET (self)) / width,
                    gtk_widget_get_height (GTK_WIDGET (self)) / height);

  if (size < 1) {
    graphene_rect_init (&stand, 0, 0, width * size, height * size);
    stand.origin.x = ((float) gtk_widget_get_width (GTK_WIDGET (self)) - stand.size.width) / 2;
    stand.origin.y = ((float) gtk_widget_get_height (GTK_WIDGET (self)) - stand.size.height) / 2;
  }
  return stand;
}

/* Where the card is drawn now: around its middle while it arrives, on the way to its place while it
 * leaves. */
static graphene_rect_t
get_place (PressoCall *self, const graphene_rect_t *card)
{
  const graphene_rect_t stand = get_stand (self, card);
  graphene_rect_t place = stand;
  graphene_rect_t target;

  if (self->phase == PHASE_ARRIVING) {
    double size = interpolate (START_SIZE, 1, self->progress);

    graphene_rect_inset (&place, (float) (stand.size.width * (1 - size) / 2),
                         (float) (stand.size.height * (1 - size) / 2));
  } else if (self->phase == PHASE_LEAVING && find_targets (self, &target)) {
    graphene_rect_interpolate (&stand, &target, self->progress, &place);
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
  g_clear_pointer (&self->orders, g_ptr_array_unref);
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

  /**
   * PressoCall::called:
   * @self: a call
   *
   * Another number is called.
   */
  signals[SIGNAL_CALLED] = g_signal_new ("called", PRESSO_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "call");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-call.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoCall, card);
  gtk_widget_class_bind_template_child (widget_class, PressoCall, numbers);
  gtk_widget_class_bind_template_child (widget_class, PressoCall, name);
  gtk_widget_class_bind_template_child (widget_class, PressoCall, drink);
}

static void
presso_call_init (PressoCall *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_queue_init (&self->waiting);
  self->orders = g_ptr_array_new_with_free_func (g_object_unref);
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
 * presso_call_set_shows_names:
 * @self: a call
 * @shows_names: whether first names are called with the numbers
 */
void
presso_call_set_shows_names (PressoCall *self, gboolean shows_names)
{
  g_return_if_fail (PRESSO_IS_CALL (self));

  self->shows_names = shows_names;
}

/**
 * presso_call_relabel:
 * @self: a call
 *
 * Says what it calls in the language that is spoken just now.
 */
void
presso_call_relabel (PressoCall *self)
{
  g_return_if_fail (PRESSO_IS_CALL (self));

  if (self->orders->len > 0)
    show_orders (self);
}

/**
 * presso_call_get_orders:
 * @self: a call
 *
 * Returns: (transfer none) (element-type PressoOrder): what is being called, empty if nothing is
 */
GPtrArray *
presso_call_get_orders (PressoCall *self)
{
  g_return_val_if_fail (PRESSO_IS_CALL (self), NULL);

  return self->orders;
}
