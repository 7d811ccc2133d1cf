/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "presso-visit.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_PLAN (presso_plan_get_type ())
G_DECLARE_FINAL_TYPE (PressoPlan, presso_plan, PRESSO, PLAN, GObject)

PressoPlan *presso_plan_new (guint32 seed, double orders_per_minute);
PressoVisit *presso_plan_next (PressoPlan *self, GListModel *menu);

G_END_DECLS
