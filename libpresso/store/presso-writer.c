/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "store/presso-writer.h"

#include "model/presso-error.h"
#include "store/presso-timer.h"

/* Enough to spread a sync thin; more would make the first of a batch wait for nothing. */
#define MAX_BATCH 128
/* The longest a command waits for a loop that never runs out of requests to read. */
#define LONGEST_WAIT_US 5000
/* How soon it is noticed that a disk takes changes again. */
#define PROBE_PERIOD_US G_USEC_PER_SEC

/**
 * PressoWriter:
 *
 * Group commit. Commands are queued while the loop has requests to read; when it has none left, or
 * the batch is full, all of them run in one transaction, each in a savepoint of its own, and one
 * sync makes them durable. Only then is anyone told: first the commands' callers, then the
 * subscribers of [signal@Writer::committed].
 *
 * No delay is added: a lone command is committed in the same turn of the loop. Nor does a loop that
 * never runs out of requests hold a command up for more than a few milliseconds.
 *
 * Where the disk doesn't take a batch, none of its commands is done and all their callers are told
 * why. From then on the writer tries every second whether it can write again, and says so by
 * [signal@Writer::health-changed].
 *
 * All of it happens in the thread of one main context.
 */
struct _PressoWriter {
  GObject parent_instance;

  PressoStore *store;
  GMainContext *context;
  GQueue commands;
  GSource *idle;    /* when there is nothing else to do */
  GSource *latest;  /* when there is always something else to do */
  GSource *probe;   /* when the disk didn't take the last batch */
  GError *failure;  /* why not */
  GError **refusal; /* where to say why a batch must not be committed */
  gboolean stopped;
  gboolean is_suspended;
  gboolean is_flushing;
};

typedef struct {
  PressoCommandFunc func;
  PressoCommandDone done;
  gpointer user_data;
  GError *error;
} Command;

enum {
  SIGNAL_PREPARE,
  SIGNAL_COMMITTED,
  SIGNAL_ROLLED_BACK,
  SIGNAL_HEALTH_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoWriter, presso_writer, G_TYPE_OBJECT)

static void
presso_writer_dispose (GObject *object)
{
  PressoWriter *self = PRESSO_WRITER (object);

  presso_writer_stop (self);
  g_clear_error (&self->failure);
  g_clear_object (&self->store);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (presso_writer_parent_class)->dispose (object);
}

static void
presso_writer_class_init (PressoWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_writer_dispose;

  /**
   * PressoWriter::prepare:
   * @self: a writer
   *
   * Emitted in the transaction, after the last command and before the commit, for what follows from
   * all of the batch together.
   */
  signals[SIGNAL_PREPARE] = g_signal_new ("prepare", PRESSO_TYPE_WRITER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PressoWriter::committed:
   * @self: a writer
   * @events: (element-type PressoEvent): what was appended to the log, in order
   *
   * Emitted when a batch is on disk and its callers know.
   */
  signals[SIGNAL_COMMITTED] = g_signal_new ("committed", PRESSO_TYPE_WRITER, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  /**
   * PressoWriter::rolled-back:
   * @self: a writer
   *
   * Emitted when a command or a whole batch left nothing behind: what was kept of it in memory is
   * wrong.
   */
  signals[SIGNAL_ROLLED_BACK] = g_signal_new ("rolled-back", PRESSO_TYPE_WRITER, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PressoWriter::health-changed:
   * @self: a writer
   *
   * Emitted when the disk begins or ceases to refuse what is written; see
   * [method@Writer.get_failure].
   */
  signals[SIGNAL_HEALTH_CHANGED] = g_signal_new (
    "health-changed", PRESSO_TYPE_WRITER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_writer_init (PressoWriter *self)
{
  g_queue_init (&self->commands);
}

/* Returns whether the transaction is still as it should be; what the command itself came to is its
 * own. */
static gboolean
run_command (PressoWriter *self, Command *command, GError **error)
{
  gboolean succeeded;

  if (!presso_store_begin_command (self->store, error))
    return FALSE;
  succeeded = command->func (command->user_data, &command->error);
  if (!succeeded && command->error == NULL)
    command->error = presso_error_new_standard (PRESSO_ERROR_INTERNAL);
  /* After such an error SQLite may have ended the transaction by itself. */
  if (!succeeded && presso_error_get_trouble (command->error) != PRESSO_TROUBLE_NONE) {
    g_propagate_error (error, g_error_copy (command->error));
    return FALSE;
  }
  if (!succeeded)
    g_signal_emit (self, signals[SIGNAL_ROLLED_BACK], 0);
  return presso_store_end_command (self->store, succeeded, error);
}

static gboolean
run_batch (PressoWriter *self, GQueue *batch, GPtrArray **events, GError **error)
{
  if (self->is_suspended) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
    return FALSE;
  }
  if (!presso_store_begin (self->store, error))
    return FALSE;
  for (GList *l = batch->head; l != NULL; l = l->next) {
    if (!run_command (self, l->data, error)) {
      presso_store_roll_back (self->store);
      return FALSE;
    }
  }
  self->refusal = error;
  g_signal_emit (self, signals[SIGNAL_PREPARE], 0);
  self->refusal = NULL;
  if (error != NULL && *error != NULL) {
    presso_store_roll_back (self->store);
    return FALSE;
  }
  return presso_store_commit (self->store, events, error);
}

static void
set_failure (PressoWriter *self, const GError *failure)
{
  PressoTrouble before =
    self->failure != NULL ? presso_error_get_trouble (self->failure) : PRESSO_TROUBLE_NONE;
  PressoTrouble after = failure != NULL ? presso_error_get_trouble (failure) : PRESSO_TROUBLE_NONE;

  g_clear_error (&self->failure);
  if (after != PRESSO_TROUBLE_NONE) {
    self->failure = g_error_copy (failure);
    g_source_set_ready_time (self->probe, g_get_monotonic_time () + PROBE_PERIOD_US);
  }
  if (after == before)
    return;
  g_message ("%s", failure != NULL ? failure->message : "The disk takes changes again.");
  g_signal_emit (self, signals[SIGNAL_HEALTH_CHANGED], 0);
}

static gboolean
on_probe (gpointer user_data)
{
  PressoWriter *self = user_data;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) failure = NULL;

  g_source_set_ready_time (self->probe, -1);
  if (presso_store_begin (self->store, &failure) && !presso_store_probe (self->store, &failure))
    presso_store_roll_back (self->store);
  else if (failure == NULL && !presso_store_commit (self->store, &events, &failure))
    g_assert (failure != NULL);
  set_failure (self, failure);
  return G_SOURCE_CONTINUE;
}

static void
finish_command (Command *command, const GError *failure)
{
  const GError *error = failure != NULL ? failure : command->error;

  if (command->done != NULL)
    command->done (command->user_data, error);
  g_clear_error (&command->error);
  g_free (command);
}

static void
flush_batch (PressoWriter *self)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) failure = NULL;
  GQueue batch = G_QUEUE_INIT;

  while (self->commands.length > 0 && batch.length < MAX_BATCH)
    g_queue_push_tail (&batch, g_queue_pop_head (&self->commands));
  if (!run_batch (self, &batch, &events, &failure))
    g_signal_emit (self, signals[SIGNAL_ROLLED_BACK], 0);
  if (failure != NULL && presso_error_get_trouble (failure) != PRESSO_TROUBLE_NONE)
    set_failure (self, failure);
  while (batch.length > 0)
    finish_command (g_queue_pop_head (&batch), failure);
  if (events != NULL && events->len > 0)
    g_signal_emit (self, signals[SIGNAL_COMMITTED], 0, events);
}

/**
 * presso_writer_flush:
 * @self: a writer
 *
 * Writes what is queued now instead of at the end of the loop's turn.
 */
void
presso_writer_flush (PressoWriter *self)
{
  g_autoptr (PressoWriter) G_GNUC_UNUSED keep = g_object_ref (self);

  /* A command's end may push the next one: it joins the next batch. */
  if (self->is_flushing)
    return;
  self->is_flushing = TRUE;
  g_source_set_ready_time (self->idle, -1);
  g_source_set_ready_time (self->latest, -1);
  while (self->commands.length > 0)
    flush_batch (self);
  self->is_flushing = FALSE;
}

static gboolean
on_flush (gpointer user_data)
{
  presso_writer_flush (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * presso_writer_new:
 * @store: where to write
 * @context: the loop in whose turns it writes
 *
 * Returns: (transfer full): a writer
 */
PressoWriter *
presso_writer_new (PressoStore *store, GMainContext *context)
{
  PressoWriter *self = g_object_new (PRESSO_TYPE_WRITER, NULL);

  self->store = g_object_ref (store);
  self->context = g_main_context_ref (context);
  self->idle = presso_timer_new (context, G_PRIORITY_DEFAULT_IDLE, on_flush, self);
  self->latest = presso_timer_new (context, G_PRIORITY_HIGH, on_flush, self);
  self->probe = presso_timer_new (context, G_PRIORITY_DEFAULT, on_probe, self);
  return self;
}

/**
 * presso_writer_push:
 * @self: a writer
 * @func: (scope async): what to do
 * @done: (nullable) (scope async): whom to tell
 * @user_data: the command
 *
 * Queues a command.
 */
void
presso_writer_push (PressoWriter *self,
                    PressoCommandFunc func,
                    PressoCommandDone done,
                    gpointer user_data)
{
  Command *command;

  g_return_if_fail (!self->stopped);
  command = g_new0 (Command, 1);
  command->func = func;
  command->done = done;
  command->user_data = user_data;
  g_queue_push_tail (&self->commands, command);
  if (self->commands.length >= MAX_BATCH) {
    presso_writer_flush (self);
  } else if (self->commands.length == 1 && !self->is_flushing) {
    g_source_set_ready_time (self->idle, 0);
    g_source_set_ready_time (self->latest, g_get_monotonic_time () + LONGEST_WAIT_US);
  }
}

/**
 * presso_writer_refuse:
 * @self: a writer that emits [signal@Writer::prepare]
 * @error: (transfer full): why the batch must not be committed
 *
 * Has the batch that is about to be committed be refused as a whole.
 */
void
presso_writer_refuse (PressoWriter *self, GError *error)
{
  g_return_if_fail (self->refusal != NULL);

  g_clear_error (self->refusal);
  g_propagate_error (self->refusal, error);
}

/**
 * presso_writer_get_failure:
 * @self: a writer
 *
 * Returns: (nullable): why the disk doesn't take what is written; %NULL while it does
 */
const GError *
presso_writer_get_failure (PressoWriter *self)
{
  return self->failure;
}

/**
 * presso_writer_set_suspended:
 * @self: a writer
 * @is_suspended: whether every command fails with %PRESSO_ERROR_UNAVAILABLE
 *
 * Lets nothing be written while another database takes the place of the store's.
 */
void
presso_writer_set_suspended (PressoWriter *self, gboolean is_suspended)
{
  self->is_suspended = is_suspended;
}

/**
 * presso_writer_stop:
 * @self: a writer
 *
 * Writes what is queued and takes no more.
 */
void
presso_writer_stop (PressoWriter *self)
{
  if (self->stopped)
    return;
  presso_writer_flush (self);
  self->stopped = TRUE;
  g_source_destroy (self->idle);
  g_source_destroy (self->latest);
  g_source_destroy (self->probe);
  g_clear_pointer (&self->probe, g_source_unref);
  g_clear_pointer (&self->idle, g_source_unref);
  g_clear_pointer (&self->latest, g_source_unref);
}
