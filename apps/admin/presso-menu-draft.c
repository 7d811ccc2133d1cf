/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-menu-draft.h"

#include <glib/gi18n.h>

#include "admin/presso-menu-compare.h"
#include "admin/presso-menu-id.h"
#include "model/presso-shop.h"
#include "model/presso-texts.h"

/**
 * PressoMenuDraft:
 *
 * The menu while it is being edited. What baristas mark sold out meanwhile is taken over, so that
 * saving doesn't put back on the menu what has run out; any other change elsewhere is a conflict
 * that the organiser is told of.
 *
 * What is new has no id until it is saved: then it gets one made of its name.
 */
struct _PressoMenuDraft {
  GObject parent_instance;

  GListStore *base;     /* the menu as the host has it */
  GListStore *drinks;   /* the menu as it is here */
  GHashTable *new_ones; /* records whose ids are ours to choose */
  PressoMenuProblems *problems;
  char **languages; /* that guests read the menu in, beside its own */
  gboolean dirty;
  gboolean conflict;
};

G_DEFINE_FINAL_TYPE (PressoMenuDraft, presso_menu_draft, G_TYPE_OBJECT)

enum {
  PROP_DIRTY = 1,
  PROP_CONFLICT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
presso_menu_draft_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoMenuDraft *self = PRESSO_MENU_DRAFT (object);

  g_value_set_boolean (value, id == PROP_DIRTY ? self->dirty : self->conflict);
}

static void
presso_menu_draft_finalize (GObject *object)
{
  PressoMenuDraft *self = PRESSO_MENU_DRAFT (object);

  g_object_unref (self->base);
  g_object_unref (self->drinks);
  g_hash_table_unref (self->new_ones);
  g_object_unref (self->problems);
  g_strfreev (self->languages);
  G_OBJECT_CLASS (presso_menu_draft_parent_class)->finalize (object);
}

static void
presso_menu_draft_class_init (PressoMenuDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_menu_draft_get_property;
  object_class->finalize = presso_menu_draft_finalize;

  properties[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE, flags);
  properties[PROP_CONFLICT] = g_param_spec_boolean ("conflict", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_menu_draft_init (PressoMenuDraft *self)
{
  self->base = g_list_store_new (PRESSO_TYPE_DRINK);
  self->drinks = g_list_store_new (PRESSO_TYPE_DRINK);
  self->new_ones = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->problems = presso_menu_problems_new (G_LIST_MODEL (self->drinks));
  self->languages = g_new0 (char *, 1);
}

static void
set_flag (PressoMenuDraft *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * presso_menu_draft_new:
 *
 * Returns: (transfer full): a draft of an empty menu
 */
PressoMenuDraft *
presso_menu_draft_new (void)
{
  return g_object_new (PRESSO_TYPE_MENU_DRAFT, NULL);
}

/**
 * presso_menu_draft_take_menu:
 * @self: a draft
 * @menu: the drinks as the host has them now
 *
 * Follows the host's menu; what was changed here stays.
 */
void
presso_menu_draft_take_menu (PressoMenuDraft *self, GListModel *menu)
{
  GListModel *base;
  GListModel *drinks;

  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  base = G_LIST_MODEL (self->base);
  drinks = G_LIST_MODEL (self->drinks);
  if (presso_menu_is_same (menu, base))
    return;
  if (!presso_menu_differs_beyond_availability (menu, base)) {
    presso_menu_merge_availability (drinks, base, menu);
    presso_menu_copy (self->base, menu);
  } else if (self->dirty && !presso_menu_is_same (menu, drinks)) {
    presso_menu_merge_availability (drinks, base, menu);
    presso_menu_copy (self->base, menu);
    set_flag (self, &self->conflict, TRUE, PROP_CONFLICT);
  } else {
    presso_menu_copy (self->base, menu);
    if (!presso_menu_is_same (menu, drinks))
      presso_menu_draft_reset (self);
  }
  presso_menu_draft_touch (self);
}

/**
 * presso_menu_draft_settle:
 * @self: a draft
 *
 * To be called when the host has taken the draft: what is here is what is there.
 */
void
presso_menu_draft_settle (PressoMenuDraft *self)
{
  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  presso_menu_copy (self->base, G_LIST_MODEL (self->drinks));
  g_hash_table_remove_all (self->new_ones);
  presso_menu_problems_take (self->problems, NULL);
  set_flag (self, &self->conflict, FALSE, PROP_CONFLICT);
  presso_menu_draft_touch (self);
}

/**
 * presso_menu_draft_reset:
 * @self: a draft
 *
 * Drops every change.
 */
void
presso_menu_draft_reset (PressoMenuDraft *self)
{
  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  g_hash_table_remove_all (self->new_ones);
  presso_menu_copy (self->drinks, G_LIST_MODEL (self->base));
  set_flag (self, &self->conflict, FALSE, PROP_CONFLICT);
  presso_menu_problems_take (self->problems, NULL);
  presso_menu_draft_touch (self);
}

/**
 * presso_menu_draft_get_drinks:
 * @self: a draft
 *
 * Returns: (transfer none): the drinks, of type [class@PressoDrink]
 */
GListModel *
presso_menu_draft_get_drinks (PressoMenuDraft *self)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);

  return G_LIST_MODEL (self->drinks);
}

/**
 * presso_menu_draft_get_problems:
 * @self: a draft
 *
 * Returns: (transfer none): what is wrong with it as far as known
 */
PressoMenuProblems *
presso_menu_draft_get_problems (PressoMenuDraft *self)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);

  return self->problems;
}

/**
 * presso_menu_draft_get_dirty:
 * @self: a draft
 *
 * Returns: whether anything was changed that the host doesn't know
 */
gboolean
presso_menu_draft_get_dirty (PressoMenuDraft *self)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), FALSE);

  return self->dirty;
}

/**
 * presso_menu_draft_get_conflict:
 * @self: a draft
 *
 * Returns: whether the menu was changed elsewhere since the first change here
 */
gboolean
presso_menu_draft_get_conflict (PressoMenuDraft *self)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), FALSE);

  return self->conflict;
}

/**
 * presso_menu_draft_touch:
 * @self: a draft
 *
 * To be called after a property of one of its records was set.
 */
void
presso_menu_draft_touch (PressoMenuDraft *self)
{
  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  set_flag (self, &self->dirty,
            !presso_menu_is_same (G_LIST_MODEL (self->drinks), G_LIST_MODEL (self->base)),
            PROP_DIRTY);
}

static gpointer
add (PressoMenuDraft *self, GListModel *siblings, gpointer record)
{
  g_hash_table_add (self->new_ones, g_object_ref (record));
  g_list_store_append (G_LIST_STORE (siblings), record);
  presso_menu_draft_touch (self);
  g_object_unref (record);
  return record;
}

/**
 * presso_menu_draft_add_drink:
 * @self: a draft
 * @name: what people read
 *
 * Returns: (transfer none): a new drink at the end of the menu
 */
PressoDrink *
presso_menu_draft_add_drink (PressoMenuDraft *self, const char *name)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);

  return add (self, G_LIST_MODEL (self->drinks),
              g_object_new (PRESSO_TYPE_DRINK, "name", name, NULL));
}

/**
 * presso_menu_draft_duplicate_drink:
 * @self: a draft
 * @drink: one of its drinks
 *
 * Returns: (transfer none): a copy of @drink with its options, behind it
 */
PressoDrink *
presso_menu_draft_duplicate_drink (PressoMenuDraft *self, PressoDrink *drink)
{
  g_autoptr (PressoDrink) copy = NULL;
  g_autofree char *name = NULL;
  guint position;

  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);
  g_return_val_if_fail (g_list_store_find (self->drinks, drink, &position), NULL);

  copy = presso_record_copy (PRESSO_RECORD (drink));
  /* Translators: the name of a copied drink; %s is the drink. */
  name = g_strdup_printf (_ ("%s (copy)"), presso_drink_get_name (drink));
  /* What it is called elsewhere would be the other drink's name. */
  g_object_set (copy, "id", NULL, "name", name, "names", NULL, NULL);
  g_hash_table_add (self->new_ones, g_object_ref (copy));
  g_list_store_insert (self->drinks, position + 1, copy);
  presso_menu_draft_touch (self);
  return copy;
}

/**
 * presso_menu_draft_add_group:
 * @self: a draft
 * @drink: one of its drinks
 * @name: what people read
 *
 * Returns: (transfer none): a new option group of @drink, without choices
 */
PressoOptionGroup *
presso_menu_draft_add_group (PressoMenuDraft *self, PressoDrink *drink, const char *name)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);

  return add (self, presso_drink_get_options (drink),
              g_object_new (PRESSO_TYPE_OPTION_GROUP, "name", name, NULL));
}

/**
 * presso_menu_draft_add_choice:
 * @self: a draft
 * @group: one of its option groups
 * @name: what people read
 *
 * Returns: (transfer none): a new choice of @group
 */
PressoChoice *
presso_menu_draft_add_choice (PressoMenuDraft *self, PressoOptionGroup *group, const char *name)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);

  return add (self, presso_option_group_get_choices (group),
              g_object_new (PRESSO_TYPE_CHOICE, "name", name, NULL));
}

/**
 * presso_menu_draft_remove:
 * @self: a draft
 * @siblings: the list that @record is in
 * @record: a drink, option group or choice
 *
 * Takes it off the menu.
 */
void
presso_menu_draft_remove (PressoMenuDraft *self, GListModel *siblings, gpointer record)
{
  guint position;

  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  if (!g_list_store_find (G_LIST_STORE (siblings), record, &position))
    return;
  g_list_store_remove (G_LIST_STORE (siblings), position);
  presso_menu_draft_touch (self);
}

/**
 * presso_menu_draft_move:
 * @self: a draft
 * @siblings: the list that @record is in
 * @record: a drink, option group or choice
 * @steps: how far: negative towards the front
 *
 * Moves it in its list, at most to an end of it.
 */
void
presso_menu_draft_move (PressoMenuDraft *self, GListModel *siblings, gpointer record, int steps)
{
  g_autoptr (GObject) held = g_object_ref (record);
  guint position;
  int target;

  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  if (!g_list_store_find (G_LIST_STORE (siblings), record, &position))
    return;
  target = CLAMP ((int) position + steps, 0, (int) g_list_model_get_n_items (siblings) - 1);
  if (target == (int) position)
    return;
  g_list_store_remove (G_LIST_STORE (siblings), position);
  g_list_store_insert (G_LIST_STORE (siblings), (guint) target, held);
  presso_menu_draft_touch (self);
}

/**
 * presso_menu_draft_set_languages:
 * @self: a draft
 * @offered: (nullable): tags of the languages that guests can choose from
 * @own: the one that the menu is written in
 *
 * Says in which languages the menu should have names.
 */
void
presso_menu_draft_set_languages (PressoMenuDraft *self, const char *const *offered, const char *own)
{
  g_autoptr (GStrvBuilder) languages = g_strv_builder_new ();

  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  for (guint i = 0; offered != NULL && offered[i] != NULL; i++) {
    if (g_strcmp0 (offered[i], own) != 0)
      g_strv_builder_add (languages, offered[i]);
  }
  g_strfreev (self->languages);
  self->languages = g_strv_builder_end (languages);
}

/**
 * presso_menu_draft_get_languages:
 * @self: a draft
 *
 * Returns: (transfer none): the languages that the menu should have names in beside its own
 */
const char *const *
presso_menu_draft_get_languages (PressoMenuDraft *self)
{
  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), NULL);

  return (const char *const *) self->languages;
}

static guint
count_missing (gpointer record, const char *const *languages)
{
  GListModel *children = presso_menu_get_children (record);
  g_autoptr (GVariant) names = NULL;
  guint n = 0;

  g_object_get (record, "names", &names, NULL);
  for (guint i = 0; languages[i] != NULL; i++) {
    if (presso_texts_get (names, languages[i]) == NULL)
      n++;
  }
  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++) {
    g_autoptr (GObject) child = g_list_model_get_item (children, i);

    n += count_missing (child, languages);
  }
  return n;
}

/**
 * presso_menu_draft_describe_missing:
 * @self: a draft
 * @record: one of its drinks, option groups or choices
 * @languages: tags
 *
 * Returns: (transfer full): how many names it and what is in it lack in these languages
 */
char *
presso_menu_draft_describe_missing (PressoMenuDraft *self,
                                    gpointer record,
                                    const char *const *languages)
{
  guint n = count_missing (record, languages);

  if (n == 0)
    return g_strdup (_ ("All names are there"));
  return g_strdup_printf (ngettext ("%u name is missing", "%u names are missing", n), n);
}

/**
 * presso_menu_draft_follow_name:
 * @self: a draft
 * @record: one of its drinks, option groups or choices, whose name was changed
 *
 * What is called something else now is not what its other names say: guests would read of oat
 * where they get almond. So these go, and come back with the name.
 */
void
presso_menu_draft_follow_name (PressoMenuDraft *self, gpointer record)
{
  gpointer twin;
  g_autofree char *name = NULL;
  g_autofree char *name_before = NULL;
  g_autoptr (GVariant) names = NULL;
  g_autoptr (GVariant) names_before = NULL;

  g_return_if_fail (PRESSO_IS_MENU_DRAFT (self));

  twin = presso_menu_find_twin (G_LIST_MODEL (self->drinks), G_LIST_MODEL (self->base), record);
  if (twin == NULL)
    return;
  g_object_get (record, "name", &name, "names", &names, NULL);
  g_object_get (twin, "name", &name_before, "names", &names_before, NULL);
  if (names_before == NULL)
    return;
  if (g_strcmp0 (name, name_before) == 0 && names == NULL)
    g_object_set (record, "names", names_before, NULL);
  else if (g_strcmp0 (name, name_before) != 0 && names != NULL &&
           g_variant_equal (names, names_before))
    g_object_set (record, "names", NULL, NULL);
}

static void
assign_ids (PressoMenuDraft *self, GListModel *records)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++) {
    g_autoptr (GObject) record = g_list_model_get_item (records, i);

    if (g_hash_table_contains (self->new_ones, record)) {
      g_autofree char *name = NULL;
      g_autofree char *id = NULL;
      g_autofree char *unique = NULL;

      g_object_get (record, "name", &name, NULL);
      id = presso_menu_id_from_name (name);
      unique = presso_menu_id_make_unique (id, records, record);
      g_object_set (record, "id", unique, NULL);
    }
    if (presso_menu_get_children (record) != NULL)
      assign_ids (self, presso_menu_get_children (record));
  }
}

/**
 * presso_menu_draft_to_json:
 * @self: a draft
 *
 * Gives whatever is new an id, made of its name.
 *
 * Returns: (transfer full): `{"menu":[…]}`, the patch that makes this the shop's menu
 */
JsonNode *
presso_menu_draft_to_json (PressoMenuDraft *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *patch = json_object_new ();
  JsonArray *menu = json_array_new ();

  g_return_val_if_fail (PRESSO_IS_MENU_DRAFT (self), node);

  assign_ids (self, G_LIST_MODEL (self->drinks));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->drinks)); i++) {
    g_autoptr (PressoRecord) drink = g_list_model_get_item (G_LIST_MODEL (self->drinks), i);

    json_array_add_element (menu, presso_record_to_json (drink));
  }
  json_object_set_array_member (patch, "menu", menu);
  json_node_take_object (node, patch);
  return node;
}

/**
 * presso_menu_draft_check:
 * @self: a draft
 * @error: return location
 *
 * Checks the draft as the host will.
 *
 * Returns: whether it can be saved; otherwise @error names the fields as the host would
 */
gboolean
presso_menu_draft_check (PressoMenuDraft *self, GError **error)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("draft");
  g_autoptr (JsonNode) patch = presso_menu_draft_to_json (self);

  return presso_record_patch (PRESSO_RECORD (shop), patch, error) &&
         presso_shop_check (shop, error);
}
