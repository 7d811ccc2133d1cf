/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/gnutls.h>

#include "server/presso-certificate.h"

G_BEGIN_DECLS

/**
 * PressoTlsContext:
 *
 * What the TLS sessions of a server share: its certificates and the versions and ciphers it speaks.
 * A renewed certificate is a new context; sessions keep the one they began with.
 */
typedef struct _PressoTlsContext PressoTlsContext;

PressoTlsContext *presso_tls_context_new (PressoCertificate *own, PressoCertificate *organiser);
PressoTlsContext *presso_tls_context_ref (PressoTlsContext *self);
void presso_tls_context_unref (PressoTlsContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTlsContext, presso_tls_context_unref)

PressoCertificate *presso_tls_context_get_own (PressoTlsContext *self);
PressoCertificate *presso_tls_context_get_organiser (PressoTlsContext *self);

gnutls_session_t presso_tls_context_open (PressoTlsContext *self);

G_END_DECLS
