/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-language.h"

#include <string.h>

/* Of a header from outside: more than this is no list that a person has set. */
#define MAX_HEADER 1000
#define MAX_RANGES 32

/* A tag as long as any that names a language, a script and a region. */
#define MAX_TAG 12

/* q-values have three digits: RFC 9110, 12.4.2. */
#define WHOLE_WEIGHT 1000

/* What Presso's own sentences have been translated into, English first, as they are written in it,
 * then by the alphabet of the tags; with the name that speakers look for in a list. */
static const struct {
  const char *tag;
  const char *own_name;
} languages[] = {
  { "en", "English" },    { "ar", "العربية" },
  { "cs", "Čeština" },    { "de", "Deutsch" },
  { "es", "Español" },    { "fr", "Français" },
  { "it", "Italiano" },   { "ja", "日本語" },
  { "pl", "Polski" },     { "pt-BR", "Português (Brasil)" },
  { "uk", "Українська" }, { "zh-CN", "简体中文" },
};

static const char *const right_to_left[] = { "ar", "fa", "he", "ur" };

/* One wish of an Accept-Language header. */
typedef struct {
  char tag[MAX_TAG + 1]; /* "*" for any */
  int weight;            /* thousandths; 0 for not wanted */
} Range;

static gboolean
is_subtag (const char *text, gsize length, gboolean is_first)
{
  gboolean is_region = !is_first && length == 2;

  for (gsize i = 0; i < length; i++) {
    gboolean is_capital = is_region || (!is_first && length == 4 && i == 0);

    if (g_ascii_isdigit (text[i])
          ? is_first
          : (is_capital ? !g_ascii_isupper (text[i]) : !g_ascii_islower (text[i])))
      return FALSE;
  }
  return length >= (is_first ? 2 : 1) && length <= 8;
}

/**
 * presso_language_is_tag:
 * @text: (nullable): what may be a tag
 *
 * Returns: whether @text is a language tag after BCP 47 without extensions, in the case that it is
 *   usually written in, such as `de`, `pt-BR` or `zh-Hant-TW`
 */
gboolean
presso_language_is_tag (const char *text)
{
  gboolean is_first = TRUE;

  if (text == NULL || strlen (text) > MAX_TAG)
    return FALSE;
  while (TRUE) {
    gsize length = strcspn (text, "-");

    if (!is_subtag (text, length, is_first))
      return FALSE;
    if (text[length] == '\0')
      return TRUE;
    text += length + 1;
    is_first = FALSE;
  }
}

/**
 * presso_language_normalize:
 * @text: what may be a tag
 *
 * Tags mean the same in any case, so what comes from outside is written as it usually is: `pt-br`
 * is `pt-BR`.
 *
 * Returns: (transfer full) (nullable): the tag, or %NULL where @text is none
 */
char *
presso_language_normalize (const char *text)
{
  g_autofree char *tag = g_ascii_strdown (text, -1);
  gsize length = strcspn (tag, "-");

  for (char *part = tag + length; *part == '-'; part += length) {
    length = strcspn (++part, "-");
    /* A script has one capital, a region two. */
    for (gsize i = 0; (length == 2 && i < 2) || (length == 4 && i < 1); i++)
      part[i] = g_ascii_toupper (part[i]);
  }
  return presso_language_is_tag (tag) ? g_steal_pointer (&tag) : NULL;
}

/* The length of a tag without its last part: 7 of `zh-Hant-TW`, 0 of `zh`. */
static gsize
shorten (const char *tag, gsize length)
{
  while (length > 0 && tag[length - 1] != '-' && tag[length - 1] != '_')
    length--;
  return length > 0 ? length - 1 : 0;
}

/* Whether a tag is @length characters of another, as programs write it: `pt_BR` and `PT-br` alike.
 */
static gboolean
is_same (const char *tag, const char *other, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    char a = tag[i] == '_' ? '-' : g_ascii_tolower (tag[i]);
    char b = other[i] == '_' ? '-' : g_ascii_tolower (other[i]);

    if (a != b)
      return FALSE;
  }
  return TRUE;
}

/* The first tag that is @length characters of @wanted, or else one that says more than them. */
static const char *
find_part (const char *const *offered, const char *wanted, gsize length)
{
  for (gsize i = 0; offered[i] != NULL; i++) {
    if (strlen (offered[i]) == length && is_same (offered[i], wanted, length))
      return offered[i];
  }
  for (gsize i = 0; offered[i] != NULL; i++) {
    if (strlen (offered[i]) > length && offered[i][length] == '-' &&
        is_same (offered[i], wanted, length))
      return offered[i];
  }
  return NULL;
}

/**
 * presso_language_find:
 * @offered: (nullable) (array zero-terminated=1): tags
 * @wanted: (nullable): a tag, or a locale's name without its encoding
 *
 * Looks for the closest one: the same, or else one with less and less in common down to the
 * language itself, so that `pt` and `pt-PT` find `pt-BR`, and `zh-Hans-CN` finds `zh-CN`.
 *
 * Returns: (transfer none) (nullable): one of @offered
 */
const char *
presso_language_find (const char *const *offered, const char *wanted)
{
  gsize length = wanted != NULL ? strlen (wanted) : 0;

  while (offered != NULL && length > 0) {
    const char *found = find_part (offered, wanted, length);

    if (found != NULL)
      return found;
    length = shorten (wanted, length);
  }
  return NULL;
}

/* Reads "0.8" and the like; -1 for what is no weight. */
static int
read_weight (const char *text)
{
  int weight = 0;
  int digit = WHOLE_WEIGHT;

  for (gsize i = 0; text[i] != '\0'; i++) {
    if (i == 1 && text[i] == '.')
      continue;
    if (!g_ascii_isdigit (text[i]) || (i == 0 && text[i] > '1') || (i == 1 && text[i] != '.') ||
        i > 4)
      return -1;
    weight += digit * g_ascii_digit_value (text[i]);
    digit /= 10;
  }
  return *text != '\0' && weight <= WHOLE_WEIGHT ? weight : -1;
}

static gboolean
is_range (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

  return g_str_equal (text, "*") || (length > 0 && text[length] == '\0');
}

/* Reads one part of the header, `de-AT;q=0.8`; one that can't be read is passed over. */
static gboolean
read_range (char *part, Range *range)
{
  char *parameter = strchr (part, ';');
  char *weight = NULL;

  if (parameter != NULL) {
    *parameter = '\0';
    weight = g_strstrip (parameter + 1);
    if (g_ascii_strncasecmp (weight, "q=", 2) != 0)
      return FALSE;
    weight += 2;
  }
  g_strstrip (part);
  range->weight = weight != NULL ? read_weight (weight) : WHOLE_WEIGHT;
  if (range->weight < 0 || !is_range (part))
    return FALSE;
  /* What is cut off is more than any tag of ours has. */
  g_strlcpy (range->tag, part, sizeof range->tag);
  return TRUE;
}

static int
compare_ranges (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return ((const Range *) b)->weight - ((const Range *) a)->weight;
}

/* The wishes of a header, the dearest first; those alike stay in their order. */
static GArray *
read_ranges (const char *accepted)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  g_autofree char *header = g_strndup (accepted, MAX_HEADER);
  g_auto (GStrv) parts = g_strsplit (header, ",", MAX_RANGES + 1);

  for (guint i = 0; parts[i] != NULL && i < MAX_RANGES; i++) {
    Range range;

    if (read_range (parts[i], &range))
      g_array_append_val (ranges, range);
  }
  g_array_sort_with_data (ranges, compare_ranges, NULL);
  return ranges;
}

static gboolean
is_refused (GArray *ranges, const char *tag)
{
  for (guint i = 0; i < ranges->len; i++) {
    const Range *range = &g_array_index (ranges, Range, i);
    gsize length = strlen (range->tag);

    if (range->weight == 0 && length <= strlen (tag) && is_same (tag, range->tag, length) &&
        (tag[length] == '\0' || tag[length] == '-'))
      return TRUE;
  }
  return FALSE;
}

static const char *
find_accepted (const char *const *offered, const char *fallback, const char *accepted)
{
  g_autoptr (GArray) ranges = read_ranges (accepted);

  for (guint i = 0; i < ranges->len; i++) {
    const Range *range = &g_array_index (ranges, Range, i);
    const char *found = g_str_equal (range->tag, "*") ? presso_language_find (offered, fallback)
                                                      : presso_language_find (offered, range->tag);

    if (range->weight > 0 && found != NULL && !is_refused (ranges, found))
      return found;
  }
  return NULL;
}

/**
 * presso_language_negotiate:
 * @offered: (nullable) (array zero-terminated=1): tags of the languages that the shop offers
 * @fallback: the shop's own language
 * @chosen: (nullable): what the guest once chose, such as a cookie that came with the request
 * @accepted: (nullable): the header `Accept-Language`: RFC 9110, 12.5.4
 *
 * Decides in which language a guest is spoken to: the one that the guest chose, or else the dearest
 * of those that the browser names, as far as the shop offers them. Neither needs to make sense.
 *
 * Returns: (transfer none): one of @offered, or @fallback
 */
const char *
presso_language_negotiate (const char *const *offered,
                           const char *fallback,
                           const char *chosen,
                           const char *accepted)
{
  const char *found = presso_language_find (offered, chosen);

  if (found == NULL && accepted != NULL)
    found = find_accepted (offered, fallback, accepted);
  return found != NULL ? found : fallback;
}

/**
 * presso_language_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): the languages that Presso speaks
 */
const char *const *
presso_language_list (void)
{
  static const char *tags[G_N_ELEMENTS (languages) + 1];

  if (tags[0] == NULL) {
    for (gsize i = G_N_ELEMENTS (languages); i > 0; i--)
      tags[i - 1] = languages[i - 1].tag;
  }
  return tags;
}

/**
 * presso_language_get_own_name:
 * @tag: a tag
 *
 * Returns: (transfer none): what the language calls itself, or @tag for one that Presso doesn't
 *   speak
 */
const char *
presso_language_get_own_name (const char *tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    if (g_str_equal (languages[i].tag, tag))
      return languages[i].own_name;
  }
  return tag;
}

/**
 * presso_language_is_right_to_left:
 * @tag: a tag
 *
 * Returns: whether it is written from right to left
 */
gboolean
presso_language_is_right_to_left (const char *tag)
{
  gsize length = strcspn (tag, "-_");

  for (gsize i = 0; i < G_N_ELEMENTS (right_to_left); i++) {
    if (strlen (right_to_left[i]) == length && is_same (right_to_left[i], tag, length))
      return TRUE;
  }
  return FALSE;
}

/**
 * presso_language_get_local:
 *
 * Returns: (transfer none): the language of this process, of those that Presso speaks
 */
const char *
presso_language_get_local (void)
{
  const char *const *names = g_get_language_names ();

  for (gsize i = 0; names[i] != NULL; i++) {
    const char *found = strchr (names[i], '.') == NULL
                          ? presso_language_find (presso_language_list (), names[i])
                          : NULL;

    if (found != NULL)
      return found;
  }
  return languages[0].tag;
}
