/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-seal.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

/* AES-256 in GCM (NIST SP 800-38D): a nonce, what is sealed, and a tag that shows tampering. */
#define CIPHER     GNUTLS_CIPHER_AES_256_GCM
#define NONCE_SIZE 12
#define TAG_SIZE   16
/* Tells the key from other hashes of the same secret, one of which is in the store. */
#define LABEL "presso-seal:"

static gnutls_aead_cipher_hd_t
new_cipher (const char *secret)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 key[32];
  gsize size = sizeof key;
  gnutls_datum_t datum = { key, sizeof key };
  gnutls_aead_cipher_hd_t cipher;

  g_checksum_update (checksum, (const guchar *) LABEL, -1);
  g_checksum_update (checksum, (const guchar *) secret, -1);
  g_checksum_get_digest (checksum, key, &size);
  if (gnutls_aead_cipher_init (&cipher, CIPHER, &datum) < 0)
    g_error ("GnuTLS has no AES-GCM");
  return cipher;
}

/**
 * presso_seal_close: (skip)
 * @text: what nobody may read
 * @secret: who knows it may; long and random
 *
 * Returns: (transfer full): the text as it can be kept, in base 64
 */
char *
presso_seal_close (const char *text, const char *secret)
{
  gnutls_aead_cipher_hd_t cipher = new_cipher (secret);
  gsize length = strlen (text), size = length + TAG_SIZE;
  g_autofree guint8 *sealed = g_malloc (NONCE_SIZE + size);

  if (gnutls_rnd (GNUTLS_RND_NONCE, sealed, NONCE_SIZE) < 0 ||
      gnutls_aead_cipher_encrypt (cipher, sealed, NONCE_SIZE, NULL, 0, TAG_SIZE, text, length,
                                  sealed + NONCE_SIZE, &size) < 0)
    g_error ("GnuTLS can't encrypt");
  gnutls_aead_cipher_deinit (cipher);
  return g_base64_encode (sealed, NONCE_SIZE + size);
}

/**
 * presso_seal_open: (skip)
 * @sealed: what [id@presso_seal_close] gave
 * @secret: the same secret
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where the secret is another one or the
 *   text isn't as it was
 */
char *
presso_seal_open (const char *sealed, const char *secret)
{
  gsize n_bytes, length;
  g_autofree guint8 *bytes = g_base64_decode (sealed, &n_bytes);
  g_autofree char *text = NULL;
  gnutls_aead_cipher_hd_t cipher;
  int result;

  if (n_bytes < NONCE_SIZE + TAG_SIZE)
    return NULL;
  length = n_bytes - NONCE_SIZE;
  text = g_malloc0 (length + 1);
  cipher = new_cipher (secret);
  result = gnutls_aead_cipher_decrypt (cipher, bytes, NONCE_SIZE, NULL, 0, TAG_SIZE,
                                       bytes + NONCE_SIZE, length, text, &length);
  gnutls_aead_cipher_deinit (cipher);
  return result >= 0 ? g_steal_pointer (&text) : NULL;
}
