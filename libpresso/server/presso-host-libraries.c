/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <gnutls/gnutls.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "server/presso-host.h"
#include "store/presso-database.h"

/**
 * presso_host_describe_libraries:
 *
 * For whoever reads an issue. json-glib only tells what this was built with.
 *
 * Returns: (transfer full): a line with name and version for each library that a host rests on
 */
char *
presso_host_describe_libraries (void)
{
  return g_strdup_printf ("GLib %u.%u.%u\nlibsoup %u.%u.%u\njson-glib %s\nSQLite %s\nGnuTLS %s\n",
                          glib_major_version, glib_minor_version, glib_micro_version,
                          soup_get_major_version (), soup_get_minor_version (),
                          soup_get_micro_version (), JSON_VERSION_S, presso_database_get_version (),
                          gnutls_check_version (NULL));
}
