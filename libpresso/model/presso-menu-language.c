/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-menu-language.h"

#include "model/presso-json.h"
#include "model/presso-language.h"

static void
keep_one (JsonObject *names, const char *language)
{
  g_autoptr (GList) tags = json_object_get_members (names);
  g_autoptr (GPtrArray) offered = g_ptr_array_new_with_free_func (g_free);
  const char *kept;

  for (GList *l = tags; l != NULL; l = l->next)
    g_ptr_array_add (offered, g_strdup (l->data));
  g_ptr_array_add (offered, NULL);
  kept = presso_language_find ((const char *const *) offered->pdata, language);
  for (guint i = 0; offered->pdata[i] != NULL; i++) {
    if (offered->pdata[i] != kept)
      json_object_remove_member (names, offered->pdata[i]);
  }
}

/**
 * presso_menu_keep_language: (skip)
 * @document: a shop's JSON, or that of a drink, an option or a choice
 * @language: a tag
 *
 * Takes out of it, and of all below it, what things are called in other languages than the closest
 * one to @language.
 */
void
presso_menu_keep_language (JsonObject *document, const char *language)
{
  static const char *const below[] = { "menu", "options", "choices" };
  JsonObject *names = presso_json_get_object (json_object_get_member (document, "names"));

  if (names != NULL)
    keep_one (names, language);
  for (gsize i = 0; i < G_N_ELEMENTS (below); i++) {
    JsonArray *things = json_object_has_member (document, below[i])
                          ? json_object_get_array_member (document, below[i])
                          : NULL;

    for (guint j = 0; things != NULL && j < json_array_get_length (things); j++)
      presso_menu_keep_language (json_array_get_object_element (things, j), language);
  }
}
