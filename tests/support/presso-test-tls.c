/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-tls.h"

#include <gnutls/x509.h>
#include <string.h>
#include <unistd.h>

#include "model/presso-fingerprint.h"

/* The name is the one asked for, the priorities GnuTLS's; both may be NULL. */
PressoTestTls *
presso_test_tls_new (int fd, const char *host_name, const char *priorities)
{
  PressoTestTls *self = g_new0 (PressoTestTls, 1);

  self->fd = fd;
  self->result = GNUTLS_E_AGAIN;
  g_assert_cmpint (gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL), ==, 0);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&self->credentials), ==, 0);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  g_assert_cmpint (
    gnutls_priority_set_direct (self->session, priorities != NULL ? priorities : "NORMAL", NULL),
    ==, 0);
  if (host_name != NULL)
    gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, host_name, strlen (host_name));
  gnutls_transport_set_int (self->session, fd);
  return self;
}

void
presso_test_tls_free (PressoTestTls *self)
{
  gnutls_deinit (self->session);
  gnutls_certificate_free_credentials (self->credentials);
  g_free (self);
}

/* Goes on with the handshake until it is over, or the socket doesn't block. Returns the result. */
int
presso_test_tls_shake_hands (PressoTestTls *self)
{
  while (self->result == GNUTLS_E_AGAIN || self->result == GNUTLS_E_INTERRUPTED) {
    self->result = gnutls_handshake (self->session);
    if (self->result == GNUTLS_E_AGAIN)
      break;
  }
  return self->result;
}

/* Of the certificate that the server has shown. */
char *
presso_test_tls_get_fingerprint (PressoTestTls *self)
{
  unsigned n_certificates = 0;
  const gnutls_datum_t *certificates =
    gnutls_certificate_get_peers (self->session, &n_certificates);

  g_assert_cmpuint (n_certificates, >, 0);
  return presso_fingerprint_from_certificate (certificates[0].data, certificates[0].size);
}

/* Sends a request that ends its connection, on a socket that blocks; returns all of the answer. */
static char *
exchange (PressoTestTls *self, const char *request)
{
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize n_read;

  g_assert_cmpint (gnutls_record_send (self->session, request, strlen (request)), ==,
                   (gssize) strlen (request));
  while ((n_read = gnutls_record_recv (self->session, buffer, sizeof buffer)) > 0)
    g_string_append_len (answer, buffer, n_read);
  /* Not GNUTLS_E_PREMATURE_TERMINATION: the server says when it has said everything. */
  g_assert_cmpint (n_read, ==, 0);
  return g_string_free (answer, FALSE);
}

/* One request on a TLS connection of its own. Returns all of the answer. */
char *
presso_test_tls_call (guint16 port,
                      const char *host_name,
                      const char *headers,
                      const char *method,
                      const char *path,
                      const char *body)
{
  int fd = presso_test_connect (port);
  g_autoptr (PressoTestTls) client = presso_test_tls_new (fd, host_name, NULL);
  g_autofree char *last = g_strdup_printf ("%sConnection: close\r\n", headers);
  g_autofree char *request = presso_test_build_request (last, method, path, body);
  char *answer;

  g_assert_cmpint (presso_test_tls_shake_hands (client), ==, GNUTLS_E_SUCCESS);
  answer = exchange (client, request);
  close (fd);
  return answer;
}

static void
write_pem (const char *path, gnutls_datum_t *text)
{
  g_assert_true (g_file_set_contents (path, (const char *) text->data, (gssize) text->size, NULL));
  gnutls_free (text->data);
}

/* Makes a key and a certificate as an organiser would bring them. */
void
presso_test_tls_make_pair (const char *certificate_path,
                           const char *key_path,
                           const char *host_name,
                           gint64 from_ms,
                           gint64 until_ms)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t text;

  gnutls_x509_privkey_init (&key);
  gnutls_x509_crt_init (&certificate);
  g_assert_cmpint (gnutls_x509_privkey_generate (
                     key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   ==, 0);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, "\1", 1);
  gnutls_x509_crt_set_key (certificate, key);
  gnutls_x509_crt_set_activation_time (certificate, (time_t) (from_ms / 1000));
  gnutls_x509_crt_set_expiration_time (certificate, (time_t) (until_ms / 1000));
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, "Test", 4);
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host_name,
                                        (unsigned) strlen (host_name), GNUTLS_FSAN_SET);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), ==,
                   0);
  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  write_pem (certificate_path, &text);
  g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  write_pem (key_path, &text);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
}
