/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PressoReadyFunc:
 * @stream: what is waited for
 *
 * Returns: whether it is ready
 */
typedef gboolean (*PressoReadyFunc) (gpointer stream);

GSource *
presso_ready_source_new (gpointer stream, PressoReadyFunc is_ready, GCancellable *cancellable);

G_END_DECLS
