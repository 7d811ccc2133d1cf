/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-clock.h"

#include <time.h>

/**
 * PressoClock:
 *
 * The wall clock as an object, so that a test owns the time.
 *
 * Somebody may set the machine's clock while the bar is open. This one goes on as before, by the
 * time that really passes (asleep or awake), until whoever keeps deadlines has looked at
 * [method@Clock.get_jump] and moved them along with [method@Clock.adjust].
 */
struct _PressoClock {
  GObject parent_instance;

  gboolean is_manual;
  gint64 now_ms;    /* of a manual clock */
  gint64 jump_ms;   /* of a manual clock */
  gint64 offset_ms; /* of the machine's: wall clock less the time since it was started */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoClock, presso_clock, G_TYPE_OBJECT)

static void
presso_clock_class_init (PressoClockClass *klass)
{
  /**
   * PressoClock::changed:
   * @self: a clock
   *
   * Emitted when a manual clock was set: what waits for a time must look again.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PRESSO_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static gint64
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec * (gint64) 1000 + time.tv_nsec / 1000000;
}

/* How far the wall clock is ahead of the time since the machine was started. */
static gint64
measure_offset (void)
{
  return read_clock (CLOCK_REALTIME) - read_clock (CLOCK_BOOTTIME);
}

static void
presso_clock_init (PressoClock *self)
{
  self->offset_ms = measure_offset ();
}

/**
 * presso_clock_new:
 *
 * Returns: (transfer full): the machine's wall clock
 */
PressoClock *
presso_clock_new (void)
{
  return g_object_new (PRESSO_TYPE_CLOCK, NULL);
}

/**
 * presso_clock_new_manual:
 * @now_ms: milliseconds since the Unix epoch
 *
 * Returns: (transfer full): a clock that stands still until it is set
 */
PressoClock *
presso_clock_new_manual (gint64 now_ms)
{
  PressoClock *self = presso_clock_new ();

  self->is_manual = TRUE;
  self->now_ms = now_ms;
  return self;
}

/**
 * presso_clock_get_now:
 * @self: a clock
 *
 * Returns: the time in milliseconds since the Unix epoch
 */
gint64
presso_clock_get_now (PressoClock *self)
{
  return self->is_manual ? self->now_ms : read_clock (CLOCK_BOOTTIME) + self->offset_ms;
}

/**
 * presso_clock_get_jump:
 * @self: a clock
 *
 * Returns: how far the wall clock was set forward since it was last heeded, in milliseconds;
 *   negative for backward
 */
gint64
presso_clock_get_jump (PressoClock *self)
{
  return self->is_manual ? self->jump_ms : measure_offset () - self->offset_ms;
}

/**
 * presso_clock_adjust:
 * @self: a clock
 * @by_ms: milliseconds to go forward
 *
 * Heeds that the wall clock was set, by as much of [method@Clock.get_jump].
 */
void
presso_clock_adjust (PressoClock *self, gint64 by_ms)
{
  self->offset_ms += by_ms;
  self->now_ms += by_ms;
  self->jump_ms -= by_ms;
}

/**
 * presso_clock_jump:
 * @self: a manual clock
 * @by_ms: milliseconds
 *
 * Sets the wall clock without time having passed.
 */
void
presso_clock_jump (PressoClock *self, gint64 by_ms)
{
  g_return_if_fail (self->is_manual);

  self->jump_ms += by_ms;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * presso_clock_set_now:
 * @self: a manual clock
 * @now_ms: milliseconds since the Unix epoch
 *
 * Sets the time of a test.
 */
void
presso_clock_set_now (PressoClock *self, gint64 now_ms)
{
  g_return_if_fail (self->is_manual);

  self->now_ms = now_ms;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * presso_clock_advance:
 * @self: a manual clock
 * @duration_ms: milliseconds
 *
 * Lets time pass in a test.
 */
void
presso_clock_advance (PressoClock *self, gint64 duration_ms)
{
  presso_clock_set_now (self, self->now_ms + duration_ms);
}
