/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-listening-socket.h"

#include "presso-config.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Connections that wait to be accepted; a hall full of phones reconnects at once. */
#define BACKLOG 4096

/* A peer that vanished without a word is noticed within two minutes. */
#define KEEPALIVE_IDLE_S     60
#define KEEPALIVE_INTERVAL_S 15
#define KEEPALIVE_PROBES     4

typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  struct sockaddr_storage storage;
} Address;

static void
set_option (int fd, int level, int option, int value)
{
  setsockopt (fd, level, option, &value, sizeof value);
}

/* Linux has accepted sockets inherit these, which spares system calls for each of them. */
static void
set_options (int fd)
{
  set_option (fd, SOL_SOCKET, SO_REUSEADDR, 1);
  set_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
  set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
  set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
  set_option (fd, IPPROTO_TCP, TCP_NODELAY, 1);
}

/* Returns -1 with errno. */
static int
open_address (const Address *address, socklen_t length, gboolean dual_stack)
{
  int fd = socket (address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  set_options (fd);
  if (address->any.sa_family == AF_INET6)
    set_option (fd, IPPROTO_IPV6, IPV6_V6ONLY, !dual_stack);
  if (bind (fd, &address->any, length) != 0 || listen (fd, BACKLOG) != 0) {
    int code = errno;
    close (fd);
    errno = code;
    return -1;
  }
  return fd;
}

/* IPv4 and IPv6 on one socket, or -1 with errno. */
static int
open_any (guint16 port)
{
  Address v6 = {
    .v6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port), .sin6_addr = IN6ADDR_ANY_INIT }
  };
  Address v4 = { .v4 = { .sin_family = AF_INET, .sin_port = g_htons (port) } };
  int fd = open_address (&v6, sizeof v6.v6, TRUE);

  if (fd < 0 && errno != EADDRINUSE && errno != EACCES)
    fd = open_address (&v4, sizeof v4.v4, FALSE);
  return fd;
}

static void
set_open_error (GError **error, GInetSocketAddress *address, int code)
{
  int port = g_inet_socket_address_get_port (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (address));

  switch (code) {
  case EADDRINUSE:
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 _ ("Port %d is used by another program. Choose another port or end that program."),
                 port);
    break;
  case EADDRNOTAVAIL:
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("This computer does not have the address %s. Choose one that it has."), host);
    break;
  case EACCES:
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _ ("You may not use port %d. Choose one from 1024 up."), port);
    break;
  default:
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                 _ ("Could not listen on %s, port %d: %s"), host, port, g_strerror (code));
    break;
  }
}

/**
 * presso_listening_socket_open: (skip)
 * @address: an internet address; any-address means IPv4 and IPv6; port 0 picks a free one
 *
 * Returns: a listening socket that doesn't block; -1 with @error
 */
int
presso_listening_socket_open (GSocketAddress *address, GError **error)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  gssize length = g_socket_address_get_native_size (address);
  Address native;
  int fd;

  if (!g_socket_address_to_native (address, &native, sizeof native, error))
    return -1;
  if (g_inet_address_get_is_any (g_inet_socket_address_get_address (inet)))
    fd = open_any (g_inet_socket_address_get_port (inet));
  else
    fd = open_address (&native, (socklen_t) length, FALSE);
  if (fd < 0)
    set_open_error (error, inet, errno);
  return fd;
}

/* A dual-stack socket shows an IPv4 peer as ::ffff:a.b.c.d, which nobody would recognise. */
static GSocketAddress *
address_to_object (Address *address, socklen_t length)
{
  struct sockaddr_in v4 = { .sin_family = AF_INET };

  if (address->any.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED (&address->v6.sin6_addr))
    return g_socket_address_new_from_native (address, length);
  v4.sin_port = address->v6.sin6_port;
  memcpy (&v4.sin_addr, address->v6.sin6_addr.s6_addr + 12, sizeof v4.sin_addr);
  return g_socket_address_new_from_native (&v4, sizeof v4);
}

/**
 * presso_listening_socket_accept: (skip)
 * @fd: a listening socket
 * @local: (out) (transfer full): our end
 * @remote: (out) (transfer full): the peer's end
 *
 * Returns: an accepted socket that doesn't block; -1 with errno
 */
int
presso_listening_socket_accept (int fd, GSocketAddress **local, GSocketAddress **remote)
{
  Address address;
  socklen_t length = sizeof address;
  int accepted = accept4 (fd, &address.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (accepted < 0)
    return -1;
  *remote = address_to_object (&address, length);
  length = sizeof address;
  getsockname (accepted, &address.any, &length);
  *local = address_to_object (&address, length);
  return accepted;
}

/**
 * presso_listening_socket_get_port: (skip)
 * @fd: a listening socket
 *
 * Returns: the port it is bound to
 */
guint16
presso_listening_socket_get_port (int fd)
{
  Address address = { 0 };
  socklen_t length = sizeof address;

  getsockname (fd, &address.any, &length);
  return g_ntohs (address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}
