/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-color.h"

static const PressoColor black = { 0, 0, 0 };
static const PressoColor white = { 1, 1, 1 };

static PressoColor
parse (const char *text)
{
  PressoColor color;

  g_assert_true (presso_color_parse (text, &color));
  return color;
}

static void
test_parse (void)
{
  static const char *const good[] = { "#000000", "#FFFFFF", "#7A3E12", "#0080C0" };
  static const char *const bad[] = { "",        "#",        "red",          "#fff",
                                     "7A3E12",  "#7A3E1",   "#7A3E123",     "#7A3E1G",
                                     " 7A3E12", "#7A 3E12", "#\303\244bcde" };
  g_autofree char *again = NULL;
  PressoColor color = parse ("#7a3e12");

  again = presso_color_to_string (&color);
  g_assert_cmpstr (again, ==, "#7A3E12");
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *text = NULL;

    color = parse (good[i]);
    text = presso_color_to_string (&color);
    g_assert_cmpstr (text, ==, good[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (presso_color_parse (bad[i], NULL));
}

/* Ratios as other tools give them. */
static const struct {
  const char *one;
  const char *two;
  double ratio;
} contrasts[] = {
  { "#000000", "#FFFFFF", 21.0 },  { "#777777", "#FFFFFF", 4.478 }, { "#767676", "#FFFFFF", 4.542 },
  { "#FF0000", "#FFFFFF", 3.998 }, { "#0000FF", "#FFFFFF", 8.592 }, { "#123456", "#123456", 1.0 },
};

static void
test_contrast (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (contrasts); i++) {
    PressoColor one = parse (contrasts[i].one), two = parse (contrasts[i].two);

    g_assert_cmpfloat_with_epsilon (presso_color_get_contrast (&one, &two), contrasts[i].ratio,
                                    0.001);
    g_assert_cmpfloat_with_epsilon (presso_color_get_contrast (&two, &one), contrasts[i].ratio,
                                    0.001);
  }
}

/* Every colour there is, in steps of 17: the ink can be read, and the colour becomes readable. */
static void
test_readable (void)
{
  static const PressoColor *const backgrounds[] = { &black, &white };

  for (int i = 0; i < 16 * 16 * 16; i++) {
    PressoColor color = { (i & 15) / 15.0, (i >> 4 & 15) / 15.0, (i >> 8) / 15.0 };
    PressoColor ink = presso_color_get_ink (&color);

    g_assert_cmpfloat (presso_color_get_contrast (&ink, &color), >=, PRESSO_CONTRAST_TEXT);
    for (gsize b = 0; b < G_N_ELEMENTS (backgrounds); b++) {
      PressoColor mended =
        presso_color_make_readable (&color, backgrounds[b], PRESSO_CONTRAST_TEXT);

      g_assert_cmpfloat (presso_color_get_contrast (&mended, backgrounds[b]), >=,
                         PRESSO_CONTRAST_TEXT);
    }
  }
}

/* A colour changes no more than it must. */
static void
test_as_little_as_possible (void)
{
  PressoColor good = parse ("#7A3E12"), yellow = parse ("#FFD000");
  PressoColor kept = presso_color_make_readable (&good, &white, PRESSO_CONTRAST_TEXT);
  PressoColor darkened = presso_color_make_readable (&yellow, &white, PRESSO_CONTRAST_TEXT);
  g_autofree char *text = presso_color_to_string (&kept);

  g_assert_cmpstr (text, ==, "#7A3E12");
  g_assert_cmpfloat (presso_color_get_contrast (&darkened, &white), <, PRESSO_CONTRAST_TEXT + 0.05);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/color/parse", test_parse);
  g_test_add_func ("/model/color/contrast", test_contrast);
  g_test_add_func ("/model/color/readable", test_readable);
  g_test_add_func ("/model/color/as-little-as-possible", test_as_little_as_possible);
  return g_test_run ();
}
