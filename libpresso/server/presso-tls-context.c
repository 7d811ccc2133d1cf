/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-tls-context.h"

/* TLS 1.2 and 1.3, with ciphers that authenticate and keys that are forgotten. */
#define PRIORITIES                                                                                 \
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:-CIPHER-ALL:+AES-128-GCM:"             \
  "+CHACHA20-POLY1305:+AES-256-GCM:-MAC-ALL:+AEAD:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:"                \
  "-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1"

#define MAX_HOST_NAME 256

struct _PressoTlsContext {
  PressoCertificate *own;
  PressoCertificate *organiser;
  gnutls_certificate_credentials_t credentials;
  gnutls_priority_t priorities;
};

/* RFC 6066, 3: the name a client wants to reach, if it says so and it is the name of a host. */
static gboolean
get_wanted_name (gnutls_session_t session, char name[MAX_HOST_NAME])
{
  gsize size = MAX_HOST_NAME;
  unsigned type;

  return gnutls_server_name_get (session, name, &size, &type, 0) == GNUTLS_E_SUCCESS &&
         type == GNUTLS_NAME_DNS;
}

static int
choose_certificate (gnutls_session_t session,
                    const struct gnutls_cert_retr_st *info,
                    gnutls_pcert_st **chain,
                    unsigned *n_chain,
                    gnutls_ocsp_data_st **ocsp,
                    unsigned *n_ocsp,
                    gnutls_privkey_t *key,
                    unsigned *flags)
{
  PressoTlsContext *self = gnutls_session_get_ptr (session);
  PressoCertificate *certificate = self->own;
  char name[MAX_HOST_NAME];

  if (self->organiser != NULL && get_wanted_name (session, name) &&
      presso_certificate_covers (self->organiser, name))
    certificate = self->organiser;
  *chain = presso_certificate_get_chain (certificate, n_chain);
  *key = presso_certificate_get_key (certificate);
  *ocsp = NULL;
  *n_ocsp = 0;
  *flags = 0;
  return 0;
}

/**
 * presso_tls_context_new: (skip)
 * @own: the host's own certificate, which stations know
 * @organiser: (nullable): the one for clients that ask for a name it covers
 *
 * Returns: (transfer full): a context
 */
PressoTlsContext *
presso_tls_context_new (PressoCertificate *own, PressoCertificate *organiser)
{
  PressoTlsContext *self = g_rc_box_new0 (PressoTlsContext);
  int code;

  self->own = presso_certificate_ref (own);
  if (organiser != NULL)
    self->organiser = presso_certificate_ref (organiser);
  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_certificate_set_retrieve_function3 (self->credentials, choose_certificate);
  code = gnutls_priority_init (&self->priorities, PRIORITIES, NULL);
  if (code != GNUTLS_E_SUCCESS)
    g_error ("GnuTLS can't do what a server needs: %s", gnutls_strerror (code));
  return self;
}

/**
 * presso_tls_context_ref: (skip)
 */
PressoTlsContext *
presso_tls_context_ref (PressoTlsContext *self)
{
  return g_rc_box_acquire (self);
}

static void
context_clear (gpointer data)
{
  PressoTlsContext *self = data;

  gnutls_priority_deinit (self->priorities);
  gnutls_certificate_free_credentials (self->credentials);
  g_clear_pointer (&self->organiser, presso_certificate_unref);
  presso_certificate_unref (self->own);
}

/**
 * presso_tls_context_unref: (skip)
 */
void
presso_tls_context_unref (PressoTlsContext *self)
{
  g_rc_box_release_full (self, context_clear);
}

/**
 * presso_tls_context_get_own: (skip)
 *
 * Returns: (transfer none): the host's own certificate
 */
PressoCertificate *
presso_tls_context_get_own (PressoTlsContext *self)
{
  return self->own;
}

/**
 * presso_tls_context_get_organiser: (skip)
 *
 * Returns: (transfer none) (nullable): the organiser's certificate
 */
PressoCertificate *
presso_tls_context_get_organiser (PressoTlsContext *self)
{
  return self->organiser;
}

/**
 * presso_tls_context_open: (skip)
 *
 * Returns: (transfer full): a server's session that has no transport yet; it must not outlive the
 *   context
 */
gnutls_session_t
presso_tls_context_open (PressoTlsContext *self)
{
  gnutls_session_t session;

  /* Without tickets: resuming saves a twelfth of a handshake's cost here, and a station whose
   * session is resumed is shown no certificate to compare with its pin. */
  if (gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) !=
      GNUTLS_E_SUCCESS)
    g_error ("There is no memory for a TLS session");
  gnutls_session_set_ptr (session, self);
  gnutls_priority_set (session, self->priorities);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  return session;
}
