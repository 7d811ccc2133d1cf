/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-compactor.h"

#include "store/presso-forget-store.h"
#include "store/presso-retention-store.h"
#include "store/presso-timer.h"

/* A host that starts has better things to do. */
#define FIRST_SWEEP_MS 60000
#define SWEEP_EVERY_MS (60 * 60 * 1000)
/* Between two steps the disk is the guests'. */
#define STEP_PAUSE_MS 50

/**
 * PressoCompactor:
 *
 * Throws away what nobody needs any more, as [struct@Retention] says. It goes through the store in
 * sweeps, and a sweep in steps of a few hundred rows, each a command like any other. A step is only
 * begun when the loop has nothing else to do, so an order waits for one step at most.
 */
struct _PressoCompactor {
  GObject parent_instance;

  PressoServices *services;
  GMainContext *context;
  GSource *timer;
  gulong changed_id;
  guint stage;
  gint64 position;      /* in the log */
  char *guest_position; /* among the guests */
  gboolean is_queued;
  gboolean is_sweeping;
};

G_DEFINE_FINAL_TYPE (PressoCompactor, presso_compactor, G_TYPE_OBJECT)

static void
presso_compactor_dispose (GObject *object)
{
  PressoCompactor *self = PRESSO_COMPACTOR (object);

  presso_compactor_stop (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->guest_position, g_free);
  G_OBJECT_CLASS (presso_compactor_parent_class)->dispose (object);
}

static void
presso_compactor_class_init (PressoCompactorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_compactor_dispose;
}

static void
presso_compactor_init (PressoCompactor *self)
{
}

/**
 * presso_compactor_new:
 * @services: the services, which must live longer
 * @context: the host's loop
 *
 * Returns: (transfer full): a compactor
 */
PressoCompactor *
presso_compactor_new (PressoServices *services, GMainContext *context)
{
  PressoCompactor *self = g_object_new (PRESSO_TYPE_COMPACTOR, NULL);

  self->services = services;
  self->context = g_main_context_ref (context);
  return self;
}

static gboolean
prune_events (PressoCompactor *self, gint64 now_ms, gboolean *more, GError **error)
{
  PressoRetention *retention = &self->services->retention;

  return presso_store_prune_events (self->services->store, &self->position, retention->events,
                                    now_ms - retention->traffic_ms, now_ms - retention->audit_ms,
                                    more, error);
}

static gboolean
prune_orders (PressoCompactor *self, gint64 now_ms, gboolean *more, GError **error)
{
  return presso_store_prune_orders (self->services->store,
                                    now_ms - self->services->retention.traffic_ms, more, error);
}

static gboolean
prune_codes (PressoCompactor *self, gint64 now_ms, gboolean *more, GError **error)
{
  return presso_store_prune_codes (self->services->store,
                                   now_ms - self->services->retention.traffic_ms, more, error);
}

static gboolean
prune_answers (PressoCompactor *self, gint64 now_ms, gboolean *more, GError **error)
{
  return presso_store_prune_answers (self->services->store, now_ms - PRESSO_ANSWER_AGE_MS, more,
                                     error);
}

/* Most of their events are pruned by then. An order that goes as a whole goes after this, or its
 * newest events would still say whose it was. */
static gboolean
forget_guests (PressoCompactor *self, gint64 now_ms, gboolean *more, GError **error)
{
  return presso_store_forget_old_guests (self->services->store, &self->guest_position,
                                         now_ms - self->services->retention.traffic_ms, more,
                                         error);
}

static gboolean (*const stages[]) (PressoCompactor *self,
                                   gint64 now_ms,
                                   gboolean *more,
                                   GError **error) = {
  prune_answers, prune_codes, prune_events, forget_guests, prune_orders,
};

static gboolean
run_step (gpointer user_data, GError **error)
{
  PressoCompactor *self = user_data;
  gboolean more = FALSE;

  if (!stages[self->stage](self, presso_clock_get_now (self->services->clock), &more, error))
    return FALSE;
  if (!more)
    self->stage++;
  return TRUE;
}

static void
set_timer (PressoCompactor *self, gint64 pause_ms)
{
  g_source_set_ready_time (self->timer, g_get_monotonic_time () + pause_ms * 1000);
}

static void
begin_sweep (PressoCompactor *self)
{
  self->stage = 0;
  self->position = 0;
  g_clear_pointer (&self->guest_position, g_free);
  self->is_sweeping = TRUE;
}

static void
on_step_done (gpointer user_data, const GError *error)
{
  g_autoptr (PressoCompactor) self = user_data;

  self->is_queued = FALSE;
  if (error != NULL)
    g_message ("Compacting: %s", error->message);
  /* What failed, on a full disk for one, is the next sweep's. */
  if (error != NULL || self->stage == G_N_ELEMENTS (stages))
    self->is_sweeping = FALSE;
  if (self->timer != NULL)
    set_timer (self, self->is_sweeping ? STEP_PAUSE_MS : SWEEP_EVERY_MS);
}

static gboolean
on_timer (gpointer user_data)
{
  PressoCompactor *self = user_data;

  g_source_set_ready_time (self->timer, -1);
  if (self->is_queued)
    return G_SOURCE_CONTINUE;
  if (!self->is_sweeping)
    begin_sweep (self);
  self->is_queued = TRUE;
  presso_writer_push (self->services->writer, run_step, on_step_done, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
on_clock_changed (PressoClock *clock, PressoCompactor *self)
{
  if (self->is_sweeping)
    return;
  begin_sweep (self);
  set_timer (self, 0);
}

/**
 * presso_compactor_start:
 * @self: a compactor
 *
 * Begins to sweep, in small steps.
 */
void
presso_compactor_start (PressoCompactor *self)
{
  self->timer = presso_timer_new (self->context, G_PRIORITY_LOW, on_timer, self);
  set_timer (self, FIRST_SWEEP_MS);
  self->changed_id =
    g_signal_connect (self->services->clock, "changed", G_CALLBACK (on_clock_changed), self);
}

/**
 * presso_compactor_stop:
 * @self: a compactor
 *
 * A step that is queued is still done.
 */
void
presso_compactor_stop (PressoCompactor *self)
{
  if (self->timer == NULL)
    return;
  g_clear_signal_handler (&self->changed_id, self->services->clock);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->is_sweeping = FALSE;
}

/**
 * presso_compactor_is_sweeping:
 * @self: a compactor
 *
 * Returns: whether a sweep is under way
 */
gboolean
presso_compactor_is_sweeping (PressoCompactor *self)
{
  return self->is_sweeping;
}
