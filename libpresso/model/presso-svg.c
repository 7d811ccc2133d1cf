/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-svg.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/presso-error.h"

/* A drawing needs neither more levels nor more copies; copies of copies multiply. */
#define MAX_DEPTH 32
#define MAX_USES  16

#define SVG_NAMESPACE   "http://www.w3.org/2000/svg"
#define XLINK_NAMESPACE "http://www.w3.org/1999/xlink"

/* What draws and does nothing else (SVG 2). Not here on purpose: script, foreignObject, a, image,
 * animations, which can change what a link is, and filters and patterns, which cost as much as one
 * likes. */
static const char *const elements[] = {
  "svg",  "g",      "defs",           "symbol",         "use",      "path",
  "rect", "circle", "ellipse",        "line",           "polyline", "polygon",
  "text", "tspan",  "linearGradient", "radialGradient", "stop",     "clipPath",
  "mask", "title",  "desc",           "metadata",       "style",    NULL,
};

/* What drawing programs add for themselves; no viewer looks at it. */
static const char *const notes[] = { "sodipodi:", "inkscape:", "rdf:", "cc:", "dc:" };

/* Where references within are refused: a mask of masks costs as much as one likes. */
static const char *const leaves[] = { "mask", "clipPath", NULL };
static const char *const leaf_attributes[] = { "mask", "clip-path", NULL };

typedef struct {
  int depth;
  int n_uses;
  int n_leaves;   /* in how many of the leaves we are */
  GString *style; /* what stands in the style element we are in; NULL outside of one */
} Reader;

static gboolean
refuse (GError **error, const char *what)
{
  g_propagate_error (
    error, presso_error_new (PRESSO_ERROR_REQUEST_INVALID,
                             /* Translators: %s is a name in the file, such as “script”. */
                             _ ("The SVG may only draw, but has “%s”. Export it as plain SVG, "
                                "or use a PNG."),
                             what));
  return FALSE;
}

static gboolean
is_note (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++) {
    if (g_str_has_prefix (name, notes[i]))
      return TRUE;
  }
  return FALSE;
}

/* Any value may be read as CSS: nothing is fetched but parts of the same file, and no escape hides
 * that it is. */
static gboolean
check_value (const char *text, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (strchr (lower, '\\') != NULL)
    return refuse (error, "\\");
  if (strstr (lower, "script:") != NULL)
    return refuse (error, "javascript");
  if (strstr (lower, "image(") != NULL || strstr (lower, "image-set(") != NULL ||
      strstr (lower, "src(") != NULL)
    return refuse (error, "image()");
  for (const char *url = strstr (lower, "url("); url != NULL; url = strstr (url + 1, "url(")) {
    const char *target = url + strlen ("url(");

    target += strspn (target, " \t\r\n\"'");
    if (*target != '#')
      return refuse (error, "url()");
  }
  return TRUE;
}

/* No rules but simple ones; and a rule must not mask what is in a mask. */
static gboolean
check_style (const char *text, gboolean may_mask, GError **error)
{
  if (strchr (text, '@') != NULL)
    return refuse (error, "@");
  for (gsize i = 0; !may_mask && leaf_attributes[i] != NULL; i++) {
    if (strstr (text, leaf_attributes[i]) != NULL)
      return refuse (error, leaf_attributes[i]);
  }
  return check_value (text, error);
}

/* A prefix of the drawing programs must not be another name of SVG's own elements, nor of HTML's.
 */
static gboolean
check_namespace (const char *name, const char *value, GError **error)
{
  const char *prefix = name + strlen ("xmlns:");
  gboolean is_xlink = g_str_equal (prefix, "xlink");

  if (is_xlink != g_str_equal (value, XLINK_NAMESPACE))
    return refuse (error, name);
  if (!is_xlink && (g_str_equal (value, SVG_NAMESPACE) || strstr (value, "xhtml") != NULL) &&
      !g_str_equal (prefix, "svg"))
    return refuse (error, name);
  return TRUE;
}

static gboolean
check_attribute (Reader *self, const char *name, const char *value, GError **error)
{
  if (g_str_equal (name, "xmlns"))
    return g_str_equal (value, SVG_NAMESPACE) || refuse (error, value);
  if (g_str_has_prefix (name, "xmlns:"))
    return check_namespace (name, value, error);
  if (g_ascii_strncasecmp (name, "on", 2) == 0 || g_str_equal (name, "xml:base"))
    return refuse (error, name);
  if (g_str_equal (name, "href") || g_str_has_suffix (name, ":href"))
    return *value == '#' || refuse (error, name);
  if (self->n_leaves > 0 && g_strv_contains (leaf_attributes, name))
    return refuse (error, name);
  return g_str_equal (name, "style") ? check_style (value, self->n_leaves == 0, error)
                                     : check_value (value, error);
}

static gboolean
check_element (Reader *self, const char *name, GError **error)
{
  if (self->depth == 1 && !g_str_equal (name, "svg"))
    return refuse (error, name);
  if (!is_note (name) && !g_strv_contains (elements, name))
    return refuse (error, name);
  self->n_uses += g_str_equal (name, "use") ? 1 : 0;
  if (self->depth > MAX_DEPTH || self->n_uses > MAX_USES ||
      (self->n_leaves > 0 && (g_str_equal (name, "use") || g_strv_contains (leaves, name))))
    return refuse (error, name);
  return TRUE;
}

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **attribute_names,
          const char **attribute_values,
          gpointer user_data,
          GError **error)
{
  Reader *self = user_data;
  gboolean has_namespace = FALSE;

  self->depth++;
  if (self->style != NULL) {
    refuse (error, name);
    return;
  }
  if (!check_element (self, name, error))
    return;
  if (g_str_equal (name, "style"))
    self->style = g_string_new (NULL);
  for (int i = 0; attribute_names[i] != NULL; i++) {
    if (!is_note (attribute_names[i]) &&
        !check_attribute (self, attribute_names[i], attribute_values[i], error))
      return;
    has_namespace = has_namespace || g_str_equal (attribute_names[i], "xmlns");
  }
  self->n_leaves += g_strv_contains (leaves, name) ? 1 : 0;
  /* Without it no viewer takes it for a picture. */
  if (self->depth == 1 && !has_namespace)
    refuse (error, "svg");
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *self = user_data;

  self->depth--;
  self->n_leaves -= g_strv_contains (leaves, name) ? 1 : 0;
  if (self->style == NULL)
    return;
  check_style (self->style->str, FALSE, error);
  g_string_free (g_steal_pointer (&self->style), TRUE);
}

/* A viewer reads the rules as one text, whatever comments stand between its parts. */
static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reader *self = user_data;

  if (self->style != NULL)
    g_string_append_len (self->style, text, (gssize) length);
}

/* Comments, the XML declaration, and what is neither: DOCTYPE with its entities, style sheets. */
static void
on_passthrough (GMarkupParseContext *context,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  if (!g_str_has_prefix (text, "<!--") && !g_str_has_prefix (text, "<?xml "))
    refuse (error, g_str_has_prefix (text, "<!") ? "DOCTYPE" : "<?…?>");
}

/**
 * presso_svg_check: (skip)
 * @text: a file
 * @size: its bytes
 * @error: return location
 *
 * Tells whether an SVG only draws: elements of a list of ours, no script, nothing that happens on
 * an event, nothing that is fetched from elsewhere, no entities, and nothing that multiplies.
 *
 * Returns: whether it does; otherwise %PRESSO_ERROR_REQUEST_INVALID in the organiser's words
 */
gboolean
presso_svg_check (const char *text, gsize size, GError **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, on_passthrough, NULL };
  Reader reader = { 0 };
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  GError *failure = NULL;
  gboolean is_good = g_markup_parse_context_parse (context, text, (gssize) size, &failure) &&
                     g_markup_parse_context_end_parse (context, &failure);

  if (reader.style != NULL)
    g_string_free (reader.style, TRUE);
  if (is_good)
    return TRUE;
  if (failure->domain != PRESSO_ERROR) {
    g_clear_error (&failure);
    failure = presso_error_new (PRESSO_ERROR_REQUEST_INVALID,
                                _ ("This SVG picture is damaged. Please save it once more."));
  }
  g_propagate_error (error, failure);
  return FALSE;
}
