/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoPairingEntry:
 * @id: id, also of the station that comes of it
 * @user_code: what the station shows and the organiser compares, without a hyphen
 * @name: what the station calls itself; once approved, what the organiser calls it
 * @role: the role it asks for; once approved, the one it gets
 * @shop: (nullable): id of the shop it was approved for
 * @version: (nullable): which Presso it is
 * @address: where it asks from
 * @state: `waiting`, `approved` or `denied`
 * @created_at: milliseconds since the Unix epoch
 * @expires_at: likewise
 *
 * A station that asks to be let in.
 */
typedef struct {
  char *id;
  char *user_code;
  char *name;
  char *role;
  char *shop;
  char *version;
  char *address;
  char *state;
  gint64 created_at;
  gint64 expires_at;
} PressoPairingEntry;

void presso_pairing_entry_free (PressoPairingEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoPairingEntry, presso_pairing_entry_free)

gboolean presso_store_insert_pairing (PressoStore *self,
                                      const PressoPairingEntry *entry,
                                      const char *device_hash,
                                      GError **error);
PressoPairingEntry *presso_store_find_pairing (PressoStore *self,
                                               const char *device_hash,
                                               gint64 now_ms,
                                               GError **error);
PressoPairingEntry *
presso_store_load_pairing (PressoStore *self, const char *id, gint64 now_ms, GError **error);
GPtrArray *presso_store_list_pairings (PressoStore *self, gint64 now_ms, GError **error);
gint64 presso_store_count_pairings (PressoStore *self, gint64 now_ms, GError **error);
GPtrArray *presso_store_list_pairing_addresses (PressoStore *self, gint64 now_ms, GError **error);
gboolean
presso_store_save_pairing (PressoStore *self, const PressoPairingEntry *entry, GError **error);
gboolean presso_store_delete_pairing (PressoStore *self, const char *id, GError **error);
gboolean
presso_store_delete_pairings (PressoStore *self, gint64 now_ms, gint64 *n_waiting, GError **error);

G_END_DECLS
