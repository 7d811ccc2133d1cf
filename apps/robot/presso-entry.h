/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ENTRY (presso_entry_get_type ())
G_DECLARE_FINAL_TYPE (PressoEntry, presso_entry, PRESSO, ENTRY, GObject)

PressoEntry *presso_entry_new (const char *data_dir, const char *shop, const char *host);
void presso_entry_open_async (PressoEntry *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
PressoClient *presso_entry_open_finish (PressoEntry *self, GAsyncResult *result, GError **error);
void presso_entry_forget (PressoEntry *self);
void presso_entry_close_async (PressoEntry *self, GAsyncReadyCallback callback, gpointer user_data);
void presso_entry_close_finish (PressoEntry *self, GAsyncResult *result);

G_END_DECLS
