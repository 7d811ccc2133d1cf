/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-barista-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/presso-json.h"

#define MIN_DIGITS      4
#define MAX_DIGITS      8
#define MAX_NAME_LENGTH 40

/* What the dialog needs when it is answered; goes with it. */
typedef struct {
  AdwMessageDialog *dialog;
  GtkWidget *name;
  GtkWidget *pin;
  PressoBarista *barista; /* NULL for a new one */
  PressoBaristaFunc wanted;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->barista);
  question->destroy (question->user_data);
  g_free (question);
}

static char *
get_name (Question *question)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->name))));
}

static const char *
get_pin (Question *question)
{
  return gtk_editable_get_text (GTK_EDITABLE (question->pin));
}

/* None, or one that the host takes. */
static gboolean
is_pin (const char *text)
{
  gsize length = strspn (text, "0123456789");

  return text[length] == '\0' && (length == 0 || (length >= MIN_DIGITS && length <= MAX_DIGITS));
}

static void
mark (GtkWidget *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
on_text_changed (Question *question)
{
  g_autofree char *name = get_name (question);
  gboolean is_long = g_utf8_strlen (name, -1) > MAX_NAME_LENGTH;
  gboolean has_pin = is_pin (get_pin (question));

  mark (question->name, is_long);
  mark (question->pin, !has_pin);
  adw_message_dialog_set_response_enabled (question->dialog, "save",
                                           *name != '\0' && !is_long && has_pin);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());
  JsonObject *members = json_node_get_object (body);
  g_autofree char *name = get_name (question);

  if (g_strcmp0 (response, "forget") == 0)
    json_object_set_null_member (members, "pin");
  else if (g_strcmp0 (response, "save") == 0)
    json_object_set_string_member (members, "name", name);
  else
    return;
  if (g_strcmp0 (response, "save") == 0 && *get_pin (question) != '\0')
    json_object_set_string_member (members, "pin", get_pin (question));
  question->wanted (question->user_data, question->barista, body);
}

static GtkWidget *
new_form (Question *question)
{
  GtkWidget *group = adw_preferences_group_new ();
  gboolean has_pin = question->barista != NULL && presso_barista_get_has_pin (question->barista);

  question->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->name), _ ("Barista’s name"));
  /* Shown as it is typed: it is set for somebody else, and a mistake would lock them out. */
  question->pin = adw_entry_row_new ();
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (question->pin), GTK_INPUT_PURPOSE_DIGITS);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->pin),
                                 has_pin ? _ ("Another PIN, 4 to 8 digits")
                                         : _ ("PIN, 4 to 8 digits (optional)"));
  gtk_editable_set_text (GTK_EDITABLE (question->name),
                         question->barista != NULL ? presso_barista_get_name (question->barista)
                                                   : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (question->name), TRUE);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (question->pin), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), question->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), question->pin);
  return group;
}

static void
add_responses (Question *question)
{
  adw_message_dialog_add_responses (question->dialog, "cancel", _ ("Cancel"), NULL);
  if (question->barista != NULL && presso_barista_get_has_pin (question->barista))
    adw_message_dialog_add_responses (question->dialog, "forget", _ ("Remove PIN"), NULL);
  adw_message_dialog_add_responses (question->dialog, "save",
                                    question->barista != NULL ? _ ("Save") : _ ("Add"), NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "save");
}

/**
 * presso_barista_dialog_ask: (skip)
 * @parent: the window in front of which to ask
 * @barista: (nullable): who is to be changed, %NULL for a new one
 * @wanted: called if something is to be done
 * @user_data: for @wanted
 * @destroy: frees @user_data
 *
 * Asks for a barista's name and PIN.
 */
void
presso_barista_dialog_ask (GtkWindow *parent,
                           PressoBarista *barista,
                           PressoBaristaFunc wanted,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (
    parent, barista != NULL ? presso_barista_get_name (barista) : _ ("Add a Barista"),
    _ ("A PIN keeps colleagues from acting as each other by mistake. It is no secret from who has "
       "the bar’s data: take none that opens anything else."));

  question->dialog = ADW_MESSAGE_DIALOG (dialog);
  g_set_object (&question->barista, barista);
  question->wanted = wanted;
  question->user_data = user_data;
  question->destroy = destroy;
  adw_message_dialog_set_extra_child (question->dialog, new_form (question));
  add_responses (question);
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect_swapped (question->name, "changed", G_CALLBACK (on_text_changed), question);
  g_signal_connect_swapped (question->pin, "changed", G_CALLBACK (on_text_changed), question);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), question);
  on_text_changed (question);
  gtk_window_present (GTK_WINDOW (dialog));
}
