/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-time-zone.h"

/**
 * presso_time_zone_exists: (skip)
 * @name: what should be a name of the IANA database
 *
 * GLib would open any path it is given, and warns of what it finds there: it gets names only, of
 * files that are a zone's (RFC 8536: they begin with TZif).
 *
 * Returns: whether this machine knows the zone
 */
gboolean
presso_time_zone_exists (const char *name)
{
  const char *folder = g_getenv ("TZDIR");
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;

  if (g_str_equal (name, "UTC"))
    return TRUE;
  for (const char *p = name; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("_+-/", *p) == NULL)
      return FALSE;
  }
  path = g_build_filename (folder != NULL ? folder : "/usr/share/zoneinfo", name, NULL);
  return *name != '/' && g_file_get_contents (path, &contents, NULL, NULL) &&
         g_str_has_prefix (contents, "TZif");
}
