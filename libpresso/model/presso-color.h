/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What WCAG 2.2 asks of text (1.4.3), and of large text and shapes (1.4.11). */
#define PRESSO_CONTRAST_TEXT  4.5
#define PRESSO_CONTRAST_LARGE 3.0

/**
 * PressoColor:
 * @red: from 0 to 1
 * @green: from 0 to 1
 * @blue: from 0 to 1
 *
 * A colour in sRGB.
 */
typedef struct {
  double red;
  double green;
  double blue;
} PressoColor;

gboolean presso_color_parse (const char *text, PressoColor *color);
char *presso_color_to_string (const PressoColor *self);
double presso_color_get_contrast (const PressoColor *self, const PressoColor *other);
PressoColor presso_color_get_ink (const PressoColor *background);
PressoColor presso_color_make_readable (const PressoColor *self,
                                        const PressoColor *background,
                                        double contrast);

G_END_DECLS
