/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programs' colours: whatever is written on something can be read there, light, dark and in
 * high contrast. */
#include "model/presso-color.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
  const char *ink;
  const char *on;
} Pair;

static const Pair common[] = {
  { "accent_fg_color", "accent_bg_color" },
  { "accent_color", "window_bg_color" },
  { "accent_color", "view_bg_color" },
  { "accent_color", "card_bg_color" },
  { "window_fg_color", "window_bg_color" },
  { "window_fg_color", "popover_bg_color" },
  { "window_fg_color", "dialog_bg_color" },
  { "view_fg_color", "view_bg_color" },
  { "card_fg_color", "card_bg_color" },
  { "headerbar_fg_color", "headerbar_bg_color" },
  { "presso_muted", "window_bg_color" },
  { "presso_muted", "view_bg_color" },
  { "presso_muted", "card_bg_color" },
  { "presso_muted", "headerbar_bg_color" },
  { "presso_fresh_fg", "presso_fresh_bg" },
  { "presso_waiting_fg", "presso_waiting_bg" },
  { "presso_late_fg", "presso_late_bg" },
  { "presso_unusual_fg", "presso_unusual_bg" },
  { "presso_ready_fg", "presso_ready_bg" },
  { "presso_stale_fg", "presso_stale_bg" },
  { "presso_connecting_fg", "presso_connecting_bg" },
};

static const Pair display[] = {
  { "board_fg", "board_bg" },     { "board_muted", "board_bg" },  { "slab_fg", "slab_bg_a" },
  { "slab_fg", "slab_bg_b" },     { "slab_muted", "slab_bg_a" },  { "slab_muted", "slab_bg_b" },
  { "slab_accent", "slab_bg_a" }, { "slab_accent", "slab_bg_b" }, { "board_fg", "tile_bg" },
  { "board_muted", "tile_bg" },   { "making_fg", "tile_bg" },     { "ready_heading", "board_bg" },
  { "ready_fg", "ready_bg" },     { "ready_soft", "ready_bg" },
};

typedef struct {
  const char *name;
  const char *files[4]; /* later ones count */
  double contrast;
} Scheme;

static const Scheme schemes[] = {
  { "light", { "common/colors.css", "display/style.css" }, PRESSO_CONTRAST_TEXT },
  { "dark",
    { "common/colors-dark.css", "display/style.css", "display/style-dark.css" },
    PRESSO_CONTRAST_TEXT },
  /* WCAG's AAA. */
  { "high-contrast", { "common/colors-hc.css", "display/style.css", "display/style-hc.css" }, 7 },
  { "high-contrast-dark",
    { "common/colors-hc-dark.css", "display/style.css", "display/style-hc.css" },
    7 },
};

static char *
read_sheet (const char *file)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("PRESSO_TEST_SRCDIR"), "..", "apps", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Takes what a file defines: a name to a colour or to "@" and another name. */
static void
read_colors (GHashTable *colors, const char *file)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("@define-color (\\w+) ([@#]\\w+);", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = read_sheet (file);

  for (g_regex_match (regex, text, G_REGEX_MATCH_DEFAULT, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_hash_table_replace (colors, g_match_info_fetch (match, 1), g_match_info_fetch (match, 2));
}

static PressoColor
look_up (GHashTable *colors, const char *name)
{
  const char *value = g_hash_table_lookup (colors, name);
  PressoColor color;

  if (value == NULL)
    g_error ("no colour %s", name);
  if (value[0] == '@')
    return look_up (colors, value + 1);
  g_assert_true (presso_color_parse (value, &color));
  return color;
}

static void
check (GHashTable *colors, const Pair *pairs, gsize n_pairs, double least)
{
  gboolean failed = FALSE;

  for (gsize i = 0; i < n_pairs; i++) {
    PressoColor ink = look_up (colors, pairs[i].ink);
    PressoColor on = look_up (colors, pairs[i].on);
    double contrast = presso_color_get_contrast (&ink, &on);

    if (contrast < least)
      g_test_message ("%s on %s: %.2f", pairs[i].ink, pairs[i].on, contrast);
    failed |= contrast < least;
  }
  g_assert_false (failed);
}

static void
test_scheme (gconstpointer data)
{
  const Scheme *scheme = data;
  g_autoptr (GHashTable) colors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; scheme->files[i] != NULL; i++)
    read_colors (colors, scheme->files[i]);
  check (colors, common, G_N_ELEMENTS (common), scheme->contrast);
  check (colors, display, G_N_ELEMENTS (display), scheme->contrast);
}

/* How much of its ink our sheet leaves to what libadwaita draws paler; all of the rule is one
 * block. */
static double
read_opacity (void)
{
  g_autofree char *text = read_sheet ("common/style.css");
  const char *rule = strstr (text, ".dim-label,");

  g_assert_nonnull (rule);
  rule = strstr (rule, "opacity: ");
  g_assert_nonnull (rule);
  return g_ascii_strtod (rule + strlen ("opacity: "), NULL);
}

static void
test_dim (void)
{
  const double opacity = read_opacity ();
  g_autoptr (GHashTable) colors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; i < 2; i++) {
    PressoColor ink, on;

    read_colors (colors, schemes[i].files[0]);
    ink = look_up (colors, "window_fg_color");
    on = look_up (colors, "card_bg_color");
    ink.red = opacity * ink.red + (1 - opacity) * on.red;
    ink.green = opacity * ink.green + (1 - opacity) * on.green;
    ink.blue = opacity * ink.blue + (1 - opacity) * on.blue;
    g_assert_cmpfloat (presso_color_get_contrast (&ink, &on), >=, PRESSO_CONTRAST_TEXT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    g_autofree char *path = g_strconcat ("/apps/colors/", schemes[i].name, NULL);

    g_test_add_data_func (path, &schemes[i], test_scheme);
  }
  g_test_add_func ("/apps/colors/dim", test_dim);
  return g_test_run ();
}
