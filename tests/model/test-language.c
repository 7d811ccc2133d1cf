/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-language.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-menu.h"
#include "model/presso-shop.h"
#include "model/presso-texts.h"

static const struct {
  const char *text;
  gboolean is_tag;
} tags[] = {
  { "de", TRUE },
  { "pt-BR", TRUE },
  { "zh-Hant-TW", TRUE },
  { "es-419", TRUE },
  { "gsw", TRUE },
  { "", FALSE },
  { "e", FALSE },
  { "DE", FALSE },
  { "pt_BR", FALSE },
  { "pt-br", FALSE },
  { "zh-hant", FALSE },
  { "de-", FALSE },
  { "-de", FALSE },
  { "de--AT", FALSE },
  { "12", FALSE },
  { "en us", FALSE },
  { "dé", FALSE },
  { "abcdefghi", FALSE },
  { "zh-Hant-TW-aa", FALSE },
};

static void
test_tags (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_test_message ("row %zu: %s", i, tags[i].text);
    g_assert_cmpint (presso_language_is_tag (tags[i].text), ==, tags[i].is_tag);
  }
  g_assert_false (presso_language_is_tag (NULL));
}

static const struct {
  const char *text;
  const char *tag; /* NULL: none in any case */
} normalized[] = {
  { "de", "de" },
  { "DE", "de" },
  { "pt-br", "pt-BR" },
  { "PT-BR", "pt-BR" },
  { "zh-hant-tw", "zh-Hant-TW" },
  { "ZH-HANT", "zh-Hant" },
  { "es-419", "es-419" },
  { "de-CH-1996", "de-CH-1996" },
  { "pt_BR", NULL },
  { "", NULL },
  { "d", NULL },
  { "de-", NULL },
  { "zh-Hant-TW-aa", NULL },
};

static void
test_normalized (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (normalized); i++) {
    g_autofree char *tag = presso_language_normalize (normalized[i].text);

    g_assert_cmpstr (tag, ==, normalized[i].tag);
  }
}

/* A bar that was kept with tags in another case can still be changed, and is kept as usual. */
static void
test_any_case (void)
{
  g_autoptr (JsonNode) node =
    json_from_string ("{\"id\":\"main\",\"language\":\"PT-br\",\"languages\":[\"EN\",\"zh-hant-"
                      "TW\"],\"menu\":[{\"id\":\"tea\","
                      "\"name\":\"Chá\",\"names\":{\"EN\":\"Tea\",\"zh-hant\":\"茶\"}}]}",
                      NULL);
  g_autoptr (JsonNode) patch = json_from_string ("{\"name\":\"Bar\"}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoShop) shop = presso_record_new_from_json (PRESSO_TYPE_SHOP, node, "", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (presso_record_patch (PRESSO_RECORD (shop), patch, &error));
  g_assert_no_error (error);
  g_assert_true (presso_shop_check (shop, &error));
  g_assert_no_error (error);
  text = presso_record_to_string (PRESSO_RECORD (shop));
  g_assert_nonnull (strstr (text, "\"language\":\"pt-BR\",\"languages\":[\"en\",\"zh-Hant-TW\"]"));
  g_assert_nonnull (strstr (text, "\"names\":{\"en\":\"Tea\",\"zh-Hant\":\"茶\"}"));
}

#define ALL  "en,ar,cs,de,es,fr,it,ja,pl,pt-BR,uk,zh-CN"
#define LONG "xx-Xxxx-XX;q=0.001, "
#define HUGE LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG

/* What a phone asks for in a bar whose own language is German. */
static const struct {
  const char *offered;
  const char *chosen;
  const char *accepted;
  const char *found;
} wishes[] = {
  { ALL, NULL, NULL, "de" },
  { ALL, NULL, "", "de" },
  { "", NULL, "fr", "de" },
  /* As browsers ask. */
  { ALL, NULL, "en-US,en;q=0.9", "en" },
  { ALL, NULL, "cs-CZ,cs;q=0.9,en;q=0.8", "cs" },
  { ALL, NULL, "pt-BR,pt;q=0.9,en-US;q=0.8,en;q=0.7", "pt-BR" },
  { ALL, NULL, "pt", "pt-BR" },
  { ALL, NULL, "pt-PT", "pt-BR" },
  { ALL, NULL, "PT-br", "pt-BR" },
  { ALL, NULL, "pt_BR", "pt-BR" },
  { ALL, NULL, "zh-Hans-CN", "zh-CN" },
  { ALL, NULL, "zh", "zh-CN" },
  { ALL, NULL, "ar-EG", "ar" },
  { ALL, NULL, "de-AT, fr;q=0.9", "de" },
  { "en,zh-Hant,zh-CN", NULL, "zh-Hant-TW", "zh-Hant" },
  { "de-AT,de", NULL, "de-AT", "de-AT" },
  { "de-AT,de", NULL, "de-CH", "de" },
  /* What the shop doesn't offer. */
  { "en,de", NULL, "fr,es;q=0.9,en;q=0.1", "en" },
  { "en,de", NULL, "fr", "de" },
  { ALL, NULL, "e", "de" },
  { ALL, NULL, "enm", "de" },
  /* Weights, in any order. */
  { ALL, NULL, "en;q=0.5, fr;q=0.9, it", "it" },
  { ALL, NULL, "en;q=0.5,fr;q=0.51", "fr" },
  { ALL, NULL, "en;q=0.500,fr;q=0.501", "fr" },
  { ALL, NULL, "en;q=1.0,fr", "en" },
  { ALL, NULL, " fr ; q=0.8 , en ;q=0.7", "fr" },
  { ALL, NULL, "fr;Q=0.8", "fr" },
  { ALL, NULL, "fr;q=0", "de" },
  { ALL, NULL, "fr;q=0.000,it;q=0.001", "it" },
  { ALL, NULL, "pt;q=0,pt-BR", "de" },
  { ALL, NULL, "*", "de" },
  { ALL, NULL, "fr;q=0.8,*", "de" },
  { ALL, NULL, "fr;q=0.8,*;q=0.1", "fr" },
  { "en,fr", NULL, "*", "de" },
  { ALL, NULL, "*,de;q=0,fr;q=0.3", "fr" },
  /* What is no list of languages, or only in parts. */
  { ALL, NULL, ",", "de" },
  { ALL, NULL, ";", "de" },
  { ALL, NULL, ";q=1", "de" },
  { ALL, NULL, "fr;", "de" },
  { ALL, NULL, "fr;q", "de" },
  { ALL, NULL, "fr;q=", "de" },
  { ALL, NULL, "fr;q=2", "de" },
  { ALL, NULL, "fr;q=1.1", "de" },
  { ALL, NULL, "fr;q=-1", "de" },
  { ALL, NULL, "fr;q=0.0001", "de" },
  { ALL, NULL, "fr;q=.5", "de" },
  { ALL, NULL, "fr;q=0,5", "de" },
  { ALL, NULL, "fr;q=abc,it;q=0.1", "it" },
  { ALL, NULL, "fr;level=1,it;q=0.1", "it" },
  { ALL, NULL, "f r,it", "it" },
  { ALL, NULL, "fr\xff,it", "it" },
  { ALL, NULL, "-,_,--,it", "it" },
  { ALL, NULL, "../../etc/passwd", "de" },
  { ALL, NULL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,it", "it" },
  /* No more of a header is read than a person sets. */
  { ALL, NULL, HUGE "fr", "fr" },
  { ALL, NULL, HUGE HUGE HUGE HUGE HUGE "fr", "de" },
  { ALL, NULL, "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,fr", "de" },
  { ALL, NULL, "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,fr,a", "fr" },
  /* The guest's own choice. */
  { ALL, "ja", "fr", "ja" },
  { ALL, "pt-BR", NULL, "pt-BR" },
  { "en,de", "ja", "en", "en" },
  { ALL, "", "fr", "fr" },
  { ALL, "*", "fr", "fr" },
  { ALL, "fr;q=1", "it", "it" },
  { ALL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "it", "it" },
};

static void
test_negotiate (void)
{
  g_autoptr (GString) blank = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++) {
    g_auto (GStrv) offered = g_strsplit (wishes[i].offered, ",", 0);
    /* What a test says has to be UTF-8, and not each of them is. */
    g_autofree char *said =
      g_strescape (wishes[i].accepted != NULL ? wishes[i].accepted : "none", NULL);

    g_test_message ("row %zu: %s", i, said);
    g_assert_cmpstr (presso_language_negotiate ((const char *const *) offered, "de",
                                                wishes[i].chosen, wishes[i].accepted),
                     ==, wishes[i].found);
  }
  g_assert_cmpstr (presso_language_negotiate (NULL, "de", "fr", "fr"), ==, "de");

  g_string_append_printf (blank, "%1000s,fr", "");
  g_assert_cmpstr (presso_language_negotiate (presso_language_list (), "de", NULL, blank->str), ==,
                   "de");
}

/* Every language in po/ is one that Presso says it speaks, and the other way round. */
static void
test_list (void)
{
  g_autofree char *file =
    g_build_filename (g_getenv ("PRESSO_TEST_SOURCE_ROOT"), "po", "LINGUAS", NULL);
  const char *const *languages = presso_language_list ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *tag = g_strdelimit (g_strdup (lines[i]), "_", '-');

    if (*tag != '\0' && *tag != '#' && !g_strv_contains (languages, tag))
      g_error ("po/LINGUAS has %s, presso-language.c has not", tag);
  }
  for (guint i = 0; languages[i] != NULL; i++) {
    g_assert_true (presso_language_is_tag (languages[i]));
    g_assert_cmpstr (presso_language_get_own_name (languages[i]), !=, languages[i]);
  }
  g_assert_cmpstr (presso_language_get_own_name ("nl"), ==, "nl");
  g_assert_true (presso_language_is_right_to_left ("ar"));
  g_assert_true (presso_language_is_right_to_left ("ar-EG"));
  g_assert_false (presso_language_is_right_to_left ("arn"));
  g_assert_false (presso_language_is_right_to_left ("de"));
}

#define DRINK(members) "{\"id\":\"a\",\"name\":\"Flat White\"" members "}"
#define FORTY          "0123456789012345678901234567890123456789"

static const struct {
  const char *members;
  const char *problems; /* NULL: well */
} checked[] = {
  { "", NULL },
  { ",\"names\":{}", NULL },
  { ",\"names\":{\"ja\":\"フラットホワイト\",\"pt-BR\":\" Flat White \"}", NULL },
  { ",\"names\":{\"ja\":\"" FORTY "\"}", NULL },
  { ",\"names\":{\"ja\":\"" FORTY "x\"}", "names.ja length" },
  { ",\"names\":{\"ja\":\"\"}", "names.ja length" },
  { ",\"names\":{\"ja\":\"  \"}", "names.ja length" },
  { ",\"names\":{\"ja\":\"a\\nb\"}", "names.ja format" },
  { ",\"names\":{\"ja\":\"a\\u202eb\"}", "names.ja format" },
  { ",\"names\":{\"ja\":5}", "names.ja type" },
  { ",\"names\":{\"ja\":null}", "names.ja type" },
  { ",\"names\":{\"ja\":{}}", "names.ja type" },
  { ",\"names\":{\"pt_BR\":\"x\"}", "names.pt_BR unknown" },
  { ",\"names\":{\"\":\"x\"}", "names. unknown" },
  { ",\"names\":null", "names type" },
  { ",\"names\":[]", "names type" },
  { ",\"names\":\"x\"", "names type" },
};

static void
test_checked (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checked); i++) {
    g_autofree char *text = g_strdup_printf (DRINK ("%s"), checked[i].members);
    g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
    g_autoptr (GError) error = NULL;
    G_GNUC_UNUSED g_autoptr (PressoDrink) drink =
      presso_record_new_from_json (PRESSO_TYPE_DRINK, node, "", &error);
    g_autofree char *problem = NULL;
    const char *reason;

    g_test_message ("%s", checked[i].members);
    if (checked[i].problems == NULL) {
      g_assert_no_error (error);
      continue;
    }
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
    g_assert_cmpuint (presso_error_get_n_fields (error), ==, 1);
    problem = g_strdup (presso_error_get_field (error, 0, &reason));
    g_assert_true (g_str_has_prefix (checked[i].problems, problem));
    g_assert_cmpstr (checked[i].problems + strlen (problem) + 1, ==, reason);
  }
}

/* More than thirty of them, and where in a menu the bad one is. */
static void
test_refused_in_menu (void)
{
  g_autoptr (GString) names = g_string_new ("{\"aa\":\"x\"");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (PressoShop) shop = presso_shop_new ("main");

  for (char c = 'b'; c <= 'z'; c++)
    g_string_append_printf (names, ",\"a%c\":\"x\",\"b%c\":\"x\"", c, c);
  text = g_strdup_printf (
    "{\"menu\":[{\"id\":\"a\",\"name\":\"A\",\"options\":[{\"id\":\"b\",\"name\":\"B\",\"choices\":"
    "[{\"id\":\"c\",\"name\":\"C\",\"names\":{\"d\":\"D\"}}],\"names\":%s}}]}]}",
    names->str);
  node = presso_json_parse (text, -1, NULL);
  g_assert_false (presso_record_patch (PRESSO_RECORD (shop), node, &error));
  g_assert_cmpuint (presso_error_get_n_fields (error), ==, 2);
  g_assert_cmpstr (presso_error_get_field (error, 0, NULL), ==,
                   "menu[0].options[0].choices[0].names.d");
  g_assert_cmpstr (presso_error_get_field (error, 1, NULL), ==, "menu[0].options[0].names");
}

static void
test_names (void)
{
  g_autoptr (JsonNode) node = presso_json_parse (
    DRINK (",\"names\":{\"de\":\"Flacher Weißer\",\"pt-BR\":\" Branco \"}"), -1, NULL);
  g_autoptr (PressoDrink) drink = presso_record_new_from_json (PRESSO_TYPE_DRINK, node, "", NULL);
  g_autoptr (PressoDrink) copy = presso_record_copy (PRESSO_RECORD (drink));
  g_autofree char *written = presso_record_to_string (PRESSO_RECORD (copy));
  g_autoptr (GVariant) fewer = NULL;
  g_autoptr (GVariant) none = NULL;

  g_assert_cmpstr (presso_drink_get_name_in (drink, "de"), ==, "Flacher Weißer");
  g_assert_cmpstr (presso_drink_get_name_in (drink, "de-AT"), ==, "Flacher Weißer");
  g_assert_cmpstr (presso_drink_get_name_in (drink, "pt"), ==, "Branco");
  g_assert_cmpstr (presso_drink_get_name_in (drink, "ja"), ==, "Flat White");
  g_assert_cmpstr (presso_drink_get_name_in (drink, NULL), ==, "Flat White");
  g_assert_cmpstr (presso_drink_get_name_in (copy, "de"), ==, "Flacher Weißer");
  g_assert_nonnull (strstr (written, "\"names\":{\"de\":\"Flacher Weißer\",\"pt-BR\":\"Branco\"}"));

  fewer = presso_texts_set (presso_drink_get_names (drink), "de", "");
  g_assert_null (presso_texts_get (fewer, "de"));
  g_assert_cmpstr (presso_texts_get (fewer, "pt-BR"), ==, "Branco");
  none = presso_texts_set (fewer, "pt-BR", NULL);
  g_assert_null (none);
  g_object_set (copy, "names", none, NULL);
  g_clear_pointer (&written, g_free);
  written = presso_record_to_string (PRESSO_RECORD (copy));
  g_assert_null (strstr (written, "names"));
}

/* No catalogue is installed here, and the process speaks English. */
static void
test_new_menu (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  PressoDrink *drink = presso_menu_find_drink (presso_shop_get_menu (shop), "cappuccino");
  g_autoptr (PressoOptionGroup) milk = g_list_model_get_item (presso_drink_get_options (drink), 0);
  g_autoptr (PressoChoice) oat = g_list_model_get_item (presso_option_group_get_choices (milk), 2);
  g_autoptr (JsonNode) german = presso_menu_new_default ("de");
  JsonObject *first = json_array_get_object_element (json_node_get_array (german), 1);

  g_assert_cmpstr (presso_drink_get_name (drink), ==, "Cappuccino");
  g_assert_cmpstr (presso_texts_get (presso_drink_get_names (drink), "de"), ==, "Cappuccino");
  g_assert_cmpstr (presso_option_group_get_name_in (milk, "de"), ==, "Milch");
  g_assert_cmpstr (presso_choice_get_name_in (oat, "de"), ==, "Hafer");
  g_assert_cmpstr (presso_choice_get_name_in (oat, "en"), ==, "Oat");
  g_assert_true (g_strv_equal (presso_shop_get_languages (shop), presso_language_list ()));
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "Macchiato");
  g_assert_true (json_object_has_member (json_object_get_object_member (first, "names"), "en"));
  g_assert_false (json_object_has_member (json_object_get_object_member (first, "names"), "de"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/language/normalized", test_normalized);
  g_test_add_func ("/model/language/any-case", test_any_case);
  g_test_add_func ("/model/language/tags", test_tags);
  g_test_add_func ("/model/language/negotiate", test_negotiate);
  g_test_add_func ("/model/language/list", test_list);
  g_test_add_func ("/model/language/checked", test_checked);
  g_test_add_func ("/model/language/refused-in-menu", test_refused_in_menu);
  g_test_add_func ("/model/language/names", test_names);
  g_test_add_func ("/model/language/new-menu", test_new_menu);
  return g_test_run ();
}
