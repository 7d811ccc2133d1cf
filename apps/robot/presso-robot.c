/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-robot.h"

#include "client/presso-alarm.h"
#include "presso-crew.h"
#include "presso-guest.h"
#include "presso-plan.h"

/* How far guests who couldn't come in time are made up for. */
#define MAX_LATE_US G_USEC_PER_SEC
/* Where nobody comes, since everything is sold out or only baristas were asked for. */
#define LOOK_AGAIN_MS 1000
/* For how long the next one of those who leave is waited for. */
#define LEAVE_MS 15000

/**
 * PressoRobot:
 *
 * Simulated guests and baristas at one bar, over the same protocol as everybody else. Guests come
 * by chance or as on a recorded day, as long as a phone is free; baristas make what they order.
 */
struct _PressoRobot {
  GObject parent_instance;

  PressoClient *staff;
  PressoRobotOptions options;
  PressoTally *tally;
  PressoPlan *plan;
  PressoCrew *crew;
  GPtrArray *guests;

  gboolean is_open;     /* whether guests come any more */
  gboolean is_stopping; /* whether those who are there are sent home */
  guint n_begun;
  PressoVisit *coming;  /* the next one, at @next_at_us; NULL: nobody yet */
  gint64 next_at_us;    /* monotonic */
  gint64 end_at_us;     /* monotonic; 0 for never */
  PressoGuest *orderer; /* of a recorded day: who has to order before the next one may */
  GSource *arrival;     /* an alarm */
  GSource *patience;    /* an alarm: nobody has left for too long */
};

enum {
  FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoRobot, presso_robot, G_TYPE_OBJECT)

static void
presso_robot_dispose (GObject *object)
{
  PressoRobot *self = PRESSO_ROBOT (object);

  presso_alarm_clear (&self->arrival);
  presso_alarm_clear (&self->patience);
  for (guint i = 0; self->guests != NULL && i < self->guests->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->guests, i), self);
  g_clear_pointer (&self->guests, g_ptr_array_unref);
  g_clear_pointer (&self->coming, presso_visit_free);
  g_clear_pointer (&self->options.visits, g_ptr_array_unref);
  /* It asks for times as long as it works. */
  if (self->crew != NULL)
    presso_crew_stop (self->crew);
  g_clear_object (&self->crew);
  g_clear_object (&self->plan);
  g_clear_object (&self->tally);
  g_clear_object (&self->staff);
  G_OBJECT_CLASS (presso_robot_parent_class)->dispose (object);
}

static void
presso_robot_class_init (PressoRobotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_robot_dispose;

  /**
   * PressoRobot::finished:
   * @self: a robot
   *
   * No guest comes any more, and none is left.
   */
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_robot_init (PressoRobot *self)
{
  self->tally = presso_tally_new ();
  self->guests = g_ptr_array_new_with_free_func (g_object_unref);
}

static PressoGuest *
find_guest_by_order (PressoRobot *self, const char *order_id)
{
  for (guint i = 0; i < self->guests->len; i++) {
    PressoGuest *guest = g_ptr_array_index (self->guests, i);

    if (g_strcmp0 (presso_guest_get_order_id (guest), order_id) == 0)
      return guest;
  }
  return NULL;
}

/* What the guest who ordered it came with; of another robot's guest, what one of ours would. */
static void
get_times (const char *order_id, gint64 *make_ms, gint64 *pickup_ms, gpointer user_data)
{
  PressoRobot *self = user_data;
  PressoGuest *guest = find_guest_by_order (self, order_id);
  g_autoptr (PressoVisit) other = NULL;
  PressoVisit *visit = guest != NULL ? presso_guest_get_visit (guest) : NULL;

  if (visit == NULL) {
    other = presso_visit_new ("");
    other->make_ms = 30000;
    other->pickup_ms = 15000;
    presso_visit_speed_up (other, self->options.speed);
    visit = other;
  }
  *make_ms = visit->make_ms;
  *pickup_ms = visit->pickup_ms;
}

static guint
count_present (PressoRobot *self)
{
  guint n = 0;

  for (guint i = 0; i < self->guests->len; i++)
    n += presso_guest_is_free (g_ptr_array_index (self->guests, i)) ? 0 : 1;
  return n;
}

static void
finish_when_empty (PressoRobot *self)
{
  if (self->is_open || count_present (self) > 0)
    return;
  presso_alarm_unset (self->patience);
  presso_crew_stop (self->crew);
  g_signal_emit (self, signals[FINISHED], 0);
}

/* Nobody comes any more; those who are there stay. */
static void
close_door (PressoRobot *self)
{
  self->is_open = FALSE;
  presso_alarm_unset (self->arrival);
  g_clear_pointer (&self->coming, presso_visit_free);
}

static void
on_guest_ordered (PressoRobot *self, PressoGuest *guest)
{
  if (self->orderer != guest)
    return;
  self->orderer = NULL;
  if (self->is_open)
    presso_alarm_set (self->arrival, 0);
}

static void
on_guest_done (PressoRobot *self, PressoGuest *guest)
{
  if (self->is_open)
    presso_alarm_set (self->arrival, 0);
  else if (self->is_stopping)
    presso_alarm_set (self->patience, LEAVE_MS);
  finish_when_empty (self);
}

static PressoGuest *
add_guest (PressoRobot *self)
{
  PressoGuest *guest = presso_guest_new (self->staff, self->tally);

  g_signal_connect_object (guest, "ordered", G_CALLBACK (on_guest_ordered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (guest, "done", G_CALLBACK (on_guest_done), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->guests, guest);
  return guest;
}

/* A phone that is free; one that the bar has no more for goes, and another one comes. */
static PressoGuest *
find_free_guest (PressoRobot *self)
{
  for (guint i = self->guests->len; i > 0; i--) {
    PressoGuest *guest = g_ptr_array_index (self->guests, i - 1);

    if (!presso_guest_is_free (guest))
      continue;
    if (!presso_guest_is_used_up (guest))
      return guest;
    g_ptr_array_remove_index (self->guests, i - 1);
  }
  return self->guests->len < self->options.n_guests ? add_guest (self) : NULL;
}

/* Who comes next; NULL where nobody does, for now or for good. */
static PressoVisit *
take_visit (PressoRobot *self)
{
  GPtrArray *visits = self->options.visits;
  PressoVisit *visit;

  if (visits == NULL)
    visit =
      presso_plan_next (self->plan, presso_shop_get_menu (presso_client_get_shop (self->staff)));
  else
    visit = visits->len > 0 ? g_ptr_array_steal_index (visits, 0) : NULL;
  if (visit != NULL)
    presso_visit_speed_up (visit, self->options.speed);
  return visit;
}

static gboolean
is_over (PressoRobot *self)
{
  if (self->options.n_orders > 0 && self->n_begun >= self->options.n_orders)
    return TRUE;
  if (self->options.visits != NULL && self->options.visits->len == 0 && self->coming == NULL)
    return TRUE;
  return self->end_at_us != 0 && g_get_monotonic_time () >= self->end_at_us;
}

/* Decides who comes next and when. Returns whether that is now. */
static gboolean
await_visit (PressoRobot *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 wake_us;

  if (self->coming == NULL) {
    self->coming = self->options.n_guests > 0 ? take_visit (self) : NULL;
    if (self->coming == NULL) {
      presso_alarm_set (self->arrival, LOOK_AGAIN_MS);
      return FALSE;
    }
    self->next_at_us = MAX (self->next_at_us + self->coming->after_ms * 1000, now_us - MAX_LATE_US);
  }
  wake_us = self->next_at_us;
  if (self->end_at_us != 0)
    wake_us = MIN (wake_us, self->end_at_us);
  if (wake_us > now_us)
    presso_alarm_set (self->arrival, (guint) MIN ((wake_us - now_us + 999) / 1000, G_MAXINT));
  return wake_us <= now_us;
}

/* Lets in who is due. A recorded day is ordered in its order, so there one waits for the other. */
static gboolean
on_arrival (gpointer user_data)
{
  PressoRobot *self = user_data;

  while (self->is_open) {
    PressoGuest *guest;

    if (is_over (self)) {
      close_door (self);
      finish_when_empty (self);
      return G_SOURCE_CONTINUE;
    }
    if (self->orderer != NULL || !await_visit (self))
      return G_SOURCE_CONTINUE;
    if (is_over (self))
      continue;
    guest = find_free_guest (self);
    if (guest == NULL)
      return G_SOURCE_CONTINUE;
    self->n_begun++;
    if (self->options.visits != NULL)
      self->orderer = guest;
    presso_guest_visit (guest, g_steal_pointer (&self->coming));
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_patience_lost (gpointer user_data)
{
  PressoRobot *self = user_data;

  g_signal_emit (self, signals[FINISHED], 0);
  return G_SOURCE_CONTINUE;
}

/**
 * presso_robot_new:
 * @staff: a station that is live, of the role barista
 * @options: what to do; its visits are taken
 *
 * Returns: (transfer full): a robot that isn't started
 */
PressoRobot *
presso_robot_new (PressoClient *staff, const PressoRobotOptions *options)
{
  PressoRobot *self = g_object_new (PRESSO_TYPE_ROBOT, NULL);
  GMainContext *context = g_main_context_get_thread_default ();

  self->staff = g_object_ref (staff);
  self->options = *options;
  if (options->visits != NULL)
    self->options.visits = g_ptr_array_ref (options->visits);
  self->plan = presso_plan_new (options->seed, options->orders_per_minute);
  self->crew = presso_crew_new (staff, self->tally, options->n_baristas, get_times, self);
  self->arrival = presso_alarm_new (context, on_arrival, self);
  self->patience = presso_alarm_new (context, on_patience_lost, self);
  return self;
}

/**
 * presso_robot_start:
 * @self: a robot
 *
 * Begins. [signal@Robot::finished] follows when it is over, if ever.
 */
void
presso_robot_start (PressoRobot *self)
{
  gint64 now_us = g_get_monotonic_time ();

  self->is_open = TRUE;
  self->next_at_us = now_us;
  self->end_at_us =
    self->options.duration_s > 0 ? now_us + (gint64) self->options.duration_s * G_USEC_PER_SEC : 0;
  presso_crew_start (self->crew);
  presso_alarm_set (self->arrival, 0);
}

/**
 * presso_robot_stop:
 * @self: a robot
 *
 * Sends everybody home, and leaves nothing open at the bar. [signal@Robot::finished] follows.
 */
void
presso_robot_stop (PressoRobot *self)
{
  close_door (self);
  self->is_stopping = TRUE;
  presso_crew_stop (self->crew);
  presso_alarm_set (self->patience, LEAVE_MS);
  for (guint i = 0; i < self->guests->len; i++)
    presso_guest_leave (g_ptr_array_index (self->guests, i));
  finish_when_empty (self);
}

/**
 * presso_robot_get_tally:
 * @self: a robot
 *
 * Returns: (transfer none): what became of it
 */
PressoTally *
presso_robot_get_tally (PressoRobot *self)
{
  return self->tally;
}
