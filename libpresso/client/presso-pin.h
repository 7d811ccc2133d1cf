/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_PIN (presso_pin_get_type ())
G_DECLARE_FINAL_TYPE (PressoPin, presso_pin, PRESSO, PIN, GObject)

PressoPin *presso_pin_new (const char *fingerprint);
const char *presso_pin_get_fingerprint (PressoPin *self);

G_END_DECLS
