/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/presso-error.h"
#include "model/presso-event.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "server/presso-route.h"

/* docs/protocol.md is carried out from its first line to its last: each block ```http is a request
 * and the answer it must get, each ```websocket a socket and its first message, each ```json an
 * event or a problem. In an answer `$name` takes what stands there, or must be what was taken;
 * "..." is anything. A comment <!-- advance 300 --> turns the clock; one that begins <!--http is a
 * block that readers don't need to see. */

typedef struct {
  PressoTestServer *server;
  GHashTable *variables;
  GHashTable *seen;  /* routes, events and problem codes that the document shows */
  GPtrArray *events; /* JsonNode of each event that the organiser heard */
  PressoTestSocket *socket;
  gint64 sequence;
} Reader;

static const char *
find_variable (const char *text, gsize *length)
{
  const char *dollar = strchr (text, '$');

  if (dollar == NULL)
    return NULL;
  *length = 1;
  while (g_ascii_isalnum (dollar[*length]))
    ++*length;
  return *length > 1 ? dollar : NULL;
}

/* Returns the text with what is known put in. */
static char *
fill_in (Reader *self, const char *text)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *dollar;
  gsize length;

  while ((dollar = find_variable (text, &length)) != NULL) {
    g_autofree char *name = g_strndup (dollar + 1, length - 1);
    const char *value = g_hash_table_lookup (self->variables, name);

    g_string_append_len (filled, text, dollar - text);
    g_string_append (filled, value != NULL ? value : name);
    if (value == NULL)
      g_test_message ("Nothing is known of $%s", name);
    g_assert_nonnull (value);
    text = dollar + length;
  }
  g_string_append (filled, text);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

static gboolean
match_variable (Reader *self, const char *name, char end, const char **actual)
{
  const char *value = g_hash_table_lookup (self->variables, name);
  gsize length;

  if (value != NULL) {
    if (!g_str_has_prefix (*actual, value))
      return FALSE;
    *actual += strlen (value);
    return TRUE;
  }
  length = end != '\0' ? strcspn (*actual, (char[]){ end, '\0' }) : strlen (*actual);
  g_hash_table_insert (self->variables, g_strdup (name), g_strndup (*actual, length));
  *actual += length;
  return TRUE;
}

static gboolean
match_text (Reader *self, const char *pattern, const char *actual)
{
  while (*pattern != '\0') {
    gsize length;
    const char *dollar = find_variable (pattern, &length);

    if (g_str_equal (pattern, "..."))
      return TRUE;
    if (dollar == pattern) {
      g_autofree char *name = g_strndup (pattern + 1, length - 1);

      if (!match_variable (self, name, pattern[length], &actual))
        return FALSE;
      pattern += length;
    } else if (*pattern++ != *actual++) {
      return FALSE;
    }
  }
  return *actual == '\0';
}

static gboolean
is_anything (JsonNode *pattern)
{
  return json_node_get_value_type (pattern) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (pattern), "...");
}

static gboolean match_json (Reader *self, JsonNode *pattern, JsonNode *actual);

static gboolean
match_arrays (Reader *self, JsonArray *pattern, JsonArray *actual)
{
  guint n_pattern = json_array_get_length (pattern);
  guint n_actual = json_array_get_length (actual);

  for (guint i = 0; i < n_pattern; i++) {
    JsonNode *element = json_array_get_element (pattern, i);

    if (is_anything (element))
      return TRUE;
    if (i >= n_actual || !match_json (self, element, json_array_get_element (actual, i)))
      return FALSE;
  }
  return n_pattern == n_actual;
}

static gboolean
match_objects (Reader *self, JsonObject *pattern, JsonObject *actual)
{
  g_autoptr (GList) members = json_object_get_members (pattern);

  for (GList *l = members; l != NULL; l = l->next) {
    JsonNode *node = json_object_get_member (actual, l->data);

    if (node == NULL || !match_json (self, json_object_get_member (pattern, l->data), node))
      return FALSE;
  }
  return json_object_get_size (pattern) == json_object_get_size (actual);
}

static gboolean
match_json (Reader *self, JsonNode *pattern, JsonNode *actual)
{
  if (is_anything (pattern))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (pattern) && JSON_NODE_HOLDS_OBJECT (actual))
    return match_objects (self, json_node_get_object (pattern), json_node_get_object (actual));
  if (JSON_NODE_HOLDS_ARRAY (pattern) && JSON_NODE_HOLDS_ARRAY (actual))
    return match_arrays (self, json_node_get_array (pattern), json_node_get_array (actual));
  if (json_node_get_value_type (pattern) == G_TYPE_STRING &&
      json_node_get_value_type (actual) == G_TYPE_STRING)
    return match_text (self, json_node_get_string (pattern), json_node_get_string (actual));
  return json_node_equal (pattern, actual);
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  if (error != NULL)
    g_test_message ("%s", text);
  g_assert_no_error (error);
  return node;
}

/* Splits a block at its first empty line. */
static char *
take_body (char *block)
{
  char *blank = strstr (block, "\n\n");

  if (blank == NULL)
    return block + strlen (block);
  blank[1] = '\0';
  return blank + 2;
}

/* Returns a request's header lines, and notes which route it shows. */
static char *
read_request (Reader *self, char *request, char **method, char **path)
{
  g_auto (GStrv) lines = g_strsplit (g_strstrip (request), "\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0], " ", 2);
  g_autoptr (GString) headers = g_string_new (NULL);
  PressoRequest parameters = { NULL };
  g_autofree char *route_path = NULL;
  const PressoRoute *route;

  for (guint i = 1; lines[i] != NULL; i++) {
    g_autofree char *line = fill_in (self, lines[i]);

    g_string_append_printf (headers, "%s\r\n", line);
  }
  *method = g_strdup (words[0]);
  *path = fill_in (self, words[1]);
  route_path = g_strndup (*path, strcspn (*path, "?"));
  route = presso_route_find (&parameters, *method, route_path, NULL);
  if (route != NULL && route->path != NULL)
    g_hash_table_add (self->seen, g_strdup_printf ("%s %s", route->method, route->path));
  g_free (parameters.shop);
  g_free (parameters.id);
  g_free (parameters.action);
  return g_string_free (g_steal_pointer (&headers), FALSE);
}

static void
check_reply_head (Reader *self, const char *head, PressoTestReply *reply)
{
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);

  g_assert_cmpint (reply->status, ==, g_ascii_strtoll (lines[0] + strlen ("HTTP/1.1 "), NULL, 10));
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);
    const char *value = presso_test_reply_get_header (reply, parts[0]);

    g_test_message ("%s: %s", parts[0], value);
    g_assert_nonnull (value);
    g_assert_true (match_text (self, parts[1], value));
  }
}

static void
check_reply_body (Reader *self, char *body, PressoTestReply *reply)
{
  g_autoptr (JsonNode) pattern = NULL;
  g_auto (GStrv) lines = NULL;

  g_strstrip (body);
  if (*body == '{') {
    pattern = parse (body);
    g_assert_nonnull (reply->json);
    g_assert_true (match_json (self, pattern, reply->json));
    return;
  }
  /* Of a text each line that is shown must be there. */
  lines = g_strsplit (body, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_true (g_str_equal (lines[i], "...") || strstr (reply->body, lines[i]) != NULL);
}

static void
do_http (Reader *self, char *block)
{
  char *answer = strstr (block, "\nHTTP/1.1 ");
  char *request_body, *reply_body;
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *body = NULL;
  g_autoptr (PressoTestReply) reply = NULL;

  g_assert_nonnull (answer);
  *answer++ = '\0';
  request_body = take_body (block);
  headers = read_request (self, block, &method, &path);
  body = fill_in (self, g_strstrip (request_body));
  reply =
    presso_test_server_call (self->server, headers, method, path, *body != '\0' ? body : NULL);
  reply_body = take_body (answer);
  g_test_message ("%s %s: %d %.300s", method, path, reply->status, reply->body);
  check_reply_head (self, answer, reply);
  check_reply_body (self, reply_body, reply);
  /* A person gets a document. */
  if (g_strcmp0 (presso_test_reply_get_header (reply, "Content-Type"),
                 "application/problem+json") == 0)
    g_hash_table_add (self->seen, g_strdup (presso_test_reply_get (reply, "code")));
}

static void
do_websocket (Reader *self, char *block)
{
  char *message = take_body (block);
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  g_autofree char *headers = read_request (self, block, &method, &path);
  g_autoptr (PressoTestSocket) socket = presso_test_socket_new (self->server->port, headers, path);
  g_autoptr (JsonNode) pattern = parse (message);
  g_autofree char *text = presso_test_socket_read (socket);
  g_autoptr (JsonNode) actual = parse (text);

  g_test_message ("%s: %s", path, text);
  g_assert_true (match_json (self, pattern, actual));
}

/* Takes in what the staff have been told up to now. */
static void
hear (Reader *self)
{
  g_autoptr (PressoTestSocket) now =
    presso_test_socket_new (self->server->port, self->server->admin, "/api/v1/shops/main/events");
  g_autoptr (JsonNode) snapshot = presso_test_socket_next (now);
  gint64 end = g_ascii_strtoll (presso_test_json_get (snapshot, "sequence"), NULL, 10);

  while (self->sequence < end) {
    JsonNode *event = presso_test_socket_next (self->socket);

    self->sequence = g_ascii_strtoll (presso_test_json_get (event, "sequence"), NULL, 10);
    g_ptr_array_add (self->events, event);
  }
}

/* An event that was heard, or a problem that is as ours are. */
static void
do_json (Reader *self, const char *block)
{
  g_autoptr (JsonNode) pattern = parse (block);
  const char *type = presso_test_json_get (pattern, "type");
  gboolean is_found = FALSE;

  g_assert_nonnull (type);
  if (g_str_has_prefix (type, "urn:presso:problem:")) {
    const char *code = presso_test_json_get (pattern, "code");
    g_autoptr (GError) error = presso_error_new_standard (presso_error_code_from_string (code));

    g_assert_cmpstr (presso_error_get_code (error), ==, code);
    g_assert_cmpint (g_ascii_strtoll (presso_test_json_get (pattern, "status"), NULL, 10), ==,
                     presso_error_get_status (error));
    g_hash_table_add (self->seen, g_strdup (code));
    return;
  }
  hear (self);
  for (guint i = 0; i < self->events->len && !is_found; i++)
    is_found = match_json (self, pattern, g_ptr_array_index (self->events, i));
  if (!is_found)
    g_test_message ("Not heard: %s", block);
  g_assert_true (is_found);
  g_hash_table_add (self->seen, g_strdup (type));
}

static void
do_block (Reader *self, const char *kind, char *block)
{
  if (g_str_equal (kind, "```http") || g_str_equal (kind, "<!--http"))
    do_http (self, block);
  else if (g_str_equal (kind, "```websocket"))
    do_websocket (self, block);
  else if (g_str_equal (kind, "```json"))
    do_json (self, block);
}

static void
do_document (Reader *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *kind = g_strdup (lines[i]);
    g_autoptr (GString) block = NULL;
    const char *end = g_str_has_prefix (kind, "```") ? "```" : "-->";

    if (g_str_has_prefix (kind, "<!-- advance "))
      presso_test_server_advance (
        self->server, 1000 * g_ascii_strtoll (kind + strlen ("<!-- advance "), NULL, 10));
    if (!g_str_has_prefix (kind, "```") && !g_str_equal (kind, "<!--http"))
      continue;
    block = g_string_new (NULL);
    for (i++; lines[i] != NULL && !g_str_equal (lines[i], end); i++)
      g_string_append_printf (block, "%s\n", lines[i]);
    do_block (self, kind, block->str);
  }
}

static void
set_token (Reader *self, const char *name, const char *header)
{
  g_hash_table_insert (self->variables, g_strdup (name),
                       g_strstrip (g_strdup (header + strlen ("Authorization: Bearer "))));
}

static void
assert_seen (Reader *self, const char *what)
{
  if (!g_hash_table_contains (self->seen, what))
    g_test_message ("docs/protocol.md doesn't show %s", what);
  g_assert_true (g_hash_table_contains (self->seen, what));
}

static void
check_complete (Reader *self)
{
  gsize n_routes;
  const PressoRoute *routes = presso_route_get_table (&n_routes);

  for (gsize i = 0; i < n_routes; i++) {
    g_autofree char *name = g_strdup_printf ("%s %s", routes[i].method, routes[i].path);

    assert_seen (self, name);
  }
  /* Of a restore nobody is told: everyone begins anew. */
  for (int type = 0; type < PRESSO_N_EVENT_TYPES; type++)
    if (type != PRESSO_EVENT_RESTORED)
      assert_seen (self, presso_event_type_to_string ((PressoEventType) type));
  for (int code = 0; code < PRESSO_N_ERRORS; code++) {
    const char *name = presso_error_code_to_string ((PressoError) code);

    if (!g_str_has_prefix (name, "store-") && !g_str_has_prefix (name, "host-"))
      assert_seen (self, name);
  }
}

static void
test_document (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *path =
    g_build_filename (g_getenv ("PRESSO_TEST_SOURCE_ROOT"), "docs", "protocol.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) snapshot = NULL;
  g_autoptr (GHashTable) variables =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autoptr (PressoTestSocket) socket =
    presso_test_socket_new (server->port, server->admin, "/api/v1/shops/main/events");
  Reader reader = { server, variables, seen, events, socket, 0 };

  snapshot = presso_test_socket_next (socket);
  reader.sequence = g_ascii_strtoll (presso_test_json_get (snapshot, "sequence"), NULL, 10);
  set_token (&reader, "admin", server->admin);
  set_token (&reader, "barista", server->barista);
  set_token (&reader, "display", server->display);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  do_document (&reader, text);
  check_complete (&reader);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/protocol/document", test_document);
  return g_test_run ();
}
