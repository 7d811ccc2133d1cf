/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-record.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BARISTA (presso_barista_get_type ())
G_DECLARE_FINAL_TYPE (PressoBarista, presso_barista, PRESSO, BARISTA, PressoRecord)

PressoBarista *presso_barista_new (const char *id, const char *name, gboolean has_pin);
const char *presso_barista_get_id (PressoBarista *self);
const char *presso_barista_get_name (PressoBarista *self);
gboolean presso_barista_get_has_pin (PressoBarista *self);

G_END_DECLS
