/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/gnutls.h>

#include "presso-test-http.h"

G_BEGIN_DECLS

/**
 * PressoTestTls:
 * @fd: the socket below
 * @result: what the handshake has come to; GNUTLS_E_AGAIN while it isn't over
 * @session: GnuTLS's, for what a test has to know
 *
 * A client's TLS on a connected socket, which looks at no certificate.
 */
typedef struct {
  int fd;
  gnutls_session_t session;
  gnutls_certificate_credentials_t credentials;
  int result;
} PressoTestTls;

PressoTestTls *presso_test_tls_new (int fd, const char *host_name, const char *priorities);
void presso_test_tls_free (PressoTestTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTestTls, presso_test_tls_free)

int presso_test_tls_shake_hands (PressoTestTls *self);
char *presso_test_tls_get_fingerprint (PressoTestTls *self);

char *presso_test_tls_call (guint16 port,
                            const char *host_name,
                            const char *headers,
                            const char *method,
                            const char *path,
                            const char *body);
void presso_test_tls_make_pair (const char *certificate_path,
                                const char *key_path,
                                const char *host_name,
                                gint64 from_ms,
                                gint64 until_ms);

G_END_DECLS
