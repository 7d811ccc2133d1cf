/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/presso-paper.h"

G_BEGIN_DECLS

/* DLE EOT 1: "transmit printer status", answered at once, whatever the printer is doing. */
#define PRESSO_ESCPOS_STATUS "\x10\x04\x01"

GBytes *presso_escpos_write (const PressoPaper *paper, cairo_surface_t *dots);
gboolean presso_escpos_is_status (guint8 answer);
gboolean presso_escpos_is_offline (guint8 status);

G_END_DECLS
