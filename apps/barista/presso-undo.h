/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_UNDO (presso_undo_get_type ())
G_DECLARE_FINAL_TYPE (PressoUndo, presso_undo, PRESSO, UNDO, GObject)

PressoUndo *presso_undo_new (PressoDesk *desk);

void presso_undo_start (PressoUndo *self, GPtrArray *orders, PressoAction action);
void presso_undo_start_one (PressoUndo *self, PressoOrder *order, PressoAction action);
gboolean presso_undo_take (PressoUndo *self, PressoOrder *order, PressoAction action);
gboolean presso_undo_can_run (PressoUndo *self);
void presso_undo_run (PressoUndo *self);
char *presso_undo_describe (PressoUndo *self);

G_END_DECLS
