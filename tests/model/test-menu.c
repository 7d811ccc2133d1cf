/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-menu.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-shop.h"

/* A latte with milk and size, of which soy is sold out; an espresso; a mocha that is sold out. */
#define MENU                                                                                       \
  "{\"id\":\"main\",\"menu\":["                                                                    \
  "{\"id\":\"latte\",\"name\":\"Latte\",\"options\":["                                             \
  "{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[{\"id\":\"regular\",\"name\":\"Regular\"},"     \
  "{\"id\":\"oat\",\"name\":\"Oat\"},{\"id\":\"soy\",\"name\":\"Soy\",\"available\":false}]},"     \
  "{\"id\":\"size\",\"name\":\"Size\",\"choices\":[{\"id\":\"small\",\"name\":\"Small\"},"         \
  "{\"id\":\"large\",\"name\":\"Large\"}]}]},"                                                     \
  "{\"id\":\"espresso\",\"name\":\"Espresso\"},"                                                   \
  "{\"id\":\"mocha\",\"name\":\"Mocha\",\"available\":false}]}"

static PressoShop *
new_shop (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, &error);
  PressoShop *shop = presso_record_new_from_json (PRESSO_TYPE_SHOP, node, "", &error);

  g_assert_no_error (error);
  return shop;
}

static char *
write_choices (GListModel *choices)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (choices, i);

    g_string_append_printf (text, "%s:%s=%s:%s%s ", presso_order_choice_get_group (choice),
                            presso_order_choice_get_group_name (choice),
                            presso_order_choice_get_choice (choice),
                            presso_order_choice_get_choice_name (choice),
                            presso_order_choice_get_usual (choice) ? "" : "!");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct {
  const char *drink;
  const char *options;
  const char *found;
  const char *choices;
} selected[] = {
  { "espresso", NULL, "espresso", "" },
  { "espresso", "{}", "espresso", "" },
  { "ESPRESSO", "{}", "espresso", "" },
  { "latte", "{\"milk\":\"oat\",\"size\":\"small\"}", "latte",
    "milk:Milk=oat:Oat! size:Size=small:Small " },
  { "latte", "{\"size\":\"large\",\"milk\":\"regular\"}", "latte",
    "milk:Milk=regular:Regular size:Size=large:Large! " },
  { "Latte", "{\"MILK\":\"OAT\",\"Size\":\"Large\"}", "latte",
    "milk:Milk=oat:Oat! size:Size=large:Large! " },
};

static void
test_selected (void)
{
  g_autoptr (PressoShop) shop = new_shop (MENU);

  for (gsize i = 0; i < G_N_ELEMENTS (selected); i++) {
    g_autoptr (GListStore) choices = g_list_store_new (PRESSO_TYPE_ORDER_CHOICE);
    g_autoptr (JsonNode) options =
      selected[i].options != NULL ? presso_json_parse (selected[i].options, -1, NULL) : NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    PressoDrink *drink =
      presso_menu_select (presso_shop_get_menu (shop), selected[i].drink,
                          options != NULL ? json_node_get_object (options) : NULL, choices, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (presso_drink_get_id (drink), ==, selected[i].found);
    text = write_choices (G_LIST_MODEL (choices));
    g_assert_cmpstr (text, ==, selected[i].choices);
  }
}

static const struct {
  const char *drink;
  const char *options;
  PressoError code;
  const char *problems;
} refused[] = {
  { NULL, NULL, PRESSO_ERROR_ORDER_INVALID, "drink required" },
  { "", NULL, PRESSO_ERROR_ORDER_INVALID, "drink unknown" },
  { "tea", NULL, PRESSO_ERROR_ORDER_INVALID, "drink unknown" },
  { "mocha", NULL, PRESSO_ERROR_SOLD_OUT, "drink sold-out" },
  { "mocha", "{\"milk\":\"oat\"}", PRESSO_ERROR_ORDER_INVALID,
    "drink sold-out, options.milk unknown" },
  { "espresso", "{\"milk\":\"oat\"}", PRESSO_ERROR_ORDER_INVALID, "options.milk unknown" },
  { "latte", NULL, PRESSO_ERROR_ORDER_INVALID, "options.milk required, options.size required" },
  { "latte", "{}", PRESSO_ERROR_ORDER_INVALID, "options.milk required, options.size required" },
  { "latte", "{\"milk\":\"oat\"}", PRESSO_ERROR_ORDER_INVALID, "options.size required" },
  { "latte", "{\"milk\":\"goat\",\"size\":\"small\"}", PRESSO_ERROR_ORDER_INVALID,
    "options.milk unknown" },
  { "latte", "{\"milk\":\"\",\"size\":\"small\"}", PRESSO_ERROR_ORDER_INVALID,
    "options.milk unknown" },
  { "latte", "{\"milk\":\"soy\",\"size\":\"small\"}", PRESSO_ERROR_SOLD_OUT,
    "options.milk sold-out" },
  { "latte", "{\"milk\":\"soy\",\"size\":\"huge\"}", PRESSO_ERROR_ORDER_INVALID,
    "options.milk sold-out, options.size unknown" },
  { "latte", "{\"milk\":[\"oat\",\"soy\"],\"size\":\"small\"}", PRESSO_ERROR_ORDER_INVALID,
    "options.milk type" },
  { "latte", "{\"milk\":null,\"size\":1}", PRESSO_ERROR_ORDER_INVALID,
    "options.milk type, options.size type" },
  { "latte", "{\"milk\":\"oat\",\"MILK\":\"oat\",\"size\":\"small\"}", PRESSO_ERROR_ORDER_INVALID,
    "options.milk doubled" },
  { "latte", "{\"milk\":\"oat\",\"size\":\"small\",\"sugar\":\"two\"}", PRESSO_ERROR_ORDER_INVALID,
    "options.sugar unknown" },
};

static char *
write_problems (const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < presso_error_get_n_fields (error); i++) {
    const char *reason;
    const char *field = presso_error_get_field (error, i, &reason);

    g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", field, reason);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_refused (void)
{
  g_autoptr (PressoShop) shop = new_shop (MENU);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GListStore) choices = g_list_store_new (PRESSO_TYPE_ORDER_CHOICE);
    g_autoptr (JsonNode) options =
      refused[i].options != NULL ? presso_json_parse (refused[i].options, -1, NULL) : NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *problems = NULL;

    g_test_message ("row %zu", i);
    g_assert_null (presso_menu_select (presso_shop_get_menu (shop), refused[i].drink,
                                       options != NULL ? json_node_get_object (options) : NULL,
                                       choices, &error));
    g_assert_error (error, PRESSO_ERROR, (int) refused[i].code);
    problems = write_problems (error);
    g_assert_cmpstr (problems, ==, refused[i].problems);
  }
}

static const struct {
  const char *drink;
  const char *patch;
  const char *problems; /* NULL: taken */
} patches[] = {
  { "espresso", "{\"available\":false}", NULL },
  { "espresso", "{\"available\":true}", NULL },
  { "latte", "{\"options\":{\"milk\":{\"oat\":false}}}", NULL },
  { "latte", "{\"options\":{\"MILK\":{\"Oat\":true,\"soy\":true},\"size\":{}}}", NULL },
  { "latte", "{\"available\":false,\"options\":{}}", NULL },
  { "latte", "{}", "available required" },
  { "latte", "{\"name\":\"Latte\"}", "available required" },
  { "latte", "{\"available\":\"no\"}", "available type" },
  { "latte", "{\"available\":null}", "available type" },
  { "latte", "{\"available\":0}", "available type" },
  { "latte", "{\"options\":[]}", "options type" },
  { "latte", "{\"options\":null}", "options type" },
  { "latte", "{\"options\":{\"sugar\":{\"two\":false}}}", "options.sugar unknown" },
  { "latte", "{\"options\":{\"milk\":false}}", "options.milk type" },
  { "latte", "{\"options\":{\"milk\":{\"goat\":false}}}", "options.milk.goat unknown" },
  { "latte", "{\"options\":{\"milk\":{\"oat\":\"no\"}}}", "options.milk.oat type" },
  { "latte", "{\"available\":false,\"options\":{\"milk\":{\"regular\":false,\"goat\":true}}}",
    "options.milk.goat unknown" },
  { "espresso", "{\"options\":{\"milk\":{\"oat\":false}}}", "options.milk unknown" },
};

static void
test_availability (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++) {
    g_autoptr (PressoShop) shop = new_shop (MENU);
    PressoDrink *drink = presso_menu_find_drink (presso_shop_get_menu (shop), patches[i].drink);
    g_autofree char *before = presso_record_to_string (PRESSO_RECORD (drink));
    g_autofree char *after = NULL;
    g_autoptr (JsonNode) patch = presso_json_parse (patches[i].patch, -1, NULL);
    g_autoptr (GError) error = NULL;
    gboolean is_taken =
      presso_menu_set_availability (drink, json_node_get_object (patch), 0, &error);

    g_test_message ("%s", patches[i].patch);
    g_assert_cmpint (is_taken, ==, patches[i].problems == NULL);
    if (!is_taken) {
      g_autofree char *problems = write_problems (error);

      g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
      g_assert_cmpstr (problems, ==, patches[i].problems);
      after = presso_record_to_string (PRESSO_RECORD (drink));
      g_assert_cmpstr (after, ==, before);
    }
  }
}

static gboolean
is_choice_available (PressoShop *shop, guint choice)
{
  PressoDrink *drink = presso_menu_find_drink (presso_shop_get_menu (shop), "latte");
  g_autoptr (PressoOptionGroup) group = g_list_model_get_item (presso_drink_get_options (drink), 0);
  g_autoptr (PressoChoice) found =
    g_list_model_get_item (presso_option_group_get_choices (group), choice);

  return presso_choice_get_available (found);
}

static void
test_availability_applied (void)
{
  g_autoptr (PressoShop) shop = new_shop (MENU);
  PressoDrink *drink = presso_menu_find_drink (presso_shop_get_menu (shop), "latte");
  g_autoptr (JsonNode) patch = presso_json_parse (
    "{\"available\":false,\"options\":{\"milk\":{\"oat\":false,\"soy\":true}}}", -1, NULL);

  g_assert_true (presso_menu_set_availability (drink, json_node_get_object (patch), 0, NULL));
  g_assert_false (presso_drink_get_available (drink));
  g_assert_true (is_choice_available (shop, 0));
  g_assert_false (is_choice_available (shop, 1));
  g_assert_true (is_choice_available (shop, 2));
}

static const struct {
  const char *shop;
  const char *problems; /* NULL: well */
} checked[] = {
  { MENU, NULL },
  { "{\"id\":\"main\",\"menu\":[]}", NULL },
  { "{\"id\":\"main\",\"menu\":[{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"a\",\"name\":\"B\"}]}",
    "menu[1].id doubled" },
  { "{\"id\":\"main\",\"menu\":[{\"id\":\"a\",\"name\":\"A\",\"options\":["
    "{\"id\":\"m\",\"name\":\"M\",\"choices\":[{\"id\":\"x\",\"name\":\"X\"},"
    "{\"id\":\"y\",\"name\":\"Y\"},{\"id\":\"x\",\"name\":\"Z\"}]},"
    "{\"id\":\"m\",\"name\":\"N\",\"choices\":[{\"id\":\"x\",\"name\":\"X\"}]}]}]}",
    "menu[0].options[1].id doubled, menu[0].options[0].choices[2].id doubled" },
};

static void
test_checked (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checked); i++) {
    g_autoptr (PressoShop) shop = new_shop (checked[i].shop);
    g_autoptr (GError) error = NULL;
    g_autofree char *problems = NULL;

    g_assert_cmpint (presso_shop_check (shop, &error), ==, checked[i].problems == NULL);
    if (checked[i].problems == NULL)
      continue;
    problems = write_problems (error);
    g_assert_cmpstr (problems, ==, checked[i].problems);
  }
}

static void
test_default (void)
{
  static const char *const ids[] = { "espresso", "macchiato",  "americano", "cappuccino",
                                     "latte",    "flat-white", "mocha",     "cortado" };
  PressoShop *shop = presso_shop_new ("main");
  GListModel *menu = presso_shop_get_menu (shop);
  g_autoptr (GError) error = NULL;

  g_assert_true (presso_shop_check (shop, &error));
  g_assert_cmpuint (g_list_model_get_n_items (menu), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, i);

    g_assert_cmpstr (presso_drink_get_id (drink), ==, ids[i]);
    g_assert_cmpstr (presso_drink_get_icon (drink), ==, ids[i]);
    g_assert_true (presso_drink_get_available (drink));
  }
  g_assert_finalize_object (shop);
}

/* A menu as old databases have it says nothing of allergens; one that does is taken as it is. */
#define WITH_ALLERGENS(drink, choice)                                                              \
  "{\"id\":\"main\",\"menu\":[{\"id\":\"mocha\",\"name\":\"Mocha\"" drink                          \
  ",\"options\":[{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[{\"id\":\"oat\",\"name\":"        \
  "\"Oat\"" choice "},{\"id\":\"none\",\"name\":\"None\"}]}]}]}"

static const struct {
  const char *shop;
  const char *drink;
  const char *choice;
  gboolean is_known;
  PressoAllergens found;
} with_allergens[] = {
  { WITH_ALLERGENS ("", ""), "mocha", "oat", TRUE, PRESSO_ALLERGEN_NONE },
  { WITH_ALLERGENS (",\"allergens\":[]", ""), "mocha", "oat", TRUE, PRESSO_ALLERGEN_NONE },
  { WITH_ALLERGENS (",\"allergens\":[\"soya\",\"milk\"]", ""), "mocha", "oat", TRUE,
    PRESSO_ALLERGEN_MILK | PRESSO_ALLERGEN_SOYA },
  { WITH_ALLERGENS (",\"allergens\":[\"milk\"]", ",\"allergens\":[\"gluten\"]"), "mocha", "oat",
    TRUE, PRESSO_ALLERGEN_MILK | PRESSO_ALLERGEN_GLUTEN },
  { WITH_ALLERGENS (",\"allergens\":[\"milk\"]", ",\"allergens\":[\"gluten\"]"), "mocha", "none",
    TRUE, PRESSO_ALLERGEN_MILK },
  { WITH_ALLERGENS (",\"allergens\":[\"milk\"]", ",\"allergens\":[\"gluten\"]"), "mocha", "soy",
    FALSE, PRESSO_ALLERGEN_MILK },
  { WITH_ALLERGENS (",\"allergens\":[\"milk\"]", ""), "latte", "oat", FALSE, PRESSO_ALLERGEN_NONE },
};

static PressoOrder *
new_order (const char *drink, const char *choice)
{
  g_autofree char *text =
    g_strdup_printf ("{\"id\":\"o\",\"shop\":\"main\",\"state\":\"WAITING\",\"drink\":\"%s\","
                     "\"choices\":[{\"group\":"
                     "\"milk\",\"groupName\":\"Milk\",\"choice\":\"%s\",\"choiceName\":\"X\"}]}",
                     drink, choice);
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
  g_autoptr (GError) error = NULL;
  PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);

  g_assert_no_error (error);
  return order;
}

static void
test_allergens (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (with_allergens); i++) {
    g_autoptr (PressoShop) shop = new_shop (with_allergens[i].shop);
    g_autoptr (PressoOrder) order = new_order (with_allergens[i].drink, with_allergens[i].choice);
    PressoAllergens found;

    g_assert_cmpint (presso_menu_find_allergens (presso_shop_get_menu (shop), order, &found), ==,
                     with_allergens[i].is_known);
    g_assert_cmphex (found, ==, with_allergens[i].found);
  }
}

static const struct {
  const char *allergens;
  const char *problem;
} bad_allergens[] = {
  { "\"milk\"", "menu[0].allergens type" },
  { "null", "menu[0].allergens type" },
  { "[1]", "menu[0].allergens type" },
  { "[\"Milk\"]", "menu[0].allergens unknown" },
  { "[\"coffee\"]", "menu[0].allergens unknown" },
  { "[\"milk\",\"fish\",\"milk\"]", "menu[0].allergens doubled" },
};

static void
test_bad_allergens (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_allergens); i++) {
    g_autofree char *text = g_strdup_printf (
      "{\"id\":\"main\",\"menu\":[{\"id\":\"a\",\"name\":\"A\",\"allergens\":%s}]}",
      bad_allergens[i].allergens);
    g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *problems = NULL;

    g_assert_null (presso_record_new_from_json (PRESSO_TYPE_SHOP, node, "", &error));
    problems = write_problems (error);
    g_assert_cmpstr (problems, ==, bad_allergens[i].problem);
  }
}

/* All fourteen have an id and a name, and are written in the order of the regulation. */
static void
test_allergen_names (void)
{
  const PressoAllergens all = (1 << PRESSO_N_ALLERGENS) - 1;
  g_autoptr (PressoDrink) drink = g_object_new (PRESSO_TYPE_DRINK, "allergens", all, NULL);
  g_autofree char *names = presso_allergens_to_text (all);
  g_auto (GStrv) ids = presso_allergens_to_ids (all);
  g_autofree char *written = g_strjoinv ("\",\"", ids);
  g_autofree char *json = presso_record_to_string (PRESSO_RECORD (drink));

  g_assert_cmpstr (names, ==,
                   "Gluten, Crustaceans, Eggs, Fish, Peanuts, Soya, Milk, Nuts, Celery, Mustard, "
                   "Sesame, Sulphites, Lupin, Molluscs");
  g_assert_cmpstr (written, ==,
                   "gluten\",\"crustaceans\",\"eggs\",\"fish\",\"peanuts\",\"soya\",\"milk\","
                   "\"nuts\",\"celery\",\"mustard\",\"sesame\",\"sulphites\",\"lupin\",\"molluscs");
  g_assert_nonnull (strstr (json, written));
}

/* A menu in English that says two things in German, and one of them in Japanese. */
#define TRANSLATED                                                                                 \
  "{\"id\":\"main\",\"menu\":[{\"id\":\"latte\",\"name\":\"Latte\",\"names\":{\"de\":"             \
  "\"Milchkaffee\"},"                                                                              \
  "\"options\":[{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[{\"id\":\"oat\",\"name\":\"Oat\"," \
  "\"names\":{\"de\":\"Hafer\",\"ja\":\"オーツ\"}},{\"id\":\"soy\",\"name\":\"Soy\"}]}]}]}"

/* What was ordered, what it was called then, and what somebody reads now. */
static const struct {
  const char *language;
  const char *drink;
  const char *drink_name;
  const char *choice;
  const char *choice_name;
  const char *read;
} translated[] = {
  { "de", "latte", "Latte", "oat", "Oat", "Milchkaffee, Hafer" },
  { "de", "LATTE", "Latte", "OAT", "Oat", "Milchkaffee, Hafer" },
  { "de-AT", "latte", "Latte", "oat", "Oat", "Milchkaffee, Hafer" },
  { "ja", "latte", "Latte", "oat", "Oat", "Latte, オーツ" },
  { "en", "latte", "Latte", "oat", "Oat", "Latte, Oat" },
  { NULL, "latte", "Latte", "oat", "Oat", "Latte, Oat" },
  { "de", "latte", "Latte", "soy", "Soy", "Milchkaffee, Soy" },
  /* It has left the menu. */
  { "de", "chai", "Chai", "oat", "Oat", "Chai, Oat" },
  { "de", "latte", "Latte", "rice", "Rice", "Milchkaffee, Rice" },
  /* It is something else by now: who is allergic to almonds must not be given oat for “Hafer”. */
  { "de", "latte", "Latte", "oat", "Almond", "Milchkaffee, Almond" },
  { "de", "latte", "Café au lait", "oat", "Oat", "Café au lait, Hafer" },
};

static void
test_translated (void)
{
  g_autoptr (PressoShop) shop = new_shop (TRANSLATED);
  GListModel *menu = presso_shop_get_menu (shop);

  for (gsize i = 0; i < G_N_ELEMENTS (translated); i++) {
    g_autoptr (PressoOrder) order = g_object_new (PRESSO_TYPE_ORDER, "drink", translated[i].drink,
                                                  "drink-name", translated[i].drink_name, NULL);
    g_autoptr (PressoOrderChoice) choice =
      g_object_new (PRESSO_TYPE_ORDER_CHOICE, "group", "milk", "choice", translated[i].choice,
                    "choice-name", translated[i].choice_name, NULL);
    g_autofree char *read =
      g_strdup_printf ("%s, %s", presso_menu_find_drink_name (menu, order, translated[i].language),
                       presso_menu_find_choice_name (menu, order, choice, translated[i].language));

    g_assert_cmpstr (read, ==, translated[i].read);
    g_assert_cmpstr (presso_menu_find_drink_name (NULL, order, "de"), ==, translated[i].drink_name);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/menu/selected", test_selected);
  g_test_add_func ("/model/menu/refused", test_refused);
  g_test_add_func ("/model/menu/availability", test_availability);
  g_test_add_func ("/model/menu/availability-applied", test_availability_applied);
  g_test_add_func ("/model/menu/checked", test_checked);
  g_test_add_func ("/model/menu/allergens", test_allergens);
  g_test_add_func ("/model/menu/bad-allergens", test_bad_allergens);
  g_test_add_func ("/model/menu/allergen-names", test_allergen_names);
  g_test_add_func ("/model/menu/default", test_default);
  g_test_add_func ("/model/menu/translated", test_translated);
  return g_test_run ();
}
