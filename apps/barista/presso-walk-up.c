/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-walk-up.h"

#include "model/presso-menu.h"

/**
 * PressoWalkUp:
 *
 * An order being put together for a guest who stands at the bar: a drink and one choice of each of
 * its option groups, the usual one until another is chosen.
 */
struct _PressoWalkUp {
  GObject parent_instance;

  PressoDrink *drink;
  GHashTable *options; /* group id → choice id */
};

G_DEFINE_FINAL_TYPE (PressoWalkUp, presso_walk_up, G_TYPE_OBJECT)

/* The usual choice is the first; where that is sold out, the first that is not. */
static const char *
find_usual (PressoOptionGroup *group)
{
  GListModel *choices = presso_option_group_get_choices (group);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, i);

    if (presso_choice_get_available (choice))
      return presso_choice_get_id (choice); /* The group holds the choice. */
  }
  return NULL;
}

static gboolean
is_available (PressoOptionGroup *group, const char *choice_id)
{
  GListModel *choices = presso_option_group_get_choices (group);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, i);

    if (g_strcmp0 (presso_choice_get_id (choice), choice_id) == 0)
      return presso_choice_get_available (choice);
  }
  return FALSE;
}

/* Keeps of @wanted what the drink still offers and takes the usual for the rest. */
static void
fill_options (PressoWalkUp *self, GHashTable *wanted)
{
  GListModel *groups = presso_drink_get_options (self->drink);

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (groups, i);
    const char *id = presso_option_group_get_id (group);
    const char *choice = wanted != NULL ? g_hash_table_lookup (wanted, id) : NULL;

    if (!is_available (group, choice))
      choice = find_usual (group);
    if (choice != NULL)
      g_hash_table_insert (self->options, g_strdup (id), g_strdup (choice));
  }
}

static void
presso_walk_up_finalize (GObject *object)
{
  PressoWalkUp *self = PRESSO_WALK_UP (object);

  g_clear_object (&self->drink);
  g_hash_table_unref (self->options);
  G_OBJECT_CLASS (presso_walk_up_parent_class)->finalize (object);
}

static void
presso_walk_up_class_init (PressoWalkUpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_walk_up_finalize;
}

static void
presso_walk_up_init (PressoWalkUp *self)
{
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * presso_walk_up_new:
 *
 * Returns: (transfer full): an order without a drink
 */
PressoWalkUp *
presso_walk_up_new (void)
{
  return g_object_new (PRESSO_TYPE_WALK_UP, NULL);
}

/**
 * presso_walk_up_set_drink:
 * @self: an order
 * @drink: (nullable): a drink, or %NULL to begin anew
 *
 * Takes the drink with its usual choices.
 */
void
presso_walk_up_set_drink (PressoWalkUp *self, PressoDrink *drink)
{
  g_return_if_fail (PRESSO_IS_WALK_UP (self));

  g_set_object (&self->drink, drink);
  g_hash_table_remove_all (self->options);
  if (drink != NULL)
    fill_options (self, NULL);
}

/**
 * presso_walk_up_choose:
 * @self: an order with a drink
 * @group: id of one of its option groups
 * @choice: id of a choice
 *
 * Answers one question about the drink.
 */
void
presso_walk_up_choose (PressoWalkUp *self, const char *group, const char *choice)
{
  g_return_if_fail (PRESSO_IS_WALK_UP (self));
  g_return_if_fail (group != NULL && choice != NULL);

  g_hash_table_insert (self->options, g_strdup (group), g_strdup (choice));
}

/**
 * presso_walk_up_take_menu:
 * @self: an order
 * @menu: the drinks as they are now
 *
 * Drops what is no longer offered, and keeps the rest of what was chosen.
 */
void
presso_walk_up_take_menu (PressoWalkUp *self, GListModel *menu)
{
  g_autoptr (GHashTable) wanted = NULL;
  PressoDrink *drink;

  g_return_if_fail (PRESSO_IS_WALK_UP (self));

  if (self->drink == NULL)
    return;
  drink = presso_menu_find_drink (menu, presso_drink_get_id (self->drink));
  if (drink == NULL || !presso_drink_get_available (drink)) {
    presso_walk_up_set_drink (self, NULL);
    return;
  }
  wanted = g_steal_pointer (&self->options);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_set_object (&self->drink, drink);
  fill_options (self, wanted);
}

/**
 * presso_walk_up_get_drink:
 * @self: an order
 *
 * Returns: (transfer none) (nullable): its drink
 */
PressoDrink *
presso_walk_up_get_drink (PressoWalkUp *self)
{
  g_return_val_if_fail (PRESSO_IS_WALK_UP (self), NULL);

  return self->drink;
}

/**
 * presso_walk_up_get_choice:
 * @self: an order
 * @group: id of an option group
 *
 * Returns: (nullable): id of the choice
 */
const char *
presso_walk_up_get_choice (PressoWalkUp *self, const char *group)
{
  g_return_val_if_fail (PRESSO_IS_WALK_UP (self), NULL);

  return g_hash_table_lookup (self->options, group);
}

/**
 * presso_walk_up_get_options:
 * @self: an order
 *
 * Returns: (transfer none): the choices, group id → choice id
 */
GHashTable *
presso_walk_up_get_options (PressoWalkUp *self)
{
  g_return_val_if_fail (PRESSO_IS_WALK_UP (self), NULL);

  return self->options;
}

/**
 * presso_walk_up_is_complete:
 * @self: an order
 *
 * Returns: whether it has a drink and a choice for each of its groups
 */
gboolean
presso_walk_up_is_complete (PressoWalkUp *self)
{
  g_return_val_if_fail (PRESSO_IS_WALK_UP (self), FALSE);

  return self->drink != NULL && g_hash_table_size (self->options) ==
                                  g_list_model_get_n_items (presso_drink_get_options (self->drink));
}
