/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-client-private.h"

/**
 * presso_client_new_for_guest:
 * @staff: a client that has been live
 *
 * Makes a client of a guest who has just come to the same bar, as a phone is one: it has no token,
 * sees its own orders only, and has no code. Its session begins with its first request, and has to
 * have begun before it is started.
 *
 * Returns: (transfer full): a client that isn't started
 */
PressoClient *
presso_client_new_for_guest (PressoClient *staff)
{
  PressoClient *self = NULL;
  PressoEndpoint *endpoint = NULL;

  g_return_val_if_fail (PRESSO_IS_CLIENT (staff), NULL);
  g_return_val_if_fail (presso_client_get_uri (staff) != NULL, NULL);

  self = g_object_new (PRESSO_TYPE_CLIENT, NULL);
  endpoint = presso_endpoint_new_for_guest (staff->endpoint);
  if (presso_endpoint_get_pin (endpoint) != NULL) {
    g_clear_object (&self->http);
    self->http = presso_http_new_pinned (presso_endpoint_get_pin (endpoint));
  }
  presso_http_set_guest_session (self->http, presso_endpoint_get_guest_session (endpoint));
  return presso_client_complete (self, endpoint, staff->shop_id);
}
