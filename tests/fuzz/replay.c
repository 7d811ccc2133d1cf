/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>

/* Runs a target over files and the files of folders, each of which is a test. So what a fuzzer has
 * found once is tried again by every build, also by those that can't fuzz. */

static void
add_paths (GPtrArray *paths, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL) {
    g_ptr_array_add (paths, g_strdup (path));
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (path, name, NULL));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static void
replay (guint number, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *contents = NULL;
  g_autofree guint8 *copy = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  /* Said first: of what crashes nothing can be said later. */
  printf ("# %s\n", name);
  fflush (stdout);
  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  /* Without the byte of 0 behind it, so that a sanitizer sees who reads on. */
  copy = g_memdup2 (contents, size);
  LLVMFuzzerTestOneInput (copy, size);
  printf ("ok %u - %s\n", number, name);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    add_paths (paths, argv[i]);
  g_ptr_array_sort (paths, compare);
  printf ("TAP version 13\n1..%u\n", paths->len);
  for (guint i = 0; i < paths->len; i++)
    replay (i + 1, g_ptr_array_index (paths, i));
  return 0;
}
