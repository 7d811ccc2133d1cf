/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-journal.h"

#include <unistd.h>

#include "server/presso-route.h"

/* What is written of requests and changes: a line a request at debug, a line a change at info, both
 * with fields of their own for who reads them in the systemd journal (`journalctl
 * PRESSO_SHOP=main`).
 *
 * A path may hold a code, a body anything; a log is read by others than those it is about. So what
 * is written of a request is the row of the route table, and of a change its type and ids: no
 * token, code or name can get in. */

#define NOTE "presso-journal-note"

typedef struct {
  const PressoRoute *route; /* NULL where there is none of it */
  const char *role;
  gint64 start_us;
} Note;

/* GLib keeps debug and info to itself unless G_MESSAGES_DEBUG names us; the journal has room for
 * what changes (each program that hosts sees to that). */
static gboolean
is_heard (GLogLevelFlags level)
{
  return !g_log_writer_default_would_drop (level, G_LOG_DOMAIN) ||
         (level == G_LOG_LEVEL_INFO && g_log_writer_is_journald (STDERR_FILENO));
}

static const char *
get_role (const PressoCaller *caller)
{
  const char *staff = presso_role_to_string (caller->role);

  if (staff != NULL)
    return staff;
  return caller->role == PRESSO_ROLE_GUEST ? "guest" : "anyone";
}

static const char *
get_path (const Note *note)
{
  if (note == NULL || note->route == NULL)
    return "(no such route)";
  return note->route->path != NULL ? note->route->path : "(a file of the page)";
}

/**
 * presso_journal_describe_request: (skip)
 * @message: a request
 *
 * Returns: (transfer full): what it asks for, as the route table says it
 */
char *
presso_journal_describe_request (SoupServerMessage *message)
{
  const Note *note = g_object_get_data (G_OBJECT (message), NOTE);

  if (note == NULL || note->route == NULL)
    return g_strdup ("A request");
  return g_strdup_printf ("%s %s", note->route->method, get_path (note));
}

/**
 * presso_journal_note_request: (skip)
 * @request: a request whose route and caller are known, as far as it has them
 *
 * Remembers what may be written of it.
 */
void
presso_journal_note_request (PressoRequest *request)
{
  Note *note = g_new0 (Note, 1);

  note->route = request->route;
  note->role = get_role (&request->caller);
  note->start_us = g_get_monotonic_time ();
  g_object_set_data_full (G_OBJECT (request->message), NOTE, note, g_free);
}

static void
log_request (SoupServerMessage *message, const char *end)
{
  const Note *note = g_object_get_data (G_OBJECT (message), NOTE);
  g_autofree char *what = presso_journal_describe_request (message);
  gint64 us = note != NULL ? g_get_monotonic_time () - note->start_us : 0;
  g_autofree char *status = g_strdup_printf ("%u", soup_server_message_get_status (message));
  g_autofree char *duration = g_strdup_printf ("%" G_GINT64_FORMAT, us);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, "PRESSO_ROUTE", get_path (note), "PRESSO_ROLE",
                    note != NULL ? note->role : "anyone", "PRESSO_STATUS", status,
                    "PRESSO_DURATION_US", duration, "MESSAGE", "%s: %s%s, %s µs", what, status, end,
                    duration);
}

static void
on_request_finished (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  log_request (message, "");
}

static void
on_request_aborted (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  log_request (message, ", and the peer had gone");
}

/**
 * presso_journal_watch_requests: (skip)
 * @soup: a server
 *
 * Writes a line for each request from now on, where somebody wants to read them.
 */
void
presso_journal_watch_requests (SoupServer *soup)
{
  if (!is_heard (G_LOG_LEVEL_DEBUG))
    return;
  g_signal_connect (soup, "request-finished", G_CALLBACK (on_request_finished), NULL);
  g_signal_connect (soup, "request-aborted", G_CALLBACK (on_request_aborted), NULL);
}

static void
on_committed (PressoWriter *writer, GPtrArray *events, gpointer user_data)
{
  for (guint i = 0; i < events->len; i++) {
    const PressoEvent *event = g_ptr_array_index (events, i);
    const char *type = presso_event_type_to_string (event->type);
    const char *subject = event->subject != NULL ? event->subject : "";
    g_autofree char *sequence = g_strdup_printf ("%" G_GINT64_FORMAT, event->sequence);

    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "PRESSO_EVENT", type, "PRESSO_SHOP",
                      event->shop, "PRESSO_SUBJECT", subject, "PRESSO_SEQUENCE", sequence,
                      "MESSAGE", "%s: %s%s%s (%s)", event->shop, type,
                      subject[0] != '\0' ? " of " : "", subject, sequence);
  }
}

/**
 * presso_journal_watch_changes: (skip)
 * @writer: what writes
 *
 * Writes a line for each event that is on disk from now on, where somebody wants to read them.
 */
void
presso_journal_watch_changes (PressoWriter *writer)
{
  if (is_heard (G_LOG_LEVEL_INFO))
    g_signal_connect (writer, "committed", G_CALLBACK (on_committed), NULL);
}
