/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-menu-compare.h"

/**
 * presso_menu_copy:
 * @to: a list of drinks
 * @from: a list of drinks
 *
 * Replaces the drinks of @to by copies of those of @from.
 */
void
presso_menu_copy (GListStore *to, GListModel *from)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (from); i++) {
    g_autoptr (PressoRecord) drink = g_list_model_get_item (from, i);

    g_ptr_array_add (copies, presso_record_copy (drink));
  }
  g_list_store_splice (to, 0, g_list_model_get_n_items (G_LIST_MODEL (to)), copies->pdata,
                       copies->len);
}

static char *
write_menu (GListModel *menu)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoRecord) drink = g_list_model_get_item (menu, i);
    g_autofree char *json = presso_record_to_string (drink);

    g_string_append (text, json);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * presso_menu_is_same:
 * @a: a list of drinks
 * @b: a list of drinks
 *
 * Returns: whether both are the same in everything
 */
gboolean
presso_menu_is_same (GListModel *a, GListModel *b)
{
  g_autofree char *text_a = write_menu (a);
  g_autofree char *text_b = write_menu (b);

  return g_str_equal (text_a, text_b);
}

static gpointer
find_record (GListModel *records, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++) {
    g_autoptr (GObject) record = g_list_model_get_item (records, i);
    g_autofree char *other = NULL;

    g_object_get (record, "id", &other, NULL);
    if (g_strcmp0 (other, id) == 0)
      return record; /* The list holds it. */
  }
  return NULL;
}

/**
 * presso_menu_get_children:
 * @record: a drink, option group or choice
 *
 * Returns: (transfer none) (nullable): its option groups or choices
 */
GListModel *
presso_menu_get_children (gpointer record)
{
  if (PRESSO_IS_DRINK (record))
    return presso_drink_get_options (record);
  if (PRESSO_IS_OPTION_GROUP (record))
    return presso_option_group_get_choices (record);
  return NULL;
}

/**
 * presso_menu_find_twin:
 * @records: drinks, option groups or choices
 * @others: the same, as they are elsewhere
 * @record: one of @records or of what is in them
 *
 * Returns: (transfer none) (nullable): what has its place, by the ids, in @others
 */
gpointer
presso_menu_find_twin (GListModel *records, GListModel *others, gpointer record)
{
  gpointer found = NULL;

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (records); i++) {
    g_autoptr (GObject) mine = g_list_model_get_item (records, i);
    g_autofree char *id = NULL;
    gpointer twin;

    g_object_get (mine, "id", &id, NULL);
    twin = find_record (others, id);
    if (mine == record)
      return twin;
    if (twin != NULL && presso_menu_get_children (mine) != NULL)
      found = presso_menu_find_twin (presso_menu_get_children (mine),
                                     presso_menu_get_children (twin), record);
  }
  return found;
}

/**
 * presso_menu_merge_availability:
 * @mine: drinks, option groups or choices as they are here
 * @base: as they were when they were last the same
 * @theirs: as they are elsewhere
 *
 * Where nobody touched a switch here, it follows the one elsewhere.
 */
void
presso_menu_merge_availability (GListModel *mine, GListModel *base, GListModel *theirs)
{
  for (guint i = 0; i < g_list_model_get_n_items (mine); i++) {
    g_autoptr (GObject) record = g_list_model_get_item (mine, i);
    g_autofree char *id = NULL;
    gpointer old;
    gpointer new;

    g_object_get (record, "id", &id, NULL);
    old = find_record (base, id);
    new = find_record (theirs, id);
    if (old == NULL || new == NULL)
      continue;
    if (!PRESSO_IS_OPTION_GROUP (record)) {
      gboolean here, before, there;

      g_object_get (record, "available", &here, NULL);
      g_object_get (old, "available", &before, NULL);
      g_object_get (new, "available", &there, NULL);
      if (here == before && here != there)
        g_object_set (record, "available", there, NULL);
    }
    if (presso_menu_get_children (record) != NULL)
      presso_menu_merge_availability (presso_menu_get_children (record),
                                      presso_menu_get_children (old),
                                      presso_menu_get_children (new));
  }
}

static void
set_all_available (GListModel *records)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++) {
    g_autoptr (GObject) record = g_list_model_get_item (records, i);

    if (!PRESSO_IS_OPTION_GROUP (record))
      g_object_set (record, "available", TRUE, NULL);
    if (presso_menu_get_children (record) != NULL)
      set_all_available (presso_menu_get_children (record));
  }
}

/**
 * presso_menu_differs_beyond_availability:
 * @a: a list of drinks
 * @b: a list of drinks
 *
 * Returns: whether they differ in more than in what is sold out
 */
gboolean
presso_menu_differs_beyond_availability (GListModel *a, GListModel *b)
{
  g_autoptr (GListStore) copy_a = g_list_store_new (PRESSO_TYPE_DRINK);
  g_autoptr (GListStore) copy_b = g_list_store_new (PRESSO_TYPE_DRINK);

  presso_menu_copy (copy_a, a);
  presso_menu_copy (copy_b, b);
  set_all_available (G_LIST_MODEL (copy_a));
  set_all_available (G_LIST_MODEL (copy_b));
  return !presso_menu_is_same (G_LIST_MODEL (copy_a), G_LIST_MODEL (copy_b));
}
