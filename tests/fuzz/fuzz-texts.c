/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <libsoup/soup.h>

#include "client/presso-address.h"
#include "model/presso-announcement.h"
#include "model/presso-code.h"
#include "model/presso-error.h"
#include "model/presso-event.h"
#include "model/presso-order.h"
#include "model/presso-text.h"
#include "model/presso-time.h"
#include "server/presso-route.h"
#include "services/presso-time-zone.h"

/*
 * The small texts of the protocol, as they come in addresses, headers and members: the first line
 * says what it is, each further one is such a text.
 */

static void
read_code (const char *text)
{
  g_autofree char *code = presso_code_canonicalise (text);
  g_autofree char *again = NULL;
  g_autofree char *url = NULL;

  if (code == NULL)
    return;
  g_assert_cmpuint (strlen (code), ==, 8);
  g_assert_cmpuint (strspn (code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ==, 8);
  again = presso_code_canonicalise (code);
  g_assert_cmpstr (again, ==, code);
  url = presso_code_build_url ("http://192.168.1.20:8080/", code);
  g_assert_true (g_str_has_prefix (url, "HTTP://192.168.1.20:8080/O/"));
  g_assert_true (g_str_has_suffix (url, code));
}

static void
read_time (const char *text)
{
  g_autofree char *written = NULL;
  gint64 time_ms, again_ms;

  if (!presso_time_from_string (text, &time_ms))
    return;
  g_assert_cmpint (time_ms, >=, 0);
  written = presso_time_to_string (time_ms);
  g_assert_true (presso_time_from_string (written, &again_ms));
  g_assert_cmpint (again_ms, ==, time_ms);
  /* And GLib, which takes more, takes it for the same. */
  if (strlen (text) <= strlen ("2026-11-22T10:59:47.000+00:00")) {
    g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

    g_assert_nonnull (time);
    g_assert_cmpint (g_date_time_to_unix (time), ==, time_ms / 1000);
  }
}

static void
read_text (const char *text)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *again = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return;
  trimmed = presso_text_trim (text);
  g_assert_true (g_utf8_validate (trimmed, -1, NULL));
  again = presso_text_trim (trimmed);
  g_assert_cmpstr (again, ==, trimmed);
  g_assert_cmpint (presso_text_is_plain (trimmed), ==, presso_text_is_plain (again));
  if (presso_text_is_id (text))
    g_assert_true (presso_text_is_plain (text));
}

static void
check_parameter (const char *parameter)
{
  if (parameter == NULL)
    return;
  g_assert_cmpstr (parameter, !=, "");
  g_assert_null (strchr (parameter, '/'));
  for (const char *p = parameter; *p != '\0'; p++)
    g_assert_false (g_ascii_isupper (*p));
}

static void
clear_parameters (PressoRequest *request)
{
  g_clear_pointer (&request->shop, g_free);
  g_clear_pointer (&request->id, g_free);
  g_clear_pointer (&request->action, g_free);
}

/* `METHOD PATH`: found or refused, and in capitals the same. */
static void
find_route (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  g_autoptr (GError) error = NULL;
  g_autofree char *upper = NULL;
  PressoRequest request = { NULL };
  const PressoRoute *route;

  if (words[0] == NULL || words[1] == NULL)
    return;
  route = presso_route_find (&request, words[0], words[1], &error);
  g_assert_true ((route == NULL) == (error != NULL));
  check_parameter (request.shop);
  check_parameter (request.id);
  check_parameter (request.action);
  if (route == NULL)
    g_assert_true (presso_error_get_status (error) == 404 ||
                   presso_error_get_status (error) == 405);
  clear_parameters (&request);
  upper = g_ascii_strup (words[1], -1);
  g_assert_true (presso_route_find (&request, words[0], upper, NULL) == route);
  clear_parameters (&request);
}

static void
read_names (const char *text)
{
  PressoOrderState state;
  PressoAction action;
  PressoEventType type;
  PressoDetail detail;

  if (presso_order_state_from_string (text, &state))
    g_assert_cmpstr (presso_order_state_to_string (state), ==, text);
  if (presso_event_type_from_string (text, &type))
    g_assert_cmpstr (presso_event_type_to_string (type), ==, text);
  if (presso_action_from_string (text, &action))
    g_assert_cmpint (action, <, PRESSO_N_ACTIONS);
  presso_detail_from_string (text, &detail);
  g_assert_cmpint (presso_error_code_from_string (text), <, PRESSO_N_ERRORS);
}

/* A zone that this machine knows is one of its zone files and nothing else of its disk. */
static void
find_zone (const char *text)
{
  if (presso_time_zone_exists (text)) {
    g_assert_cmpint (*text, !=, '/');
    g_assert_null (strstr (text, ".."));
  }
}

/* Where a station goes is a host and a port, whatever was typed, and typed once more it is the
 * same. */
static void
type_address (const char *text)
{
  g_autofree char *uri = presso_address_parse (text);
  g_autofree char *shown = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GUri) parsed = NULL;

  if (uri == NULL)
    return;
  parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_assert_nonnull (parsed);
  g_assert_cmpstr (g_uri_get_scheme (parsed), ==, "https");
  g_assert_cmpstr (g_uri_get_path (parsed), ==, "/");
  g_assert_null (g_uri_get_userinfo (parsed));
  g_assert_cmpint (g_uri_get_port (parsed), >, 0);
  shown = presso_address_format (uri);
  again = presso_address_parse (shown);
  g_assert_cmpstr (again, ==, uri);
}

/* The strings of a TXT record, with bars between them. What is read is announced and read again. */
static void
read_announcement (const char *text)
{
  g_auto (GStrv) strings = g_strsplit (text, "|", -1);
  g_autoptr (GVariant) txt =
    g_variant_ref_sink (g_variant_new_bytestring_array ((const char *const *) strings, -1));
  g_autofree char *name = NULL;
  g_autofree char *name_again = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *fingerprint_again = NULL;
  g_autoptr (GVariant) written = NULL;

  presso_announcement_read (txt, &name, &fingerprint);
  if (name == NULL)
    return;
  written = g_variant_ref_sink (presso_announcement_write (name, fingerprint));
  presso_announcement_read (written, &name_again, &fingerprint_again);
  g_assert_cmpstr (name_again, ==, name);
  g_assert_cmpstr (fingerprint_again, ==, fingerprint);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const struct {
    const char *what;
    void (*read) (const char *text);
  } readers[] = {
    { "code", read_code },       { "time", read_time },
    { "text", read_text },       { "route", find_route },
    { "names", read_names },     { "zone", find_zone },
    { "address", type_address }, { "announcement", read_announcement },
  };

  FuzzInput input = { data, data + size };
  g_autofree char *what = fuzz_input_take_line (&input);
  char *line;

  while (what != NULL && (line = fuzz_input_take_line (&input)) != NULL) {
    for (gsize i = 0; i < G_N_ELEMENTS (readers); i++) {
      if (g_str_equal (readers[i].what, what))
        readers[i].read (line);
    }
    g_free (line);
  }
  return 0;
}
