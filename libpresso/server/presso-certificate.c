/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-certificate.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <string.h>

#include "model/presso-error.h"
#include "model/presso-fingerprint.h"

/* What a chain may have; the usual ones have two or three. */
#define MAX_CHAIN 16

/* DNS's longest name, and its end. */
#define MAX_HOST_NAME 256

struct _PressoCertificate {
  gnutls_x509_crt_t *certificates;
  unsigned n_certificates;
  /* The same, as GnuTLS sends them. */
  gnutls_pcert_st chain[MAX_CHAIN];
  unsigned n_chain;
  gnutls_privkey_t key;
  char *fingerprint;
};

static void
certificate_clear (gpointer data)
{
  PressoCertificate *self = data;

  for (unsigned i = 0; i < self->n_chain; i++)
    gnutls_pcert_deinit (&self->chain[i]);
  for (unsigned i = 0; i < self->n_certificates; i++)
    gnutls_x509_crt_deinit (self->certificates[i]);
  gnutls_free (self->certificates);
  g_clear_pointer (&self->key, gnutls_privkey_deinit);
  g_free (self->fingerprint);
}

/**
 * presso_certificate_ref: (skip)
 */
PressoCertificate *
presso_certificate_ref (PressoCertificate *self)
{
  return g_rc_box_acquire (self);
}

/**
 * presso_certificate_unref: (skip)
 */
void
presso_certificate_unref (PressoCertificate *self)
{
  g_rc_box_release_full (self, certificate_clear);
}

static void
set_unreadable (GError **error, const char *path, const char *reason)
{
  g_propagate_error (
    error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                             _ ("The file %s can’t be used (%s). Please check it."), path, reason));
}

static gboolean
read_file (const char *path, char **text, gsize *n_text, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_file_get_contents (path, text, n_text, &failure))
    return TRUE;
  set_unreadable (error, path, failure->message);
  return FALSE;
}

/**
 * presso_certificate_load_key: (skip)
 * @path: a private key as PEM, without a password
 * @error: return location, in the user's words
 *
 * Returns: (transfer full) (nullable): the key
 */
gnutls_x509_privkey_t
presso_certificate_load_key (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize n_text;
  gnutls_datum_t datum;
  gnutls_x509_privkey_t key = NULL;
  int code;

  if (!read_file (path, &text, &n_text, error))
    return NULL;
  datum = (gnutls_datum_t){ (unsigned char *) text, (unsigned) n_text };
  gnutls_x509_privkey_init (&key);
  code = gnutls_x509_privkey_import2 (key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0);
  explicit_bzero (text, n_text);
  if (code == GNUTLS_E_SUCCESS)
    return key;
  gnutls_x509_privkey_deinit (key);
  g_propagate_error (
    error, presso_error_new (
             PRESSO_ERROR_UNAVAILABLE,
             _ ("%s holds no private key as PEM without a password (%s). Please put it right."),
             path, gnutls_strerror (code)));
  return NULL;
}

static gboolean
load_certificates (PressoCertificate *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize n_text;
  gnutls_datum_t datum;
  int code;

  if (!read_file (path, &text, &n_text, error))
    return FALSE;
  datum = (gnutls_datum_t){ (unsigned char *) text, (unsigned) n_text };
  code = gnutls_x509_crt_list_import2 (&self->certificates, &self->n_certificates, &datum,
                                       GNUTLS_X509_FMT_PEM, GNUTLS_X509_CRT_LIST_SORT);
  if (code >= 0 && self->n_certificates > 0 && self->n_certificates <= MAX_CHAIN)
    return TRUE;
  g_propagate_error (
    error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                             _ ("%s holds no chain of certificates as PEM (%s). Please put it "
                                "right."),
                             path, gnutls_strerror (MIN (code, 0))));
  return FALSE;
}

static gboolean
belong_together (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
  unsigned char ids[2][32];
  gsize sizes[] = { sizeof ids[0], sizeof ids[1] };

  return gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, ids[0], &sizes[0]) ==
           GNUTLS_E_SUCCESS &&
         gnutls_x509_privkey_get_key_id (key, GNUTLS_KEYID_USE_SHA256, ids[1], &sizes[1]) ==
           GNUTLS_E_SUCCESS &&
         memcmp (ids[0], ids[1], sizeof ids[0]) == 0;
}

static char *
compute_fingerprint (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { NULL, 0 };
  char *fingerprint;

  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der) != GNUTLS_E_SUCCESS)
    return NULL;
  fingerprint = presso_fingerprint_from_certificate (der.data, der.size);
  gnutls_free (der.data);
  return fingerprint;
}

/* Puts it as GnuTLS wants it; what was read without an error gives none here. */
static gboolean
prepare (PressoCertificate *self, gnutls_x509_privkey_t key)
{
  for (; self->n_chain < self->n_certificates; self->n_chain++) {
    if (gnutls_pcert_import_x509 (&self->chain[self->n_chain], self->certificates[self->n_chain],
                                  0) != GNUTLS_E_SUCCESS)
      return FALSE;
  }
  gnutls_privkey_init (&self->key);
  self->fingerprint = compute_fingerprint (self->certificates[0]);
  return self->fingerprint != NULL &&
         gnutls_privkey_import_x509 (self->key, key, GNUTLS_PRIVKEY_IMPORT_COPY) ==
           GNUTLS_E_SUCCESS;
}

/**
 * presso_certificate_load: (skip)
 * @certificate_path: a certificate and, behind it, those that vouch for it, as PEM
 * @key_path: its private key, as PEM
 * @error: return location, in the user's words
 *
 * Returns: (transfer full) (nullable): the certificate, whenever it may be valid
 */
PressoCertificate *
presso_certificate_load (const char *certificate_path, const char *key_path, GError **error)
{
  g_autoptr (PressoCertificate) self = g_rc_box_new0 (PressoCertificate);
  gnutls_x509_privkey_t key = NULL;
  gboolean is_pair, is_ready = FALSE;

  if (!load_certificates (self, certificate_path, error))
    return NULL;
  key = presso_certificate_load_key (key_path, error);
  if (key == NULL)
    return NULL;
  is_pair = belong_together (self->certificates[0], key);
  if (is_pair)
    is_ready = prepare (self, key);
  gnutls_x509_privkey_deinit (key);
  if (is_ready)
    return g_steal_pointer (&self);
  if (is_pair)
    set_unreadable (error, certificate_path, gnutls_strerror (GNUTLS_E_CERTIFICATE_ERROR));
  else
    g_propagate_error (
      error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                               _ ("The certificate %s and the key %s don’t belong together. Please "
                                  "put back the ones that do."),
                               certificate_path, key_path));
  return NULL;
}

/**
 * presso_certificate_get_fingerprint: (skip)
 *
 * Returns: of its public key; see presso_fingerprint_from_certificate()
 */
const char *
presso_certificate_get_fingerprint (PressoCertificate *self)
{
  return self->fingerprint;
}

/**
 * presso_certificate_get_host_name: (skip)
 *
 * Returns: (transfer full) (nullable): the first name of a host that it names in full
 */
char *
presso_certificate_get_host_name (PressoCertificate *self)
{
  char name[MAX_HOST_NAME];

  for (unsigned i = 0;; i++) {
    gsize size = sizeof name;
    int type = gnutls_x509_crt_get_subject_alt_name (self->certificates[0], i, name, &size, NULL);

    /* A name that is too long is no host's, but the next one may be. */
    if (type < 0 && type != GNUTLS_E_SHORT_MEMORY_BUFFER)
      return NULL;
    if (type == GNUTLS_SAN_DNSNAME && strchr (name, '*') == NULL)
      return g_strndup (name, size);
  }
}

/**
 * presso_certificate_covers: (skip)
 * @host_name: a name, or an IP address
 *
 * Returns: whether a browser takes it for that host
 */
gboolean
presso_certificate_covers (PressoCertificate *self, const char *host_name)
{
  return gnutls_x509_crt_check_hostname (self->certificates[0], host_name) != 0;
}

/**
 * presso_certificate_get_valid_from: (skip)
 *
 * Returns: when it begins to be valid, in ms since 1970
 */
gint64
presso_certificate_get_valid_from (PressoCertificate *self)
{
  return (gint64) gnutls_x509_crt_get_activation_time (self->certificates[0]) * 1000;
}

/**
 * presso_certificate_get_valid_until: (skip)
 *
 * Returns: when it ceases to be valid, in ms since 1970
 */
gint64
presso_certificate_get_valid_until (PressoCertificate *self)
{
  return (gint64) gnutls_x509_crt_get_expiration_time (self->certificates[0]) * 1000;
}

/**
 * presso_certificate_get_chain: (skip)
 * @n_chain: (out): its length
 *
 * Returns: (transfer none): the certificate and those that vouch for it
 */
gnutls_pcert_st *
presso_certificate_get_chain (PressoCertificate *self, unsigned *n_chain)
{
  *n_chain = self->n_chain;
  return self->chain;
}

/**
 * presso_certificate_get_key: (skip)
 *
 * Returns: (transfer none): its private key
 */
gnutls_privkey_t
presso_certificate_get_key (PressoCertificate *self)
{
  return self->key;
}
