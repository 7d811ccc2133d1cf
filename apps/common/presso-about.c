/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-about.h"

#include <glib/gi18n.h>
#include <qrencode.h>
#include <string.h>

#include "common/presso-program.h"
#include "server/presso-host.h"

#define METAINFO "/io/github/libpresso/Presso/common/metainfo.xml"
#define WEBSITE  "https://libpresso.github.io/"
#define ISSUES   "https://github.com/libpresso/presso/issues"

/* What the metainfo says of the newest release, whose markup About windows know, too. */
static char *
read_release_notes (void)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (METAINFO, 0, NULL);
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
  const char *release = text != NULL ? strstr (text, "<release ") : NULL;
  const char *begin = release != NULL ? strstr (release, "<description") : NULL;
  const char *end = begin != NULL ? strstr (begin, "</description>") : NULL;

  if (end == NULL)
    return NULL;
  begin = strchr (begin, '>') + 1;
  return g_strndup (begin, (gsize) (end - begin));
}

/* For whoever reads an issue: in English. */
static char *
describe_machine (void)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *libraries = presso_host_describe_libraries ();
  gboolean is_flatpak = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  GdkDisplay *display = gdk_display_get_default ();

  return g_strdup_printf (
    "Presso %s%s\n\n"
    "%sGTK %u.%u.%u\nlibadwaita %u.%u.%u\nlibqrencode %s\n\n"
    "%s\n%s\n%s\n",
    PRESSO_VERSION, is_flatpak ? " (Flatpak)" : "", libraries, gtk_get_major_version (),
    gtk_get_minor_version (), gtk_get_micro_version (), adw_get_major_version (),
    adw_get_minor_version (), adw_get_micro_version (), QRcode_APIVersionString (),
    system != NULL ? system : "", G_OBJECT_TYPE_NAME (display), g_get_language_names ()[0]);
}

/**
 * presso_about_show: (skip)
 * @parent: (nullable): the program's window
 * @role: (nullable): the program's role; %NULL for the launcher
 *
 * Shows what this program is: its version and what is new in it, its licence, where to ask, and
 * what an issue should say of the machine.
 */
void
presso_about_show (GtkWindow *parent, const char *role)
{
  g_autofree char *id = presso_program_build_id (role);
  g_autofree char *notes = read_release_notes ();
  g_autofree char *machine = describe_machine ();
  GtkWidget *window = g_object_new (
    ADW_TYPE_ABOUT_WINDOW, "transient-for", parent, "modal", TRUE, "application-icon", id,
    "application-name", presso_program_get_title (role), "developer-name", _ ("The Presso project"),
    "version", PRESSO_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "website", WEBSITE, "issue-url",
    ISSUES, "release-notes", notes, "release-notes-version", PRESSO_VERSION, "debug-info", machine,
    "debug-info-filename", "presso.txt", NULL);

  gtk_window_present (GTK_WINDOW (window));
}
