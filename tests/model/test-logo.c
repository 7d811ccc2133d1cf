/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-error.h"
#include "model/presso-logo.h"

#define HEAD         "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">"
#define SVG(content) HEAD content "</svg>"
#define USE_4        "<use href=\"#a\"/><use href=\"#a\"/><use href=\"#a\"/><use href=\"#a\"/>"
#define G_8          "<g><g><g><g><g><g><g><g>"
#define END_8        "</g></g></g></g></g></g></g></g>"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define IHDR(w, h)                                                                                 \
  "\0\0\0\x0d"                                                                                     \
  "IHDR" w h "\x08\x06\0\0\0"                                                                      \
  "sum!"
#define IDAT                                                                                       \
  "\0\0\0\x02"                                                                                     \
  "IDATxx"                                                                                         \
  "sum!"
#define IEND                                                                                       \
  "\0\0\0\0"                                                                                       \
  "IEND"                                                                                           \
  "sum!"
#define SMALL      IHDR ("\0\0\0\x10", "\0\0\0\x10")
#define PNG(parts) SIGNATURE parts, sizeof (SIGNATURE parts) - 1

static const struct {
  const char *data;
  gsize size;
  gboolean is_good;
} pngs[] = {
  { PNG (SMALL IDAT IEND), TRUE },
  { PNG (SMALL IDAT IDAT IEND), TRUE },
  { PNG (IHDR ("\0\0\x10\0", "\0\0\x10\0") IDAT IEND), TRUE },
  { PNG (IHDR ("\0\0\x10\x01", "\0\0\0\x10") IDAT IEND), FALSE },
  { PNG (IHDR ("\0\0\0\x10", "\0\0\x10\x01") IDAT IEND), FALSE },
  { PNG (IHDR ("\xff\xff\xff\xff", "\0\0\0\x10") IDAT IEND), FALSE },
  { PNG (IHDR ("\0\0\0\0", "\0\0\0\x10") IDAT IEND), FALSE },
  { PNG (""), FALSE },
  { PNG (SMALL), FALSE },
  { PNG (SMALL IEND), FALSE },
  { PNG (SMALL IDAT), FALSE },
  { PNG (IDAT SMALL IEND), FALSE },
  { PNG (SMALL SMALL IDAT IEND), FALSE },
  { PNG (SMALL IDAT IEND "<script>"), FALSE },
  { PNG (SMALL "\xff\xff\xff\xffIDATxxsum!" IEND), FALSE },
  { PNG (SMALL "\0\0\0\x80IDATxxsum!"), FALSE },
};

static void
test_png (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pngs); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (pngs[i].data, pngs[i].size);
    g_autoptr (GError) error = NULL;

    g_test_message ("PNG %zu", i);
    g_assert_cmpstr (presso_logo_get_type (bytes), ==, PRESSO_LOGO_PNG);
    g_assert_cmpint (presso_logo_check (bytes, &error), ==, pngs[i].is_good);
    if (!pngs[i].is_good)
      g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  }
}

static const struct {
  const char *text;
  const char *named; /* what the refusal names; NULL: good; "": only that it is damaged */
} svgs[] = {
  { SVG (""), NULL },
  { "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- a bar -->" SVG ("<path d=\"M0 0h9v9z\"/>"),
    NULL },
  { SVG ("<style>.a{fill:#fff}</style><text class=\"a\">Caf\303\251 &amp; Bar</text>"), NULL },
  { SVG ("<style><![CDATA[.a{fill:url(#g)}]]></style><g style=\"fill: url('#g')\"/>"), NULL },
  { SVG ("<defs><linearGradient id=\"g\"><stop offset=\"1\"/></linearGradient></defs>"), NULL },
  { SVG ("<mask id=\"m\"><rect fill=\"url(#g)\"/></mask><g mask=\"url(#m)\"/>"), NULL },
  { SVG (USE_4 USE_4 USE_4 USE_4), NULL },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
    "<use xlink:href=\"#a\"/></svg>",
    NULL },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/\""
    " inkscape:version=\"1 @ \\\"><inkscape:grid/></svg>",
    NULL },
  { "<svg><path d=\"M0 0\"/></svg>", "svg" },
  { "<svg xmlns=\"http://www.w3.org/1999/xhtml\"/>", "xhtml" },
  { "<html><svg xmlns=\"http://www.w3.org/2000/svg\"/></html>", "html" },
  { SVG ("<script>alert(1)</script>"), "script" },
  { SVG ("<SCRIPT/>"), "SCRIPT" },
  { SVG ("<svg:script/>"), "svg:script" },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:rdf=\"http://www.w3.org/2000/svg\">"
    "<rdf:script/></svg>",
    "xmlns:rdf" },
  { SVG ("<g xmlns:cc=\"http://www.w3.org/1999/xhtml\"><cc:script/></g>"), "xmlns:cc" },
  { SVG ("<g xmlns=\"http://www.w3.org/1999/xhtml\"/>"), "xhtml" },
  { SVG ("<g xmlns:dc=\"http://www.w3.org/1999/xlink\" dc:href=\"http://a/\"/>"), "xmlns:dc" },
  { SVG ("<foreignObject/>"), "foreignObject" },
  { SVG ("<a href=\"#a\"/>"), "“a”" },
  { SVG ("<image href=\"#a\"/>"), "image" },
  { SVG ("<animate attributeName=\"href\"/>"), "animate" },
  { SVG ("<set/>"), "set" },
  { SVG ("<filter/>"), "filter" },
  { SVG ("<pattern/>"), "pattern" },
  { SVG ("<g onload=\"alert(1)\"/>"), "onload" },
  { SVG ("<g ONCLICK=\"alert(1)\"/>"), "ONCLICK" },
  { SVG ("<use href=\"http://a/b.svg#c\"/>"), "href" },
  { SVG ("<use href=\"data:image/svg+xml,x\"/>"), "href" },
  { SVG ("<use href=\" #a\"/>"), "href" },
  { SVG ("<use href=\"javascript:alert(1)\"/>"), "href" },
  { SVG ("<use xlink:href=\"//a/b#c\"/>"), "href" },
  { SVG ("<g xml:base=\"http://a/\"/>"), "xml:base" },
  { SVG ("<g fill=\"url(http://a/#b)\"/>"), "url()" },
  { SVG ("<g fill=\"URL( 'http://a/#b')\"/>"), "url()" },
  { SVG ("<g fill=\"url(#a) url(//b)\"/>"), "url()" },
  { SVG ("<g fill=\"u\\72l(//b)\"/>"), "\\" },
  { SVG ("<g style=\"background:image-set('http://a/')\"/>"), "image()" },
  { SVG ("<style>@import 'http://a/';</style>"), "@" },
  { SVG ("<style>.a{fill:url(//a)}</style>"), "url()" },
  { SVG ("<style><![CDATA[@font-face{}]]></style>"), "@" },
  { SVG ("<style>mask{mask:url(#m)}</style>"), "mask" },
  { SVG ("<style>.a{fill:u<!-- -->rl(//b)}</style>"), "url()" },
  { SVG ("<style>.a{fill:u<![CDATA[rl(//b)]]>}</style>"), "url()" },
  { SVG ("<style>m<?xml ?>ask{ma<!-- -->sk:url(#m)}</style>"), "mask" },
  { SVG ("<style><title/>@import 'http://a/';</style>"), "title" },
  { SVG ("<mask><mask/></mask>"), "mask" },
  { SVG ("<mask><g mask=\"url(#m)\"/></mask>"), "mask" },
  { SVG ("<mask><g style=\"clip-path:url(#m)\"/></mask>"), "clip-path" },
  { SVG ("<clipPath><use href=\"#a\"/></clipPath>"), "use" },
  { SVG (USE_4 USE_4 USE_4 USE_4 "<use href=\"#a\"/>"), "use" },
  { SVG (G_8 G_8 G_8 G_8 END_8 END_8 END_8 END_8), "“g”" },
  { "<!DOCTYPE svg>" SVG (""), "DOCTYPE" },
  { "<!DOCTYPE svg [<!ENTITY a \"b\">]>" SVG ("<text>&a;</text>"), "DOCTYPE" },
  { "<?xml-stylesheet href=\"http://a/\"?>" SVG (""), "<?" },
  { SVG ("<text>&a;</text>"), "" },
  { SVG ("<g>"), "" },
  { HEAD, "" },
  { SVG ("\xff"), "" },
};

static void
test_svg (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (svgs); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (svgs[i].text, strlen (svgs[i].text));
    g_autofree char *shown = g_strescape (svgs[i].text, NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", shown);
    g_assert_cmpstr (presso_logo_get_type (bytes), ==, PRESSO_LOGO_SVG);
    g_assert_cmpint (presso_logo_check (bytes, &error), ==, svgs[i].named == NULL);
    if (svgs[i].named == NULL)
      continue;
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
    g_assert_nonnull (strstr (error->message, svgs[i].named));
    g_assert_cmpint (strstr (error->message, "damaged") != NULL, ==, *svgs[i].named == '\0');
  }
}

static void
test_neither (void)
{
  static const char *const texts[] = { "", "GIF89a", "\xff\xd8\xff", "BM", "hello", "\x89PNG" };
  g_autofree char *large = g_strnfill (PRESSO_LOGO_MAX_SIZE + 1, ' ');
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) too_large = g_bytes_new_static (large, PRESSO_LOGO_MAX_SIZE + 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));

    g_assert_null (presso_logo_get_type (bytes));
    g_assert_false (presso_logo_check (bytes, &error));
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
    g_clear_error (&error);
  }
  g_assert_null (presso_logo_get_type (nothing));
  g_assert_false (presso_logo_check (too_large, &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  g_assert_nonnull (strstr (error->message, "65"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/logo/png", test_png);
  g_test_add_func ("/model/logo/svg", test_svg);
  g_test_add_func ("/model/logo/neither", test_neither);
  return g_test_run ();
}
