/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "client/presso-guest-session.h"
#include "client/presso-pin.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_HTTP (presso_http_get_type ())
G_DECLARE_FINAL_TYPE (PressoHttp, presso_http, PRESSO, HTTP, GObject)

PressoHttp *presso_http_new (void);
PressoHttp *presso_http_new_pinned (PressoPin *pin);
void presso_http_set_guest_session (PressoHttp *self, PressoGuestSession *guest_session);

void presso_http_send_async (PressoHttp *self,
                             const char *method,
                             const char *uri,
                             const char *token,
                             const char *key,
                             GBytes *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void presso_http_exchange_async (PressoHttp *self,
                                 const char *method,
                                 const char *uri,
                                 const char *token,
                                 const char *type,
                                 GBytes *body,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *presso_http_exchange_finish (PressoHttp *self, GAsyncResult *result, GError **error);
JsonNode *presso_http_send_finish (PressoHttp *self, GAsyncResult *result, GError **error);

G_END_DECLS
