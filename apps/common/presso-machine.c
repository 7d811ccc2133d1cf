/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-machine.h"

#include <libintl.h>
#include <locale.h>
#include <unistd.h>

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

static gboolean
is_ours (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      return g_strcmp0 (fields[i].value, G_LOG_DOMAIN) == 0;
  }
  return FALSE;
}

/* GLib passes on what changes only to who asks for it beforehand. A journal is asked afterwards. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (level == G_LOG_LEVEL_INFO && is_ours (fields, n_fields) &&
      g_log_writer_is_journald (STDERR_FILENO))
    return g_log_writer_journald (level, fields, n_fields, user_data);
  return g_log_writer_default (level, fields, n_fields, user_data);
}

/**
 * presso_machine_set_up_log: (skip)
 *
 * Has a host's changes written to the journal, where that is what the program's messages go to.
 */
void
presso_machine_set_up_log (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
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
