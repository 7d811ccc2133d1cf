/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "client/presso-pass.h"
#include "model/presso-barista.h"
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

PressoClient *
presso_client_new_for_folder (const char *data_dir, const char *role, const char *shop);
PressoClient *presso_client_new_for_uri (const char *uri, const char *token, const char *shop);
PressoClient *
presso_client_new_for_pass (const PressoPass *pass, const char *data_dir, const char *role);
PressoClient *presso_client_new_for_guest (PressoClient *staff);

void presso_client_start (PressoClient *self);
void presso_client_stop (PressoClient *self);

PressoConnectionState presso_client_get_state (PressoClient *self);
gint64 presso_client_get_stale_since (PressoClient *self);
const GError *presso_client_get_error (PressoClient *self);
PressoShop *presso_client_get_shop (PressoClient *self);
PressoCode *presso_client_get_code (PressoClient *self);
GListModel *presso_client_get_orders (PressoClient *self);
PressoOrder *presso_client_find_order (PressoClient *self, const char *order_id);
GListModel *presso_client_get_baristas (PressoClient *self);
int presso_client_get_wait_estimate (PressoClient *self);
int presso_client_get_make_time (PressoClient *self, const char *drink);
int presso_client_get_orders_in_queue (PressoClient *self);
const char *presso_client_get_uri (PressoClient *self);
gint64 presso_client_get_now (PressoClient *self);

void presso_client_act_async (PressoClient *self,
                              PressoOrder *order,
                              PressoAction action,
                              gboolean confirmed,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
void presso_client_act_keyed_async (PressoClient *self,
                                    const char *order_id,
                                    PressoAction action,
                                    JsonNode *body,
                                    const char *key,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean presso_client_act_finish (PressoClient *self, GAsyncResult *result, GError **error);

void presso_client_walk_up_async (PressoClient *self,
                                  const char *drink,
                                  GHashTable *options,
                                  const char *name,
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

void presso_client_set_available_async (PressoClient *self,
                                        const char *drink,
                                        const char *group,
                                        const char *choice,
                                        gboolean available,
                                        const char *until,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
presso_client_set_available_finish (PressoClient *self, GAsyncResult *result, GError **error);

void presso_client_request_async (PressoClient *self,
                                  const char *method,
                                  const char *path,
                                  JsonNode *body,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
JsonNode *presso_client_request_finish (PressoClient *self, GAsyncResult *result, GError **error);

void presso_client_load_logo_async (PressoClient *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GBytes *presso_client_load_logo_finish (PressoClient *self, GAsyncResult *result, GError **error);
void presso_client_save_logo_async (PressoClient *self,
                                    GBytes *picture,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean presso_client_save_logo_finish (PressoClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
