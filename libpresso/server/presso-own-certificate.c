/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-own-certificate.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <sys/stat.h>

#include "model/presso-error.h"

/*
 * The host's own certificate. Stations know it by its key, which is made once and stays; what the
 * certificate itself says is for clients that look at dates, so it is made anew in time.
 *
 * ECDSA with P-256 is what Chromium, GnuTLS and OpenSSL all take; Chromium takes no Ed25519.
 */
#define KEY_FILE         "host-key.pem"
#define CERTIFICATE_FILE "host-certificate.pem"

#define DAY_S (24 * 60 * 60)

/* Browsers take none that is valid for longer. It begins in the past for stations whose clock is
 * slow. */
#define VALID_S        (397 * DAY_S)
#define BEGUN_S        DAY_S
#define RENEWAL_MS     (G_GINT64_CONSTANT (30) * DAY_S * 1000)
#define SERIAL_BYTES   16
#define COMMON_NAME    "Presso"
#define LOCAL_NAME     "localhost"
#define X509_VERSION_3 3

typedef struct {
  char *key_path;
  char *certificate_path;
} Paths;

static void
paths_clear (Paths *self)
{
  g_free (self->key_path);
  g_free (self->certificate_path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paths, paths_clear)

static gboolean
check (int code, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_propagate_error (error, presso_error_new (PRESSO_ERROR_INTERNAL,
                                              "The host’s certificate can’t be made: %s",
                                              gnutls_strerror (code)));
  return FALSE;
}

static gboolean
write_file (const char *path, const gnutls_datum_t *text, int mode, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_file_set_contents_full (path, (const char *) text->data, (gssize) text->size,
                                G_FILE_SET_CONTENTS_CONSISTENT, mode, &failure))
    return TRUE;
  g_propagate_error (error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                                              _ ("The file %s can’t be written (%s). Please check "
                                                 "the data folder."),
                                              path, failure->message));
  return FALSE;
}

static gboolean
make_key (const char *path, GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_datum_t text = { NULL, 0 };
  gboolean is_made;

  gnutls_x509_privkey_init (&key);
  is_made = check (gnutls_x509_privkey_generate (
                     key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   error) &&
            check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL,
                                                      GNUTLS_PKCS_PLAIN, &text),
                   error) &&
            write_file (path, &text, 0600, error);
  if (text.data != NULL)
    gnutls_memset (text.data, 0, text.size);
  gnutls_free (text.data);
  gnutls_x509_privkey_deinit (key);
  return is_made;
}

static gboolean
set_serial (gnutls_x509_crt_t certificate, GError **error)
{
  guint8 serial[SERIAL_BYTES];

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  /* Positive, and as long as it says. */
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error);
}

static gboolean
fill_in (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, time_t now, GError **error)
{
  return set_serial (certificate, error) &&
         check (gnutls_x509_crt_set_version (certificate, X509_VERSION_3), error) &&
         check (gnutls_x509_crt_set_activation_time (certificate, now - BEGUN_S), error) &&
         check (gnutls_x509_crt_set_expiration_time (certificate, now - BEGUN_S + VALID_S),
                error) &&
         check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                               COMMON_NAME, sizeof COMMON_NAME - 1),
                error) &&
         check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, LOCAL_NAME,
                                                      sizeof LOCAL_NAME - 1, GNUTLS_FSAN_SET),
                error) &&
         check (gnutls_x509_crt_set_key (certificate, key), error) &&
         check (gnutls_x509_crt_set_basic_constraints (certificate, 0, -1), error) &&
         check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error) &&
         check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
                error) &&
         check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), error);
}

static gboolean
make_certificate (const Paths *paths, gint64 now_ms, GError **error)
{
  gnutls_x509_privkey_t key = presso_certificate_load_key (paths->key_path, error);
  gnutls_x509_crt_t certificate = NULL;
  gnutls_datum_t text = { NULL, 0 };
  gboolean is_made;

  if (key == NULL)
    return FALSE;
  gnutls_x509_crt_init (&certificate);
  is_made = fill_in (certificate, key, (time_t) (now_ms / 1000), error) &&
            check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &text), error) &&
            write_file (paths->certificate_path, &text, 0644, error);
  gnutls_free (text.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return is_made;
}

/* Whether there is such a file, whatever it is. One that we may not look for is there. */
static gboolean
exists (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 || errno != ENOENT;
}

/* A folder that came back from a memory stick has forgotten who may read what. */
static void
protect_key (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0 &&
      g_chmod (path, 0600) == 0)
    g_message ("Others could read %s; now they can’t", path);
}

static gboolean
ensure_files (const Paths *paths, gint64 now_ms, GError **error)
{
  gboolean has_certificate = exists (paths->certificate_path);

  if (!exists (paths->key_path)) {
    if (has_certificate) {
      g_propagate_error (
        error,
        presso_error_new (
          PRESSO_ERROR_UNAVAILABLE,
          _ ("The key %s is gone, and stations know this computer by it. Please put it back; or "
             "delete %s, too, and pair every station again."),
          paths->key_path, paths->certificate_path));
      return FALSE;
    }
    if (!make_key (paths->key_path, error))
      return FALSE;
  }
  protect_key (paths->key_path);
  return has_certificate || make_certificate (paths, now_ms, error);
}

static gboolean
is_due (PressoCertificate *certificate, gint64 now_ms)
{
  return now_ms < presso_certificate_get_valid_from (certificate) ||
         now_ms > presso_certificate_get_valid_until (certificate) - RENEWAL_MS;
}

/**
 * presso_own_certificate_ensure: (skip)
 * @data_dir: the data folder
 * @now_ms: what time it is
 * @error: return location, in the user's words
 *
 * Reads the host's own key and certificate. What isn't there yet is made; a certificate that runs
 * out within 30 days is renewed with the same key. A key that is there is never written again,
 * whatever is wrong with it.
 *
 * Returns: (transfer full) (nullable): the certificate
 */
PressoCertificate *
presso_own_certificate_ensure (const char *data_dir, gint64 now_ms, GError **error)
{
  g_auto (Paths) paths = {
    .key_path = g_build_filename (data_dir, KEY_FILE, NULL),
    .certificate_path = g_build_filename (data_dir, CERTIFICATE_FILE, NULL),
  };
  g_autoptr (PressoCertificate) certificate = NULL;

  if (!ensure_files (&paths, now_ms, error))
    return NULL;
  certificate = presso_certificate_load (paths.certificate_path, paths.key_path, error);
  if (certificate == NULL || !is_due (certificate, now_ms))
    return g_steal_pointer (&certificate);
  if (!make_certificate (&paths, now_ms, error))
    return NULL;
  return presso_certificate_load (paths.certificate_path, paths.key_path, error);
}
