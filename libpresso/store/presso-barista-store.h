/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-barista.h"
#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoBaristaEntry:
 * @barista: as peers see them
 * @shop: id of their shop
 * @pin_hash: (nullable): what is kept of their PIN; never leaves the host
 * @created_at: milliseconds since the Unix epoch
 *
 * A barista as the store keeps them.
 */
typedef struct {
  PressoBarista *barista;
  char *shop;
  char *pin_hash;
  gint64 created_at;
} PressoBaristaEntry;

PressoBaristaEntry *presso_barista_entry_new (const char *id,
                                              const char *shop,
                                              const char *name,
                                              const char *pin_hash,
                                              gint64 created_at);
void presso_barista_entry_free (PressoBaristaEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoBaristaEntry, presso_barista_entry_free)

gboolean
presso_store_save_barista (PressoStore *self, const PressoBaristaEntry *entry, GError **error);
PressoBaristaEntry *
presso_store_load_barista (PressoStore *self, const char *shop, const char *id, GError **error);
GPtrArray *presso_store_list_baristas (PressoStore *self, const char *shop, GError **error);
gboolean presso_store_delete_barista (PressoStore *self, const char *id, GError **error);

G_END_DECLS
