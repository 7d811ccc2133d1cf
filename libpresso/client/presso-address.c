/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-address.h"

#include "model/presso-error.h"

#define DEFAULT_PORT 8080
/* What a name in the network consists of, a host's as well as an interface's. */
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789.-_"

static char *
join (const char *host, int port)
{
  return g_uri_join (G_URI_FLAGS_NONE, "https", NULL, host, port, "/", NULL, NULL);
}

static gboolean
is_name (const char *text)
{
  return *text != '\0' && text[strspn (text, NAME_CHARACTERS)] == '\0';
}

/* GLib takes anything for the interface behind the '%', also what no URI can hold. */
static gboolean
is_ip_address (const char *text)
{
  const char *zone = strchr (text, '%');

  return g_hostname_is_ip_address (text) && (zone == NULL || is_name (zone + 1));
}

static gboolean
is_host (const char *text)
{
  return is_ip_address (text) || is_name (text);
}

/**
 * presso_address_parse:
 * @text: where a host is, as somebody types it: an IP address or a name, with a port or without; or
 *   the address of the page or of a code, as the display shows it
 *
 * Returns: (transfer full) (nullable): where a station reaches the host, such as
 *   `https://192.168.1.20:8080/`; %NULL for what is no address
 */
char *
presso_address_parse (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *lower = g_ascii_strdown (trimmed, -1);
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *rest = lower;

  if (g_str_has_prefix (rest, "https://"))
    rest += strlen ("https://");
  else if (g_str_has_prefix (rest, "http://"))
    rest += strlen ("http://");
  if (is_ip_address (rest))
    return join (rest, DEFAULT_PORT);
  whole = g_strconcat ("https://", rest, NULL);
  uri = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || !is_host (g_uri_get_host (uri)) ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_port (uri) == 0)
    return NULL;
  return join (g_uri_get_host (uri),
               g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : DEFAULT_PORT);
}

/**
 * presso_address_format:
 * @uri: where a station reaches a host
 *
 * Returns: (transfer full): the same for people: without what is always the same
 */
char *
presso_address_format (const char *uri)
{
  const char *start = g_str_has_prefix (uri, "https://") ? uri + strlen ("https://") : uri;
  gsize length = strlen (start);

  return g_strndup (start, length > 0 && start[length - 1] == '/' ? length - 1 : length);
}

static GInetAddress *
choose_address (GList *addresses)
{
  for (GList *item = addresses; item != NULL; item = item->next) {
    if (g_inet_address_get_family (item->data) == G_SOCKET_FAMILY_IPV4)
      return item->data;
  }
  return addresses->data;
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GUri *uri = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  g_autofree char *address = NULL;

  if (g_task_return_error_if_cancelled (task)) {
    g_resolver_free_addresses (addresses);
    return;
  }
  if (addresses == NULL) {
    g_debug ("%s has no address: %s", g_uri_get_host (uri), error->message);
    g_task_return_error (task, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
    return;
  }
  address = g_inet_address_to_string (choose_address (addresses));
  g_resolver_free_addresses (addresses);
  g_task_return_pointer (task, join (address, g_uri_get_port (uri)), g_free);
}

/**
 * presso_address_resolve_async:
 * @uri: where a host is
 * @cancellable: (nullable): ends the wait
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Puts the IP address in the place of a name. Asked for a name, a host may show the certificate
 * that the organiser brought for it; to an IP address it shows its own, which is the one stations
 * pin.
 */
void
presso_address_resolve_async (const char *uri,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GUri *parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);

  g_task_set_source_tag (task, presso_address_resolve_async);
  if (parsed == NULL) {
    g_task_return_error (task, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
    return;
  }
  g_task_set_task_data (task, parsed, (GDestroyNotify) g_uri_unref);
  if (g_hostname_is_ip_address (g_uri_get_host (parsed))) {
    g_task_return_pointer (task, g_strdup (uri), g_free);
  } else {
    g_autoptr (GResolver) resolver = g_resolver_get_default ();

    g_resolver_lookup_by_name_async (resolver, g_uri_get_host (parsed), cancellable, on_looked_up,
                                     g_steal_pointer (&task));
  }
}

/**
 * presso_address_resolve_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the address with an IP address in it
 */
char *
presso_address_resolve_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
