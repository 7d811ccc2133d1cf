/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-batch.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_LOAD (presso_load_get_type ())
G_DECLARE_FINAL_TYPE (PressoLoad, presso_load, PRESSO, LOAD, GObject)

PressoLoad *presso_load_new (GListModel *orders);
PressoLoad *presso_load_of (GListModel *orders);
void presso_load_set_menu (PressoLoad *self, GListModel *menu);

GListModel *presso_load_get_drinks (PressoLoad *self);
GListModel *presso_load_get_choices (PressoLoad *self);
PressoBatch *presso_load_get_batch (PressoLoad *self, PressoOrder *order);

G_END_DECLS
