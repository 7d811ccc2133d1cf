/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A database that is to take the place of the one in the data folder. It is made under a name that
 * means nothing; by one rename it is decided that it takes the place, and whoever opens the folder
 * next carries that out. Cut off at any moment there is the old database or the new one. */

char *presso_replacement_build_path (const char *data_dir);
void presso_replacement_remove (const char *data_dir);
gboolean presso_replacement_decide (const char *data_dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_replacement_carry_out (const char *data_dir, char **kept_path, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
