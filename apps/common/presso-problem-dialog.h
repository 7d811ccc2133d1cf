/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PressoProblemFunc:
 * @tries_again: whether to try again; else to end the program
 * @user_data: what was given with it
 *
 * What to do now.
 */
typedef void (*PressoProblemFunc) (gboolean tries_again, gpointer user_data);

GtkWindow *presso_problem_dialog_new (GtkWindow *parent,
                                      const GError *error,
                                      const char *data_dir,
                                      guint16 port,
                                      PressoProblemFunc decided,
                                      gpointer user_data);

G_END_DECLS
