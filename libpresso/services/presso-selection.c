/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-selection.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-menu.h"
#include "model/presso-text.h"

/**
 * presso_selection_clear: (skip)
 * @self: a selection
 */
void
presso_selection_clear (PressoSelection *self)
{
  g_clear_object (&self->choices);
  g_clear_pointer (&self->name, g_free);
}

static void
refuse_field (GError **error, const char *field, const char *reason)
{
  GError *problem = NULL;

  presso_error_take_field (&problem, field, reason, PRESSO_ERROR_ORDER_INVALID);
  g_propagate_error (error, problem);
}

static gboolean
read_name (JsonObject *body, char **name, GError **error)
{
  JsonNode *node = json_object_get_member (body, "name");
  g_autofree char *text = NULL;
  const char *reason = NULL;

  *name = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING) {
    refuse_field (error, "name", "type");
    return FALSE;
  }
  text = presso_text_trim (json_node_get_string (node));
  if (g_utf8_strlen (text, -1) > PRESSO_MAX_NAME_LENGTH)
    reason = "length";
  else if (!presso_text_is_plain (text))
    reason = "format";
  if (reason != NULL) {
    refuse_field (error, "name", reason);
    return FALSE;
  }
  if (*text != '\0')
    *name = g_steal_pointer (&text);
  return TRUE;
}

/**
 * presso_selection_read: (skip)
 * @self: an empty selection
 * @shop: the shop
 * @node: (nullable): body of a request
 * @error: return location
 *
 * Returns: whether it is an order that the menu has, as it stands now; otherwise
 *   %PRESSO_ERROR_ORDER_INVALID or %PRESSO_ERROR_SOLD_OUT with a reason for each field
 */
gboolean
presso_selection_read (PressoSelection *self, PressoShop *shop, JsonNode *node, GError **error)
{
  JsonObject *body;
  JsonNode *drink, *options;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    refuse_field (error, "drink", "required");
    return FALSE;
  }
  body = json_node_get_object (node);
  drink = json_object_get_member (body, "drink");
  options = json_object_get_member (body, "options");
  if (drink != NULL && json_node_get_value_type (drink) != G_TYPE_STRING) {
    refuse_field (error, "drink", JSON_NODE_HOLDS_NULL (drink) ? "required" : "type");
    return FALSE;
  }
  if (options != NULL && !JSON_NODE_HOLDS_OBJECT (options) && !JSON_NODE_HOLDS_NULL (options)) {
    refuse_field (error, "options", "type");
    return FALSE;
  }
  self->choices = g_list_store_new (PRESSO_TYPE_ORDER_CHOICE);
  self->drink = presso_menu_select (presso_shop_get_menu (shop),
                                    drink != NULL ? json_node_get_string (drink) : NULL,
                                    presso_json_get_object (options), self->choices, error);
  return self->drink != NULL && read_name (body, &self->name, error);
}

/**
 * presso_selection_apply: (skip)
 * @self: a selection
 * @order: an order that becomes one of it
 *
 * Writes what was chosen into an order.
 */
void
presso_selection_apply (PressoSelection *self, PressoOrder *order)
{
  GListStore *choices = G_LIST_STORE (presso_order_get_choices (order));

  g_object_set (order, "drink", presso_drink_get_id (self->drink), "drink-name",
                presso_drink_get_name (self->drink), "name", self->name, NULL);
  g_list_store_remove_all (choices);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->choices)); i++) {
    g_autoptr (GObject) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);

    g_list_store_append (choices, choice);
  }
}

/**
 * presso_selection_equals: (skip)
 * @self: a selection
 * @order: an order that was submitted
 *
 * Returns: whether it was submitted with the same
 */
gboolean
presso_selection_equals (PressoSelection *self, PressoOrder *order)
{
  GListModel *before = presso_order_get_choices (order);
  GListModel *after = G_LIST_MODEL (self->choices);

  if (g_strcmp0 (presso_order_get_drink (order), presso_drink_get_id (self->drink)) != 0 ||
      g_strcmp0 (presso_order_get_name (order), self->name) != 0 ||
      g_list_model_get_n_items (before) != g_list_model_get_n_items (after))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (before); i++) {
    g_autoptr (PressoOrderChoice) a = g_list_model_get_item (before, i);
    g_autoptr (PressoOrderChoice) b = g_list_model_get_item (after, i);

    if (g_strcmp0 (presso_order_choice_get_choice (a), presso_order_choice_get_choice (b)) != 0)
      return FALSE;
  }
  return TRUE;
}
