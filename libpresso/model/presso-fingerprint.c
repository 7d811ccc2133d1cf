/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-fingerprint.h"

#include <gnutls/x509.h>
#include <string.h>

/*
 * A fingerprint is the SHA-256 of a certificate's SubjectPublicKeyInfo, as RFC 7469 pins it: it
 * stays when the certificate is renewed with the same key. It is kept as 64 upper-case hexadecimal
 * digits and shown in groups of four.
 */
#define N_DIGITS     64
#define GROUP_DIGITS 4

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
  const gnutls_datum_t datum = { (unsigned char *) der, (unsigned) n_der };
  gnutls_x509_crt_t certificate;
  guint8 digest[N_DIGITS / 2];
  gsize n_digest = sizeof digest;
  GString *digits = NULL;

  if (n_der > G_MAXUINT || gnutls_x509_crt_init (&certificate) < 0)
    return NULL;
  if (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER) >= 0 &&
      gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, digest, &n_digest) >= 0) {
    digits = g_string_sized_new (N_DIGITS);
    for (gsize i = 0; i < n_digest; i++)
      g_string_append_printf (digits, "%02X", digest[i]);
  }
  gnutls_x509_crt_deinit (certificate);
  return digits != NULL ? g_string_free (digits, FALSE) : NULL;
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

/**
 * presso_fingerprint_to_lines:
 * @fingerprint: a fingerprint
 *
 * Returns: (transfer full): as [func@fingerprint_to_display], in two lines of the same length,
 * which look the same on each screen
 */
char *
presso_fingerprint_to_lines (const char *fingerprint)
{
  char *text = presso_fingerprint_to_display (fingerprint);
  gsize length = strlen (text);

  /* Between the two there is one space more than within either. */
  if (length % 2 == 1)
    text[length / 2] = '\n';
  return text;
}
