/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-load.h"

#include "barista/presso-total.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/* Totals of one kind: those that aren't zero, sorted. */
typedef struct {
  GListStore *list;
  GHashTable *by_id; /* id → PressoTotal of @list */
} Totals;

/* What an order counts for, as it was when it was counted. */
typedef struct {
  PressoBatch *batch;
  char *drink;
  char *drink_name;
  GListModel *choices;
  char **choice_names;
} Entry;

/**
 * PressoLoad:
 *
 * What is to be made in all: so many of each drink, so many of each choice, and which orders are
 * the same. What is ready is no load any more, and what is being chosen isn't one yet.
 *
 * Each order is followed by itself: an event costs as much as the menu is long, and not more with
 * more orders.
 */
struct _PressoLoad {
  GObject parent_instance;

  GListModel *orders;  /* weak: it may own us */
  GListModel *menu;    /* NULL: none that would know other names */
  GPtrArray *followed; /* every order of the list, in its order */
  GHashTable *entries; /* PressoOrder → Entry: those that are to be made */
  GHashTable *batches; /* drink and choices → PressoBatch; as many as there are different ones */
  Totals drinks;
  Totals choices;
};

G_DEFINE_FINAL_TYPE (PressoLoad, presso_load, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->batch);
  g_free (entry->drink);
  g_free (entry->drink_name);
  g_object_unref (entry->choices);
  g_strfreev (entry->choice_names);
  g_free (entry);
}

static void
totals_init (Totals *totals)
{
  totals->list = g_list_store_new (PRESSO_TYPE_TOTAL);
  totals->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
totals_clear (Totals *totals)
{
  g_clear_object (&totals->list);
  g_clear_pointer (&totals->by_id, g_hash_table_unref);
}

/* Where a total belongs among the others: there are as many as there are drinks or choices. */
static guint
find_place (Totals *totals, PressoTotal *total)
{
  GListModel *model = G_LIST_MODEL (totals->list);
  guint place = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PressoTotal) other = g_list_model_get_item (model, i);

    place += other != total && presso_total_compare (other, total) < 0;
  }
  return place;
}

static void
add_to_total (Totals *totals, const char *id, const char *name, gboolean is_usual, int by)
{
  g_autoptr (PressoTotal) total = NULL;
  gboolean is_listed;
  guint position;
  guint place;

  g_set_object (&total, g_hash_table_lookup (totals->by_id, id));
  is_listed = total != NULL;
  if (total == NULL) {
    total = presso_total_new (name, is_usual);
    g_hash_table_insert (totals->by_id, g_strdup (id), g_object_ref (total));
  }
  presso_total_add (total, by);
  place = find_place (totals, total);
  if (is_listed && g_list_store_find (totals->list, total, &position)) {
    if (presso_total_get_count (total) > 0 && position == place)
      return;
    g_list_store_remove (totals->list, position);
  }
  if (presso_total_get_count (total) > 0)
    g_list_store_insert (totals->list, place, total);
  else
    g_hash_table_remove (totals->by_id, id);
}

static void
add_to_totals (PressoLoad *self, const Entry *entry, int by)
{
  add_to_total (&self->drinks, entry->drink, entry->drink_name, FALSE, by);
  for (guint i = 0; i < g_list_model_get_n_items (entry->choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (entry->choices, i);
    g_autofree char *id = g_strconcat (presso_order_choice_get_group (choice), "/",
                                       presso_order_choice_get_choice (choice), NULL);

    add_to_total (&self->choices, id, entry->choice_names[i],
                  presso_order_choice_get_usual (choice), by);
  }
}

static GListModel *
copy_list (GListModel *model)
{
  GListStore *copy = g_list_store_new (G_TYPE_OBJECT);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);

    g_list_store_append (copy, item);
  }
  return G_LIST_MODEL (copy);
}

/* In this program's language, as far as the menu knows it. */
static char *
dup_drink_name (PressoLoad *self, PressoOrder *order)
{
  const char *drink = presso_order_get_drink (order);
  const char *name = presso_menu_find_drink_name (self->menu, order, presso_language_get_local ());

  if (name == NULL)
    name = drink != NULL ? drink : "";
  return g_strdup (name);
}

static char **
dup_choice_names (PressoLoad *self, PressoOrder *order, GListModel *choices)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (choices, i);

    g_strv_builder_add (builder, presso_menu_find_choice_name (self->menu, order, choice,
                                                               presso_language_get_local ()));
  }
  return g_strv_builder_end (builder);
}

static Entry *
new_entry (PressoLoad *self, PressoOrder *order)
{
  Entry *entry = g_new0 (Entry, 1);
  const char *drink = presso_order_get_drink (order);

  entry->batch = g_object_ref (presso_load_get_batch (self, order));
  entry->drink = g_strdup (drink != NULL ? drink : "");
  entry->drink_name = dup_drink_name (self, order);
  entry->choices = copy_list (presso_order_get_choices (order));
  entry->choice_names = dup_choice_names (self, order, entry->choices);
  return entry;
}

static void
count (PressoLoad *self, PressoOrder *order)
{
  Entry *entry = new_entry (self, order);

  g_hash_table_insert (self->entries, order, entry);
  add_to_totals (self, entry, 1);
  presso_batch_add (entry->batch, order);
  presso_batch_emit_changed (entry->batch);
}

static void
discount (PressoLoad *self, PressoOrder *order)
{
  Entry *entry = g_hash_table_lookup (self->entries, order);
  g_autoptr (PressoBatch) batch = g_object_ref (entry->batch);

  add_to_totals (self, entry, -1);
  presso_batch_remove (batch, order);
  g_hash_table_remove (self->entries, order);
  presso_batch_emit_changed (batch);
}

/* Takes the names that the menu has now; gives whether any is another. */
static gboolean
rename_entry (PressoLoad *self, PressoOrder *order, Entry *entry)
{
  g_autofree char *drink_name = g_steal_pointer (&entry->drink_name);
  g_auto (GStrv) choice_names = g_steal_pointer (&entry->choice_names);

  entry->drink_name = dup_drink_name (self, order);
  entry->choice_names = dup_choice_names (self, order, entry->choices);
  return !g_str_equal (drink_name, entry->drink_name) ||
         !g_strv_equal ((const char *const *) choice_names,
                        (const char *const *) entry->choice_names);
}

/* A menu changes with each drink that is sold out, what things are called hardly ever. */
static void
on_menu_changed (PressoLoad *self)
{
  gboolean is_renamed = FALSE;
  GHashTableIter iter;
  gpointer order;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &order, &entry))
    is_renamed = rename_entry (self, order, entry) || is_renamed;
  if (!is_renamed)
    return;
  for (int by = -1; by <= 1; by += 2) {
    g_hash_table_iter_init (&iter, self->entries);
    while (g_hash_table_iter_next (&iter, NULL, &entry))
      add_to_totals (self, entry, by);
  }
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    presso_batch_emit_changed (((Entry *) entry)->batch);
}

static void
on_state_changed (PressoOrder *order, GParamSpec *pspec, PressoLoad *self)
{
  PressoOrderState state = presso_order_get_state (order);
  gboolean is_load = state == PRESSO_ORDER_WAITING || state == PRESSO_ORDER_MAKING;
  Entry *entry = g_hash_table_lookup (self->entries, order);

  if (entry == NULL && is_load)
    count (self, order);
  else if (entry != NULL && !is_load)
    discount (self, order);
  else if (entry != NULL)
    presso_batch_emit_changed (entry->batch);
}

static void
unfollow (PressoLoad *self, PressoOrder *order)
{
  g_signal_handlers_disconnect_by_data (order, self);
  if (g_hash_table_contains (self->entries, order))
    discount (self, order);
}

static void
on_orders_items_changed (GListModel *orders,
                         guint position,
                         guint removed,
                         guint added,
                         PressoLoad *self)
{
  for (guint i = 0; i < removed; i++)
    unfollow (self, g_ptr_array_index (self->followed, position + i));
  if (removed > 0)
    g_ptr_array_remove_range (self->followed, position, removed);
  for (guint i = 0; i < added; i++) {
    PressoOrder *order = g_list_model_get_item (orders, position + i);

    g_ptr_array_insert (self->followed, (int) (position + i), order);
    g_signal_connect (order, "notify::state", G_CALLBACK (on_state_changed), self);
    on_state_changed (order, NULL, self);
  }
}

static void
presso_load_dispose (GObject *object)
{
  PressoLoad *self = PRESSO_LOAD (object);

  if (self->orders != NULL)
    g_signal_handlers_disconnect_by_data (self->orders, self);
  for (guint i = 0; i < self->followed->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->followed, i), self);
  g_ptr_array_set_size (self->followed, 0);
  if (self->menu != NULL)
    g_signal_handlers_disconnect_by_data (self->menu, self);
  g_clear_object (&self->menu);
  g_clear_weak_pointer (&self->orders);
  G_OBJECT_CLASS (presso_load_parent_class)->dispose (object);
}

static void
presso_load_finalize (GObject *object)
{
  PressoLoad *self = PRESSO_LOAD (object);

  g_ptr_array_unref (self->followed);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->batches);
  totals_clear (&self->drinks);
  totals_clear (&self->choices);
  G_OBJECT_CLASS (presso_load_parent_class)->finalize (object);
}

static void
presso_load_class_init (PressoLoadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_load_dispose;
  G_OBJECT_CLASS (klass)->finalize = presso_load_finalize;
}

static void
presso_load_init (PressoLoad *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->batches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  totals_init (&self->drinks);
  totals_init (&self->choices);
}

/**
 * presso_load_new:
 * @orders: a live list of [class@Order]
 *
 * Returns: (transfer full): what of @orders is to be made
 */
PressoLoad *
presso_load_new (GListModel *orders)
{
  PressoLoad *self = g_object_new (PRESSO_TYPE_LOAD, NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (orders), self);

  g_set_weak_pointer (&self->orders, orders);
  g_signal_connect (orders, "items-changed", G_CALLBACK (on_orders_items_changed), self);
  on_orders_items_changed (orders, 0, 0, g_list_model_get_n_items (orders), self);
  return self;
}

/**
 * presso_load_set_menu:
 * @self: a load
 * @menu: (nullable): drinks, of type [class@PressoDrink], which have names in other languages
 *
 * Names what is to be made in this program's language from now on.
 */
void
presso_load_set_menu (PressoLoad *self, GListModel *menu)
{
  g_return_if_fail (PRESSO_IS_LOAD (self));

  if (self->menu != NULL)
    g_signal_handlers_disconnect_by_data (self->menu, self);
  g_set_object (&self->menu, menu);
  if (menu != NULL)
    g_signal_connect_swapped (menu, "items-changed", G_CALLBACK (on_menu_changed), self);
  on_menu_changed (self);
}

/**
 * presso_load_of:
 * @orders: a live list of [class@Order]
 *
 * Returns: (transfer none): the one load of @orders that all who look at it share
 */
PressoLoad *
presso_load_of (GListModel *orders)
{
  PressoLoad *load = g_object_get_data (G_OBJECT (orders), "presso-load");

  if (load == NULL) {
    load = presso_load_new (orders);
    g_object_set_data_full (G_OBJECT (orders), "presso-load", load, g_object_unref);
  }
  return load;
}

/**
 * presso_load_get_drinks:
 * @self: a load
 *
 * Returns: (transfer none): a list of [class@Total], the most first
 */
GListModel *
presso_load_get_drinks (PressoLoad *self)
{
  g_return_val_if_fail (PRESSO_IS_LOAD (self), NULL);

  return G_LIST_MODEL (self->drinks.list);
}

/**
 * presso_load_get_choices:
 * @self: a load
 *
 * Returns: (transfer none): a list of [class@Total], the most first and what is usual after that
 */
GListModel *
presso_load_get_choices (PressoLoad *self)
{
  g_return_val_if_fail (PRESSO_IS_LOAD (self), NULL);

  return G_LIST_MODEL (self->choices.list);
}

/**
 * presso_load_get_batch:
 * @self: a load
 * @order: an order
 *
 * Returns: (transfer none): the orders that are to be made and the same as @order; it stays the
 *   same object
 */
PressoBatch *
presso_load_get_batch (PressoLoad *self, PressoOrder *order)
{
  GListModel *choices;
  g_autoptr (GString) selection = NULL;
  PressoBatch *batch;

  g_return_val_if_fail (PRESSO_IS_LOAD (self), NULL);
  g_return_val_if_fail (PRESSO_IS_ORDER (order), NULL);

  choices = presso_order_get_choices (order);
  selection = g_string_new (presso_order_get_drink (order));
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (choices, i);

    g_string_append_printf (selection, " %s/%s", presso_order_choice_get_group (choice),
                            presso_order_choice_get_choice (choice));
  }
  batch = g_hash_table_lookup (self->batches, selection->str);
  if (batch == NULL) {
    batch = presso_batch_new ();
    g_hash_table_insert (self->batches, g_strdup (selection->str), batch);
  }
  return batch;
}
