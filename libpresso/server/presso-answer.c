/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-answer.h"

#include "model/presso-problem.h"
#include "server/presso-journal.h"

/* What every answer carries, also those that libsoup gives by itself. Only a document has a policy
 * that lets anything in: the page and the logo replace this one. */
static const struct {
  const char *name;
  const char *value;
} standard_headers[] = {
  { "Server", "Presso" },
  { "Content-Security-Policy",
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
  { "X-Content-Type-Options", "nosniff" },
  { "Referrer-Policy", "no-referrer" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
};

/**
 * presso_answer_add_headers: (skip)
 * @headers: of an answer
 *
 * Adds what every answer carries.
 */
void
presso_answer_add_headers (SoupMessageHeaders *headers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (standard_headers); i++)
    soup_message_headers_replace (headers, standard_headers[i].name, standard_headers[i].value);
}

static void
add_problem_headers (SoupMessageHeaders *headers, const GError *error)
{
  int retry_after_s = presso_error_get_retry_after (error);
  g_autofree char *seconds = g_strdup_printf ("%d", retry_after_s);

  if (retry_after_s > 0)
    soup_message_headers_replace (headers, "Retry-After", seconds);
  if (presso_error_get_status (error) == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Type", "application/problem+json");
}

/* The machine's trouble is told by the writer, once, and not by everyone who is refused because of
 * it; anything else of ours is a fault. */
static void
log_fault (SoupServerMessage *message, const GError *error)
{
  int status = presso_error_get_status (error);
  g_autofree char *what = NULL;

  if (status < 500 || presso_error_get_trouble (error) != PRESSO_TROUBLE_NONE)
    return;
  what = presso_journal_describe_request (message);
  g_log (G_LOG_DOMAIN,
         status == SOUP_STATUS_SERVICE_UNAVAILABLE ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_WARNING,
         "%s: %s", what, error->message);
}

/**
 * presso_answer_problem: (skip)
 * @message: a request
 * @error: why it wasn't done
 *
 * Answers with the problem.
 */
void
presso_answer_problem (SoupServerMessage *message, const GError *error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  char *problem = presso_problem_to_string (error);
  int status = presso_error_get_status (error);

  log_fault (message, error);
  add_problem_headers (headers, error);
  soup_server_message_set_status (message, (guint) status, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_TAKE, problem,
                                    strlen (problem));
}

/**
 * presso_answer_build_refusal: (skip)
 * @code: why
 *
 * Builds the answer to a request that libsoup is not to see the rest of.
 *
 * Returns: (transfer full): all of the answer, which says that the connection ends
 */
char *
presso_answer_build_refusal (PressoError code)
{
  g_autoptr (GError) error = presso_error_new_standard (code);
  g_autofree char *problem = presso_problem_to_string (error);
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  guint status = (guint) presso_error_get_status (error);
  g_autoptr (GString) text = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  presso_answer_add_headers (headers);
  add_problem_headers (headers, error);
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_set_content_length (headers, (goffset) strlen (problem));
  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append_printf (text, "\r\n%s", problem);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
