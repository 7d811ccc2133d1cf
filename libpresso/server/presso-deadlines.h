/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * PressoDeadlines: the time limits of all connections with one timer. Each kind has one duration,
 * so its deadlines end in the order they were set in and a list per kind is always sorted: setting
 * and clearing cost the same with ten thousand connections as with ten. The timer only runs while a
 * deadline is set, and looks four times in the shortest duration (but at most 100 times a second).
 */
typedef struct _PressoDeadlines PressoDeadlines;
typedef struct _PressoDeadline PressoDeadline;

/**
 * PressoDeadlineKind:
 *
 * What a connection has to get done in time; presso-settings.c has the limits.
 */
typedef enum {
  PRESSO_DEADLINE_HANDSHAKE,
  PRESSO_DEADLINE_REQUEST,
  PRESSO_DEADLINE_IDLE,
  PRESSO_DEADLINE_REPLY,
  PRESSO_DEADLINE_LINGER,
  PRESSO_DEADLINE_PONG,
  PRESSO_N_DEADLINES,
  PRESSO_DEADLINE_NONE = PRESSO_N_DEADLINES,
} PressoDeadlineKind;

/**
 * PressoDeadline:
 *
 * Embedded in whoever has a deadline; has at most one at a time.
 */
struct _PressoDeadline {
  /*< private >*/
  GList link;
  PressoDeadlineKind kind;
  gint64 due;
};

/**
 * PressoDeadlineFunc:
 * @deadline: one that has passed, and is set no more
 *
 * Does what is due.
 */
typedef void (*PressoDeadlineFunc) (PressoDeadline *deadline);

PressoDeadlines *
presso_deadlines_new (const unsigned durations_ms[PRESSO_N_DEADLINES], PressoDeadlineFunc expired);
void presso_deadlines_free (PressoDeadlines *self);
void presso_deadlines_attach (PressoDeadlines *self, GMainContext *context);

void presso_deadline_init (PressoDeadline *deadline);
void
presso_deadlines_set (PressoDeadlines *self, PressoDeadline *deadline, PressoDeadlineKind kind);

G_END_DECLS
