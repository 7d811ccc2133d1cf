/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-text.h"

#include <string.h>

/* Marks that may stand above and below one letter: Hebrew has that many, and no script more. */
#define MAX_MARKS 4

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER     0x200d

/* What can't be seen by itself, so that two names look the same or one like none; and what reorders
 * the text around it (UAX 9: marks, embeddings, overrides, isolates). */
static const struct {
  gunichar first;
  gunichar last;
} invisible[] = {
  { 0x00ad, 0x00ad },   /* soft hyphen */
  { 0x034f, 0x034f },   /* combining grapheme joiner */
  { 0x061c, 0x061c },   /* Arabic letter mark */
  { 0x115f, 0x1160 },   /* Hangul fillers */
  { 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
  { 0x180e, 0x180e },   /* Mongolian vowel separator */
  { 0x200b, 0x200b },   /* zero width space */
  { 0x200e, 0x200f },   /* left-to-right and right-to-left mark */
  { 0x2028, 0x202e },   /* separators of lines, embeddings, overrides */
  { 0x2060, 0x206f },   /* word joiner, invisible operators, isolates */
  { 0x2800, 0x2800 },   /* Braille blank */
  { 0x3164, 0x3164 },   /* Hangul filler */
  { 0xfeff, 0xfeff },   /* byte order mark */
  { 0xffa0, 0xffa0 },   /* Hangul filler */
  { 0xfff0, 0xfffb },   /* interlinear annotations */
  { 0x1d173, 0x1d17a }, /* musical formatting */
  { 0xe0000, 0xe00ff }, /* tags */
};

static gboolean
is_invisible (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (invisible); i++) {
    if (c >= invisible[i].first && c <= invisible[i].last)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_joiner (gunichar c)
{
  return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* Something that is seen, for a joiner to stand beside. */
static gboolean
is_joinable (gunichar c)
{
  return c != '\0' && !is_joiner (c) && !g_unichar_isspace (c);
}

/**
 * presso_text_trim:
 * @text: text in UTF-8
 *
 * Returns: (transfer full): the text in normalisation form C, without white space at its ends
 */
char *
presso_text_trim (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  const char *begin = normal != NULL ? normal : "";
  const char *end = begin + strlen (begin);

  while (g_unichar_isspace (g_utf8_get_char (begin)))
    begin = g_utf8_next_char (begin);
  while (end > begin && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (begin, (gsize) (end - begin));
}

/**
 * presso_text_is_plain:
 * @text: text in UTF-8
 *
 * Tells whether a text can stand on a screen beside others: no control characters, nothing that
 * can't be seen or reorders what stands around it, and no more marks on a letter than a script has.
 * The two joiners are fine between characters that are seen: emoji and Persian need them.
 *
 * Returns: whether it is plain
 */
gboolean
presso_text_is_plain (const char *text)
{
  gunichar before = '\0';
  int n_marks = MAX_MARKS; /* none may come first, on what isn't ours */

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iscntrl (c) || is_invisible (c))
      return FALSE;
    if (is_joiner (c) &&
        (!is_joinable (before) || !is_joinable (g_utf8_get_char (g_utf8_next_char (p)))))
      return FALSE;
    n_marks = is_mark (c) ? n_marks + 1 : 0;
    if (n_marks > MAX_MARKS)
      return FALSE;
    before = c;
  }
  return TRUE;
}

/**
 * presso_text_is_id:
 * @text: text
 *
 * Returns: whether @text is 1 to 40 characters of `a-z`, `0-9` and `-`
 */
gboolean
presso_text_is_id (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length >= 1 && length <= 40 && text[length] == '\0';
}
