/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finds one of the widgets in @root, or @root itself, in the order in which they are read; %NULL
 * where there is none. */
GtkWidget *widget_tree_find_label (gpointer root, const char *text);
GtkWidget *widget_tree_find_class (gpointer root, const char *css_class);

/* The nth widget of a type, from 0; fails the test where there are fewer. */
gpointer widget_tree_get (gpointer root, GType type, guint n);

G_END_DECLS
