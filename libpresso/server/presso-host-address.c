/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-host-address.h"

#include <glib/gi18n-lib.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include "model/presso-error.h"

/**
 * presso_host_address_parse: (skip)
 * @address: an IP address, `0.0.0.0` or `::` for all of this machine's
 * @port: a port, 0 for any
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where to listen
 */
GSocketAddress *
presso_host_address_parse (const char *address, guint16 port, GError **error)
{
  GSocketAddress *parsed = g_inet_socket_address_new_from_string (address, port);

  if (parsed == NULL)
    g_propagate_error (
      error,
      presso_error_new (PRESSO_ERROR_REQUEST_INVALID,
                        _ ("“%s” is no IP address of this computer. Try 0.0.0.0 for all of them."),
                        address));
  return parsed;
}

static char *
build_url (GInetAddress *address, guint16 port)
{
  g_autofree char *text = g_inet_address_to_string (address);
  gboolean is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf (is_ipv6 ? "http://[%s]:%u/" : "http://%s:%u/", text, port);
}

/**
 * presso_host_address_build_url: (skip)
 * @address: where a host listens
 * @port: its port
 *
 * Returns: (transfer full): how programs on the same machine reach it
 */
char *
presso_host_address_build_url (GSocketAddress *address, guint16 port)
{
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  if (g_inet_address_get_is_any (inet))
    return g_strdup_printf ("http://127.0.0.1:%u/", port);
  return build_url (inet, port);
}

/* How likely phones reach an address: a cable or a network is there, and it is none of those that a
 * machine gives itself where nobody gives it one. Negative: not at all. */
static int
rate_address (const struct ifaddrs *interface, GInetAddress *address)
{
  if ((interface->ifa_flags & IFF_UP) == 0 || (interface->ifa_flags & IFF_LOOPBACK) != 0)
    return -1;
  return ((interface->ifa_flags & IFF_RUNNING) != 0 ? 2 : 0) +
         (g_inet_address_get_is_link_local (address) ? 0 : 1);
}

/* The best address of this machine for phones on its network, the first of several: IPv4, because
 * it makes the smaller code. */
static GInetAddress *
find_network_address (void)
{
  struct ifaddrs *interfaces = NULL;
  GInetAddress *found = NULL;
  int best = -1;

  if (getifaddrs (&interfaces) != 0)
    return NULL;
  for (struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next) {
    const struct sockaddr_in *inet = (const struct sockaddr_in *) (gconstpointer) i->ifa_addr;
    g_autoptr (GInetAddress) address = NULL;

    if (inet == NULL || inet->sin_family != AF_INET)
      continue;
    address =
      g_inet_address_new_from_bytes ((const guint8 *) &inet->sin_addr, G_SOCKET_FAMILY_IPV4);
    if (rate_address (i, address) > best) {
      best = rate_address (i, address);
      g_set_object (&found, address);
    }
  }
  freeifaddrs (interfaces);
  return found;
}

/**
 * presso_host_address_build_page_url: (skip)
 * @address: where a host listens
 * @port: its port
 * @secure_name: (nullable): the host's name in the organiser's certificate
 *
 * Returns: (transfer full): how phones on the bar's network reach it
 */
char *
presso_host_address_build_page_url (GSocketAddress *address, guint16 port, const char *secure_name)
{
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  g_autoptr (GInetAddress) network =
    g_inet_address_get_is_any (inet) ? find_network_address () : NULL;

  if (secure_name != NULL)
    return g_strdup_printf ("https://%s:%u/", secure_name, port);
  return network != NULL ? build_url (network, port)
                         : presso_host_address_build_url (address, port);
}

/**
 * presso_host_address_is_same_machine: (skip)
 * @local: our end of a connection
 * @remote: the peer's end
 *
 * Who connects to an address of its own machine has that address, too. The kernel takes no packet
 * from the network that says it comes from one of ours, so nobody else can seem to.
 *
 * Returns: whether the peer is a program on this machine
 */
gboolean
presso_host_address_is_same_machine (GSocketAddress *local, GSocketAddress *remote)
{
  GInetAddress *ours = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local));
  GInetAddress *theirs = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));

  return g_inet_address_get_is_loopback (theirs) || g_inet_address_equal (ours, theirs);
}
