/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-event.h"

G_BEGIN_DECLS

/* Languages that get a frame of their own; a shop's are fewer, but anybody may name any. */
#define PRESSO_EVENT_FRAMES_MAX_LANGUAGES 32

typedef struct _PressoEventFrames PressoEventFrames;

PressoEventFrames *presso_event_frames_new (const PressoEvent *event, gboolean to_staff);
void presso_event_frames_free (PressoEventFrames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoEventFrames, presso_event_frames_free)

GBytes *presso_event_frames_get (PressoEventFrames *self, const char *language);

G_END_DECLS
