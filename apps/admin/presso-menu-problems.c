/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-menu-problems.h"

#include <glib/gi18n.h>

#include "admin/presso-menu-compare.h"
#include "model/presso-error.h"

/**
 * PressoMenuProblems:
 *
 * What is wrong with the menu that is being edited: a sentence for each field that the host would
 * not take or did not.
 */
struct _PressoMenuProblems {
  GObject parent_instance;

  GListModel *menu;
  GHashTable *sentences; /* path of a field, `menu[2].name` → sentence */
};

G_DEFINE_FINAL_TYPE (PressoMenuProblems, presso_menu_problems, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
presso_menu_problems_finalize (GObject *object)
{
  PressoMenuProblems *self = PRESSO_MENU_PROBLEMS (object);

  g_clear_object (&self->menu);
  g_hash_table_unref (self->sentences);
  G_OBJECT_CLASS (presso_menu_problems_parent_class)->finalize (object);
}

static void
presso_menu_problems_class_init (PressoMenuProblemsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_menu_problems_finalize;

  /**
   * PressoMenuProblems::changed:
   * @self: problems
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_menu_problems_init (PressoMenuProblems *self)
{
  self->sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * presso_menu_problems_new:
 * @menu: the drinks that are being edited
 *
 * Returns: (transfer full): no problems
 */
PressoMenuProblems *
presso_menu_problems_new (GListModel *menu)
{
  PressoMenuProblems *self = g_object_new (PRESSO_TYPE_MENU_PROBLEMS, NULL);

  self->menu = g_object_ref (menu);
  return self;
}

static const char *
describe_reason (const char *field, const char *reason)
{
  if (g_str_has_suffix (field, "choices"))
    return _ ("Add at least one choice, or remove the question");
  if (g_strcmp0 (reason, "length") == 0)
    return _ ("Needs 1 to 40 characters");
  if (g_strcmp0 (reason, "required") == 0)
    return _ ("Needs a name");
  if (g_strcmp0 (reason, "doubled") == 0)
    return _ ("Is there twice");
  return _ ("Has a character that can’t be used");
}

/**
 * presso_menu_problems_take:
 * @self: problems
 * @error: (nullable): what a check or the host said, or %NULL to forget it
 *
 * Keeps what is wrong with which field.
 */
void
presso_menu_problems_take (PressoMenuProblems *self, const GError *error)
{
  g_return_if_fail (PRESSO_IS_MENU_PROBLEMS (self));

  g_hash_table_remove_all (self->sentences);
  for (guint i = 0;
       error != NULL && error->domain == PRESSO_ERROR && i < presso_error_get_n_fields (error);
       i++) {
    const char *reason;
    const char *field = presso_error_get_field (error, i, &reason);

    g_hash_table_insert (self->sentences, g_strdup (field),
                         (gpointer) describe_reason (field, reason));
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Where a record stands, as the host names it: `menu[2].options[0]`. */
static char *
find_path (GListModel *records, const char *prefix, gpointer wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++) {
    g_autoptr (GObject) record = g_list_model_get_item (records, i);
    g_autofree char *path = g_strdup_printf ("%s[%u]", prefix, i);
    g_autofree char *below = NULL;
    char *found;

    if (record == wanted)
      return g_steal_pointer (&path);
    if (presso_menu_get_children (record) == NULL)
      continue;
    below = g_strdup_printf ("%s.%s", path, PRESSO_IS_DRINK (record) ? "options" : "choices");
    found = find_path (presso_menu_get_children (record), below, wanted);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/**
 * presso_menu_problems_get:
 * @self: problems
 * @record: a drink, option group or choice
 * @field: a field of it, such as `name`
 *
 * Returns: (nullable): a sentence that says what is wrong with it
 */
const char *
presso_menu_problems_get (PressoMenuProblems *self, gpointer record, const char *field)
{
  g_autofree char *path = NULL;
  g_autofree char *whole = NULL;

  g_return_val_if_fail (PRESSO_IS_MENU_PROBLEMS (self), NULL);

  if (g_hash_table_size (self->sentences) == 0)
    return NULL;
  path = find_path (self->menu, "menu", record);
  whole = g_strdup_printf ("%s.%s", path, field);
  return path != NULL ? g_hash_table_lookup (self->sentences, whole) : NULL;
}

/**
 * presso_menu_problems_concern:
 * @self: problems
 * @record: a drink, option group or choice
 *
 * Returns: whether anything is wrong with it or within it
 */
gboolean
presso_menu_problems_concern (PressoMenuProblems *self, gpointer record)
{
  g_autofree char *path = NULL;
  GHashTableIter iter;
  gpointer field;

  g_return_val_if_fail (PRESSO_IS_MENU_PROBLEMS (self), FALSE);

  path = find_path (self->menu, "menu", record);
  g_hash_table_iter_init (&iter, self->sentences);
  while (path != NULL && g_hash_table_iter_next (&iter, &field, NULL)) {
    if (g_str_has_prefix (field, path))
      return TRUE;
  }
  return FALSE;
}
