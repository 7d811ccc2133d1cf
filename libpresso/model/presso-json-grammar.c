/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-json-grammar.h"

#include <math.h>

/* No number of ours is longer than 20 characters. */
#define MAX_NUMBER 64

typedef struct {
  const char *at;
  const char *end;
} Scanner;

static char
peek (const Scanner *scanner)
{
  return scanner->at < scanner->end ? *scanner->at : '\0';
}

static gboolean
take (Scanner *scanner, char wanted)
{
  if (peek (scanner) != wanted || wanted == '\0')
    return FALSE;
  scanner->at++;
  return TRUE;
}

static void
skip_space (Scanner *scanner)
{
  while (take (scanner, ' ') || take (scanner, '\t') || take (scanner, '\n') ||
         take (scanner, '\r'))
    ;
}

static gboolean
take_word (Scanner *scanner, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scanner->end - scanner->at) < length || memcmp (scanner->at, word, length) != 0)
    return FALSE;
  scanner->at += length;
  return TRUE;
}

static gboolean
take_digits (Scanner *scanner)
{
  const char *begin = scanner->at;

  while (g_ascii_isdigit (peek (scanner)))
    scanner->at++;
  return scanner->at > begin;
}

/* A number that json-glib can hold: it would take another one for what is too large. */
static gboolean
take_number (Scanner *scanner)
{
  const char *begin = scanner->at;
  gboolean is_whole = TRUE;
  g_autofree char *text = NULL;

  take (scanner, '-');
  if (!take (scanner, '0') && !take_digits (scanner))
    return FALSE;
  if (take (scanner, '.')) {
    is_whole = FALSE;
    if (!take_digits (scanner))
      return FALSE;
  }
  if (take (scanner, 'e') || take (scanner, 'E')) {
    is_whole = FALSE;
    if (!take (scanner, '+'))
      take (scanner, '-');
    if (!take_digits (scanner))
      return FALSE;
  }
  if (scanner->at - begin > MAX_NUMBER)
    return FALSE;
  text = g_strndup (begin, (gsize) (scanner->at - begin));
  if (is_whole)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL, NULL);
  return isfinite (g_ascii_strtod (text, NULL));
}

static gboolean
take_hex (Scanner *scanner, guint *value)
{
  *value = 0;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (peek (scanner));

    if (digit < 0)
      return FALSE;
    *value = *value << 4 | (guint) digit;
    scanner->at++;
  }
  return TRUE;
}

/* What follows a backslash. U+0000 would end our strings early, a lone surrogate is no character.
 */
static gboolean
take_escape (Scanner *scanner)
{
  guint value;
  guint low;

  if (!take (scanner, 'u')) {
    if (peek (scanner) == '\0' || strchr ("\"\\/bfnrt", peek (scanner)) == NULL)
      return FALSE;
    scanner->at++;
    return TRUE;
  }
  if (!take_hex (scanner, &value) || value == 0)
    return FALSE;
  if (value < 0xd800 || value > 0xdfff)
    return TRUE;
  return value < 0xdc00 && take (scanner, '\\') && take (scanner, 'u') &&
         take_hex (scanner, &low) && low >= 0xdc00 && low <= 0xdfff;
}

static gboolean
take_string (Scanner *scanner)
{
  if (!take (scanner, '"'))
    return FALSE;
  while (scanner->at < scanner->end) {
    if (take (scanner, '"'))
      return TRUE;
    if ((guchar) *scanner->at < 0x20)
      return FALSE;
    if (!take (scanner, '\\'))
      scanner->at++;
    else if (!take_escape (scanner))
      return FALSE;
  }
  return FALSE;
}

static gboolean
take_scalar (Scanner *scanner)
{
  switch (peek (scanner)) {
  case '"':
    return take_string (scanner);
  case 't':
    return take_word (scanner, "true");
  case 'f':
    return take_word (scanner, "false");
  case 'n':
    return take_word (scanner, "null");
  default:
    return take_number (scanner);
  }
}

/* Up to a value: in an object its name comes first. */
static gboolean
take_name (Scanner *scanner, char container)
{
  if (container == '[')
    return TRUE;
  skip_space (scanner);
  if (!take_string (scanner))
    return FALSE;
  skip_space (scanner);
  return take (scanner, ':');
}

static gboolean
take_document (Scanner *scanner, int max_depth)
{
  char open[PRESSO_JSON_MAX_DEPTH];
  int depth = 0;

  for (;;) {
    char first;

    skip_space (scanner);
    first = peek (scanner);
    if (first == '{' || first == '[') {
      if (depth == max_depth)
        return FALSE;
      scanner->at++;
      open[depth++] = first;
      skip_space (scanner);
      if (peek (scanner) != (first == '{' ? '}' : ']')) {
        if (!take_name (scanner, first))
          return FALSE;
        continue;
      }
    } else if (!take_scalar (scanner)) {
      return FALSE;
    }
    for (;;) {
      skip_space (scanner);
      if (depth == 0)
        return TRUE;
      if (take (scanner, ','))
        break;
      if (!take (scanner, open[depth - 1] == '{' ? '}' : ']'))
        return FALSE;
      depth--;
    }
    if (!take_name (scanner, open[depth - 1]))
      return FALSE;
  }
}

/**
 * presso_json_is_strict:
 * @text: text in UTF-8
 * @length: its bytes
 * @max_depth: levels it may have, %PRESSO_JSON_MAX_DEPTH at most
 *
 * json-glib is generous: it takes comments, single quotes, a second document after the first one,
 * hexadecimal numbers, and makes -1 of a number that is too large. This is RFC 8259 to the letter,
 * and what we can hold of it: whole numbers of 64 bits, no U+0000, so many levels.
 *
 * Returns: whether @text is one JSON document
 */
gboolean
presso_json_is_strict (const char *text, gsize length, int max_depth)
{
  Scanner scanner = { text, text + length };

  return take_document (&scanner, MIN (max_depth, PRESSO_JSON_MAX_DEPTH)) &&
         scanner.at == scanner.end;
}
