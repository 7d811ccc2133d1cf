/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/abstract.h>

G_BEGIN_DECLS

/**
 * PressoCertificate:
 *
 * A certificate with what proves that it is ours, its key, and with the certificates that vouch for
 * it, as a server shows them. It doesn't change.
 */
typedef struct _PressoCertificate PressoCertificate;

PressoCertificate *
presso_certificate_load (const char *certificate_path, const char *key_path, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
PressoCertificate *presso_certificate_ref (PressoCertificate *self);
void presso_certificate_unref (PressoCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoCertificate, presso_certificate_unref)

const char *presso_certificate_get_fingerprint (PressoCertificate *self);
char *presso_certificate_get_host_name (PressoCertificate *self);
gboolean presso_certificate_covers (PressoCertificate *self, const char *host_name);
gint64 presso_certificate_get_valid_from (PressoCertificate *self);
gint64 presso_certificate_get_valid_until (PressoCertificate *self);
gnutls_pcert_st *presso_certificate_get_chain (PressoCertificate *self, unsigned *n_chain);
gnutls_privkey_t presso_certificate_get_key (PressoCertificate *self);

gnutls_x509_privkey_t presso_certificate_load_key (const char *path, GError **error);

G_END_DECLS
