/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-pin-hash.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/random.h>

/* Takes some 15 ms of CPU time in the host's one thread (measured: see decision 28), which a limit
 * on wrong PINs keeps rare. It makes a search of all PINs in a stolen database a matter of minutes
 * instead of milliseconds, no more: four digits are no secret from who has the database. */
#define N_ITERATIONS 100000

#define MIN_DIGITS 4
#define MAX_DIGITS 8
#define SALT_BYTES 16
#define KEY_BYTES  32

#define SCHEME "pbkdf2-sha256"

/**
 * presso_pin_hash_is_pin: (skip)
 * @text: any text
 *
 * Returns: whether it is 4 to 8 digits
 */
gboolean
presso_pin_hash_is_pin (const char *text)
{
  gsize length = strspn (text, "0123456789");

  return text[length] == '\0' && length >= MIN_DIGITS && length <= MAX_DIGITS;
}

static char *
write_hex (const guint8 *bytes, gsize n_bytes)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* The salt counts as the text it is kept as. */
static char *
derive (const char *pin, const char *salt, guint n_iterations)
{
  gnutls_datum_t key = { (guint8 *) pin, (guint) strlen (pin) };
  gnutls_datum_t seed = { (guint8 *) salt, (guint) strlen (salt) };
  guint8 derived[KEY_BYTES];
  int status =
    gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &key, &seed, n_iterations, derived, sizeof derived);

  if (status != GNUTLS_E_SUCCESS)
    g_error ("GnuTLS can't derive a key: %s", gnutls_strerror (status));
  return write_hex (derived, sizeof derived);
}

/**
 * presso_pin_hash_new: (skip)
 * @pin: a PIN
 *
 * Returns: (transfer full): what is kept of it: scheme, iterations, salt and derived key, so that
 *   each can change later
 */
char *
presso_pin_hash_new (const char *pin)
{
  guint8 random[SALT_BYTES];
  g_autofree char *salt = NULL;
  g_autofree char *key = NULL;

  if (getrandom (random, sizeof random, 0) != (gssize) sizeof random)
    g_error ("The kernel has no random numbers");
  salt = write_hex (random, sizeof random);
  key = derive (pin, salt, N_ITERATIONS);
  return g_strdup_printf (SCHEME "$%d$%s$%s", N_ITERATIONS, salt, key);
}

/* Takes as long wherever they differ. */
static gboolean
equals (const char *a, const char *b)
{
  gsize length = strlen (a);

  return length == strlen (b) && gnutls_memcmp (a, b, length) == 0;
}

/**
 * presso_pin_hash_matches: (skip)
 * @hash: what was kept of a PIN
 * @pin: any text
 *
 * Returns: whether it is that PIN
 */
gboolean
presso_pin_hash_matches (const char *hash, const char *pin)
{
  g_auto (GStrv) parts = g_strsplit (hash, "$", -1);
  g_autofree char *key = NULL;
  guint64 n_iterations;

  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], SCHEME) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXINT, &n_iterations, NULL))
    return FALSE;
  key = derive (pin, parts[2], (guint) n_iterations);
  return equals (key, parts[3]);
}
