/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * PressoReactor: readiness of any number of descriptors through one epoll descriptor, which is one
 * GSource in the host's context. It works in turns:
 *
 *   1. what epoll reports is handed to the watches, which only take note and schedule tasks;
 *   2. the scheduled work runs (accepting, libsoup's sources in their shards);
 *   3. what the work queued for peers is sent, each peer's share in one system call.
 *
 * Because nobody's code runs in step 1, no event can reach a watch that was freed meanwhile.
 * Everything here belongs to the one thread that runs the context.
 */
typedef struct _PressoReactor PressoReactor;
typedef struct _PressoShard PressoShard;
typedef struct _PressoWatch PressoWatch;
typedef struct _PressoTask PressoTask;

/**
 * PressoWatch:
 * @func: takes note of the epoll events of the descriptor; must not run foreign code
 *
 * Embedded in whoever owns the descriptor.
 */
struct _PressoWatch {
  void (*func) (PressoWatch *watch, guint32 events);
};

/**
 * PressoTask:
 * @func: runs once for each time the task was scheduled
 *
 * Embedded in whoever has something to do; scheduling it twice before it ran is once.
 */
struct _PressoTask {
  void (*func) (PressoTask *task);
  /*< private >*/
  GList link;
  GQueue *queue;
};

/**
 * PressoPhase:
 * @PRESSO_PHASE_WORK: with the rest of the turn
 * @PRESSO_PHASE_SEND: when the rest is done, so that many answers leave at once
 *
 * When in a turn of the loop a task runs.
 */
typedef enum {
  PRESSO_PHASE_WORK,
  PRESSO_PHASE_SEND,
  PRESSO_N_PHASES,
} PressoPhase;

PressoReactor *presso_reactor_new (GError **error);
PressoReactor *presso_reactor_ref (PressoReactor *self);
void presso_reactor_unref (PressoReactor *self);
void presso_reactor_attach (PressoReactor *self, GMainContext *context);
void presso_reactor_settle (PressoReactor *self);

guint64 presso_reactor_get_turn (PressoReactor *self);

gboolean presso_reactor_watch (PressoReactor *self, int fd, guint32 events, PressoWatch *watch);

void presso_reactor_schedule (PressoReactor *self, PressoPhase phase, PressoTask *task);
void presso_task_init (PressoTask *task, void (*func) (PressoTask *task));
void presso_task_cancel (PressoTask *task);

PressoShard *presso_reactor_join (PressoReactor *self);
void presso_reactor_note_due (PressoReactor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoReactor, presso_reactor_unref)

G_END_DECLS
