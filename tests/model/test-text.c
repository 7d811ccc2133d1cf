/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-text.h"

static const struct {
  const char *text;
  gboolean is_plain;
} plain_cases[] = {
  { "", TRUE },
  { "Flat White", TRUE },
  { "Größe ☕ 咖啡", TRUE },
  { "قهوة", TRUE },
  { "👩‍🍳", TRUE }, /* joined with U+200D, which reorders nothing */
  { "a\tb", FALSE },
  { "a\nb", FALSE },
  { "a\rb", FALSE },
  { "\x01", FALSE },
  { "\x1b[31m", FALSE },
  { "\x7f", FALSE },
  { "\xc2\x80", FALSE },     /* U+0080 */
  { "\xc2\x9f", FALSE },     /* U+009F */
  { "\xe2\x80\xa8", FALSE }, /* U+2028, line separator */
  { "\xe2\x80\xa9", FALSE }, /* U+2029, paragraph separator */
  { "\xe2\x80\xaa", FALSE }, /* U+202A … U+202E: embeddings and overrides */
  { "\xe2\x80\xab", FALSE },
  { "\xe2\x80\xac", FALSE },
  { "\xe2\x80\xad", FALSE },
  { "a\xe2\x80\xae"
    "b",
    FALSE },
  { "\xe2\x81\xa6", FALSE }, /* U+2066 … U+2069: isolates */
  { "\xe2\x81\xa7", FALSE },
  { "\xe2\x81\xa8", FALSE },
  { "\xe2\x81\xa9", FALSE },
  { "a\u200fb", FALSE },
  { "a\u061cb", FALSE },

  /* What can't be seen. */
  { "a\u200bb", FALSE },
  { "a\u2060b", FALSE },
  { "a\ufeff", FALSE },
  { "a\u00adb", FALSE },
  { "\u3164", FALSE },
  { "\u115f", FALSE },
  { "\uffa0", FALSE },
  { "\u2800", FALSE },
  { "a\u180eb", FALSE },
  { "a\u034f", FALSE },
  { "a\U000e0041", FALSE },
  { "\u200d", FALSE },
  { "a\u200d", FALSE },
  { "\u200da", FALSE },
  { "a\u200d\u200db", FALSE },
  { "a\u200c\u200db", FALSE },
  { "a\u200d b", FALSE },
  { "a\u200cb", TRUE },
  { "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", TRUE }, /* Persian */
  { "\u2764\ufe0f", TRUE },                                     /* a red heart */
  { "1\ufe0f\u20e3", TRUE },                                    /* a keycap */

  /* Marks beyond reason, and some that aren't. */
  { "q\u0301\u0302\u0303\u0304", TRUE },
  { "q\u0301\u0302\u0303\u0304\u0305", FALSE },
  { "q\u0301\u0302\u0303\u0304a\u0305\u0306", TRUE },
  { "q\u20dd\u20dd\u20dd\u20dd\u20dd", FALSE },
  { "\u0301", FALSE },
  { "Nguy\u1ec5n", TRUE },
  { "\u0e19\u0e49\u0e33", TRUE },             /* Thai */
  { "\u05e9\u05c1\u05bc\u05b8\u0591", TRUE }, /* Hebrew with all its points */
  { "\u0e01\u0e49\u0e49\u0e49\u0e49\u0e49", FALSE },
};

static void
test_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain_cases); i++) {
    g_test_message ("row %zu", i);
    g_assert_cmpint (presso_text_is_plain (plain_cases[i].text), ==, plain_cases[i].is_plain);
  }
}

static const struct {
  const char *text;
  const char *expected;
} trim_cases[] = {
  { "", "" },
  { "  ", "" },
  { " Oat ", "Oat" },
  { "\n\tOat\r\n", "Oat" },
  { "Soy milk", "Soy milk" },
  { "Cafe\xcc\x81", "Caf\xc3\xa9" }, /* e and U+0301 become U+00E9 */
  { "\u00a0\u3000Oat\u2003", "Oat" },
  { "\u00a0", "" },
  { "\xef\xac\x81", "\xef\xac\x81" }, /* a ligature stays: form C, not KC */
};

static void
test_trim (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (trim_cases); i++) {
    g_autofree char *text = presso_text_trim (trim_cases[i].text);

    g_assert_cmpstr (text, ==, trim_cases[i].expected);
  }
}

static const struct {
  const char *text;
  gboolean is_id;
} id_cases[] = {
  { "a", TRUE },
  { "0", TRUE },
  { "-", TRUE },
  { "flat-white-2", TRUE },
  { "a234567890123456789012345678901234567890", TRUE },
  { "a2345678901234567890123456789012345678901", FALSE },
  { "", FALSE },
  { "Milk", FALSE },
  { "a b", FALSE },
  { "a_b", FALSE },
  { "a/b", FALSE },
  { "a.b", FALSE },
  { "caf\xc3\xa9", FALSE },
  { "a\n", FALSE },
};

static void
test_id (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (id_cases); i++) {
    g_test_message ("row %zu: %s", i, id_cases[i].text);
    g_assert_cmpint (presso_text_is_id (id_cases[i].text), ==, id_cases[i].is_id);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/text/plain", test_plain);
  g_test_add_func ("/model/text/trim", test_trim);
  g_test_add_func ("/model/text/id", test_id);
  return g_test_run ();
}
