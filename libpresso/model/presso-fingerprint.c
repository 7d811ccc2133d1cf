/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-fingerprint.h"

#include <string.h>

/*
 * A fingerprint is the SHA-256 of a certificate's SubjectPublicKeyInfo, as RFC 7469 pins it: it
 * stays when the certificate is renewed with the same key. It is kept as 64 upper-case hexadecimal
 * digits and shown in groups of four.
 */
#define N_DIGITS     64
#define GROUP_DIGITS 4

/* X.690: the tags on the way to the key. */
#define TAG_INTEGER  0x02
#define TAG_SEQUENCE 0x30
#define TAG_VERSION  0xa0

typedef struct {
  const guint8 *data;
  gsize length;
} Bytes;

/* Reads a length of at most four bytes, in its shortest form. Returns the bytes it took, or 0. */
static gsize
read_length (Bytes bytes, gsize *length)
{
  gsize n_more;

  if (bytes.length == 0)
    return 0;
  *length = bytes.data[0];
  if (*length < 0x80)
    return 1;
  n_more = *length & 0x7f;
  if (n_more == 0 || n_more > 4 || bytes.length < 1 + n_more || bytes.data[1] == 0)
    return 0;
  *length = 0;
  for (gsize i = 1; i <= n_more; i++)
    *length = *length << 8 | bytes.data[i];
  return *length >= 0x80 ? 1 + n_more : 0;
}

/* Takes the element with that tag off the front of @bytes. @whole has its head, @content hasn't. */
static gboolean
take_element (Bytes *bytes, guint8 tag, Bytes *whole, Bytes *content)
{
  gsize length, n_head;

  if (bytes->length < 2 || bytes->data[0] != tag)
    return FALSE;
  n_head = read_length ((Bytes){ bytes->data + 1, bytes->length - 1 }, &length);
  if (n_head == 0 || length > bytes->length - 1 - n_head)
    return FALSE;
  *content = (Bytes){ bytes->data + 1 + n_head, length };
  *whole = (Bytes){ bytes->data, 1 + n_head + length };
  bytes->data += whole->length;
  bytes->length -= whole->length;
  return TRUE;
}

/* RFC 5280, 4.1: what comes before the key. */
static gboolean
find_public_key (Bytes certificate, Bytes *key)
{
  static const guint8 before[] = {
    TAG_INTEGER,  /* serialNumber */
    TAG_SEQUENCE, /* signature */
    TAG_SEQUENCE, /* issuer */
    TAG_SEQUENCE, /* validity */
    TAG_SEQUENCE, /* subject */
  };
  Bytes whole, content, to_be_signed;

  if (!take_element (&certificate, TAG_SEQUENCE, &whole, &content) || certificate.length > 0 ||
      !take_element (&content, TAG_SEQUENCE, &whole, &to_be_signed))
    return FALSE;
  take_element (&to_be_signed, TAG_VERSION, &whole, &content);
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++) {
    if (!take_element (&to_be_signed, before[i], &whole, &content))
      return FALSE;
  }
  return take_element (&to_be_signed, TAG_SEQUENCE, key, &content);
}

/**
 * presso_fingerprint_from_certificate:
 * @der: (array length=n_der): an X.509 certificate in DER
 * @n_der: its length
 *
 * Returns: (transfer full) (nullable): the fingerprint of its public key, 64 upper-case hexadecimal
 *   digits; %NULL if this is no certificate
 */
char *
presso_fingerprint_from_certificate (const guint8 *der, gsize n_der)
{
  g_autofree char *digest = NULL;
  Bytes key;

  if (!find_public_key ((Bytes){ der, n_der }, &key))
    return NULL;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, key.data, key.length);
  return g_ascii_strup (digest, -1);
}

/**
 * presso_fingerprint_normalize:
 * @text: a fingerprint however it is written: in either case, with spaces, colons or hyphens
 *
 * Returns: (transfer full) (nullable): its 64 upper-case hexadecimal digits; %NULL if it is none
 */
char *
presso_fingerprint_normalize (const char *text)
{
  GString *digits = g_string_sized_new (N_DIGITS);

  for (; *text != '\0'; text++) {
    if (g_ascii_isxdigit (*text) && digits->len < N_DIGITS) {
      g_string_append_c (digits, g_ascii_toupper (*text));
    } else if (strchr (" :-", *text) == NULL) {
      g_string_free (digits, TRUE);
      return NULL;
    }
  }
  return g_string_free (digits, digits->len != N_DIGITS);
}

/**
 * presso_fingerprint_equal:
 * @a: (nullable): a fingerprint however it is written
 * @b: (nullable): another one
 *
 * Returns: whether both are fingerprints, and the same
 */
gboolean
presso_fingerprint_equal (const char *a, const char *b)
{
  g_autofree char *first = a != NULL ? presso_fingerprint_normalize (a) : NULL;
  g_autofree char *second = b != NULL ? presso_fingerprint_normalize (b) : NULL;

  return first != NULL && g_strcmp0 (first, second) == 0;
}

/**
 * presso_fingerprint_to_display:
 * @fingerprint: a fingerprint
 *
 * Returns: (transfer full): the same in groups of four, for people to compare
 */
char *
presso_fingerprint_to_display (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; fingerprint[i] != '\0'; i++) {
    if (i > 0 && i % GROUP_DIGITS == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, fingerprint[i]);
  }
  return g_string_free (text, FALSE);
}
