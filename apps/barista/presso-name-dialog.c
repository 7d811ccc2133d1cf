/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-name-dialog.h"

#include <glib/gi18n.h>

static void
on_response (AdwMessageDialog *dialog, const char *response, PressoPeople *people)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (g_strcmp0 (response, "save") == 0)
    presso_people_set_name (people, name);
}

/**
 * presso_name_dialog_new:
 * @parent: the station's window
 * @people: the people of a bar where nobody is named
 *
 * Returns: (transfer full): asks for a name, to be presented
 */
GtkWidget *
presso_name_dialog_new (GtkWindow *parent, PressoPeople *people)
{
  GtkWidget *dialog = adw_message_dialog_new (
    parent, _ ("Who works here?"),
    _ ("The name is shown with the orders taken at this station. It may stay empty."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), 40);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), presso_people_get_name (people));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Barista’s name"), -1);
  gtk_widget_add_css_class (entry, "touch");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "save",
                                    _ ("Save"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  gtk_widget_add_css_class (dialog, "touch-dialog");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), people, 0);
  return dialog;
}
