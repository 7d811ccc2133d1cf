/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-tls.h"

#include <string.h>

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
char *
presso_test_tls_exchange (PressoTestTls *self, const char *request)
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
