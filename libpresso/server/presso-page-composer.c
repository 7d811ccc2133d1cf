/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-page-composer.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "model/presso-language.h"
#include "presso-page-sentences.h"
#include "server/presso-documents.h"
#include "server/presso-page-colors.h"

#define RESOURCES "/io/github/libpresso/Presso/"

/* Where something is to be filled in: @presso:title@. */
#define SLOT_START "@presso:"
#define SLOT_END   '@'

/* What the document may load beside its own script and style, which build-aux/join-page.py names
 * by their hashes. */
#define POLICY                                                                                     \
  "default-src 'none'; %s; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "        \
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * PressoPageComposer:
 *
 * Fills in a document: the ordering page, so that a guest's first request brings the menu in the
 * guest's language along, or the one that leads there.
 */
struct _PressoPageComposer {
  PressoServices *services;
  char **pieces; /* each but the first one begins with the name of a slot and SLOT_END */
  char *policy;
};

typedef struct {
  PressoServices *services;
  PressoShop *shop;
  const char *language;
} Filling;

static char *
load_text (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data != NULL ? g_strndup (data, size) : NULL;
}

static char *
load_catalogue (const char *language)
{
  g_autofree char *name = g_strdup_printf ("web/i18n/%s.json", language);

  return load_text (name);
}

static void
write_language (GString *text, const Filling *filling)
{
  g_string_append (text, filling->language);
}

static void
write_direction (GString *text, const Filling *filling)
{
  g_string_append (text, presso_language_is_right_to_left (filling->language) ? "rtl" : "ltr");
}

static void
write_title (GString *text, const Filling *filling)
{
  const char *name = filling->shop != NULL ? presso_shop_get_name (filling->shop) : "Presso";
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  g_string_append (text, escaped);
}

static void
write_color_light (GString *text, const Filling *filling)
{
  g_autofree char *color = presso_page_colors_get_theme (filling->shop, FALSE);

  g_string_append (text, color);
}

static void
write_color_dark (GString *text, const Filling *filling)
{
  g_autofree char *color = presso_page_colors_get_theme (filling->shop, TRUE);

  g_string_append (text, color);
}

/* JSON inside a script element, which "</script" or "<!--" in a name would end or open. "<" is only
 * ever inside of a string. */
static void
append_json (GString *text, const char *json)
{
  for (const char *end; (end = strchr (json, '<')) != NULL; json = end + 1) {
    g_string_append_len (text, json, end - json);
    g_string_append (text, "\\u003c");
  }
  g_string_append (text, json);
}

static void
write_data (GString *text, const Filling *filling)
{
  g_autofree char *catalogue = load_catalogue (filling->language);
  g_autofree char *shop =
    filling->shop != NULL
      ? presso_document_page_shop (filling->services, filling->shop, filling->language)
      : NULL;

  g_string_append_printf (text, "{\"language\":\"%s\",\"catalogue\":", filling->language);
  append_json (text, catalogue != NULL ? catalogue : "{}");
  g_string_append (text, ",\"shop\":");
  append_json (text, shop != NULL ? shop : "null");
  g_string_append_c (text, '}');
}

/* In the page's language, which is not this process's. Regions say it as the language does. */
static void
write_sentence (GString *text, const Filling *filling, const char *sentence)
{
  const char *said = sentence;
  g_autofree char *escaped = NULL;

  for (gsize i = 0; page_sentences[i].name != NULL; i++) {
    if (g_str_equal (page_sentences[i].name, sentence) &&
        g_str_equal (page_sentences[i].language, filling->language))
      said = page_sentences[i].text;
  }
  escaped = g_markup_escape_text (said, -1);
  g_string_append (text, escaped);
}

static void
write_cant_order (GString *text, const Filling *filling)
{
  /* Translators: where the page's script is not run. */
  write_sentence (text, filling, N_ ("This browser can’t order"));
}

static void
write_what_helps (GString *text, const Filling *filling)
{
  write_sentence (
    text, filling,
    N_ ("Switch JavaScript on, open the page in another browser, or order at the bar."));
}

static void
write_nothing_here (GString *text, const Filling *filling)
{
  /* Translators: seen by a guest whose address was typed wrong. */
  write_sentence (text, filling, N_ ("There is nothing at this address"));
}

static void
write_scan_again (GString *text, const Filling *filling)
{
  write_sentence (text, filling, N_ ("Scan the code on the big screen again, or type it in."));
}

static void
write_start (GString *text, const Filling *filling)
{
  write_sentence (text, filling, N_ ("Start my order"));
}

static const struct {
  const char *name;
  void (*write) (GString *text, const Filling *filling);
} slots[] = {
  { "language", write_language },
  { "direction", write_direction },
  { "title", write_title },
  { "color-light", write_color_light },
  { "color-dark", write_color_dark },
  { "data", write_data },
  { "cant-order", write_cant_order },
  { "what-helps", write_what_helps },
  { "nothing-here", write_nothing_here },
  { "scan-again", write_scan_again },
  { "start", write_start },
};

static void
fill_slot (GString *text, const char *piece, const Filling *filling)
{
  const char *end = strchr (piece, SLOT_END);
  gsize length = end != NULL ? (gsize) (end - piece) : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++) {
    if (strlen (slots[i].name) == length && strncmp (slots[i].name, piece, length) == 0) {
      slots[i].write (text, filling);
      g_string_append (text, end + 1);
      return;
    }
  }
  g_assert_not_reached ();
}

/**
 * presso_page_composer_new:
 * @services: the services, which must live longer
 * @name: of the document: `index` is the ordering page, `lost` leads there
 *
 * Returns: (transfer full): a composer of the document that Presso was built with
 */
PressoPageComposer *
presso_page_composer_new (PressoServices *services, const char *name)
{
  PressoPageComposer *self = g_new0 (PressoPageComposer, 1);
  g_autofree char *template_name = g_strdup_printf ("page/%s.html", name);
  g_autofree char *hashes_name = g_strdup_printf ("page/%s.policy", name);
  g_autofree char *template = load_text (template_name);
  g_autofree char *hashes = load_text (hashes_name);

  g_assert (template != NULL && hashes != NULL);
  self->services = services;
  self->pieces = g_strsplit (template, SLOT_START, -1);
  self->policy = g_strdup_printf (POLICY, hashes);
  return self;
}

/**
 * presso_page_composer_free:
 * @self: (transfer full): a composer
 */
void
presso_page_composer_free (PressoPageComposer *self)
{
  g_strfreev (self->pieces);
  g_free (self->policy);
  g_free (self);
}

/**
 * presso_page_composer_get_policy:
 * @self: a composer
 *
 * Returns: (transfer none): the Content-Security-Policy of every page it composes
 */
const char *
presso_page_composer_get_policy (PressoPageComposer *self)
{
  return self->policy;
}

/**
 * presso_page_composer_find_language:
 * @shop: (nullable): the shop
 * @chosen: (nullable): the language that the guest has chosen before
 * @accepted: (nullable): what the phone says of its languages
 *
 * Returns: (transfer none): a tag in which the page can speak: the closest one to what the guest
 *   reads of the shop's, or `en`
 */
const char *
presso_page_composer_find_language (PressoShop *shop, const char *chosen, const char *accepted)
{
  const char *wanted =
    shop != NULL ? presso_language_negotiate (presso_shop_get_languages (shop),
                                              presso_shop_get_language (shop), chosen, accepted)
                 : NULL;
  const char *spoken = presso_language_find (presso_language_list (), wanted);

  if (spoken == NULL)
    return "en";
  /* English needs no catalogue, whosever it is. */
  return g_str_has_prefix (wanted, "en-") && presso_language_is_tag (wanted) ? wanted : spoken;
}

/**
 * presso_page_composer_compose:
 * @self: a composer
 * @shop: (nullable): the shop, of which guests get what guests may see; without one the page asks
 *   for it
 * @language: what [id@presso_page_composer_find_language] has found
 *
 * Returns: (transfer full): the document
 */
GBytes *
presso_page_composer_compose (PressoPageComposer *self, PressoShop *shop, const char *language)
{
  const Filling filling = { self->services, shop, language };
  GString *text = g_string_new (self->pieces[0]);

  for (guint i = 1; self->pieces[i] != NULL; i++)
    fill_slot (text, self->pieces[i], &filling);
  return g_string_free_to_bytes (text);
}
