/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_CLOCK (presso_clock_get_type ())
G_DECLARE_FINAL_TYPE (PressoClock, presso_clock, PRESSO, CLOCK, GObject)

PressoClock *presso_clock_new (void);
PressoClock *presso_clock_new_manual (gint64 now_ms);
gint64 presso_clock_get_now (PressoClock *self);
gint64 presso_clock_get_jump (PressoClock *self);
void presso_clock_adjust (PressoClock *self, gint64 by_ms);
void presso_clock_jump (PressoClock *self, gint64 by_ms);
void presso_clock_set_now (PressoClock *self, gint64 now_ms);
void presso_clock_advance (PressoClock *self, gint64 duration_ms);

G_END_DECLS
