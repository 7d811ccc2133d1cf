/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget-tree.h"

typedef gboolean (*Predicate) (GtkWidget *widget, gconstpointer what);

/* The nth of those that are meant. */
static GtkWidget *
find (GtkWidget *widget, Predicate is_meant, gconstpointer what, guint *n)
{
  if (is_meant (widget, what) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, is_meant, what, n);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0;
}

static gboolean
has_class (GtkWidget *widget, gconstpointer css_class)
{
  return gtk_widget_has_css_class (widget, css_class);
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) type);
}

GtkWidget *
widget_tree_find_label (gpointer root, const char *text)
{
  guint n = 0;

  return find (root, is_label, text, &n);
}

GtkWidget *
widget_tree_find_class (gpointer root, const char *css_class)
{
  guint n = 0;

  return find (root, has_class, css_class, &n);
}

gpointer
widget_tree_get (gpointer root, GType type, guint n)
{
  GtkWidget *found = find (root, is_of_type, &type, &n);

  g_assert_nonnull (found);
  return found;
}
