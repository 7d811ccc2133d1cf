/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-clock.h"

/**
 * PressoClock:
 *
 * The wall clock as an object, so that a test owns the time.
 */
struct _PressoClock {
  GObject parent_instance;

  gboolean is_manual;
  gint64 now_ms;
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

static void
presso_clock_init (PressoClock *self)
{
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
  return self->is_manual ? self->now_ms : g_get_real_time () / 1000;
}

/**
 * presso_clock_set_now:
 * @self: a manual clock
 * @now_ms: milliseconds since the Unix epoch
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
 */
void
presso_clock_advance (PressoClock *self, gint64 duration_ms)
{
  presso_clock_set_now (self, self->now_ms + duration_ms);
}
