/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "model/presso-code.h"
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-menu.h"
#include "model/presso-order.h"
#include "model/presso-problem.h"
#include "model/presso-shop.h"
#include "model/presso-text.h"
#include "services/presso-selection.h"

/*
 * A JSON document from a peer: the first line says what it is to be taken for, the rest is the
 * document. What is refused names the field and has changed nothing; what is accepted is written
 * and read again as the same.
 */

#define MAX_DEPTH 32

static int
get_depth (JsonNode *node)
{
  int deepest = 0, depth;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++) {
      depth = get_depth (json_array_get_element (array, i));
      deepest = MAX (deepest, depth);
    }
    return deepest + 1;
  }
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    JsonNode *member;

    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, NULL, &member)) {
      depth = get_depth (member);
      deepest = MAX (deepest, depth);
    }
    return deepest + 1;
  }
  return 0;
}

/* json-glib 1.6 writes 1e-13 as `1e-13.0`. No field of ours is a fraction. */
static gboolean
has_only_whole_numbers (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++) {
      if (!has_only_whole_numbers (json_array_get_element (array, i)))
        return FALSE;
    }
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    JsonNode *member;

    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, NULL, &member)) {
      if (!has_only_whole_numbers (member))
        return FALSE;
    }
  }
  return json_node_get_value_type (node) != G_TYPE_DOUBLE;
}

/* Of what a record has kept, every text can stand on a screen. */
static void
check_texts (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      check_texts (json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    JsonNode *member;

    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, NULL, &member))
      check_texts (member);
  } else if (json_node_get_value_type (node) == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);

    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_true (presso_text_is_plain (text));
  }
}

/* A refusal is one of ours, and where it names fields, each has a name and a reason. */
static void
check_refusal (const GError *error, gboolean names_fields)
{
  g_autofree char *problem = NULL;
  g_autoptr (GError) read = NULL;

  g_assert_nonnull (error);
  g_assert_true (error->domain == PRESSO_ERROR);
  g_assert_cmpint (error->code, !=, PRESSO_ERROR_INTERNAL);
  if (names_fields)
    g_assert_cmpuint (presso_error_get_n_fields (error), >, 0);
  for (guint i = 0; i < presso_error_get_n_fields (error); i++) {
    const char *reason;

    g_assert_nonnull (presso_error_get_field (error, i, &reason));
    g_assert_cmpstr (reason, !=, "");
  }
  problem = presso_problem_to_string (error);
  read = presso_problem_to_error (presso_error_get_status (error), problem, strlen (problem));
  g_assert_cmpint (read->code, ==, error->code);
  g_assert_cmpuint (presso_error_get_n_fields (read), ==, presso_error_get_n_fields (error));
}

static void
on_notify (GObject *object, GParamSpec *pspec, guint *n_notified)
{
  (*n_notified)++;
}

/* Reading what was written changes nothing, and nobody is told of a change. */
static void
check_written (PressoRecord *record)
{
  g_autofree char *written = presso_record_to_string (record);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (written, -1, &error);
  g_autoptr (PressoRecord) copy = NULL;
  g_autofree char *again = NULL;
  guint n_notified = 0;

  g_assert_no_error (error);
  check_texts (node);
  copy = presso_record_copy (record);
  again = presso_record_to_string (copy);
  g_assert_cmpstr (again, ==, written);
  g_signal_connect (record, "notify", G_CALLBACK (on_notify), &n_notified);
  g_assert_true (presso_record_update (record, node, "", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_notified, ==, 0);
}

static void
read_record (GType type, JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoRecord) record = presso_record_new_from_json (type, node, "", &error);

  if (record == NULL)
    check_refusal (error, TRUE);
  else
    check_written (record);
}

/* A patch of a record that is there: as PATCH does it, and twice is as good as once. */
static void
patch_shop (JsonNode *node)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autofree char *before = presso_record_to_string (PRESSO_RECORD (shop));
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  guint n_notified = 0;

  if (!presso_record_patch (PRESSO_RECORD (shop), node, &error)) {
    check_refusal (error, TRUE);
    after = presso_record_to_string (PRESSO_RECORD (shop));
    g_assert_cmpstr (after, ==, before);
    return;
  }
  g_assert_cmpstr (presso_shop_get_id (shop), ==, "main");
  if (!presso_shop_check (shop, &error))
    check_refusal (error, TRUE);
  g_signal_connect (shop, "notify", G_CALLBACK (on_notify), &n_notified);
  g_assert_true (presso_record_patch (PRESSO_RECORD (shop), node, NULL));
  g_assert_cmpuint (n_notified, ==, 0);
  check_written (PRESSO_RECORD (shop));
}

static void
patch_availability (JsonNode *node)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  PressoDrink *drink = presso_menu_find_drink (presso_shop_get_menu (shop), "latte");
  g_autofree char *before = presso_record_to_string (PRESSO_RECORD (drink));
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  if (presso_menu_set_availability (drink, json_node_get_object (node), 0, &error)) {
    check_written (PRESSO_RECORD (drink));
    return;
  }
  check_refusal (error, TRUE);
  after = presso_record_to_string (PRESSO_RECORD (drink));
  g_assert_cmpstr (after, ==, before);
}

/* What somebody orders, against the menu of a new shop. */
static void
select_drink (JsonNode *node)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (PressoOrder) order = g_object_new (PRESSO_TYPE_ORDER, "id", "o", "shop", "main",
                                                "state", PRESSO_ORDER_WAITING, NULL);
  g_auto (PressoSelection) selection = { NULL };
  g_autoptr (GError) error = NULL;

  if (!presso_selection_read (&selection, shop, node, &error)) {
    check_refusal (error, TRUE);
    return;
  }
  presso_selection_apply (&selection, order);
  g_assert_true (presso_selection_equals (&selection, order));
  g_assert_cmpuint (g_list_model_get_n_items (presso_order_get_choices (order)), ==,
                    g_list_model_get_n_items (presso_drink_get_options (selection.drink)));
  check_written (PRESSO_RECORD (order));
}

static GType
find_type (const char *what)
{
  static const struct {
    const char *what;
    GType (*get_type) (void);
  } types[] = {
    { "order", presso_order_get_type },   { "shop", presso_shop_get_type },
    { "drink", presso_drink_get_type },   { "group", presso_option_group_get_type },
    { "choice", presso_choice_get_type }, { "chosen", presso_order_choice_get_type },
    { "code", presso_code_get_type },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_str_equal (types[i].what, what))
      return types[i].get_type ();
  }
  return G_TYPE_INVALID;
}

static void
read_document (const char *what, JsonNode *node)
{
  GType type = find_type (what);

  if (type != G_TYPE_INVALID)
    read_record (type, node);
  else if (g_str_equal (what, "patch"))
    patch_shop (node);
  else if (g_str_equal (what, "sold-out"))
    patch_availability (node);
  else if (g_str_equal (what, "selection"))
    select_drink (node);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, data + size };
  g_autofree char *what = fuzz_input_take_line (&input);
  gsize length = (gsize) (input.end - input.at);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (what == NULL)
    return 0;
  if (g_str_equal (what, "problem")) {
    g_autoptr (GError) problem = presso_problem_to_error (409, (const char *) input.at, length);

    g_assert_true (problem->domain == PRESSO_ERROR);
    g_assert_cmpstr (problem->message, !=, "");
    return 0;
  }
  node = presso_json_parse ((const char *) input.at, (gssize) length, &error);
  if (node == NULL) {
    check_refusal (error, FALSE);
    return 0;
  }
  g_assert_cmpint (get_depth (node), <=, MAX_DEPTH);
  if (has_only_whole_numbers (node)) {
    g_autofree char *written = presso_json_to_string (node);
    g_autoptr (JsonNode) again = presso_json_parse (written, -1, &error);

    g_assert_no_error (error);
    g_assert_true (json_node_equal (node, again));
  }
  read_document (what, node);
  return 0;
}
