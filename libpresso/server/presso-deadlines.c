/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-deadlines.h"

#define MIN_TICK_MS 10
#define MAX_TICK_MS 1000

struct _PressoDeadlines {
  gint64 durations[PRESSO_N_DEADLINES];
  gint64 tick;
  GQueue set[PRESSO_N_DEADLINES];
  PressoDeadlineFunc expired;
  GSource *timer;
  gboolean ticking;
};

typedef struct {
  GSource source;
  PressoDeadlines *deadlines;
} DeadlinesSource;

/* Takes one deadline at a time, because ending a connection may clear any other one. */
static gboolean
expire_first (PressoDeadlines *self, GQueue *set, gint64 now)
{
  PressoDeadline *deadline = set->head == NULL ? NULL : set->head->data;

  if (deadline == NULL || deadline->due > now)
    return FALSE;
  presso_deadlines_set (self, deadline, PRESSO_DEADLINE_NONE);
  self->expired (deadline);
  return TRUE;
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  PressoDeadlines *self = ((DeadlinesSource *) source)->deadlines;
  gint64 now = g_source_get_time (source);
  gboolean any = FALSE;

  for (int kind = 0; kind < PRESSO_N_DEADLINES; kind++) {
    while (expire_first (self, &self->set[kind], now))
      ;
    any = any || self->set[kind].head != NULL;
  }
  self->ticking = any;
  g_source_set_ready_time (source, any ? now + self->tick : -1);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = {
  .dispatch = timer_dispatch,
};

/**
 * presso_deadlines_new: (skip)
 * @durations_ms: for each kind how long after it was set it ends; 0 for never
 * @expired: called once for each deadline that ended
 *
 * Returns: (transfer full): deadlines of which none is set
 */
PressoDeadlines *
presso_deadlines_new (const unsigned durations_ms[PRESSO_N_DEADLINES], PressoDeadlineFunc expired)
{
  PressoDeadlines *self = g_new0 (PressoDeadlines, 1);
  unsigned shortest = MAX_TICK_MS * 4;

  for (int kind = 0; kind < PRESSO_N_DEADLINES; kind++) {
    self->durations[kind] = (gint64) durations_ms[kind] * 1000;
    if (durations_ms[kind] > 0)
      shortest = MIN (shortest, durations_ms[kind]);
  }
  self->tick = (gint64) MAX (shortest / 4, MIN_TICK_MS) * 1000;
  self->expired = expired;
  self->timer = g_source_new (&timer_funcs, sizeof (DeadlinesSource));
  ((DeadlinesSource *) self->timer)->deadlines = self;
  g_source_set_static_name (self->timer, "PressoDeadlines");
  return self;
}

/**
 * presso_deadlines_free: (skip)
 */
void
presso_deadlines_free (PressoDeadlines *self)
{
  for (int kind = 0; kind < PRESSO_N_DEADLINES; kind++)
    g_warn_if_fail (self->set[kind].head == NULL);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self);
}

/**
 * presso_deadlines_attach: (skip)
 * @context: whose loop looks at them
 *
 * Has the timer run in @context.
 */
void
presso_deadlines_attach (PressoDeadlines *self, GMainContext *context)
{
  g_source_attach (self->timer, context);
}

/**
 * presso_deadline_init: (skip)
 * @deadline: a deadline
 *
 * Prepares a deadline that isn't set.
 */
void
presso_deadline_init (PressoDeadline *deadline)
{
  *deadline = (PressoDeadline){ .link.data = deadline, .kind = PRESSO_DEADLINE_NONE };
}

/**
 * presso_deadlines_set: (skip)
 * @deadline: whose
 * @kind: which; %PRESSO_DEADLINE_NONE for none
 *
 * Sets @deadline to end a duration from now, in place of the one it had; %PRESSO_DEADLINE_NONE
 * clears it.
 */
void
presso_deadlines_set (PressoDeadlines *self, PressoDeadline *deadline, PressoDeadlineKind kind)
{
  gint64 now;

  if (deadline->kind != PRESSO_DEADLINE_NONE)
    g_queue_unlink (&self->set[deadline->kind], &deadline->link);
  deadline->kind = PRESSO_DEADLINE_NONE;
  if (kind == PRESSO_DEADLINE_NONE || self->durations[kind] == 0)
    return;

  now = g_get_monotonic_time ();
  deadline->kind = kind;
  deadline->due = now + self->durations[kind];
  g_queue_push_tail_link (&self->set[kind], &deadline->link);
  if (!self->ticking) {
    self->ticking = TRUE;
    g_source_set_ready_time (self->timer, now + self->tick);
  }
}
