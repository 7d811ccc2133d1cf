/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-menu-id.h"

/* As in the protocol. */
#define MAX_LENGTH 40

/**
 * presso_menu_id_from_name:
 * @name: what people read
 *
 * Makes an id of a name, so that nobody has to think of one: "Café crème" becomes `cafe-creme`.
 *
 * Returns: (transfer full): 1 to 40 characters of `a-z`, `0-9` and `-`
 */
char *
presso_menu_id_from_name (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "de");
  GString *id = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && id->len < MAX_LENGTH; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (id, g_ascii_tolower (*p));
    else if (*p != '\'' && id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  }
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  /* A name in a script without Latin letters. */
  if (id->len == 0)
    g_string_append (id, "item");
  return g_string_free (id, FALSE);
}

static gboolean
is_taken (const char *id, GListModel *siblings, gpointer record)
{
  for (guint i = 0; i < g_list_model_get_n_items (siblings); i++) {
    g_autoptr (GObject) sibling = g_list_model_get_item (siblings, i);
    g_autofree char *other = NULL;

    g_object_get (sibling, "id", &other, NULL);
    if (sibling != record && other != NULL && g_ascii_strcasecmp (other, id) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * presso_menu_id_make_unique:
 * @id: an id
 * @siblings: records with ids
 * @record: (nullable): the one of them the id is for
 *
 * Returns: (transfer full): @id, with a number behind it if another of @siblings has it
 */
char *
presso_menu_id_make_unique (const char *id, GListModel *siblings, gpointer record)
{
  char *unique = g_strdup (id);

  for (guint n = 2; is_taken (unique, siblings, record); n++) {
    g_autofree char *suffix = g_strdup_printf ("-%u", n);

    g_free (unique);
    unique = g_strdup_printf ("%.*s%s", (int) (MAX_LENGTH - strlen (suffix)), id, suffix);
  }
  return unique;
}
