/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-option-picker.h"

#include <glib/gi18n.h>

#include "model/presso-language.h"

/**
 * PressoOptionPicker:
 *
 * One question about a drink: a button for each choice, of which one is down.
 */
struct _PressoOptionPicker {
  AdwBin parent_instance;

  GtkLabel *title;
  GtkFlowBox *choices;
  PressoOptionGroup *group;
};

G_DEFINE_FINAL_TYPE (PressoOptionPicker, presso_option_picker, ADW_TYPE_BIN)

enum {
  PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_choice_toggled (GtkToggleButton *button, PressoOptionPicker *self)
{
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[PICKED], 0, presso_option_group_get_id (self->group),
                   gtk_widget_get_name (GTK_WIDGET (button)));
}

static GtkWidget *
new_button (PressoOptionPicker *self, PressoChoice *choice)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *label =
    gtk_label_new (presso_choice_get_name_in (choice, presso_language_get_local ()));
  g_autofree char *name =
    /* Translators: an option and what is chosen, such as "Milk: Oat". */
    g_strdup_printf (_ ("%s: %s"),
                     presso_option_group_get_name_in (self->group, presso_language_get_local ()),
                     presso_choice_get_name_in (choice, presso_language_get_local ()));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  /* The widget's name carries the id to the handler. */
  gtk_widget_set_name (button, presso_choice_get_id (choice));
  gtk_widget_add_css_class (button, "touch");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (!presso_choice_get_available (choice)) {
    gtk_widget_set_sensitive (button, FALSE);
    gtk_widget_add_css_class (button, "sold-out");
    gtk_widget_set_tooltip_text (button, _ ("Sold out"));
  }
  return button;
}

static void
show_choices (PressoOptionPicker *self, const char *chosen)
{
  GListModel *choices = presso_option_group_get_choices (self->group);
  GtkToggleButton *first = NULL;

  gtk_label_set_label (self->title,
                       presso_option_group_get_name_in (self->group, presso_language_get_local ()));
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, i);
    GtkWidget *button = new_button (self, choice);

    if (first == NULL)
      first = GTK_TOGGLE_BUTTON (button);
    else
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                  g_strcmp0 (presso_choice_get_id (choice), chosen) == 0);
    g_signal_connect (button, "toggled", G_CALLBACK (on_choice_toggled), self);
    gtk_flow_box_append (self->choices, button);
    gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  }
}

static void
presso_option_picker_dispose (GObject *object)
{
  PressoOptionPicker *self = PRESSO_OPTION_PICKER (object);

  g_clear_object (&self->group);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_OPTION_PICKER);
  G_OBJECT_CLASS (presso_option_picker_parent_class)->dispose (object);
}

static void
presso_option_picker_class_init (PressoOptionPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = presso_option_picker_dispose;

  /**
   * PressoOptionPicker::picked:
   * @self: a picker
   * @group: id of its group
   * @choice: id of the choice
   */
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-option-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoOptionPicker, title);
  gtk_widget_class_bind_template_child (widget_class, PressoOptionPicker, choices);
}

static void
presso_option_picker_init (PressoOptionPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_option_picker_new:
 * @group: a question about a drink
 * @choice: (nullable): id of the choice that is down at first
 *
 * Returns: (transfer floating): a picker
 */
GtkWidget *
presso_option_picker_new (PressoOptionGroup *group, const char *choice)
{
  PressoOptionPicker *self = g_object_new (PRESSO_TYPE_OPTION_PICKER, NULL);

  self->group = g_object_ref (group);
  show_choices (self, choice);
  return GTK_WIDGET (self);
}
