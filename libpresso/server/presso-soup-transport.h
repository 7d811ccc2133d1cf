/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/presso-listener.h"

G_BEGIN_DECLS

/*
 * How a server is put on the transport, all of it in the host's thread with its GMainContext as the
 * thread's default one:
 *
 *   listener = presso_listener_new (address, &limits, &error);
 *   server = soup_server_new (NULL, NULL);
 *   presso_soup_transport_attach (server, listener, &error);   // instead of soup_server_listen()
 *   presso_listener_start (listener, context);
 *
 * Deadlines follow the server's requests by themselves. In a WebSocket handler:
 *
 *   connection = presso_connection_from_websocket (websocket);
 *   presso_connection_set_push (connection, TRUE);
 *   presso_connection_set_message_limit (connection, 16 * 1024);
 *   presso_connection_send (connection, frame);                // a ready-made frame, by reference
 *
 * Handlers run with another thread-default context than the host's (see presso-reactor.h). What
 * they start with GTask still comes back; a source that polls a descriptor must be attached to the
 * host's context by name.
 */

gboolean presso_soup_transport_attach (SoupServer *server, PressoListener *listener, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

PressoConnection *presso_connection_from_message (SoupServerMessage *message);
PressoConnection *presso_connection_from_websocket (SoupWebsocketConnection *websocket);

G_END_DECLS
