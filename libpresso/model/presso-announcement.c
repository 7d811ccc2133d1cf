/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-announcement.h"

#include "model/presso-fingerprint.h"
#include "model/presso-text.h"

/* DNS limits a TXT string to 255 bytes; a screen limits a name to far fewer characters. */
#define MAX_NAME_BYTES 200

static void
add_string (GVariantBuilder *builder, const char *key, const char *value)
{
  g_autofree char *text = g_strconcat (key, "=", value, NULL);

  g_variant_builder_add_value (
    builder, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, strlen (text), 1));
}

/**
 * presso_announcement_shorten:
 * @name: text in UTF-8
 * @max_bytes: for how much there is room
 *
 * Returns: (transfer full): as many of its whole characters as there is room for
 */
char *
presso_announcement_shorten (const char *name, gsize max_bytes)
{
  const char *end;

  g_utf8_validate (name, (gssize) MIN (strlen (name), max_bytes), &end);
  return g_strndup (name, (gsize) (end - name));
}

/**
 * presso_announcement_write:
 * @name: what the bar is called
 * @fingerprint: (nullable): of the host's key
 *
 * Returns: (transfer floating): the TXT record as Avahi's D-Bus API takes it (`aay`)
 */
GVariant *
presso_announcement_write (const char *name, const char *fingerprint)
{
  g_autofree char *start = presso_announcement_shorten (name, MAX_NAME_BYTES);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  add_string (&builder, "txtvers", "1");
  add_string (&builder, "name", start);
  if (fingerprint != NULL)
    add_string (&builder, "fp", fingerprint);
  return g_variant_builder_end (&builder);
}

static char *
find_value (GVariant *txt, const char *key)
{
  gsize length = strlen (key);
  GVariantIter iter;
  GVariant *item;

  g_variant_iter_init (&iter, txt);
  while ((item = g_variant_iter_next_value (&iter)) != NULL) {
    g_autoptr (GVariant) bytes = item;
    gsize size;
    const char *text = g_variant_get_fixed_array (bytes, &size, 1);

    if (size > length && text[length] == '=' && g_ascii_strncasecmp (text, key, length) == 0)
      return g_strndup (text + length + 1, size - length - 1);
  }
  return NULL;
}

/**
 * presso_announcement_read:
 * @txt: a TXT record from anybody on the network (`aay`)
 * @name: (out) (nullable): what the bar is called; %NULL for a name that can't be shown
 * @fingerprint: (out) (nullable): of the host's key; %NULL for none, or for what is none
 *
 * Reads what [id@presso_announcement_write] wrote; what is missing is `NULL`.
 */
void
presso_announcement_read (GVariant *txt, char **name, char **fingerprint)
{
  g_autofree char *text = find_value (txt, "name");
  g_autofree char *digits = find_value (txt, "fp");

  *name = NULL;
  if (text != NULL && *text != '\0' && strlen (text) <= MAX_NAME_BYTES &&
      g_utf8_validate (text, -1, NULL) && presso_text_is_plain (text))
    *name = g_steal_pointer (&text);
  *fingerprint = digits != NULL ? presso_fingerprint_normalize (digits) : NULL;
}
