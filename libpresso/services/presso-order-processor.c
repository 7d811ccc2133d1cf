/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-order-processor.h"

#include "model/presso-error.h"
#include "services/presso-order-manager.h"
#include "services/presso-pairing-service.h"
#include "services/presso-qr-validator.h"
#include "services/presso-shop-deadlines.h"
#include "store/presso-timer.h"

/* A wall clock can be set: never sleep so long that it would matter. */
#define LONGEST_SLEEP_MS 1000
/* What time servers correct by is no jump. */
#define SMALLEST_JUMP_MS 2000
/* Deadlines handled in one command, so that a backlog doesn't hold up the guests. */
#define MAX_DUE 64

/**
 * PressoOrderProcessor:
 *
 * Does what time brings: deadlines of orders and of the bar itself, the codes of new slots, and the
 * end of what waited too long to be let in. The deadlines are rows of the store, so nothing is lost
 * when the host ends. One timer serves all: it is set to the earliest deadline, which an index
 * knows, after each batch.
 */
struct _PressoOrderProcessor {
  GObject parent_instance;

  PressoServices *services;
  GMainContext *context;
  GSource *timer;
  gulong committed_id;
  gulong changed_id;
  gboolean is_queued;
  gint64 jump_ms; /* by which the clock was adjusted in the command that isn't done yet */
};

G_DEFINE_FINAL_TYPE (PressoOrderProcessor, presso_order_processor, G_TYPE_OBJECT)

static void
presso_order_processor_dispose (GObject *object)
{
  PressoOrderProcessor *self = PRESSO_ORDER_PROCESSOR (object);

  presso_order_processor_stop (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (presso_order_processor_parent_class)->dispose (object);
}

static void
presso_order_processor_class_init (PressoOrderProcessorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_order_processor_dispose;
}

static void
presso_order_processor_init (PressoOrderProcessor *self)
{
}

/**
 * presso_order_processor_new:
 * @services: the services, which must live longer
 * @context: the host's loop
 *
 * Returns: (transfer full): a processor
 */
PressoOrderProcessor *
presso_order_processor_new (PressoServices *services, GMainContext *context)
{
  PressoOrderProcessor *self = g_object_new (PRESSO_TYPE_ORDER_PROCESSOR, NULL);

  self->services = services;
  self->context = g_main_context_ref (context);
  return self;
}

static gboolean
time_out_orders (PressoServices *services, GError **error)
{
  g_autoptr (GPtrArray) due = presso_store_list_due_orders (
    services->store, presso_clock_get_now (services->clock), MAX_DUE, error);

  for (guint i = 0; due != NULL && i < due->len; i++) {
    if (!presso_order_time_out (services, g_ptr_array_index (due, i), error))
      return FALSE;
  }
  return due != NULL;
}

static gboolean
issue_codes (PressoServices *services, GError **error)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, error);

  for (guint i = 0; shops != NULL && i < shops->len; i++) {
    g_autoptr (PressoCode) code =
      presso_qr_get_code (services, g_ptr_array_index (shops, i), error);

    if (code == NULL)
      return FALSE;
  }
  return shops != NULL;
}

/* Where the wall clock was set, everyone keeps the time they were promised. */
static gboolean
heed_clock (PressoOrderProcessor *self, GError **error)
{
  self->jump_ms = presso_clock_get_jump (self->services->clock);
  presso_clock_adjust (self->services->clock, self->jump_ms);
  return ABS (self->jump_ms) < SMALLEST_JUMP_MS ||
         (presso_order_move_deadlines (self->services, self->jump_ms, error) &&
          presso_shop_deadlines_move (self->services, self->jump_ms, error));
}

static gboolean
run_command (gpointer user_data, GError **error)
{
  PressoOrderProcessor *self = user_data;

  return heed_clock (self, error) && time_out_orders (self->services, error) &&
         presso_shop_deadlines_run (self->services, error) && issue_codes (self->services, error) &&
         presso_pairing_service_expire (self->services, error);
}

static gint64
next_code_change (PressoServices *services, gint64 now_ms, GError **error)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, error);
  gint64 next_ms = G_MAXINT64;

  for (guint i = 0; shops != NULL && i < shops->len; i++) {
    GError *failure = NULL;
    g_autoptr (PressoCode) code =
      presso_qr_peek_code (services, g_ptr_array_index (shops, i), &failure);

    if (failure != NULL) {
      g_propagate_error (error, failure);
      return G_MAXINT64;
    }
    next_ms = MIN (next_ms, code != NULL ? presso_code_get_valid_until (code) : now_ms);
  }
  return next_ms;
}

/* When the next deadline of an order, change of a shop or code comes; without an answer from the
 * store as late as may be. */
static gint64
next_time (PressoServices *services, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  gint64 next_ms = next_code_change (services, now_ms, &error);
  gint64 deadline_ms = error == NULL ? presso_store_get_next_deadline (services->store, &error) : 0;
  gint64 change_ms = error == NULL ? presso_shop_deadlines_get_next (services, &error) : 0;

  if (error != NULL) {
    g_message ("Looking for the next deadline: %s", error->message);
    return G_MAXINT64;
  }
  if (deadline_ms > 0)
    next_ms = MIN (next_ms, deadline_ms);
  return change_ms > 0 ? MIN (next_ms, change_ms) : next_ms;
}

/* Sets the timer to what comes next, but not before @shortest_ms have passed. */
static void
set_timer (PressoOrderProcessor *self, gint64 shortest_ms)
{
  gint64 now_ms = presso_clock_get_now (self->services->clock);
  gint64 next_ms = next_time (self->services, now_ms);
  gint64 sleep_ms = CLAMP (next_ms - now_ms, shortest_ms, LONGEST_SLEEP_MS);

  g_source_set_ready_time (self->timer, g_get_monotonic_time () + sleep_ms * 1000);
}

static void
on_command_done (gpointer user_data, const GError *error)
{
  g_autoptr (PressoOrderProcessor) self = user_data;

  self->is_queued = FALSE;
  if (error != NULL)
    presso_clock_adjust (self->services->clock, -self->jump_ms);
  self->jump_ms = 0;
  if (error != NULL)
    presso_error_warn (error, "Deadlines");
  /* After a failure, a full disk for one, wait before trying again. */
  if (self->committed_id != 0)
    set_timer (self, error != NULL ? 1000 : 0);
}

static void
queue_command (PressoOrderProcessor *self)
{
  if (self->is_queued || self->committed_id == 0)
    return;
  self->is_queued = TRUE;
  presso_writer_push (self->services->writer, run_command, on_command_done, g_object_ref (self));
}

static gboolean
on_timer (gpointer user_data)
{
  PressoOrderProcessor *self = user_data;

  g_source_set_ready_time (self->timer, -1);
  queue_command (self);
  return G_SOURCE_CONTINUE;
}

static void
on_writer_committed (PressoWriter *writer, GPtrArray *events, PressoOrderProcessor *self)
{
  if (!self->is_queued)
    set_timer (self, 0);
}

static void
on_clock_changed (PressoClock *clock, PressoOrderProcessor *self)
{
  queue_command (self);
}

/**
 * presso_order_processor_start:
 * @self: a processor
 *
 * Begins with what fell due while nobody hosted.
 */
void
presso_order_processor_start (PressoOrderProcessor *self)
{
  self->timer = presso_timer_new (self->context, G_PRIORITY_DEFAULT, on_timer, self);
  self->committed_id =
    g_signal_connect (self->services->writer, "committed", G_CALLBACK (on_writer_committed), self);
  self->changed_id =
    g_signal_connect (self->services->clock, "changed", G_CALLBACK (on_clock_changed), self);
  queue_command (self);
}

/**
 * presso_order_processor_stop:
 * @self: a processor
 *
 * Ends waiting for deadlines.
 */
void
presso_order_processor_stop (PressoOrderProcessor *self)
{
  if (self->committed_id == 0)
    return;
  g_clear_signal_handler (&self->committed_id, self->services->writer);
  g_clear_signal_handler (&self->changed_id, self->services->clock);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}
