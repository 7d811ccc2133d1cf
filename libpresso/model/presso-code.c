/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-code.h"

/**
 * PressoCode:
 *
 * What the screen shows for guests to scan: good for one slot of time and a number of drinks.
 */
struct _PressoCode {
  PressoRecord parent_instance;

  char *code;
  char *url;
  gint64 valid_from;
  gint64 valid_until;
  gint64 drinks;
  gint64 drinks_left;
};

G_DEFINE_FINAL_TYPE (PressoCode, presso_code, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "code", "code", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoCode, code), NULL, 1, 16,
    PRESSO_FIELD_REQUIRED },
  { "url", "url", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoCode, url), NULL, 0, 300,
    PRESSO_FIELD_NULLABLE },
  { "validFrom", "valid-from", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoCode, valid_from), NULL, 0,
    0, PRESSO_FIELD_REQUIRED },
  { "validUntil", "valid-until", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoCode, valid_until), NULL,
    0, 0, PRESSO_FIELD_REQUIRED },
  { "drinks", "drinks", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoCode, drinks), NULL, 0, 0,
    PRESSO_FIELD_REQUIRED },
  { "drinksLeft", "drinks-left", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoCode, drinks_left), NULL,
    0, 0, PRESSO_FIELD_REQUIRED },
};

static void
presso_code_class_init (PressoCodeClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_code_init (PressoCode *self)
{
}

/**
 * presso_code_get_code:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): eight characters of Crockford base 32
 */
const char *
presso_code_get_code (PressoCode *self)
{
  g_return_val_if_fail (PRESSO_IS_CODE (self), NULL);

  return self->code;
}

/**
 * presso_code_get_url:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what the screen shows as a QR code
 */
const char *
presso_code_get_url (PressoCode *self)
{
  g_return_val_if_fail (PRESSO_IS_CODE (self), NULL);

  return self->url;
}

/**
 * presso_code_get_valid_from:
 * @self: a record
 *
 * Returns: milliseconds since the Unix epoch
 */
gint64
presso_code_get_valid_from (PressoCode *self)
{
  g_return_val_if_fail (PRESSO_IS_CODE (self), 0);

  return self->valid_from;
}

/**
 * presso_code_get_valid_until:
 * @self: a record
 *
 * Returns: milliseconds since the Unix epoch
 */
gint64
presso_code_get_valid_until (PressoCode *self)
{
  g_return_val_if_fail (PRESSO_IS_CODE (self), 0);

  return self->valid_until;
}

/**
 * presso_code_get_drinks:
 * @self: a record
 *
 * Returns: drinks it was issued for; 0 for no limit
 */
int
presso_code_get_drinks (PressoCode *self)
{
  g_return_val_if_fail (PRESSO_IS_CODE (self), 0);

  return (int) self->drinks;
}

/**
 * presso_code_get_drinks_left:
 * @self: a record
 *
 * Returns: drinks that can still be had; meaningless without a limit
 */
int
presso_code_get_drinks_left (PressoCode *self)
{
  g_return_val_if_fail (PRESSO_IS_CODE (self), 0);

  return (int) self->drinks_left;
}

/**
 * presso_code_is_exhausted:
 * @self: a code
 *
 * Returns: whether its drinks are limited and none is left
 */
gboolean
presso_code_is_exhausted (PressoCode *self)
{
  return self->drinks > 0 && self->drinks_left <= 0;
}

/* Crockford's base 32 has no I, L, O and U: https://www.crockford.com/base32.html */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * presso_code_from_random:
 * @random: 40 random bits or more; the lowest 40 count
 *
 * Returns: (transfer full): the code they make
 */
char *
presso_code_from_random (guint64 random)
{
  char *code = g_malloc (PRESSO_CODE_LENGTH + 1);

  for (int i = 0; i < PRESSO_CODE_LENGTH; i++) {
    code[i] = alphabet[random & 31];
    random >>= 5;
  }
  code[PRESSO_CODE_LENGTH] = '\0';
  return code;
}

/**
 * presso_code_canonicalise:
 * @text: a code as it was scanned or typed
 *
 * Reads any case, passes over spaces and hyphens, and takes O for 0 and I and L for 1.
 *
 * Returns: (transfer full) (nullable): the code as it is kept, or %NULL when it can't be one
 */
char *
presso_code_canonicalise (const char *text)
{
  char code[PRESSO_CODE_LENGTH + 1] = { 0 };
  int length = 0;

  for (const char *p = text; *p != '\0'; p++) {
    char c = g_ascii_toupper (*p);

    if (c == '-' || c == ' ')
      continue;
    c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    if (length == PRESSO_CODE_LENGTH || strchr (alphabet, c) == NULL)
      return NULL;
    code[length++] = c;
  }
  return length == PRESSO_CODE_LENGTH ? g_strdup (code) : NULL;
}

/**
 * presso_code_build_url:
 * @base_url: where phones reach the page, such as `http://192.168.1.20:8080/`
 * @code: a code
 *
 * Returns: (transfer full): the address to show, all in QR's alphanumeric set (ISO/IEC
 * 18004, 7.4.4) where scheme and host allow it
 */
char *
presso_code_build_url (const char *base_url, const char *code)
{
  gsize length = strlen (base_url);
  const char *host = strstr (base_url, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : NULL;
  gsize upper = path != NULL ? (gsize) (path - base_url) : length;
  g_autofree char *front = g_ascii_strup (base_url, (gssize) upper);

  while (length > upper && base_url[length - 1] == '/')
    length--;
  return g_strdup_printf ("%s%.*s/O/%s", front, (int) (length - upper), base_url + upper, code);
}
