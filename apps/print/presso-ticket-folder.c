/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/presso-ticket-folder.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "model/presso-json.h"

#define SUFFIX ".json"

/* Ids come from the host; in a file's name they are never more than a name. */
static char *
get_path (const char *folder, PressoTicket *ticket)
{
  g_autofree char *name = g_uri_escape_string (presso_ticket_get_id (ticket), NULL, FALSE);
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);

  return g_build_filename (folder, file, NULL);
}

static PressoTicket *
load_file (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  node = presso_json_parse (text, (gssize) length, NULL);
  return node != NULL ? presso_record_new_from_json (PRESSO_TYPE_TICKET, node, "", NULL) : NULL;
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  gint64 one = presso_ticket_get_created_at (*(PressoTicket *const *) a);
  gint64 other = presso_ticket_get_created_at (*(PressoTicket *const *) b);

  return one < other ? -1 : one > other;
}

/**
 * presso_ticket_folder_load:
 * @folder: a path
 *
 * Returns: (transfer full) (element-type PressoTicket): the tickets that are kept in @folder, the
 *   oldest first. A file that isn't one is passed over.
 */
GPtrArray *
presso_ticket_folder_load (const char *folder)
{
  GPtrArray *tickets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    PressoTicket *ticket = g_str_has_suffix (name, SUFFIX) ? load_file (path) : NULL;

    if (ticket != NULL)
      g_ptr_array_add (tickets, ticket);
  }
  g_ptr_array_sort (tickets, compare_age);
  return tickets;
}

/**
 * presso_ticket_folder_save:
 * @folder: a path; is made where it is missing
 * @ticket: a ticket
 * @error: return location
 *
 * Keeps a ticket as it is now, in the place of what was kept of it before. When this returns, it
 * outlives a power cut.
 *
 * Returns: whether it is on the disk
 */
gboolean
presso_ticket_folder_save (const char *folder, PressoTicket *ticket, GError **error)
{
  g_autofree char *path = get_path (folder, ticket);
  g_autofree char *text = presso_record_to_string (PRESSO_RECORD (ticket));

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    int code = errno;

    g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (code), g_strerror (code));
    return FALSE;
  }
  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/**
 * presso_ticket_folder_remove:
 * @folder: a path
 * @ticket: a ticket
 *
 * Forgets a ticket.
 */
void
presso_ticket_folder_remove (const char *folder, PressoTicket *ticket)
{
  g_autofree char *path = get_path (folder, ticket);

  g_unlink (path);
}
