/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoAuditEntry:
 * @sequence: of its event
 * @time_ms: when, in milliseconds since the Unix epoch
 * @station: id of the station that did it
 * @name: (nullable): what people called it then
 * @role: its role then
 * @action: what it did
 * @subject: (nullable): id of the order or station it did it to
 * @changes: (nullable): what that changed, from what to what, as JSON
 *
 * One thing that somebody of the staff did.
 */
typedef struct {
  gint64 sequence;
  gint64 time_ms;
  char *station;
  char *name;
  char *role;
  char *action;
  char *subject;
  char *changes;
} PressoAuditEntry;

void presso_audit_entry_free (PressoAuditEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoAuditEntry, presso_audit_entry_free)

GPtrArray *presso_store_list_audit (PressoStore *self,
                                    const char *shop,
                                    gint64 before,
                                    int limit,
                                    GError **error);

G_END_DECLS
