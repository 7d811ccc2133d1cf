/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-reactor.h"

#include <gio/gio.h>
#include <glib-unix.h>

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "server/presso-shard.h"

/* Events taken at once; the others are reported again in the next turn. */
#define MAX_EVENTS 256

/* Sends in one turn: about 6 ms of system calls, then requests get their chance. */
#define MAX_SENDS 512

/* A shutdown runs turns until nothing is scheduled any more, but not for ever. */
#define MAX_SETTLE_TURNS 1000

typedef struct {
  GSource source;
  PressoReactor *reactor;
} ReactorSource;

struct _PressoReactor {
  int epoll_fd;
  GSource *source;
  guint64 turn;
  gboolean in_turn;
  GQueue scheduled[PRESSO_N_PHASES];
  /* What the current turn still has to run. */
  GQueue running;
  GPtrArray *shards;
  /* Where the last connection found room; the next one most likely does, too. */
  unsigned last_shard;
};

static void
collect_events (PressoReactor *self)
{
  struct epoll_event events[MAX_EVENTS];
  int n_events = epoll_wait (self->epoll_fd, events, MAX_EVENTS, 0);

  for (int i = 0; i < n_events; i++) {
    PressoWatch *watch = events[i].data.ptr;
    watch->func (watch, events[i].events);
  }
}

static void
wake_due_shards (PressoReactor *self)
{
  gint64 now = g_source_get_time (self->source);

  for (unsigned i = 0; i < self->shards->len; i++) {
    PressoShard *shard = self->shards->pdata[i];
    gint64 due = presso_shard_get_due (shard);

    if (due >= 0 && due <= now)
      presso_shard_wake (shard);
  }
}

static void
run_phase (PressoReactor *self, PressoPhase phase, unsigned max_tasks)
{
  GQueue *scheduled = &self->scheduled[phase];

  /* Taken aside first: what is scheduled from here on belongs to the next turn. */
  while (max_tasks-- > 0 && scheduled->head != NULL) {
    GList *link = g_queue_pop_head_link (scheduled);
    g_queue_push_tail_link (&self->running, link);
    ((PressoTask *) link->data)->queue = &self->running;
  }
  while (self->running.head != NULL) {
    PressoTask *task = self->running.head->data;
    presso_task_cancel (task);
    task->func (task);
  }
}

static void
run_turn (PressoReactor *self)
{
  self->turn++;
  self->in_turn = TRUE;
  collect_events (self);
  if (g_source_get_ready_time (self->source) >= 0)
    wake_due_shards (self);
  run_phase (self, PRESSO_PHASE_WORK, G_MAXUINT);
  run_phase (self, PRESSO_PHASE_SEND, MAX_SENDS);
  self->in_turn = FALSE;
}

static gboolean
has_scheduled (PressoReactor *self)
{
  return self->scheduled[PRESSO_PHASE_WORK].head != NULL ||
         self->scheduled[PRESSO_PHASE_SEND].head != NULL;
}

static gboolean
source_prepare (GSource *source, int *timeout)
{
  PressoReactor *self = ((ReactorSource *) source)->reactor;

  *timeout = -1;
  return !self->in_turn && has_scheduled (self);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  PressoReactor *self = presso_reactor_ref (((ReactorSource *) source)->reactor);

  if (!self->in_turn)
    run_turn (self);
  presso_reactor_unref (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .prepare = source_prepare,
  .dispatch = source_dispatch,
};

/**
 * presso_reactor_new: (skip)
 *
 * Returns: (transfer full) (nullable): a reactor, or %NULL if there is no descriptor left for it
 */
PressoReactor *
presso_reactor_new (GError **error)
{
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  PressoReactor *self;

  if (epoll_fd < 0) {
    int code = errno;
    g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code), g_strerror (code));
    return NULL;
  }

  self = g_rc_box_new0 (PressoReactor);
  self->epoll_fd = epoll_fd;
  self->shards = g_ptr_array_new_with_free_func ((GDestroyNotify) presso_shard_free);
  self->source = g_source_new (&source_funcs, sizeof (ReactorSource));
  ((ReactorSource *) self->source)->reactor = self;
  g_source_set_static_name (self->source, "PressoReactor");
  /* Else GLib would change its set of descriptors around each turn, two system calls. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_add_unix_fd (self->source, epoll_fd, G_IO_IN);
  return self;
}

/**
 * presso_reactor_ref: (skip)
 */
PressoReactor *
presso_reactor_ref (PressoReactor *self)
{
  return g_rc_box_acquire (self);
}

static void
reactor_clear (gpointer data)
{
  PressoReactor *self = data;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_unref (self->shards);
  close (self->epoll_fd);
}

/**
 * presso_reactor_unref: (skip)
 */
void
presso_reactor_unref (PressoReactor *self)
{
  g_rc_box_release_full (self, reactor_clear);
}

/**
 * presso_reactor_attach: (skip)
 * @context: whose loop it turns in
 *
 * Has the turns run in @context.
 */
void
presso_reactor_attach (PressoReactor *self, GMainContext *context)
{
  g_source_attach (self->source, context);
}

/**
 * presso_reactor_settle: (skip)
 *
 * Runs turns until nothing is scheduled: after all connections were closed, what libsoup does about
 * it happens here. Called within a turn it leaves that to the turns to come.
 */
void
presso_reactor_settle (PressoReactor *self)
{
  for (int i = 0; i < MAX_SETTLE_TURNS && !self->in_turn && has_scheduled (self); i++)
    run_turn (self);
}

/**
 * presso_reactor_get_turn: (skip)
 *
 * Returns: the number of the current turn, for whoever limits what one peer gets in a turn
 */
guint64
presso_reactor_get_turn (PressoReactor *self)
{
  return self->turn;
}

/**
 * presso_reactor_watch: (skip)
 * @watch: whom to tell
 * @fd: watched until it is closed
 * @events: as for epoll
 *
 * Returns: %FALSE if the kernel has no room for another watch
 */
gboolean
presso_reactor_watch (PressoReactor *self, int fd, guint32 events, PressoWatch *watch)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  return epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/**
 * presso_task_init: (skip)
 * @task: a task
 * @func: (scope forever): runs once for each time it was scheduled
 *
 * Prepares a task that isn't scheduled.
 */
void
presso_task_init (PressoTask *task, void (*func) (PressoTask *task))
{
  *task = (PressoTask){ .func = func, .link.data = task };
}

/**
 * presso_reactor_schedule: (skip)
 * @phase: when in the turn
 * @task: what is to be done
 *
 * Has @task run in this turn if @phase is still to come, else in the next one. Tasks of a phase run
 * in the order they were scheduled in.
 */
void
presso_reactor_schedule (PressoReactor *self, PressoPhase phase, PressoTask *task)
{
  if (task->queue != NULL)
    return;
  task->queue = &self->scheduled[phase];
  g_queue_push_tail_link (task->queue, &task->link);
}

/**
 * presso_task_cancel: (skip)
 *
 * Takes back what was scheduled, if anything was. The owner calls it before it frees the task.
 */
void
presso_task_cancel (PressoTask *task)
{
  if (task->queue == NULL)
    return;
  g_queue_unlink (task->queue, &task->link);
  task->queue = NULL;
}

static PressoShard *
find_room (PressoReactor *self)
{
  for (unsigned n = 0; n < self->shards->len; n++) {
    unsigned i = (self->last_shard + n) % self->shards->len;

    if (presso_shard_has_room (self->shards->pdata[i])) {
      self->last_shard = i;
      return self->shards->pdata[i];
    }
  }
  return NULL;
}

/**
 * presso_reactor_join: (skip)
 *
 * Finds a shard with room for one more connection and counts it in; end with presso_shard_leave().
 *
 * Returns: (transfer none) (nullable): a shard, or %NULL if there is no descriptor left for one
 */
PressoShard *
presso_reactor_join (PressoReactor *self)
{
  PressoShard *shard = find_room (self);

  if (shard == NULL) {
    shard = presso_shard_new (self);
    if (shard == NULL)
      return NULL;
    self->last_shard = self->shards->len;
    g_ptr_array_add (self->shards, shard);
  }
  presso_shard_join (shard);
  return shard;
}

/**
 * presso_reactor_note_due: (skip)
 *
 * Makes sure that the reactor wakes up for the shard that has to be iterated first.
 */
void
presso_reactor_note_due (PressoReactor *self)
{
  gint64 first = -1;

  for (unsigned i = 0; i < self->shards->len; i++) {
    gint64 due = presso_shard_get_due (self->shards->pdata[i]);
    if (due >= 0 && (first < 0 || due < first))
      first = due;
  }
  /* Setting it writes to the context's eventfd, so only on a change. */
  if (first != g_source_get_ready_time (self->source))
    g_source_set_ready_time (self->source, first);
}
