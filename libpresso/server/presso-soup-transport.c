/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-soup-transport.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/presso-connection-private.h"

static void
on_listener_accepted (PressoListener *listener,
                      PressoConnection *connection,
                      GSocketAddress *local,
                      GSocketAddress *remote,
                      SoupServer *server)
{
  g_autoptr (GError) error = NULL;

  if (!soup_server_accept_iostream (server, G_IO_STREAM (connection), local, remote, &error)) {
    g_warning ("libsoup refused a connection: %s", error->message);
    presso_connection_drop (connection);
  }
}

static void
expect (SoupServerMessage *message, PressoExpectation expectation)
{
  PressoConnection *connection = presso_connection_from_message (message);

  if (connection != NULL)
    presso_connection_set_expectation (connection, expectation);
}

static void
on_server_request_started (SoupServer *server, SoupServerMessage *message)
{
  expect (message, PRESSO_EXPECT_REQUEST);
}

static void
on_server_request_read (SoupServer *server, SoupServerMessage *message)
{
  expect (message, PRESSO_EXPECT_REPLY);
}

static void
on_server_request_finished (SoupServer *server, SoupServerMessage *message)
{
  expect (message, PRESSO_EXPECT_IDLE);
}

/*
 * A SoupServer without any listener ends each connection after its first reply. One end of a socket
 * pair is a listener that nobody can connect to; the other end is kept with it, so it stays silent.
 */
static GSocket *
make_dummy_listener (GError **error)
{
  g_autoptr (GSocket) dummy = NULL, other = NULL;
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0) {
    int code = errno;
    g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code), g_strerror (code));
    return NULL;
  }
  dummy = g_socket_new_from_fd (fds[0], error);
  if (dummy == NULL) {
    close (fds[0]);
    close (fds[1]);
    return NULL;
  }
  other = g_socket_new_from_fd (fds[1], error);
  if (other == NULL) {
    close (fds[1]);
    return NULL;
  }
  g_object_set_data_full (G_OBJECT (dummy), "presso-other-end", g_steal_pointer (&other),
                          g_object_unref);
  return g_steal_pointer (&dummy);
}

/**
 * presso_soup_transport_attach:
 * @server: a server that listens nowhere
 * @listener: a listener that is not started yet
 * @error: return location for an error
 *
 * Has @server serve the connections of @listener, and their deadlines follow the server's requests.
 * Ask the listener for its port, as soup_server_get_uris() knows nothing of it.
 *
 * Returns: %FALSE with @error if there are no descriptors left
 */
gboolean
presso_soup_transport_attach (SoupServer *server, PressoListener *listener, GError **error)
{
  g_autoptr (GSocket) dummy = NULL;

  g_return_val_if_fail (SOUP_IS_SERVER (server), FALSE);
  g_return_val_if_fail (PRESSO_IS_LISTENER (listener), FALSE);

  dummy = make_dummy_listener (error);
  if (dummy == NULL || !soup_server_listen_socket (server, dummy, 0, error))
    return FALSE;
  g_signal_connect_object (listener, "accepted", G_CALLBACK (on_listener_accepted), server, 0);
  g_signal_connect (server, "request-started", G_CALLBACK (on_server_request_started), NULL);
  g_signal_connect (server, "request-read", G_CALLBACK (on_server_request_read), NULL);
  g_signal_connect (server, "request-finished", G_CALLBACK (on_server_request_finished), NULL);
  return TRUE;
}

/**
 * presso_connection_from_message:
 * @message: a request
 *
 * Returns: (transfer none) (nullable): the connection it came on, if that is one of a listener's
 */
PressoConnection *
presso_connection_from_message (SoupServerMessage *message)
{
  GSocketAddress *remote;

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  remote = soup_server_message_get_remote_address (message);
  return remote == NULL ? NULL : presso_connection_from_address (remote);
}

/**
 * presso_connection_from_websocket:
 * @websocket: a server's WebSocket
 *
 * Returns: (transfer none) (nullable): the connection below it, if that is one of a listener's
 */
PressoConnection *
presso_connection_from_websocket (SoupWebsocketConnection *websocket)
{
  g_autoptr (GIOStream) base = NULL;
  GIOStream *stream;

  g_return_val_if_fail (SOUP_IS_WEBSOCKET_CONNECTION (websocket), NULL);

  stream = soup_websocket_connection_get_io_stream (websocket);
  if (stream == NULL)
    return NULL;
  /* libsoup wraps what it was given in a stream of a private type. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (stream), "base-iostream") != NULL)
    g_object_get (stream, "base-iostream", &base, NULL);
  return PRESSO_IS_CONNECTION (base) ? PRESSO_CONNECTION (base) : NULL;
}
