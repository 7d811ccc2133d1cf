/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

/* What test-names.py must find fault with: one button that has a name, and one that has none. */
int
main (void)
{
  GtkWidget *window;
  GtkWidget *box;

  gtk_init ();
  window = gtk_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Named"));
  gtk_box_append (GTK_BOX (box), gtk_button_new_from_icon_name ("open-menu-symbolic"));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
