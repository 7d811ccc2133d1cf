/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-station-dialog.h"

#include <glib/gi18n.h>

#include "admin/presso-station-role.h"

/* What the dialog needs when it is answered; goes with it. */
typedef struct {
  AdwMessageDialog *dialog;
  GtkWidget *name;
  GtkWidget *role;
  PressoStationFunc wanted;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  question->destroy (question->user_data);
  g_free (question);
}

static char *
get_name (Question *question)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->name))));
}

static void
on_name_changed (Question *question)
{
  g_autofree char *name = get_name (question);

  adw_message_dialog_set_response_enabled (question->dialog, "add", *name != '\0');
}

static void
on_ask_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autofree char *name = get_name (question);

  if (g_strcmp0 (response, "add") == 0)
    question->wanted (
      question->user_data, name,
      presso_station_role_get_nth (adw_combo_row_get_selected (ADW_COMBO_ROW (question->role))));
}

static GtkWidget *
new_form (Question *question)
{
  g_autoptr (GListModel) model = presso_station_role_list ();
  GtkWidget *group = adw_preferences_group_new ();

  question->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->name), _ ("Name"));
  question->role = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->role), _ ("What it is"));
  adw_combo_row_set_model (ADW_COMBO_ROW (question->role), model);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), question->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), question->role);
  return group;
}

/**
 * presso_station_dialog_ask: (skip)
 * @parent: the window in front of which to ask
 * @wanted: called if a station is wanted
 * @user_data: for @wanted
 * @destroy: frees @user_data
 *
 * Asks for a new station's name and role.
 */
void
presso_station_dialog_ask (GtkWindow *parent,
                           PressoStationFunc wanted,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (
    parent, _ ("Add a Station"),
    _ ("For a screen or a program on another machine. It gets a key to sign in with."));

  question->dialog = ADW_MESSAGE_DIALOG (dialog);
  question->wanted = wanted;
  question->user_data = user_data;
  question->destroy = destroy;
  adw_message_dialog_set_extra_child (question->dialog, new_form (question));
  adw_message_dialog_add_responses (question->dialog, "cancel", _ ("Cancel"), "add", _ ("Add"),
                                    NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "add", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "add");
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect_swapped (question->name, "changed", G_CALLBACK (on_name_changed), question);
  g_signal_connect (dialog, "response", G_CALLBACK (on_ask_response), question);
  on_name_changed (question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_token_response (AdwMessageDialog *dialog, const char *response, char *token)
{
  if (g_strcmp0 (response, "copy") == 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), token);
}

static void
free_token (gpointer data, GClosure *closure)
{
  g_free (data);
}

/**
 * presso_station_dialog_show_token: (skip)
 * @parent: the window in front of which to show it
 * @token: (nullable): a new station's credential
 *
 * Shows the one time the credential can be seen: the host keeps no more than a hash.
 */
void
presso_station_dialog_show_token (GtkWindow *parent, const char *token)
{
  GtkWidget *dialog = adw_message_dialog_new (
    parent, _ ("The Station’s Key"),
    _ ("Copy it now: it can’t be shown again. Whoever has it can work as this station."));
  GtkWidget *label = gtk_label_new (token);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, "token");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), label);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"), "copy",
                                    _ ("Copy and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "copy",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_token_response), g_strdup (token),
                         free_token, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
