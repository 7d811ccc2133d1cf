/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_PIN_PAD (presso_pin_pad_get_type ())
G_DECLARE_FINAL_TYPE (PressoPinPad, presso_pin_pad, PRESSO, PIN_PAD, AdwBin)

void presso_pin_pad_reset (PressoPinPad *self);
void presso_pin_pad_refuse (PressoPinPad *self, const char *reason);

G_END_DECLS
