/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-page-colors.h"

#include "model/presso-color.h"

/* --ground of style.css. */
#define GROUND_LIGHT "#faf4ea"
#define GROUND_DARK  "#17110d"

/**
 * presso_page_colors_get_ground: (skip)
 * @is_dark: for which of both schemes
 *
 * Returns: (transfer none): what the page is drawn on
 */
const char *
presso_page_colors_get_ground (gboolean is_dark)
{
  return is_dark ? GROUND_DARK : GROUND_LIGHT;
}

/**
 * presso_page_colors_get_theme: (skip)
 * @shop: (nullable): a shop
 * @is_dark: for which of both schemes
 *
 * A browser paints its bars in this colour and picks the ink by itself. In the dark an accent is
 * darkened until white can be read on it, so that the bar does not outshine the page.
 *
 * Returns: (transfer full): the shop's accent as it suits the scheme, or the page's ground
 */
char *
presso_page_colors_get_theme (PressoShop *shop, gboolean is_dark)
{
  static const PressoColor white = { 1, 1, 1 };
  const char *accent = shop != NULL ? presso_shop_get_accent_color (shop) : NULL;
  PressoColor color;

  if (accent == NULL || !presso_color_parse (accent, &color))
    return g_strdup (presso_page_colors_get_ground (is_dark));
  if (is_dark)
    color = presso_color_make_readable (&color, &white, PRESSO_CONTRAST_TEXT);
  return presso_color_to_string (&color);
}
