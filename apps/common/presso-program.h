/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean presso_program_is_role (const char *role);
char *presso_program_build_id (const char *role);
char *presso_program_build_resource_path (const char *role);
const char *presso_program_get_title (const char *role);
void presso_program_start_async (const char *role,
                                 const char *action,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean presso_program_start_finish (GAsyncResult *result, GError **error);
void presso_program_show_problem (GtkWindow *parent, const GError *error);

G_END_DECLS
