/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-drink.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_WALK_UP (presso_walk_up_get_type ())
G_DECLARE_FINAL_TYPE (PressoWalkUp, presso_walk_up, PRESSO, WALK_UP, GObject)

PressoWalkUp *presso_walk_up_new (void);
void presso_walk_up_set_drink (PressoWalkUp *self, PressoDrink *drink);
void presso_walk_up_choose (PressoWalkUp *self, const char *group, const char *choice);
void presso_walk_up_take_menu (PressoWalkUp *self, GListModel *menu);
PressoDrink *presso_walk_up_get_drink (PressoWalkUp *self);
const char *presso_walk_up_get_choice (PressoWalkUp *self, const char *group);
GHashTable *presso_walk_up_get_options (PressoWalkUp *self);
gboolean presso_walk_up_is_complete (PressoWalkUp *self);

G_END_DECLS
