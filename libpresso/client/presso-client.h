/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/presso-code.h"
#include "model/presso-order.h"
#include "model/presso-shop.h"

G_BEGIN_DECLS

/**
 * PressoConnectionState:
 * @PRESSO_CONNECTION_CONNECTING: never connected yet
 * @PRESSO_CONNECTION_LIVE: every change arrives as it happens
 * @PRESSO_CONNECTION_STALE: the connection is lost and being mended; what is shown is as old as
 *   [property@Client:stale-since]
 *
 * How far what a client shows can be trusted.
 */
typedef enum {
  PRESSO_CONNECTION_CONNECTING,
  PRESSO_CONNECTION_LIVE,
  PRESSO_CONNECTION_STALE,
} PressoConnectionState;

#define PRESSO_TYPE_CONNECTION_STATE (presso_connection_state_get_type ())
GType presso_connection_state_get_type (void);

#define PRESSO_TYPE_CLIENT (presso_client_get_type ())
G_DECLARE_FINAL_TYPE (PressoClient, presso_client, PRESSO, CLIENT, GObject)

/* role is "display", "barista" or "admin". _for_folder enrols itself with DIR/admin.token at the
 * host named in DIR/host.json and follows it when another program takes over; _for_uri speaks to
 * one address with one token. */
PressoClient *
presso_client_new_for_folder (const char *data_dir, const char *role, const char *shop);
PressoClient *presso_client_new_for_uri (const char *uri, const char *token, const char *shop);

void presso_client_start (PressoClient *self);
void presso_client_stop (PressoClient *self);

/* Properties, all notifying in the thread that made the client:
 * state (PressoConnectionState), stale-since (int64 ms of the host's clock, 0 when live),
 * error (GError boxed: the last reason why it isn't live, NULL when live),
 * shop (PressoShop, the same object for the client's whole life, updated in place),
 * code (PressoCode or NULL), orders (GListStore of PressoOrder, open orders only, sorted by number
 * then creation; each order object is the same while it is open and updated in place),
 * wait-estimate (int seconds), orders-in-queue (int). */
PressoConnectionState presso_client_get_state (PressoClient *self);
gint64 presso_client_get_stale_since (PressoClient *self);
const GError *presso_client_get_error (PressoClient *self);
PressoShop *presso_client_get_shop (PressoClient *self);
PressoCode *presso_client_get_code (PressoClient *self);
GListModel *presso_client_get_orders (PressoClient *self);
int presso_client_get_wait_estimate (PressoClient *self);
int presso_client_get_orders_in_queue (PressoClient *self);
const char *presso_client_get_uri (PressoClient *self);
gint64 presso_client_get_now (PressoClient *self); /* the host's clock, ms since the Unix epoch */

/* Signals: "order-changed" (PressoOrder *order, guint event_type): after each order event was
 * applied, closed ones too. */

/* Actions. Each finishes with what the server answered, or a GError of PRESSO_ERROR in the user's
 * words. POSTs carry an Idempotency-Key and are retried with the same key while the connection is
 * mended, within 10 s. */
void presso_client_act_async (PressoClient *self,
                              PressoOrder *order,
                              PressoAction action,
                              gboolean confirmed,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean presso_client_act_finish (PressoClient *self, GAsyncResult *result, GError **error);

void presso_client_walk_up_async (PressoClient *self,
                                  const char *drink,
                                  GHashTable *options, /* group id → choice id */
                                  const char *name,    /* nullable */
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PressoOrder *
presso_client_walk_up_finish (PressoClient *self, GAsyncResult *result, GError **error);

void presso_client_patch_shop_async (PressoClient *self,
                                     JsonObject *patch,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean presso_client_patch_shop_finish (PressoClient *self, GAsyncResult *result, GError **error);

/* choice NULL: the drink itself; otherwise group and choice ids. */
void presso_client_set_available_async (PressoClient *self,
                                        const char *drink,
                                        const char *group,
                                        const char *choice,
                                        gboolean available,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
presso_client_set_available_finish (PressoClient *self, GAsyncResult *result, GError **error);

/* Anything else: path is relative to the shop, e.g. "metrics" or "orders?state=COLLECTED&limit=50".
 */
void presso_client_request_async (PressoClient *self,
                                  const char *method,
                                  const char *path,
                                  JsonNode *body,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
JsonNode *presso_client_request_finish (PressoClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
