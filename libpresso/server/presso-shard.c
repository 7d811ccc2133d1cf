/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-shard.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Rounds of a shard in one turn; what is ready after them waits for the others' turn. */
#define MAX_ROUNDS 4

struct _PressoShard {
  /* Not owned: the reactor owns its shards. */
  PressoReactor *reactor;
  GMainContext *context;
  PressoTask task;
  PressoWatch wakeup_watch;
  /* The context's own eventfd, written when another piece of code attaches a source. */
  int wakeup_fd;
  gboolean woken;
  unsigned n_members;
  /* When the first timeout in the context ends (monotonic µs), or -1. */
  gint64 due;
};

static void
on_wakeup (PressoWatch *watch, guint32 events)
{
  PressoShard *self =
    (PressoShard *) ((char *) watch - G_STRUCT_OFFSET (PressoShard, wakeup_watch));

  self->woken = TRUE;
  presso_shard_wake (self);
}

/* Asks the context what is ready; returns the timeout as poll() would be given it. */
static int
query (PressoShard *self, int *priority, GPollFD *fd)
{
  int timeout = -1;

  g_main_context_prepare (self->context, priority);
  if (g_main_context_query (self->context, G_MAXINT, &timeout, fd, 1) > 1)
    g_warning ("A source that polls a descriptor was attached to a connection's context; "
               "it is never called. Attach it to the host's context");
  return timeout;
}

/* Each attached source writes to the eventfd, libsoup's own ones among them: taken back before the
 * context is asked, so that the next event is one that nobody has seen. */
static void
acknowledge_wakeups (PressoShard *self)
{
  eventfd_t count;

  eventfd_read (self->wakeup_fd, &count);
  self->woken = FALSE;
}

static void
run (PressoTask *task)
{
  PressoShard *self = (PressoShard *) ((char *) task - G_STRUCT_OFFSET (PressoShard, task));
  gint64 due = self->due;
  int timeout = 0;

  self->due = -1;
  presso_shard_enter (self);
  for (int round = 0; round < MAX_ROUNDS; round++) {
    GPollFD fd;
    int priority;

    if (self->woken || round > 0)
      acknowledge_wakeups (self);
    timeout = query (self, &priority, &fd);
    if (timeout != 0)
      break;
    if (g_main_context_check (self->context, priority, &fd, 1))
      g_main_context_dispatch (self->context);
  }
  presso_shard_exit (self);

  if (timeout == 0)
    presso_shard_wake (self);
  else if (timeout > 0)
    self->due = g_get_monotonic_time () + (gint64) timeout * 1000;
  if (self->due != due)
    presso_reactor_note_due (self->reactor);
}

/* GLib ends the process if a context gets no eventfd, so see first whether there is one. */
static gboolean
can_open_descriptor (void)
{
  int fd = eventfd (0, EFD_CLOEXEC);

  return fd >= 0 && close (fd) == 0;
}

/**
 * presso_shard_new: (skip)
 * @reactor: what watches its connections
 *
 * Returns: (nullable): a shard of @reactor, or %NULL if there is no descriptor left for it
 */
PressoShard *
presso_shard_new (PressoReactor *reactor)
{
  PressoShard *self;
  GPollFD fd;

  if (!can_open_descriptor ())
    return NULL;
  self = g_new0 (PressoShard, 1);
  self->reactor = reactor;
  /* Without an owner between its runs, it must still notice what is attached to it. */
  self->context = g_main_context_new_with_flags (G_MAIN_CONTEXT_FLAGS_OWNERLESS_POLLING);
  self->due = -1;
  presso_task_init (&self->task, run);
  self->wakeup_watch.func = on_wakeup;
  g_main_context_query (self->context, G_MAXINT, NULL, &fd, 1);
  self->wakeup_fd = fd.fd;
  if (!presso_reactor_watch (reactor, self->wakeup_fd, EPOLLIN, &self->wakeup_watch)) {
    presso_shard_free (self);
    return NULL;
  }
  return self;
}

/**
 * presso_shard_free: (skip)
 *
 * Frees the shard. What was still to run in it does not.
 */
void
presso_shard_free (PressoShard *self)
{
  presso_task_cancel (&self->task);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * presso_shard_has_room: (skip)
 *
 * Returns: whether one more connection may join
 */
gboolean
presso_shard_has_room (PressoShard *self)
{
  return self->n_members < PRESSO_SHARD_SIZE;
}

/**
 * presso_shard_join: (skip)
 *
 * Counts one more connection in.
 */
void
presso_shard_join (PressoShard *self)
{
  self->n_members++;
}

/**
 * presso_shard_leave: (skip)
 *
 * Counts a connection out. The shard stays: a GTask of a handler may still want to return to it.
 */
void
presso_shard_leave (PressoShard *self)
{
  g_return_if_fail (self->n_members > 0);

  self->n_members--;
}

/**
 * presso_shard_wake: (skip)
 *
 * Has the shard iterated in this turn, or the next one if this turn's work is already done.
 */
void
presso_shard_wake (PressoShard *self)
{
  presso_reactor_schedule (self->reactor, PRESSO_PHASE_WORK, &self->task);
}

/**
 * presso_shard_enter: (skip)
 *
 * Makes the shard the thread's default context, so that sources made now are attached to it.
 */
void
presso_shard_enter (PressoShard *self)
{
  g_main_context_push_thread_default (self->context);
}

/**
 * presso_shard_exit: (skip)
 *
 * Leaves what [method@Shard.enter] entered.
 */
void
presso_shard_exit (PressoShard *self)
{
  g_main_context_pop_thread_default (self->context);
}

/**
 * presso_shard_get_due: (skip)
 *
 * Returns: when it must be iterated even if nothing happens (monotonic µs), or -1
 */
gint64
presso_shard_get_due (PressoShard *self)
{
  return self->due;
}
