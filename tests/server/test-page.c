/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <sqlite3.h>
#include <string.h>

#include "model/presso-language.h"
#include "presso-test-server.h"

#define KEY "correct horse battery"

/* What begins and ends the data in the document. */
#define DATA_START "<script type=\"application/json\" id=\"presso-data\">"
#define DATA_END   "</script>"

static PressoTestReply *
get (PressoTestServer *server, const char *path, const char *headers)
{
  g_autofree char *bytes = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: bar\r\n%s\r\n", path,
                                            headers != NULL ? headers : "");

  return presso_test_exchange (server->port, bytes, -1);
}

static JsonNode *
read_data (PressoTestReply *page)
{
  const char *start = strstr (page->body, DATA_START);
  const char *end = start != NULL ? strstr (start, DATA_END) : NULL;
  g_autofree char *text = NULL;
  JsonNode *node;

  g_assert_nonnull (end);
  start += strlen (DATA_START);
  text = g_strndup (start, (gsize) (end - start));
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return node;
}

static void
assert_has (PressoTestReply *page, const char *text, gboolean has)
{
  g_test_message ("%s", text);
  g_assert_cmpint (strstr (page->body, text) != NULL, ==, has);
}

/* Whose language, which way it is written, and what comes along. */
static void
test_languages (void)
{
  static const struct {
    const char *headers;
    const char *root;
    const char *tag;
    const char *order;
  } rows[] = {
    { NULL, "<html lang=\"en\" dir=\"ltr\">", "en", NULL },
    { "Accept-Language: de-AT,en;q=0.5\r\n", "<html lang=\"de\" dir=\"ltr\">", "de",
      "Jetzt bestellen" },
    { "Accept-Language: ar\r\n", "<html lang=\"ar\" dir=\"rtl\">", "ar", NULL },
    { "Accept-Language: pt\r\n", "<html lang=\"pt-BR\" dir=\"ltr\">", "pt-BR", "Pedir agora" },
    { "Accept-Language: nl\r\n", "<html lang=\"en\" dir=\"ltr\">", "en", NULL },
    { "Accept-Language: ar\r\nCookie: a=b; presso-language=de\r\n",
      "<html lang=\"de\" dir=\"ltr\">", "de", "Jetzt bestellen" },
    { "Accept-Language: de\r\nCookie: presso-language=\"><script>\r\n",
      "<html lang=\"de\" dir=\"ltr\">", "de", "Jetzt bestellen" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  presso_test_server_patch (server, "{\"languages\":[\"en\",\"de\",\"ar\",\"pt-BR\"]}");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoTestReply) page = get (server, "/O/7K3M9Q2A", rows[i].headers);
    g_autoptr (JsonNode) data = read_data (page);

    assert_has (page, rows[i].root, TRUE);
    g_assert_cmpstr (presso_test_json_get (data, "language"), ==, rows[i].tag);
    if (rows[i].order != NULL)
      g_assert_cmpstr (presso_test_json_get (data, "catalogue.Order now"), ==, rows[i].order);
    g_assert_cmpstr (presso_test_reply_get_header (page, "Vary"), ==,
                     "Accept-Encoding, Accept-Language");
    g_assert_cmpstr (presso_test_reply_get_header (page, "Cache-Control"), ==, "private, no-cache");
  }
}

/* Where the script is not run, the document itself says so, to whoever reads it. */
static void
test_without_script (void)
{
  static const char sentence[] = "This browser can’t order";
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  const char *const *languages = presso_language_list ();

  for (gsize i = 0; languages[i] != NULL; i++) {
    g_autofree char *header = g_strdup_printf ("Accept-Language: %s\r\n", languages[i]);
    g_autoptr (PressoTestReply) page = get (server, "/", header);
    g_autofree char *root = g_strdup_printf ("<html lang=\"%s\"", languages[i]);

    assert_has (page, root, TRUE);
    assert_has (page, "<div class=\"screen old\"><h1>", TRUE);
    assert_has (page, sentence, g_str_equal (languages[i], "en"));
    assert_has (page, "@presso:", FALSE);
  }
  {
    g_autoptr (PressoTestReply) page = get (server, "/", "Accept-Language: de\r\n");

    assert_has (page, "<h1>Mit diesem Browser können Sie nicht bestellen</h1>", TRUE);
  }
}

/* A language without a catalogue of ours is the shop's affair, but the page can't speak it. */
static void
test_unknown_language (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) page = NULL;

  presso_test_server_patch (server, "{\"language\":\"nl\",\"languages\":[\"nl\"]}");
  page = get (server, "/", "Accept-Language: nl\r\n");
  assert_has (page, "<html lang=\"en\" dir=\"ltr\">", TRUE);
}

/* Of a region or a script that has no catalogue of its own, it speaks the closest one. */
static void
test_closest_language (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) austrian = NULL;
  g_autoptr (PressoTestReply) british = NULL;
  g_autoptr (JsonNode) data = NULL;

  presso_test_server_patch (server, "{\"language\":\"de-AT\",\"languages\":[\"de-AT\",\"en-GB\"]}");
  austrian = get (server, "/", NULL);
  assert_has (austrian, "<html lang=\"de\" dir=\"ltr\">", TRUE);
  data = read_data (austrian);
  g_assert_cmpstr (presso_test_json_get (data, "catalogue.Order now"), ==, "Jetzt bestellen");
  british = get (server, "/", "Accept-Language: en\r\n");
  assert_has (british, "<html lang=\"en-GB\" dir=\"ltr\">", TRUE);
}

/* A file has one path, and is never taken for a document. */
static void
test_folder (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) file = get (server, "/icon.svg", NULL);
  g_autoptr (PressoTestReply) folder = get (server, "/icon.svg/", NULL);

  g_assert_cmpint (file->status, ==, 200);
  g_assert_cmpint (folder->status, ==, 404);
}

/* What a poster or a mail appends to the page's address is no question to the bar. */
static void
test_query (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) page = get (server, "/?language=%22&from=poster", NULL);

  g_assert_cmpint (page->status, ==, 200);
  g_assert_nonnull (strstr (page->body, "<main id=\"screen\""));
}

/* What somebody wrote ends neither the title nor the data. */
static void
test_names (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) page = NULL;
  g_autoptr (JsonNode) data = NULL;

  presso_test_server_patch (server, "{\"name\":\"</script><!-- & </title>\"}");
  page = get (server, "/", NULL);
  data = read_data (page);
  g_assert_cmpstr (presso_test_json_get (data, "shop.name"), ==, "</script><!-- & </title>");
  assert_has (page, "<title>&lt;/script&gt;&lt;!-- &amp; &lt;/title&gt;</title>", TRUE);
  assert_has (page, "\"name\":\"\\u003c/script>\\u003c!-- & \\u003c/title>\"", TRUE);
}

/* The page is everybody's: what guests may not see is not in it, nor what is not asked of it. */
static void
test_public (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) page = NULL;
  g_autoptr (JsonNode) data = NULL;

  presso_test_server_patch (server, "{\"wifi\":{\"ssid\":\"Bar\",\"password\":\"" KEY
                                    "\",\"security\":\"wpa\",\"hidden\":false}}");
  page = get (server, "/", "Accept-Language: de\r\n");
  data = read_data (page);
  assert_has (page, KEY, FALSE);
  assert_has (page, "\"wifi\"", FALSE);
  assert_has (page, "\"makeTimes\"", FALSE);
  assert_has (page, "\"serverTime\"", FALSE);
  assert_has (page, "\"names\":{\"de\":\"Hafer\"}", TRUE);
  g_assert_cmpstr (presso_test_json_get (data, "shop.menu.0.id"), ==, "espresso");
  page = (presso_test_reply_free (page), get (server, "/", server->admin));
  assert_has (page, KEY, FALSE);
}

/* A guest who names a language is spared the others. */
static void
test_one_language (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) all = presso_test_server_shop (server, NULL, "GET", "", NULL);
  g_autoptr (PressoTestReply) one =
    presso_test_server_shop (server, NULL, "GET", "?language=de", NULL);
  g_autoptr (PressoTestReply) staff =
    presso_test_server_shop (server, server->barista, "GET", "?language=de", NULL);
  g_autoptr (PressoTestReply) wrong =
    presso_test_server_shop (server, NULL, "GET", "?language=d%22", NULL);

  assert_has (all, "\"ja\":", TRUE);
  assert_has (one, "\"ja\":", FALSE);
  assert_has (one, "\"de\":\"Hafer\"", TRUE);
  assert_has (staff, "\"ja\":", TRUE);
  presso_test_assert_problem (wrong, 400, "request-invalid");
}

static void
test_colors (void)
{
  static const struct {
    const char *accent;
    const char *light;
    const char *dark;
  } rows[] = {
    { "null", "#faf4ea", "#17110d" },
    { "\"#004488\"", "#004488", "#004488" },
    { "\"#FFDD00\"", "#FFDD00", "#897600" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *patch = g_strdup_printf ("{\"accentColor\":%s}", rows[i].accent);
    g_autofree char *light =
      g_strdup_printf ("content=\"%s\" media=\"(prefers-color-scheme: light)\"", rows[i].light);
    g_autofree char *dark =
      g_strdup_printf ("content=\"%s\" media=\"(prefers-color-scheme: dark)\"", rows[i].dark);
    g_autoptr (PressoTestReply) page = NULL;
    g_autoptr (PressoTestReply) manifest = NULL;

    presso_test_server_patch (server, patch);
    page = get (server, "/", NULL);
    assert_has (page, light, TRUE);
    assert_has (page, dark, TRUE);
    manifest = get (server, "/manifest.webmanifest", NULL);
    g_assert_cmpstr (presso_test_reply_get (manifest, "theme_color"), ==, rows[i].light);
  }
}

/* The tag is that of what is in the document: another shop is another one, the same shop is not. */
static void
test_versions (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) before = get (server, "/", NULL);
  const char *tag = presso_test_reply_get_header (before, "ETag");
  g_autofree char *asked = g_strdup_printf ("If-None-Match: %s\r\n", tag);
  g_autoptr (PressoTestReply) same = get (server, "/o/7K3M9Q2A", asked);
  g_autoptr (PressoTestReply) packed = get (server, "/", "Accept-Encoding: gzip\r\n");
  g_autoptr (PressoTestReply) other = NULL;
  g_autoptr (PressoTestReply) back = NULL;

  g_assert_cmpint (strlen (tag), ==, strlen ("W/\"0123456789abcdef\""));
  g_assert_cmpint (same->status, ==, 304);
  g_assert_cmpuint (same->length, ==, 0);
  g_assert_cmpstr (presso_test_reply_get_header (packed, "ETag"), ==, tag);
  presso_test_server_patch (server, "{\"open\":false}");
  other = get (server, "/", asked);
  g_assert_cmpint (other->status, ==, 200);
  assert_has (other, "\"open\":false", TRUE);
  presso_test_server_patch (server, "{\"open\":true}");
  back = get (server, "/", asked);
  g_assert_cmpint (back->status, ==, 304);
}

/* As a disk would: the shop's document is none any more, and nobody remembers it. */
static void
break_shop (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));
  g_autofree char *path = g_build_filename (server->dir, "presso.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE shop SET document = '{'", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (database);
  g_hash_table_remove_all (services->shops);
}

/* Where the shop can't be read the page comes all the same, and asks. */
static void
test_broken_shop (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) page = NULL;
  g_autoptr (PressoTestReply) manifest = NULL;

  presso_test_server_run (server, break_shop, NULL);
  page = get (server, "/o/7K3M9Q2A", "Accept-Language: de\r\n");
  manifest = get (server, "/manifest.webmanifest", NULL);
  g_assert_cmpint (page->status, ==, 200);
  assert_has (page, "\"shop\":null}", TRUE);
  assert_has (page, "<title>Presso</title>", TRUE);
  g_assert_cmpstr (presso_test_reply_get (manifest, "name"), ==, "Presso");
}

static void
test_manifest (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) manifest = NULL;

  presso_test_server_patch (server, "{\"name\":\"Café \\\"Löwe\\\"\"}");
  manifest = get (server, "/manifest.webmanifest", "Accept-Language: de\r\n");
  g_assert_cmpstr (presso_test_reply_get_header (manifest, "Content-Type"), ==,
                   "application/manifest+json");
  g_assert_cmpstr (presso_test_reply_get (manifest, "name"), ==, "Café \"Löwe\"");
  g_assert_cmpstr (presso_test_reply_get (manifest, "lang"), ==, "de");
  g_assert_cmpstr (presso_test_reply_get (manifest, "display"), ==, "standalone");
  for (int i = 0; i < 4; i++) {
    g_autofree char *source = g_strdup_printf ("icons.%d.src", i);
    g_autofree char *type = g_strdup_printf ("icons.%d.type", i);
    g_autoptr (PressoTestReply) icon = get (server, presso_test_reply_get (manifest, source), NULL);

    g_assert_cmpint (icon->status, ==, 200);
    g_assert_cmpstr (presso_test_reply_get_header (icon, "Content-Type"), ==,
                     presso_test_reply_get (manifest, type));
  }
}

/* Who types an address wrong is led to the start, in their language; a program gets the problem. */
static void
test_lost (void)
{
  static const struct {
    const char *path;
    const char *accept;
    const char *says;
  } rows[] = {
    { "/nothing", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "Bestellung beginnen" },
    { "/o/", "text/html;q=0.9", "<html lang=\"de\" dir=\"ltr\">" },
    { "/o/7K3M9Q2A/x", "text/html", "<a href=\"/\">" },
    { "/lost/", "text/html", "<title>Bar &lt;1&gt;</title>" },
    { "/nothing", "*/*", NULL },
    { "/nothing", "application/json", NULL },
    { "/nothing.png", "image/avif,image/webp,*/*", NULL },
    { "/api/v1/nothing", "text/html", NULL },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  presso_test_server_patch (server, "{\"name\":\"Bar <1>\",\"languages\":[\"en\",\"de\"]}");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *headers =
      g_strdup_printf ("Accept-Language: de\r\nAccept: %s\r\n", rows[i].accept);
    g_autoptr (PressoTestReply) reply = get (server, rows[i].path, headers);

    g_test_message ("%s %s", rows[i].path, rows[i].accept);
    g_assert_cmpint (reply->status, ==, 404);
    if (rows[i].says == NULL) {
      g_assert_cmpstr (presso_test_reply_get (reply, "code"), ==, "not-found");
      continue;
    }
    assert_has (reply, rows[i].says, TRUE);
    assert_has (reply, "presso:", FALSE);
    g_assert_cmpstr (presso_test_reply_get_header (reply, "Content-Type"), ==,
                     "text/html; charset=utf-8");
    g_assert_cmpuint (strlen (reply->body), <, 4096);
    g_assert_nonnull (
      strstr (presso_test_reply_get_header (reply, "Content-Security-Policy"), "script-src ;"));
    g_assert_nonnull (strstr (presso_test_reply_get_header (reply, "Vary"), "Accept"));
  }
}

/* What the document is made of is no file. */
static void
test_no_files (void)
{
  static const char *const paths[] = {
    "/index.html", "/index.policy", "/page/index.html",      "/main.js",
    "/style.css",  "/i18n/xx.json", "/i18n/../index.policy", "/i18n/de.json.gz"
  };
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (PressoTestReply) reply = get (server, paths[i], NULL);

    g_test_message ("%s", paths[i]);
    g_assert_cmpint (reply->status, ==, 404);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/server/page/languages", test_languages);
  g_test_add_func ("/server/page/without-script", test_without_script);
  g_test_add_func ("/server/page/unknown-language", test_unknown_language);
  g_test_add_func ("/server/page/closest-language", test_closest_language);
  g_test_add_func ("/server/page/folder", test_folder);
  g_test_add_func ("/server/page/query", test_query);
  g_test_add_func ("/server/page/names", test_names);
  g_test_add_func ("/server/page/public", test_public);
  g_test_add_func ("/server/page/one-language", test_one_language);
  g_test_add_func ("/server/page/colors", test_colors);
  g_test_add_func ("/server/page/versions", test_versions);
  g_test_add_func ("/server/page/broken-shop", test_broken_shop);
  g_test_add_func ("/server/page/manifest", test_manifest);
  g_test_add_func ("/server/page/lost", test_lost);
  g_test_add_func ("/server/page/no-files", test_no_files);
  return g_test_run ();
}
