/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-machine.h"

#include <libintl.h>
#include <locale.h>

/**
 * presso_machine_set_up_locale: (skip)
 *
 * Has the program speak the user's language. Catalogues are looked for in `PRESSO_LOCALE_DIR` when
 * that is set, for programs that run where they were built; they are UTF-8 whatever the locale's
 * own encoding.
 */
void
presso_machine_set_up_locale (void)
{
  const char *folder = g_getenv ("PRESSO_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * presso_machine_find_schema: (skip)
 * @source: (nullable): where the desktop's schemas are
 * @installed: the folder in which ours was installed
 *
 * Looks there, too, where Presso was installed in a place that the desktop doesn't know of.
 *
 * Returns: (transfer full) (nullable): what can be set on this machine; %NULL where Presso was not
 *   installed
 */
GSettingsSchema *
presso_machine_find_schema (GSettingsSchemaSource *source, const char *installed)
{
  GSettingsSchema *schema =
    source != NULL ? g_settings_schema_source_lookup (source, PRESSO_APPLICATION_ID, TRUE) : NULL;
  g_autoptr (GSettingsSchemaSource) own = NULL;

  if (schema != NULL)
    return schema;
  own = g_settings_schema_source_new_from_directory (installed, NULL, TRUE, NULL);
  return own != NULL ? g_settings_schema_source_lookup (own, PRESSO_APPLICATION_ID, FALSE) : NULL;
}

/**
 * presso_machine_open_settings: (skip)
 *
 * Returns: (transfer full) (nullable): what is set on this machine; %NULL where Presso was not
 *   installed, and so there is no schema
 */
GSettings *
presso_machine_open_settings (void)
{
  g_autoptr (GSettingsSchema) schema =
    presso_machine_find_schema (g_settings_schema_source_get_default (), SCHEMADIR);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
