/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-admin-focus.h"

/**
 * presso_admin_drop_focus: (skip)
 * @widget: a widget that is about to go or to be switched off
 *
 * Takes the keyboard focus away from @widget and what is in it. GTK 4.8 would leave it there: the
 * cursor of a field goes on blinking, with a warning.
 */
void
presso_admin_drop_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget)))
    gtk_root_set_focus (root, NULL);
}

/**
 * presso_admin_set_sensitive: (skip)
 * @widget: a widget
 * @sensitive: whether it can be used
 *
 * Switches a widget on or off, and takes the focus away before.
 */
void
presso_admin_set_sensitive (GtkWidget *widget, gboolean sensitive)
{
  if (!sensitive)
    presso_admin_drop_focus (widget);
  gtk_widget_set_sensitive (widget, sensitive);
}
