/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-color.h"

#include <math.h>

/* Halvings of the way to black or white: finer than the 256 steps of a component. */
#define N_HALVINGS 12

static const PressoColor black = { 0, 0, 0 };
static const PressoColor white = { 1, 1, 1 };

/**
 * presso_color_parse:
 * @text: what may be a colour
 * @color: (out) (optional): the colour
 *
 * Returns: whether @text is `#RRGGBB`, in hexadecimal digits of either case
 */
gboolean
presso_color_parse (const char *text, PressoColor *color)
{
  double components[3];

  if (strlen (text) != 7 || text[0] != '#')
    return FALSE;
  for (int i = 0; i < 3; i++) {
    int high = g_ascii_xdigit_value (text[1 + 2 * i]);
    int low = g_ascii_xdigit_value (text[2 + 2 * i]);

    if (high < 0 || low < 0)
      return FALSE;
    components[i] = (high * 16 + low) / 255.0;
  }
  if (color != NULL)
    *color = (PressoColor){ components[0], components[1], components[2] };
  return TRUE;
}

static int
to_byte (double component)
{
  return (int) lround (CLAMP (component, 0, 1) * 255);
}

/**
 * presso_color_to_string:
 * @self: a colour
 *
 * Returns: (transfer full): the colour as `#RRGGBB`
 */
char *
presso_color_to_string (const PressoColor *self)
{
  return g_strdup_printf ("#%02X%02X%02X", to_byte (self->red), to_byte (self->green),
                          to_byte (self->blue));
}

/* WCAG 2.2, relative luminance. */
static double
linearize (double component)
{
  return component <= 0.04045 ? component / 12.92 : pow ((component + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const PressoColor *self)
{
  return 0.2126 * linearize (self->red) + 0.7152 * linearize (self->green) +
         0.0722 * linearize (self->blue);
}

/**
 * presso_color_get_contrast:
 * @self: a colour
 * @other: another one
 *
 * Returns: the contrast ratio of WCAG 2.2, from 1 to 21, whichever is the background
 */
double
presso_color_get_contrast (const PressoColor *self, const PressoColor *other)
{
  double one = get_luminance (self), two = get_luminance (other);

  return (MAX (one, two) + 0.05) / (MIN (one, two) + 0.05);
}

/**
 * presso_color_get_ink:
 * @background: a colour
 *
 * Returns: black or white, whichever is read better on it; one of them has a contrast of 4.5 on any
 *   colour
 */
PressoColor
presso_color_get_ink (const PressoColor *background)
{
  return presso_color_get_contrast (background, &white) >=
             presso_color_get_contrast (background, &black)
           ? white
           : black;
}

static PressoColor
mix (const PressoColor *from, const PressoColor *to, double share)
{
  return (PressoColor){ from->red + (to->red - from->red) * share,
                        from->green + (to->green - from->green) * share,
                        from->blue + (to->blue - from->blue) * share };
}

/**
 * presso_color_make_readable:
 * @self: a colour to write or draw with
 * @background: what on
 * @contrast: least contrast, such as %PRESSO_CONTRAST_TEXT
 *
 * Returns: @self where its contrast suffices; otherwise darkened, or on a dark background
 * lightened, by no more than it takes
 */
PressoColor
presso_color_make_readable (const PressoColor *self, const PressoColor *background, double contrast)
{
  PressoColor ink = presso_color_get_ink (background);
  double low = 0, high = 1;

  if (presso_color_get_contrast (self, background) >= contrast)
    return *self;
  for (int i = 0; i < N_HALVINGS; i++) {
    double middle = (low + high) / 2;
    PressoColor mixed = mix (self, &ink, middle);

    if (presso_color_get_contrast (&mixed, background) >= contrast)
      high = middle;
    else
      low = middle;
  }
  return mix (self, &ink, high);
}
