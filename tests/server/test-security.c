/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-route.h"
#include "server/presso-settings.h"

/* docs/security.md says who may do what, and which limits hold. Both are tables in the program, and
 * the page must say the same: a change of rights is a change of a page that somebody reads. */

static const struct {
  guint role;
  const char *name;
} roles[] = {
  { PRESSO_ROLE_ANYONE, "anyone" },   { PRESSO_ROLE_GUEST, "guest" },
  { PRESSO_ROLE_DISPLAY, "display" }, { PRESSO_ROLE_BARISTA, "barista" },
  { PRESSO_ROLE_ADMIN, "admin" },
};

static char **
read_page (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("PRESSO_TEST_SOURCE_ROOT"), "docs", "security.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

static char *
write_route (const PressoRoute *route)
{
  g_autoptr (GString) who = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    if ((route->roles & roles[i].role) != 0)
      g_string_append_printf (who, "%s%s", who->len > 0 ? ", " : "", roles[i].name);
  }
  return g_strdup_printf ("| `%s` | `%s` | %s |", route->method, route->path, who->str);
}

static char *
write_setting (const PressoSettingInfo *info)
{
  g_autofree char *value =
    info->unit != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", info->fallback, info->unit)
                       : g_strdup ("none");

  return g_strdup_printf ("| `[%s]` | `%s` | %s | %s |", info->group, info->key, value,
                          info->purpose);
}

/* Each of @expected must be a line of the page, and each line that begins a row as one of @starts
 * does must be expected. */
static void
compare (GPtrArray *expected, const char *const *starts)
{
  g_auto (GStrv) page = read_page ();
  int n_wrong = 0;

  for (guint i = 0; i < expected->len; i++) {
    const char *row = g_ptr_array_index (expected, i);

    if (!g_strv_contains ((const char *const *) page, row)) {
      g_printerr ("Missing in docs/security.md:\n%s\n", row);
      n_wrong++;
    }
  }
  for (guint i = 0; page[i] != NULL; i++) {
    gboolean is_row = FALSE;

    for (guint j = 0; starts[j] != NULL; j++)
      is_row = is_row || g_str_has_prefix (page[i], starts[j]);
    if (is_row && !g_ptr_array_find_with_equal_func (expected, page[i], g_str_equal, NULL)) {
      g_printerr ("Not so any more in docs/security.md:\n%s\n", page[i]);
      n_wrong++;
    }
  }
  g_assert_cmpint (n_wrong, ==, 0);
}

static void
test_routes (void)
{
  static const char *const starts[] = { "| `GET`",   "| `POST`",   "| `PUT`",
                                        "| `PATCH`", "| `DELETE`", NULL };
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  gsize n_routes;
  const PressoRoute *routes = presso_route_get_table (&n_routes);

  for (gsize i = 0; i < n_routes; i++)
    g_ptr_array_add (expected, write_route (&routes[i]));
  compare (expected, starts);
}

static void
test_settings (void)
{
  static const char *const starts[] = { "| `[", NULL };
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < PRESSO_N_SETTINGS; i++)
    g_ptr_array_add (expected, write_setting (presso_settings_get_info ((PressoSetting) i)));
  compare (expected, starts);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/security/routes", test_routes);
  g_test_add_func ("/security/settings", test_settings);
  return g_test_run ();
}
