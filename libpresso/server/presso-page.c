/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-page.h"

#include "model/presso-error.h"

/* What the document may load beside its own script and style, which join-page.py names by their
 * hashes. */
#define PAGE_POLICY                                                                                \
  "default-src 'none'; %s; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "        \
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

#define RESOURCE_PREFIX "/io/github/libpresso/Presso/web"

static const struct {
  const char *suffix;
  const char *content_type;
} content_types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".svg", "image/svg+xml" },
  { ".json", "application/json" },
  { ".webmanifest", "application/manifest+json" },
  { ".png", "image/png" },
  { ".ico", "image/x-icon" },
};

static const char *
find_content_type (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (content_types); i++) {
    if (g_str_has_suffix (name, content_types[i].suffix))
      return content_types[i].content_type;
  }
  return "application/octet-stream";
}

/* A path that can name a file of ours: no dots but in the name, nothing odd. */
static gboolean
is_file_path (const char *path)
{
  gsize length =
    strspn (path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

  return path[length] == '\0' && strstr (path, "..") == NULL && length < 100;
}

static GBytes *
gunzip (GBytes *packed)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GConverter) converter =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (memory, converter);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (
        output, plain, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
        NULL, NULL) < 0)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static gboolean
accepts_gzip (SoupMessageHeaders *headers)
{
  const char *accepted = soup_message_headers_get_list (headers, "Accept-Encoding");

  return accepted != NULL && soup_header_contains (accepted, "gzip");
}

static gboolean
is_known (SoupMessageHeaders *headers, const char *etag)
{
  const char *known = soup_message_headers_get_list (headers, "If-None-Match");

  return known != NULL && strstr (known, etag) != NULL;
}

static void
send_file (SoupServerMessage *message, const char *name, GBytes *packed)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *reply = soup_server_message_get_response_headers (message);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, packed);
  g_autofree char *etag = g_strdup_printf ("\"%.16s\"", hash);
  g_autoptr (GBytes) content = NULL;

  soup_message_headers_replace (reply, "ETag", etag);
  soup_message_headers_replace (reply, "Cache-Control", "no-cache");
  soup_message_headers_replace (reply, "Vary", "Accept-Encoding");
  if (is_known (request, etag)) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
    return;
  }
  if (accepts_gzip (request)) {
    soup_message_headers_replace (reply, "Content-Encoding", "gzip");
    content = g_bytes_ref (packed);
  } else {
    content = gunzip (packed);
  }
  soup_message_headers_set_content_type (reply, find_content_type (name), NULL);
  soup_message_headers_set_content_length (reply, (goffset) g_bytes_get_size (content));
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), content);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
set_policy (SoupServerMessage *message)
{
  g_autoptr (GBytes) hashes =
    g_resources_lookup_data (RESOURCE_PREFIX "/policy", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *policy =
    g_strdup_printf (PAGE_POLICY, (const char *) g_bytes_get_data (hashes, NULL));

  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Content-Security-Policy", policy);
}

/**
 * presso_page_answer: (skip)
 * @message: a GET or HEAD request
 * @path: of a file of the ordering page; `/` and `/o/CODE` are the page itself
 * @error: return location
 *
 * Answers with a file of the page, which was compressed when Presso was built. A browser that has
 * it already asks with its ETag and gets 304.
 *
 * Returns: `FALSE` with %PRESSO_ERROR_NOT_FOUND for no such file
 */
gboolean
presso_page_answer (SoupServerMessage *message, const char *path, GError **error)
{
  gboolean is_page = g_str_equal (path, "/") || g_ascii_strncasecmp (path, "/o/", 3) == 0;
  const char *name = is_page ? "/index.html" : path;
  g_autofree char *resource = g_strdup_printf (RESOURCE_PREFIX "%s.gz", name);
  g_autoptr (GBytes) packed = NULL;

  if (is_file_path (name))
    packed = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (packed == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
    return FALSE;
  }
  if (g_str_equal (name, "/index.html"))
    set_policy (message);
  send_file (message, name, packed);
  return TRUE;
}
