/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-text.h"

/**
 * presso_text_trim:
 * @text: text in UTF-8
 *
 * Returns: (transfer full): the text in normalisation form C, without white space at its ends
 */
char *
presso_text_trim (const char *text)
{
  char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  return normal != NULL ? g_strstrip (normal) : g_strdup ("");
}

/**
 * presso_text_is_plain:
 * @text: text in UTF-8
 *
 * Tells whether a text can stand on a screen beside others: no control characters, and none that
 * reorder what stands around it (Unicode's UAX 9 embeddings, overrides and isolates).
 *
 * Returns: whether it is plain
 */
gboolean
presso_text_is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
        c == 0x2028 || c == 0x2029)
      return FALSE;
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
