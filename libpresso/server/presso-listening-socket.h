/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int presso_listening_socket_open (GSocketAddress *address, GError **error);
int presso_listening_socket_accept (int fd, GSocketAddress **local, GSocketAddress **remote);
guint16 presso_listening_socket_get_port (int fd);

G_END_DECLS
