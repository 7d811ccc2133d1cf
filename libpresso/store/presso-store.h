/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-event.h"
#include "model/presso-order.h"
#include "model/presso-shop.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_STORE (presso_store_get_type ())
G_DECLARE_FINAL_TYPE (PressoStore, presso_store, PRESSO, STORE, GObject)

PressoStore *presso_store_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean presso_store_begin (PressoStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_store_commit (PressoStore *self, GPtrArray **events, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
void presso_store_roll_back (PressoStore *self);
gboolean presso_store_probe (PressoStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_store_begin_command (PressoStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_store_end_command (PressoStore *self, gboolean keep, GError **error);

char *presso_store_new_id (void);

/* Shops: the settings and the menu as one document, and the counter of numbers. */

GPtrArray *presso_store_list_shops (PressoStore *self, GError **error);
PressoShop *presso_store_load_shop (PressoStore *self, const char *id, GError **error);
gboolean presso_store_save_shop (PressoStore *self, PressoShop *shop, GError **error);
gint64 presso_store_take_number (PressoStore *self, const char *shop, GError **error);

/* The event log. */

/**
 * PressoAudit:
 * @station: id of the station
 * @name: (nullable): what people call it
 * @role: its role
 * @action: what it did, such as `order.claim`
 * @changes: (nullable): what that changed, from what to what, as JSON
 *
 * Who of the staff did what an event tells of. Nothing of it reaches those who listen.
 */
typedef struct {
  const char *station;
  const char *name;
  const char *role;
  const char *action;
  const char *changes;
} PressoAudit;

gboolean presso_store_append_audited_event (PressoStore *self,
                                            PressoEventType type,
                                            const char *shop,
                                            const char *subject,
                                            const char *guest,
                                            gint64 time_ms,
                                            const char *data,
                                            const PressoAudit *audit,
                                            GError **error);

gboolean presso_store_append_event (PressoStore *self,
                                    PressoEventType type,
                                    const char *shop,
                                    const char *subject,
                                    const char *guest,
                                    gint64 time_ms,
                                    const char *data,
                                    GError **error);
GPtrArray *presso_store_list_events (PressoStore *self,
                                     const char *shop,
                                     gint64 since,
                                     int limit,
                                     gsize max_size,
                                     GError **error);
GPtrArray *presso_store_list_order_events (PressoStore *self, const char *order, GError **error);
gint64 presso_store_get_last_sequence (PressoStore *self, GError **error);
gboolean presso_store_has_event (PressoStore *self, gint64 sequence, GError **error);

G_END_DECLS
