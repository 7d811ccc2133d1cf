/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_COMPACTOR (presso_compactor_get_type ())
G_DECLARE_FINAL_TYPE (PressoCompactor, presso_compactor, PRESSO, COMPACTOR, GObject)

PressoCompactor *presso_compactor_new (PressoServices *services, GMainContext *context);
void presso_compactor_start (PressoCompactor *self);
void presso_compactor_stop (PressoCompactor *self);
gboolean presso_compactor_is_sweeping (PressoCompactor *self);

G_END_DECLS
