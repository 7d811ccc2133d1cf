/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-announcement.h"

/* GTK 4.8 tells only of what an assistive technology has asked it for: who listens without looking
 * would hear nothing of what was hidden until now. A change of whether it can be focused makes it
 * known at once, if it is on the screen. */
static void
make_known (GtkWidget *alert)
{
  gboolean focusable = gtk_widget_get_focusable (alert);

  gtk_widget_set_focusable (alert, !focusable);
  gtk_widget_set_focusable (alert, focusable);
}

/**
 * presso_announce:
 * @alert: a widget with the role of an alert
 * @text: (nullable): what it says now; %NULL hides it
 *
 * Shows the alert, and lets a screen reader hear of @text: once, also where the alert was there
 * already, and not again where it says the same as before.
 *
 * GTK has announcements since 4.14. Before, what a screen reader gets is an alert's new name.
 */
void
presso_announce (GtkWidget *alert, const char *text)
{
  g_return_if_fail (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (alert)) ==
                    GTK_ACCESSIBLE_ROLE_ALERT);

  gtk_widget_set_visible (alert, text != NULL);
  if (text != NULL)
    make_known (alert);
  gtk_accessible_update_property (GTK_ACCESSIBLE (alert), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
}
