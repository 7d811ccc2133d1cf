/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-setting-control.h"

#include <glib/gi18n.h>

#include "admin/presso-duration.h"
#include "admin/presso-languages-button.h"
#include "model/presso-language.h"

/* As in the protocol. */
#define MAX_LIMIT    100000
#define MAX_DURATION 604800

static gboolean
on_limit_output (GtkSpinButton *spin, gpointer user_data)
{
  int value = gtk_spin_button_get_value_as_int (spin);
  g_autofree char *text = value == 0 ? g_strdup (_ ("No limit")) : g_strdup_printf ("%d", value);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static int
on_limit_input (GtkSpinButton *spin, double *value, gpointer user_data)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  guint64 number = 0;

  if (g_strcmp0 (text, _ ("No limit")) != 0 &&
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    return GTK_INPUT_ERROR;
  *value = (double) number;
  return TRUE;
}

static gboolean
on_duration_output (GtkSpinButton *spin, gpointer user_data)
{
  g_autofree char *text = presso_duration_to_string (gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static int
on_duration_input (GtkSpinButton *spin, double *value, gpointer user_data)
{
  gint64 seconds;

  if (!presso_duration_from_string (gtk_editable_get_text (GTK_EDITABLE (spin)), &seconds))
    return GTK_INPUT_ERROR;
  *value = (double) seconds;
  return TRUE;
}

static GtkWidget *
new_spin (double minimum, double maximum, double step)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (minimum, maximum, step);

  /* "No limit" and "5:00" are values as well. */
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 8);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  return spin;
}

static GtkWidget *
new_limit (void)
{
  GtkWidget *spin = new_spin (0, MAX_LIMIT, 1);

  g_signal_connect (spin, "output", G_CALLBACK (on_limit_output), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (on_limit_input), NULL);
  return spin;
}

static GtkWidget *
new_duration (void)
{
  GtkWidget *spin = new_spin (1, MAX_DURATION, 30);

  g_signal_connect (spin, "output", G_CALLBACK (on_duration_output), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (on_duration_input), NULL);
  return spin;
}

static GtkWidget *
new_language (void)
{
  const char *const *languages = presso_language_list ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *down;

  for (guint i = 0; languages[i] != NULL; i++)
    gtk_string_list_append (names, presso_language_get_own_name (languages[i]));
  down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (down, GTK_ALIGN_CENTER);
  return down;
}

/**
 * presso_setting_control_new: (skip)
 * @kind: how a setting is edited
 *
 * Returns: (transfer floating): what it is edited with
 */
GtkWidget *
presso_setting_control_new (PressoSettingKind kind)
{
  switch (kind) {
  case PRESSO_SETTING_LIMIT:
    return new_limit ();
  case PRESSO_SETTING_DURATION:
  case PRESSO_SETTING_TIMEOUT:
    return new_duration ();
  case PRESSO_SETTING_LANGUAGE:
    return new_language ();
  case PRESSO_SETTING_LANGUAGES:
    return presso_languages_button_new ();
  case PRESSO_SETTING_TEXT:
  case PRESSO_SETTING_COLOR:
  default:
    return gtk_entry_new ();
  }
}

static guint
find_language (const char *tag)
{
  const char *const *languages = presso_language_list ();

  for (guint i = 0; languages[i] != NULL; i++) {
    if (g_strcmp0 (languages[i], tag) == 0)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

/**
 * presso_setting_control_set_value: (skip)
 * @control: what a setting is edited with
 * @value: the shop's property
 *
 * Shows the value. An entry that shows it already keeps its cursor.
 */
void
presso_setting_control_set_value (GtkWidget *control, const GValue *value)
{
  if (GTK_IS_SPIN_BUTTON (control)) {
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), (double) g_value_get_int64 (value));
  } else if (GTK_IS_DROP_DOWN (control)) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (control),
                                find_language (g_value_get_string (value)));
  } else if (PRESSO_IS_LANGUAGES_BUTTON (control)) {
    presso_languages_button_set_languages (PRESSO_LANGUAGES_BUTTON (control),
                                           g_value_get_boxed (value));
  } else {
    const char *text = g_value_get_string (value);

    if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (control)), text != NULL ? text : "") != 0)
      gtk_editable_set_text (GTK_EDITABLE (control), text != NULL ? text : "");
  }
}

static JsonNode *
get_languages (GtkWidget *control)
{
  g_auto (GStrv) tags = presso_languages_button_dup_languages (PRESSO_LANGUAGES_BUTTON (control));
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; tags[i] != NULL; i++)
    json_array_add_string_element (array, tags[i]);
  json_node_take_array (node, array);
  return node;
}

/**
 * presso_setting_control_get_json: (skip)
 * @control: what a setting is edited with
 * @kind: its kind
 *
 * Returns: (transfer full): what it shows, as the protocol has it
 */
JsonNode *
presso_setting_control_get_json (GtkWidget *control, PressoSettingKind kind)
{
  JsonNode *node;
  g_autofree char *text = NULL;
  guint selected;

  if (kind == PRESSO_SETTING_LANGUAGES)
    return get_languages (control);
  node = json_node_alloc ();
  switch (kind) {
  case PRESSO_SETTING_LIMIT:
  case PRESSO_SETTING_DURATION:
  case PRESSO_SETTING_TIMEOUT:
    return json_node_init_int (node, gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (control)));
  case PRESSO_SETTING_LANGUAGE:
    selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (control));
    return json_node_init_string (
      node, presso_language_list ()[selected != GTK_INVALID_LIST_POSITION ? selected : 0]);
  case PRESSO_SETTING_COLOR:
    /* As the preview takes it: a space that was pasted along is no mistake. */
    text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));
    return json_node_init_string (node, text);
  case PRESSO_SETTING_TEXT:
  case PRESSO_SETTING_LANGUAGES:
  default:
    return json_node_init_string (node, gtk_editable_get_text (GTK_EDITABLE (control)));
  }
}
