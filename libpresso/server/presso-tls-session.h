/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/uio.h>

#include "server/presso-tls-context.h"

G_BEGIN_DECLS

/**
 * PressoTlsSession:
 *
 * TLS on one accepted socket that doesn't block, with functions that read and send like the system
 * calls they stand for. The handshake is part of reading.
 *
 * It keeps what it has decrypted but not handed out, so only EAGAIN from reading says that there is
 * nothing left; epoll knows nothing of that.
 */
typedef struct _PressoTlsSession PressoTlsSession;

gboolean presso_tls_is_first_byte (guint8 byte);

PressoTlsSession *presso_tls_session_new (PressoTlsContext *context, int fd);
void presso_tls_session_free (PressoTlsSession *self);

gssize presso_tls_session_receive (PressoTlsSession *self, void *buffer, gsize count);
gssize
presso_tls_session_send (PressoTlsSession *self, const struct iovec *vectors, gsize n_vectors);
gboolean presso_tls_session_say_bye (PressoTlsSession *self);

gboolean presso_tls_session_is_established (PressoTlsSession *self);
gboolean presso_tls_session_reads_when_writable (PressoTlsSession *self);

G_END_DECLS
