/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoOrderEntry:
 * @order: the order as everyone who may see it sees it
 * @guest: (nullable): whose it is; a hash of the session
 * @code: (nullable): where its drink was taken
 * @station: (nullable): id of the station that claimed it
 * @document: (nullable): the order in JSON as it was last kept
 *
 * An order as it is kept: what is shown and what isn't.
 */
typedef struct {
  PressoOrder *order;
  char *guest;
  char *code;
  char *station;
  char *document;
} PressoOrderEntry;

/**
 * PressoMaking:
 * @number: the order's
 * @drink: its drink, or "" for one that nobody knows any more
 * @time_ms: from claimed to ready; -1 if it isn't made
 *
 * What an order took to make.
 */
typedef struct {
  gint64 number;
  char *drink;
  gint64 time_ms;
} PressoMaking;

void presso_making_free (PressoMaking *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoMaking, presso_making_free)

PressoOrderEntry *presso_order_entry_new (PressoOrder *order);
void presso_order_entry_free (PressoOrderEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoOrderEntry, presso_order_entry_free)

PressoOrderEntry *
presso_store_load_order (PressoStore *self, const char *shop, const char *id, GError **error);
gboolean presso_store_save_order (PressoStore *self, PressoOrderEntry *entry, GError **error);
char *presso_store_find_open_order (PressoStore *self,
                                    const char *shop,
                                    const char *guest,
                                    GError **error);
GPtrArray *
presso_store_list_due_orders (PressoStore *self, gint64 now_ms, int limit, GError **error);
GPtrArray *presso_store_list_reserved_orders (PressoStore *self, const char *shop, GError **error);
GPtrArray *
presso_store_list_makings (PressoStore *self, const char *shop, int limit, GError **error);
gboolean
presso_store_find_making (PressoStore *self, const char *id, PressoMaking **making, GError **error);
GPtrArray *presso_store_list_forgotten_orders (PressoStore *self, GError **error);
gint64 presso_store_get_next_deadline (PressoStore *self, GError **error);

/**
 * PRESSO_STATE_MASK:
 * @state: a state
 *
 * The bit that stands for a state where several are asked for.
 */
#define PRESSO_STATE_MASK(state) (1u << (state))

/**
 * PRESSO_STATES_OPEN:
 *
 * The states of orders that aren't closed.
 */
#define PRESSO_STATES_OPEN                                                                         \
  (PRESSO_STATE_MASK (PRESSO_ORDER_RESERVED) | PRESSO_STATE_MASK (PRESSO_ORDER_WAITING) |          \
   PRESSO_STATE_MASK (PRESSO_ORDER_MAKING) | PRESSO_STATE_MASK (PRESSO_ORDER_READY))

/* Documents: JSON texts as they are sent. */

char *presso_store_get_order_document (PressoStore *self,
                                       const char *shop,
                                       const char *id,
                                       const char *guest,
                                       GError **error);
GString *presso_store_list_order_documents (PressoStore *self,
                                            const char *shop,
                                            guint states,
                                            gint64 limit,
                                            GError **error);
GString *presso_store_list_closed_documents (PressoStore *self,
                                             const char *shop,
                                             guint states,
                                             gint64 limit,
                                             GError **error);
GString *presso_store_list_guest_documents (PressoStore *self,
                                            const char *shop,
                                            const char *guest,
                                            gint64 closed_since_ms,
                                            gint64 limit,
                                            GError **error);

/* Counting. */

gint64 presso_store_count_queue (PressoStore *self, const char *shop, GError **error);
gint64 presso_store_count_guest_orders (PressoStore *self,
                                        const char *shop,
                                        const char *guest,
                                        gint64 since_ms,
                                        GError **error);
gint64 presso_store_count_state (PressoStore *self,
                                 const char *shop,
                                 PressoOrderState state,
                                 gint64 since_ms,
                                 GError **error);
gboolean presso_store_get_make_time (PressoStore *self,
                                     const char *shop,
                                     gint64 since_ms,
                                     gint64 *total_ms,
                                     gint64 *n_drinks,
                                     gint64 *n_baristas,
                                     GError **error);

G_END_DECLS
