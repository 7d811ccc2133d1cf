/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-menu.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "model/presso-language.h"
#include "presso-menu-names.h"

/* The eight drinks a new shop has; `has_milk` adds the choice of milk, which has its allergens with
 * it. Chocolate has milk in it whatever the cup is filled up with. */
static const struct {
  const char *id;
  const char *name;
  gboolean has_milk;
  PressoAllergens allergens;
} default_drinks[] = {
  { "espresso", N_ ("Espresso"), FALSE, 0 },
  { "macchiato", N_ ("Macchiato"), TRUE, 0 },
  { "americano", N_ ("Americano"), FALSE, 0 },
  { "cappuccino", N_ ("Cappuccino"), TRUE, 0 },
  { "latte", N_ ("Latte"), TRUE, 0 },
  { "flat-white", N_ ("Flat White"), TRUE, 0 },
  { "mocha", N_ ("Mocha"), TRUE, PRESSO_ALLERGEN_MILK },
  { "cortado", N_ ("Cortado"), TRUE, 0 },
};

static const struct {
  const char *id;
  const char *name;
  PressoAllergens allergens;
} default_milks[] = {
  { "regular", N_ ("Regular"), PRESSO_ALLERGEN_MILK },
  { "skimmed", N_ ("Skimmed"), PRESSO_ALLERGEN_MILK },
  { "oat", N_ ("Oat"), PRESSO_ALLERGEN_GLUTEN },
  { "soy", N_ ("Soy"), PRESSO_ALLERGEN_SOYA },
};

/* What something is called in a language; NULL where nobody has said so yet. */
static const char *
translate (const char *name, const char *language)
{
  if (g_str_equal (language, "en"))
    return name;
  for (gsize i = 0; menu_names[i].name != NULL; i++) {
    if (g_str_equal (menu_names[i].name, name) && g_str_equal (menu_names[i].language, language))
      return menu_names[i].text;
  }
  return NULL;
}

/* The names in every language but the menu's own, which is that of `name`. */
static JsonObject *
new_names (const char *name, const char *language)
{
  const char *const *languages = presso_language_list ();
  JsonObject *names = json_object_new ();

  for (gsize i = 0; languages[i] != NULL; i++) {
    const char *text = translate (name, languages[i]);

    if (text != NULL && !g_str_equal (languages[i], language))
      json_object_set_string_member (names, languages[i], text);
  }
  return names;
}

static JsonNode *
new_named (const char *id, const char *name, const char *language)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const char *translated = translate (name, language);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", translated != NULL ? translated : name);
  json_object_set_object_member (object, "names", new_names (name, language));
  json_node_take_object (node, object);
  return node;
}

static void
add_allergens (JsonNode *node, PressoAllergens allergens)
{
  g_auto (GStrv) ids = presso_allergens_to_ids (allergens);
  JsonArray *array = json_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    json_array_add_string_element (array, ids[i]);
  json_object_set_array_member (json_node_get_object (node), "allergens", array);
}

static JsonArray *
new_milk_options (const char *language)
{
  JsonNode *group = new_named ("milk", N_ ("Milk"), language);
  JsonArray *choices = json_array_new ();
  JsonArray *groups = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (default_milks); i++) {
    JsonNode *choice = new_named (default_milks[i].id, default_milks[i].name, language);

    add_allergens (choice, default_milks[i].allergens);
    json_array_add_element (choices, choice);
  }
  json_object_set_array_member (json_node_get_object (group), "choices", choices);
  json_array_add_element (groups, group);
  return groups;
}

/**
 * presso_menu_new_default:
 * @language: a tag
 *
 * Returns: (transfer full): the menu of a new shop as JSON, named in @language and, beside that, in
 *   every other that Presso speaks
 */
JsonNode *
presso_menu_new_default (const char *language)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *drinks = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (default_drinks); i++) {
    JsonNode *drink = new_named (default_drinks[i].id, default_drinks[i].name, language);
    JsonObject *object = json_node_get_object (drink);

    json_object_set_string_member (object, "icon", default_drinks[i].id);
    add_allergens (drink, default_drinks[i].allergens);
    if (default_drinks[i].has_milk)
      json_object_set_array_member (object, "options", new_milk_options (language));
    json_array_add_element (drinks, drink);
  }
  json_node_take_array (node, drinks);
  return node;
}

/* Finds the record whose property `id` is @id without regard to case. */
static gpointer
find_by_id (GListModel *model, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);
    g_autofree char *item_id = NULL;

    g_object_get (item, "id", &item_id, NULL);
    if (item_id != NULL && g_ascii_strcasecmp (item_id, id) == 0)
      return item; /* The model holds it. */
  }
  return NULL;
}

/**
 * presso_menu_find_drink:
 * @menu: drinks, of type [class@PressoDrink]
 * @id: what it is ordered by, in any case
 *
 * Returns: (transfer none) (nullable): the drink
 */
PressoDrink *
presso_menu_find_drink (GListModel *menu, const char *id)
{
  return find_by_id (menu, id);
}

static PressoChoice *
find_choice (PressoDrink *drink, PressoOrderChoice *chosen)
{
  PressoOptionGroup *group =
    find_by_id (presso_drink_get_options (drink), presso_order_choice_get_group (chosen));

  if (group == NULL)
    return NULL;
  return find_by_id (presso_option_group_get_choices (group),
                     presso_order_choice_get_choice (chosen));
}

/**
 * presso_menu_find_allergens:
 * @menu: drinks, of type [class@PressoDrink]
 * @order: an order that has a drink
 * @allergens: (out): what the menu says is in the drink and in what was chosen with it
 *
 * Returns: whether all of it is still on the menu; where not, @allergens is not the whole answer
 */
gboolean
presso_menu_find_allergens (GListModel *menu, PressoOrder *order, PressoAllergens *allergens)
{
  const char *id = presso_order_get_drink (order);
  PressoDrink *drink = id != NULL ? presso_menu_find_drink (menu, id) : NULL;
  GListModel *chosen = presso_order_get_choices (order);
  gboolean is_known = drink != NULL;

  *allergens = drink != NULL ? presso_drink_get_allergens (drink) : PRESSO_ALLERGEN_NONE;
  for (guint i = 0; drink != NULL && i < g_list_model_get_n_items (chosen); i++) {
    g_autoptr (PressoOrderChoice) one = g_list_model_get_item (chosen, i);
    PressoChoice *choice = find_choice (drink, one);

    if (choice != NULL)
      *allergens |= presso_choice_get_allergens (choice);
    else
      is_known = FALSE;
  }
  return is_known;
}

/**
 * presso_menu_find_drink_name:
 * @menu: (nullable): drinks, of type [class@PressoDrink]
 * @order: an order
 * @language: (nullable): a language tag
 *
 * Says what was ordered in another language than the bar's. What the menu calls something else by
 * now stays what it was called when it was ordered, in no language but that.
 *
 * Returns: (transfer none) (nullable): what its drink is called for people who speak @language
 */
const char *
presso_menu_find_drink_name (GListModel *menu, PressoOrder *order, const char *language)
{
  const char *id = presso_order_get_drink (order);
  const char *ordered = presso_order_get_drink_name (order);
  PressoDrink *drink = menu != NULL && id != NULL ? presso_menu_find_drink (menu, id) : NULL;

  if (drink == NULL || g_strcmp0 (presso_drink_get_name (drink), ordered) != 0)
    return ordered;
  return presso_drink_get_name_in (drink, language);
}

/**
 * presso_menu_find_choice_name:
 * @menu: (nullable): drinks, of type [class@PressoDrink]
 * @order: an order
 * @chosen: one of its choices
 * @language: (nullable): a language tag
 *
 * The same for what was chosen with the drink: see [func@menu_find_drink_name].
 *
 * Returns: (transfer none) (nullable): what @chosen is called for people who speak @language
 */
const char *
presso_menu_find_choice_name (GListModel *menu,
                              PressoOrder *order,
                              PressoOrderChoice *chosen,
                              const char *language)
{
  const char *id = presso_order_get_drink (order);
  const char *ordered = presso_order_choice_get_choice_name (chosen);
  PressoDrink *drink = menu != NULL && id != NULL ? presso_menu_find_drink (menu, id) : NULL;
  PressoChoice *choice = drink != NULL ? find_choice (drink, chosen) : NULL;

  if (choice == NULL || g_strcmp0 (presso_choice_get_name (choice), ordered) != 0)
    return ordered;
  return presso_choice_get_name_in (choice, language);
}

static PressoOrderChoice *
new_order_choice (PressoOptionGroup *group, PressoChoice *choice)
{
  g_autoptr (PressoChoice) first =
    g_list_model_get_item (presso_option_group_get_choices (group), 0);

  return g_object_new (PRESSO_TYPE_ORDER_CHOICE, "group", presso_option_group_get_id (group),
                       "group-name", presso_option_group_get_name (group), "choice",
                       presso_choice_get_id (choice), "choice-name",
                       presso_choice_get_name (choice), "usual", choice == first, NULL);
}

/* Finds the member that names a group; NULL with a reason where none or two do. */
static JsonNode *
find_option (JsonObject *options, const char *group_id, const char **reason)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  JsonNode *found = NULL;

  *reason = "required";
  if (options == NULL)
    return NULL;
  json_object_iter_init (&iter, options);
  while (json_object_iter_next (&iter, &name, &node)) {
    if (g_ascii_strcasecmp (name, group_id) != 0)
      continue;
    if (found != NULL) {
      *reason = "doubled";
      return NULL;
    }
    found = node;
  }
  return found;
}

static const char *
select_choice (PressoOptionGroup *group, JsonObject *options, GListStore *choices)
{
  const char *reason;
  JsonNode *node = find_option (options, presso_option_group_get_id (group), &reason);
  PressoChoice *choice;
  g_autoptr (PressoOrderChoice) selected = NULL;

  if (node == NULL)
    return reason;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return "type";
  choice = find_by_id (presso_option_group_get_choices (group), json_node_get_string (node));
  if (choice == NULL)
    return "unknown";
  if (!presso_choice_get_available (choice))
    return "sold-out";
  selected = new_order_choice (group, choice);
  g_list_store_append (choices, selected);
  return NULL;
}

static void
refuse (GError **problem, const char *field, const char *reason)
{
  PressoError code =
    g_str_equal (reason, "sold-out") ? PRESSO_ERROR_SOLD_OUT : PRESSO_ERROR_ORDER_INVALID;

  presso_error_take_field (problem, field, reason, code);
  /* One part that is no order at all outweighs parts that are sold out. */
  if (code == PRESSO_ERROR_ORDER_INVALID)
    (*problem)->code = PRESSO_ERROR_ORDER_INVALID;
}

static void
refuse_unknown_groups (PressoDrink *drink, JsonObject *options, GError **problem)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (options == NULL)
    return;
  json_object_iter_init (&iter, options);
  while (json_object_iter_next (&iter, &name, &node)) {
    g_autofree char *field = g_strdup_printf ("options.%s", name);

    if (find_by_id (presso_drink_get_options (drink), name) == NULL)
      refuse (problem, field, "unknown");
  }
}

/**
 * presso_menu_select:
 * @menu: drinks, of type [class@PressoDrink]
 * @drink: (nullable): id of a drink, in any case
 * @options: (nullable): the choice of each option group, by ids in any case
 * @choices: an empty list of [class@PressoOrderChoice] to fill
 * @error: return location
 *
 * Checks an order against the menu as it stands: the drink and exactly one choice of each of its
 * groups, none of them sold out.
 *
 * Returns: (transfer none) (nullable): the drink, or %NULL with %PRESSO_ERROR_ORDER_INVALID or
 *   %PRESSO_ERROR_SOLD_OUT that names each field and why
 */
PressoDrink *
presso_menu_select (GListModel *menu,
                    const char *drink,
                    JsonObject *options,
                    GListStore *choices,
                    GError **error)
{
  PressoDrink *found = drink != NULL ? presso_menu_find_drink (menu, drink) : NULL;
  GError *problem = NULL;

  if (found == NULL) {
    refuse (&problem, "drink", drink == NULL ? "required" : "unknown");
    g_propagate_error (error, problem);
    return NULL;
  }
  if (!presso_drink_get_available (found))
    refuse (&problem, "drink", "sold-out");
  for (guint i = 0; i < g_list_model_get_n_items (presso_drink_get_options (found)); i++) {
    g_autoptr (PressoOptionGroup) group =
      g_list_model_get_item (presso_drink_get_options (found), i);
    g_autofree char *field = g_strdup_printf ("options.%s", presso_option_group_get_id (group));
    const char *reason = select_choice (group, options, choices);

    if (reason != NULL)
      refuse (&problem, field, reason);
  }
  refuse_unknown_groups (found, options, &problem);
  if (problem == NULL)
    return found;
  g_propagate_error (error, problem);
  return NULL;
}

static void
check_unique (GListModel *model, const char *path, GError **problem)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);
    g_autofree char *field = g_strdup_printf ("%s[%u].id", path, i);
    char *id;

    g_object_get (item, "id", &id, NULL);
    if (!g_hash_table_add (ids, id))
      presso_error_take_field (problem, field, "doubled", PRESSO_ERROR_REQUEST_INVALID);
  }
}

/**
 * presso_menu_check:
 * @menu: drinks, of type [class@PressoDrink]
 * @error: (inout): where to collect what is wrong
 *
 * Returns: whether every id is there only once among its like
 */
gboolean
presso_menu_check (GListModel *menu, GError **error)
{
  check_unique (menu, "menu", error);
  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, i);
    g_autofree char *path = g_strdup_printf ("menu[%u].options", i);
    GListModel *groups = presso_drink_get_options (drink);

    check_unique (groups, path, error);
    for (guint g = 0; g < g_list_model_get_n_items (groups); g++) {
      g_autoptr (PressoOptionGroup) group = g_list_model_get_item (groups, g);
      g_autofree char *group_path = g_strdup_printf ("%s[%u].choices", path, g);

      check_unique (presso_option_group_get_choices (group), group_path, error);
    }
  }
  return error == NULL || *error == NULL;
}

/* Sets a drink or a choice; what can be had isn't awaited any more. */
static void
set_available (gpointer item, gboolean is_available, gint64 until_ms)
{
  g_object_set (item, "available", is_available, "unavailable-until",
                is_available ? (gint64) 0 : until_ms, NULL);
}

/* Walks `{"milk":{"oat":false}}`; without @until_ms it only checks. */
static void
patch_choices (PressoDrink *drink, JsonObject *options, const gint64 *until_ms, GError **problem)
{
  JsonObjectIter groups;
  const char *group_id;
  JsonNode *group_node;

  json_object_iter_init (&groups, options);
  while (json_object_iter_next (&groups, &group_id, &group_node)) {
    PressoOptionGroup *group = find_by_id (presso_drink_get_options (drink), group_id);
    JsonObjectIter choices;
    const char *choice_id;
    JsonNode *choice_node;

    if (group == NULL || !JSON_NODE_HOLDS_OBJECT (group_node)) {
      g_autofree char *field = g_strdup_printf ("options.%s", group_id);

      presso_error_take_field (problem, field, group == NULL ? "unknown" : "type",
                               PRESSO_ERROR_REQUEST_INVALID);
      continue;
    }
    json_object_iter_init (&choices, json_node_get_object (group_node));
    while (json_object_iter_next (&choices, &choice_id, &choice_node)) {
      PressoChoice *choice = find_by_id (presso_option_group_get_choices (group), choice_id);
      g_autofree char *field = g_strdup_printf ("options.%s.%s", group_id, choice_id);
      gboolean is_boolean = json_node_get_value_type (choice_node) == G_TYPE_BOOLEAN;

      if (choice == NULL || !is_boolean)
        presso_error_take_field (problem, field, choice == NULL ? "unknown" : "type",
                                 PRESSO_ERROR_REQUEST_INVALID);
      else if (until_ms != NULL)
        set_available (choice, json_node_get_boolean (choice_node), *until_ms);
    }
  }
}

/**
 * presso_menu_set_availability:
 * @drink: a drink
 * @patch: `{"available":false}`, `{"options":{"milk":{"oat":false}}}` or both
 * @until_ms: when what is sold out can be had again, in milliseconds since the Unix epoch; 0 for
 *   when somebody says so
 * @error: return location
 *
 * Marks a drink or choices sold out, or back.
 *
 * Returns: whether all of @patch fitted; where not, nothing was changed
 */
gboolean
presso_menu_set_availability (PressoDrink *drink,
                              JsonObject *patch,
                              gint64 until_ms,
                              GError **error)
{
  JsonNode *available = json_object_get_member (patch, "available");
  JsonNode *options = json_object_get_member (patch, "options");
  GError *problem = NULL;

  if (available == NULL && options == NULL)
    presso_error_take_field (&problem, "available", "required", PRESSO_ERROR_REQUEST_INVALID);
  if (available != NULL && json_node_get_value_type (available) != G_TYPE_BOOLEAN)
    presso_error_take_field (&problem, "available", "type", PRESSO_ERROR_REQUEST_INVALID);
  if (options != NULL && !JSON_NODE_HOLDS_OBJECT (options))
    presso_error_take_field (&problem, "options", "type", PRESSO_ERROR_REQUEST_INVALID);
  else if (options != NULL)
    patch_choices (drink, json_node_get_object (options), NULL, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (available != NULL)
    set_available (drink, json_node_get_boolean (available), until_ms);
  if (options != NULL)
    patch_choices (drink, json_node_get_object (options), &until_ms, NULL);
  return TRUE;
}
