/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-page.h"

#include "model/presso-error.h"
#include "server/presso-manifest.h"
#include "server/presso-page-composer.h"
#include "server/presso-route.h"
#include "services/presso-config-service.h"

#define RESOURCES "/io/github/libpresso/Presso/web"

#define DOCUMENT "/"
#define MANIFEST "/manifest.webmanifest"

/* What a person gets where there is nothing; no path, so that nobody can ask for it. */
#define LOST "lost/"

/* What the guest has chosen in the page, where the phone's own languages don't count then. */
#define LANGUAGE_COOKIE "presso-language"

/* One of each in every language, and the files; a shop has no more languages than that. */
#define MAX_PARTS 96

/* As small as it gets: compressed when the first guest of a language asks after a change, and then
 * sent to everyone. That is 4 to 5 ms of the host's thread, and level 6 would take half a
 * millisecond less for 65 bytes more; composing takes 1 ms (benchmark server-page). */
#define COMPRESSION 9

static const struct {
  const char *suffix;
  const char *content_type;
  gboolean is_packed; /* otherwise it is compressed already */
} content_types[] = {
  { "/", "text/html; charset=utf-8", TRUE },
  { ".js", "text/javascript; charset=utf-8", TRUE },
  { ".css", "text/css; charset=utf-8", TRUE },
  { ".svg", "image/svg+xml", TRUE },
  { ".json", "application/json", TRUE },
  { ".webmanifest", "application/manifest+json", TRUE },
  { ".png", "image/png", FALSE },
};

/* What is sent: a file, or what was composed of the shop as it was. */
typedef struct {
  PressoShop *shop; /* nullable */
  GBytes *content;  /* compressed where is_packed */
  gboolean is_packed;
  const char *content_type;
  char *etag;
} Part;

/**
 * PressoPage:
 *
 * All that a phone gets before it asks for anything: the document, the files and the manifest. Each
 * is composed and compressed when it is first asked for, and what depends on the shop again after
 * the shop was changed.
 */
struct _PressoPage {
  PressoPageComposer *composer;
  PressoPageComposer *lost;
  GHashTable *parts; /* by path, and by language where it has one */
};

static void
part_free (Part *part)
{
  g_clear_object (&part->shop);
  g_bytes_unref (part->content);
  g_free (part->etag);
  g_free (part);
}

static GBytes *
convert (GBytes *bytes, GConverter *converter)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) converted = g_converter_input_stream_new (memory, converter);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (output, converted,
                          G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                          NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static GBytes *
pack (GBytes *plain)
{
  g_autoptr (GConverter) converter =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, COMPRESSION));

  return convert (plain, converter);
}

static GBytes *
unpack (GBytes *packed)
{
  g_autoptr (GConverter) converter =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return convert (packed, converter);
}

static Part *
part_new (PressoShop *shop, const char *path, GBytes *plain)
{
  Part *part = g_new0 (Part, 1);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, plain);

  part->shop = shop != NULL ? g_object_ref (shop) : NULL;
  part->content_type = "application/octet-stream";
  for (gsize i = 0; i < G_N_ELEMENTS (content_types); i++) {
    if (!g_str_has_suffix (path, content_types[i].suffix))
      continue;
    part->content_type = content_types[i].content_type;
    part->is_packed = content_types[i].is_packed;
  }
  part->content = part->is_packed ? pack (plain) : g_bytes_ref (plain);
  /* Of what is in it, so that it is the same for all hosts of a shop, and weak, because it says
   * nothing of how it was compressed. */
  part->etag = g_strdup_printf ("W/\"%.16s\"", hash);
  return part;
}

static gboolean
accepts_gzip (SoupMessageHeaders *headers)
{
  const char *accepted = soup_message_headers_get_list (headers, "Accept-Encoding");

  return accepted != NULL && soup_header_contains (accepted, "gzip");
}

static gboolean
is_known (SoupMessageHeaders *headers, const Part *part)
{
  const char *known = soup_message_headers_get_list (headers, "If-None-Match");

  /* Proxies may have made it a strong one. */
  return known != NULL && strstr (known, part->etag + strlen ("W/")) != NULL;
}

static void
send_part (SoupServerMessage *message, const Part *part)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *reply = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) content = NULL;

  soup_message_headers_replace (reply, "ETag", part->etag);
  /* The tag is of what is in it and is always asked about, so it need not vary with cookies: the
   * session that a first visit begins would have the second one fetch everything again. */
  soup_message_headers_replace (reply, "Cache-Control", "private, no-cache");
  soup_message_headers_replace (reply, "Vary", "Accept-Encoding, Accept-Language");
  if (is_known (request, part)) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
    return;
  }
  if (part->is_packed && accepts_gzip (request)) {
    soup_message_headers_replace (reply, "Content-Encoding", "gzip");
    content = g_bytes_ref (part->content);
  } else {
    content = part->is_packed ? unpack (part->content) : g_bytes_ref (part->content);
  }
  soup_message_headers_set_content_type (reply, part->content_type, NULL);
  soup_message_headers_set_content_length (reply, (goffset) g_bytes_get_size (content));
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), content);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

/* A path that can name a file of ours: no dots but in the name, nothing odd, and not written as a
 * folder, which resources take for the file. */
static gboolean
is_file_path (const char *path)
{
  gsize length =
    strspn (path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

  return path[length] == '\0' && strstr (path, "..") == NULL && length < 100 &&
         !g_str_has_suffix (path, "/");
}

static GBytes *
compose (PressoPage *self, const char *path, PressoShop *shop, const char *language)
{
  g_autofree char *resource = NULL;

  if (g_str_equal (path, DOCUMENT))
    return presso_page_composer_compose (self->composer, shop, language);
  if (g_str_equal (path, LOST))
    return presso_page_composer_compose (self->lost, shop, language);
  if (g_str_equal (path, MANIFEST))
    return presso_manifest_build (shop, language);
  if (!is_file_path (path))
    return NULL;
  resource = g_strconcat (RESOURCES, path, NULL);
  return g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* A changed shop is another object, so comparing pointers compares versions. */
static const Part *
find_part (PressoPage *self, const char *path, PressoShop *shop, const char *language)
{
  g_autofree char *key = g_strjoin (" ", path, language, NULL);
  Part *part = g_hash_table_lookup (self->parts, key);
  g_autoptr (GBytes) plain = NULL;

  if (part != NULL && part->shop == shop)
    return part;
  plain = compose (self, path, shop, language);
  if (plain == NULL)
    return NULL;
  if (g_hash_table_size (self->parts) >= MAX_PARTS)
    g_hash_table_remove_all (self->parts);
  part = part_new (shop, path, plain);
  g_hash_table_insert (self->parts, g_steal_pointer (&key), part);
  return part;
}

/**
 * presso_page_new: (skip)
 * @services: the services, which must live longer
 *
 * Returns: (transfer full): the page that Presso was built with
 */
PressoPage *
presso_page_new (PressoServices *services)
{
  PressoPage *self = g_new0 (PressoPage, 1);

  self->composer = presso_page_composer_new (services, "index");
  self->lost = presso_page_composer_new (services, "lost");
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) part_free);
  return self;
}

/**
 * presso_page_free: (skip)
 * @self: (transfer full): the page
 */
void
presso_page_free (PressoPage *self)
{
  presso_page_composer_free (self->composer);
  presso_page_composer_free (self->lost);
  g_hash_table_unref (self->parts);
  g_free (self);
}

/* Finds for whom to compose: which shop, and in which language. */
static const char *
find_language (PressoRequest *request, PressoShop **shop)
{
  g_autofree char *chosen = presso_request_get_cookie (request, LANGUAGE_COOKIE);

  *shop = presso_config_get_shop (presso_request_get_services (request), PRESSO_DEFAULT_SHOP, NULL);
  return presso_page_composer_find_language (
    *shop, chosen, presso_request_get_header (request, "Accept-Language"));
}

static void
set_policy (SoupServerMessage *message, PressoPageComposer *composer)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Content-Security-Policy",
                                presso_page_composer_get_policy (composer));
}

/* Whether a person looks at it: programs don't name this type, nor do a page's parts. */
static gboolean
wants_document (PressoRequest *request)
{
  const char *accepted = presso_request_get_header (request, "Accept");
  GSList *types = accepted != NULL ? soup_header_parse_quality_list (accepted, NULL) : NULL;
  gboolean is_wanted =
    g_slist_find_custom (types, "text/html", (GCompareFunc) g_ascii_strcasecmp) != NULL;

  soup_header_free_list (types);
  return is_wanted;
}

static void
answer_lost (PressoPage *self, PressoRequest *request)
{
  SoupServerMessage *message = request->message;
  PressoShop *shop;
  const char *language = find_language (request, &shop);

  set_policy (message, self->lost);
  send_part (message, find_part (self, LOST, shop, language));
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Vary",
                               "Accept");
  if (soup_server_message_get_status (message) == SOUP_STATUS_OK)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

/**
 * presso_page_answer: (skip)
 * @self: the page
 * @request: a GET or HEAD request
 * @path: of a file of the ordering page; `/` and `/o/CODE` are the document itself
 * @error: return location
 *
 * Answers with a part of the page. A browser that has it already asks with its ETag and gets 304.
 * The document comes also while its shop can't be read, and asks for it then. Where there is no
 * such file, a person gets a document that leads to the start.
 *
 * Returns: `FALSE` with %PRESSO_ERROR_NOT_FOUND for no such file
 */
gboolean
presso_page_answer (PressoPage *self, PressoRequest *request, const char *path, GError **error)
{
  gboolean is_document = request->route->path != NULL;
  gboolean is_composed = is_document || g_str_equal (path, MANIFEST);
  PressoShop *shop = NULL;
  const char *language = is_composed ? find_language (request, &shop) : NULL;
  const Part *part = find_part (self, is_document ? DOCUMENT : path, shop, language);

  if (part == NULL && wants_document (request)) {
    answer_lost (self, request);
    return TRUE;
  }
  if (part == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
    return FALSE;
  }
  if (is_document)
    set_policy (request->message, self->composer);
  send_part (request->message, part);
  return TRUE;
}
