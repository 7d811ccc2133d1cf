/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-focus.h"

/* More than anything that goes has places for the focus; a window that gives none must not hold us.
 */
#define MOST_STOPS 100

/**
 * presso_focus_is_in:
 * @widget: a widget
 *
 * Returns: whether the keyboard is used in @widget, or in a popover of it
 */
gboolean
presso_focus_is_in (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/**
 * presso_focus_leave:
 * @widget: a widget that is about to go
 *
 * Moves the focus from @widget, if it is there, to what comes next in the window. GTK 4.8 would
 * leave it in what isn't seen any more, where no key does anything.
 */
void
presso_focus_leave (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  for (guint i = 0; i < MOST_STOPS && presso_focus_is_in (widget); i++) {
    /* A popover keeps the focus to itself. */
    if (gtk_widget_get_native (gtk_root_get_focus (root)) != GTK_NATIVE (root))
      gtk_widget_grab_focus (gtk_widget_get_last_child (widget));
    if (!gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD))
      break;
  }
  if (presso_focus_is_in (widget))
    gtk_root_set_focus (root, NULL);
}
