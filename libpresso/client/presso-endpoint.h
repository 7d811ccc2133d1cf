/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-discovery.h"
#include "client/presso-guest-session.h"
#include "client/presso-http.h"
#include "client/presso-pass.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ENDPOINT (presso_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (PressoEndpoint, presso_endpoint, PRESSO, ENDPOINT, GObject)

PressoEndpoint *presso_endpoint_new_for_folder (const char *data_dir,
                                                const char *role,
                                                const char *shop,
                                                PressoHttp *http);
PressoEndpoint *presso_endpoint_new_for_uri (const char *uri, const char *token, const char *shop);
PressoEndpoint *presso_endpoint_new_for_pass (const PressoPass *pass,
                                              const char *data_dir,
                                              const char *role,
                                              PressoDiscovery *discovery);
PressoEndpoint *presso_endpoint_new_for_guest (PressoEndpoint *host);

void presso_endpoint_prepare_async (PressoEndpoint *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
presso_endpoint_prepare_finish (PressoEndpoint *self, GAsyncResult *result, GError **error);

gboolean presso_endpoint_reload (PressoEndpoint *self, GError **error);
gboolean presso_endpoint_refuse_token (PressoEndpoint *self, const char *token);
const char *presso_endpoint_get_uri (PressoEndpoint *self);
const char *presso_endpoint_get_token (PressoEndpoint *self);
gboolean presso_endpoint_is_near (PressoEndpoint *self);
PressoPin *presso_endpoint_get_pin (PressoEndpoint *self);
PressoGuestSession *presso_endpoint_get_guest_session (PressoEndpoint *self);
void presso_endpoint_doubt (PressoEndpoint *self);
void presso_endpoint_confirm (PressoEndpoint *self);
char *presso_endpoint_build_uri (PressoEndpoint *self, const char *path);

G_END_DECLS
