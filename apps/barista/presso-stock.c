/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-stock.h"

#include <glib/gi18n.h>

#include "common/presso-wall-time.h"
#include "model/presso-language.h"

/**
 * PressoStockItem:
 *
 * Something that can run out behind the bar: a drink, or a choice such as oat milk, which runs out
 * for all drinks that offer it at once.
 */
struct _PressoStockItem {
  GObject parent_instance;

  char *group;   /* id; NULL for a drink */
  char *choice;  /* id; NULL for a drink */
  GStrv drinks;  /* ids of the drinks that have it */
  GStrv missing; /* names of those it is sold out for */
  char *name;
  char *group_name;
  gboolean available;
  gint64 until_ms; /* when the last of it is back; 0 for when somebody says so */
  gboolean is_for_good;
  char *note;
};

G_DEFINE_FINAL_TYPE (PressoStockItem, presso_stock_item, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_AVAILABLE,
  PROP_NOTE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
presso_stock_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoStockItem *self = PRESSO_STOCK_ITEM (object);

  switch (id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_AVAILABLE:
    g_value_set_boolean (value, self->available);
    break;
  case PROP_NOTE:
    g_value_set_string (value, self->note);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_stock_item_finalize (GObject *object)
{
  PressoStockItem *self = PRESSO_STOCK_ITEM (object);

  g_free (self->group);
  g_free (self->choice);
  g_strfreev (self->drinks);
  g_strfreev (self->missing);
  g_free (self->name);
  g_free (self->group_name);
  g_free (self->note);
  G_OBJECT_CLASS (presso_stock_item_parent_class)->finalize (object);
}

static void
presso_stock_item_class_init (PressoStockItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_stock_item_get_property;
  object_class->finalize = presso_stock_item_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_stock_item_init (PressoStockItem *self)
{
}

/* Takes over a string array's content: @array is left with one string more. */
static void
append (GStrv *array, const char *string)
{
  guint length = *array != NULL ? g_strv_length (*array) : 0;

  *array = g_renew (char *, *array, length + 2);
  (*array)[length] = g_strdup (string);
  (*array)[length + 1] = NULL;
}

static PressoStockItem *
new_item (const char *group, const char *group_name, const char *choice, const char *name)
{
  PressoStockItem *self = g_object_new (PRESSO_TYPE_STOCK_ITEM, NULL);

  self->group = g_strdup (group);
  self->choice = g_strdup (choice);
  self->name = g_strdup (name);
  self->group_name = g_strdup (group_name);
  return self;
}

static void
add_drink (PressoStockItem *self, PressoDrink *drink, gboolean is_available, gint64 until_ms)
{
  append (&self->drinks, presso_drink_get_id (drink));
  if (is_available)
    return;
  append (&self->missing, presso_drink_get_name_in (drink, presso_language_get_local ()));
  self->until_ms = MAX (self->until_ms, until_ms);
  self->is_for_good = self->is_for_good || until_ms == 0;
}

/* What is back at midnight is sold out for today. */
static char *
describe_until (gint64 until_ms, const char *time_zone)
{
  g_autofree char *time =
    presso_wall_time_format (until_ms, time_zone, PRESSO_WALL_TIME_MINUTES, NULL);

  if (presso_wall_time_is_midnight (until_ms, time_zone))
    return g_strdup (_ ("Sold out for today"));
  /* Translators: %s is a time of day. */
  return g_strdup_printf (_ ("Sold out until %s"), time);
}

static void
conclude (PressoStockItem *self, const char *time_zone)
{
  guint n_missing = self->missing != NULL ? g_strv_length (self->missing) : 0;
  guint n_drinks = g_strv_length (self->drinks);

  self->available = n_missing == 0;
  if (n_missing == 0) {
    self->note = g_strdup (_ ("Available"));
  } else if (n_missing == n_drinks) {
    self->note =
      self->is_for_good ? g_strdup (_ ("Sold out")) : describe_until (self->until_ms, time_zone);
  } else {
    g_autofree char *names = g_strjoinv (", ", self->missing);

    /* Translators: %s is one drink or a list of drinks. */
    self->note = g_strdup_printf (_ ("Sold out for %s"), names);
  }
}

static gboolean
is_same_thing (PressoStockItem *a, PressoStockItem *b)
{
  return g_strcmp0 (a->group, b->group) == 0 && g_strcmp0 (a->choice, b->choice) == 0 &&
         g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->group_name, b->group_name) == 0 &&
         g_strv_equal ((const char *const *) a->drinks, (const char *const *) b->drinks);
}

static PressoStockItem *
find_choice (GPtrArray *items, PressoOptionGroup *group, PressoChoice *choice)
{
  for (guint i = 0; i < items->len; i++) {
    PressoStockItem *item = g_ptr_array_index (items, i);

    if (g_strcmp0 (item->group, presso_option_group_get_id (group)) == 0 &&
        g_strcmp0 (item->choice, presso_choice_get_id (choice)) == 0)
      return item;
  }
  return NULL;
}

static void
collect_choices (GPtrArray *items, PressoDrink *drink)
{
  GListModel *groups = presso_drink_get_options (drink);

  for (guint g = 0; g < g_list_model_get_n_items (groups); g++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (groups, g);
    GListModel *choices = presso_option_group_get_choices (group);

    for (guint c = 0; c < g_list_model_get_n_items (choices); c++) {
      g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, c);
      PressoStockItem *item = find_choice (items, group, choice);

      if (item == NULL) {
        item = new_item (presso_option_group_get_id (group),
                         presso_option_group_get_name_in (group, presso_language_get_local ()),
                         presso_choice_get_id (choice),
                         presso_choice_get_name_in (choice, presso_language_get_local ()));
        g_ptr_array_add (items, item);
      }
      add_drink (item, drink, presso_choice_get_available (choice),
                 presso_choice_get_unavailable_until (choice));
    }
  }
}

/* The drinks in the menu's order, then each group's choices. */
static GPtrArray *
collect (PressoShop *shop)
{
  GListModel *menu = presso_shop_get_menu (shop);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, i);
    PressoStockItem *item =
      new_item (NULL, NULL, NULL, presso_drink_get_name_in (drink, presso_language_get_local ()));

    add_drink (item, drink, presso_drink_get_available (drink),
               presso_drink_get_unavailable_until (drink));
    g_ptr_array_add (items, item);
    collect_choices (choices, drink);
  }
  /* Several drinks may have added to the groups in turns. */
  while (choices->len > 0) {
    g_autofree char *group =
      g_strdup (presso_stock_item_get_group (g_ptr_array_index (choices, 0)));

    for (guint i = 0; i < choices->len;) {
      if (g_strcmp0 (presso_stock_item_get_group (g_ptr_array_index (choices, i)), group) == 0)
        g_ptr_array_add (items, g_ptr_array_steal_index (choices, i));
      else
        i++;
    }
  }
  for (guint i = 0; i < items->len; i++)
    conclude (g_ptr_array_index (items, i), presso_shop_get_time_zone (shop));
  return items;
}

static gboolean
has_same_things (GListStore *stock, GPtrArray *items)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (stock)) != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (PressoStockItem) held = g_list_model_get_item (G_LIST_MODEL (stock), i);

    if (!is_same_thing (held, g_ptr_array_index (items, i)))
      return FALSE;
  }
  return TRUE;
}

static void
take_availability (PressoStockItem *self, PressoStockItem *other)
{
  if (self->available != other->available) {
    self->available = other->available;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
  }
  if (g_strcmp0 (self->note, other->note) != 0) {
    g_free (self->note);
    self->note = g_strdup (other->note);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
  }
}

/**
 * presso_stock_update:
 * @stock: a list of [class@PressoStockItem]
 * @shop: the bar as it is now
 *
 * Makes @stock say what can run out and what has. Where only availability changed the items stay,
 * so that no row goes away under a finger.
 */
void
presso_stock_update (GListStore *stock, PressoShop *shop)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (G_IS_LIST_STORE (stock));
  g_return_if_fail (PRESSO_IS_SHOP (shop));

  items = collect (shop);
  if (!has_same_things (stock, items)) {
    g_list_store_splice (stock, 0, g_list_model_get_n_items (G_LIST_MODEL (stock)), items->pdata,
                         items->len);
    return;
  }
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (PressoStockItem) held = g_list_model_get_item (G_LIST_MODEL (stock), i);

    take_availability (held, g_ptr_array_index (items, i));
  }
}

/**
 * presso_stock_item_get_group:
 * @self: an item
 *
 * Returns: (nullable): id of the option group; %NULL for a drink
 */
const char *
presso_stock_item_get_group (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), NULL);

  return self->group;
}

/**
 * presso_stock_item_get_choice:
 * @self: an item
 *
 * Returns: (nullable): id of the choice; %NULL for a drink
 */
const char *
presso_stock_item_get_choice (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), NULL);

  return self->choice;
}

/**
 * presso_stock_item_get_drinks:
 * @self: an item
 *
 * Returns: (array zero-terminated=1): ids of the drink, or of the drinks that offer the choice
 */
const char *const *
presso_stock_item_get_drinks (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), NULL);

  return (const char *const *) self->drinks;
}

/**
 * presso_stock_item_get_name:
 * @self: an item
 *
 * Returns: what people call it
 */
const char *
presso_stock_item_get_name (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), NULL);

  return self->name;
}

/**
 * presso_stock_item_get_group_name:
 * @self: an item
 *
 * Returns: (nullable): what people call its option group; %NULL for a drink
 */
const char *
presso_stock_item_get_group_name (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), NULL);

  return self->group_name;
}

/**
 * presso_stock_item_get_available:
 * @self: an item
 *
 * Returns: whether guests can order it everywhere it is offered
 */
gboolean
presso_stock_item_get_available (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), FALSE);

  return self->available;
}

/**
 * presso_stock_item_get_note:
 * @self: an item
 *
 * Returns: its availability in words
 */
const char *
presso_stock_item_get_note (PressoStockItem *self)
{
  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (self), NULL);

  return self->note;
}
