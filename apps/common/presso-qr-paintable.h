/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PRESSO_QR_QUIET_ZONE:
 *
 * Empty modules on each side of the symbol (ISO/IEC 18004, 9.1).
 */
#define PRESSO_QR_QUIET_ZONE 4

#define PRESSO_TYPE_QR_PAINTABLE (presso_qr_paintable_get_type ())
G_DECLARE_FINAL_TYPE (PressoQrPaintable, presso_qr_paintable, PRESSO, QR_PAINTABLE, GObject)

PressoQrPaintable *presso_qr_paintable_new (const char *text);

const char *presso_qr_paintable_get_text (PressoQrPaintable *self);
void presso_qr_paintable_set_text (PressoQrPaintable *self, const char *text);
int presso_qr_paintable_get_scale_factor (PressoQrPaintable *self);
void presso_qr_paintable_set_scale_factor (PressoQrPaintable *self, int scale_factor);

int presso_qr_paintable_get_size (PressoQrPaintable *self);
int presso_qr_paintable_get_version (PressoQrPaintable *self);
char presso_qr_paintable_get_level (PressoQrPaintable *self);
gboolean presso_qr_paintable_is_dark (PressoQrPaintable *self, int x, int y);

G_END_DECLS
