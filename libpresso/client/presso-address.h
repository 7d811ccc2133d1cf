/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *presso_address_parse (const char *text);
char *presso_address_format (const char *uri);
void presso_address_resolve_async (const char *uri,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
char *presso_address_resolve_finish (GAsyncResult *result, GError **error);

G_END_DECLS
